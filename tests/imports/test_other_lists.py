"""Lists of who was absent, signed lists, 上午 beside 下午, results of attendance apps, English punch clocks."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from app.errors import InputProblem
from app.imports import KnownSession, KnownTown
from tests.imports.sheets import MakeBook, check, codes, fields, town
from tests.imports.test_punch_logs import STAMPS, WANTED, told
from tests.imports.test_punch_logs import TOWN as PUNCHED

PEOPLE = [("陈一舟", "东湾村"), ("林二川", "东湾村"), ("周三岳", "西山村"), ("吴四海", "西山村")]
TOWN: KnownTown = town(PEOPLE, {"2024-03-05": "甲课", "2024-03-12": "乙课"})
Rows = list[list[Any]]


def marks_of(preview: Any) -> dict[Any, Any]:
    return {row.fields["name"]: row.fields["mark"] for row in preview.rows}


# -- who was absent ---------------------------------------------------------------------------------------

TITLES = {
    "2024年3月12日培训缺勤人员名单": "缺席", "2024年3月12日未参加培训人员名单": "缺席", "3月12日缺席名单（2024年）": "缺席", "2024年3月12日乙课旷课人员通报": "缺席", "2024年3月12日未到人员统计表": "缺席",
    "2024年3月12日未签到人员": "缺席", "2024年3月12日培训迟到人员名单": "迟到", "2024年3月12日早退人员名单": "早退", "2024年3月12日请假人员名单": "事假",
}  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("head", [["序号", "姓名", "单位", "职务"], ["序号", "姓名", "所在单位", "联系电话"]])
def test_a_list_of_absent_people_is_their_mark(book: MakeBook, title: str, head: list[str]) -> None:
    """Those who are not on it are not touched."""
    preview = check(
        "attendance", book([[title], head, [1, "陈一舟", "东湾村", ""], [2, "周三岳", "西山村", ""]]), TOWN
    )
    assert marks_of(preview) == {"陈一舟": TITLES[title], "周三岳": TITLES[title]}
    assert {row.fields["date"] for row in preview.rows} == {"2024-03-12"}
    assert len(preview.actions.marks) == 2


def test_the_reason_says_how(book: MakeBook) -> None:
    rows = [
        ["2024年3月12日培训缺勤人员名单"],
        ["姓名", "单位", "缺勤原因"],
        ["陈一舟", "东湾村", "病假"],
        ["林二川", "东湾村", "无故"],
        ["周三岳", "西山村", None],
        ["吴四海", "西山村", "家中有事"],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert marks_of(preview) == {"陈一舟": "病假", "林二川": "缺席", "周三岳": "缺席", "吴四海": None}
    assert [q.answer for q in preview.questions] == ["--mark 家中有事=缺席"]
    answered = check("attendance", book(rows), TOWN, marks={"家中有事": "事假"})
    assert marks_of(answered)["吴四海"] == "事假"
    assert answered.questions == ()
    assert answered.summary["columns_unused"] == []


def test_each_row_with_its_day(book: MakeBook) -> None:
    rows = [
        ["2024年3月缺勤情况统计"],
        ["日期", "姓名", "单位", "原因"],
        ["3月5日", "陈一舟", "东湾村", "事假"],
        [None, "林二川", "东湾村", None],
        ["3月12日", "林二川", "东湾村", "公差"],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert fields(preview, "name", "date", "mark") == [
        ("陈一舟", "2024-03-05", "事假"),
        ("林二川", "2024-03-05", "缺席"),
        ("林二川", "2024-03-12", "因公请假"),
    ]


def test_a_list_without_a_day_is_told_and_other_titles_are_refused(book: MakeBook) -> None:
    rows = [["缺勤人员名单"], ["姓名", "单位"], ["陈一舟", "东湾村"]]
    assert codes(check("attendance", book(rows), TOWN)) == {3: ["date_missing"]}
    for title in (
        "2024年3月12日参训人员名单",
        "2024年3月12日培训签到及请假人员名单",
        "2024年3月12日迟到、缺席人员名单",
    ):
        with pytest.raises(InputProblem):
            check("attendance", book([[title], ["姓名", "单位"], ["陈一舟", "东湾村"]]), TOWN)


# -- signed lists -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head", ["签名", "签字", "本人签名", "签到（签名）", "参训人员签字", "签名处", "签 名"]
)
def test_a_signed_list(book: MakeBook, head: str) -> None:
    """Signed is there; who did not sign is asked about, once for all."""
    rows = [
        ["2024年3月12日培训签到表"],
        ["序号", "姓名", "单位", head, "备注"],
        [1, "陈一舟", "东湾村", "陈一舟", None],
        [2, "林二川", "东湾村", None, None],
        [3, "周三岳", "西山村", None, "病假"],
        [4, "吴四海", "西山村", "√", None],
    ]
    path = book(rows)
    preview = check("attendance", path, TOWN)
    assert marks_of(preview) == {"陈一舟": "出勤", "林二川": "未登记", "周三岳": "病假", "吴四海": "出勤"}
    assert [q.answer for q in preview.questions] == ["--mark 未签名=缺席"]
    answered = check("attendance", path, TOWN, marks={"未签名": "缺席"})
    assert marks_of(answered)["林二川"] == "缺席"
    assert answered.questions == ()
    assert "marks_unused" not in answered.summary
    left = check("attendance", path, TOWN, marks={"未签名": "未登记"})
    assert (marks_of(left)["林二川"], left.questions, len(left.actions.marks)) == ("未登记", (), 3)


def test_a_blank_form_asks_nothing(book: MakeBook) -> None:
    rows = [
        ["2024年3月12日培训签到表"],
        ["序号", "姓名", "单位", "签名"],
        *[[n, name, unit, None] for n, (name, unit) in enumerate(PEOPLE, 1)],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert preview.questions == ()
    assert preview.writes == 0


def test_somebody_elses_name_is_no_signature(book: MakeBook) -> None:
    rows = [["2024年3月12日培训签到表"], ["姓名", "签名"], ["陈一舟", "林二川"], ["林二川", "林二川"]]
    preview = check("attendance", book(rows), TOWN)
    assert codes(preview) == {3: ["mark_unknown"]}


# -- 上午 beside 下午 --------------------------------------------------------------------------------------


def halves(*parts: str) -> KnownTown:
    return replace(
        TOWN,
        sessions=tuple(
            KnownSession(n, date(2024, 3, 5), f"课{n}", day_part=part) for n, part in enumerate(parts, 1)
        ),
    )


HALVES = [
    ("上午", "下午"),
    ("上午签到", "下午签到"),
    ("上午出勤情况", "下午出勤情况"),
    ("上午考勤", "下午考勤"),
    ("签到上午", "签到下午"),
    ("上午签名", "下午签名"),
]


@pytest.mark.parametrize("heads", HALVES)
@pytest.mark.parametrize("dated", [True, False])
def test_a_row_a_person_and_day_with_both_halves(book: MakeBook, heads: tuple[str, str], dated: bool) -> None:
    rows = [
        ["培训考勤" if dated else "2024年3月5日培训考勤"],
        ["序号", "姓名", *(["日期"] if dated else []), *heads, "备注"],
    ]
    for n, (name, first, second) in enumerate(
        [("陈一舟", "√", "陈一舟"), ("林二川", "迟", "病假"), ("周三岳", "×", None)], 1
    ):
        rows.append([n, name, *(["2024-03-05"] if dated else []), first, second, None])
    preview = check("attendance", book(rows), halves("上午", "下午"))
    assert fields(preview, "name", "session_id", "mark") == [
        ("陈一舟", 1, "出勤"), ("陈一舟", 2, "出勤"), ("林二川", 1, "迟到"), ("林二川", 2, "病假"), ("周三岳", 1, "缺席"), ("周三岳", 2, "未登记")]  # fmt: skip
    assert not preview.has_problems


def test_both_halves_of_one_class_must_agree(book: MakeBook) -> None:
    rows = [["2024年3月5日培训考勤"], ["姓名", "上午", "下午"], ["陈一舟", "√", "√"], ["林二川", "√", "×"]]
    assert codes(check("attendance", book(rows), TOWN)) == {4: ["duplicate_in_file"]}


# -- results of attendance apps -----------------------------------------------------------------------------

RESULTS = {
    "正常": "出勤", "迟到": "迟到", "上班迟到8分钟": "迟到", "迟到1小时5分钟": "迟到", "下班早退5分钟": "早退", "上班迟到8分钟,下班早退5分钟": "迟到+早退", "正常,下班早退5分钟": "早退", "旷工": "缺席",
    "事假03-05 08:30到03-05 17:30 1天": "事假", "病假2024-03-05 08:30到2024-03-06 17:30": "病假", "出差03-05 08:30到03-05 17:30 1天": "因公请假", "休息": "未登记",
    "缺卡": None, "上班缺卡": None, "下班缺卡": None, "外勤": None,
}  # fmt: skip


@pytest.mark.parametrize("word", RESULTS)
def test_results_of_a_month(book: MakeBook, word: str) -> None:
    """Every day of the month has a column; days without a class are told once and are no mistake."""
    days = range(1, 32)
    rows = [["月度汇总 统计日期：2024-03-01 至 2024-03-31"], ["姓名", "考勤组", "部门", "工号", "考勤结果"], [None, None, None, None, *days],
            ["陈一舟", "机关", "东湾村", "1", *[word if day == 12 else "休息" if day in (2, 3) else "正常" for day in days]],
            ["林二川", "机关", "东湾村", "2", *["正常" for _ in days]]]  # fmt: skip
    preview = check("attendance", book(rows), TOWN)
    found = {
        (row.fields["name"], row.fields["date"]): row.fields["mark"]
        for row in preview.rows
        if row.fields["session_id"]
    }
    assert found["陈一舟", "2024-03-12"] == RESULTS[word]
    assert (found["陈一舟", "2024-03-05"], found["林二川", "2024-03-12"], len(found)) == ("出勤", "出勤", 4)
    assert {code for own in codes(preview).values() for code in own} <= {"no_class_day", "mark_unknown"}
    assert [q.answer for q in preview.questions] == ([] if RESULTS[word] else [f"--mark {word[-2:]}=缺席"])


def test_few_days_without_a_class_are_mistakes(book: MakeBook) -> None:
    rows = [["2024年3月"], ["姓名", "5日", "6日", "12日"], ["陈一舟", "√", "√", "√"]]
    assert codes(check("attendance", book(rows), TOWN)) == {3: ["session_not_found"]}


def test_results_a_day(book: MakeBook) -> None:
    rows = [
        ["打卡日报"],
        ["时间", "姓名", "账号", "部门", "班次", "考勤结果"],
        *[
            ["2024/03/12 星期二", name, "x", unit, "正常班", word]
            for (name, unit), word in zip(PEOPLE, ["正常", "迟到", "旷工", "缺卡"], strict=True)
        ],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert list(marks_of(preview).values()) == ["出勤", "迟到", "缺席", None]
    assert [q.answer for q in preview.questions] == ["--mark 缺卡=缺席"]


# -- English punch clocks -----------------------------------------------------------------------------------


def english() -> dict[str, Rows]:
    by_name: dict[str, list[str]] = {}
    for name, at in STAMPS:
        by_name.setdefault(name, []).append(at)
    return {
        "date and time": [["AC-No.", "Name", "Department", "Date", "Time"], *[[1, name, "HQ", "2024-03-05", at] for name, at in STAMPS]],
        "a moment": [["Department", "Name", "No.", "Date/Time", "Location ID"], *[["HQ", name, 1, f"2024-03-05 {at}:09", 1] for name, at in STAMPS]],
        "with its state": [["No.", "Name", "Time", "State", "New State", "Exception"], *[[1, name, f"2024-03-05 {at}", "C/In", "", ""] for name, at in STAMPS]],
        "check in and out": [["Name", "Date", "Check-in", "Check-out", "Check-in 2", "Check-out 2"], *[[name, date(2024, 3, 5), *at, *[None] * (4 - len(at))] for name, at in by_name.items()]],
        "by half-days": [["Emp No.", "AC-No.", "Name", "Date", "Timetable", "On duty", "Off duty", "Clock In", "Clock Out", "Late", "Early", "Absent", "Work Time"],
            *[[1, 1, name, "2024-03-05", half, begin, end, *[time.fromisoformat(one) for one in (at[k : k + 2])], *[None] * (2 - len(at[k : k + 2])), "00:15", None, None, "02:45"]
              for name, at in by_name.items() for half, begin, end, k in (("AM", "08:30", "11:30", 0), ("PM", "14:00", "17:00", 2)) if at[k:]]],
    }  # fmt: skip


@pytest.mark.parametrize("kind", english())
def test_a_log_with_english_headings(book: MakeBook, kind: str) -> None:
    assert told(check("attendance", book(english()[kind]), PUNCHED)) == WANTED


# -- columns beside the marks, lists one below the other ------------------------------------------------------


@pytest.mark.parametrize("head", ["签到", "签名"])
@pytest.mark.parametrize(("beside", "cells", "wanted"), [
    ("请假", ["", "病假", "√", "家中有事"], ["出勤", "病假", "事假", "事假"]), ("请假情况", ["", "公差", "事假", "1"], ["出勤", "因公请假", "事假", "事假"]),
    ("缺席", ["", "√", "", "√"], ["出勤", "缺席", "未登记", "缺席"]), ("迟到", ["√", "", "", ""], ["迟到", "未登记", "未登记", "未登记"]), ("请假", ["√", "", "", ""], ["出勤", "未登记", "未登记", "未登记"]),
])  # fmt: skip
def test_a_column_of_leave_beside_the_signatures(
    book: MakeBook, head: str, beside: str, cells: list[str], wanted: list[str]
) -> None:
    """Whoever is on leave by the column beside is never asked about as one who did not sign."""
    rows = [
        ["2024年3月12日培训签到表"],
        ["序号", "姓名", head, beside],
        *[
            [n, name, name if n == 1 else None, cell or None]
            for n, ((name, _), cell) in enumerate(zip(PEOPLE, cells, strict=True), 1)
        ],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert list(marks_of(preview).values()) == wanted
    blank = wanted.count("未登记")
    assert [q.text for q in preview.questions] == (
        [f"签名栏空着的有 {blank} 人，登记为什么？"] if blank and head == "签名" else []
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("3月5日 甲课", "3月12日 乙课"),
        ("一、2024年3月5日", "二、2024年3月12日"),
        ("2024.3.5培训签到", "2024.3.12培训签到"),
    ],
)
@pytest.mark.parametrize("again", [True, False])
def test_each_list_below_a_line_with_a_day_is_of_that_day(
    book: MakeBook, lines: tuple[str, str], again: bool
) -> None:
    rows: Rows = [
        [lines[0]],
        ["姓名", "签到"],
        ["陈一舟", "√"],
        ["林二川", "×"],
        [lines[1]],
        *([["姓名", "签到"]] if again else []),
        ["周三岳", "√"],
        ["吴四海", "病假"],
    ]
    preview = check("attendance", book(rows), TOWN, year=2024)
    assert fields(preview, "name", "date", "mark") == [
        ("陈一舟", "2024-03-05", "出勤"), ("林二川", "2024-03-05", "缺席"), ("周三岳", "2024-03-12", "出勤"), ("吴四海", "2024-03-12", "病假")]  # fmt: skip


def test_results_of_a_questionnaire(book: MakeBook) -> None:
    rows = [
        ["2024年3月12日"],
        ["序号", "1、您的姓名：", "2、签到状态"],
        [1, "陈一舟", "正常签到"],
        [2, "林二川", "迟到签到"],
    ]
    assert list(marks_of(check("attendance", book(rows), TOWN)).values()) == ["出勤", "迟到"]


def test_clock_times_under_the_half_days_are_stamps(book: MakeBook) -> None:
    rows = [
        ["2024年3月5日签到"],
        ["姓名", "上午签到", "下午签到"],
        ["陈一舟", "08:20", "13:50"],
        ["林二川", "08:45", None],
    ]
    assert told(check("attendance", book(rows), PUNCHED)) == {
        ("陈一舟", 1): "出勤",
        ("陈一舟", 2): "出勤",
        ("林二川", 1): "迟到",
    }


SHIFTS = {
    ("正常", "正常"): "出勤",
    ("迟到", "正常"): "迟到",
    ("迟到8分钟", "早退"): "迟到+早退",
    ("正常", "早退"): "早退",
    ("旷工", "旷工"): "缺席",
    ("正常", "缺卡"): None,
    ("未打卡", "正常"): None,
}


@pytest.mark.parametrize("results", SHIFTS)
def test_the_results_of_coming_and_going_are_one_mark(book: MakeBook, results: tuple[str, str]) -> None:
    rows = [
        ["打卡日报"],
        ["姓名", "部门", "日期", "上班打卡结果", "下班打卡结果"],
        ["陈一舟", "东湾村", "2024-03-12", *results],
        ["林二川", "东湾村", "2024-03-12", "正常", "正常"],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert marks_of(preview) == {"陈一舟": SHIFTS[results], "林二川": "出勤"}
    assert [q.answer for q in preview.questions] == ([] if SHIFTS[results] else ["--mark 缺卡=缺席"])
    assert preview.summary["columns_unused"] == []


@pytest.mark.parametrize(
    "title",
    [
        "2024年3月12日参训及缺勤人员名单",
        "2024年3月12日缺勤、参训人员名单",
        "2024年3月12日出勤和请假人员名单",
        "2024年3月12日签到、未签到人员名单",
    ],
)
def test_a_list_of_both_is_none_of_absent_people(book: MakeBook, title: str) -> None:
    with pytest.raises(InputProblem):
        check("attendance", book([[title], ["姓名", "单位"], ["陈一舟", "东湾村"]]), TOWN)


@pytest.mark.parametrize(
    "title",
    [
        "2024年3月12日培训补贴发放表",
        "2024年3月12日学习用品领取登记",
        "2024年3月12日廉政承诺书签字表",
        "2024年3月12日测试成绩单",
    ],
)
def test_who_signs_for_something_else_was_not_at_a_class(book: MakeBook, title: str) -> None:
    rows = [[title], ["姓名", "单位", "签字"], ["陈一舟", "东湾村", "陈一舟"], ["林二川", "东湾村", None]]
    with pytest.raises(InputProblem):
        check("attendance", book(rows), TOWN)


def test_what_is_wrong_with_one_half_is_said_of_that_half(book: MakeBook) -> None:
    rows = [["2024年3月5日培训"], ["姓名", "上午", "下午"], ["陈一舟", "??", "√"], ["外来人", "√", "√"]]
    preview = check("attendance", book(rows), halves("上午", "下午"))
    assert [[m.code for m in row.messages] for row in preview.rows] == [
        ["mark_unknown"],
        [],
        ["person_unknown"],
        ["person_unknown"],
    ]


def test_late_and_early_in_columns_of_their_own(book: MakeBook) -> None:
    rows = [
        ["2024年3月12日签到表"],
        ["姓名", "签到", "迟到", "早退"],
        ["陈一舟", "√", "√", "5分钟"],
        ["林二川", "√", "10", None],
        ["周三岳", "√", 0, "否"],
        ["吴四海", None, None, None],
    ]
    assert list(marks_of(check("attendance", book(rows), TOWN)).values()) == [
        "迟到+早退",
        "迟到",
        "出勤",
        "未登记",
    ]


def test_two_columns_that_say_different_things_are_told(book: MakeBook) -> None:
    rows = [
        ["2024年3月12日签到表"],
        ["姓名", "签到", "病假", "缺席"],
        ["陈一舟", None, "√", "√"],
        ["林二川", None, "√", None],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert codes(preview) == {3: ["mark_two"]}
    assert marks_of(preview) == {"陈一舟": None, "林二川": "病假"}

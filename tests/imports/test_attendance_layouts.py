"""Attendance as other offices keep it: matrices of people × dates, long lists, marks in every habit."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from app.errors import InputProblem
from app.imports import KnownSession
from tests.imports.sheets import Grid, MakeBook, check, codes, fields, town

PEOPLE = [("张三", "党政办公室"), ("李四", "东湾村"), ("王五", "财政所")]
DAYS = {"2024-03-05": "甲课", "2024-03-11": "乙课", "2024-04-05": "丙课"}
TOWN = town(PEOPLE, DAYS)
MARKS = [["√", "迟", "×"], ["√", "", "病"], ["公", "√", "√"]]
WANTED = [
    ("张三", "2024-03-05", "出勤"), ("张三", "2024-03-11", "迟到"), ("张三", "2024-04-05", "缺席"),
    ("李四", "2024-03-05", "出勤"), ("李四", "2024-03-11", "未登记"), ("李四", "2024-04-05", "病假"),
    ("王五", "2024-03-05", "因公请假"), ("王五", "2024-03-11", "出勤"), ("王五", "2024-04-05", "出勤"),
]  # fmt: skip
HEADS: list[list[list[Any]]] = [
    [["3月5日", "3月11日", "4月5日"]],
    [["2024.3.5", "2024.3.11", "2024.4.5"]],
    [["2024-03-05", "2024/3/11", "2024年4月5日"]],
    [[datetime(2024, 3, 5), datetime(2024, 3, 11), datetime(2024, 4, 5)]],
    [[date(2024, 3, 5), 45362, "20240405"]],
    [["3.5", "3.11", "4.5"]],
    [["3/5", "3/11", "4/5"]],
    [["3月5日\n（周二）", "3月11日\n（周一）", "4月5日\n（周五）"]],
    [["3月5日上午", "3月11日下午", "4月5日9:00"]],
    [["3月", None, "4月"], ["5日", "11日", "5日"]],
    [["3月", None, "4月"], [5, 11, 5]],
    [["2024年3月", None, "2024年4月"], ["5", "11", "5"]],
    [["第一期", "第二期", "第三期"], ["3月5日", "3月11日", "4月5日"]],
    [["3月5日", "3月11日", "4月5日"], ["甲课", "乙课", "丙课"]],
    [["甲课（3月5日）", "乙课（3月11日）", "丙课（4月5日）"]],
    [["签到情况", None, None], ["3月5日", "3月11日", "4月5日"]],
]


def matrix(head: list[list[Any]], title: str = "2024年集中学习考勤表") -> tuple[list[list[Any]], list[str]]:
    front = [["序号", "姓名", "单位"], *[[None] * 3 for _ in head[1:]]]
    rows = [
        [title],
        *(a + b + ["备注" if n == 0 else None] for n, (a, b) in enumerate(zip(front, head, strict=True))),
    ]
    body = [
        [n, name, unit, *marks, None]
        for n, ((name, unit), marks) in enumerate(zip(PEOPLE, MARKS, strict=True), 1)
    ]
    merged = ["A1:G1"]
    if len(head) > 1:
        merged += ["A2:A3", "B2:B3", "C2:C3", "G2:G3"]
        if head[0][1] is None:
            merged.append("D2:F2" if head[0][2] is None else "D2:E2")
    return [*rows, *body, ["注：√出勤 迟=迟到 ×=缺席"]], merged


@pytest.mark.parametrize("head", HEADS, ids=lambda head: str(head[0][0]) + str(head[-1][0]))
@pytest.mark.parametrize("is_merged", [True, False])
def test_matrices(book: MakeBook, head: list[list[Any]], is_merged: bool) -> None:
    rows, merged = matrix(head)
    preview = check("attendance", book(Grid(rows, merged if is_merged else [])), TOWN)
    assert fields(preview, "name", "date", "mark") == WANTED
    assert {row.verdict for row in preview.rows} == {"new", "skip"}, codes(preview)
    assert [row.fields["mark"] for row in preview.rows if row.verdict == "skip"] == ["未登记"]


def test_a_month_sheet_with_bare_days(book: MakeBook) -> None:
    rows = [["2024年3月考勤表"], ["姓名", 5, 11], ["张三", "√", "×"]]
    assert fields(check("attendance", book(rows), TOWN), "date", "mark") == [
        ("2024-03-05", "出勤"),
        ("2024-03-11", "缺席"),
    ]


def test_year_from_the_parameter(book: MakeBook) -> None:
    path = book([["姓名", "3月5日"], ["张三", "√"]])
    assert codes(check("attendance", path, TOWN)) == {2: ["date_year_missing"]}
    assert fields(check("attendance", path, TOWN, year=2024), "date", "mark") == [("2024-03-05", "出勤")]


def test_summary_columns_are_no_dates(book: MakeBook) -> None:
    rows = [
        ["2024年考勤"],
        ["序号", "姓名", "3月5日", "3月11日", "出勤次数", "出勤率", "合计", "备注"],
        [1, "张三", "√", "√", 2, "100%", 2, None],
    ]
    assert len(check("attendance", book(rows), TOWN).rows) == 2


def test_one_sheet_per_month(book: MakeBook) -> None:
    sheets = [Grid([["姓名", "单位", day], ["张三", "党政办公室", mark]], name=name)
              for name, day, mark in (("3月", "5日", "√"), ("4月", "5日", "迟"))]  # fmt: skip
    preview = check("attendance", book(*sheets), TOWN, year=2024)
    assert fields(preview, "date", "mark") == [("2024-03-05", "出勤"), ("2024-04-05", "迟到")]


LONG_HEADS = [
    "姓名|单位|日期|考勤情况",
    "学员|部门|培训日期|签到情况",
    "参训人员|所在单位|时间|出勤情况",
    "人员姓名|村社区|上课日期|考勤状态",
]


@pytest.mark.parametrize("head", LONG_HEADS)
def test_long_lists(book: MakeBook, head: str) -> None:
    rows = [
        ["考勤记录"],
        head.split("|"),
        ["张三", "党政办公室", "2024-03-05", "出勤"],
        ["李四", "东湾村", datetime(2024, 3, 11), "迟到"],
        ["王五", "财政所", "2024年4月5日", None],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert fields(preview, "name", "date", "mark") == [
        ("张三", "2024-03-05", "出勤"), ("李四", "2024-03-11", "迟到"), ("王五", "2024-04-05", "未登记")]  # fmt: skip


def test_one_class_session_by_title_line_or_parameter(book: MakeBook) -> None:
    rows = [
        ["2024年3月5日培训签到表"],
        ["序号", "姓名", "单位", "签到情况"],
        [1, "张三", "党政办公室", "√"],
        [2, "李四", "东湾村", "请假"],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert fields(preview, "date", "mark") == [("2024-03-05", "出勤"), ("2024-03-05", "事假")]
    assert codes(preview) == {4: ["leave_kind_assumed"]}
    rows = [["姓名", "考勤"], ["张三", "出勤"]]
    assert fields(check("attendance", book(rows), TOWN, session_id=2), "date", "session_id") == [
        ("2024-03-11", 2)
    ]
    assert codes(check("attendance", book(rows), TOWN)) == {2: ["date_missing"]}


WORDS = {
    "出勤": "√ ✓ ✔ 出勤 到 已到 正常 全勤 是 已签到 参加 Y", "迟到": "迟 迟到 晚到 迟到10分钟", "早退": "退 早退 提前离开", "迟到+早退": "迟退 迟到早退 迟到、早退 迟到+早退",
    "因公请假": "公 公假 公差 出差 因公请假 因公", "病假": "病 病假", "事假": "事 事假", "缺席": "× ✗ x X 缺 缺席 缺勤 旷课 未到 无故缺席", "未登记": "未登记", "不在册": "不在册 已调出",
}  # fmt: skip


@pytest.mark.parametrize(
    ("label", "word"), [(label, word) for label, words in WORDS.items() for word in words.split()]
)
def test_marks_in_words_and_symbols(book: MakeBook, label: str, word: str) -> None:
    preview = check("attendance", book([["2024年"], ["姓名", "3月5日"], ["张三", word]]), TOWN)
    assert fields(preview, "mark") == [(label,)]


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (1, "出勤"),
        (0, "缺席"),
        (1.0, "出勤"),
        (True, "出勤"),
        (" √ ", "出勤"),
        ("　", "未登记"),
        (None, "未登记"),
        ("出 勤", "出勤"),
    ],
)
def test_marks_as_values(book: MakeBook, value: Any, label: str) -> None:
    rows = [["2024年出勤登记"], ["姓名", "单位", "3月5日"], ["张三", "党政办公室", value]]
    assert fields(check("attendance", book(rows), TOWN), "mark") == [(label,)]


def test_the_sheets_own_legend_wins(book: MakeBook) -> None:
    rows = [
        ["2024年考勤"],
        ["姓名", "3月5日", "3月11日", "4月5日"],
        ["张三", "○", "△", "●"],
        ["图例：○出勤 △迟到 ●缺席"],
    ]
    assert fields(check("attendance", book(rows), TOWN), "mark") == [("出勤",), ("迟到",), ("缺席",)]
    rows[-1] = ["说明：出勤○、迟到△、缺席●"]
    assert fields(check("attendance", book(rows), TOWN), "mark") == [("出勤",), ("迟到",), ("缺席",)]


def test_an_unknown_mark_is_an_error_of_its_cell_only(book: MakeBook) -> None:
    preview = check(
        "attendance", book([["2024年"], ["姓名", "3月5日", "3月11日"], ["张三", "??", "√"]]), TOWN
    )
    assert [row.verdict for row in preview.rows] == ["error", "new"]
    assert codes(preview) == {3: ["mark_unknown"]}


def test_no_class_that_day(book: MakeBook) -> None:
    preview = check("attendance", book([["2024年"], ["姓名", "3月6日"], ["张三", "√"]]), TOWN)
    assert codes(preview) == {3: ["session_not_found"]}
    assert fields(preview, "name", "date", "mark") == [("张三", "2024-03-06", "出勤")]


def test_two_classes_on_one_day(book: MakeBook) -> None:
    day = date(2024, 3, 5)
    two = replace(
        TOWN,
        sessions=(KnownSession(1, day, "甲课", start=time(9)), KnownSession(2, day, "乙课", day_part="下午")),
    )

    def ids(*heads: str) -> list[Any]:
        preview = check(
            "attendance", book([["2024年"], ["姓名", *heads], ["张三", *["√"] * len(heads)]]), two
        )
        return [row.fields["session_id"] for row in preview.rows]

    assert ids("3月5日上午", "3月5日下午") == [1, 2]
    assert ids("3月5日9:00", "3月5日14:30") == [1, 2]
    assert ids("乙课（3月5日）", "甲课 3月5日") == [2, 1]
    assert codes(check("attendance", book([["2024年"], ["姓名", "3月5日"], ["张三", "√"]]), two)) == {
        3: ["session_ambiguous"]
    }


def test_namesakes_by_unit_or_id_number_or_asked_about(book: MakeBook) -> None:
    twins = town([("张三", "党政办公室"), ("张三", "东湾村"), ("李四", "东湾村")], DAYS)
    rows = [["2024年"], ["姓名", "单位", "身份证号", "3月5日"], ["李四", "东湾村", None, None], ["张三", "东湾村", None, "√"], ["张三", None, None, "√"],
            ["张三", None, twins.people[0].id_number, "迟"], ["张三", "清河镇党政办", None, None]]  # fmt: skip
    preview = check("attendance", book(rows), replace(twins, town="清河镇"))
    assert codes(preview) == {5: ["name_ambiguous"], 7: ["duplicate_in_file"]}
    assert [action.person_id for action in preview.actions.marks] == [2, 1]  # type: ignore[attr-defined]


def test_unknown_people_with_a_hint(book: MakeBook) -> None:
    preview = check(
        "attendance", book([["2024年"], ["姓名", "3月5日"], ["张三三", "√"], ["诸葛亮", "√"]]), TOWN
    )
    assert codes(preview) == {3: ["person_unknown"], 4: ["person_unknown"]}
    assert "张三" in preview.rows[0].messages[0].text.split("是不是")[1]
    assert "是不是" not in preview.rows[1].messages[0].text


def test_against_marks_already_there(book: MakeBook) -> None:
    marked = replace(TOWN, marks={(1, 1): "present", (2, 1): "absent", (3, 1): "late"})
    preview = check(
        "attendance",
        book([["2024年"], ["姓名", "3月5日", "3月11日", "4月5日"], ["张三", "√", "病", None]]),
        marked,
    )
    assert [row.verdict for row in preview.rows] == ["skip", "update", "skip"]


def test_cancelled_classes_take_no_marks(book: MakeBook) -> None:
    off = replace(TOWN, sessions=(replace(TOWN.sessions[0], cancelled=True),))
    assert codes(check("attendance", book([["2024年"], ["姓名", "3月5日"], ["张三", "√"]]), off)) == {
        3: ["session_not_found"]
    }


@pytest.mark.parametrize("merged", [["A2:A3", "B2:C2", "D2:E2"], []])
def test_half_days_under_their_date(book: MakeBook, merged: list[str]) -> None:
    days = (date(2024, 3, 5), date(2024, 3, 6))
    held = [KnownSession(1, days[0], "甲", start=time(9)), KnownSession(2, days[0], "乙", start=time(14, 30)),
            KnownSession(3, days[1], "丙", day_part="上午"), KnownSession(4, days[1], "丁", day_part="下午")]  # fmt: skip
    rows = [
        ["2024年考勤"],
        ["姓名", "3月5日", None, "3月6日", None],
        [None, "上午", "下午", "上午", "下午"],
        ["张三", "√", "迟", "√", "×"],
    ]
    preview = check("attendance", book(Grid(rows, merged)), replace(TOWN, sessions=tuple(held)))
    assert fields(preview, "session_id", "mark") == [(1, "出勤"), (2, "迟到"), (3, "出勤"), (4, "缺席")]


def test_columns_headed_by_class_titles_only(book: MakeBook) -> None:
    rows = [["考勤"], ["序号", "姓名", "甲课", "乙课", "备注"], [1, "张三", "√", "迟", None]]
    assert fields(check("attendance", book(rows), TOWN), "date", "mark") == [
        ("2024-03-05", "出勤"),
        ("2024-03-11", "迟到"),
    ]


def test_totals_below_the_people(book: MakeBook) -> None:
    rows = [
        ["2024年"],
        ["姓名", "单位", "3月5日"],
        ["张三", "党政办公室", "√"],
        ["应到", None, 2],
        ["实到人数", None, 1],
        ["出勤率", None, "50%"],
    ]
    assert [row.row for row in check("attendance", book(rows), TOWN).rows] == [3]


def test_a_sign_in_list_with_names_and_remarks(book: MakeBook) -> None:
    rows = [
        ["2024年3月5日上午培训签到表"],
        ["序号", "姓名", "单位", "签到", "备注"],
        [1, "张三", "党政办公室", "张三", None],
        [2, "李四", "东湾村", None, "病假"],
        [3, "王五", "财政所", None, None],
    ]
    assert fields(check("attendance", book(rows), TOWN), "date", "mark") == [
        ("2024-03-05", "出勤"), ("2024-03-05", "病假"), ("2024-03-05", "未登记")]  # fmt: skip


def test_a_long_list_with_the_class_written_once(book: MakeBook) -> None:
    rows = [
        ["培训日期", "课程名称", "姓名", "单位", "出勤状态"],
        ["2024-03-05", "甲课", "张三", "党政办公室", "出勤"],
        [None, None, "李四", "东湾村", "迟到"],
        ["2024-03-11", "乙课", "张三", "党政办公室", "出勤"],
    ]
    wanted = [("张三", "2024-03-05", "出勤"), ("李四", "2024-03-05", "迟到"), ("张三", "2024-03-11", "出勤")]
    for merged in (["A2:A3", "B2:B3"], []):
        assert fields(check("attendance", book(Grid(rows, merged)), TOWN), "name", "date", "mark") == wanted


@pytest.mark.parametrize("heads", [(3.5, 3.11), (45356.0, 45362.0)])
def test_dates_kept_as_numbers_in_the_header(book: MakeBook, heads: tuple[float, float]) -> None:
    rows = [["2024年考勤"], ["姓名", "单位", *heads], ["张三", "党政办公室", "√", "√"]]
    assert fields(check("attendance", book(rows), TOWN), "date") == [("2024-03-05",), ("2024-03-11",)]


def test_what_is_said_of_a_person_is_said_once(book: MakeBook) -> None:
    rows = [
        ["2024年"],
        ["姓名", "单位", "3月5日", "3月11日"],
        ["张三", "财政所", "√", "√"],
        ["赵钱", "财政所", "√", "√"],
    ]
    assert codes(check("attendance", book(rows), TOWN)) == {
        3: ["unit_differs"],
        4: ["person_unknown", "person_unknown"],
    }


def test_one_class_of_a_whole_month(book: MakeBook) -> None:
    rows = [["2024年"], ["姓名", "3月5日", "3月11日"], ["张三", "√", "迟"]]
    preview = check("attendance", book(rows), TOWN, session_id=2)
    assert [(r.verdict, r.fields["session_id"], r.fields["mark"]) for r in preview.rows] == [
        ("skip", None, "出勤"),
        ("new", 2, "迟到"),
    ]
    rows = [["姓名", "日期", "考勤"], ["张三", "2024-03-05", "√"]]
    assert codes(check("attendance", book(rows), TOWN, session_id=2)) == {2: ["session_not_found"]}


def test_the_class_asked_for_must_be_there_and_take_marks(book: MakeBook) -> None:
    path = book([["姓名", "3月5日", "3月11日"], ["张三", "√", "迟"]])
    assert [r.verdict for r in check("attendance", path, TOWN, session_id=2).rows] == ["skip", "new"]
    with pytest.raises(InputProblem, match="import.session_unknown"):
        check("attendance", path, TOWN, session_id=9)
    off = replace(TOWN, sessions=(replace(TOWN.sessions[0], cancelled=True),))
    with pytest.raises(InputProblem, match="class_session.cancelled"):
        check("attendance", path, off, session_id=1)


def test_half_days_under_bare_days_take_the_month_of_the_title(book: MakeBook) -> None:
    rows = [["2024年3月考勤表"], ["序号", "姓名", "5日", None, "11日", None], [None, None, "上午", "下午", "上午", "下午"],
            [1, "张三", "√", None, "迟", None], [2, "李四", "√", "√", "√", None]]  # fmt: skip
    path = book(Grid(rows, ["A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"]))
    preview = check("attendance", path, TOWN)
    found = [row for row in fields(preview, "name", "date", "mark") if row[2] != "未登记"]
    assert found[:2] == [("张三", "2024-03-05", "出勤"), ("张三", "2024-03-11", "迟到")]
    assert not preview.has_problems
    assert len(preview.actions.marks) == 4  # type: ignore[attr-defined]


def test_two_halves_of_one_class_session_must_agree(book: MakeBook) -> None:
    rows = [["姓名", "3月5日上午", "3月5日下午"], ["张三", "√", "×"], ["李四", "√", "√"], ["王五", "√", None]]
    preview = check("attendance", book(rows), TOWN, year=2024)
    assert codes(preview) == {2: ["duplicate_in_file"]}
    assert "却只有一次课" in preview.rows[1].messages[0].text


def test_a_row_for_each_half_day_with_weekdays_under_the_days(book: MakeBook) -> None:
    rows = [["2024年3月考勤"], ["姓名", "时段", "5", "11"], [None, None, "二", "一"],
            ["张三", "上午", "√", "迟"], [None, "下午", "√", None], ["李四", "上午", "×", "√"], [None, "下午", None, "√"]]  # fmt: skip
    morning, evening = time(9), time(14)
    held = (
        KnownSession(1, date(2024, 3, 5), "甲课", start=morning),
        KnownSession(2, date(2024, 3, 5), "乙课", start=evening),
        KnownSession(3, date(2024, 3, 11), "丙课"),
    )
    preview = check("attendance", book(rows), replace(TOWN, sessions=held))
    found = [row for row in fields(preview, "name", "session_id", "mark") if row[2] != "未登记"]
    assert found == [
        ("张三", 1, "出勤"), ("张三", 3, "迟到"), ("张三", 2, "出勤"),
        ("李四", 1, "缺席"), ("李四", 3, "出勤"), ("李四", 3, "出勤"),
    ]  # fmt: skip
    assert not preview.has_problems


def test_a_list_of_who_came_late(book: MakeBook) -> None:
    rows = [["2024年3月5日迟到人员名单"], ["姓名", "单位", "迟到/早退"], ["张三", "党政办公室", "迟到"]]
    assert fields(check("attendance", book(rows), TOWN), "name", "date", "mark") == [
        ("张三", "2024-03-05", "迟到")
    ]


def test_the_remedy_names_what_the_header_lacks(book: MakeBook) -> None:
    with pytest.raises(InputProblem) as problem:
        check("attendance", book([["组别", "天气"], ["一", "晴"]]), TOWN)
    assert "各次课的日期" in problem.value.data["headers"]

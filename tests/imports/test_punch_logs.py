"""Logs of punch clocks: 考勤机, 钉钉, 企业微信 and hand-made ones, into marks by the class sessions' times."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

import pytest

from app.imports import KnownSession, KnownTown, Preview
from app.rules import marks
from app.rules.arrivals import Windows
from tests.imports.sheets import Grid, MakeBook, check, codes, town

PEOPLE = [("陈一舟", "东湾村"), ("林二川", "东湾村"), ("周三岳", "西山村"), ("吴四海", "西山村")]
DAY = date(2024, 3, 5)
Rows = list[list[Any]]


@dataclass(frozen=True)
class Everybody:
    ids: frozenset[int]

    def due(self, class_session_id: int) -> frozenset[int]:
        return self.ids

    def away(self, class_session_id: int) -> Mapping[int, str]:
        return {}


TOWN: KnownTown = replace(
    town(PEOPLE),
    sessions=(
        KnownSession(1, DAY, "甲课", start=time(8, 30), end=time(11, 30)), KnownSession(2, DAY, "乙课", start=time(14), end=time(17)),
        KnownSession(3, date(2024, 3, 12), "丙课", start=time(9), end=time(11)),
    ),
    due=Everybody(frozenset({1, 2, 3, 4})),
)  # fmt: skip
STAMPS = [
    ("陈一舟", "08:20"), ("陈一舟", "11:35"), ("陈一舟", "13:50"), ("陈一舟", "17:05"), ("林二川", "08:45"), ("林二川", "11:31"), ("林二川", "13:55"),
    ("林二川", "16:30"), ("周三岳", "08:25"), ("周三岳", "11:40"),
]  # fmt: skip
WANTED = {
    ("陈一舟", 1): "出勤",
    ("陈一舟", 2): "出勤",
    ("林二川", 1): "迟到",
    ("林二川", 2): "早退",
    ("周三岳", 1): "出勤",
}


def told(preview: Preview) -> dict[tuple[Any, Any], Any]:
    return {
        (row.fields["name"], row.fields["session_id"]): row.fields["mark"]
        for row in preview.rows
        if row.fields.get("mark")
    }


def asked(preview: Preview) -> list[str]:
    return [question.answer for question in preview.questions]


def logs() -> dict[str, Rows]:
    by_name: dict[str, list[str]] = {}
    for name, at in STAMPS:
        by_name.setdefault(name, []).append(at)
    moments = [(name, datetime.fromisoformat(f"2024-03-05 {at}")) for name, at in STAMPS]
    return {
        "a stamp a row": [["姓名", "部门", "打卡时间"], *[[name, "东湾村", f"2024-03-05 {at}:13"] for name, at in STAMPS]],
        "real moments": [["考勤号码", "姓名", "日期时间"], *[[n, name, at] for n, (name, at) in enumerate(moments)]],
        "day and time": [["部门", "姓名", "日期", "时间"], *[["", name, "2024-03-05", at] for name, at in STAMPS]],
        "times of their own": [["工号", "姓名", "考勤日期", "签到时间", "机器"], *[[1, name, DAY, time.fromisoformat(at), "1号机"] for name, at in STAMPS]],
        "several columns": [["姓名", "日期", "打卡1", "打卡2", "打卡3", "打卡4"], *[[name, "2024-03-05", *at, *[None] * (4 - len(at))] for name, at in by_name.items()]],
        "several in one cell": [["姓名", "日期", "打卡时间"], *[[name, "2024/3/5", " ".join(at)] for name, at in by_name.items()]],
        "a month's grid": [["2024年3月打卡记录"], ["姓名", "部门", 5, 6], *[[name, "", "\n".join(at), None] for name, at in by_name.items()]],
        "钉钉": [["每日统计表 统计日期：2024-03-01 至 2024-03-31"], ["姓名", "考勤组", "部门", "工号", "日期", "班次", "上班1打卡时间", "上班1打卡结果", "下班1打卡时间", "下班1打卡结果", "上班2打卡时间", "下班2打卡时间"],
               *[[name, "机关", "", "1", "2024-03-05", "正常班 08:30-17:30", at[0], "正常", at[1], "正常", *at[2:], *["未打卡"] * (4 - len(at))] for name, at in by_name.items()]],
        "企业微信": [["打卡日报"], ["时间", "姓名", "账号", "部门", "打卡类型", "实际打卡时间", "打卡状态"], *[["2024/03/05", name, "x", "", "上班", at, "正常"] for name, at in STAMPS]],
        "day with its weekday": [["姓名", "日期", "最早", "最晚", "上午签退", "下午签到"], *[[name, "2024-03-05 星期二", at[0], at[-1], at[1], at[2] if len(at) > 2 else "--"] for name, at in by_name.items()]],
    }  # fmt: skip


@pytest.mark.parametrize("kind", logs())
def test_a_log_becomes_marks_by_the_classes_times(book: MakeBook, kind: str) -> None:
    preview = check("attendance", book(logs()[kind]), TOWN)
    assert told(preview) == WANTED
    assert asked(preview) == ["--mark 2024-03-05无打卡=缺席"] * 2
    assert {row.verdict for row in preview.rows} <= {"new", "skip"}


def test_nobody_is_absent_before_the_user_says_so(book: MakeBook) -> None:
    path = book(logs()["a stamp a row"])
    open_one = check("attendance", path, TOWN)
    assert not [action for action in open_one.actions.marks if action.mark == marks.ABSENT]
    assert "吴四海" in open_one.questions[0].text
    assert "周三岳、吴四海" in open_one.questions[1].text
    answered = check("attendance", path, TOWN, marks={"2024-03-05无打卡": "缺席"})
    assert told(answered) == WANTED | {("吴四海", 1): "缺席", ("周三岳", 2): "缺席", ("吴四海", 2): "缺席"}
    assert answered.questions == ()
    left = check("attendance", path, TOWN, marks={"2024-03-05无打卡": "未登记"})
    assert len(left.actions.marks) == len(WANTED)
    assert left.questions == ()
    other_day = check("attendance", path, TOWN, marks={"2024-03-04无打卡": "缺席"})
    assert len(other_day.questions) == 2


def test_who_is_on_leave_is_not_asked_about(book: MakeBook) -> None:
    known = replace(
        TOWN, marks={(1, 4): marks.SICK_LEAVE, (2, 4): marks.SICK_LEAVE, (2, 3): marks.OFFICIAL_LEAVE}
    )
    preview = check("attendance", book(logs()["a stamp a row"]), known)
    assert preview.questions == ()


def test_the_rules_and_the_stamps_are_shown(book: MakeBook) -> None:
    preview = check("attendance", book(logs()["a stamp a row"]), TOWN)
    texts = [message.text for row in preview.rows for message in row.messages]
    assert sum(text.startswith("“甲课”08:30—11:30按打卡登记") for text in texts) == 1
    assert "打卡 08:45、11:31，晚 15 分钟" in texts
    assert "打卡 13:55、16:30，早走 30 分钟" in texts


def test_the_towns_minutes_decide(book: MakeBook) -> None:
    known = replace(TOWN, windows=Windows(grace=15, absent_after=29))
    found = told(check("attendance", book(logs()["a stamp a row"]), known))
    assert (found["林二川", 1], found["林二川", 2]) == ("出勤", "缺席")


def test_stamps_of_no_class_are_told(book: MakeBook) -> None:
    rows = [
        ["姓名", "打卡时间"],
        ["陈一舟", "2024-03-05 08:20"],
        ["陈一舟", "2024-03-05 20:15"],
        ["陈一舟", "2024-03-07 08:20"],
        ["陈一舟", None],
        ["陈一舟", "2024-03-05 八点"],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert {row: found for row, found in codes(preview).items() if row in (3, 4, 6)} == {
        3: ["stamp_outside"],
        4: ["stamp_no_class"],
        6: ["stamp_unreadable"],
    }


def test_signing_in_only_never_makes_anybody_leave_early(book: MakeBook) -> None:
    rows = [
        ["姓名", "签到时间"],
        ["陈一舟", "2024-03-05 08:20"],
        ["林二川", "2024-03-05 08:45"],
        ["周三岳", "2024-03-05 10:50"],
    ]
    found = told(check("attendance", book(rows), TOWN))
    assert found == {("陈一舟", 1): "出勤", ("林二川", 1): "迟到", ("周三岳", 1): "迟到"}


def test_one_stamp_at_the_end_tells_nothing(book: MakeBook) -> None:
    rows = [
        ["姓名", "打卡时间"],
        *[[n, f"2024-03-05 {at}"] for n, at in STAMPS[:2]],
        ["林二川", "2024-03-05 11:33"],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert ("林二川", 1) not in told(preview)
    assert "punch_only_out" in codes(preview)[4]
    assert all("林二川" not in question.text for question in preview.questions)


def test_two_sheets_of_one_log_are_taken_together(book: MakeBook) -> None:
    rows = logs()["a stamp a row"]
    first, second = Grid([rows[0], *rows[1:5]], name="东湾"), Grid([rows[0], *rows[5:]], name="西山")
    preview = check("attendance", book(first, second), TOWN)
    assert told(preview) == WANTED
    assert all("林二川" not in question.text for question in preview.questions)


def test_a_csv_of_a_machine(tmp_path: Any) -> None:
    path = tmp_path / "打卡.csv"
    lines = ["姓名,考勤号,时间", *[f"{name},1,2024-03-05 {at}:00" for name, at in STAMPS]]
    path.write_text("\n".join(lines), encoding="gbk")
    assert told(check("attendance", path, TOWN)) == WANTED


def test_the_class_session_asked_for_is_the_only_one(book: MakeBook) -> None:
    found = told(check("attendance", book(logs()["a stamp a row"]), TOWN, session_id=1))
    assert {session for _, session in found} == {1}


def test_a_list_with_a_state_beside_the_time_is_no_log(book: MakeBook) -> None:
    rows = [
        ["姓名", "日期", "签到时间", "签到状态"],
        ["陈一舟", "2024-03-12", "09:30", "请假"],
        ["林二川", "2024-03-12", "08:50", "出勤"],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert [row.fields["mark"] for row in preview.rows] == ["事假", "出勤"]


def test_unknown_people_are_told_on_days_of_classes_only(book: MakeBook) -> None:
    rows = [
        ["姓名", "打卡时间"],
        ["外来人", "2024-03-05 08:20"],
        ["外来人", "2024-03-07 08:20"],
        ["陈一舟", "2024-03-05 08:20"],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert codes(preview)[2] == ["person_unknown"]
    assert codes(preview)[3] == ["stamp_no_class"]


def test_a_class_of_which_the_log_has_nobody_is_told_and_the_columns_are_used(book: MakeBook) -> None:
    rows = [
        ["姓名", "打卡时间", "机器"],
        ["陈一舟", "2024-03-05 08:20", "1号"],
        ["林二川", "2024-03-05 08:21", "1号"],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert [m.text for row in preview.rows for m in row.messages if m.code == "punch_no_one"] == [
        "没有任何人在“乙课”的时间内打卡，这次课没有登记"
    ]
    assert [column["label"] for column in preview.summary["columns_unused"]] == ["机器"]


@pytest.mark.parametrize("at", ["08:20", "8:20 AM", "上午8:20", "2024-03-05 08:20:11", "08：20"])
def test_the_day_of_a_list_with_times_only_is_the_titles(book: MakeBook, at: str) -> None:
    rows = [["2024年3月5日培训签到"], ["姓名", "签到时间"], ["陈一舟", at], ["林二川", "下午1:55"]]
    assert told(check("attendance", book(rows), TOWN)) == {("陈一舟", 1): "出勤", ("林二川", 2): "出勤"}


@pytest.mark.parametrize(
    "text",
    [
        "08:2011:3513:5017:05",
        "08:20:0111:35:0213:50:0317:05:04",
        "8:2011:3513:5017:05",
        "08：2011：3513：5017：05",
    ],
)
def test_stamps_with_nothing_between_them_are_all_read(book: MakeBook, text: str) -> None:
    rows = [
        ["姓名", "日期", "打卡时间"],
        ["陈一舟", "2024-03-05", text],
        ["林二川", "2024-03-05", "08:2111:36"],
    ]
    found = told(check("attendance", book(rows), TOWN))
    assert found["陈一舟", 1] == found["陈一舟", 2] == found["林二川", 1] == "出勤"

"""Registers of leave as offices keep them, and as apps export them: leave from the classes in the span."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from app.imports import KnownSession, KnownTown
from app.rules import marks
from tests.imports.sheets import Grid, MakeBook, check, codes, fields, town

PEOPLE = [("陈一舟", "东湾村"), ("林二川", "东湾村"), ("周三岳", "西山村")]
SESSIONS = (
    KnownSession(1, date(2024, 3, 5), "甲课", start=time(9), end=time(11)), KnownSession(2, date(2024, 3, 5), "乙课", start=time(14, 30), end=time(17)),
    KnownSession(3, date(2024, 3, 6), "丙课", day_part="上午"), KnownSession(4, date(2024, 3, 12), "丁课", start=time(9), end=time(11)),
    KnownSession(5, date(2024, 12, 31), "戊课", day_part="上午"), KnownSession(6, date(2025, 1, 2), "己课", day_part="上午"),
)  # fmt: skip
TOWN: KnownTown = replace(town(PEOPLE), sessions=SESSIONS)
Rows = list[list[Any]]

SPANS = {
    "2024-03-05至2024-03-06": [1, 2, 3], "2024-03-05~03-06": [1, 2, 3], "2024.3.5-2024.3.6": [1, 2, 3], "2024.3.5-3.6": [1, 2, 3], "2024年3月5日—6日": [1, 2, 3],
    "2024年3月5日至3月6日（2天）": [1, 2, 3], "3月5日到3月6日": [1, 2, 3], "3.5-3.6": [1, 2, 3], "从3月5日至6日止": [1, 2, 3], "2024/3/5": [1, 2],
    "2024-03-05上午": [1], "2024-03-05下午": [2], "3月5日下午至3月6日上午": [2, 3], "3月5日（下午）": [2], "2024-03-05 08:30至2024-03-05 12:00": [1],
    "2024-03-05 14:00 ~ 2024-03-06 18:00": [2, 3], "2024-03-01至2024-03-31": [1, 2, 3, 4], "2024-12-30至2025-01-03": [5, 6], "2024-12-30至1月3日": [5, 6],
    "3月5日 共1天": [1, 2], "2024-03-05 08:30:00--2024-03-12 17:30:00": [1, 2, 3, 4],
}  # fmt: skip


@pytest.mark.parametrize("text", SPANS)
def test_a_span_in_one_cell_is_leave_from_its_classes(book: MakeBook, text: str) -> None:
    rows = [
        ["2024年干部请假登记表"],
        ["序号", "姓名", "单位", "请假类别", "请假事由", "起止时间", "天数", "批准人"],
        [1, "陈一舟", "东湾村", "病假", "住院", text, 2, "王"],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert fields(preview, "session_id", "mark") == [(n, "病假") for n in SPANS[text]]
    assert not preview.has_problems
    assert preview.questions == ()
    assert [row.kind for row in preview.rows_read] == ["heading", "heading", "data"]


HEADS = [
    "姓名|请假类型|开始时间|结束时间", "请假人|假别|开始日期|结束日期", "申请人|请假类型|请假开始时间|请假结束时间", "姓名|请假种类|起始日期|截止日期", "干部姓名|请假事由|请假起始时间|请假终止时间",
    "发起人姓名|请假类型|开始时间|结束时间", "姓名|休假类型|休假开始日期|休假结束日期",
]  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize(
    "days",
    [
        ("2024-03-05", "2024-03-06"),
        (date(2024, 3, 5), date(2024, 3, 6)),
        ("2024-03-05 上午", "2024-03-06 下午"),
        (datetime(2024, 3, 5, 8), datetime(2024, 3, 6, 18)),
    ],
)
def test_a_span_in_two_columns(book: MakeBook, head: str, days: tuple[Any, Any]) -> None:
    rows = [["请假情况登记"], head.split("|"), ["陈一舟", "病假", *days]]
    assert fields(check("attendance", book(rows), TOWN), "session_id", "mark") == [
        (n, "病假") for n in (1, 2, 3)
    ]


KINDS = {
    "病假": "病假",
    "事假": "事假",
    "公假": "因公请假",
    "公差": "因公请假",
    "出差": "因公请假",
    "因病": "病假",
}
OTHERS = ["年休假", "产假", "婚假", "调休", "请假"]


@pytest.mark.parametrize("kind", [*KINDS, *OTHERS])
def test_what_leave_it_is(book: MakeBook, kind: str) -> None:
    """A kind the town does not count is 事假 with a doubt, as everywhere."""
    rows = [["请假登记表"], ["姓名", "假别", "请假时间"], ["陈一舟", kind, "2024-03-12"]]
    preview = check("attendance", book(rows), TOWN)
    assert fields(preview, "mark") == [(KINDS.get(kind, "事假"),)]
    assert [row.verdict for row in preview.rows] == ["new" if kind in KINDS else "warning"]


def test_a_reason_in_free_words_is_leave_with_a_doubt(book: MakeBook) -> None:
    rows = [
        ["请假登记表"],
        ["姓名", "单位", "请假事由", "请假时间"],
        ["陈一舟", "东湾村", "家中有事", "2024-03-12"],
        ["林二川", "东湾村", "因公外出", "2024-03-12"],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert fields(preview, "mark") == [("事假",), ("因公请假",)]
    assert codes(preview) == {3: ["leave_kind_assumed"]}


@pytest.mark.parametrize("state", ["不同意", "未批准", "已驳回", "已撤销", "审批中", "拒绝"])
def test_leave_that_was_not_granted_is_none(book: MakeBook, state: str) -> None:
    rows = [
        ["请假审批导出"],
        ["申请人", "请假类型", "开始时间", "结束时间", "审批状态"],
        ["陈一舟", "病假", "2024-03-12", "2024-03-12", state],
        ["林二川", "病假", "2024-03-12", "2024-03-12", "已同意"],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert [(row.verdict, row.fields["mark"]) for row in preview.rows] == [("skip", None), ("new", "病假")]
    assert codes(preview) == {3: ["leave_refused"]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-03-06至2024-03-05", "date_impossible"),
        ("三月份", "date_not_definite"),
        (None, "date_missing"),
        ("2024-03-05、2024-03-12", "date_not_definite"),
        ("3月5日、12日", "date_not_definite"),
        ("2024年2月30日", "date_impossible"),
    ],
)
def test_days_nobody_can_read_are_told(book: MakeBook, text: Any, code: str) -> None:
    rows = [
        ["2024年请假登记表"],
        ["姓名", "假别", "起止日期"],
        ["陈一舟", "病假", text],
        ["林二川", "病假", "2024-03-12"],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert codes(preview)[3] == [code]
    assert [row.fields["mark"] for row in preview.rows] == [None, "病假"]


def test_a_register_without_a_year_asks_for_it(book: MakeBook) -> None:
    rows = [["请假登记表"], ["姓名", "假别", "起止日期"], ["陈一舟", "病假", "3月5日-3月6日"]]
    assert [q.answer for q in check("attendance", book(rows), TOWN).questions] == ["--year 2024"]
    assert len(check("attendance", book(rows), TOWN, year=2024).actions.marks) == 3


def test_leave_over_a_mark_shows_the_old_one_and_is_doubted(book: MakeBook) -> None:
    known = replace(TOWN, marks={(4, 1): marks.PRESENT, (4, 2): marks.ABSENT, (4, 3): marks.SICK_LEAVE})
    rows = [
        ["请假登记表"],
        ["姓名", "假别", "请假日期"],
        *[[name, "病假", "2024-03-12"] for name, _ in PEOPLE],
    ]
    preview = check("attendance", book(rows), known)
    assert [(row.verdict, dict(row.old)) for row in preview.rows] == [
        ("warning", {"mark": "出勤"}),
        ("update", {"mark": "缺席"}),
        ("skip", {}),
    ]


def test_leave_without_a_class_or_person_is_told(book: MakeBook) -> None:
    rows = [
        ["请假登记表"],
        ["姓名", "假别", "请假日期"],
        ["陈一舟", "病假", "2024-03-20"],
        ["外来人", "病假", "2024-03-12"],
        ["合计", None, "2人"],
        ["填表人：王", None, None],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert codes(preview) == {3: ["leave_no_class"], 4: ["person_unknown"]}
    assert [row.kind for row in preview.rows_read] == [
        "heading",
        "heading",
        "data",
        "data",
        "total",
        "signature",
    ]


def test_half_a_day_of_a_class_without_a_time_is_told(book: MakeBook) -> None:
    known = replace(TOWN, sessions=(KnownSession(1, date(2024, 3, 5), "甲课"),))
    rows = [
        ["请假登记表"],
        ["姓名", "假别", "请假日期"],
        ["陈一舟", "病假", "2024-03-05上午"],
        ["林二川", "病假", "2024-03-05"],
    ]
    preview = check("attendance", book(rows), known)
    assert codes(preview) == {3: ["leave_half_day"]}
    assert len(preview.actions.marks) == 1


@pytest.mark.parametrize("merged", [True, False])
def test_a_second_leave_of_the_same_person(book: MakeBook, merged: bool) -> None:
    """A name merged over two rows is of both; a row without any name is told, never passed over."""
    rows = [
        ["2024年请假台账"],
        ["序号", "姓名", "假别", "起止日期"],
        [1, "陈一舟", "事假", "3.5-3.6"],
        [None, None, "病假", "3.12"],
        [2, "林二川", "病假", "3.12"],
    ]
    preview = check("attendance", book(Grid(rows, ["A3:A4", "B3:B4"] if merged else [])), TOWN)
    found = [(row.row, row.fields["name"], row.fields["mark"]) for row in preview.rows]
    assert found == [
        *[(3, "陈一舟", "事假")] * 3,
        (4, "陈一舟", "病假") if merged else (4, "", None),
        (5, "林二川", "病假"),
    ]
    assert codes(preview) == ({} if merged else {4: ["name_missing"]})

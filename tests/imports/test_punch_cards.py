"""Card reports of punch clocks: a line 工号 姓名 部门 over each person's days, in the ways machines print them."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from tests.imports.sheets import Grid, MakeBook, check, codes, fields, town
from tests.imports.test_punch_logs import STAMPS, TOWN, WANTED, asked, told

Rows = list[list[Any]]
BY_NAME: dict[str, list[str]] = {}
for _name, _at in STAMPS:
    BY_NAME.setdefault(_name, []).append(_at)
PEOPLE = [(n, name, at) for n, (name, at) in enumerate(BY_NAME.items(), 1)]
DAYS = list(range(1, 32))
SPAN = "考勤日期：2024-03-01 ~ 2024-03-31"


def line(day: int, text: Any, before: int = 0) -> list[Any]:
    """A row of cells with `text` under `day`."""
    return [*[None] * before, *[text if each == day else None for each in DAYS]]


def cells(*texts: Any) -> list[Any]:
    """工号：| |1| … as machines spread it over a wide row."""
    return [cell for text in texts for cell in (text, None)]


def half(at: list[str], n: int) -> str | None:
    return at[n] if len(at) > n else None


def down(days: list[Any], at: list[str]) -> Rows:
    return [
        [
            day,
            "二",
            *(
                [*at, *[None] * (4 - len(at))]
                if str(day) in ("5", "05", "05 二", "2024-03-05", "03-05")
                else [None] * 4
            ),
        ]
        for day in days
    ]


FORMS: dict[str, Rows] = {
    "days once, cells": [["刷 卡 记 录 表"], ["考勤时间", None, "2024-03-01 ~ 2024-03-31", None, "制表时间", None, "2025-01-02"], DAYS,
        *[row for n, name, at in PEOPLE for row in (cells("工号：", n, "姓名：", name, "部门：", "东湾村"), line(5, "\n".join(at)))]],
    "days once, glued": [["刷卡记录表"], [SPAN], DAYS,
        *[row for n, name, at in PEOPLE for row in (["工号：", None, str(n), None, "姓名：", None, name, "部门：", "镇政府"], line(5, "".join(at)))]],
    "one cell a person, days in each block": [["考勤记录表"], [SPAN + "  制表时间：2024-04-01 08:20"],
        *[row for n, name, at in PEOPLE for row in ([f"工号:{n}  姓名:{name}  部门:东湾村"], DAYS, line(5, " ".join(at)), [None])]],
    "days before each person": [["2024年3月打卡记录"],
        *[row for n, name, at in PEOPLE for row in (DAYS, [f"姓名：{name}", None, f"工号：{n}"], line(5, " ".join(at)))]],
    "weekdays below the days": [["2024年3月 考勤卡式报表"],
        *[row for n, name, at in PEOPLE for row in (["工号", n, "姓名", name, "部门", "东湾村"], ["日期", *DAYS], ["星期", *"五六日一二三四" * 4, *"五六日"], ["打卡", *line(5, " ".join(at))], ["合计", "出勤 1 天"])]],
    "a row for coming and going": [["打卡记录 2024-03"],
        *[row for n, name, at in PEOPLE for row in ([f"登记号码: {n}", None, f"姓名: {name}", None, "部门: 东湾村"], ["日期", *[f"{d:02}" for d in DAYS]],
          ["上午到", *line(5, half(at, 0))], ["上午走", *line(5, half(at, 1))], ["下午到", *line(5, half(at, 2))], ["下午走", *line(5, half(at, 3))])]],
    "dates with the month": [["考勤卡"], ["2024年"],
        *[row for n, name, at in PEOPLE for row in (["姓名：" + name, "编号：" + str(n)], ["3-4", "3-5", "3-6"], [None, "，".join(at), None])]],
    "days downwards": [["考勤卡表 2024年3月"],
        *[row for n, name, at in PEOPLE for row in (["部门", "东湾村", "姓名", name, "工号", str(n)], ["日期", "星期", "上午", None, "下午", None], *down(DAYS[:8], at))]],
    "days downwards with their month": [[SPAN],
        *[row for n, name, at in PEOPLE for row in (["姓名:", name, "工号:", n], ["日期", "星期", "1", "2", "3", "4"], *down(["2024-03-04", "2024-03-05"], at), [None])]],
    "a table of counts between, no heading over the days": [["考 勤 卡 表"],
        *[row for n, name, at in PEOPLE for row in (["部门", "东湾村", None, "姓名", name], ["日期", "2024-03-01~2024-03-31", None, "工号", n],
          ["请假(天)", "出差(天)", "工作(天)", "迟到(次)"], [0, 1, 22, 3], ["考勤表"], [None, None, "上午", None, "下午"], [None, None, "上班", "下班", "上班", "下班"],
          *down([f"{d:02} 二" for d in range(1, 8)], at))]],
    "two halves of the month": [["刷卡记录 2024年3月"],
        *[row for n, name, at in PEOPLE for row in (["姓名：", name, "工号：", n], DAYS[:15], line(5, " ".join(at)), DAYS[15:], line(0, ""))]],
    "real times": [["刷卡记录"], [SPAN], DAYS,
        *[row for n, name, at in PEOPLE for row in (cells("工号:", n, "姓名:", name), *[line(5, time.fromisoformat(each)) for each in at])]],
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_cards_become_marks_by_the_classes_times(book: MakeBook, form: str) -> None:
    preview = check("attendance", book(FORMS[form]), TOWN)
    assert told(preview) == WANTED
    assert asked(preview) == ["--mark 2024-03-05无打卡=缺席"] * 2
    assert {row.verdict for row in preview.rows} <= {"new", "skip"}
    filled = sum(any(cell is not None for cell in row) for row in FORMS[form])
    assert len(preview.rows_read) == filled
    assert sum(row.kind == "data" for row in preview.rows_read) >= 2 * len(PEOPLE)


def test_cards_side_by_side(book: MakeBook) -> None:
    """Two people beside each other, each with the days of the month in two halves."""
    rows: Rows = [["考勤表"], [SPAN]]
    for pair in (PEOPLE[:2], PEOPLE[2:]):
        head: list[Any] = []
        titles: list[Any] = []
        for n, name, _ in pair:
            head += ["姓名", name, "工号", n, "部门", "东湾村", None, None, None, None, None, None]
            titles += ["日期", "上午", None, "下午", None, "备注", "日期", "上午", None, "下午", None, "备注"]
        rows += [head, titles]
        for day in range(1, 17):
            body: list[Any] = []
            for _, _, at in pair:
                body += [
                    f"{day:02}",
                    *([*at, *[None] * (4 - len(at))] if day == 5 else [None] * 4),
                    None,
                    f"{day + 16:02}" if day < 16 else None,
                    *[None] * 5,
                ]
            rows.append(body)
    preview = check("attendance", book(rows), TOWN)
    assert told(preview) == WANTED


def test_the_days_of_a_month_that_is_none_of_the_calendar(book: MakeBook) -> None:
    """2024-02-26 to 2024-03-25: the 5th is of March, the 26th of February; over two whole months nobody knows."""
    days = [*range(26, 30), *range(1, 26)]
    rows = [
        ["刷卡记录"],
        ["考勤日期：2024-02-26～2024-03-25"],
        days,
        ["工号:", 1, "姓名:", "陈一舟"],
        [None] * 4 + [None] * 4 + ["08:20"],
    ]
    assert told(check("attendance", book(rows), TOWN)) == {("陈一舟", 1): "出勤"}
    rows[1] = ["考勤日期：2024-02-01～2024-03-31"]
    preview = check("attendance", book(rows), TOWN)
    assert told(preview) == {}
    assert codes(preview)[4] == ["date_month_doubtful"]


def test_cards_without_a_year_ask_for_it(book: MakeBook) -> None:
    rows = [["3月刷卡记录"], DAYS, ["工号:", 1, "姓名:", "陈一舟"], line(5, "08:20")]
    preview = check("attendance", book(rows), TOWN)
    assert asked(preview) == ["--year 2024"]
    assert told(preview) == {}
    assert told(check("attendance", book(rows), TOWN, year=2024)) == {("陈一舟", 1): "出勤"}


def test_words_instead_of_stamps_are_marks_and_unknown_ones_are_told(book: MakeBook) -> None:
    rows = [["刷卡记录"], [SPAN], DAYS, *[row for n, (name, text) in enumerate(
        [("陈一舟", "08:20 11:35"), ("林二川", "病假"), ("周三岳", "旷工"), ("吴四海", "补三次")], 1) for row in (["工号:", n, "姓名:", name], line(5, text))]]  # fmt: skip
    preview = check("attendance", book(rows), TOWN)
    assert {key: mark for key, mark in told(preview).items() if key[1] == 1} == {
        ("陈一舟", 1): "出勤", ("林二川", 1): "病假", ("周三岳", 1): "缺席"}  # fmt: skip
    assert codes(preview)[10] == ["stamp_unreadable"]
    assert all("林二川" not in q.text and "周三岳" not in q.text for q in preview.questions)


def test_unknown_people_and_empty_cards_are_told(book: MakeBook) -> None:
    rows = [["刷卡记录"], [SPAN], DAYS, ["工号:", 1, "姓名:", "外来人"], line(5, "08:20"), ["工号:", 2, "姓名:", "陈一舟"], line(9, None),
            ["工号:", 3, "姓名:", None], line(5, "08:20"), ["工号:", 4, "姓名:", None], ["工号:", 5, "姓名:", "林二川"], line(5, "08:21")]  # fmt: skip
    preview = check("attendance", book(rows), TOWN)
    assert {row: code for row, code in codes(preview).items() if 1 < row < 11} == {
        4: ["person_unknown"], 6: ["stamp_none"], 8: ["name_missing"]}  # fmt: skip
    assert told(preview) == {("林二川", 1): "出勤"}


def test_several_sheets_of_cards_and_those_of_counts(book: MakeBook) -> None:
    """Machines write the counts, the cards and the days that look odd into sheets of one file."""
    counts = Grid(
        [
            ["考勤统计表"],
            ["工号", "姓名", "部门", "迟到次数", "早退次数", "出勤天数"],
            [1, "陈一舟", "东湾村", 1, 0, 20],
            [2, "林二川", "东湾村", 0, 0, 21],
        ],
        name="考勤汇总",
    )
    first, second = (
        FORMS["days once, cells"][:5],
        [*FORMS["days once, cells"][:3], *FORMS["days once, cells"][5:]],
    )
    preview = check(
        "attendance", book(counts, Grid(first, name="刷卡记录1"), Grid(second, name="刷卡记录2")), TOWN
    )
    assert told(preview) == WANTED
    assert preview.summary["sheets_left_out"] == ["考勤汇总"]


@pytest.mark.parametrize("rows", [
    [["单位：东湾村", "联系人姓名：陈一舟"], ["姓名", "2024-03-05", "2024-03-12"], ["陈一舟", "√", "迟"], ["林二川", "√", "√"]],
    [["工号", "姓名", "部门", "2024-03-05", "2024-03-12"], [1, "陈一舟", "东湾村", "√", "迟"], [2, "林二川", "东湾村", "√", "√"]],
])  # fmt: skip
def test_ordinary_sheets_are_no_cards(book: MakeBook, rows: Rows) -> None:
    found = fields(check("attendance", book(rows), TOWN), "name", "date", "mark")
    assert [row for row in found if row[1] == "2024-03-12"] == [
        ("陈一舟", "2024-03-12", "迟到"),
        ("林二川", "2024-03-12", "出勤"),
    ]


def test_a_stamp_written_with_its_own_date(book: MakeBook) -> None:
    assert date(2024, 3, 5).isoformat() == "2024-03-05"
    rows = [
        ["考勤卡 2024年3月"],
        ["姓名：陈一舟", "工号：1"],
        ["日期", "星期", "上班", "下班"],
        ["03-05", "二", "08:20", "11:35"],
        ["03-06", "三", None, None],
    ]
    assert told(check("attendance", book(rows), TOWN)) == {("陈一舟", 1): "出勤"}


def test_what_is_said_of_a_class_is_said_at_a_row_of_the_sheet(book: MakeBook) -> None:
    rows = [
        ["工号:", 1, "姓名:", "陈一舟"],
        ["2024-03-04", "2024-03-05", "2024-03-06"],
        [None, "08:20", None],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert told(preview) == {("陈一舟", 1): "出勤"}
    assert min(row.row for row in preview.rows) == 1


@pytest.mark.parametrize(
    "lines",
    [
        ("2024年3月", "2024年4月"),
        ("3月打卡记录", "4月打卡记录"),
        ("考勤日期：2024-03-01 ~ 2024-03-31", "考勤日期：2024-04-01 ~ 2024-04-30"),
        ("2024-03", "2024-04"),
    ],
)
@pytest.mark.parametrize("inside", [True, False])
def test_a_month_between_the_cards_is_that_of_those_below(
    book: MakeBook, lines: tuple[str, str], inside: bool
) -> None:
    known = town([("陈一舟", "东湾村")], {"2024-03-05": "甲课", "2024-04-05": "乙课"})
    rows: Rows = [["打卡记录"]]
    for text in lines:
        head = ["姓名：陈一舟", "工号：1"]
        rows += [[*head, text]] if inside and "~" in text else [[text], head]
        rows += [[1, 2, 3, 4, 5], [None] * 4 + ["08:20"]]
    assert told(check("attendance", book(rows), known, year=2024)) == {
        ("陈一舟", 1): "出勤",
        ("陈一舟", 2): "出勤",
    }


def test_what_may_be_a_stamp_is_never_passed_over(book: MakeBook) -> None:
    rows = [["刷卡记录"], [SPAN], DAYS[:10], ["工号:", 1, "姓名:", "陈一舟"], line(5, "08:20"), ["工号:", 2, "姓名:", "林二川"], line(5, "0845"),
            ["工号:", 3, "姓名:", "周三岳"], [None] * 4 + ["08:20"] + [None] * 7 + ["11:35"], ["迟到：1次", "早退：0"], ["制表时间：2024-04-01 08:20"]]  # fmt: skip
    preview = check("attendance", book(rows), TOWN)
    assert {row: own for row, own in codes(preview).items() if "stamp_unreadable" in own} == {
        6: ["stamp_unreadable"],
        8: ["stamp_unreadable"],
    }
    assert told(preview) == {("陈一舟", 1): "出勤"}

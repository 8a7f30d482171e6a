"""考勤总表 of the program's own ledger is read back to the cell; numbers and months over days are no days."""

from __future__ import annotations

from typing import Any

import pytest

from tests.imports.sheets import Grid, MakeBook, check, fields, town

PEOPLE = [("陈一舟", "东湾村"), ("林二川", "东湾村")]
DAYS = {"2024-03-05": "甲课", "2024-03-11": "乙课", "2024-03-28": "丙课"}
TOWN = town(PEOPLE, DAYS)
HEADS = [
    ["1\n5日", "2\n11日", "36\n28日"],
    ["1 5日", "2 11日", "36 28日"],
    ["第1次\n5日", "第2次\n11日", "第36次\n28日"],
    ["第1期（5日）", "第2期（11日）", "第36期（28日）"],
    ["1\n3月5日", "2\n3月11日", "36\n3月28日"],
]


def grid(days: list[Any]) -> Grid:
    rows = [
        ["清河镇2024年度干部教育培训台账（考勤总表）"],
        ["填报单位：清河镇党建办", None, None, "统计期间：2024年1月1日至12月31日"],
        ["序号", "姓名", "单位", "3月", None, None],
        [None, None, None, *days],
        [1, "陈一舟", "东湾村", "√", "迟", "×"],
        [2, "林二川", "东湾村", "○", "√", "公"],
        ["图例：○ 未登记　√ 出勤　迟 迟到　公 因公请假　× 缺席；空白表示该场次不应参训。"],
    ]
    return Grid(rows, ["A3:A4", "B3:B4", "C3:C4", "D3:F3"], name="考勤总表")


def summed(*heads: str) -> Grid:
    rows = [["台账（个人汇总）"], ["序号", "姓名", "单位", *heads]]
    rows += [[n, name, unit, *[3] * len(heads)] for n, (name, unit) in enumerate(PEOPLE, 1)]
    return Grid(rows, name="个人汇总")


EXPLAINED = Grid([["台账（口径说明）"], ["项目", "口径"], ["应到", "按名单"]], name="口径说明")
WANTED = [
    ("陈一舟", "2024-03-05", "出勤"),
    ("陈一舟", "2024-03-11", "迟到"),
    ("陈一舟", "2024-03-28", "缺席"),
    ("林二川", "2024-03-05", "未登记"),
    ("林二川", "2024-03-11", "出勤"),
    ("林二川", "2024-03-28", "因公请假"),
]


@pytest.mark.parametrize("head", HEADS)
def test_the_number_over_a_day_is_no_day(book: MakeBook, head: list[str]) -> None:
    """2 over 11日 below 3月 is the 11th of March, not the second."""
    assert fields(check("attendance", book(grid(head)), TOWN), "name", "date", "mark") == WANTED


def test_the_own_ledger_is_read_back_where_its_sheet_is_named(book: MakeBook) -> None:
    path = book(summed("应到", "实到", "病假", "测试平均分"), grid(HEADS[0]), EXPLAINED)
    preview = check("attendance", path, TOWN, sheet="考勤总表")
    assert preview.questions == ()
    assert fields(preview, "name", "date", "mark") == WANTED
    assert [row.kind for row in preview.rows_read if row.sheet == "考勤总表"] == [
        "heading", "heading", "heading", "heading", "data", "data", "legend",
    ]  # fmt: skip


@pytest.mark.parametrize("month", ["3月", "2024年3月"])
@pytest.mark.parametrize(
    "head",
    [
        ["3月5日", "3月11日", "3月28日"],
        ["3月5日 甲课", "3月11日 乙课", "3月28日 丙课"],
        ["3.5", "3.11", "3.28"],
        ["3/5", "3/11", "3/28"],
        ["3-5", "3-11", "3-28"],
    ],
)
def test_days_that_write_the_month_over_them_once_more(book: MakeBook, head: list[str], month: str) -> None:
    sheet = grid(head)
    rows = [list(row) for row in sheet.rows]
    rows[2][3] = month
    if "年" in month:
        rows[0] = ["培训考勤总表"]
        rows[1] = ["填报单位：清河镇党建办"]
    found = check("attendance", book(Grid(rows, sheet.merged)), TOWN)
    assert fields(found, "name", "date", "mark") == WANTED

"""Lists of different columns beside each other on one sheet: everybody is read, with the own columns."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from typing import Any

import pytest

from tests.imports.sheets import Grid, MakeBook, check, fields

A, B = "13800000001", "13800000002"
SIDE_BY_SIDE: list[tuple[list[list[Any]], list[str], list[tuple[str, str, str, str]]]] = [
    ([["机关干部", None, None, None, "村干部"], ["姓名", "部门", "电话", None, "姓名", "村", "职务"], ["戚守田", "财政所", A, None, "麻春妮", "坝上村", "书记"], ["蔺秀云", "司法所", B]],
     ["A1:C1", "E1:G1"], [("戚守田", "财政所", "", A), ("麻春妮", "坝上村", "书记", ""), ("蔺秀云", "司法所", "", B)]),
    ([["党员姓名", "党员电话", "所在支部", "干部姓名", "干部电话", "所在部门"], ["戚守田", A, "一支部", "蔺秀云", B, "财政所"]],
     [], [("戚守田", "一支部", "", A), ("蔺秀云", "财政所", "", B)]),
    ([["村名", "书记姓名", "书记电话", "主任姓名", "文书姓名", "文书电话"], ["坝上村", "戚守田", A, "蔺秀云", "麻春妮", B]],
     [], [("戚守田", "坝上村", "书记", A), ("蔺秀云", "坝上村", "主任", ""), ("麻春妮", "坝上村", "文书", B)]),
    ([["单位", "支部书记", None, "村主任", None], [None, "姓名", "电话", "姓名", "电话"], ["坝上村", "戚守田", A, "蔺秀云", B]],
     ["A1:A2", "B1:C1", "D1:E1"], [("戚守田", "坝上村", "支部书记", A), ("蔺秀云", "坝上村", "村主任", B)]),
    ([["小组", "单位", "人员①", "人员②"], ["一组", "坝上村", "戚守田", "蔺秀云"]], [], [("戚守田", "坝上村", "", ""), ("蔺秀云", "坝上村", "", "")]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "merged", "wanted"), SIDE_BY_SIDE)
def test_everybody_is_read(
    book: MakeBook, rows: list[list[Any]], merged: list[str], wanted: list[tuple[str, str, str, str]]
) -> None:
    preview = check("roster", book(Grid(rows, merged)))
    assert sorted(fields(preview, "name", "unit", "title", "phone")) == sorted(wanted)


@pytest.mark.parametrize(
    "heads",
    [
        ["姓名", "单位", "电话", "称谓", "姓名", "职业"],
        ["姓名", "单位", "电话", "配偶姓名", "配偶单位", "子女"],
    ],
)
def test_a_relative_is_no_second_list(book: MakeBook, heads: list[str]) -> None:
    rows = [heads, ["戚守田", "财政所", A, "妻子", "蔺秀云", "务农"], ["麻春妮", "司法所", B, "丈夫", "苗得雨", "经商"]]  # fmt: skip
    preview = check("roster", book(rows))
    assert fields(preview, "name", "unit") == [("戚守田", "财政所"), ("麻春妮", "司法所")]


def test_the_same_names_twice_are_one_list(book: MakeBook) -> None:
    rows = [["姓名", "单位", "电话", "姓名", "签到"], *([n, "财政所", A, n, None] for n in ("戚守田", "蔺秀云"))]  # fmt: skip
    assert len(check("roster", book(rows)).rows) == 2


def test_lists_beside_each_other_begin_after_blank_columns(book: MakeBook) -> None:
    """The people of the second list were not read, and the first ones had no post."""
    rows = [
        [None, None, "村名", "书记姓名", "书记电话", "文书姓名"],
        [None, None, "河口社区", "林娜", "13764149617", "曹静芳"],
        [None, None, "东湾村", "逄兰明", "18537727556", "邓琴文"],
    ]
    found = fields(check("roster", book(rows)), "name", "unit", "title")
    assert set(found) == {
        ("林娜", "河口社区", "书记"),
        ("逄兰明", "东湾村", "书记"),
        ("曹静芳", "河口社区", "文书"),
        ("邓琴文", "东湾村", "文书"),
    }

"""Everything in a file is accounted for: classes of rows add up to its filled rows, sheets and columns are told."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.errors import InputProblem
from app.imports import KnownTown, Preview
from app.imports.rows_read import CLASSES, filled_rows
from tests.imports.sheets import FIXTURES, Grid, MakeBook, check, inline, town

KINDS = ("roster", "plan", "attendance", "scores", "hours")
NAMES = [
    "陈一舟",
    "林二川",
    "周三岳",
    "吴四海",
    "买合木提",
    "亓七",
    "古丽·吐尼亚",
    "欧阳六",
    "王小计",
    "计春华",
]
KNOWN = town([(name, "东湾村") for name in NAMES], {"2024-03-05": "甲课", "2024-03-12": "乙课"})


def accounted(preview: Preview, path: Path) -> None:
    """The sum of the classes is the number of filled rows, of each sheet and of the file."""
    filled = {(sheet.name, row) for sheet in inline(path).sheets for row, _ in filled_rows(sheet)}
    assert {(row.sheet, row.row) for row in preview.rows_read} == filled
    counts: Any = preview.summary["rows_read"]
    assert sum(counts.values()) == len(filled)
    assert {row.kind for row in preview.rows_read} <= set(CLASSES)
    assert all(row.why for row in preview.rows_read if row.kind == "left_out")
    told = {(row.sheet or preview.layout.sheet, row.row) for row in preview.rows}
    data = {(row.sheet, row.row) for row in preview.rows_read if row.kind == "data"}
    assert told == data  # what is data has a verdict, and nothing else has one


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "name",
    sorted(path.name for path in FIXTURES.iterdir() if path.suffix in (".xlsx", ".xls", ".et", ".csv")),
)
def test_every_row_of_every_fixture(kind: str, name: str) -> None:
    path = FIXTURES / name
    try:
        preview = check(kind, path, KnownTown(), year=2024)
    except InputProblem:
        return  # another kind of list: refused as a whole, in a sentence
    accounted(preview, path)
    if kind in name.partition("_")[0].partition(".")[0]:
        assert not [row for row in preview.rows_read if row.kind == "left_out"]


def _lines(dice: random.Random) -> list[list[Any]]:
    return dice.sample(
        [[None, "共：", "2人"], ["以上共3人"], ["小计", None, 3], [], ["东湾村（3人）"], ["一、机关干部"], ["注：本表一式两份"], [9], ["西山村"],
         [None, None, "负责人签字：", None], ["符号说明：√出勤 ×缺席 △公假"], ["第2页"], [None, "亓八"], [None, None, None, None, None, None, "边上的字"], [None, "阿卜杜拉"]],
        dice.randint(0, 8),
    )  # fmt: skip


def _table(kind: str, dice: random.Random) -> list[list[Any]]:
    names = dice.sample(NAMES, dice.randint(2, 8))
    make: dict[str, tuple[list[Any], Callable[[int, str], list[Any]]]] = {
        "roster": (["序号", "姓名", "单位", "职务", "爱好"], lambda n, name: [n, name, "东湾村", "委员", "钓鱼"]),
        "attendance": (["序号", "姓名", "3月5日", "3月12日", "小组"], lambda n, name: [n, name, "√", dice.choice(["×", None, "病假"]), "甲"]),
        "scores": (["序号", "姓名", "成绩", "座位"], lambda n, name: [n, name, dice.choice([80, 61.5, "缺考"]), n]),
        "hours": (["序号", "姓名", "学时", "年级"], lambda n, name: [n, name, 12.5, "三"]),
        "plan": (["序号", "培训内容", "培训时间", "学时", "经费"], lambda n, name: [n, f"课程{name}", f"2024-03-{n + 1:02}", 2, 300]),
    }  # fmt: skip
    head, row = make[kind]
    body = [row(n, name) for n, name in enumerate(names, 1)]
    for line in _lines(dice):
        body.insert(dice.randint(0, len(body)), line)
    return [*dice.sample([["清河镇培训一览"], ["填报单位：东湾村"], []], dice.randint(0, 3)), head, *body]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(24))
def test_every_row_of_sheets_with_lines_between(book: MakeBook, kind: str, seed: int) -> None:
    dice = random.Random(f"{kind}{seed}")
    sheets = [Grid(_table(kind, dice), name=f"表{n}") for n in range(dice.randint(1, 3))]
    if dice.random() < 0.4:
        sheets.insert(
            dice.randint(0, 1), Grid([["填表说明"], ["一、姓名写全"], [], ["二、单位写全"]], name="说明")
        )
    path = book(*sheets)
    accounted(check(kind, path, KNOWN, year=2024), path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_nobody_reads_is_listed(book: MakeBook, kind: str) -> None:
    rows = [row for row in _table(kind, random.Random(7)) if len(row) > 3 and row[0] is not None]
    preview = check(kind, book(rows), KNOWN, year=2024)
    unused: Any = preview.summary["columns_unused"]
    label = rows[0][-1]
    assert {
        "sheet": "Sheet1",
        "column": "ABCDEF"[len(rows[0]) - 1],
        "label": label,
        "filled": len(rows) - 1,
    } in unused
    labels = {each["label"] for each in unused}
    assert not labels & {"姓名", "单位", "职务", "3月5日", "成绩", "学时", "培训内容", "培训时间"}


def test_blocks_and_sheets_count_each_row_once(book: MakeBook) -> None:
    path = book(
        Grid([["姓名", "单位", "姓名", "单位"], ["陈一舟", "东湾村", "林二川", "西山村"], ["周三岳", "东湾村"], ["共3人"]], name="甲"),
        Grid([["目录"], ["甲"]], name="目录"),
    )  # fmt: skip
    preview = check("roster", path)
    accounted(preview, path)
    assert [row.fields["name"] for row in preview.rows] == ["陈一舟", "周三岳", "林二川"]
    assert preview.summary["sheets_not_read"] == [{"name": "目录", "rows": 2, "why": "没有找到表头"}]
    assert preview.summary["sheets_left_out"] == ["目录"]


def test_people_across_count_too(book: MakeBook) -> None:
    days = [[day, "√", "√", "×", "√"] for day in ("3月5日", "3月12日", "3月13日", "3月14日")]
    path = book([["2024年考勤"], ["日期", *NAMES[:4]], *days, ["合计", 2, 2, 1, 2], ["注：×为缺席"]])
    preview = check("attendance", path, KNOWN, year=2024)
    accounted(preview, path)
    kinds = [row.kind for row in preview.rows_read]
    assert kinds == ["heading", "heading", *["data"] * 4, "total", "note"]

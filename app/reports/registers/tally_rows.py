"""A ranked list of what lines of all entries are of: topics with votes, shares and who asked for them."""

from __future__ import annotations

from app.papers.document import Column, Value
from app.papers.document import Kind as Shape
from app.reports.registers.columns import cell_of
from app.reports.registers.material import Content, Material
from app.rules.registers.description import Paper
from app.rules.registers.names import Names
from app.rules.registers.tally import Tallied, tallied
from app.rules.registers.vocabulary import TALLY, TALLY_WORDS

# Units that are named one by one.
NAMED = 6
PLANNED, NOT_PLANNED = "已列入", "未列入"
_WIDTHS = {"place": 6.0, "sum": 8.0, "part": 9.0, "count": 11.0, "planned": 12.0, "form": 14.0, "month": 12.0}


def table(material: Material, paper: Paper) -> Content:
    """The rows of a paper that tallies, with their sum; `unplanned` are those next year's plan lacks."""
    lines, _, column = paper.tally.partition(".")
    found = tallied(material.cells, material.entries, lines, column)
    if paper.where.get("unplanned"):
        found = tuple(one for one in found if one.name not in material.planned)
    rows = [
        tuple(_cell(material, one, number, name) for name in paper.columns)
        for number, one in enumerate(found, 1)
    ]
    columns = tuple(_column(material, paper, name) for name in paper.columns)
    return Content(columns, rows, _total(paper, rows) if rows and paper.total else None)


def _column(material: Material, paper: Paper, name: str) -> Column:
    named = Names(material.register).find(name, f"{TALLY}:{paper.tally}")
    title = named.title if named is not None else TALLY_WORDS[name]
    if name == "#":
        return Column(title, Shape.SERIAL, 5)
    shape = Shape.NUMBER if name in ("place", "sum", "count") else Shape.WORD
    if name in ("name", "who"):
        return Column(title, Shape.TEXT, 0, grow=True)
    return Column(title, shape, max(_WIDTHS.get(name, 10.0), 2.0 * len(title) + 2.0))


def _cell(material: Material, one: Tallied, number: int, name: str) -> Value:
    told: dict[str, Value] = {
        "#": number,
        "place": one.place,
        "name": one.name,
        "sum": cell_of(one.total),
        "part": one.part.text,
        "count": len(one.who),
        "who": "、".join(one.who) if len(one.who) <= NAMED else f"{one.who[0]}等{len(one.who)}个单位",
        "planned": PLANNED if one.name in material.planned else NOT_PLANNED,
    }
    return told.get(name)


def _total(paper: Paper, rows: list[tuple[Value, ...]]) -> tuple[Value, ...]:
    found: list[Value] = []
    for at, name in enumerate(paper.columns):
        values = [row[at] for row in rows]
        numbers = [value for value in values if isinstance(value, (int, float))]
        found.append(sum(numbers) if name in paper.total else None)
    found[next(at for at, value in enumerate(found) if value is None)] = "合计"
    return tuple(found)

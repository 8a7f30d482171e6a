"""A list paper: entries, the lines of entries, those who owe, or who × what of the grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from app.errors import InputProblem
from app.papers.document import Column, Document, Field, Section, Table, Value
from app.papers.document import Paper as Sheet
from app.papers.letter import long_date
from app.reports import wording
from app.reports.registers import grid_rows, owed_rows
from app.reports.registers.columns import cell_of, column_of, order_key
from app.reports.registers.material import Material
from app.rules.registers import vocabulary as words
from app.rules.registers.amounts import Amount, added
from app.rules.registers.amounts import Value as Told
from app.rules.registers.description import Paper
from app.rules.registers.entries import Entry
from app.rules.registers.mentions import rows_of
from app.rules.registers.values import scalar

SIZE = 10.5
# Half-width characters that A4 upright carries well at that size.
UPRIGHT = 92.0


@dataclass(frozen=True)
class Place:
    """Where a row stands: an entry, and one of its lines where the list is of lines."""

    entry: Entry
    line: int = 0


def build(material: Material, paper: Paper) -> Document:
    """The list. Raises `InputProblem` register.paper_empty when nothing stands on it."""
    rows = rows_of(material.register, paper)
    if rows == words.GRID:
        columns, lines, total = grid_rows.table(material, paper)
    elif rows.startswith(words.OWED):
        columns, lines, total = owed_rows.table(material, paper, rows)
    else:
        columns, lines, total = _of_entries(material, paper, rows)
    if not lines:
        raise InputProblem("register.paper_empty", paper=paper.title, year=str(material.year))
    return document(material, paper, columns, lines, total)


def document(
    material: Material,
    paper: Paper,
    columns: Sequence[Column],
    lines: Sequence[Sequence[Value]],
    total: Sequence[Value] | None,
) -> Document:
    """The rows under the register's heading, upright where they fit."""
    title = material.heading(paper)
    wide = paper.landscape or sum(max(each.width, 12.0) for each in columns) > UPRIGHT
    section = Section(
        name=paper.title[:28],
        title=title,
        table=Table(
            tuple(columns),
            lines,
            total=total,
            frozen=2,
            text_size=SIZE,
        ),
        facts=(
            (
                Field("填报单位", wording.office_name(material.town)),
                Field("共", f"{len(lines)} 条", align="center"),
                Field("截至日期", long_date(material.on), align="right"),
            ),
        ),
        signature=tuple(Field(each) for each in paper.sign or ("制表人", "审核人", "日期")),
        paper=Sheet("A4", landscape=wide, margin=14),
    )
    return Document(
        title=title,
        sections=(section,),
        author=wording.office_name(material.town),
        created=material.made_at,
        file_stem=material.stem(paper.title),
    )


Rows = tuple[Sequence[Column], list[tuple[Value, ...]], tuple[Value, ...] | None]


def _of_entries(material: Material, paper: Paper, rows: str) -> Rows:
    places = [place for place in _places(material, rows) if fits(material, paper, rows, place)]
    for name in reversed((*((paper.group,) if paper.group else ()), *paper.sort)):
        places.sort(key=partial(_sorted_by, material, name, rows))
    columns = [column_of(material.register, name, rows) for name in paper.columns]
    lines = [
        tuple(
            number if name == "#" else cell_of(_told(material, place, name, rows)) for name in paper.columns
        )
        for number, place in enumerate(places, 1)
    ]
    return columns, lines, _total(material, paper, rows, places)


def _places(material: Material, rows: str) -> Iterator[Place]:
    for entry in material.entries:
        if not rows:
            yield Place(entry)
        else:
            yield from (Place(entry, number) for number in range(len(entry.lines_of(rows))))


def _told(material: Material, place: Place, name: str, rows: str) -> Told:
    return material.cells.value(place.entry, name, rows, place.line)


def _sorted_by(material: Material, name: str, rows: str, place: Place) -> tuple[int, object]:
    return order_key(_told(material, place, name, rows))


def fits(material: Material, paper: Paper, rows: str, place: Place) -> bool:
    """Whether a row is wanted: marks that hold, choices and states among those named."""
    for name, wanted in paper.where.items():
        if wanted is True:
            told = _told(material, place, name, rows)
            if not told or (isinstance(told, Amount) and not told.part):
                return False
        elif isinstance(wanted, tuple) and _stored(material, place.entry, name) not in wanted:
            return False
    return True


def _stored(material: Material, entry: Entry, name: str) -> str:
    return entry.state if name == "state" else str(scalar(material.register, entry, name) or "")


def _total(material: Material, paper: Paper, rows: str, places: Sequence[Place]) -> tuple[Value, ...] | None:
    if not paper.total or not places:
        return None
    found: list[Value] = []
    for name in paper.columns:
        if name not in paper.total:
            found.append(None)
            continue
        told = [_told(material, place, name, rows) for place in places]
        found.append(cell_of(added([each for each in told if isinstance(each, Amount)])))
    label = next((n for n, value in enumerate(found) if value is None), None)
    if label is not None:
        found[label] = "合计"
    return tuple(found)

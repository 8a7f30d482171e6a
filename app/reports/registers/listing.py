"""A list paper: entries, the lines of entries, those who owe, or who × what of the grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from app.errors import InputProblem
from app.papers.document import Document, Fact, Row, Section, Table, Value
from app.papers.document import Paper as Sheet
from app.papers.letter import long_date
from app.reports import wording
from app.reports.registers import grid_rows, owed_rows, tally_rows
from app.reports.registers.columns import cell_of, column_of, sort_key
from app.reports.registers.material import Content, Material
from app.rules.registers import narrowing
from app.rules.registers import vocabulary as words
from app.rules.registers.amounts import Amount, added, value_text
from app.rules.registers.amounts import Value as Told
from app.rules.registers.description import Paper, Who
from app.rules.registers.entries import Entry
from app.rules.registers.mentions import rows_of
from app.rules.registers.names import Names

SIZE = 10.5
# Half-width characters that A4 upright carries well at that size.
UPRIGHT = 92.0
NO_GROUP = "其他"
# Millimetres of a row in which somebody signs.
SIGNED = 10.0


@dataclass(frozen=True)
class Place:
    """Where a row stands: an entry, and one of its lines where the list is of lines."""

    entry: Entry
    line: int = 0


def build(material: Material, paper: Paper) -> Document:
    """The list; one sheet for each value of a `group` that is none of its columns.

    Raises `InputProblem` register.paper_empty when nothing stands on it.
    """
    rows = rows_of(material.register, paper)
    if rows.startswith(words.TALLY):
        parts = [("", tally_rows.table(material, paper))]
    elif rows == words.GRID:
        parts = [("", grid_rows.table(material, paper))]
    elif rows.startswith(words.OWED):
        parts = [("", owed_rows.table(material, paper, rows))]
    else:
        parts = _of_entries(material, paper, rows)
    parts = [part for part in parts if part[1].lines]
    if not parts:
        raise InputProblem("register.paper_empty", paper=paper.title, year=str(material.year))
    return document_of(material, paper, parts)


def document_of(material: Material, paper: Paper, parts: Sequence[tuple[str, Content]]) -> Document:
    """The sheets of a list: the value of its group ('' without one) and the rows of each."""
    title = material.heading(paper)
    names = _sheet_names(paper, [name for name, _ in parts])
    return Document(
        title=title,
        sections=tuple(
            _section(material, paper, name, group, content)
            for name, (group, content) in zip(names, parts, strict=True)
        ),
        author=wording.office_name(material.town),
        created=material.made_at,
        file_stem=material.stem(paper.title),
    )


def _sheet_names(paper: Paper, groups: Sequence[str]) -> list[str]:
    """Names of the sheets, each once, as short as spreadsheets want them."""
    found: list[str] = []
    for group in groups:
        name = (group or paper.title)[:26]
        number = 2
        while name in found:
            name = f"{name[:22]}({number})"
            number += 1
        found.append(name)
    return found


def _section(material: Material, paper: Paper, name: str, group: str, content: Content) -> Section:
    """The rows under the register's heading, upright where they fit."""
    wide = paper.landscape or sum(max(each.width, 12.0) for each in content.columns) > UPRIGHT
    first = Fact(_group_title(material, paper), group) if group else None
    return Section(
        name=name,
        title=material.heading(paper),
        table=Table(
            content.columns,
            content.lines,
            total=content.total,
            frozen=2,
            text_size=SIZE,
            row_height=SIGNED if "sign" in paper.columns else 0.0,
        ),
        facts=(
            *(((first,),) if first else ()),
            (
                Fact("填报单位", wording.office_name(material.town)),
                Fact("共", f"{len(content.lines)} 条", align="center"),
                Fact("截至日期", long_date(material.on), align="right"),
            ),
        ),
        signature=tuple(Fact(each) for each in paper.sign or ("制表人", "审核人", "日期")),
        paper=Sheet("A4", landscape=wide, margin=14),
    )


def _group_title(material: Material, paper: Paper) -> str:
    found = Names(material.register).find(paper.group, rows_of(material.register, paper))
    return found.title if found else ""


def _of_entries(material: Material, paper: Paper, rows: str) -> list[tuple[str, Content]]:
    """The rows, by the paper's group where that has no column of its own."""
    places = [place for place in _places(material, rows) if fits(material, paper, rows, place)]
    for name in reversed((*((paper.group,) if paper.group else ()), *paper.sort)):
        places.sort(key=partial(_sorted_by, material, name, rows))
    if not paper.group or paper.group in paper.columns:
        return [("", _content(material, paper, rows, places))]
    groups: dict[str, list[Place]] = {}
    for place in places:
        groups.setdefault(value_text(_told(material, place, paper.group, rows)) or NO_GROUP, []).append(place)
    return [(name, _content(material, paper, rows, each)) for name, each in groups.items()]


def _content(material: Material, paper: Paper, rows: str, places: Sequence[Place]) -> Content:
    lines = [
        tuple(
            number if name == "#" else cell_of(_told(material, place, name, rows)) for name in paper.columns
        )
        for number, place in enumerate(places, 1)
    ]
    columns = tuple(column_of(material.register, name, rows) for name in paper.columns)
    return _shown(material, paper, Content(columns, lines, _total(material, paper, rows, places)))


def _shown(material: Material, paper: Paper, content: Content) -> Content:
    """Without the columns that say nothing in any row: those nobody has to fill, and 签字 stays."""
    asked = {one.id for one in material.register.fields if one.required} | {"sign", *paper.total}
    empty = [
        place
        for place, name in enumerate(paper.columns)
        if name not in asked and all(line[place] in (None, "") for line in content.lines)
    ]
    if not empty:
        return content

    def kept(row: Row) -> Row:
        return tuple(value for place, value in enumerate(row) if place not in empty)

    columns = tuple(column for place, column in enumerate(content.columns) if place not in empty)
    total = None if content.total is None else kept(content.total)
    return Content(columns, [kept(line) for line in content.lines], total)


def _places(material: Material, rows: str) -> Iterator[Place]:
    for entry in material.entries:
        if not rows:
            yield Place(entry)
        else:
            yield from (Place(entry, number) for number in range(len(entry.lines_of(rows))))


def _told(material: Material, place: Place, name: str, rows: str) -> Told:
    """A value; whoever is named without a unit is of the unit where they stand."""
    told = material.cells.value(place.entry, name, rows, place.line)
    if told is None and name == "unit" and not rows and material.register.who is Who.PERSON:
        return material.cells.value(place.entry, "person.unit")
    return told


def _sorted_by(material: Material, name: str, rows: str, place: Place) -> tuple[int, object]:
    return sort_key(material.register, name, _told(material, place, name, rows), material.roster)


def fits(material: Material, paper: Paper, rows: str, place: Place) -> bool:
    """Whether a row is wanted: marks that hold, choices and states among those named."""
    return narrowing.fits(material.cells, paper.where, place.entry, rows, place.line)


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

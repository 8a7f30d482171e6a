"""Who × what of a register's grid: the day each came in, what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from app.papers.document import Column, Value
from app.papers.document import Kind as Shape
from app.reports.registers import owed_rows
from app.reports.registers.columns import column_of
from app.reports.registers.material import Content, Material
from app.rules.day_words import short_date
from app.rules.registers import vocabulary as words
from app.rules.registers.description import Paper
from app.rules.registers.owing import LATE, Owed
from app.rules.registers.verdict_words import verdict_text

EVERY = "*"
Spot = tuple[str, str]


def table(material: Material, paper: Paper) -> Content:
    """One line for each who owes; '*' is a column for each slot or period of the grid."""
    owed = [row for due in _dues(material) for row in owed_rows.owed_of(material, due)]
    spots = _spots(material, owed)
    by_debtor: dict[tuple[str, int], list[Owed]] = {}
    for row in owed:
        by_debtor.setdefault((row.debtor.kind, row.debtor.id), []).append(row)
    columns: list[Column] = []
    for name in paper.columns:
        if name == EVERY:
            columns += [Column(title, Shape.WORD, 12) for title in spots.values()]
        else:
            columns.append(column_of(material.register, name, words.GRID))
    lines = [_line(material, paper, number, rows, spots) for number, rows in enumerate(by_debtor.values(), 1)]
    return Content(tuple(columns), lines)


def _dues(material: Material) -> tuple[str, ...]:
    grid = material.register.grid
    named = grid.dues if grid is not None else ()
    return named or tuple(material.owing)


def _spot(material: Material, row: Owed) -> Spot:
    by_period = material.register.grid is not None and material.register.grid.columns == "period"
    return ("", row.term.period.key) if by_period else (row.slot, "")


def _spots(material: Material, owed: Sequence[Owed]) -> dict[Spot, str]:
    """The columns of the grid in order, with their headings."""
    found: dict[Spot, str] = {}
    for row in owed:
        spot = _spot(material, row)
        found.setdefault(spot, owed_rows.slot_title(material, row) if spot[0] else owed_rows.term_title(row))
    if material.register.slot and any(slot for slot, _ in found):
        order = [each.id for each in material.register.field(material.register.slot).choices]
        return dict(
            sorted(found.items(), key=lambda one: order.index(one[0][0]) if one[0][0] in order else 99)
        )
    return dict(sorted(found.items(), key=lambda one: one[0][1]))


def _line(
    material: Material, paper: Paper, number: int, rows: Sequence[Owed], spots: dict[Spot, str]
) -> tuple[Value, ...]:
    by_spot = {_spot(material, row): row for row in rows}
    missing = [title for spot, title in spots.items() if spot in by_spot and by_spot[spot].on_day is None]
    waived = [title for spot, title in spots.items() if spot in by_spot and by_spot[spot].reason]
    missing = [title for title in missing if title not in waived]
    line: list[Value] = []
    for name in paper.columns:
        if name == "#":
            line.append(number)
        elif name == EVERY:
            line += [_cell(by_spot.get(spot)) for spot in spots]
        elif name == "done":
            line.append(f"{sum(1 for row in by_spot.values() if row.on_day is not None)}/{len(by_spot)}")
        elif name == "missing":
            line.append("、".join(missing) or None)
        else:
            line.append(owed_rows.told(material, rows[0], name))
    return tuple(line)


def _cell(row: Owed | None) -> str | None:
    """8月15日, with 迟 where it came late; how it stands where it has not come."""
    if row is None:
        return None
    if row.on_day is None:
        return verdict_text(row)
    return short_date(row.on_day) + ("（迟）" if row.verdict == LATE else "")

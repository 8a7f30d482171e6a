"""Cells with a mark for each half-day (√/×): for the two class sessions of their day, in order."""

from __future__ import annotations

from collections.abc import Sequence

from app.imports.known import KnownSession
from app.imports.marks.mark_reading import MarkReader
from app.imports.plans.plan import half_of
from app.reader.sheet import Cell, squeezed

_ORDER = ("上午", "下午", "晚上")


def marks_of_halves(
    reader: MarkReader, column: int, cell: Cell, lessons: Sequence[KnownSession]
) -> list[tuple[KnownSession, str]]:
    """Each of the two class sessions `held` on a day with its part of the cell; [] for any other cell.

    A blank cell of a column of such cells is blank for both.
    """
    ordered = _in_order(lessons)
    if len(ordered) != 2 or not reader.is_paired(column):
        return []
    parts = reader.parts(cell) or (["", ""] if squeezed(cell) == "" else [])
    return list(zip(ordered, parts, strict=True)) if parts else []


def _in_order(lessons: Sequence[KnownSession]) -> list[KnownSession]:
    """Class sessions whose order nobody can doubt: each is of another half-day."""
    halves = {half_of(one.start, one.day_part): one for one in lessons}
    if len(halves) < len(lessons) or "" in halves:
        return []
    return [halves[half] for half in _ORDER if half in halves]

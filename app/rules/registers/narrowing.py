"""Whether an entry, or one of its lines, is what a list or a figure asks for: marks, choices, states."""

from __future__ import annotations

from collections.abc import Mapping

from app.rules.registers import vocabulary as words
from app.rules.registers.amounts import Amount, value_text
from app.rules.registers.cells import Cells
from app.rules.registers.entries import Entry
from app.rules.registers.values import scalar


def fits(cells: Cells, where: Mapping[str, object], entry: Entry, rows: str = "", line: int = 0) -> bool:
    """Whether every name of `where` holds (True: filled, and no nought) or is among the ids it names."""
    for name, wanted in where.items():
        if wanted is True:
            told = cells.value(entry, name, rows, line)
            if not told or (isinstance(told, Amount) and not told.part):
                return False
        elif isinstance(wanted, tuple) and not set(wanted) & _stored(cells, entry, name, rows, line):
            return False
    return True


def _stored(cells: Cells, entry: Entry, name: str, rows: str, line: int) -> set[str]:
    """The id of a choice or state; what is computed by its id or its words."""
    if any(one.id == name for one in cells.register.computed):
        told = value_text(cells.value(entry, name, rows, line))
        return {told, *(key for key, word in words.FORCE.items() if word == told)}
    return {entry.state if name == "state" else str(scalar(cells.register, entry, name) or "")}

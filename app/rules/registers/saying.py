"""What an entry says under a field, and whether two values say the same: for lists, revisions and doubles."""

from __future__ import annotations

import unicodedata

from app.rules.registers.description import Field, Kind, Register
from app.rules.registers.entries import Entry, Line
from app.rules.registers.typed_values import PROGRAMMES, LineValue, Value, is_linked
from app.rules.registers.values import DAY, linked, scalar


def stored(register: Register, entry: Entry, one: Field) -> Value:
    """What an entry holds under a field, as a list would say it."""
    if one.choices_from == PROGRAMMES and not one.is_lines:
        return (LineValue(programme_id=entry.programme_id),) if entry.programme_id is not None else ()
    if is_linked(one):
        return tuple(map(line_value, linked(register, entry, one.id)))
    if one.id == DAY and one.kind is Kind.DAY:
        return entry.on_day.isoformat()
    return scalar(register, entry, one.id)


def line_value(line: Line) -> LineValue:
    """A stored line as a value."""
    return LineValue(
        line.person_id,
        line.unit_id,
        line.batch_id,
        line.class_session_id,
        line.category_id,
        line.entry_id,
        None,
        line.name,
        line.data,
    )


def identity(line: LineValue) -> tuple[object, ...]:
    """What a line points to."""
    return (*line.link, line.programme_id)


def same(one: Value, other: Value) -> bool:
    """Whether two values of a field say the same; blanks in texts and the order of lines aside."""
    if isinstance(one, tuple) or isinstance(other, tuple):
        return _lines(one) == _lines(other)
    if isinstance(one, str) and isinstance(other, str):
        return _squeezed(one) == _squeezed(other)
    return one == other or (one in (None, "") and other in (None, ""))


def _lines(value: Value) -> list[tuple[object, ...]]:
    lines = value if isinstance(value, tuple) else ()
    found = [(*identity(line), tuple(sorted(line.data.items()))) for line in lines]
    return sorted(found, key=repr)


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def says_all_of(register: Register, entry: Entry, other: Entry) -> bool:
    """Whether two entries say the same in every field, files aside."""
    return all(
        same(stored(register, entry, one), stored(register, other, one))
        for one in register.fields
        if one.kind is not Kind.FILE
    )

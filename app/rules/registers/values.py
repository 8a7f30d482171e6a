"""What an entry holds under a field, and from which day on: plain values, for every rule of registers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from app.rules.registers.description import Field, Kind, Register
from app.rules.registers.entries import Entry, Line, Scalar

DAY = "day"


def field_or_none(register: Register, field_id: str) -> Field | None:
    """The field of that id, also one that no longer is shown; None if there is none."""
    return next((each for each in register.fields if each.id == field_id), None)


def scalar(register: Register, entry: Entry, field_id: str) -> Scalar | None:
    """The stored scalar of a field: its envelope, its data, else what a state asked for last; None if empty.

    `day` is the day of the first receipt where the register is dated, the slot's field the entry's slot.
    """
    if field_id == register.slot and register.slot:
        return entry.slot or None
    if field_id in entry.data:
        return entry.data[field_id]
    if field_id == DAY:
        return entry.on_day.isoformat()
    for step in reversed(entry.steps):
        if field_id in step.data:
            return step.data[field_id]
    return None


def day_value(register: Register, entry: Entry, field_id: str) -> date | None:
    """A field of days as a day; None where it is empty or says none."""
    found = scalar(register, entry, field_id)
    try:
        return date.fromisoformat(str(found)) if found else None
    except ValueError:
        return None


def linked(register: Register, entry: Entry, field_id: str) -> tuple[Line, ...]:
    """The lines of a field; for a link that stands in the envelope, one line made of it."""
    lines = entry.lines_of(field_id)
    one = field_or_none(register, field_id)
    if lines or one is None or field_id != envelope_field(register, one.kind):
        return lines
    if one.kind is Kind.PERSON and entry.person_id is not None:
        return (Line(0, field_id, 0, person_id=entry.person_id),)
    if one.kind is Kind.UNIT and entry.unit_id is not None:
        return (Line(0, field_id, 0, unit_id=entry.unit_id),)
    if one.kind is Kind.CLASS and entry.batch_id is not None:
        return (Line(0, field_id, 0, batch_id=entry.batch_id),)
    return ()


def envelope_field(register: Register, kind: Kind) -> str:
    """The field whose link stands in the entry's envelope: the first of its kind without lines.

    Not one that a state asks for (it belongs to the step, which may come after the entry's year is closed),
    and no class session.
    """
    asked = {name for state in register.states for name in state.asks}
    own = (each.id for each in register.fields if each.kind is kind and not each.is_lines and not each.of)
    return next((field_id for field_id in own if field_id not in asked), "")


def day_filled(register: Register, entry: Entry, field_id: str) -> date | None:
    """The day on which a field was first filled: the entry's, else the step's; None if it is empty."""
    if field_id in entry.entered:
        return entry.on_day
    for step in entry.steps:
        if step.data.get(field_id) not in (None, ""):
            return step.on_day
    if entry.data.get(field_id) not in (None, "") or field_id in entry.files:
        return entry.on_day
    return entry.on_day if linked(register, entry, field_id) else None


def matches(register: Register, entry: Entry, where: Mapping[str, Collection[str]]) -> bool:
    """Whether every field named has one of its values; `state` is the state the entry is in."""
    return all(
        (entry.state if field_id == "state" else str(scalar(register, entry, field_id) or "")) in wanted
        for field_id, wanted in where.items()
    )

"""What must hold of an entry as it stands, whatever changed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.errors import InputProblem
from app.rules.registers.description import Field, Kind, Register
from app.rules.registers.entries import Entry
from app.rules.registers.typed_values import PROGRAMMES
from app.rules.registers.values import DAY, day_filled, day_value, matches


def check_entry(register: Register, entry: Entry, *, given: Mapping[str, object]) -> None:
    """What must hold of an entry as it stands. Raises `InputProblem` entry.required, entry.either,
    entry.when, entry.ends_before.

    A field that stands only with some choices may keep what it has, but takes nothing new without them.
    """
    for field in register.fields:
        fits = matches(register, entry, field.when)
        if given.get(field.id) not in (None, ()) and not fits:
            raise InputProblem("entry.when", field=field.id, title=field.title)
        if field.required and fits and not field.retired and not is_filled(register, entry, field):
            raise InputProblem("entry.required", field=field.id, title=field.title)
    for titles in _empty_groups(register, entry):
        raise InputProblem("entry.either", title="”或“".join(titles))
    _check_order(register, entry, given)


def _check_order(register: Register, entry: Entry, given: Mapping[str, object]) -> None:
    """No end before its beginning; what stands so from before is said when one of the two is touched."""
    for field in register.fields:
        if not field.not_before or not {field.id, field.not_before} & set(given):
            continue
        day, first = (day_value(register, entry, name) for name in (field.id, field.not_before))
        if day is not None and first is not None and day < first:
            begins = register.field(field.not_before)
            raise InputProblem(
                "entry.ends_before",
                field=field.id,
                title=field.title,
                day=day.isoformat(),
                begins=begins.title,
                first=first.isoformat(),
            )


def _empty_groups(register: Register, entry: Entry) -> Iterator[tuple[str, ...]]:
    """Titles of the fields of which at least one must be filled, and none is; only those that are shown."""
    for either in register.either:
        if not matches(register, entry, either.when):
            continue
        fields = [register.field(name) for name in either.fields]
        if not any(is_filled(register, entry, field) for field in fields):
            shown = (one for one in fields if not one.retired and matches(register, entry, one.when))
            yield tuple(one.title for one in shown)


def is_filled(register: Register, entry: Entry, field: Field) -> bool:
    """Whether a field says something; a file may come later, and is asked for by a due."""
    if field.id == DAY or field.kind is Kind.FILE:
        return True
    if field.id == register.slot:
        return bool(entry.slot)
    if field.choices_from == PROGRAMMES and not field.is_lines:
        return entry.programme_id is not None
    return day_filled(register, entry, field.id) is not None

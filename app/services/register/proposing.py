"""What the description proposes for the fields of a new entry, and the 所属期 it most likely belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.registers.description import Field, Register
from app.rules.registers.entries import Entry
from app.rules.registers.numbering import NEXT
from app.rules.registers.terms import proposed_period
from app.rules.registers.typed_values import Given, choice_meant, typed_day_of
from app.rules.registers.values import DAY, field_or_none, scalar
from app.services.register.entry_rows import read_entries
from db.models import RegisterEntry

TODAY, LAST = "today", "last"


def propose_period(session: Session, *, register: Register, record: RegisterEntry) -> str:
    """The 所属期 that an entry of that day, whom and slot most likely belongs to ('' where it has none)."""
    rows = session.scalars(
        select(RegisterEntry.period).where(
            RegisterEntry.register == register.id,
            RegisterEntry.slot == (record.slot or ""),
            RegisterEntry.unit_id.is_not_distinct_from(record.unit_id),
            RegisterEntry.person_id.is_not_distinct_from(record.person_id),
            RegisterEntry.batch_id.is_not_distinct_from(record.batch_id),
        )
    )
    have = set(rows)
    due = next((each for each in register.dues if each.period is register.period), None)
    span = proposed_period(
        record.on_day, register=register, has=have.__contains__, due=due, slot=record.slot or ""
    )
    return "" if span is None else span.key


def default_values(
    session: Session, *, register: Register, today: date, given: Mapping[str, Given], last: bool = True
) -> dict[str, Given]:
    """What the description proposes for the fields that are not given: a day, a value, the last one used.

    Without `last` what was used before is not taken.
    """
    asks_last = last and any(each.default == LAST for each in register.fields)
    before = _last(session, register) if asks_last else None
    return plain_defaults(register, today=today, given=given, before=before)


def plain_defaults(
    register: Register, *, today: date, given: Mapping[str, Given], before: Entry | None = None
) -> dict[str, Given]:
    """`default_values` of an entry after `before` (None: nothing was used before)."""
    found: dict[str, Given] = {}
    for field in register.fields:
        if field.default is None or field.retired or field.id in given or field.title in given:
            continue
        if not is_shown(register, field, {**found, **given}):
            continue
        default = field.default
        if default == NEXT:
            continue  # given when the entry is written: `numbering.hold_number`
        if default == TODAY:
            found[field.id] = today
        elif default == LAST:
            value = None if before is None else scalar(register, before, field.id)
            if value is not None:
                found[field.id] = value
        elif isinstance(default, str) and default.startswith("+") and "d:" in default:
            days, _, source = default[1:].partition("d:")
            start = given.get(source, found.get(source))
            day = start if isinstance(start, date) else _typed(register, source, start, today)
            if day is not None:
                found[field.id] = day + timedelta(days=int(days))
        else:
            found[field.id] = default
    return found


def is_shown(register: Register, field: Field, values: Mapping[str, Given]) -> bool:
    """Whether a field is asked for with what is given so far."""
    for name, wanted in field.when.items():
        of = field_or_none(register, name)
        value = None if of is None else values.get(of.id, values.get(of.title))
        choice = None if of is None or value is None else choice_meant(of.choices, str(value))
        if choice is None or choice.id not in wanted:
            return False
    return True


def _typed(register: Register, field_id: str, given: Given, today: date) -> date | None:
    field = field_or_none(register, field_id)
    if field is None or not isinstance(given, str) or not given.strip():
        return today if field is not None and field.id == DAY and not given else None
    return typed_day_of(field, given, year=today.year)


def _last(session: Session, register: Register) -> Entry | None:
    newest = (
        select(RegisterEntry.id)
        .where(RegisterEntry.register == register.id)
        .order_by(RegisterEntry.id.desc())
        .limit(1)
    )
    found = read_entries(session, RegisterEntry.id == newest.scalar_subquery())
    return found[0] if found else None

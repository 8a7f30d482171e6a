"""Where the values of an entry are kept: envelope, scalars and lines, of the entry or of one of its steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.errors import ConflictProblem, InputProblem
from app.rules.registers.description import Dated, Field, Kind, Register
from app.rules.registers.typed_values import (
    PROGRAMMES,
    Given,
    LineValue,
    Names,
    Value,
    is_linked,
    typed,
)
from app.rules.registers.values import DAY, envelope_field
from db.models import RegisterEntry, RegisterLine, RegisterStep

_ENVELOPE = {Kind.PERSON: "person_id", Kind.UNIT: "unit_id", Kind.CLASS: "batch_id"}
Values = dict[str, Value]


def typed_values(register: Register, given: Mapping[str, Given], names: Names, *, year: int | None) -> Values:
    """The values of the fields that are given, as they are stored.

    Raises `InputProblem` entry.field for one that the register does not have or no longer takes, and what
    `typed` raises.
    """
    known = {field.id: field for field in register.fields}
    found: Values = {}
    for field_id, value in given.items():
        field = known.get(field_id) or _titled(register, field_id)
        if field is None or field.retired:
            told = "、".join(each.title for each in register.fields if not each.retired)
            raise InputProblem("entry.field", field=field_id, known=told)
        found[field.id] = typed(field, value, names, year=year)
    return found


def _titled(register: Register, words: str) -> Field | None:
    """The field with that title, for a command line or a list in Chinese."""
    return next((field for field in register.fields if field.title == words), None)


def entry_record(
    session: Session, *, register: Register, entry_id: int, version: int | None = None
) -> RegisterEntry:
    """The record. Raises `InputProblem` entry.not_found, `ConflictProblem` conflict.stale."""
    record = session.get(RegisterEntry, entry_id)
    if record is None or record.register != register.id:
        raise InputProblem("entry.not_found", id=entry_id, register=register.title)
    if version is not None and record.version != version:
        raise ConflictProblem("conflict.stale")
    return record


def dated_year(register: Register, on_day: date, period: str) -> int | None:
    """The year an entry stands in: of its 所属期, else of its day; none in a register without years."""
    if register.dated is Dated.NONE:
        return None
    return int(period[:4]) if period else on_day.year


def place_of(
    register: Register, steps: Sequence[RegisterStep], field_id: str, lines: Iterable[RegisterLine]
) -> RegisterStep | None:
    """Where a field stands: the last step that says it, else the one that asked for it, else the entry."""
    with_lines = {line.step_id for line in lines if line.field == field_id}
    for step in reversed(steps):
        if field_id in step.data or step.id in with_lines:
            return step
    asked = {state.id for state in register.states if field_id in state.asks}
    return next((step for step in reversed(steps) if step.state in asked), None)


def put_values(
    session: Session,
    *,
    register: Register,
    record: RegisterEntry,
    values: Mapping[str, Value],
    step: RegisterStep | None = None,
) -> None:
    """Put values into the entry or, with `step`, into the step; None or () empties, what stays stays.

    Day, slot and the links of the envelope are the entry's own, whatever the step.
    """
    scalars: dict[str, str | int | None] = {}
    for field_id, value in values.items():
        field = register.field(field_id)
        if _put_into_envelope(register, record, field, value):
            continue
        if is_linked(field):
            assert not isinstance(value, (str, int))
            put_lines(session, field_id=field_id, wanted=value or (), entry=record, step=step)
        else:
            assert not isinstance(value, tuple)
            scalars[field_id] = value
    holder: RegisterEntry | RegisterStep = step or record
    data = dict(holder.data)
    for field_id, scalar in scalars.items():
        if scalar is not None:
            data[field_id] = scalar
        elif step is not None:
            data[field_id] = ""
        else:
            data.pop(field_id, None)
    if data != holder.data:
        holder.data = data


def _put_into_envelope(register: Register, record: RegisterEntry, field: Field, value: Value) -> bool:
    """Whether the field stands in the envelope; then it is put there."""
    if field.id == DAY and field.kind is Kind.DAY:
        if value:
            record.on_day = date.fromisoformat(str(value))
        return True
    if field.id == register.slot and register.slot:
        record.slot = str(value or "")
        return True
    column = envelope_column(register, field)
    if column is None:
        return False
    lines = value if isinstance(value, tuple) else ()
    link = getattr(lines[0], column) if lines else None
    setattr(record, column, link)
    return True


def envelope_column(register: Register, field: Field) -> str | None:
    """The column of the envelope in which a field's link stands; None for every other field."""
    if field.choices_from == PROGRAMMES:
        first = next(each for each in register.fields if each.choices_from == PROGRAMMES)
        return "programme_id" if first.id == field.id and not field.is_lines else None
    if field.kind in _ENVELOPE and envelope_field(register, field.kind) == field.id:
        return _ENVELOPE[field.kind]
    return None


def put_lines(
    session: Session,
    *,
    field_id: str,
    wanted: Sequence[LineValue],
    entry: RegisterEntry,
    step: RegisterStep | None = None,
) -> None:
    """The lines of a field as wanted; a line that stays is only corrected, so that each keeps its history."""
    owner = RegisterLine.step_id == step.id if step is not None else RegisterLine.entry_id == entry.id
    rows = list(
        session.scalars(
            select(RegisterLine)
            .where(owner, RegisterLine.field == field_id)
            .order_by(RegisterLine.position, RegisterLine.id)
        )
    )
    for position, line in enumerate(wanted):
        row = next((each for each in rows if _link_of(each) == _stored_link(line)), None)
        if row is None:
            row = RegisterLine(
                entry_id=None if step is not None else entry.id,
                step_id=None if step is None else step.id,
                field=field_id,
                unit_id=line.unit_id,
                person_id=line.person_id,
                batch_id=line.batch_id,
                class_session_id=line.class_session_id,
                category_id=line.category_id,
                entry_ref_id=line.entry_id,
                name=line.name,
            )
        else:
            rows.remove(row)
        row.position = position
        row.data = dict(line.data)
        session.add(row)
    for row in rows:
        session.delete(row)
    session.flush()


def _stored_link(line: LineValue) -> tuple[object, ...]:
    return line.link


def _link_of(row: RegisterLine) -> tuple[object, ...]:
    links = (row.person_id, row.unit_id, row.batch_id, row.class_session_id, row.category_id)
    return (*links, row.entry_ref_id, row.name)


def steps_of(session: Session, *, entry_id: int) -> list[RegisterStep]:
    """The steps of an entry in their order."""
    return list(
        session.scalars(
            select(RegisterStep)
            .where(RegisterStep.entry_id == entry_id)
            .order_by(RegisterStep.on_day, RegisterStep.id)
        )
    )


def lines_of(session: Session, *, entry_id: int) -> list[RegisterLine]:
    """Every line of an entry and of its steps."""
    steps = select(RegisterStep.id).where(RegisterStep.entry_id == entry_id)
    return list(
        session.scalars(
            select(RegisterLine)
            .where((RegisterLine.entry_id == entry_id) | RegisterLine.step_id.in_(steps))
            .order_by(RegisterLine.id)
        )
    )


def is_envelope(register: Register, field_id: str) -> bool:
    """Whether a field stands in the envelope: the day, the slot, whom it belongs to."""
    field = register.field(field_id)
    if field.id == DAY or (register.slot and field.id == register.slot):
        return True
    return envelope_column(register, field) is not None


def drop_rows(session: Session, *, wanted: Select[Any]) -> None:
    """Delete the records a statement finds, each by itself, so that the trail knows them."""
    for row in session.scalars(wanted):
        session.delete(row)
    session.flush()

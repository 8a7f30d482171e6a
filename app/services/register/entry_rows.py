"""Entries of registers put together from their rows: envelope, scalars, lines, steps, files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.rules.registers.cells import template_parts
from app.rules.registers.description import Register
from app.rules.registers.entries import Entry, Line, Scalar, StateStep
from app.rules.registers.values import field_or_none
from app.services.setting.meant import Nameable
from db.models import Attachment, RegisterEntry, RegisterLine, RegisterStep


def read_entries(session: Session, *wanted: ColumnElement[bool]) -> tuple[Entry, ...]:
    """Entries as they stand: what states and later versions say lies over what was entered first."""
    ids = select(RegisterEntry.id).where(*wanted)
    steps = _steps(session, ids)
    lines = _lines(session, ids)
    files = _files(session, ids)
    rows = session.execute(
        select(
            RegisterEntry.id,
            RegisterEntry.register,
            RegisterEntry.on_day,
            RegisterEntry.year,
            RegisterEntry.period,
            RegisterEntry.slot,
            RegisterEntry.unit_id,
            RegisterEntry.person_id,
            RegisterEntry.batch_id,
            RegisterEntry.programme_id,
            RegisterEntry.data,
            RegisterEntry.version,
        )
        .where(*wanted)
        .order_by(RegisterEntry.on_day, RegisterEntry.id)
    )
    found = []
    for row in rows:
        own_steps = tuple(steps.get(row.id, ()))
        data, own_lines = _overlaid(row.data, own_steps), lines.get(row.id, ())
        entry = Entry(
            row.id,
            row.register,
            row.on_day,
            row.year,
            row.period,
            row.slot,
            row.unit_id,
            row.person_id,
            row.batch_id,
            row.programme_id,
            data,
            _standing(own_lines, own_steps),
            own_steps,
            row.version,
            frozenset(files.get(row.id, ())),
            frozenset(row.data.keys() & data.keys()) | _entered(own_lines),
            len(files.get(row.id, ())),
        )
        found.append(entry)
    return tuple(found)


def _entered(lines: Iterable[_Placed]) -> frozenset[str]:
    """The fields that had lines when the entry came."""
    return frozenset(line.field_id for step_id, line in lines if step_id is None)


def _overlaid(data: Mapping[str, Scalar], steps: Sequence[StateStep]) -> dict[str, Scalar]:
    """What was entered, with what each step says laid over it; '' empties."""
    found = dict(data)
    for step in steps:
        found |= step.data
    return {name: value for name, value in found.items() if value != ""}


_Placed = tuple[int | None, Line]


def _standing(lines: Iterable[_Placed], steps: Sequence[StateStep]) -> tuple[Line, ...]:
    """Of each field the lines of the last step that has some, else the entry's own."""
    order: dict[int | None, int] = {None: -1} | {step.id: place for place, step in enumerate(steps)}
    by_field: dict[str, dict[int, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for step_id, line in lines:
        by_field[line.field_id][order[step_id]].append(line)
    return tuple(line for places in by_field.values() for line in places[max(places)])


def _steps(session: Session, ids: Select[int]) -> dict[int, list[StateStep]]:
    found: dict[int, list[StateStep]] = defaultdict(list)
    rows = session.execute(
        select(
            RegisterStep.id,
            RegisterStep.entry_id,
            RegisterStep.state,
            RegisterStep.on_day,
            RegisterStep.data,
            RegisterStep.reason,
        )
        .where(RegisterStep.entry_id.in_(ids))
        .order_by(RegisterStep.entry_id, RegisterStep.on_day, RegisterStep.id)
    )
    for step_id, entry_id, state, on_day, data, reason in rows:
        found[entry_id].append(StateStep(step_id, state, on_day, dict(data), reason))
    return found


def _lines(session: Session, ids: Select[int]) -> dict[int, list[_Placed]]:
    found: dict[int, list[_Placed]] = defaultdict(list)
    of_steps = select(RegisterStep.id).where(RegisterStep.entry_id.in_(ids))
    owner = func.coalesce(RegisterLine.entry_id, RegisterStep.entry_id).label("owner")
    rows = session.execute(
        select(
            owner,
            RegisterLine.step_id,
            RegisterLine.id,
            RegisterLine.field,
            RegisterLine.position,
            RegisterLine.person_id,
            RegisterLine.unit_id,
            RegisterLine.batch_id,
            RegisterLine.class_session_id,
            RegisterLine.category_id,
            RegisterLine.entry_ref_id,
            RegisterLine.name,
            RegisterLine.data,
        )
        .outerjoin(RegisterStep, RegisterStep.id == RegisterLine.step_id)
        .where(RegisterLine.entry_id.in_(ids) | RegisterLine.step_id.in_(of_steps))
        .order_by(RegisterLine.position, RegisterLine.id)
    )
    for row in rows:
        line = Line(
            row.id,
            row.field,
            row.position,
            row.person_id,
            row.unit_id,
            row.batch_id,
            row.class_session_id,
            row.category_id,
            row.entry_ref_id,
            row.name,
            dict(row.data),
        )
        found[row.owner].append((row.step_id, line))
    return found


def _files(session: Session, ids: Select[int]) -> dict[int, list[str]]:
    """Entry → the field of each of its attachments."""
    found: dict[int, list[str]] = defaultdict(list)
    of_steps = select(RegisterStep.id).where(RegisterStep.entry_id.in_(ids))
    rows = session.execute(
        select(func.coalesce(Attachment.entry_id, RegisterStep.entry_id), Attachment.field)
        .outerjoin(RegisterStep, RegisterStep.id == Attachment.step_id)
        .where(Attachment.entry_id.in_(ids) | Attachment.step_id.in_(of_steps))
    )
    for entry_id, field_id in rows:
        found[entry_id].append(field_id)
    return found


def named_entries(session: Session, *, register: Register) -> tuple[Nameable, ...]:
    """The entries of a register by what they are called (安吉县余村参观学习), for one that is typed."""
    rows = session.execute(
        select(RegisterEntry.id, RegisterEntry.on_day, RegisterEntry.data)
        .where(RegisterEntry.register == register.id)
        .order_by(RegisterEntry.id)
    )
    found = []
    for row_id, day, data in rows:
        called = _called(register, data)
        names = dict.fromkeys((*(str(data.get(each, "")) for each in ("title", "name")), called))
        named = [each for each in names if each]
        found.append(Nameable(row_id, (*named, *(f"{day}{each}" for each in named)), f"{day}"))
    return tuple(found)


def _called(register: Register, data: Mapping[str, Scalar]) -> str:
    """The name of an entry as far as its own scalars say it."""
    parts = []
    for words, is_field in template_parts(register.name):
        if not is_field:
            parts.append(words)
        elif (field := field_or_none(register, words)) is not None and field.id in data:
            said = str(data[field.id])
            parts.append(next((each.title for each in field.choices if each.id == said), said))
    return "".join(parts)

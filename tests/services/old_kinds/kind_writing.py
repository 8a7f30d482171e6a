"""Records of the old kinds written as entries of registers: the first stays, later ones are its versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.records.told import BOOKS
from app.rules.records.told import Record as Told
from app.services.register.forms import add_choice, get_register
from app.services.register.storing import drop_rows
from db.models import Batch, ClassSession, Course, Person, RegisterEntry, RegisterLine, RegisterStep, Unit
from tests.services.old_kinds.moved import moved, newer


def put_record(session: Session, *, record: Any) -> int:
    """A record as an entry, or as a later version of the one of its key; the number it is told by."""
    entry = moved(_named(session, record))
    first = _first(session, entry)
    if first is None:
        return _add(session, entry)
    return _add_version(session, first, entry)


def put_in_place(session: Session, *, old: Told, record: Any) -> int:
    """Put other values where a record stands; of another register or key it moves there."""
    entry = moved(_named(session, record))
    if old.id < 0:
        step = session.get_one(RegisterStep, -old.id)
        step.on_day, step.data = entry.on_day, {**step.data, **entry.data}
        session.flush()
        return old.id
    row = session.get_one(RegisterEntry, old.id)
    if row.register != entry.register:
        drop_record(session, record_id=old.id)
        return _add(session, entry)
    _fill(session, row, entry)
    return row.id


def drop_record(session: Session, *, record_id: int) -> None:
    """Take a record back; of an entry with later versions the first of them takes its place."""
    if record_id < 0:
        drop_rows(session, wanted=select(RegisterStep).where(RegisterStep.id == -record_id))
        return
    row = session.get(RegisterEntry, record_id)
    if row is None:
        return
    later = session.scalars(
        select(RegisterStep)
        .where(RegisterStep.entry_id == record_id, RegisterStep.state == "")
        .order_by(RegisterStep.on_day, RegisterStep.id)
    ).first()
    if later is not None:
        row.on_day, row.data = later.on_day, {**row.data, **later.data}
        session.delete(later)
        session.flush()
        return
    drop_rows(session, wanted=select(RegisterLine).where(RegisterLine.entry_id == record_id))
    drop_rows(session, wanted=select(RegisterStep).where(RegisterStep.entry_id == record_id))
    session.delete(row)
    session.flush()


def _named(session: Session, record: Any) -> Any:
    """The record with the names of whom it points at, as the map asks for it."""
    unit_id, person_id, batch_id = record.unit_id, record.person_id, record.batch_id
    course = session.execute(
        select(Course.title, Batch.name)
        .join(Course, Course.id == Batch.course_id)
        .where(Batch.id == batch_id)
    ).first()
    held = session.execute(
        select(ClassSession.id, ClassSession.held_on)
        .where(ClassSession.batch_id == batch_id)
        .order_by(ClassSession.status == "cancelled", ClassSession.held_on, ClassSession.id)
    )
    return record._replace(
        unit=session.scalar(select(Unit.name).where(Unit.id == unit_id)) or "",
        person=session.scalar(select(Person.name).where(Person.id == person_id)) or "",
        batch=f"{course[0]} {course[1]}".strip() if course else "",
        sessions=tuple((number, on) for number, on in held),
    )


def _first(session: Session, entry: Any) -> RegisterEntry | None:
    if entry.key is None:
        return None
    return session.scalars(
        select(RegisterEntry)
        .where(
            RegisterEntry.register == entry.register,
            RegisterEntry.period == entry.period,
            RegisterEntry.slot == entry.slot,
            RegisterEntry.person_id.is_not_distinct_from(entry.person_id),
            RegisterEntry.unit_id.is_not_distinct_from(entry.unit_id),
            RegisterEntry.batch_id.is_not_distinct_from(entry.batch_id),
        )
        .order_by(RegisterEntry.on_day, RegisterEntry.id)
    ).first()


def _add(session: Session, entry: Any) -> int:
    row = RegisterEntry(register=entry.register, on_day=entry.on_day, data={})
    session.add(row)
    _fill(session, row, entry)
    if entry.state:
        _step(session, row.id, entry.on_day, entry.state, {})
    return row.id


def _fill(session: Session, row: RegisterEntry, entry: Any) -> None:
    """Envelope, scalars and lines as the record says; what it does not know stays."""
    row.on_day, row.year, row.period, row.slot = entry.on_day, entry.year, entry.period, entry.slot
    row.unit_id, row.person_id, row.batch_id = entry.unit_id, entry.person_id, entry.batch_id
    row.data = _with_choice(session, entry)
    session.flush()
    old = list(session.scalars(select(RegisterLine).where(RegisterLine.entry_id == row.id)))
    places: dict[str, int] = {}
    for line in entry.lines:
        place = places[line.field] = places.get(line.field, -1) + 1
        kept = next((each for each in old if _is(each, line)), None)
        if kept is not None:
            old.remove(kept)
        else:
            kept = RegisterLine(
                entry_id=row.id,
                field=line.field,
                person_id=line.person_id,
                class_session_id=line.class_session_id,
                name=line.name,
            )
        kept.position, kept.data = place, dict(line.data)
        session.add(kept)
    for each in old:
        session.delete(each)
    session.flush()


def _is(row: RegisterLine, line: Any) -> bool:
    own = (row.field, row.person_id, row.class_session_id, row.name)
    return own == (line.field, line.person_id, line.class_session_id, line.name)


def _with_choice(session: Session, entry: Any) -> dict[str, int | str]:
    data = dict(entry.data)
    if entry.choice:
        book = get_register(session, register_id=BOOKS["Q6"][0])
        data["project"] = add_choice(session, register=book, field_id="project", title=entry.choice)
    return data


def _add_version(session: Session, first: RegisterEntry, entry: Any) -> int:
    """A later version is a step; an earlier one takes the entry's place, and what stood there is the step."""
    said = dict(first.data)
    if entry.on_day >= first.on_day:
        return -_step(session, first.id, entry.on_day, "", {**newer(entry, said)})
    _step(session, first.id, first.on_day, "", {n: v for n, v in said.items() if entry.data.get(n) != v})
    first.on_day, first.data = entry.on_day, dict(entry.data)
    session.flush()
    return first.id


def _step(session: Session, entry_id: int, on_day: date, state: str, data: Mapping[str, int | str]) -> int:
    step = RegisterStep(entry_id=entry_id, state=state, on_day=on_day, data=dict(data))
    session.add(step)
    session.flush()
    return step.id

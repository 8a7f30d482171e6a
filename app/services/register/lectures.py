"""Who of 师资库 taught what and when: what lecture fees (B39) and the steps of teaching (D21) stand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules import day_parts
from app.rules.hour_pots import SENT
from app.rules.registers.ceilings import Ceiling, ceiling_on
from app.rules.registers.description import Due, Field, Kind, Register
from app.rules.registers.entries import Entry
from app.rules.registers.lectures import steps_of
from app.rules.registers.owing import Owed
from app.rules.registers.town_facts import Lecture
from app.rules.registers.typed_values import Given, LineValue
from app.services.register.entry_rows import read_entries
from app.services.register.proposed import held, plain_name
from app.services.register.standards import LECTURER, ceilings_of, standards_of
from db.models import Batch, ClassSession, Course, Lecturer, Person, RegisterEntry

LEADER = "leader"


def lectures_of(
    session: Session, *, registers: Mapping[str, Register], first: date, last: date
) -> tuple[Lecture, ...]:
    """What lecturers of 师资库 taught in class sessions of the town's own that somebody attended.

    By day. Classes taught together at one time are one lecture, of as many 学时 as the longest. Of those of
    the superiors (上级调训) none is ours to pay or to prepare.
    """
    entries = read_entries(session, RegisterEntry.register == LECTURER)
    listed, by_id = by_lecturer(entries), {entry.id: entry for entry in entries}
    ceilings = ceilings_of(standards_of(session, registers=registers)) if entries else ()
    names = dict(session.execute(select(Person.id, Person.name)).all()) if entries else {}
    found: dict[tuple[int, date, str, str], Lecture] = {}
    for row in _taught(session, first, last) if entries else ():
        person_id, name, session_id, on, part, start, end, hours, batch_id, title = row
        lecturer = listed.get(person_id) if person_id is not None else None
        lecturer = lecturer if lecturer is not None else listed.get(plain_name(name))
        if lecturer is None:
            continue
        key = (lecturer, on, part, f"{start}")
        before = found.get(key)
        entry = by_id[lecturer]
        ceiling = ceiling_on(ceilings, on)
        found[key] = Lecture(
            lecturer,
            names.get(entry.person_id or 0, "") or str(entry.data.get("name", "")),
            on,
            before.title if before else title,
            (*(before.sessions if before else ()), session_id),
            (*(before.classes if before else ()), batch_id),
            _half_days(part, day_parts.half_days(part, start, end))
            | (before.parts if before else frozenset()),
            max(hours, before.hours_centi if before else 0),
            ceiling is not None and _is_paid(entry, ceiling),
        )
    return tuple(found.values())


class _Taught(NamedTuple):
    """A lecturer of a class session that was held, as the plan names them."""

    person_id: int | None
    name: str
    session_id: int
    on: date
    part: str
    start: time | None
    end: time | None
    hours: int
    batch_id: int
    title: str


def _taught(session: Session, first: date, last: date) -> list[_Taught]:
    rows = session.execute(
        select(
            Lecturer.person_id,
            Lecturer.name,
            ClassSession.id,
            ClassSession.held_on,
            ClassSession.day_part,
            ClassSession.start_time,
            ClassSession.end_time,
            ClassSession.hours_centi,
            ClassSession.batch_id,
            Course.title,
        )
        .join(ClassSession, ClassSession.id == Lecturer.class_session_id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(ClassSession.held_on.between(first, last), ClassSession.pot != SENT, held(session))
        .order_by(ClassSession.held_on, ClassSession.id)
    )
    return [_Taught._make(row) for row in rows]


def by_lecturer(entries: Sequence[Entry]) -> dict[int | str, int]:
    """Person id, or plain name or alias → the entry of 师资库."""
    found: dict[int | str, int] = {}
    for entry in entries:
        if entry.person_id is not None:
            found[entry.person_id] = entry.id
        for name in (str(entry.data.get("name", "")), *str(entry.data.get("alias", "")).split("、")):
            if plain_name(name):
                found.setdefault(plain_name(name), entry.id)
    return found


def _is_paid(entry: Entry, ceiling: Ceiling) -> bool:
    """Whether a fee is set for the 职称; leading cadres teach without one."""
    return entry.data.get("type") != LEADER and str(entry.data.get("rank", "")) in ceiling.per_hour


def _half_days(part: str, many: int) -> frozenset[str]:
    """The half-days a class session takes: a whole day is the morning and the afternoon."""
    return frozenset({"上午", "下午"} if many == 2 else {part})


# -- what is owed of a lecture, begun and received -----------------------------------------------------


def lecture_values(session: Session, *, register: Register, due: Due, owed: Owed) -> dict[str, Given]:
    """What the entry of a fee that is owed begins with: the day, whom it is paid, for which class."""
    held_on, batch_id = _session_of(session, owed)
    values: dict[str, Given] = {name: words[0] for name, words in due.where.items() if len(words) == 1}
    values["day"] = held_on
    values[due.fills] = (LineValue(entry_id=owed.debtor.of),)
    field = next((one for one in register.fields if one.kind is Kind.CLASS and not one.is_lines), None)
    if field is not None:
        values[field.id] = (LineValue(batch_id=batch_id),)
    return values


def _session_of(session: Session, owed: Owed) -> tuple[date, int]:
    row = session.execute(
        select(ClassSession.held_on, ClassSession.batch_id).where(ClassSession.id == owed.debtor.id)
    ).one()
    return row[0], row[1]


def step_lines(
    register: Register, due: Due, entry: Entry, rows: Sequence[Owed], on: date
) -> dict[str, Given]:
    """The lines of a lecturer's entry with steps that were taken on a day beside those that are there."""
    head, _, tail = due.fills.partition(".")
    field = register.field(head)
    there = [
        LineValue(class_session_id=line.class_session_id, data=line.data) for line in entry.lines_of(head)
    ]
    day = _day_column(field)
    new = [
        LineValue(
            class_session_id=row.debtor.id, data={tail: row.slot, **({day: on.isoformat()} if day else {})}
        )
        for row in rows
        if row.slot in {one.id for one in steps_of(register, due)}
    ]
    return {head: (*there, *new)}


def _day_column(field: Field) -> str:
    return next((one.id for one in field.columns if one.kind is Kind.DAY), "")

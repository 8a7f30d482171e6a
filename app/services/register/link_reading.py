"""What everything that entries point to is called: one query for each kind of link that occurs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.rules.registers.amounts import Amount, number
from app.rules.registers.cells import Cells
from app.rules.registers.computing import Values
from app.rules.registers.description import Register
from app.rules.registers.entries import Entry
from app.rules.registers.link_words import Linked, LinkWords
from app.rules.session_status import CANCELLED
from app.services.person.unit_states import kinds_of_units
from app.services.register.entry_rows import read_entries
from db.models import (
    Assignment,
    Batch,
    Category,
    ClassSession,
    Course,
    Lecturer,
    Participation,
    Person,
    Programme,
    RegisterEntry,
    Unit,
)

Told = dict[str, str | int | date | Amount]


def read_words(
    session: Session, *, entries: Sequence[Entry], registers: Mapping[str, Register] | None = None
) -> LinkWords:
    """Names of the links of these entries; entries pointed to are named as their description says."""
    links = _Links(entries)
    units = _units(session, links.units)
    return LinkWords(
        people=_people(session, links.people),
        units=units,
        batches=_batches(session, links.batches),
        class_sessions=_class_sessions(session, links.class_sessions),
        categories=_named(session, Category.id, Category.name, links.categories),
        programmes=_named(session, Programme.id, Programme.title, links.programmes),
        entries=entries_told(session, ids=links.entries, registers=registers or {}),
    )


class _Links:
    """The ids that entries point to, by kind."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.people: set[int] = set()
        self.units: set[int] = set()
        self.batches: set[int] = set()
        self.class_sessions: set[int] = set()
        self.categories: set[int] = set()
        self.programmes: set[int] = set()
        self.entries: set[int] = set()
        for entry in entries:
            _put(self.people, entry.person_id)
            _put(self.units, entry.unit_id)
            _put(self.batches, entry.batch_id)
            _put(self.programmes, entry.programme_id)
            for line in entry.lines:
                _put(self.people, line.person_id)
                _put(self.units, line.unit_id)
                _put(self.batches, line.batch_id)
                _put(self.class_sessions, line.class_session_id)
                _put(self.categories, line.category_id)
                _put(self.entries, line.entry_id)


def _put(ids: set[int], one: int | None) -> None:
    if one is not None:
        ids.add(one)


def _people(session: Session, ids: set[int]) -> dict[int, Linked]:
    """People with their primary post: the one that holds, else the last they had."""
    if not ids:
        return {}
    posts: dict[int, tuple[int | None, str, str, str]] = {}
    nowhere = (None, "", "", "")
    for person_id, unit_id, unit, title, rank in session.execute(
        select(Assignment.person_id, Assignment.unit_id, Unit.name, Assignment.title, Assignment.rank)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.person_id.in_(ids))
        .order_by(
            Assignment.end_on.is_not(None),
            Assignment.end_on.desc(),
            Assignment.is_primary.desc(),
            Unit.position,
            Assignment.position,
        )
    ):
        posts.setdefault(person_id, (unit_id, unit, title, rank))
    found = {}
    for person_id, name, sex, birth, politics, phone in session.execute(
        select(Person.id, Person.name, Person.sex, Person.birth, Person.politics, Person.phone).where(
            Person.id.in_(ids)
        )
    ):
        home, unit, title, rank = posts.get(person_id, nowhere)
        told: Told = {"unit": unit, "post": title, "rank": rank, "sex": sex, "birth": birth}
        told |= {"politics": politics, "phone": phone}
        found[person_id] = Linked(name, told, home)
    return found


def _units(session: Session, ids: set[int]) -> dict[int, Linked]:
    if not ids:
        return {}
    kinds = kinds_of_units(session)
    rows = session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(ids)))
    return {unit_id: Linked(name, {"kind": kinds.get(unit_id, "")}, unit_id) for unit_id, name in rows}


def _batches(session: Session, ids: set[int]) -> dict[int, Linked]:
    """Classes with their days, hours and heads."""
    if not ids:
        return {}
    counted = (
        select(ClassSession.batch_id, func.count(func.distinct(Participation.person_id)))
        .join(Participation, Participation.class_session_id == ClassSession.id)
        .where(ClassSession.batch_id.in_(ids))
        .group_by(ClassSession.batch_id)
    )
    heads: dict[int, int] = dict(session.execute(counted).all())
    found = {}
    for batch_id, name, title, first, last, hours in session.execute(
        select(
            Batch.id,
            Batch.name,
            Course.title,
            func.min(ClassSession.held_on),
            func.max(ClassSession.held_on),
            func.sum(ClassSession.hours_centi),
        )
        .join(Course, Course.id == Batch.course_id)
        .outerjoin(ClassSession, (ClassSession.batch_id == Batch.id) & (ClassSession.status != CANCELLED))
        .where(Batch.id.in_(ids))
        .group_by(Batch.id, Batch.name, Course.title)
    ):
        told: Told = {"heads": heads.get(batch_id, 0), "hours": number(int(hours or 0), 2)}
        if heads.get(batch_id) is not None or hours is not None:
            told |= {"from": first, "to": last}
        found[batch_id] = Linked(f"{title} {name}".strip(), told)
    return found


def _class_sessions(session: Session, ids: set[int]) -> dict[int, Linked]:
    if not ids:
        return {}
    lecturers: dict[int, list[str]] = {}
    for held_id, name in session.execute(
        select(Lecturer.class_session_id, Lecturer.name)
        .where(Lecturer.class_session_id.in_(ids))
        .order_by(Lecturer.id)
    ):
        lecturers.setdefault(held_id, []).append(name)
    found = {}
    for held_id, day, title, hours, place in session.execute(
        select(
            ClassSession.id, ClassSession.held_on, Course.title, ClassSession.hours_centi, ClassSession.place
        )
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(ClassSession.id.in_(ids))
    ):
        told: Told = {"day": day, "hours": number(hours, 2), "place": place}
        told["lecturer"] = "、".join(lecturers.get(held_id, ()))
        found[held_id] = Linked(f"{day} {title}", told)
    return found


def _named(
    session: Session, row_id: InstrumentedAttribute[int], name: InstrumentedAttribute[str], ids: set[int]
) -> dict[int, Linked]:
    if not ids:
        return {}
    return {
        each: Linked(title) for each, title in session.execute(select(row_id, name).where(row_id.in_(ids)))
    }


def entries_told(session: Session, *, ids: set[int], registers: Mapping[str, Register]) -> dict[int, Linked]:
    """Entries pointed to, named by their own descriptions; what they point to is read, no deeper."""
    if not ids:
        return {}
    inner = tuple(
        replace(entry, lines=tuple(line for line in entry.lines if line.entry_id is None))
        for entry in read_entries(session, RegisterEntry.id.in_(ids))
    )
    words = read_words(session, entries=inner)
    return {entry.id: _entry(registers.get(entry.register), entry, words) for entry in inner}


def _entry(register: Register | None, entry: Entry, words: LinkWords) -> Linked:
    """What an entry is called where another points to it, what its fields tell, nothing secret; its unit."""
    home = entry.unit_id
    if home is None and entry.person_id is not None and entry.person_id in words.people:
        home = words.people[entry.person_id].unit_id
    if register is None:
        return Linked(f"第 {entry.id} 号", {"day": entry.on_day}, home)
    cells = Cells(register, words, lambda _: Values({}, {}))
    shown = () if register.secret else tuple(one.id for one in register.fields if not one.secret)
    told = {name: cells.text(entry, name) for name in shown}
    return Linked(cells.name(entry), {**told, "day": entry.on_day}, home)

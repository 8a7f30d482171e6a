"""Reads what an import has to know of the town, once, into plain values."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.imports.kind import EXAMS, GROUPS, HOURS, MARKS, PEOPLE, PROGRAMMES, RUNNING, SESSIONS, AnyImport
from app.imports.kinds.register_entries import PREFIX, RegisterImport
from app.imports.known import KnownExam, KnownPerson, KnownSession, KnownTown, OwnKind
from app.imports.registry import get_import
from app.rules.arrivals import Windows
from app.rules.session_status import CANCELLED
from app.services.bulk.bulk_writes import (
    PersonToCompare,
    has_marks,
    last_operation_id,
    marks_of,
    people_facts,
)
from app.services.bulletin.bulletin_issued import told_exam_numbers, told_people, told_session_numbers
from app.services.exam.attempts import list_attempts
from app.services.exam.exams import list_exams
from app.services.hour.hour_entries import known_entries
from app.services.mark.arrivals import get_windows
from app.services.person.groups import group_names, list_groups
from app.services.person.units import list_units
from app.services.plan.class_sessions import ClassSessionRow, list_class_sessions
from app.services.plan.due_lists import due_lists
from app.services.plan.programmes import list_programmes
from app.services.register.forms import get_register
from app.services.register.import_reading import RegisterTown, register_town
from app.services.setting.mark_kinds import NEWEST, kinds_in_time
from app.services.setting.town import get_town

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def known_town(
    session: Session,
    *,
    kind: str,
    today: date | None = None,
    year: int | None = None,
    class_session_id: int | None = None,
) -> KnownTown:
    """What the import `kind` checks against; reads only what that kind needs.

    For attendance, `year` or `class_session_id` keep the marks read small in a county.
    """
    on = today or date.today()
    town = get_town(session)
    asked = import_in_town(session, kind).knows
    sessions: tuple[KnownSession, ...] = ()
    if SESSIONS in asked:
        sessions = tuple(map(_known_session, list_class_sessions(session, year=year)))
    people: tuple[KnownPerson, ...] = ()
    if PEOPLE in asked:
        named = group_names(session) if GROUPS in asked else {}
        facts = people_facts(session, on=on)
        people = tuple(_known_person(each, frozenset(named.get(each.id, ()))) for each in facts)
    marked = [s.id for s in sessions if class_session_id in (None, s.id)]
    marks = marks_of(session, class_session_ids=marked) if MARKS in asked else {}
    return KnownTown(
        people=people,
        units=tuple(unit.name for unit in list_units(session)),
        sessions=sessions,
        exams=_known_exams(session) if EXAMS in asked else (),
        marks=marks,
        groups=tuple(g.name for g in list_groups(session, with_ended=False)) if GROUPS in asked else (),
        kinds=_own_kinds(session) if MARKS in asked else (),
        due=due_lists(session, class_session_ids=marked) if MARKS in asked else None,
        windows=get_windows(session) if MARKS in asked else Windows(),
        is_running=RUNNING in asked and has_marks(session),
        hours=known_entries(session) if HOURS in asked else {},
        programmes=_year_plans(session) if PROGRAMMES in asked else (),
        town=town.name if town else "",
        today=on,
        stamp=last_operation_id(session),
        told_sessions=told_session_numbers(session) if SESSIONS in asked else {},
        told_exams=told_exam_numbers(session) if EXAMS in asked else {},
        told_people=told_people(session) if GROUPS in asked else {},
        register=_register(session, kind),
    )


def import_in_town(session: Session, kind: str) -> AnyImport:
    """The import called `kind`, that of a register as this town has it. Raises what `get_import` raises,
    `InputProblem` register.unknown."""
    if not kind.startswith(PREFIX):
        return get_import(kind)
    return RegisterImport(get_register(session, register_id=kind.removeprefix(PREFIX)))


def _register(session: Session, kind: str) -> RegisterTown | None:
    if not kind.startswith(PREFIX):
        return None
    return register_town(session, register_id=kind.removeprefix(PREFIX))


def _own_kinds(session: Session) -> tuple[OwnKind, ...]:
    """The town's own mark kinds as they read now, with the days on which they could be entered."""
    in_time = kinds_in_time(session)
    offered = {
        kind.code: tuple(
            (first, next(then.is_active for then in kinds if then.code == kind.code))
            for first, kinds in zip(in_time.days, in_time.kinds, strict=True)
        )
        for kind in in_time.on(NEWEST)
    }
    return tuple(
        OwnKind(kind.code, kind.label, kind.symbol, kind.acronym, kind.mark, offered[kind.code])
        for kind in in_time.on(NEWEST)
        if kind.counts_as
    )


def _year_plans(session: Session) -> tuple[tuple[str, date, date], ...]:
    rows = list_programmes(session)
    return tuple((p.title, p.start_on, p.end_on) for p in rows if p.start_on.year == p.end_on.year)


def _known_person(facts: PersonToCompare, groups: frozenset[str]) -> KnownPerson:
    return KnownPerson(
        id=facts.id,
        name=facts.name,
        id_number=facts.id_number,
        unit=facts.unit,
        title=facts.title,
        sex=facts.sex,
        birth=facts.birth,
        phone=facts.phone,
        ethnicity=facts.ethnicity,
        politics=facts.politics,
        education=facts.education,
        note=facts.note,
        units=facts.units,
        version=facts.version,
        left=not facts.listed,
        groups=groups,
        joined_on=facts.joined_on,
    )


def _known_session(row: ClassSessionRow) -> KnownSession:
    return KnownSession(
        id=row.id,
        date=row.held_on,
        title=row.title,
        category=row.category,
        start=row.start_time,
        end=row.end_time,
        day_part=row.day_part,
        place=row.place,
        hours_centi=row.hours_centi,
        lecturers=tuple(name for name in row.lecturers.split("、") if name),
        batch=row.batch,
        tags=row.tags,
        cancelled=row.status == CANCELLED,
        batches=row.batches,
        note=row.note,
        form=row.form,
    )


def _known_exams(session: Session) -> tuple[KnownExam, ...]:
    attempts: dict[int, dict[int, tuple[str, int | None]]] = {}
    resits: dict[int, dict[int, tuple[str, int | None]]] = {}
    days: dict[int, dict[int, date]] = {}
    for row in list_attempts(session):
        if row.number > 1 and row.sat_on is not None:
            days.setdefault(row.exam_id, {})[row.person_id] = row.sat_on
        target = attempts if row.number == 1 else resits
        target.setdefault(row.exam_id, {})[row.person_id] = (row.state, row.score_centi)
    return tuple(
        KnownExam(
            e.id,
            e.title,
            e.held_on,
            e.full_centi,
            attempts.get(e.id, {}),
            resits.get(e.id, {}),
            days.get(e.id, {}),
        )
        for e in list_exams(session)
    )

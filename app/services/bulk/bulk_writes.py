"""What an import needs in bulk: the roster with everything known of it, people and marks by the thousand.

Single people and sheets go through `app.services.person.people` and `app.services.mark.attendance`;
these are the same writes, audited the same way, without a round trip per row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import ConflictProblem
from app.rules import names
from app.rules.marks import NONE
from app.rules.session_status import HELD, PLANNED
from app.services.mark.away_marks import OF_AWAY
from app.services.operation.operations import NOT_UNDOABLE
from app.services.operation.seals import first_open_day
from app.services.person.groups import list_groups, usual_group
from app.services.person.standing import refuse_away
from app.services.person.unit_states import kinds_of_units
from app.services.person.units import guess_kind, holds_on, listed_on
from app.services.plan.batches import split_runs
from app.services.plan.expected import refresh_expected
from app.services.plan.roster_in_time import ExpectedRow, RosterInTime
from app.services.setting.mark_kinds import kinds_in_time, stored_mark, typed_code
from app.work import NO_PROGRESS, Progress
from db.audit import bulk_insert, bulk_update
from db.models import (
    Assignment,
    ClassSession,
    GroupMembership,
    Operation,
    Participation,
    Person,
    Unit,
)


@dataclass(frozen=True)
class PersonToCompare:
    """Everything an import compares a person with; `unit` and `title` are of the primary post."""

    id: int
    name: str
    id_number: str
    sex: str
    birth: str
    phone: str
    ethnicity: str
    politics: str
    education: str
    note: str
    version: int
    joined_on: date | None
    listed: bool
    unit: str
    title: str
    units: tuple[str, ...]


@dataclass(frozen=True)
class NewPerson:
    """A person to add with one post; `values` are person columns (name, sex, birth, id_number …).

    `joined_on` None: in post already.
    """

    values: Mapping[str, str]
    unit: str
    title: str = ""
    joined_on: date | None = None


@dataclass(frozen=True)
class PersonChange:
    """Columns to change on a person as read at `version`."""

    person_id: int
    version: int
    values: Mapping[str, str | date] = field(default_factory=dict)


def last_operation_id(session: Session) -> int:
    """Id of the newest operation of the clerk's own, 0 when there is none: did anything change since?"""
    own = select(func.max(Operation.id)).where(Operation.action.not_in(NOT_UNDOABLE))
    return session.scalar(own) or 0


def _posts_of(session: Session, on: date) -> dict[int, list[tuple[str, str]]]:
    """Unit and title of the posts people hold that day, the primary one first."""
    posts: dict[int, list[tuple[str, str]]] = {}
    for person_id, unit, title in session.execute(
        select(Assignment.person_id, Unit.name, Assignment.title)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(holds_on(on))
        .order_by(Assignment.is_primary.desc(), Assignment.position)
    ):
        posts.setdefault(person_id, []).append((unit, title))
    return posts


def people_facts(session: Session, *, on: date) -> tuple[PersonToCompare, ...]:
    """Everybody who ever was on the roster, with the posts of the day `on`."""
    posts = _posts_of(session, on)
    rows = session.execute(
        select(
            Person.id,
            Person.name,
            Person.id_number,
            Person.sex,
            Person.birth,
            Person.phone,
            Person.ethnicity,
            Person.politics,
            Person.education,
            Person.note,
            Person.version,
            Person.joined_on,
            listed_on(on).label("listed"),
        ).order_by(Person.id)
    )
    facts = []
    for row in rows:
        own = posts.get(row.id, [("", "")])
        facts.append(
            PersonToCompare(
                row.id,
                row.name,
                row.id_number or "",
                row.sex,
                row.birth,
                row.phone,
                row.ethnicity,
                row.politics,
                row.education,
                row.note,
                row.version,
                row.joined_on,
                bool(row.listed),
                own[0][0],
                own[0][1],
                tuple(unit for unit, _ in own if unit),
            )
        )
    return tuple(facts)


def add_units(session: Session, *, names_in_order: Sequence[str]) -> dict[str, int]:
    """Ids of all units by name; those of `names_in_order` that are new come at the end of the order."""
    known = dict(session.execute(select(Unit.name, Unit.id)).all())
    new = [name for name in dict.fromkeys(names_in_order) if name not in known]
    last = session.scalar(select(func.max(Unit.position))) or 0
    rows = [
        {"name": name, "kind": guess_kind(name), "position": place}
        for place, name in enumerate(new, last + 1)
    ]
    known.update(zip(new, bulk_insert(session, Unit, rows), strict=True))
    return known


def add_people(session: Session, *, people: Sequence[NewPerson]) -> list[int]:
    """Add many people with their post and usual group; unknown units are added. Returns their ids."""
    if not people:
        return []
    unit_ids = add_units(session, names_in_order=[person.unit for person in people])
    # Somebody new was not there in the years that are closed.
    since = first_open_day(session)
    ids = bulk_insert(
        session,
        Person,
        [{"joined_on": person.joined_on or since, **_person_columns(person.values)} for person in people],
    )
    last = dict(
        session.execute(
            select(Assignment.unit_id, func.max(Assignment.position)).group_by(Assignment.unit_id)
        ).all()
    )
    posts = []
    for person_id, person in zip(ids, people, strict=True):
        unit_id = unit_ids[person.unit]
        last[unit_id] = (last.get(unit_id) or 0) + 1
        posts.append(
            {"person_id": person_id, "unit_id": unit_id, "title": person.title, "position": last[unit_id]}
        )
    bulk_insert(session, Assignment, posts)
    days = [person.joined_on or since for person in people]
    _join_usual_groups(session, ids, [unit_ids[person.unit] for person in people], days)
    return ids


def _person_columns(values: Mapping[str, str]) -> dict[str, str | None]:
    name = values["name"]
    return {
        **values,
        "id_number": values.get("id_number") or None,
        "search_key": names.search_key(name),
        "sort_key": names.sort_key(name),
    }


def _join_usual_groups(
    session: Session, person_ids: Sequence[int], unit_ids: Sequence[int], days: Sequence[date | None]
) -> None:
    groups = {group.name: group.id for group in list_groups(session, with_ended=False)}
    kinds = kinds_of_units(session)
    by_unit = {unit_id: groups.get(usual_group(kind)) for unit_id, kind in kinds.items()}
    bulk_insert(
        session,
        GroupMembership,
        [
            {"person_id": person_id, "group_id": by_unit[unit_id], "start_on": day}
            for person_id, unit_id, day in zip(person_ids, unit_ids, days, strict=True)
            if by_unit[unit_id] is not None
        ],
    )


def change_people(session: Session, *, changes: Sequence[PersonChange]) -> int:
    """Change columns of many people; returns how many changed.

    Raises `ConflictProblem` conflict.stale when one of them was changed since it was read.
    """
    wanted = [change for change in changes if change.values]
    versions = dict(session.execute(select(Person.id, Person.version)).all()) if wanted else {}
    if any(versions.get(change.person_id) != change.version for change in wanted):
        raise ConflictProblem("conflict.stale")
    rows = [{"id": change.person_id, **change.values, "version": change.version + 1} for change in wanted]
    return bulk_update(session, Person, rows)


def correct_post(session: Session, *, person_id: int, on: date, unit_id: int | None, title: str) -> bool:
    """Correct the primary post in place; False when it is a move and needs a transfer.

    In place when it began on `on` or never had a title: a first title is a completion and a change on the
    day of entry a correction, not a move (I22).
    """
    post = session.scalars(
        select(Assignment)
        .where(Assignment.person_id == person_id, holds_on(on))
        .order_by(Assignment.is_primary.desc(), Assignment.position)
    ).first()
    if post is None:
        return False
    completes = unit_id in (None, post.unit_id) and not post.title
    if post.start_on != on and not completes:
        return False
    post.unit_id = unit_id or post.unit_id
    post.title = title or post.title
    session.flush()
    return True


def primary_unit_id(session: Session, *, person_id: int, on: date) -> int | None:
    """Unit of the primary post on the day `on`, or None."""
    return session.scalars(
        select(Assignment.unit_id)
        .where(Assignment.person_id == person_id, holds_on(on))
        .order_by(Assignment.is_primary.desc(), Assignment.position)
    ).first()


def has_marks(session: Session) -> bool:
    """Whether any attendance was entered yet."""
    return session.scalar(select(Participation.id).where(Participation.mark != NONE).limit(1)) is not None


def marks_of(session: Session, *, class_session_ids: Sequence[int]) -> dict[tuple[int, int], str]:
    """(class session id, person id) → mark code, for marks that were entered."""
    found: dict[tuple[int, int], str] = {}
    for start in range(0, len(class_session_ids), 500):
        for held_id, person_id, mark in session.execute(
            select(Participation.class_session_id, Participation.person_id, typed_code()).where(
                Participation.class_session_id.in_(class_session_ids[start : start + 500]),
                Participation.mark != NONE,
            )
        ):
            found[held_id, person_id] = mark
    return found


def enter_marks(
    session: Session, *, wanted: Mapping[int, Mapping[int, str]], progress: Progress = NO_PROGRESS
) -> int:
    """Enter marks: class session id → person id → mark code; returns how many changed.

    Lists are brought up to date first, all at once; those of one 分批 course one after the other, as the
    marks of one 期 say who is due in the next. People not due are appended as walk-ins with the next numbers.
    Raises `InputProblem` attendance.away for somebody 离册, 借调 or 停职 on that day.
    """
    runs = split_runs(session, class_session_ids=list(wanted))
    tied = {held_id for run in runs for held_id in run.session_ids}
    refresh_expected(session, class_session_ids=[held_id for held_id in wanted if held_id not in tied])
    roster: RosterInTime | None = None
    in_time = kinds_in_time(session)
    found = session.scalars(select(ClassSession).where(ClassSession.id.in_(list(wanted))))
    known = {lesson.id: lesson for lesson in found}
    changed = 0
    for lesson in (known[held_id] for held_id in wanted if held_id in known):
        if lesson.id in tied:
            refresh_expected(session, class_session_ids=[lesson.id])
        by_person = wanted[lesson.id]
        listed = {
            row.person_id: row
            for row in session.execute(
                select(Participation.id, Participation.person_id, Participation.number).where(
                    Participation.class_session_id == lesson.id
                )
            )
        }
        kinds = in_time.by_code(lesson.held_on)
        stored = {person_id: stored_mark(kinds, code) for person_id, code in by_person.items()}
        told = [person_id for person_id, (mark, _) in stored.items() if mark not in OF_AWAY]
        refuse_away(session, person_ids=told, on=lesson.held_on, code="attendance.away")
        missing = [person_id for person_id in by_person if person_id not in listed]
        if missing:
            roster = roster or RosterInTime(session)
            last = max((row.number for row in listed.values()), default=0)
            _add_walk_ins(session, lesson, missing, stored, roster, last)
        updates = [
            {"id": listed[p].id, "mark": mark, "status": status}
            for p, (mark, status) in stored.items()
            if p in listed
        ]
        changed += bulk_update(session, Participation, updates) + len(missing)
        if lesson.status == PLANNED:
            lesson.status = HELD
        progress.step(len(by_person))
    session.flush()
    return changed


def _add_walk_ins(
    session: Session,
    lesson: ClassSession,
    missing: Sequence[int],
    stored: Mapping[int, tuple[str, str | None]],
    roster: RosterInTime,
    last: int,
) -> None:
    everybody = roster.expected(lesson.held_on, (), even_away=True)
    posts: dict[int, ExpectedRow] = {row.person_id: row for row in everybody}
    rows = []
    for number, person_id in enumerate(missing, last + 1):
        post = posts.get(person_id)
        rows.append(
            {
                "class_session_id": lesson.id,
                "person_id": person_id,
                "unit_id": post.unit_id if post else None,
                "unit_name": post.unit_name if post else "",
                "title": post.title if post else "",
                "number": number,
                "source": "walk_in",
                "mark": stored[person_id][0],
                "status": stored[person_id][1],
            }
        )
    bulk_insert(session, Participation, rows)

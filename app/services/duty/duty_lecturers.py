"""Who taught and who guided: turns of the board, lecturers of class sessions, mentor pairs (queries)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.periods import Period
from app.services.duty.duty_sessions import HeldRow
from app.services.routine.rotation_held import held_turns
from db.models import ClassSession, Lecturer, Mentorship, MentorTalk, Person, RotationTurn


@dataclass(frozen=True)
class GivenTurn:
    """A lecture or report that was given: from the rotation board, or as lecturer of a class session."""

    person_id: int
    name: str
    role: str
    on: date
    topic: str
    class_session_id: int | None
    comment: str = ""


@dataclass(frozen=True)
class DutyPair:
    """A mentor pair with its talks: days within its own, and what they were about ('' where nothing is)."""

    id: int
    mentor: str
    mentee: str
    mentee_id: int
    start_on: date
    end_on: date | None
    talks: tuple[tuple[date, str], ...]


@dataclass(frozen=True)
class DutyLecturer:
    """Who taught a class session: somebody of the roster, or a name."""

    person_id: int | None
    name: str
    organisation: str


def given_turns(session: Session, *, first: date, last: date) -> tuple[GivenTurn, ...]:
    """Lectures and reports of the rotation board that were given, or that a class session fulfils."""
    rows = session.execute(
        select(
            RotationTurn.id,
            RotationTurn.person_id,
            Person.name,
            RotationTurn.role,
            RotationTurn.done_on,
            RotationTurn.topic,
            RotationTurn.class_session_id,
            RotationTurn.comment,
        )
        .join(Person, Person.id == RotationTurn.person_id)
        .where(
            RotationTurn.done_on.between(first, last)
            | (RotationTurn.done_on.is_(None) & RotationTurn.month.startswith(f"{first.year}-"))
        )
        .order_by(RotationTurn.month, RotationTurn.id)
    )
    by_session = held_turns(session, prefix=f"{first.year}-")
    found = []
    for turn_id, person_id, name, role, done_on, topic, held_id, comment in rows:
        if done_on is not None:
            found.append(GivenTurn(person_id, name, role, done_on, topic, held_id, comment))
        elif (by := by_session.get(turn_id)) is not None and by.on <= last:
            title = topic or by.title
            found.append(GivenTurn(person_id, name, role, by.on, title, by.class_session_id, comment))
    return tuple(found)


def read_lectures(
    session: Session, *, lessons: Mapping[int, HeldRow], first: date, last: date
) -> tuple[GivenTurn, ...]:
    """Roster people as lecturers of these class sessions (id → row)."""
    rows = session.execute(
        select(Lecturer.class_session_id, Lecturer.person_id, Person.name)
        .join(Person, Person.id == Lecturer.person_id)
        .join(ClassSession, ClassSession.id == Lecturer.class_session_id)
        .where(ClassSession.held_on.between(first, last))
    )
    return tuple(
        GivenTurn(person_id or 0, name, "lecture", lessons[held_id].on, lessons[held_id].title, held_id)
        for held_id, person_id, name in rows
        if held_id in lessons
    )


def read_lecturers(session: Session, *, first: date, last: date) -> dict[int, tuple[DutyLecturer, ...]]:
    """Class session id → who taught it."""
    found: dict[int, tuple[DutyLecturer, ...]] = {}
    for held_id, person_id, name, organisation in session.execute(
        select(Lecturer.class_session_id, Lecturer.person_id, Lecturer.name, Lecturer.organisation)
        .join(ClassSession, ClassSession.id == Lecturer.class_session_id)
        .where(ClassSession.held_on.between(first, last))
        .order_by(Lecturer.position, Lecturer.id)
    ):
        found[held_id] = (*found.get(held_id, ()), DutyLecturer(person_id, name, organisation))
    return found


def read_pairs(
    session: Session, *, year: Period, until: date, names: Mapping[int, str]
) -> tuple[DutyPair, ...]:
    """Mentor pairs that existed in the year, with their talks up to a day. `names` by person id."""
    talks: dict[int, list[tuple[date, str]]] = {}
    for pair_id, on, topic in session.execute(
        select(MentorTalk.mentorship_id, MentorTalk.held_on, MentorTalk.topic)
        .where(MentorTalk.held_on.between(year.first, until))
        .order_by(MentorTalk.held_on)
    ):
        talks.setdefault(pair_id, []).append((on, topic.strip()))
    rows = session.scalars(
        select(Mentorship)
        .where(
            Mentorship.start_on <= year.last,
            Mentorship.end_on.is_(None) | (Mentorship.end_on > year.first),
        )
        .order_by(Mentorship.id)
    )
    return tuple(
        DutyPair(
            row.id,
            names.get(row.mentor_id, ""),
            names.get(row.mentee_id, ""),
            row.mentee_id,
            row.start_on,
            row.end_on,
            tuple(
                talk
                for talk in talks.get(row.id, ())
                if row.start_on <= talk[0] and (row.end_on is None or talk[0] < row.end_on)
            ),
        )
        for row in rows
    )

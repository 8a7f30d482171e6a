"""Turns that a class session fulfils by itself: it was held and its lecturer is the person of the turn (E12).

Nothing is stored: taking the lecturer or the class session back takes the fulfilment back as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app.rules.session_status import CANCELLED, HELD
from db.models import Batch, ClassSession, Course, Lecturer, RotationTurn


@dataclass(frozen=True)
class HeldBy:
    """The class session that fulfils a turn."""

    on: date
    class_session_id: int
    title: str


@dataclass(frozen=True)
class LessonChoice:
    """A class session a turn can be linked to; `is_own` when the person is its lecturer."""

    id: int
    on: date
    title: str
    is_own: bool


def held_turns(session: Session, *, prefix: str) -> dict[int, HeldBy]:
    """Turn id → the class session that fulfils it, of turns whose month begins with `prefix` (2024, 2024-08).

    A linked class session alone counts when there is one, else the first of the month that the person taught
    and that fulfils no other turn of that person: a lecture is not a 述学 as well.
    Turns with a date of their own are left out: what was typed stands.
    """
    rows = session.execute(
        select(
            RotationTurn.id,
            RotationTurn.person_id,
            ClassSession.held_on,
            ClassSession.id,
            Course.title,
            RotationTurn.class_session_id.is_not(None),
        )
        .join(Lecturer, Lecturer.person_id == RotationTurn.person_id)
        .join(ClassSession, ClassSession.id == Lecturer.class_session_id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(
            RotationTurn.month.startswith(prefix),
            RotationTurn.done_on.is_(None),
            ClassSession.status == HELD,
            or_(
                RotationTurn.class_session_id == ClassSession.id,
                and_(
                    RotationTurn.class_session_id.is_(None),
                    func.substr(ClassSession.held_on, 1, 7) == RotationTurn.month,
                ),
            ),
        )
        .order_by(
            RotationTurn.class_session_id.is_(None),
            RotationTurn.role,
            RotationTurn.id,
            ClassSession.held_on,
            ClassSession.id,
        )
    )
    linked = select(RotationTurn.person_id, RotationTurn.class_session_id)
    taken = {(person, lesson_id) for person, lesson_id in session.execute(linked) if lesson_id is not None}
    found: dict[int, HeldBy] = {}
    for turn_id, person_id, on, held_id, title, is_linked in rows:
        if turn_id in found or (not is_linked and (person_id, held_id) in taken):
            continue
        taken.add((person_id, held_id))
        found[turn_id] = HeldBy(on, held_id, title)
    return found


def lessons_for(session: Session, *, month: str, person_id: int | None) -> tuple[LessonChoice, ...]:
    """Class sessions of a month that a turn can be linked to, those the person teaches first."""
    taught = select(Lecturer.class_session_id).where(Lecturer.person_id == person_id)
    own = set(session.scalars(taught)) if person_id is not None else set()
    rows = session.execute(
        select(ClassSession.id, ClassSession.held_on, Course.title)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(func.substr(ClassSession.held_on, 1, 7) == month, ClassSession.status != CANCELLED)
        .order_by(ClassSession.held_on, ClassSession.id)
    )
    found = [LessonChoice(held_id, on, title, held_id in own) for held_id, on, title in rows]
    return tuple(sorted(found, key=lambda each: not each.is_own))

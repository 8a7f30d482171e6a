"""Where a missed class session can be made up: later ones of the same course, and who is due there anyway."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.rules.session_status import CANCELLED
from db.models import Batch, ClassSession, Course, Participation, Person


@dataclass(frozen=True)
class LaterRow:
    """A later class session of the same course that could repair a miss; `room` None is no limit.

    `due_anyway` of those who missed are due there already.
    """

    class_session_id: int
    on: date
    title: str
    batch: str
    place: str
    hours_centi: int
    listed: int
    room: int | None
    due_anyway: int = 0

    @property
    def id(self) -> int:
        """The class session's id."""
        return self.class_session_id


def later_sessions(
    session: Session, *, participation_ids: Collection[int], today: date
) -> tuple[LaterRow, ...]:
    """Later sessions, from `today` on, of the course the participations missed, nearest first.

    Full ones are left out. All participations must be of one course; the latest missed day counts.
    """
    missed = session.execute(
        select(ClassSession.held_on, Batch.course_id)
        .join(Participation, Participation.class_session_id == ClassSession.id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .where(Participation.id.in_(list(participation_ids)))
    ).all()
    if not missed or len({course_id for _, course_id in missed}) > 1:
        return ()
    after = max(max(on for on, _ in missed), today)
    counted = aliased(Participation)
    rows = session.execute(
        select(ClassSession, Course.title, Batch.name, func.count(counted.id))
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .outerjoin(counted, counted.class_session_id == ClassSession.id)
        .where(
            Batch.course_id == missed[0][1],
            ClassSession.status != CANCELLED,
            ClassSession.held_on >= after,
            ClassSession.held_on.not_in([on for on, _ in missed]),
        )
        .group_by(ClassSession.id)
        .order_by(ClassSession.held_on)
    ).all()
    result = []
    due = due_there(
        session, class_session_ids=[row[0].id for row in rows], participation_ids=participation_ids
    )
    for lesson, title, batch, listed in rows:
        room = None if lesson.capacity is None else lesson.capacity - listed
        if room is None or room >= len(participation_ids):
            result.append(
                LaterRow(
                    lesson.id, lesson.held_on, title, batch, lesson.place, lesson.hours_centi, listed, room,
                    len(due.get(lesson.id, ())),
                )
            )  # fmt: skip
    return tuple(result)


def due_there(
    session: Session, *, class_session_ids: Collection[int], participation_ids: Collection[int]
) -> dict[int, list[str]]:
    """Class session id → names of those who missed and whom its list names by rule anyway."""
    people = select(Participation.person_id).where(Participation.id.in_(list(participation_ids)))
    found: dict[int, list[str]] = {}
    for held_id, name in session.execute(
        select(Participation.class_session_id, Person.name)
        .join(Person, Person.id == Participation.person_id)
        .where(
            Participation.class_session_id.in_(list(class_session_ids)),
            Participation.source == "rule",
            Participation.person_id.in_(people),
        )
        .order_by(Participation.number)
    ):
        found.setdefault(held_id, []).append(name)
    return found

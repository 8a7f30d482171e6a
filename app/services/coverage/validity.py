"""Trainings that run out: for each person and course the last time, until when it holds, how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.rules.session_status import CANCELLED
from app.rules.validity import LABELS, standing, valid_until
from app.services.person.roster import RosterFilter, list_people
from app.services.plan.batches import ATTENDED
from db.models import Batch, ClassSession, Course, Participation


@dataclass(frozen=True)
class ValidityRow:
    """One person and course on a day; `came_on` and `until` are None for who never came."""

    person_id: int
    name: str
    unit: str
    course: str
    months: int
    came_on: date | None
    until: date | None
    state: str

    @property
    def words(self) -> str:
        """有效, 将到期, 已过期, 没有参加."""
        return LABELS[self.state]


def list_validity(session: Session, *, today: date) -> tuple[ValidityRow, ...]:
    """Everybody on the roster of the day × each course that runs out, course by course in their titles.

    Courses of one title are one training, over the years; the longest they say holds.
    """
    months = _courses(session)
    came = _came(session, months, today)
    people = list_people(session, roster=RosterFilter(on=today))
    found = []
    for title, lasts in months.items():
        for person in people:
            on = came.get((title, person.id))
            until = valid_until(on, lasts) if on is not None else None
            state = standing(on, lasts, today=today)
            found.append(ValidityRow(person.id, person.name, person.unit, title, lasts, on, until, state))
    return tuple(found)


def _courses(session: Session) -> Mapping[str, int]:
    rows = session.execute(
        select(Course.title, func.max(Course.valid_months))
        .where(Course.valid_months.is_not(None))
        .group_by(Course.title)
        .order_by(Course.title)
    )
    return {title: months for title, months in rows if months}


def _came(session: Session, months: Mapping[str, int], today: date) -> Mapping[tuple[str, int], date]:
    """(title, person) → the last day they came by today, whichever year's course it was of."""
    rows = session.execute(
        select(Course.title, Participation.person_id, func.max(ClassSession.held_on))
        .join(Batch, Batch.course_id == Course.id)
        .join(ClassSession, ClassSession.batch_id == Batch.id)
        .join(Participation, Participation.class_session_id == ClassSession.id)
        .where(
            Course.title.in_(list(months)),
            ClassSession.status != CANCELLED,
            ClassSession.held_on <= today,
            Participation.mark.in_(ATTENDED),
        )
        .group_by(Course.title, Participation.person_id)
    )
    return {(title, person_id): on for title, person_id, on in rows}

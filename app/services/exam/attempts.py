"""Every entered attempt, as listed for other programs and looked up by imports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Attempt, Exam, Person

Day: TypeAlias = date


@dataclass(frozen=True)
class AttemptRow:
    """One attempt as listed for other programs; `state` is the code, `sat_on` the day of this very try (None:
    the exam's day for a first try, not known for a resit)."""

    exam_id: int
    exam: str
    date: date
    person_id: int
    name: str
    number: int
    state: str
    score_centi: int | None
    sat_on: Day | None


def list_attempts(
    session: Session, *, year: int | None = None, exam_id: int | None = None
) -> tuple[AttemptRow, ...]:
    """Every entered attempt of a year or an exam."""
    statement = (
        select(
            Attempt.exam_id,
            Exam.title,
            Exam.held_on,
            Attempt.person_id,
            Person.name,
            Attempt.number,
            Attempt.state,
            Attempt.score_centi,
            Attempt.sat_on,
        )
        .join(Exam, Exam.id == Attempt.exam_id)
        .join(Person, Person.id == Attempt.person_id)
        .where(Attempt.state != "")
        .order_by(Exam.held_on, Exam.id, Attempt.id)
    )
    if year is not None:
        statement = statement.where(Exam.held_on.between(date(year, 1, 1), date(year, 12, 31)))
    if exam_id is not None:
        statement = statement.where(Exam.id == exam_id)
    return tuple(AttemptRow(*row) for row in session.execute(statement))

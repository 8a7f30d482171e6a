"""Tests of a period for the ledger: which exams, and everybody's counting try in each (A29, A30)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules import scoring
from db.models import Attempt, Exam


@dataclass(frozen=True)
class LedgerExam:
    """One exam with each person's try that counts; a person without an entry was not listed."""

    id: int
    title: str
    held_on: date
    full_centi: int
    pass_centi: int
    tries: Mapping[int, scoring.Try | None]

    @property
    def figures(self) -> scoring.ExamFigures:
        """Due, tested, passed, average … over everybody listed."""
        return scoring.figures(self.tries.values(), self.pass_centi)


def ledger_exams(session: Session, *, first: date, last: date, policy: str = "") -> tuple[LedgerExam, ...]:
    """Exams held from `first` to `last` by date; scores are 1/100 point.

    `policy` ('first' or 'best') takes the place of each exam's own rule for resits.
    """
    exams = session.scalars(
        select(Exam).where(Exam.held_on.between(first, last)).order_by(Exam.held_on, Exam.id)
    ).all()
    tries: dict[int, dict[int, list[scoring.Try]]] = {exam.id: {} for exam in exams}
    for exam_id, person_id, number, state, score in session.execute(
        select(Attempt.exam_id, Attempt.person_id, Attempt.number, Attempt.state, Attempt.score_centi)
        .join(Exam, Exam.id == Attempt.exam_id)
        .where(Exam.held_on.between(first, last))
    ):
        own = tries[exam_id].setdefault(person_id, [])
        if state:
            own.append(scoring.Try(number, state, score))
    return tuple(
        LedgerExam(
            exam.id,
            exam.title,
            exam.held_on,
            exam.full_centi,
            exam.pass_centi,
            {
                person: scoring.counting_try(own, policy or exam.policy)
                for person, own in tries[exam.id].items()
            },
        )
        for exam in exams
    )

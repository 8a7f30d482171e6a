"""Tests as the duties see them: who was due, and who has a result, an exemption with a reason or a resit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules import scoring
from db.models import Attempt, Exam

# 作弊 is a result too, though no good one.
SAT = frozenset({scoring.NORMAL, scoring.MAKEUP})


@dataclass(frozen=True)
class ExamRow:
    """An exam: `month` is the one it counts for (所属月), by its day where none was set; `listed` maps the
    people on its list to whether they are settled, `waived` tells those let off with a reason."""

    id: int
    title: str
    on: date
    month: str
    batch_id: int | None
    listed: Mapping[int, bool]
    waived: frozenset[int]

    @cached_property
    def settled(self) -> frozenset[int]:
        """Who has a result, also of a resit, or is let off with a reason."""
        return frozenset(person for person, done in self.listed.items() if done)


def exams_of(session: Session, *, first: date, last: date, today: date) -> tuple[ExamRow, ...]:
    """Exams held in the period, or of a month of it, and not after today; by day.

    Settled is who sat one of the tries and has a score, was caught cheating, or is let off (免试) with a
    reason; 缺考 and 缓考 without a resit are not.
    """
    months = Exam.month.between(f"{first:%Y-%m}", f"{last:%Y-%m}")
    exams = session.execute(
        select(Exam.id, Exam.title, Exam.held_on, Exam.month, Exam.batch_id)
        .where((Exam.held_on.between(first, last) | months), Exam.held_on <= today)
        .order_by(Exam.held_on, Exam.id)
    ).all()
    listed: dict[int, dict[int, bool]] = {row.id: {} for row in exams}
    waived: dict[int, set[int]] = {row.id: set() for row in exams}
    for exam_id, person_id, state, score, note in session.execute(
        select(Attempt.exam_id, Attempt.person_id, Attempt.state, Attempt.score_centi, Attempt.note).where(
            Attempt.exam_id.in_(list(listed))
        )
    ):
        is_waived = state == scoring.EXEMPT and bool(note.strip())
        done = (state in SAT and score is not None) or state == scoring.CHEATED or is_waived
        listed[exam_id][person_id] = listed[exam_id].get(person_id, False) or done
        if is_waived:
            waived[exam_id].add(person_id)
    return tuple(
        ExamRow(
            row.id,
            row.title,
            row.held_on,
            row.month or f"{row.held_on:%Y-%m}",
            row.batch_id,
            listed[row.id],
            frozenset(waived[row.id]),
        )
        for row in exams
    )

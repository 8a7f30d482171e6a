"""A test's figures from the lines of its list: the same counting for the page, the list and its bulletin."""

from __future__ import annotations

from collections.abc import Iterable

from app.figures.exam_counting import ExamCounts, added, person_counts
from app.rules.scoring import Try
from app.services.exam.exams import ExamRow, ScoreRow


def tries_of(row: ScoreRow) -> tuple[Try, ...]:
    """First try and resit of a line, those that were entered."""
    both = ((1, row.state, row.score_centi), (2, row.resit_state, row.resit_centi))
    return tuple(Try(number, state, score) for number, state, score in both if state)


def counts_of(exam: ExamRow, rows: Iterable[ScoreRow]) -> ExamCounts:
    """First results and results after resits of everybody on the list."""
    return added(
        person_counts(
            tries_of(row), pass_centi=exam.pass_centi, full_centi=exam.full_centi, policy=exam.policy
        )
        for row in rows
    )

"""What can be said of an exam and of a result, before it is entered."""

from __future__ import annotations

from datetime import date

from app.errors import InputProblem
from app.rules import scoring
from app.rules.hours import format_centi
from db.models import Exam


def check_exam(title: str, full_centi: int, pass_centi: int) -> None:
    """Raises `InputProblem` exam.title_missing or exam.marks_bad; marks in 1/100 point."""
    if not title.strip():
        raise InputProblem("exam.title_missing")
    if full_centi <= 0 or not 0 <= pass_centi <= full_centi:
        raise InputProblem("exam.marks_bad")


def check_resit_by(held_on: date, resit_by: date | None) -> None:
    """Raises `InputProblem` exam.resit_early when the last day of a resit lies before the exam."""
    if resit_by is not None and resit_by < held_on:
        raise InputProblem("exam.resit_early", on=resit_by, held_on=held_on)


def check_day_of_resit(exam: Exam, on: date | None) -> None:
    """Raises `InputProblem` score.resit_early when a resit lies before its exam."""
    if on is not None and on < exam.held_on:
        raise InputProblem("score.resit_early", on=on, held_on=exam.held_on)


def check_score(exam: Exam, state: str, score_centi: int | None) -> None:
    """Raises `InputProblem` score.state_unknown or score.out_of_range; the score in 1/100 point."""
    if state and state not in scoring.STATE_LABELS:
        raise InputProblem("score.state_unknown", state=state)
    if score_centi is not None and not 0 <= score_centi <= exam.full_centi:
        raise InputProblem(
            "score.out_of_range", value=format_centi(score_centi), full=format_centi(exam.full_centi)
        )

"""The years something is recorded of."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.services.register.reading import years_with_entries
from db.models import (
    Bulletin,
    ClassSession,
    Exam,
    HourEntry,
    Leave,
    RegisterStep,
    RotationTurn,
    TrainingRound,
    WarningTalk,
)

_DAYS = (
    ClassSession.held_on,
    Exam.held_on,
    HourEntry.credited_on,
    RegisterStep.on_day,
    Bulletin.about_on,
    Leave.start_on,
    Leave.end_on,
    WarningTalk.found_on,
    RotationTurn.month,
    TrainingRound.start_on,
    TrainingRound.end_on,
)


def years_with_records(session: Session) -> frozenset[int]:
    """Years with a class session, test, slip, talk, turn, 轮训, bulletin, entry or hours beside.

    The roster is of every year and counts for none.
    """
    found: set[int] = set()
    for day in _DAYS:
        years: Sequence[str] = session.scalars(
            select(func.substr(day, 1, 4)).where(day.is_not(None)).distinct()
        ).all()
        found |= {int(year) for year in years if year}
    return frozenset({*found, *years_with_entries(session)})

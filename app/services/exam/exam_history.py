"""Who entered or changed a person's results in an exam (complaint 3)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services.operation.operations import ChangeRow, history_of
from db.models import Attempt


def history_of_person(session: Session, *, exam_id: int, person_id: int) -> tuple[tuple[int, ChangeRow], ...]:
    """(number of the try, change) for every change of one person in one exam, by try, oldest first."""
    tries = session.execute(
        select(Attempt.id, Attempt.number)
        .where(Attempt.exam_id == exam_id, Attempt.person_id == person_id)
        .order_by(Attempt.number)
    ).all()
    return tuple(
        (row.number, change)
        for row in tries
        for change in history_of(session, table="attempt", row_id=row.id)
    )

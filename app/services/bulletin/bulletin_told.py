"""Which class sessions a daily bulletin has told about, and when (Q29)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db.models import BulletinSubject, ClassSession

_TOLD = """
SELECT CAST(each.value AS INTEGER), min(b.issued_on)
FROM bulletin AS b, json_each(b.facts_json, '$.options.class_session_ids') AS each
WHERE b.kind = 'daily' AND b.status = 'issued' AND b.corrects_id IS NULL
  AND b.about_on BETWEEN :first AND :last
GROUP BY 1
"""


def first_told(session: Session, *, first: date, last: date) -> dict[int, date]:
    """Class session id → the day its first bulletin that stands was issued; corrections do not count."""
    rows = session.execute(text(_TOLD), {"first": first, "last": last})
    return {row[0]: date.fromisoformat(row[1]) for row in rows}


def told_days(session: Session, *, bulletin_id: int) -> tuple[date, ...]:
    """The days of the class sessions that a bulletin tells about, each once, in order."""
    return tuple(
        session.scalars(
            select(ClassSession.held_on)
            .join(BulletinSubject, BulletinSubject.class_session_id == ClassSession.id)
            .where(BulletinSubject.bulletin_id == bulletin_id)
            .distinct()
            .order_by(ClassSession.held_on)
        )
    )

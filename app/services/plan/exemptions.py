"""Who of an audience is exempt from a class session, and why (A06): papers name them beside who is due."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.marks import NOT_LISTED
from app.services.plan.class_sessions import ClassSessionRow
from app.services.plan.roster_in_time import RosterInTime
from db.models import BatchAudience, Participation, Person


@dataclass(frozen=True)
class ExemptRow:
    """Somebody who would be due but for an exemption, with the unit of that day."""

    person_id: int
    name: str
    unit: str
    title: str
    reason: str


def exempt_people(session: Session, *, lesson: ClassSessionRow) -> tuple[ExemptRow, ...]:
    """The exempt people of a class session in official order; who stands on its list all the same is due."""
    lines = session.scalars(
        select(BatchAudience).where(BatchAudience.batch_id == lesson.batch_id).order_by(BatchAudience.id)
    ).all()
    excluded = [line for line in lines if line.excluded]
    if not excluded:
        return ()
    roster = RosterInTime(session)
    included = [line for line in lines if not line.excluded]
    whole = roster.expected(lesson.held_on, included)
    reasons: dict[int, str] = {}
    for line in excluded:
        left = {row.person_id for row in roster.expected(lesson.held_on, [*included, line])}
        for row in whole:
            if row.person_id not in left:
                reasons.setdefault(row.person_id, line.reason)
    listed = set(
        session.scalars(
            select(Participation.person_id).where(
                Participation.class_session_id == lesson.id, Participation.mark != NOT_LISTED
            )
        )
    )
    names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(list(reasons)))).all())
    return tuple(
        ExemptRow(row.person_id, names[row.person_id], row.unit_name, row.title, reasons[row.person_id])
        for row in whole
        if row.person_id in reasons and row.person_id not in listed
    )

"""Whether anything that 警示谈话 follow from has been written: if not, no candidate can have changed."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services.follow_up.talks import refresh_candidates
from db.models import AuditEntry, Operation

REFRESH = "talk.refresh"
# What `refresh_candidates` reads.
TABLES = (
    *("participation", "class_session", "batch", "course", "leave", "discipline_note"),
    *("warning_talk", "talk_trigger", "seal"),
)


class Head(NamedTuple):
    """The newest operation of a data file: its id, and the digest it has in no other file."""

    operation_id: int
    digest: str


def bring_up_to_date(session: Session, *, year: int) -> Head | None:
    """Candidates of the year follow the facts; returns up to which operation (None: there is none)."""
    row = session.execute(
        select(Operation.id, Operation.digest).order_by(Operation.id.desc()).limit(1)
    ).one_or_none()
    refresh_candidates(session, year=year)
    return Head(*row) if row is not None else None


def is_behind(session: Session, *, head: Head) -> bool:
    """Whether candidates that were up to date at `head` may not be any more, whoever wrote and however.

    What brings them up to date writes nothing they follow from.
    """
    if session.scalar(select(Operation.digest).where(Operation.id == head.operation_id)) != head.digest:
        return True
    return (
        session.scalar(
            select(AuditEntry.id)
            .join(Operation, Operation.id == AuditEntry.operation_id)
            .where(
                AuditEntry.operation_id > head.operation_id,
                AuditEntry.table_name.in_(TABLES),
                Operation.action != REFRESH,
            )
            .limit(1)
        )
        is not None
    )

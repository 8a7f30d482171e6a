"""Whether anything that 警示谈话 follow from has been written: if not, no candidate can have changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services.follow_up.candidates import refresh_candidates
from db.models import AuditEntry, DisciplineNote, Leave, Operation, Participation, WarningTalk
from db.results import ResultRow

REFRESH = "talk.refresh"
# What `refresh_candidates` reads.
TABLES = (
    *("participation", "class_session", "batch", "course", "leave", "discipline_note"),
    *("warning_talk", "talk_trigger", "seal"),
)
# Those whose every record is about one person.
OF_ONE: Mapping[str, type[Participation] | type[Leave] | type[DisciplineNote] | type[WarningTalk]] = {
    "participation": Participation,
    "leave": Leave,
    "discipline_note": DisciplineNote,
    "warning_talk": WarningTalk,
}
# News of more records than this are not taken apart: everybody is looked at.
MANY = 200


class Head(NamedTuple):
    """The newest operation of a data file: its id, and the digest it has in no other file."""

    operation_id: int
    digest: str


def bring_up_to_date(session: Session, *, year: int, head: Head | None = None) -> Head | None:
    """Candidates of the year follow the facts; returns up to which operation (None: there is none).

    Where they were up to date at `head`, only the people of whom anything was written since are looked at.
    Asked in the very write that brings them up to date, so that nothing comes in between.
    """
    row = session.execute(
        select(Operation.id, Operation.digest).order_by(Operation.id.desc()).limit(1)
    ).one_or_none()
    people = people_behind(session, head=head) if head is not None else None
    refresh_candidates(session, year=year, people=people)
    return Head(*row) if row is not None else None


def is_behind(session: Session, *, head: Head) -> bool:
    """Whether candidates that were up to date at `head` may not be any more, whoever wrote and however."""
    return not _is_here(session, head) or bool(_news(session, head, at_most=1))


def people_behind(session: Session, *, head: Head) -> frozenset[int] | None:
    """Of whom anything was written since `head` that a candidate follows from; None: maybe of everybody.

    What is written of one person makes and takes nobody else's candidates; what is written of a class
    session or a trigger may.
    """
    if not _is_here(session, head):
        return None
    news = _news(session, head, at_most=MANY + 1)
    if len(news) > MANY or not OF_ONE.keys() >= {entry.table_name for entry in news}:
        return None
    people: set[int] = set()
    for table, model in OF_ONE.items():
        own = [entry for entry in news if entry.table_name == table]
        told = {entry.row_id: _told(entry) for entry in own if _told(entry)}
        rows = {entry.row_id for entry in own}
        stands = dict(session.execute(select(model.id, model.person_id).where(model.id.in_(rows))).all())
        if not rows <= told.keys() | stands.keys():
            return None  # gone, and nothing says whose it was
        people.update(stands.values(), *(_told(entry) for entry in own))
    return frozenset(people)


def _is_here(session: Session, head: Head) -> bool:
    """Whether this is the file, and the state of it, that went on from `head`."""
    return session.scalar(select(Operation.digest).where(Operation.id == head.operation_id)) == head.digest


def _news(session: Session, head: Head, *, at_most: int) -> Sequence[ResultRow]:
    """What was written since `head`; what brings candidates up to date writes nothing they follow from."""
    return session.execute(
        select(AuditEntry.table_name, AuditEntry.row_id, AuditEntry.before_json, AuditEntry.after_json)
        .join(Operation, Operation.id == AuditEntry.operation_id)
        .where(
            AuditEntry.operation_id > head.operation_id,
            AuditEntry.table_name.in_(TABLES),
            Operation.action != REFRESH,
        )
        .limit(at_most)
    ).all()


def _told(entry: ResultRow) -> set[int]:
    """Whose the record was and is, as far as the entry says it."""
    values = (json.loads(text) for text in (entry.before_json, entry.after_json) if text)
    return {each["person_id"] for each in values if each.get("person_id") is not None}

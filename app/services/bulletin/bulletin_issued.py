"""Which class sessions a daily bulletin has told about, and when (Q29)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.rules.marks import NOT_LISTED
from app.services.bulletin.bulletin_frozen import told_number
from db.models import Bulletin, BulletinSubject, ClassSession, Participation

_TOLD = """
SELECT CAST(each.value AS INTEGER), min(b.issued_on)
FROM bulletin AS b, json_each(b.facts_json, '$.options.class_session_ids') AS each
WHERE b.kind = 'daily' AND b.status = 'issued' AND b.corrects_id IS NULL
  AND b.about_on BETWEEN :first AND :last
GROUP BY 1
"""


def first_issued(session: Session, *, first: date, last: date) -> dict[int, date]:
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


# What the sample town's history was entered by: its operations are of the day it was made.
SAMPLE = "demo."
_ISSUED = """
SELECT CAST(each.value AS INTEGER) AS held_id, b.issued_on AS dated,
  coalesce(json_extract(b.facts_json, '$.frozen.unmarked'), 0) AS open,
  b.corrects_id IS NOT NULL AS corrects,
  (SELECT max(substr(o.at, 1, 10)) FROM audit_entry AS a JOIN operation AS o ON o.id = a.operation_id
   WHERE a.table_name = 'bulletin' AND a.row_id = b.id AND o.action NOT LIKE :sample
     AND json_extract(a.after_json, '$.status') = 'issued') AS entered
FROM bulletin AS b, json_each(b.facts_json, '$.options.class_session_ids') AS each
WHERE b.kind = 'daily' AND b.status = 'issued' AND b.about_on BETWEEN :first AND :last
ORDER BY b.id
"""


@dataclass(frozen=True)
class Told:
    """When a class session was first told about: `on` is the day of the 定稿, whatever date was typed;
    `unmarked` how many were still 未登记 in the newest bulletin about it, corrections included."""

    on: date
    unmarked: int


def told_sessions(session: Session, *, first: date, last: date) -> dict[int, Told]:
    """Class session id → how it was told by daily bulletins that stand (Q29)."""
    found: dict[int, Told] = {}
    for row in session.execute(text(_ISSUED), {"first": first, "last": last, "sample": f"{SAMPLE}%"}):
        own = found.get(row.held_id)
        on = max(date.fromisoformat(day) for day in (row.entered or row.dated, row.dated))
        if own is not None:
            on = own.on if row.corrects else min(own.on, on)
        found[row.held_id] = Told(on, row.open)
    return found


def told_session_numbers(session: Session) -> dict[int, str]:
    """Class session id → number of the newest bulletin that stands and tells of it (I3)."""
    rows = session.execute(
        select(BulletinSubject.class_session_id, Bulletin.facts_json)
        .join(Bulletin, Bulletin.id == BulletinSubject.bulletin_id)
        .where(Bulletin.status == "issued")
        .order_by(Bulletin.id)
    )
    return {held_id: told_number(facts) for held_id, facts in rows}


def told_exam_numbers(session: Session) -> dict[int, str]:
    """Exam id → number of the newest bulletin that stands and tells its results (I3)."""
    rows = session.execute(
        select(Bulletin.exam_id, Bulletin.facts_json)
        .where(Bulletin.status == "issued", Bulletin.exam_id.is_not(None))
        .order_by(Bulletin.id)
    )
    return {exam_id: told_number(facts) for exam_id, facts in rows if exam_id is not None}


def told_people(session: Session) -> dict[int, tuple[date, str]]:
    """Person id → the first day a bulletin that stands tells of them, and its number (I3)."""
    numbers = told_session_numbers(session)
    if not numbers:
        return {}
    rows = session.execute(
        select(Participation.person_id, ClassSession.held_on, ClassSession.id)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .where(
            Participation.mark != NOT_LISTED,
            ClassSession.id.in_(
                select(BulletinSubject.class_session_id)
                .join(Bulletin, Bulletin.id == BulletinSubject.bulletin_id)
                .where(Bulletin.status == "issued")
            ),
        )
        .order_by(ClassSession.held_on.desc())
    )
    return {person_id: (held_on, numbers[held_id]) for person_id, held_on, held_id in rows}

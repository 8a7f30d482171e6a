"""The year-end ledger's single marks (A31): attendance grid, details, listed units (queries).

Its totals come from the catalogue (`app.figures`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.rules.session_status import CANCELLED
from app.services.setting.mark_kinds import typed_code
from db.models import ClassSession, Participation


@dataclass(frozen=True)
class DetailRow:
    """One participation with what it was at the time."""

    person_id: int
    class_session_id: int
    unit: str
    title: str
    mark: str
    note: str
    typed: str  # the local status that was typed, else the mark itself
    unit_id: int | None


def attendance_grid(
    session: Session, *, class_session_ids: Sequence[int], first: date, last: date
) -> dict[int, list[str | None]]:
    """Person id → mark code per class session in the order of `class_session_ids`; None where not due."""
    # One string per class session instead of a row per mark crosses the driver three times as fast, and a
    # sub-query per class session needs no sorting.
    rows = session.execute(
        text(
            "SELECT s.id, (SELECT group_concat(p.person_id || ',' || p.mark) FROM participation AS p"
            " WHERE p.class_session_id = s.id) FROM class_session AS s"
            " WHERE s.held_on BETWEEN :first AND :last AND s.status <> 'cancelled'"
        ),
        {"first": first.isoformat(), "last": last.isoformat()},
    )
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        words = str(row[1]).split(",") if row[1] else []
        found[row[0]] = dict(zip(words[::2], words[1::2], strict=True))
    by_session = [found.get(held_id, {}) for held_id in class_session_ids]
    people: set[str] = set().union(*by_session)
    return {int(person): [marks_of.get(person) for marks_of in by_session] for person in people}


def participation_details(session: Session, *, first: date, last: date) -> list[DetailRow]:
    """Every participation of the period with its snapshot, by class session date and printed number."""
    found = session.execute(
        select(
            Participation.person_id,
            Participation.class_session_id,
            Participation.unit_name,
            Participation.title,
            Participation.mark,
            Participation.note,
            typed_code(),
            Participation.unit_id,
        )
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .where(ClassSession.held_on.between(first, last), ClassSession.status != CANCELLED)
        .order_by(
            ClassSession.held_on,
            ClassSession.start_time,
            Participation.class_session_id,
            Participation.number,
        )
    )
    return [DetailRow(*row) for row in found]


def listed_units(session: Session, *, year: int) -> dict[tuple[int, int], int | None]:
    """(class session, person) → the unit on the list, of a year's participations."""
    rows = session.execute(
        select(Participation.class_session_id, Participation.person_id, Participation.unit_id)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .where(ClassSession.held_on.between(date(year, 1, 1), date(year, 12, 31)))
    )
    return {(row[0], row[1]): row[2] for row in rows}

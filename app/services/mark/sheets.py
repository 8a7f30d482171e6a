"""From the paper back to the screen: the sheet code finds its class session, walk-ins join its list (I2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.sheet_code import sheet_code
from app.services.mark.attendance import set_marks
from app.services.plan.expected import add_to_list
from db.models import ClassSession, Participation

CODE = re.compile(r"(\d{2})(\d{2})-?([0-9A-Fa-f]{3})")


@dataclass(frozen=True)
class FoundSheet:
    """The class session of a sheet code; `is_current` is False when its list changed after printing."""

    class_session_id: int
    is_current: bool


def find_sheet(session: Session, *, code: str, year: int) -> FoundSheet | None:
    """The class session whose printed page carries `code` ('0815-A3F') in `year`, or None (I2).

    A day with a single session answers even when the list has changed since the sheet was printed.
    """
    match = CODE.fullmatch(code.strip())
    if match is None:
        return None
    try:
        day = date(year, int(match[1]), int(match[2]))
    except ValueError:
        return None
    ids = session.scalars(
        select(ClassSession.id).where(ClassSession.held_on == day).order_by(ClassSession.id)
    ).all()
    wanted = f"{match[1]}{match[2]}-{match[3].upper()}"
    for held_id in ids:
        rows = session.execute(
            select(Participation.number, Participation.person_id)
            .where(Participation.class_session_id == held_id)
            .order_by(Participation.number, Participation.id)
        )
        if sheet_code(day, held_id, [(row.number, row.person_id) for row in rows]) == wanted:
            return FoundSheet(held_id, True)
    return FoundSheet(ids[0], False) if len(ids) == 1 else None


def add_walk_in(
    session: Session, *, class_session_id: int, person_id: int, mark: str = "", even_away: bool = False
) -> int:
    """Append a person who came without being due, with `mark` when given; returns the participation id.

    Raises `InputProblem` attendance.already_listed, person.not_found, class_session.cancelled, or
    attendance.away for somebody 离册, 借调 or 停职 on that day, unless `even_away`.
    """
    participation_id = add_to_list(
        session, class_session_id=class_session_id, person_id=person_id, even_away=even_away
    )
    if mark:
        set_marks(session, class_session_id=class_session_id, by_participation={participation_id: mark})
    return participation_id

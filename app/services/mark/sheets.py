"""From the paper back to the screen: the sheet code finds its class session, walk-ins join its list (I2)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.sheet_code import sheet_code
from app.services.mark.attendance import set_marks
from app.services.plan.expected import add_to_list
from db.models import ClassSession, Participation, PrintedSheet

CODE = re.compile(r"(\d{2})(\d{2})-?([0-9A-Fa-f]{3})")


@dataclass(frozen=True)
class FoundSheet:
    """The class session of a sheet code; `is_current` is False when its list changed after printing."""

    class_session_id: int
    is_current: bool


def find_sheet(session: Session, *, code: str, year: int) -> FoundSheet | None:
    """The class session whose printed page carries `code` ('0815-A3F'), or None (I2).

    Every printed sheet is known by its code for good, in whichever year; of two with one code that of `year`
    answers, else the newest. A sheet of before codes were kept is found by the list of its day in `year`,
    and a day with a single session answers even when that has changed.
    """
    match = CODE.fullmatch(code.strip())
    if match is None:
        return None
    wanted = f"{match[1]}{match[2]}-{match[3].upper()}"
    return _printed(session, wanted, year) or _by_list(session, wanted, year)


def _printed(session: Session, wanted: str, year: int) -> FoundSheet | None:
    found = session.execute(
        select(PrintedSheet.class_session_id, PrintedSheet.list_json, ClassSession.held_on)
        .join(ClassSession, ClassSession.id == PrintedSheet.class_session_id)
        .where(PrintedSheet.code == wanted)
        .order_by(PrintedSheet.printed_at.desc(), PrintedSheet.id.desc())
    ).all()
    if not found:
        return None
    row = next((each for each in found if each.held_on.year == year), found[0])
    now = _list_of(session, row.class_session_id)
    # Walk-ins come after the printed numbers and move none of them.
    is_current = all(tuple(line) in now for line in json.loads(row.list_json))
    return FoundSheet(row.class_session_id, is_current)


def _list_of(session: Session, class_session_id: int) -> list[tuple[int, int]]:
    rows = session.execute(
        select(Participation.number, Participation.person_id)
        .where(Participation.class_session_id == class_session_id)
        .order_by(Participation.number, Participation.id)
    )
    return [(row.number, row.person_id) for row in rows]


def _by_list(session: Session, wanted: str, year: int) -> FoundSheet | None:
    try:
        day = date(year, int(wanted[:2]), int(wanted[2:4]))
    except ValueError:
        return None
    ids = session.scalars(
        select(ClassSession.id).where(ClassSession.held_on == day).order_by(ClassSession.id)
    ).all()
    for held_id in ids:
        if sheet_code(day, held_id, _list_of(session, held_id)) == wanted:
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

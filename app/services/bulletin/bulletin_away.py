"""People on the lists of a bulletin who are 离册, 借调 or 停职 on that day: told before it is issued."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.bulletin_daily import SessionFacts
from app.rules.marks import NONE, NOT_LISTED
from app.services.bulletin.bulletin_paper import BulletinContent
from app.services.mark.attendance import get_sheet
from app.services.person.standing import away_people
from app.services.setting.mark_kinds import list_mark_kinds
from db.models import ClassSession, Participation

MOST_NAMES = 8


def away_notice(session: Session, *, class_session_ids: Sequence[int]) -> str:
    """One sentence about them, '' when nobody is away; those marked as present all the same come first."""
    kept: dict[str, None] = {}
    present: dict[str, None] = {}
    # Mostly nobody on the lists is away: then none of them is read.
    held_ids = _lists_of_away(session, class_session_ids)
    labels = {kind.code: kind.label for kind in list_mark_kinds(session)} if held_ids else {}
    for held_id in held_ids:
        for row in get_sheet(session, class_session_id=held_id).rows:
            if not row.away:
                continue
            if row.mark in (NONE, NOT_LISTED):
                kept[f"{row.name}（{row.away}）"] = None
            else:
                present[f"{row.name}（{row.away}，登记为{labels.get(row.mark, row.mark)}）"] = None
    parts = []
    if present:
        parts.append(f"请核对：{_listed(present)}不在应到范围，却登记了考勤")
    if kept:
        parts.append(f"{_listed(kept)}不计入应到和实到")
    return "；".join(parts)


def _lists_of_away(session: Session, ids: Sequence[int]) -> list[int]:
    """Those of the class sessions with somebody on the list who is away on that day, in order."""
    lessons = session.execute(
        select(ClassSession.id, ClassSession.held_on).where(ClassSession.id.in_(list(ids)))
    ).all()
    away = {on: list(away_people(session, on=on)) for on in {row.held_on for row in lessons}}
    found: set[int] = set()
    for held_id, on in lessons:
        listed = select(Participation.id).where(
            Participation.class_session_id == held_id, Participation.person_id.in_(away[on])
        )
        if away[on] and session.scalar(listed.limit(1)) is not None:
            found.add(held_id)
    return sorted(found)


def told_sessions(content: BulletinContent) -> tuple[int, ...]:
    """Ids of the class sessions a bulletin tells about."""
    return tuple(SessionFacts.from_json(stored).id for stored in content.facts.get("sessions", ()))


def _listed(names: dict[str, None]) -> str:
    shown = "、".join(list(names)[:MOST_NAMES])
    return f"{shown}等 {len(names)} 人" if len(names) > MOST_NAMES else shown

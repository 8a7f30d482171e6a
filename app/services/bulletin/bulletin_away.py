"""People on the lists of a bulletin who are 离册, 借调 or 停职 on that day: told before it is issued (F1)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.bulletin_daily import SessionFacts
from app.rules.marks import NONE, NOT_LISTED
from app.services.bulletin.bulletin_paper import BulletinContent
from app.services.mark.attendance import get_sheet
from app.services.mark.mark_kinds import list_mark_kinds
from db.models import ClassSession

MOST_NAMES = 8


def away_notice(session: Session, *, class_session_ids: Sequence[int]) -> str:
    """One sentence about them, '' when nobody is away; those marked as present all the same come first."""
    kept: dict[str, None] = {}
    present: dict[str, None] = {}
    held_ids = session.scalars(
        select(ClassSession.id).where(ClassSession.id.in_(list(class_session_ids))).order_by(ClassSession.id)
    ).all()
    labels = {kind.code: kind.label for kind in list_mark_kinds(session)}
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


def told_sessions(content: BulletinContent) -> tuple[int, ...]:
    """Ids of the class sessions a bulletin tells about."""
    return tuple(SessionFacts.from_json(stored).id for stored in content.facts.get("sessions", ()))


def _listed(names: dict[str, None]) -> str:
    shown = "、".join(list(names)[:MOST_NAMES])
    return f"{shown}等 {len(names)} 人" if len(names) > MOST_NAMES else shown

"""考勤状态 as data: symbols, keys and what each counts as."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.marks import MarkKindRow
from db.models import MarkKind


def list_mark_kinds(session: Session) -> tuple[MarkKindRow, ...]:
    """Every mark kind in order."""
    rows = session.execute(
        select(
            MarkKind.code,
            MarkKind.label,
            MarkKind.symbol,
            MarkKind.acronym,
            MarkKind.key,
            MarkKind.counts_as_present,
            MarkKind.counts_as_due,
            MarkKind.hour_percent,
            MarkKind.triggers_talk,
        ).order_by(MarkKind.position)
    )
    return tuple(MarkKindRow(*row) for row in rows)


def edit_mark_kind(
    session: Session,
    *,
    code: str,
    symbol: str,
    acronym: str,
    key: str,
    counts_as_present: bool,
    hour_percent: int,
) -> None:
    """Change how a mark is shown, typed and counted; its code and label stay."""
    kind = session.scalar(select(MarkKind).where(MarkKind.code == code))
    if kind is None:
        raise InputProblem("attendance.mark_unknown", mark=code)
    kind.symbol, kind.acronym, kind.key = symbol, acronym, key.upper()
    kind.counts_as_present, kind.hour_percent = counts_as_present, hour_percent
    session.flush()

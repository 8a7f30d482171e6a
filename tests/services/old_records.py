"""Records of the old kinds as they lie in the registers, without the checks of what is typed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.services.record.kind_writing import put_record

EMPTY: dict[str, Any] = {
    **dict.fromkeys(("unit_id", "person_id", "batch_id", "ended_on")),
    **dict.fromkeys(("title", "note", "for_period", "subject"), ""),
}


def lie(
    session: Session, code: str, on: date, people: Iterable[tuple[int, int | None]] = (), **values: Any
) -> int:
    """A record of that day, with who took part; the number it is told by."""
    given = {**EMPTY, **values, "rule_code": code, "done_on": on}
    return put_record(session, values=given, people=tuple(people))

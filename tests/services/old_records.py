"""Records of the old kinds as they lie in the registers, without the checks of what is typed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tests.services.old_kinds.kind_writing import put_record
from tests.services.old_kinds.moved import Record


def lie(
    session: Session, code: str, on: date, people: Iterable[tuple[int, int | None]] = (), **values: Any
) -> int:
    """A record of that day, with who took part; the number it is told by."""
    record = Record(id=0, rule_code=code, done_on=on, people=tuple(people), **values)
    return put_record(session, record=record)

"""Which class sessions a daily bulletin has told about, and when (Q29)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

_TOLD = """
SELECT CAST(each.value AS INTEGER), min(b.issued_on)
FROM bulletin AS b, json_each(b.facts_json, '$.options.class_session_ids') AS each
WHERE b.kind = 'daily' AND b.status = 'issued' AND b.corrects_id IS NULL
  AND b.about_on BETWEEN :first AND :last
GROUP BY 1
"""


def first_told(session: Session, *, first: date, last: date) -> dict[int, date]:
    """Class session id → the day its first bulletin that stands was issued; corrections do not count."""
    rows = session.execute(text(_TOLD), {"first": first, "last": last})
    return {row[0]: date.fromisoformat(row[1]) for row in rows}

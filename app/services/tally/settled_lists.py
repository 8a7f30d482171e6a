"""Which lists no longer follow the roster, by what stands on them (queries)."""

from __future__ import annotations

from sqlalchemy import Select, select

from app.rules.marks import NONE
from db.models import Participation


def settled_by_rows() -> Select[int]:
    """Ids of class sessions whose list carries something: a mark, or somebody added by hand."""
    # Two index look-ups per session would be slower than one pass over rows that carry something.
    return (
        select(Participation.class_session_id)
        .where((Participation.mark != NONE) | (Participation.source != "rule"))
        .distinct()
    )

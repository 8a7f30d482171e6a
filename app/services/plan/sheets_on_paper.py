"""Is there a sign-in sheet on paper for a day that was marked (A26): printed here, or the original filed?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.hour_pots import SENT
from app.rules.session_status import CANCELLED
from app.services.plan.class_sessions import ClassSessionRow
from db.models import Attachment

SIGNED = "signed_sheet"


def without_sheet(session: Session, *, rows: Sequence[ClassSessionRow], today: date) -> frozenset[int]:
    """Ids of those of the class sessions that carry marks up to today and have no sheet on paper."""
    marked = {
        row.id
        for row in rows
        if row.marked
        and row.held_on <= today
        and row.status != CANCELLED
        and row.sheet_printed_at is None
        and row.pot != SENT  # whoever holds the course keeps its sheet
    }
    if not marked:
        return frozenset()
    filed = set(
        session.scalars(
            select(Attachment.class_session_id).where(
                Attachment.kind == SIGNED, Attachment.class_session_id.in_(sorted(marked))
            )
        )
    )
    return frozenset(marked - filed)

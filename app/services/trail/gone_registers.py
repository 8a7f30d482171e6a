"""What registers of the clerk's own were called that are no longer there: the trail itself tells."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.json_map import loaded
from db.models import AuditEntry, RegisterForm


def last_title(session: Session, *, register_id: str) -> str:
    """The last title of an own register; its id where nothing tells."""
    said = func.coalesce(AuditEntry.after_json, AuditEntry.before_json)
    stored = session.scalars(
        select(said)
        .where(
            AuditEntry.table_name == RegisterForm.__tablename__,
            said.contains(f'"register":"{register_id}"', autoescape=True),
            said.contains('"kind":"own"', autoescape=True),
        )
        .order_by(AuditEntry.id.desc())
    )
    titles = (loaded(loaded(text).get("json")).get("title") for text in stored)
    return str(next(filter(None, titles), register_id))

"""Papers kept with a class session: the signed sheet, notice, courseware … (I15)."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attachment_store import StoredFile
from app.errors import InputProblem
from app.services.operation.undo_steps import UNDO_DEPTH
from db.models import Attachment, AuditEntry, ClassSession, Operation


@dataclass(frozen=True)
class AttachmentRow:
    """One kept file; `kind` is a code of resources/defaults/archive_items.json."""

    id: int
    class_session_id: int
    kind: str
    file_name: str
    sha256: str
    size: int
    added_at: str
    note: str


def list_attachments(
    session: Session,
    *,
    class_session_id: int | None = None,
    kinds: Collection[str] | None = None,
    batch_id: int | None = None,
) -> tuple[AttachmentRow, ...]:
    """Kept files, oldest first: of one class session, or of all days of a 期."""
    statement = select(
        Attachment.id,
        Attachment.class_session_id,
        Attachment.kind,
        Attachment.file_name,
        Attachment.sha256,
        Attachment.size,
        Attachment.added_at,
        Attachment.note,
    ).order_by(Attachment.id)
    statement = statement.where(Attachment.class_session_id.is_not(None))
    if class_session_id is not None:
        statement = statement.where(Attachment.class_session_id == class_session_id)
    if batch_id is not None:
        days = select(ClassSession.id).where(ClassSession.batch_id == batch_id)
        statement = statement.where(Attachment.class_session_id.in_(days))
    if kinds is not None:
        statement = statement.where(Attachment.kind.in_(list(kinds)))
    return tuple(
        AttachmentRow(row.id, row.class_session_id or 0, *row[2:]) for row in session.execute(statement)
    )


def add_attachment(
    session: Session, *, class_session_id: int, kind: str, stored: StoredFile, at: str, note: str = ""
) -> int:
    """Record a file the store already keeps; the same content twice in one session is one record.

    Returns the record's id. Raises `InputProblem` class_session.not_found.
    """
    if session.get(ClassSession, class_session_id) is None:
        raise InputProblem("class_session.not_found", id=class_session_id)
    same = select(Attachment.id).where(
        Attachment.class_session_id == class_session_id,
        Attachment.kind == kind,
        Attachment.sha256 == stored.sha256,
    )
    found = session.scalar(same)
    if found is not None:
        return found
    record = Attachment(
        class_session_id=class_session_id,
        kind=kind,
        file_name=stored.file_name,
        sha256=stored.sha256,
        size=stored.size,
        added_at=at,
        note=note.strip(),
    )
    session.add(record)
    session.flush()
    return record.id


def change_kind(session: Session, *, attachment_id: int, kind: str) -> None:
    """Another kind of paper. Raises `InputProblem` attachment.missing."""
    record = session.get(Attachment, attachment_id)
    if record is None:
        raise InputProblem("attachment.missing", name="")
    record.kind = kind
    session.flush()


def remove_attachment(session: Session, *, attachment_id: int) -> None:
    """Remove the record; the content stays in the store until nothing can bring it back."""
    record = session.get(Attachment, attachment_id)
    if record is None:
        raise InputProblem("attachment.missing", name="")
    session.delete(record)
    session.flush()


def hashes_in_use(session: Session, *, backups: Collection[datetime] = ()) -> set[str]:
    """Hashes of the files that somebody may still ask for.

    Those named by a record; by one of the newest operations, which undo and redo can reach; and by a
    record that was there when one of the `backups` was made, because a backup may be put back.
    """
    wanted = set(session.scalars(select(Attachment.sha256)))
    newest = select(Operation.id).order_by(Operation.id.desc()).limit(1).offset(UNDO_DEPTH)
    out_of_reach = session.scalar(newest) or 0
    spans: dict[str, list[datetime]] = {}
    for operation_id, at, before, after in session.execute(
        select(Operation.id, Operation.at, AuditEntry.before_json, AuditEntry.after_json)
        .join(Operation, Operation.id == AuditEntry.operation_id)
        .where(AuditEntry.table_name == Attachment.__tablename__)
        .order_by(AuditEntry.id)
    ):
        for stored in (before, after):
            sha256 = json.loads(stored).get("sha256", "") if stored else ""
            if sha256 and operation_id > out_of_reach:
                wanted.add(sha256)
            if sha256:
                spans.setdefault(sha256, []).append(datetime.fromisoformat(at))
    wanted |= {
        sha256 for sha256, times in spans.items() if any(min(times) <= made <= max(times) for made in backups)
    }
    return wanted

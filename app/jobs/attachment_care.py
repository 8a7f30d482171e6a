"""Kept files nobody can ask for any more are let go, at the end of the day."""

from __future__ import annotations

from datetime import timedelta

from app.attachment_store import AttachmentStore
from app.context import AppContext
from app.jobs.backups import list_backups
from app.services.archive import attachments

# A file may lie here before its record is written, and a clerk may come back to yesterday's work.
KEPT_DAYS = 30


def purge_attachments(context: AppContext, *, days: int = KEPT_DAYS) -> int:
    """Remove files without a record that neither undo nor a backup here needs; returns how many.

    Files younger than `days` stay in any case. A copy on a U-disk carries its own files.
    """
    made = [row.made_at for row in list_backups(context.paths)]
    with context.database.read() as session:
        needed = attachments.hashes_in_use(session, backups=made)
    store = AttachmentStore(context.paths.attachments)
    return store.purge(needed, before=context.clock() - timedelta(days=days))

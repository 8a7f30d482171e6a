"""Asks for the figures of the status line."""

from __future__ import annotations

import datetime
from functools import partial

from app.work import ReadSession
from ui.window.status_line import StatusLine
from ui.work.backup_age import newest_backup
from ui.work.context import UiContext


def load_status(ctx: UiContext, line: StatusLine) -> None:
    """People on the roster now, and the age of the newest backup."""
    line.set_backup(newest_backup(ctx.app.paths.backups), ctx.app.clock())
    ctx.runner.query(partial(_count_people, on=ctx.app.today), key="status-people", done=line.set_people)


def _count_people(session: ReadSession, *, on: datetime.date) -> int:
    from app.services.person import roster

    return roster.count_people(session, on=on)

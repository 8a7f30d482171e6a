"""What is asked before an import is written: class sessions that have not come yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.work import ReadSession
from ui.work.context import UiContext
from ui.work.future_question import confirm_coming

if TYPE_CHECKING:
    from app.imports import Preview
    from app.services.mark.future import ComingSession


def ask_first(
    ctx: UiContext,
    parent: QWidget,
    preview: Preview,
    write: Callable[[Preview], object],
) -> None:
    """Ask what has to be asked, then `write(preview)`."""
    from app.imports import marked_sessions

    ids = marked_sessions(preview)
    if not ids:
        write(preview)
        return
    ctx.runner.query(
        partial(_coming, ids=ids, today=ctx.app.today),
        key="import-coming",
        done=partial(_ask_coming, parent, partial(write, preview)),
    )


def _coming(session: ReadSession, *, ids: tuple[int, ...], today: date) -> tuple[ComingSession, ...]:
    from app.services.mark.future import coming_sessions

    return coming_sessions(session, class_session_ids=ids, today=today)


def _ask_coming(parent: QWidget, write: Callable[[], object], found: tuple[ComingSession, ...]) -> None:
    if confirm_coming(parent, [each.words for each in found], "仍要导入"):
        write()

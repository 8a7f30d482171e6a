"""Writing an import: counted on screen, and stopped as a whole as long as it is not finished."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.errors import Cancelled
from app.work import CancelToken, Progress, ProgressState
from ui.widgets.progress_panel import ProgressPanel
from ui.work import messages
from ui.work.context import UiContext
from ui.work.refusals import NEEDS_REASON
from ui.work.under_way import Done, Failed, JobState, T

if TYPE_CHECKING:
    from app.imports import Preview

TICKET = 0  # the runner counts its own from 1


class ImportWriting(QObject):
    """One write at a time: all of it or, when stopped, nothing."""

    moved = Signal(object)  # ProgressState, from the worker's thread

    def __init__(self, ctx: UiContext, panel: ProgressPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._panel = panel

        self._token = CancelToken()
        self._title = ""
        self.is_running = False
        self.moved.connect(self._show)

    def start(self, preview: Preview, kind: str, *, done: Done[dict[str, int]], failed: Failed) -> None:
        """Write `preview`, a list called `kind` (干部名册), as one operation that names its file."""
        from app.jobs.backups import copy_before
        from app.services.trail.import_list import import_label

        text = import_label(kind, Path(preview.path).name, preview.writes)
        self._token = CancelToken()
        self._title = f"导入{kind}"
        self.is_running = True
        self._panel.begin(self._state(ProgressState(0, 0, "等待写入")))
        write = partial(self._write, preview, text=text, done=done, failed=failed)
        # The state before the import is kept as a whole, whatever comes of undoing.
        copy = partial(copy_before, self._ctx.app, "导入前")
        self._ctx.runner.on_worker(copy, done=write, failed=partial(self._finish, failed))

    def _write(
        self, preview: Preview, _copy: object, *, text: str, done: Done[dict[str, int]], failed: Failed
    ) -> None:
        from app.imports import apply_preview

        if self._token.cancelled:
            self._finish(failed, Cancelled())
            return
        self._ctx.runner.command(
            partial(apply_preview, preview=preview, progress=Progress(self._token, self.moved.emit)),
            action=preview.action,
            text=text,
            done=partial(self._finish, done),
            failed=partial(self._finish, failed),
        )

    def cancel(self) -> None:
        """Stop at the next row; what was written so far is taken back with the rest."""
        self._token.cancel()

    def _state(self, state: ProgressState) -> JobState:
        return JobState(TICKET, self._title, state, self._token)

    def _show(self, state: ProgressState) -> None:
        if self.is_running:
            self._panel.move_to(self._state(state))

    def _finish(self, call: Done[T], answer: T) -> None:
        self.is_running = False
        self._panel.end(self._state(ProgressState(0, 0, "")))
        call(answer)


def tell_failure(owner: QWidget, ctx: UiContext, error: Exception) -> str:
    """One quiet line for what the clerk stopped, be it at the reason just asked for; the rest is shown."""
    if isinstance(error, Cancelled):
        return messages.error_line(error)
    if getattr(error, "code", "") in NEEDS_REASON and ctx.runner.offers_correction:
        return "没有写明原因，没有导入"
    messages.show_error(owner, error)
    return ""

"""Undo that is asked about: older acts, large ones, what papers have told, and what is in the way."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from ui.window.registry import TABS
from ui.work import messages

if TYPE_CHECKING:
    from app.reverting import Proposal
    from app.services.operation.operations import OperationRow
    from app.services.operation.undo_steps import Step
    from ui.window.frame import Frame
    from ui.window.reasons import Reasons


class UndoQuestions(QObject):
    """Looks at the step first and shows one dialog at a time, however often the keys are pressed."""

    def __init__(self, window: Frame, reasons: Reasons) -> None:
        super().__init__(window)
        self._window, self._reasons = window, reasons
        window.revert_wanted.connect(self.ask_about)
        self.is_asking = False
        window.ctx.undo.question.connect(self.ask)
        window.ctx.undo.asks = True

    def ask(self, step: Step) -> None:
        """Show what taking the step back would change, or why it cannot be taken back."""
        if self.is_asking:
            return
        self.is_asking = True
        context = self._window.ctx.app

        def look() -> Proposal:
            from app.reverting import propose

            return propose(context, step.id)

        self._window.ctx.runner.on_worker(look, done=partial(self._show, step), failed=self._refused)

    def ask_about(self, row: OperationRow) -> None:
        """A step chosen from the list of all that was done."""
        from app.services.operation.undo_steps import Step

        self.ask(Step(row.id, row.at, row.text, row.page))

    def _refused(self, error: Exception) -> None:
        messages.show_error(QApplication.activeModalWidget() or self._window, error)
        self.is_asking = False

    def _show(self, step: Step, proposal: Proposal) -> None:
        from ui.records.revert_dialog import RevertDialog

        above = QApplication.activeModalWidget() or self._window
        page = next((spec.title for spec in TABS if spec.id == step.page), "")
        dialog = RevertDialog(step, proposal, above, page=page)
        dialog.chosen.connect(partial(self._take_back, step, proposal))
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self, _result: int) -> None:
        self.is_asking = False

    def _take_back(self, step: Step, proposal: Proposal, reason: str, rest_only: bool) -> None:
        self.is_asking = False
        if step.page and "elsewhere" in step.asks:
            self._window.show_tab(step.page)
        take = partial(self._window.ctx.undo.take, step, reason=reason, rest_only=rest_only)
        if reason and proposal.refusal is not None:
            self._reasons.do_with_reason(take, proposal.refusal, reason)
        else:
            take()

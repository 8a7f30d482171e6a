"""Why: one line that must be filled in before something is given up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.work import WriteSession
from ui.looks.plain import LongLabel
from ui.widgets.field.form import Field, FormDialog
from ui.work.context import UiContext


class ReasonDialog(FormDialog):
    """`command(reason)` gives what is run with the reason; `said` stands in the notice bar afterwards.

    `verb` is the button where it says more than the title, `reason` what is already known; `made(answer)`
    follows the command.
    """

    made = Signal(object)

    def __init__(
        self,
        ctx: UiContext,
        parent: QWidget | None,
        *,
        title: str,
        text: str,
        hint: str,
        command: Callable[[str], Callable[[WriteSession], object]],
        action: str,
        label: str,
        said: str = "",
        verb: str = "",
        reason: str = "",
    ) -> None:
        super().__init__(title, verb or title, parent)
        self._ctx, self._command, self._said = ctx, command, said
        self._action, self._text = action, label
        self.reason = QLineEdit(reason, self)
        self.reason.setPlaceholderText(hint)
        self.reason.textEdited.connect(self.touch)
        self.reason_field = Field("原因", self.reason, self, width=48)
        self.body.addWidget(LongLabel(text, self, name="hint"))
        self.body.addWidget(self.reason_field)
        self.first = self.reason

    def save(self) -> None:
        words = self.reason.text().strip()
        self.reason_field.set_problem("" if words else "请写明原因")
        if not words:
            return
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            self._command(words),
            action=self._action,
            text=self._text,
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, answer: object) -> None:
        self.accept()
        if self._said:
            self._ctx.bus.say(self._said, undo=True)
        self.made.emit(answer)

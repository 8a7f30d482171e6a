"""Why: a reason is asked before a correction is drafted or a bulletin is withdrawn."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.context import UiContext
from ui.widgets.field.form import Field, FormDialog
from ui.widgets.page import Paragraph

if TYPE_CHECKING:
    from app.services.bulletin.bulletin_corrections import PendingRow
    from app.services.bulletin.bulletins import BulletinRow

MOST = 12


class _ReasonDialog(FormDialog):
    def __init__(self, title: str, verb: str, text: str, hint: str, parent: QWidget | None) -> None:
        super().__init__(title, verb, parent)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText(hint)
        self.reason.textEdited.connect(self.touch)
        self.reason_field = Field("原因", self.reason, self, width=48)
        self.body.addWidget(Paragraph(text, self, name="hint"))
        self.body.addWidget(self.reason_field)
        self.first = self.reason

    def _words(self) -> str:
        words = self.reason.text().strip()
        self.reason_field.set_problem("" if words else "请写明原因")
        return words


class CorrectDialog(_ReasonDialog):
    """`made(bulletin id)` after the correction is drafted."""

    made = Signal(object)

    def __init__(self, ctx: UiContext, pending: PendingRow, parent: QWidget | None) -> None:
        lines = [f"{c.unit} {c.name}：{c.old} → {c.new}".lstrip() for c in pending.changes[:MOST]]
        if len(pending.changes) > MOST:
            lines.append(f"另有 {len(pending.changes) - MOST} 处")
        text = f"{pending.number_text}定稿后有 {len(pending.changes)} 处变动：\n" + "\n".join(lines)
        super().__init__("更正通报", "起草更正通报", text, "例如 本人补交请假条", parent)
        self.reason.setText("、".join(pending.reasons))  # typed once, when the records were changed
        self._ctx = ctx
        self._pending = pending

    def save(self) -> None:
        words = self._words()
        if not words:
            return
        from app.services.bulletin import bulletins

        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(bulletins.draft_correction, bulletin_id=self._pending.bulletin_id, reason=words),
            action="bulletin.correct",
            text=f"起草更正通报：{self._pending.number_text}",
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, bulletin_id: int) -> None:
        self.accept()
        self.made.emit(bulletin_id)


class WithdrawDialog(_ReasonDialog):
    """作废 of an issued bulletin."""

    def __init__(self, ctx: UiContext, row: BulletinRow, parent: QWidget | None) -> None:
        text = (
            f"要作废 {row.number_text}“{row.title}”。\n"
            "文号保留不再使用，内容仍可查看；考勤和成绩不变，之后可以撤销。"
        )
        super().__init__("作废通报", "作废", text, "例如 课次登记错误，另行通报", parent)
        self._ctx = ctx
        self._row = row

    def save(self) -> None:
        words = self._words()
        if not words:
            return
        from app.services.bulletin import bulletins

        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(bulletins.withdraw, bulletin_id=self._row.id, reason=words),
            action="bulletin.withdraw",
            text=f"作废通报：{self._row.number_text}",
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, number: str) -> None:
        self.accept()
        self._ctx.bus.say(f"{number}已作废，文号不再使用。", undo=True)

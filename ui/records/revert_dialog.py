"""Before an older, large or told act goes back: what would change, or what is in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.wording import sentence
from ui.looks.plain import LongLabel, fit_screen
from ui.models.rows_model import Column, RowsModel
from ui.widgets.field.form import Field
from ui.widgets.table.plain_table import plain_table

if TYPE_CHECKING:
    from app.reverting import Proposal
    from app.services.operation.undo_steps import Step


class RecordLine(NamedTuple):
    """A record that would be changed, or that stands in the way."""

    table: str
    record: str
    text: str


CHANGES: tuple[Column[RecordLine], ...] = (
    Column("table", "种类", lambda row: row.table, 5),
    Column("record", "对象", lambda row: row.record, 16, tip=lambda row: row.record),
    Column("change", "现在 → 改回", lambda row: row.text, 30, tip=lambda row: row.text),
)
OBSTACLES: tuple[Column[RecordLine], ...] = (
    Column("table", "种类", lambda row: row.table, 5),
    Column("record", "对象", lambda row: row.record, 16, tip=lambda row: row.record),
    Column("why", "为什么不能改回", lambda row: row.text, 30, tip=lambda row: row.text),
)


REASONS = (
    ("older", "这是本次打开程序以前做的"),
    ("large", "一次改动较多"),
    ("told", "恢复后这份通报重新有效"),
)
MOST_ROWS = 12


class RevertDialog(QDialog):
    """`chosen(reason, rest_only)` when it is to be done; the harmless button is the default.

    `page` is the title of the page the step was made on.
    """

    chosen = Signal(str, bool)

    def __init__(self, step: Step, proposal: Proposal, parent: QWidget | None, *, page: str = "") -> None:
        super().__init__(parent)
        verb = "重做" if proposal.is_redo else "撤销"
        self.setWindowTitle(verb)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._proposal = proposal
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        self.told = LongLabel(_told(step, proposal, verb, page), self)
        layout.addWidget(self.told)
        self._add_list(layout)
        self.reason = QLineEdit(self)
        self.reason.setMaxLength(200)
        self.reason.setPlaceholderText("例如 导错了文件")
        self.reason_field = Field(f"{verb}原因", self.reason, self, width=44)
        self.reason_field.setVisible(proposal.refusal is not None)
        layout.addWidget(self.reason_field)
        self._add_buttons(layout, verb)
        self.resize(self.sizeHint())

    def _add_list(self, layout: QVBoxLayout) -> None:
        proposal = self._proposal
        changes = [RecordLine(line.table, line.record, line.change) for line in proposal.changes]
        obstacles = [RecordLine(line.table, line.record, line.why) for line in proposal.obstacles]
        rows = obstacles if proposal.is_blocked else changes
        columns = OBSTACLES if proposal.is_blocked else CHANGES
        self.model: RowsModel[RecordLine] = RowsModel(columns, lambda row: id(row), self)
        self.model.set_rows(rows)
        self.view = plain_table(
            self.model, "挡住的记录" if proposal.is_blocked else "将要改动的记录", self, columns=54
        )
        self.view.setVisible(bool(rows))
        layout.addWidget(self.view, 1)
        left = 0 if proposal.is_blocked else proposal.count - len(rows)
        self.more = LongLabel(f"另有 {left} 条没有列出。" if left > 0 else "", self, name="caption")
        self.more.setVisible(left > 0)
        layout.addWidget(self.more)

    def _add_buttons(self, layout: QVBoxLayout, verb: str) -> None:
        proposal = self._proposal
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.cancel = QPushButton("知道了" if proposal.is_blocked else "取消", self)
        self.cancel.setAccessibleName(self.cancel.text())
        self.cancel.setDefault(True)
        self.cancel.clicked.connect(self.reject)
        row.addWidget(self.cancel)
        self.act = QPushButton(f"只{verb}其余 {proposal.rest} 条" if proposal.is_blocked else verb, self)
        self.act.setAccessibleName(self.act.text())
        self.act.setVisible(not proposal.is_blocked or proposal.rest > 0)
        self.act.clicked.connect(self._act)
        row.addWidget(self.act)
        layout.addLayout(row)
        self.cancel.setFocus()

    def _act(self) -> None:
        reason = self.reason.text().strip()
        if self._proposal.refusal is not None and not reason:
            self.reason_field.set_problem("请写明原因")
            self.reason.setFocus()
            return
        self.accept()
        self.chosen.emit(reason, self._proposal.is_blocked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.reason.hasFocus():
            # Enter behind the reason goes on to the button; it neither cancels nor does it unseen.
            self.act.setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().horizontalAdvance("汉"), self.fontMetrics().height()
        rows = min(len(self.model.rows), MOST_ROWS)
        asked = super().sizeHint().height()
        return fit_screen(
            self, QSize(wide * 62, max(asked, round(high * (rows * 1.6 + 11))) if rows else asked)
        )


def _told(step: Step, proposal: Proposal, verb: str, page: str) -> str:
    """What the step was, when, where; why it is asked about; what happens."""
    operation = proposal.operation
    at = operation.at.replace("T", " ")[:16]
    where = f"，在“{page}”页" if page and "elsewhere" in step.asks else ""
    head = f"{at} {operation.actor}做的“{proposal.text}”{where}。"
    if proposal.conflict is not None:
        return f"{head}\n{sentence(proposal.conflict)}"
    why = "；".join(_why(step, proposal))
    again = "撤销" if proposal.is_redo else "重做"
    lines = [
        head,
        f"{why}。" if why else "",
        f"{verb}会改动 {proposal.count} 条记录，如下；之后还可以{again}。",
    ]
    return "\n".join(line for line in lines if line)


def _why(step: Step, proposal: Proposal) -> list[str]:
    why = [words for code, words in REASONS if code in step.asks]
    if proposal.refusal is not None:
        told = proposal.refusal.data
        if "number" in told:
            why.append(f"{told['number']}已经通报过这些内容，随后须出更正通报")
        else:
            why.append(f"{told['year']}年度已封账，改动记入更正单")
    return why

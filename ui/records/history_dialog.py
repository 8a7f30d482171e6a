"""Who changed it, when, from what to what, and why (complaint 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.models.rows_model import Column, RowsModel
from ui.widgets.table.plain_table import plain_table


@dataclass(frozen=True)
class HistoryLine:
    """One change as shown."""

    id: int
    at: str
    actor: str
    what: str
    old: str
    new: str
    reason: str


COLUMNS: tuple[Column[HistoryLine], ...] = (
    Column("at", "时间", lambda line: line.at, 9),
    Column("actor", "操作人", lambda line: line.actor, 6),
    Column("what", "项目", lambda line: line.what, 4),
    Column("old", "原来", lambda line: line.old, 7),
    Column("new", "改为", lambda line: line.new, 7),
    Column("reason", "原因", lambda line: line.reason, 10),
)


class HistoryDialog(QDialog):
    """A list, newest first."""

    def __init__(
        self, title: str, lines: Sequence[tuple[str, str, str, str, str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rows = [HistoryLine(at, *line) for at, line in enumerate(lines)][::-1]
        heading = QLabel(f"{title}　{len(rows)} 次改动" if rows else f"{title}　还没有登记过", self)
        model: RowsModel[HistoryLine] = RowsModel(COLUMNS, parent=self)
        model.set_rows(rows)
        self.view = plain_table(model, "登记记录", self, columns=52)
        close = QPushButton("关闭", self)
        close.setAccessibleName("关闭")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(heading)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("汉") * 56, self.fontMetrics().height() * 20)

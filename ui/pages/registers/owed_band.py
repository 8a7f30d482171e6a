"""应报未报: what is owed, on top of the entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.pages.registers.register_lists import owed_table, refill

if TYPE_CHECKING:
    from app.services.page.register_page import OwedLine

LINES = 5


class OwedBand(QWidget):
    """`opened` by Enter on a line, `received` by Space, `followed` when cursor or choice are others."""

    opened = Signal()
    received = Signal()
    followed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.caption = QLabel("", self)
        self.caption.setObjectName("caption")
        self.model, self.table = owed_table(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.caption)
        layout.addWidget(self.table)
        self.table.opened.connect(lambda _line: self.opened.emit())
        self.table.current_changed.connect(lambda _line: self.followed.emit())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.followed.emit())
        self.table.installEventFilter(self)

    def show_lines(self, lines: tuple[OwedLine, ...]) -> None:
        """What is owed now, overdue first."""
        over = sum(1 for line in lines if line.is_over)
        refill(self.table, lines)
        self.setVisible(bool(lines))
        late = f"，其中逾期 {over} 项" if over else ""
        self.caption.setText(f"应报未报 {len(lines)} 项{late}。空格：今天收到；回车：填写。")
        rows = min(max(len(lines), 1), LINES)
        height = self.table.verticalHeader().defaultSectionSize() * rows
        self.table.setFixedHeight(height + self.table.horizontalHeader().sizeHint().height() + 4)

    def focus(self) -> None:
        """The keys go here."""
        rows = self.model.shown
        if self.table.current_row() is None and rows:
            self.table.select_id(rows[0].id)
        self.table.setFocus()

    def search(self, wanted: str) -> None:
        """Only lines with these words."""
        self.model.set_filter((lambda line: wanted in _words(line)) if wanted else None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.followed.emit()  # what the keys do follows where they go
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Space
        ):
            self.received.emit()
            return True
        return super().eventFilter(watched, event)


def _words(line: OwedLine) -> str:
    return f"{line.who} {line.unit} {line.title} {line.period}".casefold()

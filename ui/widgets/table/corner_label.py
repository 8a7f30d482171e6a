"""The heading over the row names of a grid, where Qt leaves an empty corner."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QTableView


class CornerLabel(QLabel):
    """Keeps to the corner of its table while the headers change their sizes."""

    def __init__(self, text: str, table: QTableView) -> None:
        super().__init__(text, table)
        self.setObjectName("hint")
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setIndent(5)
        for header in (table.horizontalHeader(), table.verticalHeader()):
            header.installEventFilter(self)
        self._table = table

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Move):
            across, down = self._table.horizontalHeader(), self._table.verticalHeader()
            self.setGeometry(down.x(), across.y(), down.width(), across.height())
            self.raise_()
        return super().eventFilter(watched, event)

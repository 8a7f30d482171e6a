"""A line of figures under a grid, each below its column."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QTableView, QWidget

from ui.looks.theme import colour


class ColumnFoot(QWidget):
    """`counted(column)` gives what stands below a column, `head` what stands below the names."""

    def __init__(self, table: QTableView, head: str, counted: Callable[[int], str]) -> None:
        super().__init__(table.parentWidget())
        self._table, self._head, self._counted = table, head, counted
        self.setAccessibleName(head)
        header = table.horizontalHeader()
        header.sectionResized.connect(self._again)
        header.geometriesChanged.connect(self._again)
        table.horizontalScrollBar().valueChanged.connect(self._again)
        table.model().modelReset.connect(self._again)
        table.model().dataChanged.connect(self._again)
        self.setFixedHeight(self.fontMetrics().height() + 8)

    def texts(self) -> list[str]:
        """What stands there, column by column."""
        return [self._counted(column) for column in range(self._table.model().columnCount())]

    def _again(self, *_: object) -> None:
        self.setAccessibleDescription("，".join(self.texts()))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._table.sizeHint().width(), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(colour("line"))
        painter.drawLine(0, 0, self.width(), 0)
        painter.setPen(colour("text"))
        header, left = self._table.horizontalHeader(), self._table.verticalHeader().width()
        start = left + self._table.frameWidth()
        painter.drawText(QRect(6, 0, start, self.height()), Qt.AlignmentFlag.AlignVCenter, self._head)
        painter.setClipRect(QRect(start, 0, self._table.viewport().width(), self.height()))
        for column, text in enumerate(self.texts()):
            place = start + header.sectionViewportPosition(column)
            box = QRect(place, 0, header.sectionSize(column), self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()

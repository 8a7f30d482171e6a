"""A grid of short cells worked by keys, or by dragging one cell onto another."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from ui.models.grid_model import GridModel
from ui.widgets.table.corner_label import CornerLabel
from ui.widgets.table.cursor import put_cursor
from ui.widgets.table.table_view import COMPACT_HEIGHT

TOGGLE, OPEN, REMOVE, SWAP = "toggle", "open", "remove", "swap"
KEYS = {
    Qt.Key.Key_Space: TOGGLE,
    Qt.Key.Key_Return: OPEN,
    Qt.Key.Key_Enter: OPEN,
    Qt.Key.Key_Delete: REMOVE,
    Qt.Key.Key_X: SWAP,
}
Cell = tuple[int, int]


class KeyGrid(QTableView):
    """`acted(name)` for a key on the current cell; `dropped(from, to)` when a cell was dragged to another."""

    acted = Signal(str)
    dropped = Signal(object, object)

    def __init__(
        self, model: GridModel, name: str, parent: QWidget, *, head: int, cell: float, heads: str = ""
    ) -> None:
        """`head` and `cell` are widths in Chinese characters; `heads` names what the rows are."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        wide = self.fontMetrics().horizontalAdvance("汉")
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setMinimumSectionSize(30)
        across.setDefaultSectionSize(round(wide * cell) + 10)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(max(COMPACT_HEIGHT, self.fontMetrics().height() + 6))
        down.setFixedWidth(wide * head + 16)
        self._corner = CornerLabel(heads, self)
        self._cell_width = across.defaultSectionSize()
        model.modelReset.connect(self._spread)
        self._pressed: tuple[Cell, QPoint] | None = None
        self.doubleClicked.connect(lambda _index: self.acted.emit(OPEN))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    def _spread(self) -> None:
        """Few columns share the whole width; many keep their size and scroll."""
        header, count = self.horizontalHeader(), self.model().columnCount()
        modes = QHeaderView.ResizeMode
        wanted = modes.Stretch if count * self._cell_width <= self.viewport().width() else modes.Interactive
        if count and header.sectionResizeMode(0) != wanted:
            header.setSectionResizeMode(wanted)
            if wanted == modes.Interactive:
                for column in range(count):
                    header.resizeSection(column, self._cell_width)

    def cell(self) -> Cell | None:
        """The cell under the cursor."""
        index = self.currentIndex()
        return (index.row(), index.column()) if index.isValid() else None

    def go_to(self, cell: Cell, *, ahead: int = 0) -> None:
        """Put the cursor on a cell and bring it into sight, with so many columns after it."""
        index = self.model().index(*cell)
        if index.isValid():
            put_cursor(self, index)
            last = self.model().columnCount() - 1
            self.scrollTo(self.model().index(cell[0], min(cell[1] + ahead, last)))
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = KEYS.get(Qt.Key(event.key()))
        if name is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.cell() is not None:
                self.acted.emit(name)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are verbs here."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        self._pressed = ((index.row(), index.column()), place) if index.isValid() else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            super().mouseMoveEvent(event)
        elif self._is_drag(event):
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, is_drag = self._pressed, self._is_drag(event)
        self._pressed = None
        self.viewport().unsetCursor()
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if pressed is not None and is_drag and index.isValid():
            target = (index.row(), index.column())
            if target != pressed[0]:
                self.dropped.emit(pressed[0], target)

    def _is_drag(self, event: QMouseEvent) -> bool:
        if self._pressed is None:
            return False
        far = (event.position().toPoint() - self._pressed[1]).manhattanLength()
        return far >= QApplication.startDragDistance()

"""A grid of those who owe: names at the left in sight, headings of units that take no cursor."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from ui.models.receipt_model import Place, ReceiptModel
from ui.models.rows_model import CENTRE
from ui.widgets.table.cell_delegates import EntryDelegate
from ui.widgets.table.corner_label import CornerLabel
from ui.widgets.table.cursor import put_cursor
from ui.widgets.table.entry_grid import EntryGrid
from ui.widgets.table.table_view import COMPACT_HEIGHT


class OwersGrid(EntryGrid):
    """Where the cursor is and goes; after a fresh reading it stands where it stood."""

    HEAD, CELL, LEAST = 11, 8.5, 6.8

    def __init__(self, model: ReceiptModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._receipts = model
        self._was: tuple[tuple[str, int], tuple[str, str]] | None = None
        self.setModel(model)
        self._set_up()
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)

    def _set_up(self) -> None:
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setItemDelegate(EntryDelegate(self))
        self.set_look((), COMPACT_HEIGHT)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        wide = self.fontMetrics().horizontalAdvance("汉")
        down, across = self.verticalHeader(), self.horizontalHeader()
        down.setVisible(True)
        down.setFixedWidth(wide * self.HEAD)
        down.setHighlightSections(False)
        down.setSectionsClickable(False)
        across.setStretchLastSection(False)
        across.setDefaultSectionSize(round(wide * self.CELL))
        across.setMinimumSectionSize(round(wide * self.LEAST))
        across.setDefaultAlignment(Qt.AlignmentFlag(CENTRE | int(Qt.TextFlag.TextWordWrap)))
        across.setSectionsClickable(False)
        self._cell_width = across.defaultSectionSize()
        self.corner = CornerLabel("", self)
        self.viewport().setAcceptDrops(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    def _spread(self) -> None:
        """Few columns share the width, many keep their size and scroll."""
        header, count = self.horizontalHeader(), self._receipts.columnCount()
        room = self.viewport().width()
        share = max(header.minimumSectionSize(), min(room // count, self._cell_width * 2)) if count else 0
        for column in range(count):
            header.resizeSection(column, share)
        line, grid = self.fontMetrics(), self._receipts.grid
        titles = [each.title for each in grid.columns] if grid is not None else []
        is_wrapped = any(line.horizontalAdvance(title) + 12 > share for title in titles)
        header.setFixedHeight(line.height() * (3 if is_wrapped else 2) + 10)

    # -- the cursor --------------------------------------------------------------------------------

    def place(self) -> Place | None:
        """The cell under the cursor."""
        index = self.currentIndex()
        return (index.row(), index.column()) if index.isValid() else None

    def places(self) -> list[Place]:
        """The chosen cells that are owed, top to bottom."""
        found = {(index.row(), index.column()) for index in self.selectionModel().selectedIndexes()}
        place = self.place()
        if place is not None:
            found.add(place)
        return sorted(each for each in found if self._receipts.cell(*each) is not None)

    def go_to(self, place: Place) -> None:
        """Put the cursor on a cell, if it is owed."""
        if self._receipts.cell(*place) is not None:
            index = self._receipts.index(*place)
            put_cursor(self, index)
            self.scrollTo(index)

    def go_on(self, step: Place = (1, 0)) -> None:
        """To the next cell that is owed in a direction; at the end it stays."""
        place = self.place()
        if place is None:
            return
        line, column = place[0] + step[0], place[1] + step[1]
        while 0 <= line < self._receipts.rowCount() and 0 <= column < self._receipts.columnCount():
            if self._receipts.cell(line, column) is not None:
                self.go_to((line, column))
                return
            line, column = line + step[0], column + step[1]

    def go_to_blank(self, column: int) -> None:
        """The first blank cell of a column, else its first."""
        cells = [(n, self._receipts.cell(n, column)) for n in range(self._receipts.rowCount())]
        owed = [(n, cell) for n, cell in cells if cell is not None]
        blank = next((n for n, cell in owed if self._receipts.is_blank(cell)), None)
        line = blank if blank is not None else next((n for n, _ in owed), None)
        if line is not None:
            self.go_to((line, column))

    def _keep(self) -> None:
        place, grid = self.place(), self._receipts.grid
        row = self._receipts.lines[place[0]].row if place and place[0] < len(self._receipts.lines) else None
        if place is not None and row is not None and grid is not None and place[1] < len(grid.columns):
            self._was = ((row.kind, row.id), grid.columns[place[1]].spot)

    def _restore(self) -> None:
        self.clearSpans()
        count = self._receipts.columnCount()
        for line in range(self._receipts.rowCount()):
            if self._receipts.is_heading(line) and count > 1:
                self.setSpan(line, 0, 1, count)
        self._spread()
        grid = self._receipts.grid
        if grid is None or not count:
            return
        spots = [column.spot for column in grid.columns]
        key, spot = self._was or (("", 0), spots[0])
        column = spots.index(spot) if spot in spots else 0
        line = self._receipts.line_of(key)
        if line >= 0 and self._receipts.cell(line, column) is not None:
            self.go_to((line, column))
        else:
            self.go_to_blank(column)

"""The cells of a form from above, with what goes into each: arrows move, Enter chooses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from app.papers.form_map import letters

if TYPE_CHECKING:
    from app.jobs.kept_forms import FormSheet

Index = QModelIndex | QPersistentModelIndex
FORMULA = "=公式"


class FormCells(QAbstractTableModel):
    """Texts of the empty form; a mapped cell shows the words of its figure."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.sheet: FormSheet | None = None
        self.marks: Mapping[tuple[int, int], str] = {}

    def show_sheet(self, sheet: FormSheet | None, marks: Mapping[tuple[int, int], str]) -> None:
        """Another sheet, or the same with other marks."""
        if sheet is self.sheet:
            self.marks = marks
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.sheet, self.marks = sheet, marks
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.sheet is None else self.sheet.rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.sheet is None else self.sheet.columns

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self.sheet is None or not index.isValid():
            return None
        place = (index.row() + 1, index.column() + 1)
        mark = self.marks.get(place, "")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            if mark:
                return f"【{mark}】"
            return self.sheet.texts.get(place) or (FORMULA if place in self.sheet.formulas else "")
        if role == Qt.ItemDataRole.FontRole and mark:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return letters(section + 1) if orientation == Qt.Orientation.Horizontal else str(section + 1)


class FormGrid(QTableView):
    """`moved(row, column)` at every step, `wanted` by Enter or a double click."""

    moved = Signal(int, int)
    wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("上报表的格子")
        self.cells = FormCells(self)
        self.setModel(self.cells)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        width = self.fontMetrics().horizontalAdvance("汉")
        self.horizontalHeader().setDefaultSectionSize(width * 8)
        self.verticalHeader().setDefaultSectionSize(int(self.fontMetrics().height() * 1.6))
        self.selectionModel().currentChanged.connect(self._tell)
        self.doubleClicked.connect(self._want)

    def show_sheet(self, sheet: FormSheet | None, marks: Mapping[tuple[int, int], str]) -> None:
        """Show a sheet; the cell in front stays when it is the same one."""
        is_other = sheet is not self.cells.sheet
        self.cells.show_sheet(sheet, marks)
        if not is_other or sheet is None:
            return
        self.clearSpans()
        for top, left, bottom, right in sheet.merged:
            if bottom <= sheet.rows and right <= sheet.columns and (top, left) != (bottom, right):
                self.setSpan(top - 1, left - 1, bottom - top + 1, right - left + 1)
        self.setCurrentIndex(self.cells.index(0, 0))

    def go_to(self, row: int, column: int) -> None:
        """Put the cell in front."""
        self.setCurrentIndex(self.cells.index(row - 1, column - 1))

    def _tell(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.moved.emit(index.row() + 1, index.column() + 1)

    def _want(self, *_: object) -> None:
        self.wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit()
            return
        super().keyPressEvent(event)

"""The table of the program: sortable, filter row, columns hidden, moved, remembered; first one frozen."""

from __future__ import annotations

import html
from collections.abc import Hashable
from typing import Generic, TypeVar

from PySide6.QtCore import QMimeData, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.models.rows_model import Index, RowsModel
from ui.widgets.table.cursor import put_cursor
from ui.widgets.table.filter_header import FilterHeader
from ui.widgets.table.frozen_columns import FrozenColumns
from ui.widgets.table.table_columns import TableColumns
from ui.work.preferences import WindowPreferences

ROW_HEIGHT = 32
COMPACT_HEIGHT = 28

R = TypeVar("R")
CTRL = Qt.KeyboardModifier.ControlModifier


class RowDelegate(QStyledItemDelegate):
    """Rows are chosen whole: no frame round the single cell under the cursor."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus  # type: ignore[attr-defined]


class TableView(QTableView, Generic[R]):
    """Shows a `RowsModel`; Enter or a double click emits `opened`, moving the cursor `current_changed`."""

    opened = Signal(object)
    current_changed = Signal(object)

    def __init__(
        self, model: RowsModel[R], name: str, parent: QWidget | None = None, *, frozen: int = 1
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._rows = model
        self._kept: tuple[Hashable, list[Hashable], int, int] | None = None
        self.filter_header = FilterHeader(model, self)
        self.setHorizontalHeader(self.filter_header)
        self.setModel(model)
        self._set_up()
        self.columns = TableColumns(self, self.filter_header, model)
        self.columns.restore_defaults()
        self._frozen = FrozenColumns(self, self.filter_header, model, frozen) if frozen else None
        # After both views have reset themselves (they share one selection).
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setAlternatingRowColors(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setItemDelegate(RowDelegate(self))
        vertical = self.verticalHeader()
        vertical.setVisible(False)
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.set_compact(False)
        self.doubleClicked.connect(self._open)

    # -- rows --------------------------------------------------------------------------------------

    @property
    def rows_model(self) -> RowsModel[R]:
        """The model, typed."""
        return self._rows

    def current_row(self) -> R | None:
        """The row under the cursor, or None."""
        return self._rows.row_at(self.currentIndex().row())

    def selected_rows(self) -> list[R]:
        """The selected rows, top to bottom."""
        lines = sorted({index.row() for index in self.selectionModel().selectedRows()})
        rows = (self._rows.row_at(line) for line in lines)
        return [row for row in rows if row is not None]

    def select_id(self, row_id: Hashable) -> bool:
        """Put the cursor on a row; False when it is not shown."""
        line = self._rows.position_of(row_id)
        if line < 0:
            return False
        put_cursor(self, self._rows.index(line, self._first_column()))
        return True

    def set_compact(self, is_compact: bool) -> None:
        """28 px rows instead of 32 (more when the font needs more)."""
        wanted = COMPACT_HEIGHT if is_compact else ROW_HEIGHT
        self.verticalHeader().setDefaultSectionSize(max(wanted, self.fontMetrics().height() + 6))

    def _first_column(self) -> int:
        return next(iter(self.columns.in_sight()), 0)

    def _open(self, index: QModelIndex) -> None:
        row = self._rows.row_at(index.row())
        if row is not None:
            self.opened.emit(row)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.current_changed.emit(self._rows.row_at(current.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & CTRL:
            event.ignore()  # the key that takes the whole page, wherever its shortcut stands
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Slash:
            event.ignore()  # the search box's key, not a type-ahead
        else:
            super().keyPressEvent(event)

    # -- refresh keeps selection and scroll by id --------------------------------------------------

    def _keep(self) -> None:
        model = self._rows
        current = self.current_row()
        selected = [model.row_id(row) for row in self.selected_rows()]
        current_id = None if current is None else model.row_id(current)
        column = self.currentIndex().column()
        self._kept = (current_id, selected, self.verticalScrollBar().value(), column)

    def _restore(self) -> None:
        if self._kept is None:
            return
        current_id, selected, scroll, column = self._kept
        self._kept = None
        selection = self.selectionModel()
        flag = selection.SelectionFlag
        lines = {self._rows.row_id(row): line for line, row in enumerate(self._rows.shown)}
        for row_id in selected:
            if row_id in lines:
                selection.select(self._rows.index(lines[row_id], 0), flag.Select | flag.Rows)
        if current_id in lines:
            index = self._rows.index(lines[current_id], max(column, 0))
            selection.setCurrentIndex(index, flag.NoUpdate)
        elif current_id is not None:
            self.current_changed.emit(None)
        self.verticalScrollBar().setValue(scroll)

    # -- columns -----------------------------------------------------------------------------------

    def remember(self, preferences: WindowPreferences, key: str) -> None:
        """Bring back the columns of last time and keep them from now on."""
        self.set_compact(bool(preferences.get("compact", False)))
        self.columns.remember(preferences, key)

    def restore_default_columns(self) -> None:
        """Widths, order and visibility as built."""
        self.columns.restore_defaults()

    def column_menu(self) -> QMenu:
        """The menu of columns: shown ones ticked, filter row, defaults."""
        return self.columns.menu()

    # -- clipboard ---------------------------------------------------------------------------------

    def copy_selection(self) -> None:
        """The selected rows as Excel and WPS like them: TSV and HTML, IDs kept as text."""
        columns = [self._rows.columns[at] for at in self.columns.in_sight()]
        lines = [[column.text(row) for column in columns] for row in self.selected_rows()]
        if lines:
            titles = [column.title for column in columns]
            QGuiApplication.clipboard().setMimeData(
                clipboard_data([titles, *lines] if len(lines) > 1 else lines)
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._frozen is not None:
            self._frozen.place()


def clipboard_data(lines: list[list[str]]) -> QMimeData:
    """Cells as TSV (quoted where needed) and as an HTML table whose cells are text."""
    data = QMimeData()
    data.setText("\n".join("\t".join(map(_tsv_cell, line)) for line in lines))
    rows = "".join(
        "<tr>"
        + "".join(f"<td style=\"mso-number-format:'\\@'\">{html.escape(cell)}</td>" for cell in line)
        + "</tr>"
        for line in lines
    )
    data.setHtml(f'<meta charset="utf-8"><table>{rows}</table>')
    return data


def _tsv_cell(text: str) -> str:
    if any(mark in text for mark in '\t\n"'):
        return '"' + text.replace('"', '""') + '"'
    return text

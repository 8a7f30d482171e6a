"""The columns of a table: shown or hidden, order and width, the filter row over them, kept for next time."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QTableView

from ui.models.rows_model import RowsModel
from ui.widgets.table.filter_header import FilterHeader
from ui.work.preferences import WindowPreferences

R = TypeVar("R")


class TableColumns(QObject, Generic[R]):
    """Works on the header of one table; nothing is kept before `remember`."""

    def __init__(self, table: QTableView, header: FilterHeader[R], model: RowsModel[R]) -> None:
        super().__init__(table)
        self._table = table
        self._header = header
        self._rows = model
        self._preferences: WindowPreferences | None = None
        self._key = ""
        header.clicked_section.connect(self._sort_by)
        header.customContextMenuRequested.connect(self._show_menu)

    def remember(self, preferences: WindowPreferences, key: str) -> None:
        """Bring back the columns of last time and keep them from now on."""
        self._preferences, self._key = preferences, key
        state = preferences.get_bytes(f"columns.{key}")
        if not state.isEmpty():
            self._header.restoreState(state)
            self._header.set_filter_row(bool(preferences.get(f"filters.{key}", True)))
        self._header.sectionMoved.connect(self._save)
        self._header.sectionResized.connect(self._save)

    def _save(self, *_: object) -> None:
        if self._preferences is not None:
            self._preferences.set_bytes(f"columns.{self._key}", self._header.saveState())
            self._preferences.set(f"filters.{self._key}", self._header.has_filter_row)

    def restore_defaults(self) -> None:
        """Widths, order and visibility as built."""
        wide = self._table.fontMetrics().horizontalAdvance("汉")
        for position, column in enumerate(self._rows.columns):
            self._header.moveSection(self._header.visualIndex(position), position)
            self._table.setColumnHidden(position, column.hidden)
            self._table.setColumnWidth(position, round(column.width * wide + 18))
        self._save()

    def in_sight(self) -> list[int]:
        """The columns that are shown, left to right."""
        order = (self._header.logicalIndex(place) for place in range(self._header.count()))
        return [column for column in order if not self._table.isColumnHidden(column)]

    def show(self, position: int, shown: bool) -> None:
        """Show or hide one column."""
        self._table.setColumnHidden(position, not shown)
        self._save()

    def _sort_by(self, section: int) -> None:
        """Up, down, then back to the order of the roster."""
        header = self._header
        same = header.isSortIndicatorShown() and header.sortIndicatorSection() == section
        up = Qt.SortOrder.AscendingOrder
        if not same:
            header.setSortIndicatorShown(True)
            header.setSortIndicator(section, up)
            self._rows.sort(section, up)
        elif header.sortIndicatorOrder() == up:
            header.setSortIndicator(section, Qt.SortOrder.DescendingOrder)
            self._rows.sort(section, Qt.SortOrder.DescendingOrder)
        else:
            header.setSortIndicatorShown(False)
            self._rows.sort(-1)

    def menu(self) -> QMenu:
        """The menu of columns: shown ones ticked, filter row, defaults."""
        menu = QMenu(self._table)
        for position, column in enumerate(self._rows.columns):
            action = QAction(column.title, menu, checkable=True)
            action.setChecked(not self._table.isColumnHidden(position))
            action.setEnabled(position != 0)
            action.toggled.connect(lambda shown, at=position: self.show(at, shown))
            menu.addAction(action)
        menu.addSeparator()
        filters = menu.addAction("筛选行")
        filters.setCheckable(True)
        filters.setChecked(self._header.has_filter_row)
        filters.toggled.connect(self._toggle_filter_row)
        menu.addAction("清除筛选", self._rows.clear_filters)
        menu.addAction("恢复默认列", self.restore_defaults)
        return menu

    def _toggle_filter_row(self, shown: bool) -> None:
        self._header.set_filter_row(shown)
        if not shown:
            self._rows.clear_filters()
        self._save()

    def _show_menu(self, at: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._header.mapToGlobal(at))

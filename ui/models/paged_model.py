"""A long list read page by page (logs): keyset pages, fetched when the view scrolls near the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from ui.models.rows_model import ALIGN, DISPLAY, NO_PARENT, RAW, ROW, Column, Index

R = TypeVar("R")
Answer = Callable[[Sequence[R]], None]
# fetch(last_row_or_None, page_size, answer): asks the runner; `answer` takes the next rows.
Fetch = Callable[[R | None, int, Answer[R]], None]
PAGE = 200


class PagedModel(QAbstractTableModel, Generic[R]):
    """Rows come in pages after the last one known; no offset, so pages stay right while rows are added."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        fetch: Fetch[R],
        parent: QObject | None = None,
        *,
        page: int = PAGE,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch = fetch
        self._page = page
        self._rows: list[R] = []
        self._is_waiting = False
        self._is_complete = False
        self._generation = 0

    @property
    def rows(self) -> Sequence[R]:
        """The rows known so far."""
        return self._rows

    def row_at(self, line: int) -> R | None:
        """The row on screen line `line`, None where there is none (-1: no cursor)."""
        return self._rows[line] if 0 <= line < len(self._rows) else None

    def restart(self) -> None:
        """Forget everything and ask for the first page."""
        self.beginResetModel()
        self._rows.clear()
        self._is_waiting = self._is_complete = False
        self._generation += 1
        self.endResetModel()
        self.fetchMore(NO_PARENT)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and not self._is_waiting and not self._is_complete

    def fetchMore(self, parent: Index) -> None:
        if not self.canFetchMore(parent):
            return
        self._is_waiting = True
        generation = self._generation

        def answer(rows: Sequence[R]) -> None:
            if generation == self._generation:
                self._append(rows)

        self._fetch(self._rows[-1] if self._rows else None, self._page, answer)

    def _append(self, rows: Sequence[R]) -> None:
        self._is_waiting = False
        self._is_complete = len(rows) < self._page
        if rows:
            first = len(self._rows)
            self.beginInsertRows(NO_PARENT, first, first + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = DISPLAY) -> object:
        if role not in (DISPLAY, ALIGN, RAW, ROW):
            return None
        line, position = index.row(), index.column()
        if not (0 <= line < len(self._rows) and 0 <= position < len(self.columns)):
            return None
        column, row = self.columns[position], self._rows[line]
        if role == DISPLAY:
            return column.text(row)
        if role == ALIGN:
            return column.align
        return column.get(row) if role == RAW else row

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns) and role == DISPLAY:
            return self.columns[section].title
        return None

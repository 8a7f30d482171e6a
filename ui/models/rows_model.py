"""A table of frozen rows, sorted and filtered in its own Python list (a proxy takes seconds)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.looks.theme import theme

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()

# Plain ints: comparing enum members costs three times as much in data() (performance page, "Qt").
DISPLAY = int(Qt.ItemDataRole.DisplayRole)
ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
BACKGROUND = int(Qt.ItemDataRole.BackgroundRole)
TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
RAW = int(Qt.ItemDataRole.UserRole) + 1
ROW = int(Qt.ItemDataRole.UserRole) + 2
_HANDLED = frozenset((DISPLAY, ALIGN, FOREGROUND, BACKGROUND, TOOL_TIP, ACCESSIBLE, RAW, ROW))

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
CENTRE = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column as a named constant. `get` is typed; `show` makes text of what `get` gives.

    `width` counts Chinese characters. `sort` gives the sort key (default: what `get` gives).
    `colour` and `back` name a token of `ui.looks.theme` for a row, or give an empty string.
    """

    id: str
    title: str
    get: Callable[[R], object]
    width: float = 6
    show: Callable[[Any], str] | None = None
    sort: Callable[[R], object] | None = None
    align: int = LEFT
    colour: Callable[[R], str] | None = None
    back: Callable[[R], str] | None = None
    tip: Callable[[R], str] | None = None
    hidden: bool = False

    def text(self, row: R) -> str:
        """What stands in the cell; empty for nothing (never "None")."""
        value = self.get(row)
        if value is None:
            return ""
        return self.show(value) if self.show is not None else show_value(value)


def show_value(value: object) -> str:
    """Plain text of a value: ISO dates, HH:MM times, empty for None."""
    if value is None:
        return ""
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    return str(value)


def _sort_key(column: Column[R]) -> Callable[[R], tuple[bool, object]]:
    get = column.sort or column.get

    def key(row: R) -> tuple[bool, object]:
        value = get(row)
        return (value is None or value == "", value)

    return key


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows in, cells out. `data()` never raises and never queries."""

    filters_changed = Signal()
    shown_changed = Signal()  # the number of rows on screen may differ now

    def __init__(
        self,
        columns: Sequence[Column[R]],
        row_id: Callable[[R], Hashable] = lambda row: row.id,  # type: ignore[attr-defined]
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.row_id = row_id
        self._all: tuple[R, ...] = ()
        self._shown: list[R] = []
        self._sort: tuple[int, bool] | None = None
        self._predicate: Callable[[R], bool] | None = None
        self._filters: dict[str, str] = {}

    # -- rows --------------------------------------------------------------------------------------

    @property
    def rows(self) -> tuple[R, ...]:
        """Every row, in the order it came."""
        return self._all

    @property
    def shown(self) -> Sequence[R]:
        """The rows on screen, in screen order."""
        return self._shown

    def row_at(self, position: int) -> R | None:
        """The row on screen line `position`."""
        return self._shown[position] if 0 <= position < len(self._shown) else None

    def position_of(self, row_id: Hashable) -> int:
        """The screen line of a row, -1 when it is not shown."""
        get_id = self.row_id
        return next((i for i, row in enumerate(self._shown) if get_id(row) == row_id), -1)

    def set_rows(self, rows: Sequence[R]) -> None:
        """Take fresh rows; when the same people stand on the same lines only changed lines repaint."""
        self._all = tuple(rows)
        self._show(self._arranged())

    def _show(self, shown: list[R]) -> None:
        get_id = self.row_id
        if shown and [get_id(row) for row in shown] == [get_id(row) for row in self._shown]:
            changed = [i for i, (new, old) in enumerate(zip(shown, self._shown, strict=True)) if new != old]
            self._shown = shown
            if changed:
                last = len(self.columns) - 1
                self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], last))
        else:
            self._replace(shown)

    def _replace(self, shown: list[R]) -> None:
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()
        self.shown_changed.emit()

    def _arranged(self) -> list[R]:
        keep = self._tests()
        rows = [row for row in self._all if all(test(row) for test in keep)] if keep else list(self._all)
        self._sort_list(rows)
        return rows

    # -- filter and sort ---------------------------------------------------------------------------

    def _tests(self) -> list[Callable[[R], bool]]:
        tests: list[Callable[[R], bool]] = [] if self._predicate is None else [self._predicate]
        for column in self.columns:
            wanted = self._filters.get(column.id)
            if wanted:
                tests.append(_contains(column, wanted))
        return tests

    def set_filter(self, predicate: Callable[[R], bool] | None) -> None:
        """Show only rows for which `predicate` holds (search box, tree)."""
        self._predicate = predicate
        self._show(self._arranged())

    def column_filter(self, column_id: str) -> str:
        """The text in a column's filter field."""
        return self._filters.get(column_id, "")

    def set_column_filter(self, column_id: str, text: str) -> None:
        """Show only rows whose cell contains `text`."""
        if self._filters.get(column_id, "") == text:
            return
        self._filters[column_id] = text
        self._show(self._arranged())
        self.filters_changed.emit()

    def clear_filters(self) -> None:
        """Empty every column filter."""
        if any(self._filters.values()):
            self._filters.clear()
            self._show(self._arranged())
            self.filters_changed.emit()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 gives the order in which the rows came."""
        self._sort = None if column < 0 else (column, order == Qt.SortOrder.DescendingOrder)
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self.row_id(self._shown[index.row()])) for index in self.persistentIndexList()]
        self._shown = self._arranged()
        lines = {self.row_id(row): line for line, row in enumerate(self._shown)}
        for index, row_id in kept:
            self.changePersistentIndex(index, self.index(lines[row_id], index.column()))
        self.layoutChanged.emit()

    def _sort_list(self, rows: list[R]) -> None:
        if self._sort is None:
            return
        column, is_descending = self._sort
        key = _sort_key(self.columns[column])
        filled = [row for row in rows if not key(row)[0]]
        empty = [row for row in rows if key(row)[0]]
        try:
            filled.sort(key=key, reverse=is_descending)
        except TypeError:  # mixed kinds in one column: compare what is shown
            filled.sort(key=self.columns[column].text, reverse=is_descending)
        rows[:] = filled + empty  # empty cells stay at the end both ways

    # -- Qt ----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = DISPLAY) -> object:
        if role not in _HANDLED:
            return None
        line, position = index.row(), index.column()
        if not (0 <= line < len(self._shown) and 0 <= position < len(self.columns)):
            return None
        column, row = self.columns[position], self._shown[line]
        if role == DISPLAY:
            return column.text(row)
        if role == ALIGN:
            return column.align
        return self._other(column, row, role)

    def _other(self, column: Column[R], row: R, role: int) -> object:
        if role == RAW:
            return column.get(row)
        if role == ROW:
            return row
        if role in (FOREGROUND, BACKGROUND):
            pick = column.colour if role == FOREGROUND else column.back
            token = pick(row) if pick is not None else ""
            return theme.colour(token) if token else None
        if role == TOOL_TIP:
            return column.tip(row) if column.tip is not None else None
        return f"{column.title} {column.text(row)}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == DISPLAY:
                return self.columns[section].title
            if role == ALIGN:
                return self.columns[section].align
        return None


def _contains(column: Column[R], wanted: str) -> Callable[[R], bool]:
    wanted = wanted.casefold()
    text = column.text
    return lambda row: wanted in text(row).casefold()

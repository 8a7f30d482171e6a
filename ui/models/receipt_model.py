"""Those who owe × what they owe, under headings of units: what stands in a cell and how it looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from PySide6.QtGui import QColor, QFont

from app.rules.registers.owing import DONE, LATE, SOON
from app.rules.registers.verdict_words import verdict_text
from ui.looks.theme import theme
from ui.models.rows_model import (
    ACCESSIBLE,
    ALIGN,
    BACKGROUND,
    CENTRE,
    DISPLAY,
    FOREGROUND,
    LEFT,
    NO_PARENT,
    TOOL_TIP,
    Index,
)

if TYPE_CHECKING:
    from app.rules.registers.owing import Owed
    from app.services.page.register_grid import GridCell, GridRow, RegisterGrid

FONT = int(Qt.ItemDataRole.FontRole)
_HANDLED = frozenset((DISPLAY, ALIGN, FOREGROUND, BACKGROUND, TOOL_TIP, ACCESSIBLE, FONT))
NOT_OWED = "—"
FIGURE_SPACE = "\u2007"
FILE_MARK = "附"
Place = tuple[int, int]


def _padded(number: int) -> str:
    """As wide as three figures, so that names stand in one line."""
    return f"{number:>3}".replace(" ", FIGURE_SPACE)


@dataclass(frozen=True)
class Line:
    """A line on the screen: one who owes, or the heading of a unit."""

    heading: str = ""
    row: GridRow | None = None


@dataclass(frozen=True)
class OwedCell:
    """A cell that is owed, as dialogs speak of it."""

    who: str
    title: str
    cell: GridCell

    @property
    def row(self) -> Owed:
        """The thing owed."""
        return self.cell.row


def cell_text(cell: GridCell, typed: date | None, short: Callable[[date], str]) -> str:
    """What stands in a cell: the day (as `typed`, where that is not stored yet), else what presses."""
    on = typed or cell.row.on_day
    if on is None:
        if cell.is_waived:
            return "免"
        says = cell.is_over or (cell.is_asked and cell.row.verdict == SOON)
        return verdict_text(cell.row) if says else ""
    parts = [short(on)]
    if typed is None and cell.row.verdict == LATE:
        parts.append(f"迟{cell.row.days}天")
    if cell.revised:
        parts.append(f"改{short(cell.revised[-1])}")
    if cell.has_file:
        parts.append(FILE_MARK)
    return " ".join(parts)


def cell_token(cell: GridCell, typed: date | None) -> str:
    """The colour of what stands there."""
    if typed is not None or cell.row.on_day is not None:
        return "warn" if typed is None and cell.row.verdict == LATE else "text"
    if cell.is_waived:
        return "muted"
    return "accent" if cell.is_over else "warn"


def cell_words(owed: OwedCell) -> str:
    """A cell in words, for the tip and for those who listen."""
    row = owed.row
    came = f"，{row.on_day} 收到" if row.on_day is not None and row.verdict in (DONE, LATE) else ""
    revised = "".join(f"，{day} 修订" for day in owed.cell.revised)
    return f"{owed.who} {owed.title}：{verdict_text(row)}{came}{revised}，{row.deadline} 到期"


class ReceiptModel(QAbstractTableModel):
    """`days` typed and not stored yet lie over what is stored; `typing` is what gathers in one cell."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.grid: RegisterGrid | None = None
        self.lines: tuple[Line, ...] = ()
        self._days: dict[Owed, date] = {}
        self._typing: tuple[Place, str, bool] | None = None
        self._colours: dict[str, QColor] = {}
        theme.changed.connect(self._colours.clear)

    # -- what is shown -----------------------------------------------------------------------------

    def set_grid(self, grid: RegisterGrid, shown: Callable[[GridRow], bool]) -> None:
        """Take a fresh grid; only the rows that are `shown`, with the heading of their unit."""
        self.beginResetModel()
        self.grid = grid
        self._typing = None
        lines: list[Line] = []
        unit: str | None = None
        has_headings = bool(grid.units)
        for row in grid.rows:
            if not shown(row):
                continue
            if has_headings and row.unit != unit:
                unit = row.unit
                lines.append(Line(heading=unit or "没有单位"))
            lines.append(Line(row=row))
        self.lines = tuple(lines)
        self.endResetModel()

    def set_days(self, days: Mapping[Owed, date]) -> None:
        """What is typed and on its way, painted over what is stored."""
        self._days = dict(days)
        self._repaint()

    def set_typing(self, place: Place | None, text: str = "", is_bad: bool = False) -> None:
        """What gathers in a cell."""
        self._typing = (place, text, is_bad) if place is not None and text else None
        self._repaint()

    def _repaint(self) -> None:
        if self.lines and self.columnCount():
            last = self.index(len(self.lines) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    # -- asking ------------------------------------------------------------------------------------

    def cell(self, line: int, column: int) -> GridCell | None:
        """The cell there; None on a heading and where nothing is owed."""
        if not (0 <= line < len(self.lines) and 0 <= column < self.columnCount()):
            return None
        row = self.lines[line].row
        return row.cells[column] if row is not None else None

    def owed_at(self, line: int, column: int) -> OwedCell | None:
        """The cell with whose and what it is."""
        cell, row = self.cell(line, column), self.lines[line].row if line < len(self.lines) else None
        if cell is None or row is None or self.grid is None:
            return None
        return OwedCell(row.name, self.grid.columns[column].title, cell)

    def day_of(self, cell: GridCell) -> date | None:
        """The day it came, as typed or stored."""
        return self._days.get(cell.row, cell.row.on_day)

    def is_blank(self, cell: GridCell) -> bool:
        """Whether nothing came, nothing is on its way and nothing lets it off."""
        return cell.is_blank and cell.row not in self._days

    def is_heading(self, line: int) -> bool:
        """Whether a line is the heading of a unit."""
        return 0 <= line < len(self.lines) and self.lines[line].row is None

    def line_of(self, key: tuple[str, int]) -> int:
        """The line of one who owes; -1 where it is not shown."""
        found = (n for n, line in enumerate(self.lines) if line.row and (line.row.kind, line.row.id) == key)
        return next(found, -1)

    def column_cells(self, column: int) -> list[tuple[int, str, GridCell]]:
        """(number, name, cell) of the rows shown that owe something in a column."""
        return [
            (line.row.number, line.row.name, cell)
            for line in self.lines
            if line.row is not None and (cell := line.row.cells[column]) is not None
        ]

    def owed_by_number(self, column: int) -> dict[int, OwedCell]:
        """Number → the cell of a column, of the rows shown."""
        found = {}
        for n, line in enumerate(self.lines):
            owed = self.owed_at(n, column)
            if line.row is not None and owed is not None:
                found[line.row.number] = owed
        return found

    def counted(self, column: int) -> tuple[int, int]:
        """(come, asked) of a column among the rows shown; what is let off is not asked."""
        cells = [cell for _, _, cell in self.column_cells(column)]
        came = sum(self.day_of(cell) is not None for cell in cells)
        return came, sum(not (cell.is_waived and self.day_of(cell) is None) for cell in cells)

    # -- Qt ----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() or self.grid is None else len(self.grid.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.cell(index.row(), index.column()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDropEnabled

    def data(self, index: Index, role: int = DISPLAY) -> object:
        if role not in _HANDLED:
            return None
        line, column = index.row(), index.column()
        if self.is_heading(line):
            return self._colour("hover") if role == BACKGROUND else None
        if role == ALIGN:
            return CENTRE
        if self._typing is not None and self._typing[0] == (line, column):
            return self._typed(role)
        cell = self.cell(line, column)
        if cell is None:
            return {DISPLAY: NOT_OWED, FOREGROUND: self._colour("muted")}.get(role)
        if role == DISPLAY:
            return cell_text(cell, self._days.get(cell.row), self.short)
        if role == FOREGROUND:
            return self._colour(cell_token(cell, self._days.get(cell.row)))
        owed = self.owed_at(line, column)
        return cell_words(owed) if owed is not None and role in (TOOL_TIP, ACCESSIBLE) else None

    def _typed(self, role: int) -> object:
        assert self._typing is not None
        if role == DISPLAY:
            return f"{self._typing[1]}_"
        if role == FOREGROUND:
            return self._colour("problem" if self._typing[2] else "accent")
        return None

    def short(self, day: date) -> str:
        """8-15; a day of another year whole."""
        year = self.grid.year if self.grid is not None else day.year
        return f"{day.month}-{day.day}" if day.year == year else day.isoformat()

    def _colour(self, token: str) -> QColor:
        if token not in self._colours:
            self._colours[token] = theme.colour(token)
        return self._colours[token]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        if self.grid is None:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._column_head(section, role)
        if not 0 <= section < len(self.lines):
            return None
        line = self.lines[section]
        if role == DISPLAY:
            return line.heading if line.row is None else f"{_padded(line.row.number)}  {line.row.name}"
        if role == ALIGN:
            return LEFT
        if role == FONT and line.row is None:
            font = QFont()
            font.setBold(True)
            return font
        if role == TOOL_TIP and line.row is not None:
            return f"{line.row.name} {line.row.unit}".strip()
        return None

    def _column_head(self, section: int, role: int) -> object:
        assert self.grid is not None
        if not 0 <= section < len(self.grid.columns):
            return None
        column = self.grid.columns[section]
        if role == DISPLAY:
            until = f"\n{self.short(column.deadline)} 前" if column.deadline is not None else ""
            return f"{column.title}{until}"
        if role == TOOL_TIP:
            return column.title + ("" if column.is_asked else "（没有启用，不算逾期）")
        return None

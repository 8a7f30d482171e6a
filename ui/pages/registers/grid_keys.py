"""What the keys of the grid do: cells received, dated, revised, let off, taken back, filled by a line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.rules.registers.grid_line import read_day
from ui.models.receipt_model import OwedCell, Place, ReceiptModel
from ui.pages.registers.grid_entries import GridEntries
from ui.pages.registers.grid_head import GridHead
from ui.pages.registers.waive_dialog import WaiveDialog
from ui.widgets.table.receipt_grid import COPY, OPEN, RECEIVE, REMOVE, WAIVE, ReceiptGrid
from ui.widgets.table.table_view import clipboard_data
from ui.work import messages
from ui.work.bus import Notice
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.rules.registers.grid_line import ColumnLine as Read


class GridKeys(QObject):
    """`opened(cell)` when the entry dialog is wanted."""

    opened = Signal(object)

    def __init__(
        self,
        ctx: UiContext,
        page: QWidget,
        model: ReceiptModel,
        head: GridHead,
        cells: ReceiptGrid,
        entries: GridEntries,
    ) -> None:
        super().__init__(page)
        self._ctx, self._page, self._model = ctx, page, model
        self._head, self._cells, self._entries = head, cells, entries
        cells.acted.connect(self.act)
        cells.typed.connect(self._enter_day)
        cells.line_wanted.connect(head.line.focus)
        cells.dropped.connect(self._drop)
        head.line.applied.connect(self._apply)
        head.line.left.connect(cells.setFocus)

    def act(self, name: str) -> None:
        """A key on the chosen cells."""
        chosen = self._chosen()
        if not chosen:
            return
        if name == RECEIVE:
            self._receive(chosen)
        elif name == WAIVE:
            self._waive(chosen)
        elif name == REMOVE:
            self._entries.take_back(chosen)
        elif name == OPEN:
            self._entries.flush()
            self.opened.emit(chosen[0])
        elif name == COPY:
            self._copy()

    def _chosen(self) -> list[OwedCell]:
        found = (self._model.owed_at(*place) for place in self._cells.places())
        return [each for each in found if each is not None]

    def _say_problem(self, text: str) -> None:
        self._ctx.bus.notice.emit(Notice(text, problem=True))

    def _received_on(self) -> date | None:
        on = self._head.received_on()
        if on is None:
            self._say_problem("上方的“收到日期”不是已经到了的日期，没有登记；请改成例如 8-15。")
        return on

    def _receive(self, chosen: list[OwedCell]) -> None:
        on = self._received_on()
        if on is None:
            return
        # Blank cells, and what was let off and came all the same; what is filled stays.
        self._entries.put({each.row: on for each in chosen if self._model.day_of(each.cell) is None})
        self._cells.go_on()

    def _enter_day(self, place: Place, text: str, is_revision: bool) -> None:
        owed = self._model.owed_at(*place)
        if owed is None:
            return
        on = read_day(text, today=self._ctx.app.today) if text else self._received_on()
        if on is None:
            if text:
                self._say_problem(f"“{text}”不是已经到了的日期，没有登记；请写成 0115、1-15 或 2024-01-15。")
            self._cells.refuse()
        elif is_revision:
            self._entries.revise(owed.row, on)
        elif self._model.day_of(owed.cell) != on:
            self._entries.put({owed.row: on})

    def _waive(self, chosen: list[OwedCell]) -> None:
        wanted = [each for each in chosen if self._model.is_blank(each.cell)]
        grid = self._model.grid
        if not wanted or grid is None:
            self._say_problem("选中的没有空格，没有可以免报的；已收到的请先收回。")
            return
        self._entries.flush()
        WaiveDialog(self._ctx, self._page, grid.register, wanted).open()

    def _apply(self, read: Read) -> None:
        """The line of a column: the rest has come, what is let off asks its reason."""
        on, grid = self._received_on(), self._model.grid
        if on is None or grid is None:
            return
        column = self._head.line.column
        owed = self._model.owed_by_number(column)
        let_off = [owed[number] for number in read.waived if number in owed]
        days = {owed[number].row: on for number in read.received if number in owed}
        if days:
            self._entries.put_column(days, grid.columns[column].title)
        self._head.line.clear()
        if let_off:
            WaiveDialog(self._ctx, self._page, grid.register, let_off).open()
        elif column + 1 < len(grid.columns):
            # The next column: the cursor stays in the line, so that a pile is entered column by column.
            self._cells.go_to_blank(column + 1)
        else:
            self._cells.setFocus()

    def _drop(self, place: Place, paths: list[Path]) -> None:
        owed, grid = self._model.owed_at(*place), self._model.grid
        if owed is None or grid is None:
            return
        if not grid.file_field:
            self._say_problem(f"“{grid.register.title}”没有放文件的一栏，文件没有存入。")
            return
        on = self._received_on()
        many = f"把 {len(paths)} 个文件都存到{owed.who}的“{owed.title}”？"
        if on is not None and (len(paths) == 1 or messages.confirm(self._page, many, "存入")):
            self._entries.attach(owed, paths, on)

    def _copy(self) -> None:
        """The chosen cells as a table, names in front."""
        grid, places = self._model.grid, self._cells.places()
        if grid is None or not places:
            return
        columns = sorted({column for _, column in places})
        rows = [["", *(grid.columns[column].title for column in columns)]]
        for line in sorted({line for line, _ in places}):
            row = self._model.lines[line].row
            cells = [str(self._model.index(line, column).data() or "") for column in columns]
            rows.append([row.name if row is not None else "", *cells])
        QGuiApplication.clipboard().setMimeData(clipboard_data(rows))

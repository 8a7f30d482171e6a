"""制度月历: duties × months, done, short or overdue by symbol and colour; the rows behind a figure (I13)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.rules.duties import (
    DONE,
    NOT_DUE,
    OVERDUE,
    REFERENCE,
    SHORT,
    STATUS_LABELS,
    STATUS_SYMBOLS,
)
from ui.context import UiContext
from ui.models.grid_model import CellLook, GridHead, GridModel
from ui.models.rows_model import Column, RowsModel
from ui.widgets.page import Paragraph
from ui.widgets.plain_table import plain_table
from ui.widgets.table_view import COMPACT_HEIGHT

if TYPE_CHECKING:
    from app.services.duties import DutyFigure, DutyLine, MonthCell
    from app.services.duty_measured import DutyRow

TOKENS = {DONE: "good", SHORT: "warn", OVERDUE: "problem", NOT_DUE: "muted", REFERENCE: "info"}
LEGEND = "　".join(f"{STATUS_SYMBOLS[status]} {STATUS_LABELS[status]}" for status in TOKENS)
TABS_OF = {"session": "attendance", "person": "roster", "exam": "scores", "unit": "roster"}


class ShownRow:
    """A row behind a figure with its place, which tells equal rows apart."""

    def __init__(self, place: int, row: DutyRow, status: str) -> None:
        self.id = place
        self.row = row
        self.token = "good" if row.ok else ("problem" if status in (SHORT, OVERDUE) else "muted")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ShownRow) and (self.id, self.row) == (other.id, other.row)

    def __hash__(self) -> int:
        return hash((self.id, self.row))


COLUMNS: tuple[Column[Any], ...] = (
    Column(
        "ok",
        "情况",
        lambda shown: "√ 已做" if shown.row.ok else "○ 未做",
        4.5,
        colour=lambda shown: shown.token,
    ),
    Column("on", "日期", lambda shown: shown.row.on, 6),
    Column("what", "事项", lambda shown: shown.row.what, 20, tip=lambda shown: shown.row.what),
    Column("who", "人员、单位", lambda shown: shown.row.who, 12),
    Column("note", "说明", lambda shown: shown.row.note, 24, tip=lambda shown: shown.row.note),
)


class _Grid(QTableView):
    opened = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters mean nothing here."""


class DutyCalendar(QWidget):
    """`opened(tab id, target)` asks for the record behind a row."""

    opened = Signal(object, object)

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._year = 0
        self._lines: tuple[DutyLine, ...] = ()
        self._cells: list[tuple[MonthCell | None, ...]] = []
        self._figure: DutyFigure | None = None
        self.model = GridModel(parent=self)
        self.grid = self._make_grid()
        self.about = Paragraph("", self, name="subtitle")
        self.rows_model: RowsModel[ShownRow] = RowsModel(COLUMNS, parent=self)
        self.rows = plain_table(self.rows_model, "这一数字的明细", self)
        self.rows.opened.connect(self._open_row)
        self._lay_out()

    def _make_grid(self) -> _Grid:
        grid = _Grid(self)
        grid.setAccessibleName("制度执行月历")
        grid.setModel(self.model)
        grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        grid.setCornerButtonEnabled(False)
        grid.setWordWrap(False)
        grid.setTabKeyNavigation(False)
        wide = self.fontMetrics().horizontalAdvance("汉")
        across, down = grid.horizontalHeader(), grid.verticalHeader()
        across.setMinimumSectionSize(30)
        across.setDefaultSectionSize(round(wide * 4) + 10)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(max(COMPACT_HEIGHT, self.fontMetrics().height() + 6))
        down.setFixedWidth(wide * 15 + 16)
        grid.selectionModel().currentChanged.connect(self._follow)
        grid.opened.connect(self._enter_rows)
        grid.doubleClicked.connect(lambda _index: self._enter_rows())
        return grid

    def _lay_out(self) -> None:
        below = QWidget(self)
        inner = QVBoxLayout(below)
        inner.setContentsMargins(0, 4, 0, 0)
        inner.setSpacing(4)
        inner.addWidget(self.about)
        inner.addWidget(self.rows, 1)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.addWidget(self.grid)
        self.splitter.addWidget(below)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([600, 400])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter, 1)

    # -- figures -----------------------------------------------------------------------------------

    def set_lines(self, year: int, lines: tuple[DutyLine, ...], month: int) -> None:
        """Show a year; the cursor starts in the month `month` and stays where it was later on."""
        from app.reports.duties import cell_text, requirement
        from app.services.duties import month_cells

        index = self.grid.currentIndex()
        place = (index.row(), index.column()) if index.isValid() else (0, month)
        self._year, self._lines = year, lines
        self._cells = [month_cells(line) for line in lines]
        looks: dict[str, CellLook] = {}
        grid: list[list[str | None]] = []
        for line, cells in zip(lines, self._cells, strict=True):
            codes: list[str | None] = [requirement(line.rule)]
            for cell in cells:
                code = None
                if cell is not None:
                    text = cell_text(cell, line.rule.unit) or ""
                    code = f"{cell.status} {text}"
                    label = f"{STATUS_LABELS[cell.status]} {text[1:]}"
                    looks[code] = CellLook(f"{text[0]} {text[1:]}", TOKENS[cell.status], label)
                codes.append(code)
            grid.append(codes)
        heads = [GridHead(line.id, line.rule.label, line.rule.citation) for line in lines]
        months = [GridHead(0, "要求"), *(GridHead(m, f"{m}月", f"{year}年{m}月") for m in range(1, 13))]
        self.model.set_looks(looks)
        self.model.set_grid(heads, months, grid)
        across = self.grid.horizontalHeader()
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(look.text) for look in looks.values()), default=0)
        across.setMinimumSectionSize(max(metrics.horizontalAdvance("12月") + 12, widest + 10))
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.grid.setColumnWidth(0, round(self.fontMetrics().horizontalAdvance("汉") * 7.4) + 12)
        if lines:
            self._go_to(min(place[0], len(lines) - 1), place[1])

    def _go_to(self, row: int, column: int) -> None:
        self.grid.setCurrentIndex(self.model.index(row, column))
        self._follow(self.grid.currentIndex())

    def current_line(self) -> DutyLine | None:
        """The duty under the cursor."""
        row = self.grid.currentIndex().row()
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def current_figure(self) -> DutyFigure | None:
        """The figure under the cursor; of several in a month (weeks) the first that is not done."""
        index = self.grid.currentIndex()
        if not (0 <= index.row() < len(self._cells)) or index.column() < 1:
            return None
        cell = self._cells[index.row()][index.column() - 1]
        if cell is None:
            return None
        return next((figure for figure in cell.figures if figure.status != DONE), cell.figures[0])

    # -- rows behind -------------------------------------------------------------------------------

    def _follow(self, _index: QModelIndex, _old: QModelIndex | None = None) -> None:
        line, figure = self.current_line(), self.current_figure()
        if line is None or figure is None:
            self._figure = None
            words = f"{line.rule.label} · 这个月没有应完成的事项 · {line.rule.citation}" if line else ""
            self.about.setText(words)
            self.rows_model.set_rows(())
            return
        unit = "%" if line.rule.unit == "%" else ""
        self.about.setText(
            f"{line.rule.label} · {figure.period} · {STATUS_LABELS[figure.status]} "
            f"{figure.done}{unit}/{figure.required}{unit} · 依据：{line.rule.citation}"
        )
        self._figure = figure
        from app.services import duties

        self._ctx.runner.query(
            partial(
                duties.duty_rows,
                year=self._year,
                code=figure.code,
                period_key=figure.period_key,
                today=self._ctx.app.today,
            ),
            key="duty-rows",
            done=self._take_rows,
        )

    def _take_rows(self, rows: tuple[DutyRow, ...]) -> None:
        if self._figure is not None:
            status = self._figure.status
            self.rows_model.set_rows([ShownRow(place, row, status) for place, row in enumerate(rows)])

    def _enter_rows(self) -> None:
        if self.rows_model.shown:
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.rows.current_row() is None:
                self.rows.select_id(self.rows_model.shown[0].id)

    def _open_row(self, shown: ShownRow) -> None:
        tab = TABS_OF.get(shown.row.target)
        if tab is not None:
            self.opened.emit(tab, shown.row.target_id if shown.row.target != "unit" else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

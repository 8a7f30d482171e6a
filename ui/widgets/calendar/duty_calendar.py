"""制度月历: duties × months, done, short or overdue by symbol and colour; the rows behind a figure (I13)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
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
    LATE,
    NOT_DUE,
    OVERDUE,
    REFERENCE,
    SHORT,
    STATUS_LABELS,
    STATUS_SYMBOLS,
    UNKNOWN,
    WAIVED,
)
from ui.looks.mark_looks import CellLook, on_screen
from ui.looks.plain import LongLabel
from ui.models.grid_model import GridHead, GridModel
from ui.models.rows_model import Column, RowsModel
from ui.widgets.basis import rule_tip
from ui.widgets.calendar.duty_places import NOBODY_WORDS, cell_words, place_of
from ui.widgets.table.corner_label import CornerLabel
from ui.widgets.table.plain_table import plain_table
from ui.widgets.table.table_view import COMPACT_HEIGHT
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.duty.duties import DutyFigure, DutyLine, MonthCell
    from app.services.duty.duty_measured import DutyRow

TOKENS = {
    DONE: "good",
    SHORT: "warn",
    OVERDUE: "problem",
    LATE: "warn",
    NOT_DUE: "muted",
    WAIVED: "muted",
    UNKNOWN: "warn",
    REFERENCE: "info",
}
LEGEND = on_screen(
    "　".join(
        f"{STATUS_SYMBOLS[status]} {STATUS_LABELS[status]}"
        for status in TOKENS
        if STATUS_SYMBOLS[status] != STATUS_LABELS[status]
    )
)
# Below so many lines of text calendar and rows take turns.
LOW_LINES = 14
WIDGET_MAX = (1 << 24) - 1


class ShownRow:
    """A row behind a figure with its place, which tells equal rows apart."""

    def __init__(self, place: int, row: DutyRow, status: str) -> None:
        self.id = place
        self.row = row
        self.token = "good" if row.ok else ("problem" if status in (SHORT, OVERDUE) else "muted")
        if row.sign:
            self.token = "muted"

    @property
    def words(self) -> str:
        """✓ 已做, ○ 未做, or why it is neither."""
        if self.row.sign:
            return f"— {self.row.sign}"
        return "✓ 已做" if self.row.ok else "○ 未做"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ShownRow) and (self.id, self.row) == (other.id, other.row)

    def __hash__(self) -> int:
        return hash((self.id, self.row))


COLUMNS: tuple[Column[ShownRow], ...] = (
    Column(
        "ok",
        "情况",
        lambda shown: shown.words,
        5.5,
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
    """`opened(tab id, target)` asks for the record behind a row; `followed` when the cursor is elsewhere."""

    opened = Signal(object, object)
    followed = Signal()

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._year = 0
        self.is_low = False
        self._lines: tuple[DutyLine, ...] = ()
        self._cells: list[tuple[MonthCell | None, ...]] = []
        self._cell: MonthCell | None = None
        self.model = GridModel(parent=self)
        self.grid = self._make_grid()
        self.about = LongLabel("", self, name="subtitle")
        self.rows_model: RowsModel[ShownRow] = RowsModel(COLUMNS, parent=self)
        self.rows = plain_table(self.rows_model, "这一数字的明细", self)
        self.rows.opened.connect(self._open_row)
        self.rows.current_changed.connect(lambda _row: self.followed.emit())
        self.rows.installEventFilter(self)
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
        CornerLabel("制度", grid)
        grid.selectionModel().currentChanged.connect(self._follow)
        grid.opened.connect(self._enter_rows)
        grid.doubleClicked.connect(lambda _index: self._enter_rows())
        return grid

    def _lay_out(self) -> None:
        self._below = below = QWidget(self)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low screen shows either the calendar or the rows behind a figure, with Enter and Esc between."""
        super().resizeEvent(event)
        self.is_low = self.height() < LOW_LINES * self.fontMetrics().lineSpacing()
        self._show_parts(rows=self.rows.hasFocus())

    def _show_parts(self, *, rows: bool) -> None:
        self.rows.setVisible(rows or not self.is_low)
        self.grid.setVisible(not rows or not self.is_low)
        is_line = self.is_low and not rows
        words = self.fontMetrics().boundingRect(
            0, 0, self.width(), WIDGET_MAX, Qt.TextFlag.TextWordWrap, self.about.text() or "汉"
        )
        self._below.setMaximumHeight(words.height() + 8 if is_line else WIDGET_MAX)

    def set_lines(self, year: int, lines: tuple[DutyLine, ...], month: int) -> None:
        """Show a year; the cursor starts in the month `month` and stays where it was later on."""
        from app.reports.duties import cell_text, requirement
        from app.services.duty.duties import month_cells

        index = self.grid.currentIndex()
        place = (index.row(), index.column()) if index.isValid() else (0, month)
        self._year, self._lines = year, lines
        self._cells = [month_cells(line) for line in lines]
        looks: dict[str, CellLook] = {}
        grid: list[list[str | None]] = []
        for line, cells in zip(lines, self._cells, strict=True):
            codes: list[str | None] = [requirement(line.rule) if line.figures else NOBODY_WORDS]
            for cell in cells:
                code = None
                if cell is not None:
                    text = on_screen(cell_text(cell, line.rule.unit) or "")
                    code = f"{cell.status} {text}"
                    label = f"{STATUS_LABELS[cell.status]} {text[1:]}"
                    looks[code] = CellLook(f"{text[0]} {text[1:]}".strip(), TOKENS[cell.status], label)
                codes.append(code)
            grid.append(codes)
        heads = [
            GridHead(line.id, line.rule.label, rule_tip(line.rule.code, line.rule.citation)) for line in lines
        ]
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
        index = self.model.index(row, column)
        if index == self.grid.currentIndex():
            self._follow(index)
        else:
            self.grid.setCurrentIndex(index)  # asks for the rows by itself

    def current_line(self) -> DutyLine | None:
        """The duty under the cursor."""
        row = self.grid.currentIndex().row()
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def current_cell(self) -> MonthCell | None:
        """The month's figure under the cursor, made of one period or of several (weeks)."""
        index = self.grid.currentIndex()
        if not (0 <= index.row() < len(self._cells)) or index.column() < 1:
            return None
        return self._cells[index.row()][index.column() - 1]

    def current_row(self) -> DutyRow | None:
        """The row behind the figure under the cursor, while the keys are among the rows."""
        shown = self.rows.current_row() if self.rows.hasFocus() else None
        return shown.row if shown is not None else None

    # -- rows behind -------------------------------------------------------------------------------

    def _follow(self, _index: QModelIndex, _old: QModelIndex | None = None) -> None:
        line, cell = self.current_line(), self.current_cell()
        self._cell = cell
        self.followed.emit()
        self.about.setText(self._words(line, cell))
        if self.is_low:
            self._show_parts(rows=self.rows.hasFocus())
        if line is None or cell is None:
            self.rows_model.set_rows(())
            return
        from app.services.duty import duties

        ask = partial(
            duties.rows_of_figures, year=self._year, figures=cell.figures, today=self._ctx.app.today
        )
        self._ctx.runner.query(ask, key="duty-rows", done=self._take_rows)

    def _words(self, line: DutyLine | None, cell: MonthCell | None) -> str:
        if line is None:
            return ""
        return cell_words(line, cell, self._year, is_rule=self.grid.currentIndex().column() == 0)

    def _take_rows(self, rows: tuple[tuple[DutyFigure, DutyRow], ...]) -> None:
        if self._cell is not None:
            self.rows_model.set_rows(
                [ShownRow(place, row, figure.status) for place, (figure, row) in enumerate(rows)]
            )

    def _enter_rows(self) -> None:
        if self.rows_model.shown:
            self._show_parts(rows=True)
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.rows.current_row() is None:
                self.rows.select_id(self.rows_model.shown[0].id)

    def _open_row(self, shown: ShownRow) -> None:
        line = self.current_line()
        place = place_of(line.rule, shown.row) if line is not None else None
        if place is not None:
            self.opened.emit(*place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.followed.emit()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._show_parts(rows=False)
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

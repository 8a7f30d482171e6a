"""覆盖: units, people or classes of people against the topics of a scheme, and who is blank (A10, D10)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.figures.coverage_counting import BY_LABELS
from ui.looks.plain import LongLabel
from ui.models.heat_model import HeatModel
from ui.models.rows_model import Column, RowsModel
from ui.pages.plan import coverage_cells
from ui.pages.plan.coverage_cells import ROW_LABELS
from ui.widgets.field.form import fill_combo
from ui.widgets.table.key_grid import OPEN, KeyGrid
from ui.widgets.table.plain_table import plain_table
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.figures.coverage_counting import CoverLine
    from app.services.coverage.blanks import Blank
    from app.services.coverage.coverage import Coverage
    from app.services.page.coverage_page import CoveragePage

COLUMNS: tuple[Column[Blank], ...] = (
    Column("unit", "单位", lambda row: row.unit, 9),
    Column("name", "姓名", lambda row: row.name, 5),
    Column("topic", "类别", lambda row: row.topic, 12, tip=lambda row: row.topic),
    Column("why", "情况", lambda row: row.why_words, 8, tip=lambda row: row.why_words),
    Column("next", "下一次安排", lambda row: row.next_words, 20, tip=lambda row: row.next_words),
)
# Below so many lines of text the grid and the list take turns.
LOW_LINES = 15
SCHEME, ROWS, BY = "plan.coverage.scheme", "plan.coverage.rows", "plan.coverage.by"


class CoverageView(QWidget):
    """Enter on a cell goes to its list, Enter on a person to the next class session; Esc goes back.

    `session_wanted(id, day)`: a class session of the plan is to be shown. `counted`: `words` are others now.
    """

    session_wanted = Signal(int, object)
    counted = Signal()

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self.year = 0
        self.page: CoveragePage | None = None
        self.lines: tuple[CoverLine, ...] = ()
        self.words = ""
        self.is_stale = True
        self._is_low = False
        self.scheme = self._combo("分类方式", ())
        self.rows = self._combo("行", ROW_LABELS.items())
        self.by = self._combo("表中数字", BY_LABELS.items())
        self.model = HeatModel(parent=self)
        self.grid = KeyGrid(self.model, "覆盖情况", self, head=9, cell=4.9, heads="单位")
        self.grid.selectionModel().currentChanged.connect(self._follow)
        self.grid.acted.connect(self._act)
        self.about = LongLabel("", self, name="subtitle")
        self.blanks: RowsModel[Blank] = RowsModel(COLUMNS, parent=self)
        self.list = plain_table(self.blanks, "空白名单", self, gives_way=("next", ("topic", "unit")))
        self.list.opened.connect(self._open_next)
        self.list.installEventFilter(self)
        self._lay_out()

    def _combo(self, name: str, choices: Iterable[tuple[object, str]]) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(name)
        fill_combo(combo, list(choices))
        combo.activated.connect(self._chosen)
        return combo

    def _lay_out(self) -> None:
        keep = self.ctx.preferences
        for combo, key in ((self.rows, ROWS), (self.by, BY)):
            combo.setCurrentIndex(max(0, combo.findData(keep.get(key))))
        self.scheme.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        line = QHBoxLayout()
        line.setSpacing(8)
        for combo in (self.scheme, self.rows, self.by):
            line.addWidget(combo)
        line.addWidget(self.about, 1)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.addWidget(self.grid)
        self.splitter.addWidget(self.list)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([600, 260])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(line)
        layout.addWidget(self.splitter, 1)
        self.setFocusProxy(self.grid)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._is_low = self.height() < LOW_LINES * self.fontMetrics().lineSpacing()
        self._show_parts(of_list=self.list.hasFocus())

    def _show_parts(self, *, of_list: bool) -> None:
        has_blanks = self.page is not None and bool(self.page.blanks.rows)
        self.list.setVisible(has_blanks and (of_list or not self._is_low))
        self.grid.setVisible(not of_list or not self._is_low)

    # -- loading -----------------------------------------------------------------------------------

    def load(self, year: int) -> None:
        """Read the year, unless it is as it was read."""
        if not self.is_stale and year == self.year:
            return
        from app.services.page import coverage_page

        self.is_stale, self.year = False, year
        wanted = self.scheme.currentData() or self.ctx.preferences.get(SCHEME)
        ask = partial(
            coverage_page.coverage_page,
            year=year,
            today=self.ctx.app.today,
            scheme_id=wanted if isinstance(wanted, int) else None,
        )
        self.ctx.runner.query(ask, key="plan-coverage", done=self._show_page)

    def _show_page(self, page: CoveragePage) -> None:
        self.page = page
        found = page.found
        fill_combo(self.scheme, [(s.id, s.name) for s in page.schemes], found.scheme_id if found else None)
        self._show()

    def _chosen(self) -> None:
        keep = self.ctx.preferences
        for combo, key in ((self.scheme, SCHEME), (self.rows, ROWS), (self.by, BY)):
            keep.set(key, combo.currentData())
        found = self.found
        if found is not None and self.scheme.currentData() != found.scheme_id:
            self.is_stale = True
            self.load(self.year)
        else:
            self._show()

    @property
    def found(self) -> Coverage | None:
        """The scheme in front."""
        return self.page.found if self.page is not None else None

    @property
    def paper(self) -> dict[str, object] | None:
        """What 打印 prints: 培训覆盖表 of what is in front."""
        if self.found is None:
            return None
        return {
            "year": self.year,
            "scheme_id": self.found.scheme_id,
            "by": self.by.currentData(),
            "today": self.ctx.app.today,
        }

    def _show(self) -> None:
        found = self.found
        if found is None or self.page is None:
            return
        cell = self.grid.cell()
        mode, by = self.rows.currentData(), self.by.currentData()
        shown = coverage_cells.grid(found, mode, by)
        self.model.set_looks(shown.looks)
        self.model.set_grid(shown.rows, shown.columns, shown.codes)
        self.lines = shown.lines
        self.grid.go_to(cell if cell is not None and cell[0] < len(shown.rows) else (0, 0))
        empty = sum(not topic.sessions for topic in found.topics)
        people = len({row.person_id for row in self.page.blanks.rows})
        self.words = "，".join(
            (
                f"{found.scheme} {len(found.topics)} 项",
                f"没有开展 {empty} 项" if empty else "各项都已开展",
                f"有空白的 {people} 人" if people else "没有空白",
            )
        )
        self._show_parts(of_list=self.list.hasFocus())
        self.counted.emit()
        self._follow()

    # -- the cell in front -------------------------------------------------------------------------

    def _follow(self, *_: object) -> None:
        found, cell = self.found, self.grid.cell()
        if found is None or self.page is None or cell is None or cell[0] >= len(self.lines):
            return
        line, topic = self.lines[cell[0]], found.columns[cell[1]]
        self.about.setText(coverage_cells.words(found, line, topic, self.rows.currentData()))
        rows = self.page.blanks.of_topic(topic.id, line.missing(topic.id))
        self.blanks.set_rows(rows)

    def _act(self, name: str) -> None:
        if name != OPEN:
            return
        if self.blanks.rows:
            self._show_parts(of_list=True)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self.list.select_id(self.blanks.rows[0].id)
        else:
            self.ctx.bus.say("这一格没有空白。")

    def _open_next(self, row: Blank) -> None:
        if row.next is None:
            self.ctx.bus.say(f"计划中还没有“{row.topic}”的课次，可以新增课次。")
            return
        self.session_wanted.emit(row.next.id, row.next.on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.key() if isinstance(event, QKeyEvent) else None
        if pressed == Qt.Key.Key_Escape and event.type() == QEvent.Type.KeyPress:
            self._show_parts(of_list=False)
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return super().eventFilter(watched, event)

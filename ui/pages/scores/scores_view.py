"""The exams of a year at the left, the scores of the chosen one at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.pages.scores.scores_sheet import ScoresPage
from ui.widgets.table.plain_table import plain_table
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.exam.exams import ExamRow

SPLITTER = "scores.splitter"
NARROW = 23
WIDGET_MAX = (1 << 24) - 1


def missing_of(exam: ExamRow) -> int:
    """People due without any result (complaint 12: an empty score is not a zero)."""
    figures = exam.figures
    return max(0, figures.due - figures.tested - figures.absent - figures.deferred)


def _state(exam: ExamRow) -> str:
    missing = missing_of(exam)
    return f"○ 未登记 {missing}" if missing else "● 已登记"


COLUMNS: tuple[Column[ExamRow], ...] = (
    Column("date", "日期", lambda exam: f"{exam.held_on:%m-%d}", 3.2, sort=lambda exam: exam.held_on),
    Column(
        "title",
        "测试",
        lambda exam: exam.title,
        9.8,
        tip=lambda exam: f"{exam.held_on:%Y-%m-%d} {exam.title} {exam.scope}",
    ),
    Column(
        "state",
        "状态",
        _state,
        6.2,
        colour=lambda exam: "accent" if missing_of(exam) else "muted",
        sort=missing_of,
    ),
    Column(
        "done",
        "已登记/应考",
        lambda exam: f"{exam.figures.due - missing_of(exam)}/{exam.figures.due}",
        5.6,
        sort=lambda exam: exam.figures.due - missing_of(exam),
        align=RIGHT,
    ),
)


class ScoresView(QSplitter):
    """`exam` is the chosen one; `chosen` when that changed, `wanted` when the list has to be read again."""

    chosen = Signal()
    wanted = Signal()

    def __init__(self, ctx: UiContext, tab: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, tab)
        self.ctx = ctx
        self.year = 0
        self.rows: tuple[ExamRow, ...] = ()
        self._wanted: int | None = None
        self.exams: RowsModel[ExamRow] = RowsModel(COLUMNS, parent=self)
        self.list = plain_table(self.exams, "测试列表", self, is_compact=False)
        self.list.remember(ctx.preferences, "scores.exams")
        self.list.current_changed.connect(self._choose)
        self.list.opened.connect(self._enter)
        self.page = ScoresPage(ctx, tab, self)
        self._lay_out()

    def _lay_out(self) -> None:
        self.addWidget(self.list)
        self.addWidget(self.page)
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)
        wide = self.fontMetrics().horizontalAdvance("汉")
        self.list.setMinimumWidth(wide * 18)
        self.setSizes([wide * 30, wide * 70])
        state = self.ctx.preferences.get_bytes(SPLITTER)
        if not state.isEmpty():
            self.restoreState(state)

    def make_room(self, is_low: bool, width: int) -> None:
        """On a small screen the list keeps date, name and state; `width` is that of the whole page."""
        wide = self.fontMetrics().horizontalAdvance("汉")
        self.list.setMaximumWidth(wide * NARROW if is_low else WIDGET_MAX)
        if is_low:
            self.setSizes([wide * NARROW, width])

    def remember(self) -> None:
        """The window closes."""
        self.ctx.preferences.set_bytes(SPLITTER, self.saveState())

    # -- the list ----------------------------------------------------------------------------------

    def show_rows(self, rows: tuple[ExamRow, ...]) -> None:
        """Fill the list, missing results first; what is wanted is chosen, else what was, else the first."""
        self.rows = tuple(sorted(rows, key=lambda exam: (not missing_of(exam), -exam.held_on.toordinal())))
        before = self.exam.id if self.exam is not None else None
        self.exams.set_rows(self.rows)
        wanted = self._wanted or before
        self._wanted = None
        found = next((exam for exam in self.rows if exam.id == wanted), None)
        found = found or next(iter(self.rows), None)
        if found is None:
            self.clear()
        elif found.id == before:
            self._open(found)
        else:
            if not self.list.select_id(found.id) or self.exam is None or self.exam.id != found.id:
                self._choose(found)
            self.page.focus_grid()

    def follow_rows(self, rows: tuple[ExamRow, ...]) -> None:
        """Fresh figures in the order that stands: nothing moves while somebody is typing."""
        places = {exam.id: at for at, exam in enumerate(self.rows)}
        self.rows = tuple(sorted(rows, key=lambda exam: places.get(exam.id, len(places))))
        self.exams.set_rows(self.rows)

    def search(self, text: str) -> None:
        """Only what has this in its name, its scope or its day."""
        wanted = text.casefold()
        self.exams.set_filter(
            (lambda exam: wanted in f"{exam.title} {exam.scope} {exam.held_on:%Y-%m-%d}".casefold())
            if wanted
            else None
        )

    def open_found(self) -> None:
        """The exam under the cursor, else the first one found, and on to its scores."""
        current = self.list.current_row() or next(iter(self.exams.shown), None)
        if current is not None:
            self.list.select_id(current.id)
            self._enter(current)

    # -- the chosen exam ---------------------------------------------------------------------------

    @property
    def exam(self) -> ExamRow | None:
        """The exam whose scores are shown."""
        return self.page.exam

    def hold(self, exam: ExamRow | None) -> None:
        """None while the exam on screen is being removed, and it again when that did not go."""
        self.page.exam = exam
        self.chosen.emit()

    def select(self, exam_id: int) -> None:
        """Show this exam after the next load, which is asked for."""
        self._wanted = exam_id
        self.wanted.emit()

    def clear(self) -> None:
        """No exam."""
        self.page.clear()
        self.chosen.emit()

    def _open(self, exam: ExamRow) -> None:
        self.page.open(exam)
        self.chosen.emit()

    def _choose(self, exam: ExamRow | None) -> None:
        if exam is not None and (self.exam is None or self.exam.id != exam.id):
            self._open(exam)

    def _enter(self, exam: ExamRow) -> None:
        self._choose(exam)
        self.page.focus_grid()

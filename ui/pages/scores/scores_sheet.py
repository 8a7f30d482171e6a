"""The right side of 测试成绩: one exam's facts, figures and entry grid."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.rules.hours import format_centi
from app.rules.rounding import percent_text, two_decimals
from app.work import ReadSession
from ui.models.score_lines import BY_LIST, BY_RANK, MISSING_FIRST
from ui.models.scores_model import Key, ScoresModel
from ui.pages.scores.scores_entries import ScoreEntries
from ui.widgets.field.form import DatePicker, fill_combo
from ui.widgets.figures import FiguresStrip
from ui.widgets.table.score_grid import LEGEND, ScoreGrid
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.figures.values import Value
    from app.services.exam.exams import ExamRow, ScoreInput, ScoreRow

FIGURES = (
    ("due", "应考", ""),
    ("tested", "首考实考", ""),
    ("passed", "首考合格", ""),
    ("rate_tested", "首考占实考", ""),
    ("rate_due", "首考占应考", ""),
    ("after", "补考后合格", ""),
    ("rate_after", "补考后占实考", ""),
    ("average", "首考平均分", ""),
    ("highest", "最高", ""),
    ("lowest", "最低", ""),
    ("absent", "首考缺考", "mark_absent"),
    ("deferred", "首考缓考", "mark_late"),
    ("missing", "未登记", "accent"),
)
# Below so many lines of text the window is low (1366×768 at 150 %).
LOW_LINES = 30
ORDERS = ((BY_LIST, "按名单顺序"), (BY_RANK, "按名次"), (MISSING_FIRST, "未登记在前"))
POLICIES = {"best": "取最高成绩", "first": "取首次成绩"}


def exam_facts(exam: ExamRow) -> str:
    """'8月15日 · 第5期 · 满分 100 · 合格 60 · 取最高成绩'."""
    scope = exam.scope if exam.batch_id is not None else f"{exam.month} 月度测试"
    return " · ".join(
        part
        for part in (
            f"{exam.held_on.month}月{exam.held_on.day}日",
            scope,
            f"满分 {format_centi(exam.full_centi)}",
            f"合格线 {format_centi(exam.pass_centi)}",
            POLICIES.get(exam.policy, ""),
            f"补考截止 {exam.resit_by}" if exam.resit_by else "",
            exam.note,
        )
        if part
    )


def fetch_scores(session: ReadSession, *, exam_id: int) -> tuple[ExamRow, tuple[ScoreRow, ...]]:
    """The exam and its lines, in one read."""
    from app.services.exam import exams

    return exams.get_exam(session, exam_id=exam_id), exams.list_scores(session, exam_id=exam_id)


def figure_values(model: ScoresModel) -> dict[str, object]:
    """The figures above the list, as they are counted from what is on screen; None is nothing to tell."""
    counts = model.counts()
    first, after = counts.first, counts.after

    def rate(value: Value) -> str | None:
        return percent_text(value.part, value.whole or 0) if value.enough else None

    def mark(centi: int | None) -> str | None:
        return format_centi(centi) if centi is not None else None

    return {
        "due": counts.due,
        "tested": first.sat,
        "passed": first.passed,
        "rate_tested": rate(counts.rate(first=True)),
        "rate_due": rate(counts.rate(of_due=True, first=True)),
        "after": after.passed if counts.has_resits else None,
        "rate_after": rate(counts.rate()) if counts.has_resits else None,
        "average": two_decimals(first.points, first.scored * 100) if first.scored else None,
        "highest": mark(first.highest),
        "lowest": mark(first.lowest),
        "absent": first.absent,
        "deferred": first.deferred,
        "missing": model.missing(),
    }


class ScoresPage(QWidget):
    """`changed` after something was written, so that the list of exams can follow; `tab` is what wrote it."""

    changed = Signal()
    made_low = Signal(bool)

    def __init__(self, ctx: UiContext, tab: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self.exam: ExamRow | None = None
        self._wanted_person = 0
        self.model = ScoresModel(self)
        self._build()
        self.entries = ScoreEntries(ctx, self.model, self.resit_day, tab)
        self.entries.saved.connect(self.changed)
        self.entries.failed.connect(self.reload)
        self.entries.refused.connect(self._show_problem)
        self.model.counted.connect(self._show_figures)
        self.model.note_typed.connect(self._save_note)
        self.grid.entered.connect(self._enter)
        self.grid.refused.connect(self._show_problem)

    def _build(self) -> None:
        self.title = QLabel(self)
        self.title.setObjectName("title")
        self.facts = QLabel(self)
        self.facts.setObjectName("caption")
        for label in (self.title, self.facts):
            label.setWordWrap(True)
        self.order = QComboBox(self)
        self.order.setAccessibleName("排列")
        fill_combo(self.order, ORDERS, BY_LIST)
        self.order.activated.connect(self._reorder)
        self.resit_day = DatePicker(self, today=self.ctx.app.today)
        self.resit_day.setAccessibleName("补考日期")
        self.resit_day.set_date(self.ctx.app.today)
        self.resit_day.setFixedWidth(self.fontMetrics().horizontalAdvance("汉") * 10)
        self.resit_day.setToolTip("在补考一列登记的成绩记这一天；已经登记的不变。留空表示不知道哪天")
        self.resit_label = QLabel("补考日期", self)
        self.resit_label.setBuddy(self.resit_day)
        self.figures = FiguresStrip(FIGURES, self, name="成绩汇总")
        self.figures.fold(
            *("lowest", "highest", "deferred", "rate_due", "absent", "average", "rate_after", "after")
        )
        self.grid = ScoreGrid(self.model, self)
        self.problem = QLabel(self)
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.legend = QLabel(LEGEND, self)
        self.legend.setObjectName("caption")
        self.legend.setWordWrap(True)
        heading = QVBoxLayout()
        heading.setSpacing(2)
        heading.addWidget(self.title)
        heading.addWidget(self.facts)
        top = QHBoxLayout()
        top.addLayout(heading, 1)
        side = QHBoxLayout()
        for widget in (self.resit_label, self.resit_day, self.order):
            side.addWidget(widget)
        top.addLayout(side)
        top.setAlignment(side, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self.figures)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.problem)
        layout.addWidget(self.legend)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # On a very low screen the rows are worth more than facts, figures' captions and reminders of keys.
        is_low = self.window().height() < self.fontMetrics().height() * LOW_LINES
        self.legend.setHidden(is_low)
        self.facts.setHidden(is_low)
        self.made_low.emit(is_low)

    def focus_grid(self) -> None:
        """The cursor goes to the grid."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- loading -----------------------------------------------------------------------------------

    def open(self, exam: ExamRow) -> None:
        """Show an exam."""
        self.settle()
        self.exam = exam
        self.reload()

    def clear(self) -> None:
        """No exam: nothing can be typed into what is left on screen."""
        self.settle()
        self.exam = None
        self.model.clear()

    def reload(self) -> None:
        """Read the exam again."""
        if self.exam is not None:
            self.ctx.runner.query(
                partial(fetch_scores, exam_id=self.exam.id), key="score-sheet", done=self._show_scores
            )

    def _show_scores(self, found: tuple[ExamRow, tuple[ScoreRow, ...]]) -> None:
        exam, rows = found
        if self.exam is None or exam.id != self.exam.id:
            return
        self.exam = exam
        self.title.setText(exam.title)
        self.facts.setText(exam_facts(exam))
        self.model.set_rows(exam, rows, self.entries.pending(exam.id))
        if not self.grid.currentIndex().isValid():
            self.grid.go_to(0)
        if self._wanted_person:
            self.go_to_person(self._wanted_person)
            self._wanted_person = 0

    def want_person(self, person_id: int) -> None:
        """Put the cursor on a person after the next load."""
        self._wanted_person = person_id

    def go_to_person(self, person_id: int) -> None:
        """Put the cursor on a person."""
        self.grid.go_to(self.model.line_of(person_id))

    def _reorder(self, _position: int) -> None:
        self.grid.finish()
        self.model.set_order(self.order.currentData())
        self.grid.go_to(0)
        self.focus_grid()

    def _show_figures(self) -> None:
        self.figures.set_values(figure_values(self.model))

    def _show_problem(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.legend.setVisible(not text)  # takes its place, so that the grid does not move

    # -- entries -----------------------------------------------------------------------------------

    def settle(self) -> None:
        """What is typed, half or whole, is on its way before something else happens."""
        self.grid.finish()
        self.entries.flush()

    def put(self, entries: Mapping[Key, ScoreInput]) -> None:
        """Paint entries and send them on their way."""
        if self.exam is not None:
            self.entries.put(self.exam.id, entries)

    def _enter(self, person_id: int, number: int, typed: tuple[str, int | None]) -> None:
        from app.services.exam.exams import ScoreInput

        self.put({(person_id, number): ScoreInput(*typed)})

    def _save_note(self, person_id: int, text: str) -> None:
        from app.services.exam.exams import ScoreInput

        row = self.model.rows[self.model.line_of(person_id)]
        self.put({(person_id, 1): ScoreInput(row.state, row.score_centi, text)})

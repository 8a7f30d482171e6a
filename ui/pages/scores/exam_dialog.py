"""测试: title, day, the batch or month it belongs to, full and pass mark, which try counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from app.rules.hours import format_centi, parse_centi
from app.rules.session_status import CANCELLED
from ui.widgets.field.form import DatePicker, Field, FormDialog, fill_combo
from ui.widgets.field.search_combo import SearchCombo
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.exam.exams import ExamRow
    from app.services.plan.class_sessions import ClassSessionRow

POLICIES = (("best", "取最高成绩"), ("first", "取首次成绩"))
MONTHLY = "按月测试（全体在册人员）"


def _usual_day(year: int, today: date) -> date:
    """Today in the running year; in another one its last day, so that the exam stands on the page."""
    return today if today.year == year else date(year, 12, 31)


class ExamDialog(FormDialog):
    """`saved(exam id)`. An existing exam keeps its batch or month and its people."""

    saved = Signal(object)

    def __init__(
        self, ctx: UiContext, parent: QWidget | None, *, year: int, exam: ExamRow | None = None
    ) -> None:
        super().__init__("修改测试" if exam is not None else "新增测试", "保存", parent)
        self._ctx = ctx
        self._exam = exam
        self._titled = exam is not None
        today = ctx.app.today
        self.title = QLineEdit(exam.title if exam is not None else "", self)
        self.date = DatePicker(self, today=today)
        self.date.set_date(exam.held_on if exam is not None else _usual_day(year, today))
        self.scope = SearchCombo(self)
        self.full = QLineEdit(format_centi(exam.full_centi) if exam is not None else "100", self)
        self.pass_mark = QLineEdit(format_centi(exam.pass_centi) if exam is not None else "60", self)
        self.policy = QComboBox(self)
        fill_combo(self.policy, POLICIES, exam.policy if exam is not None else "best")
        self.resit_by = DatePicker(self, today=today)
        self.resit_by.set_date(exam.resit_by if exam is not None else None)
        self.note = QLineEdit(exam.note if exam is not None else "", self)
        self._build()
        self.first = self.title
        for edit in (self.title, self.full, self.pass_mark, self.note):
            edit.textEdited.connect(self.touch)
        self.title.textEdited.connect(self._own_title)
        self.date.changed.connect(self._suggest)
        self.resit_by.changed.connect(self.touch)
        self.scope.activated.connect(self._suggest)
        self._load_scopes(year)

    def _build(self) -> None:
        self.title_field = Field("名称", self.title, self, width=44)
        self.date_field = Field("测试日期", self.date, self, width=10)
        self.full_field = Field("满分", self.full, self, width=6)
        self.pass_field = Field("合格线", self.pass_mark, self, width=6)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.title_field, 0, 0, 1, 3, top)
        grid.addWidget(Field("哪一期培训", self.scope, self, width=30), 1, 0, 1, 2, top)
        grid.addWidget(self.date_field, 1, 2, top)
        grid.addWidget(self.full_field, 2, 0, top)
        grid.addWidget(self.pass_field, 2, 1, top)
        grid.addWidget(Field("补考后", self.policy, self, width=12), 2, 2, top)
        self.resit_field = Field("补考截止日期", self.resit_by, self, width=12, hint="留空按当月月末")
        grid.addWidget(self.resit_field, 3, 0, top)
        grid.addWidget(Field("备注", self.note, self), 3, 1, 1, 2, top)
        self.body.addLayout(grid)

    def _load_scopes(self, year: int) -> None:
        if self._exam is not None:
            scope = self._exam.scope if self._exam.batch_id is not None else f"{self._exam.month} 月度测试"
            self.scope.fill(((None, scope),))
            self.scope.setEnabled(False)
            return
        from app.services.plan import class_sessions

        self._ctx.runner.query(
            partial(class_sessions.list_class_sessions, year=year),
            key="exam-batches",
            done=self._show_batches,
        )

    def _show_batches(self, rows: tuple[ClassSessionRow, ...]) -> None:
        batches: dict[int, str] = {}
        for row in sorted(rows, key=lambda row: row.held_on, reverse=True):
            if row.status != CANCELLED:
                batches.setdefault(row.batch_id, f"{row.held_on:%m-%d} {row.title} {row.batch}".strip())
        self.scope.fill(((None, MONTHLY), *batches.items()))
        self._suggest()

    def _own_title(self, _text: str) -> None:
        self._titled = True

    def _suggest(self, *_args: object) -> None:
        if self._titled or self._exam is not None:
            return
        day = self.date.date()
        if self.scope.currentData() is not None:
            words = self.scope.currentText().split(" ", 1)[-1].replace(" ", "")
            self.title.setText(f"{words}测试")
        elif day is not None:
            self.title.setText(f"{day.year}年{day.month}月干部学习测试")
        self.title.selectAll()

    def _number(self, field: Field, edit: QLineEdit) -> int | None:
        value = parse_centi(edit.text())
        field.set_problem("" if value is not None and value >= 0 else "请填数字，例如 100")
        return value if value is not None and value >= 0 else None

    def _resit_day_fits(self, day: date) -> bool:
        last = self.resit_by.date()
        problem = "" if self.resit_by.is_valid() else "请填日期，例如 8-15"
        if last is not None and last < day:
            problem = "不能早于测试日期"
        self.resit_field.set_problem(problem)
        return not problem

    def save(self) -> None:
        title, day = self.title.text().strip(), self.date.date()
        full, passed = (
            self._number(self.full_field, self.full),
            self._number(self.pass_field, self.pass_mark),
        )
        self.title_field.set_problem("" if title else "请填测试名称")
        self.date_field.set_problem("" if day is not None else "请填日期，例如 8-15")
        if full is not None and passed is not None and passed > full:
            self.pass_field.set_problem("合格线不能高于满分")
            return
        if not title or day is None or full is None or passed is None or not self._resit_day_fits(day):
            return
        self.accept_button.setEnabled(False)
        from app.services.exam import exams

        store: Callable[..., int | None] = (
            partial(exams.add_exam, batch_id=self.scope.currentData())
            if self._exam is None
            else partial(exams.edit_exam, exam_id=self._exam.id, version=self._exam.version)
        )
        self._ctx.runner.command(
            partial(
                store,
                title=title,
                held_on=day,
                full_centi=full,
                pass_centi=passed,
                policy=self.policy.currentData(),
                note=self.note.text(),
                resit_by=self.resit_by.date(),
            ),
            action="exam.edit" if self._exam is not None else "exam.add",
            text=f"{'修改' if self._exam is not None else '新增'}测试：{title}",
            done=self._saved,
            failed=self.show_failure,
        )

    def _saved(self, exam_id: int | None) -> None:
        self.saved.emit(exam_id if exam_id is not None else self._exam.id if self._exam is not None else None)
        self.accept()

"""新建通报: of a day, an exam, the secondments of a period, or an inspection."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.work import WriteSession
from ui.widgets.field.form import DatePicker, Field, FormDialog, fill_combo
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.exam.exams import ExamRow

KINDS = (
    ("scores", "测试成绩通报"),
    ("daily", "培训情况通报"),
    ("secondment", "调训情况通报"),
    ("inspection", "督查通报"),
)


class BulletinNewDialog(FormDialog):
    """`made(bulletin id)` after the draft is stored."""

    made = Signal(object)

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, year: int) -> None:
        super().__init__("新建通报", "起草", parent)
        self._ctx = ctx
        today = ctx.app.today
        self.kind = QComboBox(self)
        fill_combo(self.kind, KINDS, "scores")
        self.exam = QComboBox(self)
        self.day = DatePicker(self, today=today)
        self.start = DatePicker(self, today=today)
        self.end = DatePicker(self, today=today)
        last = today if today.year == year else datetime.date(year, 12, 31)
        self.day.set_date(last)
        self.start.set_date(datetime.date(year, 1, 1))
        self.end.set_date(last)
        self.exam_field = Field("哪次测试", self.exam, self, width=44)
        self.day_field = Field("哪一天", self.day, self, width=12, hint="当天各课次合为一份")
        self.start_field = Field("从哪天", self.start, self, width=12)
        self.end_field = Field("到哪天（含）", self.end, self, width=12)
        period = QHBoxLayout()
        period.setSpacing(16)
        period.addWidget(self.start_field)
        period.addWidget(self.end_field)
        period.addStretch(1)
        self.body.addWidget(Field("种类", self.kind, self, width=20))
        self.body.addWidget(self.exam_field)
        self.body.addWidget(self.day_field)
        self.body.addLayout(period)
        self.first = self.kind
        self.kind.currentIndexChanged.connect(self._follow)
        self._follow()
        from app.services.exam import exams

        ctx.runner.query(partial(exams.list_exams, year=year), key="bulletin-exams", done=self._show_exams)

    def _show_exams(self, rows: tuple[ExamRow, ...]) -> None:
        choices = [(row.id, f"{row.held_on:%m-%d} {row.title}") for row in reversed(rows)]
        fill_combo(self.exam, choices, choices[0][0] if choices else None)

    def _follow(self, *_: object) -> None:
        kind = self.kind.currentData()
        self.exam_field.setVisible(kind == "scores")
        self.day_field.setVisible(kind == "daily")
        for field in (self.start_field, self.end_field):
            field.setVisible(kind in ("secondment", "inspection"))

    def _call(self) -> Callable[[WriteSession], int] | None:
        """The command, or None when a field is wrong."""
        from app.services.bulletin import bulletins

        kind = self.kind.currentData()
        if kind == "scores":
            exam_id = self.exam.currentData()
            self.exam_field.set_problem("" if exam_id is not None else "这一年还没有测试")
            return None if exam_id is None else partial(bulletins.draft_scores, exam_id=exam_id)
        if kind == "daily":
            day = self.day.date()
            self.day_field.set_problem("" if day is not None else "请填日期，例如 8-15")
            return None if day is None else partial(bulletins.draft_day, on=day)
        first, last = self.start.date(), self.end.date()
        self.start_field.set_problem("" if first is not None else "请填日期，例如 8-15")
        wrong = "结束日期早于开始日期" if first is not None and last is not None and last < first else ""
        self.end_field.set_problem("请填日期，例如 8-15" if last is None else wrong)
        if first is None or last is None or wrong:
            return None
        return partial(bulletins.draft_period, kind=kind, first=first, last=last)

    def save(self) -> None:
        call = self._call()
        if call is None:
            return
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            call,
            action="bulletin.draft",
            text=f"起草{self.kind.currentText()}",
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, bulletin_id: int) -> None:
        self.accept()
        self.made.emit(bulletin_id)

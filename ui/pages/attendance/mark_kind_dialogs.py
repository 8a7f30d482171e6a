"""Smaller steps of 考勤状态: end a status of the town's own, and hours taken for every n-th 迟到、早退."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from app.rules.hours import format_centi, parse_centi
from ui.looks.plain import LongLabel
from ui.widgets.field.form import DatePicker, Field, FormDialog
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.rules.marks import MarkKindRow
    from app.services.mark.mark_versions import LatenessRow

NO_DATE = "请填写日期，例如 2024-08-15。"


class MarkKindEndDialog(FormDialog):
    """From which day a status is no longer offered; what it marked stays."""

    def __init__(self, ctx: UiContext, parent: QWidget, kind: MarkKindRow) -> None:
        super().__init__(f"停用：{kind.label}", "停用", parent)
        self._ctx, self._kind = ctx, kind
        text = (
            f"从这一天起登记考勤时不再有“{kind.label}”。已登记的不变，以前的日子照旧；"
            "可以撤销，也可以以后从某天起改、恢复使用。"
        )
        self.body.addWidget(LongLabel(text, self))
        self.day = DatePicker(self, today=ctx.app.today)
        self.day.set_date(ctx.app.today)
        self.day_field = Field("停用日期", self.day, self, width=11)
        self.body.addWidget(self.day_field)
        self.first = self.day
        self.day.changed.connect(self.touch)

    def save(self) -> None:
        day = self.day.date()
        self.day_field.set_problem("" if day is not None else NO_DATE)
        if day is None:
            self.day.setFocus()
            return
        from app.services.mark import mark_versions

        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(mark_versions.end_mark_kind, code=self._kind.code, start_on=day),
            action="mark_kind.edit",
            text=f"停用考勤状态 {self._kind.label}",
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, _count: object) -> None:
        self._ctx.bus.say(f"已停用“{self._kind.label}”，已登记的不变", undo=True)
        self.accept()


class LatenessDialog(FormDialog):
    """Every n 迟到、早退 of a year take hours away, from a day on."""

    def __init__(self, ctx: UiContext, parent: QWidget, rules: tuple[LatenessRow, ...]) -> None:
        super().__init__("迟到、早退按次数折学时", "保存", parent)
        self._ctx = ctx
        text = (
            "每人每年从这一天起重新数，迟到+早退算两次；满次数的那一课次折去学时，最多折完那一课次。"
            "这一天以前的学时照旧。"
        )
        self.body.addWidget(LongLabel(text, self))
        now = max((r for r in rules if r.start_on <= ctx.app.today), key=lambda r: r.start_on, default=None)
        self.times = QSpinBox(self)
        self.times.setRange(0, 99)
        self.times.setSuffix(" 次")
        self.times.setSpecialValueText("不折")
        self.times.setValue(now.times if now is not None else 0)
        self.hours = QLineEdit(format_centi(now.hours_centi if now is not None else 100), self)
        self.day = DatePicker(self, today=ctx.app.today)
        self.day.set_date(ctx.app.today)
        self.times_field = Field("每几次", self.times, self, width=8, hint="至少 2 次；0 为不折")
        self.hours_field = Field("折去学时", self.hours, self, width=8)
        self.day_field = Field("从哪天起", self.day, self, width=11)
        for field in (self.times_field, self.hours_field, self.day_field):
            self.body.addWidget(field)
        self.first = self.times
        self.times.valueChanged.connect(self.touch)
        self.hours.textEdited.connect(self.touch)
        self.day.changed.connect(self.touch)

    def save(self) -> None:
        day, hours = self.day.date(), parse_centi(self.hours.text())
        self.hours_field.set_problem("" if hours else "请填数字，例如 1")
        self.day_field.set_problem("" if day is not None else NO_DATE)
        if day is None or not hours:
            return
        from app.services.mark import mark_versions

        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(mark_versions.set_lateness, start_on=day, times=self.times.value(), hours_centi=hours),
            action="mark_kind.lateness",
            text="迟到、早退按次数折学时",
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, _answer: object) -> None:
        self._ctx.bus.say("已保存按次数折学时，以前的日子照旧", undo=True)
        self.accept()

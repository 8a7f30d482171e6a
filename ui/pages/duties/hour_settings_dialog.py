"""学时折算: how many 学时 a day is here, whether teaching counts, which forms do not."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from app.rules.hours import format_centi, parse_centi
from ui.widgets.field.form import Field, FormDialog
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.hour.hour_settings import HourSettings


class HourSettingsDialog(FormDialog):
    """Four figures of the place."""

    def __init__(self, ctx: UiContext, parent: QWidget | None) -> None:
        super().__init__("学时折算", "保存", parent)
        self._ctx = ctx
        self.day = QLineEdit(self)
        self.half = QLineEdit(self)
        self.lecture = QSpinBox(self)
        self.lecture.setRange(0, 1000)
        self.lecture.setSingleStep(100)
        self.lecture.setSuffix(" %")
        self.forms = QLineEdit(self)
        self.day_field = Field("一天折合学时", self.day, self, width=8)
        self.half_field = Field("半天折合学时", self.half, self, width=8)
        hint = "0 为不计；500 为按课次学时的五倍计入授课学时"
        for field in (
            self.day_field,
            self.half_field,
            Field("授课计学时（按课次学时的百分比）", self.lecture, self, width=8, hint=hint),
            Field("不计学时的培训形式", self.forms, self, width=40, hint="几种形式用顿号隔开，例如 以会代训"),
        ):
            self.body.addWidget(field)
        self.first = self.day
        for edit in (self.day, self.half, self.forms):
            edit.textEdited.connect(self.touch)
        from app.services.hour import hour_settings

        ctx.runner.query(hour_settings.hour_settings, key="hour-settings", done=self._show_settings)

    def _show_settings(self, settings: HourSettings) -> None:
        self.day.setText(format_centi(settings.day_centi))
        self.half.setText(format_centi(settings.half_day_centi))
        self.lecture.setValue(settings.lecture_percent)
        self.forms.setText("、".join(settings.excluded_forms))
        self.lecture.textChanged.connect(self.touch)

    def save(self) -> None:
        day, half = parse_centi(self.day.text()), parse_centi(self.half.text())
        self.day_field.set_problem("" if day else "请填数字，例如 8")
        self.half_field.set_problem("" if half else "请填数字，例如 4")
        if not day or not half:
            return
        from app.services.hour import hour_settings

        self.accept_button.setEnabled(False)
        settings = hour_settings.HourSettings(
            day_centi=day,
            half_day_centi=half,
            lecture_percent=self.lecture.value(),
            excluded_forms=tuple(part.strip() for part in self.forms.text().split("、") if part.strip()),
        )
        self._ctx.runner.command(
            partial(hour_settings.set_hour_settings, settings=settings),
            action="hours.settings",
            text="修改学时折算",
            done=self._saved,
            failed=self.show_failure,
        )

    def _saved(self, _answer: object) -> None:
        self.accept()

"""One 考勤状态 from a day on: its words and key, what it counts as, and what it is worth."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSpinBox, QWidget

from app.rules import marks
from app.rules.mark_hours import INCIDENTS
from app.work import WriteSession
from ui.looks.plain import LongLabel
from ui.pages.attendance.mark_kind_dialogs import NO_DATE
from ui.pages.attendance.minute_steps import MinuteSteps
from ui.widgets.field.form import DatePicker, Field, FormDialog, fill_combo
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.rules.marks import MarkKindRow
    from app.services.mark.mark_versions import MarkVersionRow

FEWEST_STEPS = 3
KEPT = "这一天以前的考勤和学时照旧；这一天和以后已登记的，按这里的重新计。"


class MarkKindDialog(FormDialog):
    """`saved(code, day)` when stored. `code` None: a new status of the town's own."""

    saved = Signal(str, str)

    def __init__(
        self, ctx: UiContext, parent: QWidget, *, versions: tuple[MarkVersionRow, ...], code: str | None
    ) -> None:
        self._ctx, self._versions, self._code = ctx, versions, code
        self._labels = {row.kind.code: row.kind.label for row in versions}
        title = f"从某天起改：{self._labels[code]}" if code is not None else "新增考勤状态"
        super().__init__(title, "保存", parent)
        self._percent_typed = code is not None
        most = max((len(row.kind.steps) for row in versions if row.kind.code == code), default=0)
        self._build(max(FEWEST_STEPS, most + 1))
        self.start.set_date(ctx.app.today)
        self._fill_for_day()
        for edit in (self.label, self.symbol, self.acronym, self.key):
            edit.textEdited.connect(self.touch)
        self.counts_as.activated.connect(self._counted)
        self.percent.valueChanged.connect(self._percent_by_hand)
        self.start.changed.connect(self._day_typed)
        self.first = self.label

    def _build(self, lines: int) -> None:
        # Made in the order of the eye, which is the order of the Tab key.
        self.label = QLineEdit(self)
        self.start = DatePicker(self, today=self._ctx.app.today)
        self.symbol, self.acronym, self.key = (QLineEdit(self) for _ in range(3))
        self.counts_as = QComboBox(self)
        self.percent = QSpinBox(self)
        self.percent.setRange(0, 100)
        self.percent.setSuffix(" %")
        self.start_field = Field("从哪天起", self.start, self, width=11)
        self.label_field = Field("名称", self.label, self, width=20)
        self.key_field = Field("按键", self.key, self, width=6, hint="考勤表上按的字母，可以空着")
        fields = (
            self.label_field,
            self.start_field,
            Field("符号", self.symbol, self, width=6, hint="印在签到表和总表上"),
            Field("简写", self.acronym, self, width=6, hint="例外名单里写的字，如 3迟"),
            self.key_field,
            Field("计作", self.counts_as, self, width=16),
            Field("学时折算（课次学时的百分比）", self.percent, self, width=8),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        for place, field in enumerate(fields):
            grid.addWidget(field, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(grid)
        self.minutes = MinuteSteps(lines, self, spacing=self.body.spacing())
        self.minutes.edited.connect(self.touch)
        self.steps, self.steps_problem = self.minutes.pairs, self.minutes.problem
        self.body.addWidget(self.minutes)
        self.day_line = LongLabel(KEPT, self)
        self.body.addWidget(self.day_line)

    # -- showing -----------------------------------------------------------------------------------

    def _in_force(self, code: str, day: datetime.date) -> MarkKindRow | None:
        rows = [row for row in self._versions if row.kind.code == code]
        kinds = [row.kind for row in rows if row.start_on is None or row.start_on <= day]
        return kinds[-1] if kinds else None

    def _day_typed(self) -> None:
        """Nothing typed yet: show what holds on that day."""
        self._show_later()
        if not self.is_touched:
            self._fill_for_day()
        self.touch()

    def _fill_for_day(self) -> None:
        day = self.start.date()
        if day is None:
            return
        kind = self._in_force(self._code, day) if self._code is not None else None
        self._fill_choices(kind)
        if kind is not None:
            for edit, text in (
                (self.label, kind.label), (self.symbol, kind.symbol),
                (self.acronym, kind.acronym), (self.key, kind.key),
            ):  # fmt: skip
                edit.setText(text)
            self._set_percent(kind.hour_percent)
            self.minutes.set_steps(kind.steps)
        else:
            self._set_percent(self._worth_of(str(self.counts_as.currentData())))
        self._follow_counted()
        self._show_later()

    def _fill_choices(self, kind: MarkKindRow | None) -> None:
        from app.services.mark.mark_versions import COUNTED_AS, is_local

        choices = [(code, self._labels[code]) for code in COUNTED_AS]
        if kind is not None and kind.code == marks.NONE:
            choices = [(marks.NONE, self._labels[marks.NONE])]
        fill_combo(self.counts_as, choices, kind.mark if kind is not None else marks.PRESENT)
        # What the built-in ones mean is what they are; only a leave may be counted otherwise.
        free = kind is None or is_local(kind.code) or kind.code in marks.LEAVES
        self.counts_as.setEnabled(free)
        self.percent.setEnabled(kind is None or kind.code != marks.NONE)

    def _set_percent(self, percent: int) -> None:
        blocked = self.percent.blockSignals(True)
        self.percent.setValue(percent)
        self.percent.blockSignals(blocked)

    def _worth_of(self, code: str) -> int:
        day = self.start.date() or self._ctx.app.today
        kind = self._in_force(code, day)
        return kind.hour_percent if kind is not None else 0

    def _counted(self, _place: int) -> None:
        self.touch()
        if not self._percent_typed:
            self._set_percent(self._worth_of(str(self.counts_as.currentData())))
        self._follow_counted()

    def _percent_by_hand(self, _value: int) -> None:
        self._percent_typed = True
        self.touch()

    def _has_steps(self) -> bool:
        return self.counts_as.currentData() in INCIDENTS

    def _follow_counted(self) -> None:
        self.minutes.set_in_use(self._has_steps())

    def _show_later(self) -> None:
        day = self.start.date()
        later = [
            row.start_on
            for row in self._versions
            if row.kind.code == self._code and row.start_on is not None and day and row.start_on > day
        ]
        more = f"从 {later[0]} 起另有规定，那一天起仍照那一条。" if later else ""
        self.day_line.setText(KEPT + more)

    # -- saving ------------------------------------------------------------------------------------

    def _read_steps(self) -> tuple[tuple[int, int], ...] | None:
        """The steps, none where they do not apply, None when a line is half filled."""
        if self._has_steps():
            return self.minutes.steps()
        self.minutes.tell("")
        return ()

    def save(self) -> None:
        day, steps = self.start.date(), self._read_steps()
        self.start_field.set_problem("" if day is not None else NO_DATE)
        self.label_field.set_problem("" if self.label.text().strip() else "请填写名称，例如 线上参加。")
        if day is None or steps is None or not self.label.text().strip():
            return
        self._store(day, steps)

    def _store(self, day: datetime.date, steps: tuple[tuple[int, int], ...]) -> None:
        from app.services.mark import mark_versions

        counted = str(self.counts_as.currentData())
        data = mark_versions.MarkKindInput(
            label=self.label.text(),
            symbol=self.symbol.text(),
            acronym=self.acronym.text(),
            key=self.key.text(),
            counts_as="" if counted == self._code else counted,
            hour_percent=self.percent.value(),
            steps=steps,
            is_active=True,
        )
        call: Callable[[WriteSession], object]
        if self._code is None:
            call = partial(mark_versions.add_mark_kind, start_on=day, data=data)
            action, text = "mark_kind.add", f"新增考勤状态 {self.label.text().strip()}"
        else:
            call = partial(mark_versions.change_mark_kind, code=self._code, start_on=day, data=data)
            action, text = "mark_kind.edit", f"{day} 起修改考勤状态 {self.label.text().strip()}"
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            call, action=action, text=text, done=partial(self._done, day), failed=self.show_failure
        )

    def _done(self, day: datetime.date, answer: str | int) -> None:
        code = answer if isinstance(answer, str) else str(self._code)
        counted = f"，已登记的 {answer} 人次按新的计" if isinstance(answer, int) and answer else ""
        self._ctx.bus.say(f"已保存“{self.label.text().strip()}”，从 {day} 起{counted}", undo=True)
        self.saved.emit(code, day.isoformat())
        self.accept()

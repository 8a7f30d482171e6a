"""谈话触发条件: how often within which period makes a candidate, and until when the talk is due (A28)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QSpinBox, QWidget

from app.sources import basis
from app.work import WriteSession
from ui.looks.plain import LongLabel
from ui.widgets.field.form import FormDialog, fill_combo
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.rules.talk_triggers import Trigger

MOST_TIMES, MOST_DAYS = 99, 365


def store(session: WriteSession, triggers: tuple[Trigger, ...]) -> int:
    """Write all triggers; returns how many."""
    from app.services.follow_up import talks

    for each in triggers:
        talks.edit_trigger(
            session,
            code=each.code,
            threshold=each.threshold,
            period=each.period,
            due_days=each.due_days,
            enabled=each.enabled,
        )
    return len(triggers)


class TalkTriggersDialog(FormDialog):
    """One line for each trigger."""

    def __init__(self, ctx: UiContext, parent: QWidget | None) -> None:
        super().__init__("谈话触发条件", "保存", parent)
        self._ctx = ctx
        self.lines: dict[str, tuple[QCheckBox, QSpinBox, QComboBox, QSpinBox]] = {}
        self._triggers: tuple[Trigger, ...] = ()
        self.body.addWidget(
            LongLabel(
                "达到次数时列入待谈话名单，是否谈话由人决定。改动以后，尚未通知的名单随之更新，已办结的不变。",
                self,
            )
        )
        self.basis = LongLabel("", self)
        self.body.addWidget(self.basis)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self.body.addLayout(self._grid)
        from app.services.follow_up import talks

        ctx.runner.query(talks.list_triggers, key="talk-triggers", done=self._show_triggers)

    def _show_triggers(self, triggers: tuple[Trigger, ...]) -> None:
        from app.rules.talk_triggers import PERIOD_LABELS

        self._triggers = triggers
        self.basis.setText("\n".join(f"依据　{line}" for line in basis(*(each.code for each in triggers))))
        for column, words in enumerate(("情形", "第几次起", "在多长时间内", "几天内谈话")):
            label = QLabel(words, self)
            label.setObjectName("caption")
            self._grid.addWidget(label, 0, column)
        for line, trigger in enumerate(triggers, 1):
            enabled = QCheckBox(trigger.label, self)
            enabled.setChecked(trigger.enabled)
            times, days = QSpinBox(self), QSpinBox(self)
            times.setRange(1, MOST_TIMES)
            times.setValue(trigger.threshold)
            days.setRange(0, MOST_DAYS)
            days.setValue(trigger.due_days)
            period = QComboBox(self)
            fill_combo(period, list(PERIOD_LABELS.items()), trigger.period)
            for column, (widget, name) in enumerate(
                ((enabled, "启用"), (times, "次数"), (period, "时段"), (days, "期限"))
            ):
                widget.setAccessibleName(f"{trigger.label}{name}")
                self._grid.addWidget(widget, line, column)
            self.lines[trigger.code] = (enabled, times, period, days)
            enabled.clicked.connect(self.touch)
            period.activated.connect(self.touch)
            times.valueChanged.connect(self.touch)
            days.valueChanged.connect(self.touch)
        self.body.addStretch(1)
        if triggers:
            self.first = self.lines[triggers[0].code][1]
            self.first.setFocus()
            self.first.selectAll()

    def save(self) -> None:
        from app.rules.talk_triggers import Trigger

        made = []
        for trigger in self._triggers:
            enabled, times, period, days = self.lines[trigger.code]
            made.append(
                Trigger(
                    trigger.code,
                    trigger.label,
                    times.value(),
                    period.currentData(),
                    days.value(),
                    enabled.isChecked(),
                )
            )
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(store, triggers=tuple(made)),
            action="talk.triggers",
            text="修改谈话触发条件",
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, _count: int) -> None:
        self.accept()
        self._ctx.bus.say("已保存谈话触发条件，名单已更新。", undo=True)

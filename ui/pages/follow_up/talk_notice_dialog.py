"""谈话通知: when and where the talks are held, printed on the notices; empty stays a line for the pen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.looks.plain import LongLabel
from ui.widgets.field.clock_field import ClockField
from ui.widgets.field.form import DatePicker, Field, FormDialog
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.follow_up.talks import TalkRow

MOST_NAMES = 6


def names_of(rows: Sequence[TalkRow]) -> str:
    """张三、李四等 8 人."""
    names = list(dict.fromkeys(row.name for row in rows))
    return "、".join(names[:MOST_NAMES]) + (f"等 {len(names)} 人" if len(names) > MOST_NAMES else "")


class TalkNoticeDialog(FormDialog):
    """What was appointed before stands there; otherwise the place of last time. Enter shows the notices."""

    def __init__(
        self, ctx: UiContext, rows: Sequence[TalkRow], parent: QWidget | None, *, after: Callable[[], object]
    ) -> None:
        super().__init__("谈话通知", "预览通知", parent)
        self._ctx, self._rows, self._after = ctx, tuple(rows), after
        self.day, self.hour = DatePicker(self, today=ctx.app.today), ClockField(self)
        self.place = QLineEdit(self)
        self.body.addWidget(
            LongLabel(f"{names_of(rows)}。填了就印在通知上，留空的印出来手写。", self, name="hint")
        )
        self.day_field = Field("谈话日期", self.day, self, width=12)
        self.hour_field = Field("时间", self.hour, self, width=8)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.day_field)
        row.addWidget(self.hour_field)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(Field("谈话地点", self.place, self, width=40))
        first = self._rows[0]
        self.day.set_date(first.talked_on)
        self.hour.set_time(first.appointed_at)
        self.place.setText(first.place)
        self.first = self.day
        self.day.changed.connect(self.touch)
        for edit in (self.hour, self.place):
            edit.textEdited.connect(self.touch)
        if not first.place:
            from app.services.follow_up import talk_records

            ctx.runner.query(talk_records.last_record, key="talk-last", done=self._offer_last_place)

    def _offer_last_place(self, last: dict[str, str]) -> None:
        if not self.place.text():
            self.place.setText(last.get("place", ""))

    def save(self) -> None:
        from app.services.follow_up import talks

        self.day_field.set_problem("" if self.day.is_valid() else "请填日期，例如 8-15")
        wrong = "" if self.hour.is_valid() else "请填时间，例如 15:00"
        day, hour, place = self.day.date(), self.hour.time(), self.place.text().strip()
        if hour is not None and day is None:
            wrong = "请先填日期"
        self.hour_field.set_problem(wrong)
        if wrong or not self.day.is_valid():
            return
        changed = [
            row for row in self._rows if (row.talked_on, row.appointed_at, row.place) != (day, hour, place)
        ]
        if not changed:
            self._done(0)
            return
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(talks.appoint_talks, talk_ids=[row.id for row in changed], on=day, at=hour, place=place),
            action="talk.appoint",
            text=f"约定谈话：{names_of(self._rows)}",
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, _count: int) -> None:
        self.accept()
        self._after()

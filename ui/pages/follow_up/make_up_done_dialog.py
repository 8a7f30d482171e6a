"""登记补训: the day and the hours; what was not planned is noted as a repair of one's own (B38, I8)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.rules.hours import format_centi, parse_centi
from app.work import WriteSession
from ui.looks.plain import LongLabel
from ui.pages.follow_up.make_up_dialog import names_of
from ui.widgets.field.form import DatePicker, Field, FormDialog
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.follow_up.make_ups import MissedRow


def finish(
    session: WriteSession,
    *,
    rows: Sequence[MissedRow],
    done_on: datetime.date | None,
    hours_centi: int | None,
    content: str | None,
) -> int:
    """Every row is repaired; without `done_on` each on the day it was planned for. Returns how many.

    `content` None leaves what each was planned with.
    """
    from app.services.follow_up import make_ups, settled

    for row in rows:
        day = done_on or row.make_up_on
        assert day is not None
        make_up_id = row.make_up_id
        if make_up_id is None or row.state != settled.PLANNED:
            (make_up_id,) = make_ups.plan_make_up(
                session, participation_ids=[row.participation_id], held_on=day, content=content or ""
            )
        make_ups.finish_make_up(
            session, make_up_id=make_up_id, done_on=day, hours_centi=hours_centi, content=content
        )
    return len(rows)


class MakeUpDoneDialog(FormDialog):
    """Hours stay as offered by the missed class session unless typed."""

    def __init__(self, ctx: UiContext, rows: Sequence[MissedRow], parent: QWidget | None) -> None:
        super().__init__("登记补训", "登记", parent)
        self._ctx, self._rows = ctx, tuple(rows)
        days = {row.make_up_on for row in self._rows}
        self._is_planned = None not in days
        self.day = DatePicker(self, today=ctx.app.today)
        only = next(iter(days)) if len(days) == 1 else None
        if not self._is_planned or only is not None:
            self.day.set_date(only or ctx.app.today)
        self.hours, self.content = QLineEdit(self), QLineEdit(self)
        offered = {row.hours_centi for row in self._rows}
        if len(offered) == 1:
            self.hours.setText(format_centi(next(iter(offered))))
        contents = {row.content for row in self._rows}
        self._content = next(iter(contents)) if len(contents) == 1 else None
        self.content.setText(self._content or "")
        self.body.addWidget(
            LongLabel(f"{names_of(self._rows)}。补计学时，原考勤记录不变。", self, name="hint")
        )
        hint = "留空则按各自安排的日期" if self._is_planned else ""
        self.day_field = Field("补训日期", self.day, self, width=10, hint=hint)
        self.hours_field = Field(
            "补计学时", self.hours, self, width=10, hint="不超过所缺课次的学时；留空按所缺课次"
        )
        self.body.addWidget(self.day_field)
        self.body.addWidget(self.hours_field)
        self.body.addWidget(Field("补训内容或凭证", self.content, self, width=40))
        self.first = self.day
        self.day.changed.connect(self.touch)
        for edit in (self.hours, self.content):
            edit.textEdited.connect(self.touch)

    def save(self) -> None:
        day, text = self.day.date(), self.hours.text().strip()
        centi = parse_centi(text) if text else None
        needs_day = day is None and (bool(self.day.text()) or not self._is_planned)
        self.day_field.set_problem("请填日期，例如 8-15" if needs_day else "")
        self.hours_field.set_problem("请填数，例如 2.5" if text and centi is None else "")
        if needs_day or (text and centi is None):
            return
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(finish, rows=self._rows, done_on=day, hours_centi=centi, content=self._typed_content()),
            action="make_up.finish",
            text=f"登记补训：{names_of(self._rows)}",
            done=self._done,
            failed=self.show_failure,
        )

    def _typed_content(self) -> str | None:
        """What stands there; None for several with contents of their own while nothing was typed."""
        typed = self.content.text().strip()
        return None if self._content is None and not typed else typed

    def _done(self, count: int) -> None:
        self.accept()
        self._ctx.bus.say(f"已登记补训 {count} 人次，学时已补计，原考勤不变。", undo=True)

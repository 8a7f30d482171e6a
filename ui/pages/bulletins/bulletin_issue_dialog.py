"""定稿: the number it will get, the date it carries, and who is still 未登记."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from app.work import WriteSession
from ui.looks.plain import LongLabel
from ui.widgets.field.form import DatePicker, Field, FormDialog
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.services.bulletin.bulletin_numbers import Numbered
    from ui.pages.bulletins.bulletin_rows import BulletinLine


@dataclass(frozen=True)
class Outlook:
    """What 定稿 would bring."""

    title: str
    number: str
    unmarked: int
    about_on: datetime.date
    later: Numbered | None = None
    away: str = ""


def look_ahead(
    session: Session, *, bulletin_id: int | None, class_session_ids: tuple[int, ...], on: datetime.date
) -> Outlook:
    """Number, title, people without an entry and a number that bears a later date, as of now."""
    from app.services.bulletin import bulletin_away, bulletin_numbers, bulletins
    from app.services.bulletin.bulletin_content import build_content
    from app.services.bulletin.bulletin_paper import BulletinOptions

    if bulletin_id is not None:
        content = bulletins.get_content(session, bulletin_id=bulletin_id)
    else:
        options = BulletinOptions(class_session_ids=class_session_ids)
        content = build_content(session, kind="daily", options=options)
    number = bulletin_numbers.next_number_text(session, kind=content.kind, year=on.year)
    later = bulletin_numbers.dated_later(session, kind=content.kind, on=on)
    told = bulletin_away.told_sessions(content)
    away = bulletin_away.away_notice(session, class_session_ids=told)
    return Outlook(content.title, number, content.unmarked, content.about_on, later, away)


class BulletinIssueDialog(FormDialog):
    """`issued(number)` after the bulletin is frozen."""

    issued = Signal(object)

    def __init__(self, ctx: UiContext, entry: BulletinLine, parent: QWidget | None) -> None:
        super().__init__("通报定稿", "定稿", parent)
        self._ctx = ctx
        self._entry = entry
        self._outlook: Outlook | None = None
        self.head = LongLabel("正在核对…", self, name="hint")
        self.number = QLabel(self)
        self.number.setObjectName("subtitle")
        self.on = DatePicker(self, today=ctx.app.today)
        self.on.set_date(entry.on)
        self.on.changed.connect(self._ask)
        self.on.changed.connect(self.touch)
        self.on_field = Field("印发日期", self.on, self, width=12, hint="文号按这一年接着编")
        self.confirm = QCheckBox(self)
        self.confirm.hide()
        self.confirm.toggled.connect(self._follow)
        self.order = QCheckBox(self)
        self.order.hide()
        self.order.toggled.connect(self._follow)
        self.body.addWidget(self.number)
        self.body.addWidget(self.head)
        self.away = LongLabel("", self, name="problem")
        self.away.hide()
        self.body.addWidget(self.away)
        self.body.addWidget(self.on_field)
        self.body.addWidget(self.confirm)
        self.body.addWidget(self.order)
        self.body.addWidget(
            LongLabel(
                "定稿后数字和文字封存，不随考勤变动；以后有变动的，另出更正通报。", self, name="caption"
            )
        )
        self.first = self.on
        self.accept_button.setEnabled(False)
        self._ask()

    def _ask(self) -> None:
        day = self.on.date()
        if day is None:
            return
        row, held = self._entry.row, self._entry.day
        self._ctx.runner.query(
            partial(
                look_ahead,
                bulletin_id=row.id if row is not None else None,
                class_session_ids=held.class_session_ids if held is not None else (),
                on=day,
            ),
            key="bulletin-outlook",
            done=self._show_outlook,
            failed=self.show_failure,
        )

    def _show_outlook(self, outlook: Outlook) -> None:
        self._outlook = outlook
        self.number.setText(outlook.number)
        self.head.setText(outlook.title)
        self.away.setText(f"▲ {outlook.away}。" if outlook.away else "")
        self.away.setVisible(bool(outlook.away))
        waiting = outlook.unmarked
        self.confirm.setText(f"还有 {waiting} 人未登记，仍然定稿，并在文中写明“未登记 {waiting} 人”")
        self.confirm.setVisible(bool(waiting))
        later = outlook.later
        if later is not None:
            self.order.setText(f"{later.number} 印发于 {later.on:%Y-%m-%d}，比这份晚；仍按这个日期编号")
        self.order.setChecked(False)
        self.order.setVisible(later is not None)
        self._follow()

    def _follow(self, *_: object) -> None:
        outlook = self._outlook
        is_ready = outlook is not None and (not outlook.unmarked or self.confirm.isChecked())
        in_order = outlook is None or outlook.later is None or self.order.isChecked()
        self.accept_button.setEnabled(is_ready and in_order)

    def _has_come(self) -> bool:
        """Whether what is told of has happened, or the clerk wants to tell it all the same."""
        if self._entry.on <= self._ctx.app.today:
            return True
        day = f"{self._entry.on.month}月{self._entry.on.day}日"
        return messages.confirm(
            self,
            f"通报的培训在{day}，还没有开课。",
            "仍要定稿",
            safe="还没有定稿，文号没有占用。",
            advice="常见的是选错了课次；请取消后核对日期。",
        )

    def save(self) -> None:
        day = self.on.date()
        about = self._entry.on
        problem = "" if day is not None else "请填日期，例如 8-15"
        if day is not None and day < about:
            problem = "不能早于所通报的日期"
        self.on_field.set_problem(problem)
        if problem or day is None or not self._has_come():
            return
        from app.services.bulletin import bulletins

        row, held = self._entry.row, self._entry.day
        sure, knows = self.confirm.isChecked(), self.order.isChecked()
        call: Callable[[WriteSession], object]
        if row is not None:
            call = partial(
                bulletins.issue, bulletin_id=row.id, on=day, with_unmarked=sure, out_of_order=knows
            )
        else:
            assert held is not None
            call = partial(bulletins.issue_sessions, class_session_ids=held.class_session_ids)
        call = partial(call, on=day, with_unmarked=sure, out_of_order=knows)
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            call, action="bulletin.issue", text=_undo_words, done=self._done, failed=self.show_failure
        )

    def _done(self, number: str) -> None:
        self.accept()
        self.issued.emit(number)


def _undo_words(number: object) -> str:
    return f"通报定稿：{number}"

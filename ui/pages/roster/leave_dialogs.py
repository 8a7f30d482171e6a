"""离册、借调、停职, and coming back: from a day on, with what that means for sheets already printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QRadioButton, QWidget

from app.rules.marks import NONE, NOT_LISTED
from app.rules.standing import KIND_LABELS, LEFT
from app.work import ReadSession, WriteSession
from ui.looks.plain import LongLabel
from ui.widgets.field.form import DatePicker, Field, FormDialog, fill_combo
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.person.roster import PersonRow
    from app.services.person.standing import SheetAfter, StandingRow

REASONS = ("调出本镇", "退休", "辞职", "换届离任", "解聘", "去世", "其他")
MOST_SHEETS = 5


class LeavingDialog(FormDialog):
    """Not due from a day on; everything recorded before stays, printed sheets keep the row."""

    def __init__(self, ctx: UiContext, person: PersonRow, parent: QWidget) -> None:
        super().__init__(f"离册、借调、停职：{person.name}", "保存", parent)
        self._ctx = ctx
        self._person = person
        text = "从这一天起不再列入应到名单，以前的考勤、成绩和台账全部保留。这不是缺席，可以随时返回。"
        self.body.addWidget(LongLabel(text, self))
        self.kind = QComboBox(self)
        fill_combo(self.kind, [(code, label) for code, label in _kinds()], LEFT)
        self.day = DatePicker(self, today=ctx.app.today)
        self.day.set_date(ctx.app.today)
        self.day_field = Field("从哪天起", self.day, self, width=11)
        self.until = DatePicker(self, today=ctx.app.today)
        self.until_field = Field("到哪天为止（含，可空着）", self.until, self, width=11)
        self.reason = QComboBox(self)
        self.reason.setEditable(True)
        self.reason.addItems(REASONS)
        if person.left_reason:
            self.reason.setCurrentText(person.left_reason)
        self.body.addWidget(Field("情况", self.kind, self, width=10))
        self.body.addWidget(self.day_field)
        self.body.addWidget(self.until_field)
        self.body.addWidget(Field("原因", self.reason, self, width=16))
        self.sheets = LongLabel("", self, name="caption")
        self.body.addWidget(self.sheets)
        self.first = self.day
        self.kind.activated.connect(self._follow)
        self.day.changed.connect(self._look)
        self.until.changed.connect(self.touch)
        self._follow()

    def _follow(self, *_: object) -> None:
        is_left = self.kind.currentData() == LEFT
        self.until_field.setHidden(is_left)
        if not is_left and self.reason.currentText() in REASONS:
            self.reason.setEditText("")
        self._look()

    def _look(self, *_: object) -> None:
        day = self.day.date()
        if day is None:
            self.sheets.setText("")
            return
        from app.services.person import standing

        self._ctx.runner.query(
            partial(standing.sheets_after, person_id=self._person.id, on=day),
            key=("leave-sheets", id(self)),
            done=self._tell,
        )

    def _tell(self, rows: tuple[SheetAfter, ...]) -> None:
        self.sheets.setText(sheet_words(rows, is_left=self.kind.currentData() == LEFT))

    def save(self) -> None:
        day, last = self.day.date(), self.until.date()
        kind = str(self.kind.currentData())
        self.day_field.set_problem("" if day is not None else "请填写日期，例如 2024-08-15。")
        late = last is not None and day is not None and last < day
        bad = "早于开始日期，请更正。" if late else "" if self.until.is_valid() else "不是日期。"
        self.until_field.set_problem("" if kind == LEFT else bad)
        if day is None or self.until_field.problem():
            (self.day if day is None else self.until).setFocus()
            return
        from app.services.person import standing

        if kind == LEFT and not may_move(self, self._person, day):
            return
        until = last + timedelta(days=1) if last is not None and kind != LEFT else None
        self._words = f"{self._person.name} {day} 起{KIND_LABELS[kind]}"
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(
                standing.leave_roster,
                person_id=self._person.id,
                on=day,
                reason=self.reason.currentText().strip(),
                kind=kind,
                until=until,
            ),
            action="person.leave",
            text=self._words,
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, stay: tuple[SheetAfter, ...]) -> None:
        counts = "，但不再计入应到和实到" if self.kind.currentData() == LEFT else ""
        kept = f"；{len(stay)} 张表上已登记的考勤没有改动{counts}" if stay else ""
        self._ctx.bus.say(f"{self._words}{kept}", undo=True)
        self.accept()


class ReturnDialog(FormDialog):
    """Back from a day on, or: the day of leaving was another, or it was entered by mistake."""

    def __init__(self, ctx: UiContext, person: PersonRow, parent: QWidget) -> None:
        super().__init__(f"返回、入册：{person.name}", "保存", parent)
        self._ctx = ctx
        self._person = person
        self._open: StandingRow | None = None
        self.told = LongLabel("", self)
        self.back = QRadioButton("从这一天起返回，重新列入应到名单", self)
        self.moved = QRadioButton("离册日期登记错了，改成这一天", self)
        self.mistake = QRadioButton("登记错了，撤回这一次", self)
        self.back.setChecked(True)
        self.day = DatePicker(self, today=ctx.app.today)
        self.day.set_date(ctx.app.today)
        self.day_field = Field("日期", self.day, self, width=11)
        for widget in (self.told, self.back, self.moved, self.day_field, self.mistake):
            self.body.addWidget(widget)
        self.first = self.day
        self.moved.hide()
        for button in (self.back, self.moved, self.mistake):
            button.clicked.connect(self._follow)
        self.accept_button.setEnabled(False)
        ctx.runner.query(
            partial(_load_standing, person_id=person.id), key=("return", id(self)), done=self._show_standings
        )

    def _show_standings(self, rows: tuple[StandingRow, ...]) -> None:
        from app.services.person.standing import standing_words

        today = self._ctx.app.today
        open_ones = [row for row in rows if row.end_on is None or row.end_on > today]
        self._open = open_ones[-1] if open_ones else None
        history = "；".join(standing_words(row) for row in rows)
        joined = f"{self._person.joined_on} 入册。" if self._person.joined_on else ""
        self.told.setText(f"{joined}{history}".rstrip("。") + "。")
        self.mistake.setVisible(self._open is not None)
        self.moved.setVisible(self._person.left_on is not None)
        self.accept_button.setEnabled(True)

    def _follow(self, *_: object) -> None:
        self.day_field.setEnabled(not self.mistake.isChecked())
        if self.sender() is self.moved and self._person.left_on is not None:
            self.day.set_date(self._person.left_on)
        self.touch()

    def save(self) -> None:
        from app.services.person import standing

        day = self.day.date()
        is_dated = not self.mistake.isChecked()
        self.day_field.set_problem("" if day is not None or not is_dated else "请填写日期，例如 2024-08-15。")
        if is_dated and day is None:
            self.day.setFocus()
            return
        if self.moved.isChecked() and day is not None:
            if not may_move(self, self._person, day):
                return
            call: Callable[[WriteSession], object] = partial(
                standing.leave_roster, person_id=self._person.id, on=day
            )
            action, text = "person.leave", f"{self._person.name} 离册日期由 {self._person.left_on} 改为 {day}"
        elif is_dated and day is not None:
            call = partial(standing.come_back, person_id=self._person.id, on=day)
            action, text = "person.join", f"{self._person.name} {day} 起在册"
        else:
            row_id = self._open.id if self._open is not None else 0
            call = partial(standing.remove_standing, standing_id=row_id)
            action, text = "person.standing_remove", f"撤回 {self._person.name} 的离册、借调或停职"
        self._words = text
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(call, action=action, text=text, done=self._done, failed=self.show_failure)

    def _done(self, answer: object) -> None:
        more = f"；{answer} 张表改回未登记，请补登记" if isinstance(answer, int) and answer else ""
        if isinstance(answer, tuple) and answer:
            more = f"；{len(answer)} 张表上已登记的考勤没有改动，但不再计入应到和实到"
        self._ctx.bus.say(f"{self._words}{more}", undo=True)
        self.accept()


def may_move(parent: QWidget, person: PersonRow, day: date) -> bool:
    """Ask whether the day of leaving that is entered already is to be another one."""
    if person.left_on in (None, day):
        return True
    return messages.confirm(
        parent,
        f"“{person.name}”已登记 {person.left_on} 离册，离册日期由 {person.left_on} 改为 {day}。",
        "改日期",
        safe="登记过的考勤都保留；离册以后的不计入应到和实到。",
    )


def sheet_words(rows: tuple[SheetAfter, ...], *, is_left: bool) -> str:
    """What becomes of the lists that stand already, from that day on."""
    blank = [row for row in rows if row.mark in (NONE, NOT_LISTED)]
    kept = [row for row in rows if row.mark not in (NONE, NOT_LISTED)]
    parts = []
    if blank:
        parts.append(f"已印出或登记的 {len(blank)} 张表上保留这一行，记为不在册。")
    if kept:
        days = "、".join(row.on.strftime("%m-%d") for row in kept[:MOST_SHEETS])
        more = f"等 {len(kept)} 次" if len(kept) > MOST_SHEETS else ""
        counts = "，但不再计入应到和实到" if is_left else ""
        parts.append(f"▲ {days}{more}已登记过考勤，保存后不改动{counts}；如有误请到考勤签到改正。")
    return "".join(parts)


def _kinds() -> tuple[tuple[str, str], ...]:
    others = ((code, label) for code, label in KIND_LABELS.items() if code != LEFT)
    return ((LEFT, KIND_LABELS[LEFT]), *others)


def _load_standing(session: ReadSession, *, person_id: int) -> tuple[StandingRow, ...]:
    from app.services.person import standing

    return standing.list_standing(session, person_id=person_id)

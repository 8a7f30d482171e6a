"""警示谈话记录: what stands on the signed form, entered after the talk; saving closes the talk."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from ui.looks.plain import LongLabel
from ui.widgets.field.clock_field import ClockField
from ui.widgets.field.form import DatePicker, Field, FormDialog
from ui.widgets.field.name_field import NameField
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.follow_up.talks import TalkRow
    from app.services.person.roster import PersonRow

LAST = "talks.last"  # place, talker and recorder are mostly the same as last time
KEPT = ("place", "talker", "recorder")


class TalkRecordDialog(FormDialog):
    """A closed talk's record can be corrected the same way."""

    def __init__(self, ctx: UiContext, talk: TalkRow, parent: QWidget | None) -> None:
        self._is_closed = talk.status == "closed"
        super().__init__(
            f"警示谈话记录：{talk.name}", "保存更正" if self._is_closed else "登记并办结", parent
        )
        self._ctx, self._talk = ctx, talk
        self.day = DatePicker(self, today=ctx.app.today)
        self.start, self.end = ClockField(self), ClockField(self)
        self.place, self.talker, self.recorder = QLineEdit(self), NameField(self), NameField(self)
        self.reason = QLineEdit(self)
        self.content, self.statement = QPlainTextEdit(self), QPlainTextEdit(self)
        self._build()
        self._fill()
        self._ask()
        for edit in (self.start, self.end, self.place, self.talker, self.recorder, self.reason):
            edit.textEdited.connect(self.touch)
        for field in (self.talker, self.recorder):
            field.chosen.connect(self.touch)
        self.day.changed.connect(self.touch)
        for text in (self.content, self.statement):
            text.textChanged.connect(self.touch)
        # Enter makes a new line in the two texts.
        QShortcut(QKeySequence("Ctrl+Return"), self, self._try_save)
        self.accept_button.setToolTip("Ctrl+Enter")

    def _ask(self) -> None:
        from app.services.follow_up import talk_records
        from app.services.person import roster

        self.first = self.content if self.talker.text() else self.talker
        query = self._ctx.runner.query
        query(talk_records.last_record, key="talk-last", done=self._take_last)
        now = roster.RosterFilter(on=self._ctx.app.today)
        query(partial(roster.list_people, roster=now), key="talk-people", done=self._take_people)

    def _take_people(self, people: tuple[PersonRow, ...]) -> None:
        for field in (self.talker, self.recorder):
            field.set_people(people)

    def _take_last(self, last: dict[str, str]) -> None:
        """What the record entered last says, where nothing stands yet (on another computer, say)."""
        if self.is_touched:
            return
        for name in KEPT:
            edit = getattr(self, name)
            if not edit.text():
                edit.setText(self._other(last.get(name, "")))
        if self.talker.text() and self.first is self.talker:
            self.first = self.content
            if self.isVisible():
                self.content.setFocus()

    def _build(self) -> None:
        talk = self._talk
        who = " · ".join(part for part in (talk.name, talk.unit, talk.title, talk.trigger_label) if part)
        self.body.addWidget(LongLabel(who, self, name="hint"))
        self.day_field = Field("谈话日期", self.day, self, width=10)
        self.start_field = Field("开始时间", self.start, self, width=8)
        self.end_field = Field("结束时间", self.end, self, width=8)
        self.talker_field = Field("谈话人", self.talker, self, width=14)
        self.recorder_field = Field("记录人", self.recorder, self, width=14)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.addWidget(self.day_field, 0, 0)
        grid.addWidget(self.start_field, 0, 1)
        grid.addWidget(self.end_field, 0, 2)
        grid.addWidget(self.talker_field, 1, 0)
        grid.addWidget(self.recorder_field, 1, 1)
        grid.addWidget(Field("地点", self.place, self, width=20), 1, 2)
        self.body.addLayout(grid)
        self.body.addWidget(Field("具体情形", self.reason, self, width=48))
        self.content_field = Field("谈话内容", self.content, self)
        self.body.addWidget(self.content_field)
        self.body.addWidget(Field("本人表态", self.statement, self))
        for text in (self.content, self.statement):
            text.setTabChangesFocus(True)
            text.setFixedHeight(self.fontMetrics().lineSpacing() * 4 + 16)

    def _fill(self) -> None:
        talk = self._talk
        last = self._ctx.preferences.get_map(LAST)
        self.day.set_date(talk.talked_on or self._ctx.app.today)
        self.start.set_time(talk.started_at or talk.appointed_at)
        self.end.set_time(talk.ended_at)
        for name in KEPT:
            getattr(self, name).setText(getattr(talk, name) or self._other(str(last.get(name, ""))))
        self.reason.setText(talk.facts)
        self.reason.setCursorPosition(0)
        self.content.setPlainText(talk.content)
        self.statement.setPlainText(talk.statement)

    def _other(self, remembered: str) -> str:
        """What was remembered, unless it is the person talked to."""
        from app.rules.talkers import is_own_talk

        return "" if is_own_talk(remembered, self._talk.name) else remembered

    def _times(self) -> bool:
        """Whether both times can be read and follow each other; what is wrong is said beside them."""
        for field, clock in ((self.start_field, self.start), (self.end_field, self.end)):
            field.set_problem("" if clock.is_valid() else "请填时间，例如 15:00")
        if not (self.start.is_valid() and self.end.is_valid()):
            return False
        start, end = self.start.time(), self.end.time()
        in_order = start is None or end is None or start < end
        self.end_field.set_problem("" if in_order else "须晚于开始时间")
        return in_order

    def save(self) -> None:
        day = self.day.date()
        self.day_field.set_problem("" if day is not None else "请填日期，例如 8-15")
        talker = self.talker.text().strip()
        wrong = "请填谈话人" if not talker else "不能是谈话对象本人" if not self._other(talker) else ""
        self.talker_field.set_problem(wrong)
        recorder = self.recorder.text().strip()
        alone = "不能是谈话对象本人" if recorder and not self._other(recorder) else ""
        self.recorder_field.set_problem(alone)
        missing = "" if self.content.toPlainText().strip() else "请按签字的记录填写谈话内容"
        self.content_field.set_problem(missing)
        if not self._times() or day is None or missing or wrong or alone:
            return
        from app.services.follow_up import talk_records

        data = talk_records.TalkInput(
            talked_on=day,
            reason=self.reason.text(),
            content=self.content.toPlainText(),
            statement=self.statement.toPlainText(),
            started_at=self.start.time(),
            ended_at=self.end.time(),
            **self._posts(),
            **{name: getattr(self, name).text() for name in KEPT},
        )
        command = talk_records.correct_record if self._is_closed else talk_records.close_talk
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(command, talk_id=self._talk.id, version=self._talk.version, data=data),
            action="talk.close",
            text=f"登记警示谈话：{self._talk.name}",
            done=self._done,
            failed=self.show_failure,
        )

    def _posts(self) -> dict[str, str]:
        """The posts on record stay with the names on record; a new name is looked up."""
        talk = self._talk
        return {
            f"{name}_post": getattr(talk, f"{name}_post")
            for name in ("talker", "recorder")
            if getattr(self, name).text().strip() == getattr(talk, name)
        }

    def _done(self, _answer: object) -> None:
        if not self._is_closed:  # an old record put right is no habit
            self._ctx.preferences.set(LAST, {name: getattr(self, name).text().strip() for name in KEPT})
        self.accept()
        self._ctx.bus.say(f"已登记{self._talk.name}的警示谈话，已办结。", undo=True)

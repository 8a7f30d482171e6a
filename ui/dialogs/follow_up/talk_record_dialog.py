"""警示谈话记录: what stands on the signed form, entered after the talk; saving closes the talk."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from ui.context import UiContext
from ui.widgets.field.form import DatePicker, Field, FormDialog
from ui.widgets.field.name_field import NameField
from ui.widgets.page import Paragraph

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
        self.place, self.talker, self.recorder = QLineEdit(self), NameField(self), NameField(self)
        self.reason = QLineEdit(self)
        self.content, self.statement = QPlainTextEdit(self), QPlainTextEdit(self)
        self._build()
        self._fill()
        self._ask()
        for edit in (self.place, self.talker, self.recorder, self.reason):
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
        from app.services.follow_up import talks
        from app.services.person import roster

        self.first = self.content if self.talker.text() else self.talker
        query = self._ctx.runner.query
        query(talks.last_record, key="talk-last", done=self._take_last)
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
                edit.setText(last.get(name, ""))
        if self.talker.text() and self.first is self.talker:
            self.first = self.content
            if self.isVisible():
                self.content.setFocus()

    def _build(self) -> None:
        talk = self._talk
        who = " · ".join(part for part in (talk.name, talk.unit, talk.title, talk.trigger_label) if part)
        self.body.addWidget(Paragraph(who, self, name="hint"))
        self.day_field = Field("谈话日期", self.day, self, width=10)
        self.talker_field = Field("谈话人", self.talker, self, width=14)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.addWidget(self.day_field, 0, 0)
        grid.addWidget(Field("地点", self.place, self, width=20), 0, 1)
        grid.addWidget(self.talker_field, 1, 0)
        grid.addWidget(Field("记录人", self.recorder, self, width=14), 1, 1)
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
        kept: Any = self._ctx.preferences.get(LAST, {})
        last = kept if isinstance(kept, dict) else {}
        self.day.set_date(talk.talked_on or self._ctx.app.today)
        for name in KEPT:
            getattr(self, name).setText(getattr(talk, name) or str(last.get(name, "")))
        self.reason.setText(talk.facts)
        self.reason.setCursorPosition(0)
        self.content.setPlainText(talk.content)
        self.statement.setPlainText(talk.statement)

    def save(self) -> None:
        day = self.day.date()
        self.day_field.set_problem("" if day is not None else "请填日期，例如 8-15")
        self.talker_field.set_problem("" if self.talker.text().strip() else "请填谈话人")
        missing = "" if self.content.toPlainText().strip() else "请按签字的记录填写谈话内容"
        self.content_field.set_problem(missing)
        if day is None or missing or not self.talker.text().strip():
            return
        from app.services.follow_up import talks

        data = talks.TalkInput(
            talked_on=day,
            reason=self.reason.text(),
            content=self.content.toPlainText(),
            statement=self.statement.toPlainText(),
            **{name: getattr(self, name).text() for name in KEPT},
        )
        command = talks.correct_record if self._is_closed else talks.close_talk
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(command, talk_id=self._talk.id, version=self._talk.version, data=data),
            action="talk.close",
            text=f"登记警示谈话：{self._talk.name}",
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, _answer: object) -> None:
        self._ctx.preferences.set(LAST, {name: getattr(self, name).text().strip() for name in KEPT})
        self.accept()
        self._ctx.bus.say(f"已登记{self._talk.name}的警示谈话，已办结。", undo=True)

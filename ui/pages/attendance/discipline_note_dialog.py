"""纪律情况: who did what in which class session; one note makes a candidate for a talk (T4 of A28)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.work import ReadSession, WriteSession
from ui.widgets.field.form import Field, FormDialog, fill_combo
from ui.widgets.field.person_field import PersonField
from ui.work.context import UiContext

if TYPE_CHECKING:
    import datetime

    from app.services.follow_up.talk_incidents import NoteRow
    from app.services.person.roster import PersonRow
    from app.services.plan.class_sessions import ClassSessionRow


Choices = tuple["tuple[PersonRow, ...]", "tuple[ClassSessionRow, ...]"]


def choices(session: ReadSession, *, year: int, today: datetime.date) -> Choices:
    """People, and the year's class sessions up to today, newest first."""
    from app.rules.session_status import CANCELLED
    from app.services.person import roster
    from app.services.plan import class_sessions

    rows = class_sessions.list_class_sessions(session, year=year, figures=False)
    lesson = [row for row in rows if row.status != CANCELLED and row.held_on <= today]
    return roster.list_people(session), tuple(reversed(lesson))


class DisciplineNoteDialog(FormDialog):
    """A new note, or the words of one; `lesson` and `person_id` fill in what is known already."""

    def __init__(
        self,
        ctx: UiContext,
        parent: QWidget | None,
        *,
        year: int,
        note: NoteRow | None = None,
        lesson: ClassSessionRow | None = None,
        person_id: int | None = None,
    ) -> None:
        super().__init__("记纪律情况" if note is None else "修改纪律情况", "保存", parent)
        self._ctx, self._note = ctx, note
        self._known, self._person_id = lesson, person_id
        self.person = PersonField(self)
        self.lesson = QComboBox(self)
        self.lesson.setMinimumContentsLength(16)
        self.lesson.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.words = QLineEdit(self)
        self.words.setPlaceholderText("例如 上课接打电话，经提醒不改")
        self.person_field = Field("姓名", self.person, self, width=26)
        self.lesson_field = Field("课次", self.lesson, self, width=40)
        self.words_field = Field("具体情况", self.words, self, width=40, hint="达到条件的列入待谈话名单")
        for field in (self.person_field, self.lesson_field, self.words_field):
            self.body.addWidget(field)
        self.first = self.person if note is None and person_id is None else self.words
        for edit in (self.person, self.words):
            edit.textEdited.connect(self.touch)
        self.lesson.activated.connect(self.touch)
        ctx.runner.query(
            partial(choices, year=year, today=ctx.app.today), key="note-choices", done=self._show_choices
        )

    def _show_choices(self, found: Choices) -> None:
        people, rows = found
        self.person.set_people(people)
        note = self._note
        current = note.class_session_id if note is not None else None
        self.person.set_person(self._person_id)
        if self._known is not None:
            rows = (self._known, *(row for row in rows if row.id != self._known.id))
            current = self._known.id
        fill_combo(self.lesson, [(row.id, f"{row.held_on:%m-%d}　{row.title}") for row in rows], current)
        if note is not None:
            self.person.set_person(note.person_id)
            self.words.setText(note.text)
            self.person.setEnabled(False)
            self.lesson.setEnabled(False)

    def save(self) -> None:
        person, lesson, words = self.person.person(), self.lesson.currentData(), self.words.text().strip()
        self.person_field.set_problem("" if person is not None else "请选一个人：输入姓名后从列表中选")
        self.lesson_field.set_problem("" if lesson is not None else "今年还没有开过的课次")
        self.words_field.set_problem("" if words else "请写明具体情况")
        if person is None or lesson is None or not words:
            return
        from app.services.follow_up import talk_incidents

        command: Callable[[WriteSession], object]
        if self._note is None:
            command = partial(
                talk_incidents.add_note, person_id=person.id, class_session_id=lesson, text=words
            )
        else:
            command = partial(talk_incidents.edit_note, note_id=self._note.id, text=words)
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            command,
            action="talk.note",
            text=f"记纪律情况：{person.name}",
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, _answer: object) -> None:
        self.accept()
        self._ctx.bus.say("已记下纪律情况，待谈话名单已更新。", undo=True)

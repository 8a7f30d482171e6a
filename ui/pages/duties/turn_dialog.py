"""One turn of the board: who, about what, in which class session, when, and the comment on a 述学 (E13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.work import WriteSession
from ui.widgets.field.form import DatePicker, Field, FormDialog, fill_combo
from ui.widgets.field.person_field import PersonField
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.person.roster import PersonRow
    from app.services.routine.rotation import TurnRow
    from app.services.routine.rotation_held import LessonChoice

BY_ITSELF = "课次开过、授课人是本人，就自动算完成"


def store(
    session: WriteSession, *, turn_id: int, person_id: int, edit: Callable[[WriteSession], None]
) -> None:
    """Another person first, then the rest."""
    from app.services.routine import rotation

    rotation.replace_turn(session, turn_id=turn_id, person_id=person_id)
    edit(session)


class TurnDialog(FormDialog):
    """Opens at the topic."""

    def __init__(self, ctx: UiContext, parent: QWidget, turn: TurnRow) -> None:
        super().__init__("讲学述学", "保存", parent)
        self._ctx, self._turn = ctx, turn
        day = date.fromisoformat(f"{turn.month}-01")
        self.person = PersonField(self)
        self.topic = QLineEdit(turn.topic, self)
        self.planned = DatePicker(self, today=day)
        self.planned.set_date(turn.planned_on)
        self.done_on = DatePicker(self, today=day)
        self.done_on.set_date(turn.done_on)
        self.comment = QLineEdit(turn.comment, self)
        self.lesson = QComboBox(self)
        linked = turn.lesson or ("已关联的课次" if turn.class_session_id is not None else "不关联")
        fill_combo(self.lesson, [(turn.class_session_id, linked)], turn.class_session_id)
        hint = f"已由课次“{turn.lesson}”完成" if turn.auto_on is not None else BY_ITSELF
        self.person_field = Field("人员", self.person, self, width=30)
        self.done_field = Field("完成日期", self.done_on, self, hint="不在课次里讲的，填了才计数")
        days = QHBoxLayout()
        self.planned_field = Field("计划日期", self.planned, self)
        days.addWidget(self.planned_field)
        days.addWidget(self.done_field)
        self.body.addWidget(self.person_field)
        self.body.addWidget(Field("主题", self.topic, self))
        self.body.addWidget(Field("课次", self.lesson, self, width=30, hint=hint))
        self.body.addLayout(days)
        self.body.addWidget(Field("点评", self.comment, self))
        for edit in (self.person, self.topic, self.comment):
            edit.textEdited.connect(self.touch)
        self.lesson.activated.connect(self.touch)
        self.person.chosen.connect(self._load_lessons)
        for picker in (self.planned, self.done_on):
            picker.changed.connect(self.touch)
        self.first = self.topic
        from app.services.routine import rotation

        ask = partial(rotation.eligible, month=turn.month, role=turn.role)
        ctx.runner.query(ask, key="turn-people", done=self._show_people)

    def _show_people(self, people: tuple[PersonRow, ...]) -> None:
        self.person.set_people(people)
        self.person.set_person(self._turn.person_id)
        self._load_lessons()

    def _load_lessons(self, *_: object) -> None:
        from app.services.routine import rotation_held

        person = self.person.person()
        ask = partial(
            rotation_held.lessons_for, month=self._turn.month, person_id=person.id if person else None
        )
        self._ctx.runner.query(ask, key="turn-lessons", done=self._show_lessons)

    def _show_lessons(self, lessons: tuple[LessonChoice, ...]) -> None:
        chosen = self.lesson.currentData()
        choices: list[tuple[int | None, str]] = [(None, "不关联")]
        choices += [
            (each.id, f"{each.on:%m-%d} {each.title}" + ("（本人授课）" if each.is_own else ""))
            for each in lessons
        ]
        if chosen is not None and chosen not in {value for value, _ in choices}:
            choices.append((chosen, self.lesson.currentText()))
        fill_combo(self.lesson, choices, chosen)

    def save(self) -> None:
        person = self.person.person()
        self.person_field.set_problem("" if person else "请从列表中选一人。")
        self.planned_field.set_problem("" if self.planned.is_valid() else "日期看不懂，例如 2024-08-15。")
        self.done_field.set_problem("" if self.done_on.is_valid() else "日期看不懂，例如 2024-08-15。")
        if person is None or not (self.planned.is_valid() and self.done_on.is_valid()):
            return
        from app.services.routine import rotation

        edit = partial(
            rotation.edit_turn,
            turn_id=self._turn.id,
            topic=self.topic.text(),
            planned_on=self.planned.date(),
            done_on=self.done_on.date(),
            comment=self.comment.text(),
            class_session_id=self.lesson.currentData(),
        )
        self._ctx.runner.command(
            partial(store, turn_id=self._turn.id, person_id=person.id, edit=edit),
            action="rotation.edit",
            text="修改讲学述学安排",
            done=lambda _answer: self.accept(),
            failed=self.show_failure,
        )

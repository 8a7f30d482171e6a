"""Short forms of regular work: a mentor pair, the day of a talk, a record of a duty."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ui.context import UiContext
from ui.widgets.form import DatePicker, Field, FormDialog, fill_combo
from ui.widgets.person_field import PersonField

if TYPE_CHECKING:
    from app.services.mentorship import PairRow

BAD_DATE = "日期看不懂，例如 2024-08-15。"


def _people(session: Any, *, on: date) -> Any:
    from app.services import roster, units

    return roster.list_people(session, roster=roster.RosterFilter(on=on)), units.list_units(session)


class _Form(FormDialog):
    """A form with a day, whose command closes it."""

    def __init__(self, ctx: UiContext, title: str, parent: QWidget, day: date) -> None:
        super().__init__(title, "保存", parent)
        self.ctx = ctx
        self.day = DatePicker(self, today=day)
        self.day.set_date(day)
        self.day.changed.connect(self.touch)
        self.day_field = Field("日期", self.day, self)

    def chosen_day(self) -> date | None:
        """The day; what is wrong with it stands under the field."""
        found = self.day.date()
        self.day_field.set_problem("" if found is not None else BAD_DATE)
        return found

    def run(self, call: Any, text: str) -> None:
        """Run the command; a refusal is shown in the form."""
        self.ctx.runner.command(
            call, action="routine.edit", text=text, done=self._stored, failed=self.show_failure
        )

    def _stored(self, _answer: object) -> None:
        self.accept()


class PairDialog(_Form):
    """师徒结对: mentor 副科级 or above, mentee of the age in the setting."""

    def __init__(self, ctx: UiContext, parent: QWidget, day: date) -> None:
        super().__init__(ctx, "新增师徒结对", parent, day)
        self.mentor, self.mentee = PersonField(self), PersonField(self)
        self.mentor_field = Field("师傅（副科级以上）", self.mentor, self, width=30)
        self.mentee_field = Field("徒弟（年轻干部）", self.mentee, self, width=30)
        for field in (self.mentor_field, self.mentee_field, self.day_field):
            self.body.addWidget(field)
        for edit in (self.mentor, self.mentee):
            edit.textEdited.connect(self.touch)
        self.first = self.mentor
        ctx.runner.query(partial(_people, on=day), key="pair-people", done=self._take)

    def _take(self, found: tuple[Any, Any]) -> None:
        self.mentor.set_people(found[0])
        self.mentee.set_people(found[0])

    def save(self) -> None:
        mentor, mentee, day = self.mentor.person(), self.mentee.person(), self.chosen_day()
        self.mentor_field.set_problem("" if mentor else "请从列表中选一人。")
        self.mentee_field.set_problem("" if mentee else "请从列表中选一人。")
        if mentor is None or mentee is None or day is None:
            return
        from app.services import mentorship

        call = partial(mentorship.add_pair, mentor_id=mentor.id, mentee_id=mentee.id, start_on=day)
        self.run(call, "新增师徒结对")


class TalkDayDialog(_Form):
    """On which day of an earlier month a pair talked."""

    def __init__(self, ctx: UiContext, parent: QWidget, pair: PairRow, month: str) -> None:
        super().__init__(
            ctx, f"{pair.mentor} 带 {pair.mentee}：谈话", parent, date.fromisoformat(f"{month}-01")
        )
        self._pair, self._month = pair, month
        self.topic = QLineEdit(self)
        self.topic.textEdited.connect(self.touch)
        self.body.addWidget(self.day_field)
        self.body.addWidget(Field("内容", self.topic, self))
        self.first = self.day

    def save(self) -> None:
        day = self.chosen_day()
        if day is None:
            return
        if f"{day:%Y-%m}" != self._month:
            self.day_field.set_problem(f"请填{int(self._month[5:])}月里的日期。")
            return
        from app.services import mentorship

        call = partial(mentorship.add_talk, pair_id=self._pair.id, held_on=day, topic=self.topic.text())
        self.run(call, f"登记{self._pair.mentee}的谈话")


class RecordDialog(_Form):
    """A duty done that no other page knows."""

    def __init__(self, ctx: UiContext, parent: QWidget, day: date) -> None:
        super().__init__(ctx, "新增专项记录", parent, day)
        from app.services.duty_records import KINDS

        self.kind, self.unit = QComboBox(self), QComboBox(self)
        fill_combo(self.kind, list(KINDS.items()), "Q6")
        self.title, self.note = QLineEdit(self), QLineEdit(self)
        self.person = PersonField(self)
        for field in (
            Field("类别", self.kind, self, width=24),
            self.day_field,
            Field("内容", self.title, self, hint="留空就用类别名称"),
            Field("单位", self.unit, self, width=24),
            Field("人员", self.person, self, hint="可以不填"),
            Field("说明", self.note, self),
        ):
            self.body.addWidget(field)
        for edit in (self.title, self.note, self.person):
            edit.textEdited.connect(self.touch)
        self.first = self.kind
        ctx.runner.query(partial(_people, on=day), key="record-people", done=self._take)

    def _take(self, found: tuple[Any, Any]) -> None:
        self.person.set_people(found[0])
        fill_combo(self.unit, [(None, "不限单位"), *((unit.id, unit.name) for unit in found[1])], None)

    def save(self) -> None:
        day = self.chosen_day()
        if day is None:
            return
        from app.services import duty_records

        person = self.person.person()
        data = duty_records.DutyRecordInput(
            rule_code=str(self.kind.currentData()),
            done_on=day,
            title=self.title.text(),
            unit_id=self.unit.currentData(),
            person_id=person.id if person else None,
            note=self.note.text(),
        )
        self.run(partial(duty_records.add_duty_record, data=data), "新增专项记录")

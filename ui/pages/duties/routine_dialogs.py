"""Short forms of regular work: a mentor pair, the day of a talk."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from app.work import ReadSession, WriteSession
from ui.widgets.field.form import DatePicker, Field, FormDialog
from ui.widgets.field.person_field import PersonField
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.person.roster import PersonRow
    from app.services.person.units import UnitRow
    from app.services.routine.mentorship import PairRow, PairRules

BAD_DATE = "日期看不懂，例如 2024-08-15。"


PeopleAndUnits = tuple["tuple[PersonRow, ...]", "tuple[UnitRow, ...]"]


def people_and_units(session: ReadSession, *, on: date) -> PeopleAndUnits:
    """Who and which units a form offers on a day."""
    from app.services.person import roster, units

    return roster.list_people(session, roster=roster.RosterFilter(on=on)), units.list_units(session)


class DayForm(FormDialog):
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

    def run(self, call: Callable[[WriteSession], object], text: str) -> None:
        """Run the command; a refusal is shown in the form."""
        self.ctx.runner.command(
            call, action="routine.edit", text=text, done=self._stored, failed=self.show_failure
        )

    def _stored(self, _answer: object) -> None:
        self.accept()


class PairDialog(DayForm):
    """师徒结对: mentor 副科级 or above, mentee of the age in the setting; `pair` is corrected."""

    def __init__(self, ctx: UiContext, parent: QWidget, day: date, *, pair: PairRow | None = None) -> None:
        start = pair.start_on if pair is not None else day
        super().__init__(ctx, "修改师徒结对" if pair is not None else "新增师徒结对", parent, start)
        self._pair = pair
        self.mentor, self.mentee = PersonField(self), PersonField(self)
        self.end = DatePicker(self, today=day)
        self.end.set_date(pair.end_on if pair is not None else None)
        self.note = QLineEdit(pair.note if pair is not None else "", self)
        self.day_field.set_label("结对日期")
        self.mentor_field = Field("师傅", self.mentor, self, width=30)
        self.mentee_field = Field("徒弟", self.mentee, self, width=30)
        self.end_field = Field("结束日期", self.end, self, hint="可留空；这一天起不再是师徒")
        self.note_field = Field(
            "协议和备注", self.note, self, width=40, hint="帮带协议的文号、日期或存放处，可留空"
        )
        for field in (self.mentor_field, self.mentee_field, self.day_field, self.end_field, self.note_field):
            self.body.addWidget(field)
        for edit in (self.mentor, self.mentee, self.note):
            edit.textEdited.connect(self.touch)
        self.end.changed.connect(self.touch)
        self.end_field.setVisible(pair is not None)
        self.first = self.mentor
        ctx.runner.query(partial(people_and_units, on=start), key="pair-people", done=self._show_people)

    def _show_people(self, found: PeopleAndUnits) -> None:
        self.mentor.set_people(found[0])
        self.mentee.set_people(found[0])
        if self._pair is not None:
            self.mentor.set_person(self._pair.mentor_id)
            self.mentee.set_person(self._pair.mentee_id)

    def save(self) -> None:
        mentor, mentee, day = self.mentor.person(), self.mentee.person(), self.chosen_day()
        self.mentor_field.set_problem("" if mentor else "请从列表中选一人。")
        self.mentee_field.set_problem("" if mentee else "请从列表中选一人。")
        if mentor is None or mentee is None or day is None:
            return
        self.end_field.set_problem("" if self.end.is_valid() else BAD_DATE)
        if not self.end.is_valid():
            return
        from app.services.routine import mentorship

        if self._pair is None:
            note = self.note.text()
            call = partial(
                mentorship.add_pair, mentor_id=mentor.id, mentee_id=mentee.id, start_on=day, note=note
            )
            self.run(call, "新增师徒结对")
            return
        data = mentorship.PairInput(mentor.id, mentee.id, day, self.end.date(), self.note.text())
        self.run(partial(mentorship.change_pair, pair_id=self._pair.id, data=data), "修改师徒结对")


class TalkDayDialog(DayForm):
    """On which day of a month a pair talked, and about what: without content it counts for nothing (Q7)."""

    def __init__(self, ctx: UiContext, parent: QWidget, pair: PairRow, month: str) -> None:
        today, first = ctx.app.today, date.fromisoformat(f"{month}-01")
        day = today if f"{today:%Y-%m}" == month else first
        super().__init__(ctx, f"{pair.mentor} 带 {pair.mentee}：谈话", parent, day)
        self._pair, self._month = pair, month
        self.topic = QLineEdit(self)
        self.topic.textEdited.connect(self.touch)
        self.body.addWidget(self.day_field)
        self.body.addWidget(Field("内容", self.topic, self, hint="填了内容才计入每月的谈心谈话"))
        self.first = self.topic if f"{today:%Y-%m}" == month else self.day

    def save(self) -> None:
        day = self.chosen_day()
        if day is None:
            return
        if f"{day:%Y-%m}" != self._month:
            self.day_field.set_problem(f"请填{int(self._month[5:])}月里的日期。")
            return
        from app.services.routine import mentorship

        call = partial(mentorship.add_talk, pair_id=self._pair.id, held_on=day, topic=self.topic.text())
        self.run(call, f"登记{self._pair.mentee}的谈话")


class AgeDialog(FormDialog):
    """结对条件和目标: age of 年轻干部, ranks of mentors, how many pairs are wanted (E22)."""

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__("结对条件和目标", "保存", parent)
        self._ctx = ctx
        self.age = QSpinBox(self)
        self.age.setRange(18, 60)
        self.age.setSuffix(" 岁以下")
        self.ranks = QLineEdit(self)
        self.target = QSpinBox(self)
        self.target.setRange(0, 999)
        self.target.setSpecialValueText("不定")
        hint = "“以下”含本数，例如 35 岁以下含 35 岁"
        self.body.addWidget(Field("师徒结对的年轻干部", self.age, self, width=12, hint=hint))
        words = "职级里有一个词就可以当师傅，用顿号隔开；班子成员都可以"
        self.body.addWidget(Field("师傅的职级", self.ranks, self, width=40, hint=words))
        self.body.addWidget(Field("结对目标（对）", self.target, self, width=8))
        self.first = self.age
        from app.services.routine import mentorship

        ctx.runner.query(mentorship.pair_rules, key="pair-rules", done=self._show)

    def _show(self, rules: PairRules) -> None:
        self.age.setValue(rules.age)
        self.ranks.setText("、".join(rules.ranks))
        self.target.setValue(rules.target)
        for spin in (self.age, self.target):
            spin.textChanged.connect(self.touch)
        self.ranks.textEdited.connect(self.touch)

    def save(self) -> None:
        from app.services.routine import mentorship

        ranks = tuple(filter(None, re.split(r"[、,，;；\s]+", self.ranks.text())))
        rules = mentorship.PairRules(self.age.value(), ranks, self.target.value())
        self._ctx.runner.command(
            partial(mentorship.set_pair_rules, rules=rules),
            action="mentorship.age",
            text="修改结对条件和目标",
            done=self._saved,
            failed=self.show_failure,
        )

    def _saved(self, _answer: object) -> None:
        self.accept()

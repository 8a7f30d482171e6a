"""A record of a duty: what was done, of which class, by whom, as its kind asks (E20, C29, A24)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.rules.contestants import Named, read, written
from app.sources import all_sources, basis
from app.work import ReadSession
from ui.pages.duties.routine_dialogs import BAD_DATE, DayForm, people_and_units
from ui.widgets.basis import folded
from ui.widgets.field.form import DatePicker, Field, fill_combo
from ui.widgets.field.person_field import PersonField
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.person.roster import PersonRow
    from app.services.person.units import UnitRow
    from app.services.record.duty_records import BatchChoice, DutyRecordInput, DutyRecordRow

NO_BATCH, NO_UNIT = "不关联班次", "不限单位"


Choices = tuple["tuple[PersonRow, ...]", "tuple[UnitRow, ...]", "tuple[BatchChoice, ...]"]


def _choices(session: ReadSession, *, year: int, on: date, person_id: int | None) -> Choices:
    """People, units and batches of the form; the person on record among them, who may have left since."""
    from app.services.person import roster
    from app.services.record import duty_records

    people, units = people_and_units(session, on=on)
    if person_id is not None and all(row.id != person_id for row in people):
        people = (*people, roster.get_person(session, person_id=person_id).row)
    return people, units, duty_records.list_batches(session, year=year)


class RecordDialog(DayForm):
    """A new record, or an existing one: only what the kind can use is asked for."""

    def __init__(
        self, ctx: UiContext, parent: QWidget, day: date, record: DutyRecordRow | None = None
    ) -> None:
        super().__init__(ctx, "修改专项记录" if record else "新增专项记录", parent, day)
        from app.services.record.duty_records import KINDS

        self._record = record
        self._roster: tuple[Named, ...] = ()
        self.kind, self.unit, self.batch, self.period, self.paper = (QComboBox(self) for _ in range(5))
        fill_combo(self.kind, list(KINDS.items()), record.rule_code if record else "Q6")
        fill_combo(self.unit, [(None, NO_UNIT)])
        fill_combo(self.batch, [(None, NO_BATCH)])
        self.batch.setEditable(True)
        self.batch.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.batch.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.title = QLineEdit(record.title if record else "", self)
        self.subject = QLineEdit(record.subject if record else "", self)
        self.contestants = QLineEdit(_contestants(record), self)
        self.note = QLineEdit(record.note if record else "", self)
        self.end = DatePicker(self, today=day)
        self.end.set_date(record.ended_on if record else None)
        self.person = PersonField(self)
        self._chose_period = record is not None
        self._build()
        self._follow_kind()
        self._listen()
        self.first = self.kind
        year = record.done_on.year if record else day.year
        self.accept_button.setEnabled(False)  # what is on record is known only with the choices
        ask = partial(_choices, year=year, on=day, person_id=record.person_id if record else None)
        ctx.runner.query(ask, key="record-choices", done=self._show_choices)

    def _build(self) -> None:
        self.paper_field = Field("材料", self.paper, self, width=24)
        self.title_field = Field("内容", self.title, self, hint="留空就用类别名称")
        self.period_field = Field(
            "所属期", self.period, self, width=16, hint="收到的日期另记；首次收到的为准"
        )
        self.subject_field = Field("比赛项目", self.subject, self)
        self.people_field = Field(
            "参赛人员", self.contestants, self, hint="姓名和成绩用顿号隔开，例如 张三 92.5、李四 88；至少两人"
        )
        self.end_field = Field("到哪天", self.end, self, hint="最后一天；至少7天才计数")
        self.unit_field = Field("单位", self.unit, self, width=24)
        self.person_field = Field("人员", self.person, self)
        self.batch_field = Field("班次", self.batch, self, width=40, hint="可以输入课程名称的一部分来找")
        self.note_field = Field("说明", self.note, self)
        self.kind_field = Field("类别", self.kind, self, width=24)
        for field in (
            self.kind_field,
            self.paper_field,
            self.day_field,
            self.end_field,
            self.period_field,
            self.title_field,
            self.subject_field,
            self.people_field,
            self.batch_field,
            self.unit_field,
            self.person_field,
            self.note_field,
        ):
            self.body.addWidget(field)

    def _listen(self) -> None:
        for edit in (self.note, self.person, self.title, self.subject, self.contestants):
            edit.textEdited.connect(self.touch)
        for combo in (self.kind, self.unit, self.batch, self.paper, self.period):
            combo.activated.connect(self.touch)
        self.batch.editTextChanged.connect(self.touch)
        self.kind.currentIndexChanged.connect(self._follow_kind)
        self.paper.activated.connect(self._propose_period)
        self.period.activated.connect(self._choose_period)
        self.day.changed.connect(self._propose_period)
        self.end.changed.connect(self.touch)

    def _code(self) -> str:
        return str(self.kind.currentData())

    def _follow_kind(self, *_: object) -> None:
        """What the kind needs is shown; what was typed for another kind stays unseen and is not stored."""
        from app.services.record import duty_records as records

        code, was_touched = self._code(), self.is_touched
        self.kind_field.set_hint(all_sources()[code].text)
        self.kind.setToolTip(folded("\n".join(basis(code))))
        self.batch_field.setVisible(code in records.NEEDS_BATCH | {"Q6", "Q19"})
        self.unit_field.setVisible(code not in records.NEEDS_PERSON | records.NEEDS_BATCH)
        self.person_field.set_hint("" if code in records.NEEDS_PERSON else "可以不填")
        self.paper_field.setVisible(code in records.TITLES)
        self.title_field.setVisible(code not in records.TITLES)
        self.period_field.setVisible(code in records.PERIODS)
        self.subject_field.setVisible(code in records.SUBJECTS)
        self.subject_field.set_label(records.SUBJECTS.get(code, ""))
        self.people_field.setVisible(code in records.CONTESTS)
        self.end_field.setVisible(code in records.LASTS)
        self.day_field.set_label("收到日期" if code in records.PERIODS else "日期")
        self.note_field.set_label("免试原因" if code in records.REASONS else "说明")
        chosen = self._record.subject if self._record is not None else None
        fill_combo(self.paper, [(word, word) for word in records.TITLES.get(code, ())], chosen)
        if not self._chose_period or self._record is None or code != self._record.rule_code:
            self._chose_period = False
        self._propose_period()
        self.is_touched = was_touched

    def _choose_period(self, *_: object) -> None:
        self._chose_period = True

    def _propose_period(self, *_: object) -> None:
        """The period the day proposes, until one was chosen by hand."""
        from app.services.record import duty_records as records

        day, code = self.day.date(), self._code()
        if day is None or code not in records.PERIODS:
            return
        own = self._record.for_period if self._record is not None else ""
        kept = self.period.currentData() if self._chose_period else None
        wanted = kept or (own if self._chose_period else "")
        wanted = wanted or records.proposed_period(code, day, str(self.paper.currentData() or ""))
        choices = list(records.period_choices(code, day))
        if wanted not in dict(choices):
            choices.append((wanted, records.period_words(wanted)))
        fill_combo(self.period, choices, wanted)

    def _show_choices(self, found: Choices) -> None:
        people, units, batches = found
        record, was_touched = self._record, self.is_touched
        self._roster = tuple(Named(row.id, row.name, row.unit) for row in people)
        self.person.set_people(people)
        if record is not None:
            self.person.set_person(record.person_id)
        unit_choices = [(None, NO_UNIT), *((unit.id, unit.name) for unit in units)]
        if record is not None and record.unit_id not in dict(unit_choices):
            unit_choices.append((record.unit_id, record.unit))
        fill_combo(self.unit, unit_choices, record.unit_id if record else None)
        batch_choices = [(None, NO_BATCH), *((batch.id, batch.label) for batch in batches)]
        if record is not None and record.batch_id not in dict(batch_choices):
            batch_choices.append((record.batch_id, record.batch))
        fill_combo(self.batch, batch_choices, record.batch_id if record else None)
        self.accept_button.setEnabled(True)
        self.is_touched = was_touched

    def _chosen_batch(self) -> tuple[bool, int | None]:
        """Whether what stands in the field is a class, and its id: typed words may name one only."""
        typed = self.batch.currentText().strip()
        place = self.batch.findText(typed)
        if place < 0:
            near = [n for n in range(self.batch.count()) if typed and typed in self.batch.itemText(n)]
            place = near[0] if len(near) == 1 else -1
        if place >= 0:
            self.batch.setCurrentIndex(place)
        return place >= 0 or not typed, self.batch.itemData(place) if place >= 0 else None

    def _title(self, code: str, chosen: set[str]) -> str:
        """As typed; of a paper that is chosen the one it was stored with, while it stays the same paper."""
        record = self._record
        if code not in chosen:
            return self.title.text()
        same = record is not None and record.rule_code == code and record.subject == self.paper.currentData()
        return record.title if record is not None and same else ""

    def _data(
        self, code: str, day: date, batch_id: int | None, people: tuple[tuple[int, int | None], ...]
    ) -> DutyRecordInput:
        """What the form says, all of it given; what the kind does not ask for is empty."""
        from app.services.record import duty_records

        person = self.person.person()
        return duty_records.DutyRecordInput(
            rule_code=code,
            done_on=day,
            title=self._title(code, set(duty_records.TITLES)),
            unit_id=self.unit.currentData() if self.unit_field.isVisibleTo(self) else self._unseen_unit(code),
            person_id=person.id if person else None,
            batch_id=batch_id,
            note=self.note.text(),
            for_period=str(self.period.currentData() or "") if code in duty_records.PERIODS else "",
            subject=str(self.paper.currentData() or "")
            if code in duty_records.TITLES
            else self.subject.text(),
            ended_on=self.end.date() if code in duty_records.LASTS else None,
            people=tuple(duty_records.Contestant(who, score) for who, score in people),
        )

    def _unseen_unit(self, code: str) -> int | None:
        """A kind that asks for no unit keeps the one on record (of an import), while it stays that kind."""
        record = self._record
        return record.unit_id if record is not None and record.rule_code == code else None

    def save(self) -> None:
        from app.services.record import duty_records

        day, code, person = self.chosen_day(), self._code(), self.person.person()
        is_class, batch_id = self._chosen_batch()
        uses_batch = self.batch_field.isVisibleTo(self)
        known = {each.id for each in self._roster}
        roster = (*self._roster, *(each for each in _named(self._record) if each.id not in known))
        people, unknown = read(self.contestants.text(), roster) if code in duty_records.CONTESTS else ((), "")
        problems = {
            self.batch_field: "请从列表中选一个班次。"
            if (code in duty_records.NEEDS_BATCH and batch_id is None) or (uses_batch and not is_class)
            else "",
            self.person_field: "请从列表中选一人。"
            if person is None and (code in duty_records.NEEDS_PERSON or self.person.text())
            else "",
            self.unit_field: "请选择单位。"
            if code in duty_records.NEEDS_UNIT and self.unit.currentData() is None
            else "",
            self.people_field: f"“{unknown}”不是名册上的一个人；同名的写明单位，例如 张三（党政办）。"
            if unknown
            else "",
            self.end_field: "" if self.end.is_valid() else BAD_DATE,
            self.note_field: "请写明免于测试的原因。"
            if code in duty_records.REASONS and not self.note.text().strip()
            else "",
        }
        for field, problem in problems.items():
            field.set_problem(problem)
        if day is None or any(problems.values()):
            return
        data = self._data(code, day, batch_id if uses_batch else None, people)
        if self._record is None:
            self.run(partial(duty_records.add_duty_record, data=data), "新增专项记录")
            return
        call = partial(duty_records.edit_duty_record, record_id=self._record.id, data=data)
        self.run(call, f"修改记录“{self._record.title}”")


def _contestants(record: DutyRecordRow | None) -> str:
    people = record.people if record is not None else ()
    return written([(each.name, each.score_centi) for each in people])


def _named(record: DutyRecordRow | None) -> tuple[Named, ...]:
    """People of the record, who may have left the roster since."""
    return tuple(Named(each.person_id, each.name, "") for each in record.people) if record else ()

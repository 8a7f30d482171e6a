"""A record of a duty: what was done, of which class, by whom, as its kind asks; see `record_form`."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.rules.contestants import Named, read
from app.work import ReadSession
from ui.pages.duties.record_form import NO_BATCH, NO_UNIT, RecordForm
from ui.pages.duties.routine_dialogs import BAD_DATE, people_and_units
from ui.widgets.field.form import fill_combo
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.person.roster import PersonRow
    from app.services.person.units import UnitRow
    from app.services.record.duty_records import BatchChoice, DutyRecordInput, DutyRecordRow

Choices = tuple["tuple[PersonRow, ...]", "tuple[UnitRow, ...]", "tuple[BatchChoice, ...]"]


def _choices(session: ReadSession, *, year: int, on: date, person_id: int | None) -> Choices:
    """People, units and batches of the form; the person on record among them, who may have left since."""
    from app.services.person import roster
    from app.services.record import duty_records

    people, units = people_and_units(session, on=on)
    if person_id is not None and all(row.id != person_id for row in people):
        people = (*people, roster.get_person(session, person_id=person_id).row)
    return people, units, duty_records.list_batches(session, year=year)


class RecordDialog(RecordForm):
    """Who, which units and which classes can be chosen; what was entered, checked and stored."""

    def __init__(
        self, ctx: UiContext, parent: QWidget, day: date, record: DutyRecordRow | None = None
    ) -> None:
        super().__init__(ctx, parent, day, record)
        self._roster: tuple[Named, ...] = ()
        year = record.done_on.year if record else day.year
        self.accept_button.setEnabled(False)  # what is on record is known only with the choices
        ask = partial(_choices, year=year, on=day, person_id=record.person_id if record else None)
        ctx.runner.query(ask, key="record-choices", done=self._show_choices)

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


def _named(record: DutyRecordRow | None) -> tuple[Named, ...]:
    """People of the record, who may have left the roster since."""
    return tuple(Named(each.person_id, each.name, "") for each in record.people) if record else ()

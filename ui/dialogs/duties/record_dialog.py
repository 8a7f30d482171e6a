"""A record of a duty: what was done, of which class, by whom, as its kind asks (E20, C29, A24)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ui.context import UiContext
from ui.dialogs.duties.routine_dialogs import DayForm, people_and_units
from ui.widgets.field.form import Field, fill_combo
from ui.widgets.field.person_field import PersonField

if TYPE_CHECKING:
    from app.services.duty.duty_records import BatchChoice, DutyRecordRow

NO_BATCH, NO_UNIT = "不关联班次", "不限单位"


def _choices(session: Any, *, year: int, on: date) -> Any:
    from app.services.duty import duty_records

    return (*people_and_units(session, on=on), duty_records.list_batches(session, year=year))


class RecordDialog(DayForm):
    """A new record, or an existing one."""

    def __init__(
        self, ctx: UiContext, parent: QWidget, day: date, record: DutyRecordRow | None = None
    ) -> None:
        super().__init__(ctx, "修改专项记录" if record else "新增专项记录", parent, day)
        from app.services.duty.duty_records import KINDS

        self._record = record
        self.kind, self.unit, self.batch, self.title = (QComboBox(self) for _ in range(4))
        fill_combo(self.kind, list(KINDS.items()), record.rule_code if record else "Q6")
        fill_combo(self.unit, [(None, NO_UNIT)])
        for combo in (self.batch, self.title):
            combo.setEditable(True)
            combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.batch.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
        fill_combo(self.batch, [(None, NO_BATCH)])
        self.note = QLineEdit(record.note if record else "", self)
        self.person = PersonField(self)
        self._build()
        self._follow_kind()
        self.title.setEditText(record.title if record else "")
        self._listen()
        self.first = self.kind
        year = record.done_on.year if record else day.year
        ctx.runner.query(partial(_choices, year=year, on=day), key="record-choices", done=self._take)

    def _build(self) -> None:
        self.title_field = Field("内容", self.title, self, hint="留空就用类别名称")
        self.unit_field = Field("单位", self.unit, self, width=24)
        self.person_field = Field("人员", self.person, self)
        self.batch_field = Field("班次", self.batch, self, width=40, hint="可以输入课程名称的一部分来找")
        for field in (
            Field("类别", self.kind, self, width=24),
            self.day_field,
            self.title_field,
            self.batch_field,
            self.unit_field,
            self.person_field,
            Field("说明", self.note, self),
        ):
            self.body.addWidget(field)

    def _listen(self) -> None:
        for edit in (self.note, self.person):
            edit.textEdited.connect(self.touch)
        for combo in (self.kind, self.unit, self.batch):
            combo.activated.connect(self.touch)
        for combo in (self.title, self.batch):
            combo.editTextChanged.connect(self.touch)
        self.kind.currentIndexChanged.connect(self._follow_kind)

    def _follow_kind(self, *_: object) -> None:
        """Only what the kind can use is asked for; what it needs is said."""
        from app.services.duty.duty_records import NEEDS_BATCH, NEEDS_PERSON, TITLES

        code = str(self.kind.currentData())
        self.batch_field.setVisible(code in NEEDS_BATCH)
        self.unit_field.setVisible(code not in NEEDS_PERSON | NEEDS_BATCH)
        self.person_field.set_hint("" if code in NEEDS_PERSON else "可以不填")
        was_touched, typed = self.is_touched, self.title.currentText()
        fill_combo(self.title, [(word, word) for word in TITLES.get(code, ())])
        self.title.setEditText(typed if typed or code not in TITLES else TITLES[code][0])
        self.is_touched = was_touched

    def _take(self, found: tuple[Any, Any, tuple[BatchChoice, ...]]) -> None:
        people, units, batches = found
        record, was_touched = self._record, self.is_touched
        self.person.set_people(people)
        if record is not None:
            self.person.set_person(record.person_id)
        unit_choices = [(None, NO_UNIT), *((unit.id, unit.name) for unit in units)]
        fill_combo(self.unit, unit_choices, record.unit_id if record else None)
        batch_choices = [(None, NO_BATCH), *((batch.id, batch.label) for batch in batches)]
        fill_combo(self.batch, batch_choices, record.batch_id if record else None)
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

    def save(self) -> None:
        day = self.chosen_day()
        code = str(self.kind.currentData())
        person = self.person.person()
        from app.services.duty import duty_records

        is_class, batch_id = self._chosen_batch()
        needs_batch, needs_person = code in duty_records.NEEDS_BATCH, code in duty_records.NEEDS_PERSON
        lacks_batch = needs_batch and (batch_id is None or not is_class)
        lacks_person = (needs_person and person is None) or (person is None and bool(self.person.text()))
        lacks_unit = code in duty_records.NEEDS_UNIT and self.unit.currentData() is None
        self.batch_field.set_problem("请从列表中选一个班次。" if lacks_batch else "")
        self.person_field.set_problem("请从列表中选一人。" if lacks_person else "")
        self.unit_field.set_problem("请选择单位。" if lacks_unit else "")
        if day is None or lacks_batch or lacks_person or lacks_unit:
            return
        data = duty_records.DutyRecordInput(
            rule_code=code,
            done_on=day,
            title=self.title.currentText(),
            unit_id=self.unit.currentData() if self.unit_field.isVisibleTo(self) else None,
            person_id=person.id if person else None,
            batch_id=batch_id if needs_batch else None,
            note=self.note.text(),
        )
        if self._record is None:
            self.run(partial(duty_records.add_duty_record, data=data), "新增专项记录")
            return
        call = partial(duty_records.edit_duty_record, record_id=self._record.id, data=data)
        self.run(call, f"修改记录“{self._record.title}”")

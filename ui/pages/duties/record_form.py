"""The form of a record of a duty: its fields, and which of them a kind asks for (E20, C29, A24)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.rules.contestants import written
from app.sources import all_sources, basis
from ui.pages.duties.routine_dialogs import DayForm
from ui.widgets.basis import folded
from ui.widgets.field.form import DatePicker, Field, fill_combo
from ui.widgets.field.person_field import PersonField
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.record.duty_records import DutyRecordRow

NO_BATCH, NO_UNIT = "不关联班次", "不限单位"


class RecordForm(DayForm):
    """A new record, or an existing one: only what the kind can use is asked for."""

    def __init__(
        self, ctx: UiContext, parent: QWidget, day: date, record: DutyRecordRow | None = None
    ) -> None:
        super().__init__(ctx, "修改专项记录" if record else "新增专项记录", parent, day)
        from app.services.record.duty_records import KINDS

        self._record = record
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


def _contestants(record: DutyRecordRow | None) -> str:
    people = record.people if record is not None else ()
    return written([(each.name, each.score_centi) for each in people])

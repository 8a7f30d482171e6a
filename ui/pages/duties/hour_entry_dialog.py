"""学时登记: who, which pot, which days, how many 学时, with what evidence; counted or not, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from app.rules.hour_pots import ONLINE, POTS
from app.rules.hours import format_centi, parse_centi
from app.work import ReadSession, WriteSession
from ui.widgets.field.form import DatePicker, Field, FormDialog, fill_combo
from ui.widgets.field.person_field import PersonField
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.hour.hour_entries import HourEntryRow
    from app.services.hour.hour_settings import HourSettings
    from app.services.person.roster import PersonRow


NUMERALS = {"一": "1", "两": "2", "二": "2", "三": "3", "四": "4", "五": "5"}


def fetch(
    session: ReadSession, *, on: date, entry_id: int | None
) -> tuple[tuple[PersonRow, ...], HourSettings, HourEntryRow | None]:
    """People to choose from, the place's conversion, and the entry to change."""
    from app.services.hour import hour_entries, hour_settings
    from app.services.person import roster

    entry = None
    if entry_id is not None:
        entry = hour_entries.get_hour_entry(session, entry_id=entry_id)
    people = roster.list_people(session, roster=roster.RosterFilter(on=None if entry else on))
    return people, hour_settings.hour_settings(session), entry


def read_hours(text: str, settings: HourSettings | None) -> int | None:
    """'2.5' → 250; '3天' and '半天' by the place's conversion; None when it is neither."""
    text = text.strip().removesuffix("学时").strip()
    if settings is not None and text.endswith("天"):
        if text in ("半天", "0.5天"):
            return settings.half_day_centi
        word = text.removesuffix("天").strip()
        days = parse_centi(NUMERALS.get(word, word))
        return None if days is None else days * settings.day_centi // 100
    centi = parse_centi(text)
    return centi if centi is not None and centi > 0 else None


class HourEntryDialog(FormDialog):
    """A new entry, or the one with `entry_id`."""

    def __init__(
        self,
        ctx: UiContext,
        parent: QWidget | None,
        *,
        year: int,
        person_id: int | None = None,
        entry_id: int | None = None,
    ) -> None:
        super().__init__("修改学时登记" if entry_id is not None else "登记学时", "保存", parent)
        self._ctx = ctx
        self._entry_id = entry_id
        self._wanted = person_id
        self._settings: HourSettings | None = None
        today = ctx.app.today
        day = today if today.year == year or not year else date(year, 12, 31)
        self.person = PersonField(self)
        self.pot = QComboBox(self)
        fill_combo(self.pot, [(pot, pot) for pot in POTS], ONLINE)
        self.hours = QLineEdit(self)
        self.start = DatePicker(self, today=day)
        self.start.set_date(day)
        self.end = DatePicker(self, today=day)
        self.name = QLineEdit(self)
        self.source = QLineEdit(self)
        self.evidence = QLineEdit(self)
        self.reported = QCheckBox("本人自报", self)
        self.counted = QCheckBox("计入学时", self)
        self.counted.setChecked(True)
        self.reason = QLineEdit(self)
        self._build()
        self.first = self.person if entry_id is None and person_id is None else self.hours
        for edit in (self.person, self.hours, self.name, self.source, self.evidence, self.reason):
            edit.textEdited.connect(self.touch)
        for picker in (self.start, self.end):
            picker.changed.connect(self.touch)
        self.pot.activated.connect(self.touch)
        self.reported.clicked.connect(self.touch)
        self.counted.clicked.connect(self.touch)
        self.counted.toggled.connect(self._follow_counted)
        ctx.runner.query(partial(fetch, on=day, entry_id=entry_id), key="hour-entry", done=self._show_choices)

    def _build(self) -> None:
        self.person_field = Field("姓名", self.person, self, width=26)
        self.hours_field = Field("学时", self.hours, self, width=10, hint="例如 2.5；也可写 半天、3天")
        self.start_field = Field("从哪天", self.start, self, width=10)
        self.end_field = Field("到哪天（含，可留空）", self.end, self, width=10)
        self.reason_field = Field("不计入的原因", self.reason, self, width=26)
        self.reason_field.setVisible(False)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        for place, field in enumerate(
            (
                self.person_field,
                Field("学时类别", self.pot, self, width=10),
                self.hours_field,
                self.start_field,
                Field("学习内容", self.name, self, width=26),
                self.end_field,
                Field("平台或主办单位", self.source, self, width=26),
                Field("凭证（证书编号等）", self.evidence, self, width=16),
            )
        ):
            grid.addWidget(field, place // 2, place % 2)
        grid.addWidget(self.counted, 4, 0)
        grid.addWidget(self.reported, 4, 1)
        grid.addWidget(self.reason_field, 5, 0, 1, 2)
        self.body.addLayout(grid)

    def _show_choices(self, found: tuple[tuple[PersonRow, ...], HourSettings, HourEntryRow | None]) -> None:
        people, self._settings, entry = found
        self.person.set_people(people)
        if entry is None:
            if self._wanted is not None:
                self.person.set_person(self._wanted)
            return
        self.person.set_person(entry.person_id)
        fill_combo(self.pot, [(pot, pot) for pot in POTS], entry.pot)
        self.hours.setText(format_centi(entry.hours_centi))
        self.start.set_date(entry.credited_on)
        self.end.set_date(entry.ended_on)
        for edit, text in (
            (self.name, entry.title),
            (self.source, entry.source),
            (self.evidence, entry.evidence),
            (self.reason, entry.reason),
        ):
            edit.setText(text)
        self.reported.setChecked(entry.self_reported)
        self.counted.setChecked(entry.counted)

    def _follow_counted(self, is_counted: bool) -> None:
        self.reason_field.setVisible(not is_counted)

    def save(self) -> None:
        person, start = self.person.person(), self.start.date()
        centi = read_hours(self.hours.text(), self._settings)
        problems = (
            (self.person_field, "" if person is not None else "请选一个人：输入姓名后从列表中选"),
            (self.hours_field, "" if centi else "请填大于零的数，例如 2.5 或 3天"),
            (self.start_field, "" if start is not None else "请填日期，例如 8-15"),
            (self.end_field, "" if self.end.is_valid() else "日期看不懂，例如 8-15；可留空"),
            (
                self.reason_field,
                "" if self.counted.isChecked() or self.reason.text().strip() else "请写明原因",
            ),
        )
        for field, problem in problems:
            field.set_problem(problem)
        if any(problem for _, problem in problems) or person is None or start is None or not centi:
            return
        from app.services.hour import hour_entries

        data = hour_entries.HourEntryInput(
            person_id=person.id,
            credited_on=start,
            ended_on=self.end.date(),
            hours_centi=centi,
            pot=self.pot.currentData(),
            title=self.name.text(),
            source=self.source.text(),
            evidence=self.evidence.text(),
            self_reported=self.reported.isChecked(),
            counted=self.counted.isChecked(),
            reason=self.reason.text(),
        )
        self.accept_button.setEnabled(False)
        if self._entry_id is None:
            command: Callable[[WriteSession], object] = partial(hour_entries.add_hour_entry, data=data)
            action, word = "hours.add", "登记学时"
        else:
            command = partial(hour_entries.edit_hour_entry, entry_id=self._entry_id, data=data)
            action, word = "hours.edit", "修改学时登记"
        self._ctx.runner.command(
            command,
            action=action,
            text=f"{word}：{person.name}",
            done=self._saved,
            failed=self.show_failure,
        )

    def _saved(self, _answer: object) -> None:
        self.accept()

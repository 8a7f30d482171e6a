"""A 轮训: its days, how many each person attends, the courses that count, and for whom it is (Q27)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QSpinBox, QWidget

from app.work import ReadSession
from ui.pages.duties.routine_dialogs import BAD_DATE, DayForm
from ui.widgets.field.form import DatePicker, Field
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.duty.training_rounds import CourseChoice, RoundRow
    from app.services.person.groups import GroupRow
    from app.services.person.units import UnitRow


Choices = tuple["tuple[CourseChoice, ...]", "tuple[GroupRow, ...]", "tuple[UnitRow, ...]"]


def _choices(session: ReadSession, *, first: date, last: date, on: date) -> Choices:
    from app.services.duty import training_rounds
    from app.services.person import groups, units

    return (
        training_rounds.list_course_choices(session, first=first, last=last),
        groups.list_groups(session),
        tuple(unit for unit in units.list_units(session, on=on) if unit.active),
    )


class TickList(QListWidget):
    """A list to tick; Space ticks the line under the cursor."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * 6)

    def set_lines(self, lines: Iterable[tuple[int, str]], chosen: Iterable[int]) -> None:
        """Offer these; the ticked ones first."""
        self.clear()
        wanted = set(chosen)
        for row_id, text in sorted(lines, key=lambda line: line[0] not in wanted):
            item = QListWidgetItem(text, self)
            item.setData(Qt.ItemDataRole.UserRole, row_id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if row_id in wanted else Qt.CheckState.Unchecked)

    def ticked(self) -> tuple[int, ...]:
        """Ids of the ticked lines."""
        items = (self.item(place) for place in range(self.count()))
        return tuple(
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        )


class RoundDialog(DayForm):
    """A new 轮训, or an existing one."""

    def __init__(self, ctx: UiContext, parent: QWidget, day: date, row: RoundRow | None = None) -> None:
        super().__init__(ctx, "修改轮训" if row else "新建轮训", parent, row.start_on if row else day)
        self._row = row
        self.name = QLineEdit(row.name if row else "", self)
        self.end = DatePicker(self, today=day)
        self.end.set_date(row.end_on if row else date(day.year, 12, 31))
        self.days = QSpinBox(self)
        self.days.setRange(1, 366)
        self.days.setValue(row.days if row else 1)
        self.courses = TickList("计入的课程", self)
        self.groups = TickList("适用的人员类别", self)
        self.units = TickList("适用的单位", self)
        self.note = QLineEdit(row.note if row else "", self)
        self._build()
        self.first = self.name
        year = (row.start_on if row else day).year
        last = date((row.end_on if row else day).year, 12, 31)
        ask = partial(_choices, first=date(year, 1, 1), last=last, on=day)
        ctx.runner.query(ask, key="round-choices", done=self._show_choices)

    def _build(self) -> None:
        self.name_field = Field("名称", self.name, self, hint="例如 村社区干部春季轮训")
        self.end_field = Field("截止日期", self.end, self)
        self.course_field = Field("计入的课程（勾选的才计数）", self.courses, self)
        self.day_field.set_label("开始日期")
        line = QHBoxLayout()
        line.setSpacing(12)
        for field in (self.day_field, self.end_field, Field("每人至少参训（天）", self.days, self)):
            line.addWidget(field)
        whom = QHBoxLayout()
        whom.setSpacing(12)
        whom.addWidget(Field("人员类别（都不勾选：不限）", self.groups, self))
        whom.addWidget(Field("单位（都不勾选：不限）", self.units, self))
        self.body.addWidget(self.name_field)
        self.body.addLayout(line)
        self.body.addWidget(self.course_field)
        self.body.addLayout(whom)
        self.body.addWidget(Field("说明", self.note, self))
        for edit in (self.name, self.note):
            edit.textEdited.connect(self.touch)
        self.end.changed.connect(self.touch)
        self.days.textChanged.connect(self._on_days)

    def _on_days(self, _text: str) -> None:
        if self.days.value() != (self._row.days if self._row else 1):
            self.touch()

    def _show_choices(self, found: Choices) -> None:
        courses, groups, units = found
        row = self._row
        lines = [(each.id, f"{each.title}（{each.first_on:%m-%d}起，{each.batches}期）") for each in courses]
        known = {course_id for course_id, _ in lines}
        if row is not None:
            own = zip(row.course_ids, row.courses, strict=True)
            lines += [(course_id, title) for course_id, title in own if course_id not in known]
        self.courses.set_lines(lines, row.course_ids if row else ())
        self.groups.set_lines([(each.id, each.name) for each in groups], row.group_ids if row else ())
        self.units.set_lines([(each.id, each.name) for each in units], row.unit_ids if row else ())
        for ticks in (self.courses, self.groups, self.units):
            ticks.itemChanged.connect(self.touch)

    def save(self) -> None:
        from app.services.duty import training_rounds

        start, end = self.chosen_day(), self.end.date()
        problems = {
            self.name_field: "" if self.name.text().strip() else "请填写名称。",
            self.end_field: BAD_DATE
            if end is None
            else "截止日期早于开始日期。"
            if start is not None and end < start
            else "",
            self.course_field: "" if self.courses.ticked() else "请至少勾选一门课程。",
        }
        for field, problem in problems.items():
            field.set_problem(problem)
        if start is None or end is None or any(problems.values()):
            return
        data = training_rounds.RoundInput(
            name=self.name.text(),
            start_on=start,
            end_on=end,
            days=self.days.value(),
            course_ids=self.courses.ticked(),
            group_ids=self.groups.ticked(),
            unit_ids=self.units.ticked(),
            note=self.note.text(),
        )
        if self._row is None:
            self.run(partial(training_rounds.add_round, data=data), f"新建轮训“{data.name.strip()}”")
            return
        call = partial(
            training_rounds.edit_round, round_id=self._row.id, version=self._row.version, data=data
        )
        self.run(call, f"修改轮训“{self._row.name}”")

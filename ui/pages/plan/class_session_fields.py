"""The facts of a class session as fields that follow each other: start and half-day, form and hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QGridLayout, QLabel, QLineEdit, QWidget

from app.rules.day_parts import DAY_PARTS, WHOLE_DAY, half_day
from app.rules.hours import format_centi
from app.rules.session_status import CANCELLED
from ui.pages.plan.again_field import AgainField
from ui.pages.plan.category_editors import CategoryEditors
from ui.pages.plan.class_session_hints import day_hint, programme_hint
from ui.widgets.field.clock_field import ClockField
from ui.widgets.field.form import DatePicker, Field, fill_combo
from ui.widgets.field.lecturers_edit import LecturersEdit

if TYPE_CHECKING:
    from app.services.page.plan_forms import FormChoices
    from app.services.plan.class_sessions import ClassSessionRow

NARROW_SCREEN = 75  # Chinese characters: 1366×768 at 150 % has 65
POTS = ("集中", "网络", "党员教育", "自学", "上级调训")


def _line(parent: QWidget, hint: str) -> QLineEdit:
    """A line with what it may be left empty for."""
    made = QLineEdit(parent)
    made.setPlaceholderText(hint)
    return made


class SessionFields(QWidget):
    """`changed` when anything was typed, `day_changed` when the date was, `batch_chosen(id or None)`."""

    changed = Signal()
    day_changed = Signal()
    batch_chosen = Signal(object)

    def __init__(
        self, today: date, rows: Sequence[ClassSessionRow], *, is_new: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rows = rows
        self.is_new = is_new
        self.own_id: int | None = None  # of the class session shown, None of a new one
        self._choices: FormChoices | None = None
        # Made in reading order, which is the order of the Tab key.
        self.title = QLineEdit(self)
        self.title.setMaxLength(80)
        self.day = DatePicker(self, today=today)
        self.part = QComboBox(self)
        self.start = ClockField(self)
        self.end = ClockField(self)
        self.place = QComboBox(self)
        self.place.setEditable(True)
        self.lecturers = LecturersEdit(self)
        self.form = QComboBox(self)
        self.form.setEditable(True)
        self.pot = QComboBox(self)
        self.hours = QLineEdit(self)
        self.categories = CategoryEditors(self)
        self.batch = QLineEdit(self)
        self.batch.setPlaceholderText("空着则自动编号")
        self.same_batch = QComboBox(self)
        self.again = AgainField(self)
        self.programme = QComboBox(self)
        self.capacity = _line(self, "空着则不限")
        self.guests = _line(self, "没有则空着")
        self.guest_names = _line(self, "不在名册上的人，可只写人数")
        self.note = QLineEdit(self)
        self.required = QCheckBox("必修", self)
        self.hint = QLabel(self)
        self.hint.setObjectName("caption")
        self.by_name: dict[str, Field] = {}
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        lines = lines_of(self, is_new=self.is_new)
        for line, parts in enumerate(lines):
            column = 0
            for name, label, editor, span in parts:
                self.by_name[name] = Field(label, editor, self)
                grid.addWidget(
                    self.by_name[name], line + (line > 1), column, 1, span, Qt.AlignmentFlag.AlignTop
                )
                column += span
        for column in range(12):
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.hint, 2, 0, 1, 12)
        grid.addWidget(self.again, len(lines) + 1, 0, 1, 12)
        grid.addWidget(self.required, len(lines) + 2, 0, 1, 6)
        (self.batch if self.is_new else self.same_batch).hide()
        self.required.setAccessibleName("必修")
        wide = self.fontMetrics().horizontalAdvance("汉")
        is_narrow = self.screen().availableSize().width() < wide * NARROW_SCREEN
        self.setMinimumWidth(wide * (32 if is_narrow else 38))
        for combo in (self.place, self.form, self.same_batch, self.programme, self.categories.first):
            combo.setMinimumContentsLength(6)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for combo, name in ((self.place, "地点"), (self.form, "培训形式")):
            edit = combo.lineEdit()
            if edit is not None:
                edit.setAccessibleName(name)

    def _connect(self) -> None:
        for edit in (
            self.title,
            self.start,
            self.end,
            self.hours,
            self.batch,
            self.capacity,
            self.note,
            self.guests,
            self.guest_names,
        ):
            edit.textEdited.connect(self._on_typed)
        for combo in (self.place, self.form):
            combo.editTextChanged.connect(self._on_typed)
        for combo in (self.pot, self.programme, self.part):
            combo.activated.connect(self._on_typed)
        self.start.textEdited.connect(self._follow_start)
        self.form.activated.connect(self._follow_form)
        self.title.textChanged.connect(self._follow_title)
        self.again.choice.activated.connect(self._on_typed)
        self.same_batch.activated.connect(self._on_batch)
        self.day.changed.connect(self._on_day)
        self.lecturers.changed.connect(self._on_typed)
        self.categories.changed.connect(self._on_typed)
        self.required.toggled.connect(self._on_typed)

    # -- filling -----------------------------------------------------------------------------------

    def set_choices(self, choices: FormChoices) -> None:
        """What can be chosen."""
        self._choices = choices
        self.categories.set_choices(choices.categories)
        fill_combo(self.place, [(name, name) for name in choices.places])
        fill_combo(self.form, [(name, name) for name, _ in choices.forms])
        fill_combo(self.part, [("", "不写"), *((word, word) for word in DAY_PARTS)], self.part.currentData())
        fill_combo(self.pot, [(name, name) for name in POTS])
        fill_combo(self.programme, [(None, "不属于方案"), *((p.id, p.title) for p in choices.programmes)])
        batches = {
            row.batch_id: f"{row.batch} · {row.title}" for row in self._rows if row.status != CANCELLED
        }
        fill_combo(self.same_batch, [(None, "新的一期（自动编号）"), *batches.items()])
        self.lecturers.set_people(choices.people)
        self.lecturers.set_known(choices.lecturers)
        completer = QCompleter(list(choices.titles), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.popup().setAccessibleName("已有课程")
        self.title.setCompleter(completer)

    def set_defaults(self, day: date, times: tuple[time, time], hours_centi: int) -> None:
        """A new class session: half a morning, where the town held its last, the programme of that day."""
        assert self._choices is not None
        self.day.set_date(day)
        self.start.set_time(times[0])
        self._follow_start()
        self.end.set_time(times[1])
        self.hours.setText(format_centi(hours_centi))
        self.place.setCurrentText(self._choices.last_place)
        holding = [p for p in self._choices.programmes if p.start_on <= day <= p.end_on]
        if len(holding) == 1:
            self.programme.setCurrentIndex(self.programme.findData(holding[0].id))
        self.show_hints()

    # -- reacting ----------------------------------------------------------------------------------

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Field name → what is wrong with it; the cursor goes to the first, all others are right."""
        for name, field in self.by_name.items():
            field.set_problem(problems.get(name, ""))
        if problems:
            self.by_name[next(iter(problems))].editor.setFocus()

    def _on_typed(self, *_: object) -> None:
        for field in self.by_name.values():
            if field.problem():
                field.set_problem("")
        self.changed.emit()

    def _on_day(self) -> None:
        self._on_typed()
        self._follow_title()
        self.show_hints()
        self.day_changed.emit()

    def _follow_start(self, *_: object) -> None:
        """The clock says which half-day it is; 全天 stays."""
        start = self.start.time()
        if start is not None and self.part.currentData() != WHOLE_DAY:
            self.part.setCurrentIndex(self.part.findData(half_day(start)))

    def _follow_form(self) -> None:
        forms = dict(self._choices.forms) if self._choices is not None else {}
        pot = forms.get(self.form.currentText(), "")
        if pot:
            self.pot.setCurrentIndex(max(0, self.pot.findData(pot)))

    def _follow_title(self) -> None:
        if self.is_new:
            free = self.same_batch.currentData() is None
            self.again.follow(self.title.text().strip() if free else "", self.day.date(), self._rows)

    def _on_batch(self) -> None:
        batch_id = self.same_batch.currentData()
        source = next((row for row in self._rows if row.batch_id == batch_id), None)
        if source is not None:
            self.title.setText(source.title)
        for widget in (self.title, *self.categories.widgets, self.programme, self.required):
            widget.setEnabled(source is None)
        self._follow_title()
        self._on_typed()
        self.batch_chosen.emit(batch_id)

    def show_hints(self) -> None:
        """What the day and the programme say of each other and of the month."""
        day = self.day.date()
        self.hint.setText(day_hint(day, self._rows, self.own_id))
        programme = self.programme.currentData()
        found = (
            next((p for p in self._choices.programmes if p.id == programme), None) if self._choices else None
        )
        self.by_name["programme"].set_hint(programme_hint(day, found))


def lines_of(fields: SessionFields, *, is_new: bool) -> tuple[tuple[tuple[str, str, QWidget, int], ...], ...]:
    """The lines of the form: name, label, editor and columns of each field."""
    batch: tuple[str, str, QWidget] = (
        ("same_batch", "期次", fields.same_batch) if is_new else ("batch", "期次", fields.batch)
    )
    return (
        (("title", "课程名称", fields.title, 12),),
        (
            ("day", "日期", fields.day, 4),
            ("part", "时段", fields.part, 2),
            ("start", "开始", fields.start, 3),
            ("end", "结束", fields.end, 3),
        ),
        (("place", "地点", fields.place, 6), ("lecturers", "授课人", fields.lecturers, 6)),
        (
            ("form", "培训形式", fields.form, 4),
            ("pot", "计入学时", fields.pot, 4),
            ("hours", "学时", fields.hours, 4),
        ),
        (
            ("category", "培训内容类别", fields.categories.first, 4),
            ("tags", "其他类别", fields.categories.others, 4),
            ("natures", "活动性质", fields.categories.natures, 4),
        ),
        ((*batch, 6), ("programme", "年度方案", fields.programme, 6)),
        (
            ("capacity", "人数上限", fields.capacity, 3),
            ("guests", "列席人数", fields.guests, 3),
            ("guest_names", "列席人员", fields.guest_names, 6),
        ),
        (("note", "备注", fields.note, 12),),
    )  # fmt: skip

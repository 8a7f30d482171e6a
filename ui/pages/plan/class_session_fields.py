"""The facts of a class session as fields: read from the store, checked, given back as one value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QGridLayout, QLabel, QLineEdit, QWidget

from app.rules.day_parts import DAY_PARTS, WHOLE_DAY, half_day
from app.rules.hours import format_centi, parse_centi
from app.rules.natures import NATURES
from app.rules.session_status import CANCELLED
from ui.pages.plan.again_field import AgainField
from ui.pages.plan.class_session_hints import day_hint, programme_hint
from ui.widgets.field.clock_field import ClockField
from ui.widgets.field.form import DatePicker, Field, fill_combo
from ui.widgets.field.lecturers_edit import LecturersEdit
from ui.widgets.field.tag_button import TagButton

if TYPE_CHECKING:
    from app.services.page.plan_forms import FormChoices
    from app.services.plan.class_sessions import ClassSessionDetail, ClassSessionRow
    from app.services.plan.planning import AudienceInput, ClassSessionInput

NARROW_SCREEN = 75  # Chinese characters: 1366×768 at 150 % has 65
POTS = ("集中", "网络", "党员教育", "自学", "上级调训")


@dataclass(frozen=True)
class NatureTag:
    """What a course can be ticked for, so that a duty knows it."""

    id: int
    name: str
    scheme: str = "按制度计数的活动"


NATURE_TAGS = tuple(NatureTag(place, name) for place, name in enumerate(NATURES))


def nature_button(parent: QWidget) -> TagButton:
    """活动性质, nothing ticked."""
    button = TagButton(parent)
    button.set_tags(NATURE_TAGS, ())
    return button


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
        self._own_id: int | None = None
        self._choices: FormChoices | None = None
        self.more_tags: tuple[int, ...] = ()  # of the first scheme, beside the one shown
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
        self.category = QComboBox(self)
        self.tags = TagButton(self)
        self.natures = nature_button(self)
        self.batch = QLineEdit(self)
        self.batch.setPlaceholderText("空着则自动编号")
        self.same_batch = QComboBox(self)
        self.again = AgainField(self)
        self.programme = QComboBox(self)
        self.capacity = QLineEdit(self)
        self.capacity.setPlaceholderText("空着则不限")
        self.note = QLineEdit(self)
        self.required = QCheckBox("必修", self)
        self.hint = QLabel(self)
        self.hint.setObjectName("caption")
        self._fields: dict[str, Field] = {}
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
                self._fields[name] = Field(label, editor, self)
                grid.addWidget(
                    self._fields[name], line + (line > 1), column, 1, span, Qt.AlignmentFlag.AlignTop
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
        for combo in (self.place, self.form, self.same_batch, self.programme, self.category):
            combo.setMinimumContentsLength(6)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for combo, name in ((self.place, "地点"), (self.form, "培训形式")):
            edit = combo.lineEdit()
            if edit is not None:
                edit.setAccessibleName(name)

    def _connect(self) -> None:
        for edit in (self.title, self.start, self.end, self.hours, self.batch, self.capacity, self.note):
            edit.textEdited.connect(self._on_typed)
        for combo in (self.place, self.form):
            combo.editTextChanged.connect(self._on_typed)
        for combo in (self.pot, self.programme, self.category, self.part):
            combo.activated.connect(self._on_typed)
        self.start.textEdited.connect(self._follow_start)
        self.form.activated.connect(self._follow_form)
        self.title.textChanged.connect(self._follow_title)
        self.again.choice.activated.connect(self._on_typed)
        self.same_batch.activated.connect(self._on_batch)
        self.day.changed.connect(self._on_day)
        self.lecturers.changed.connect(self._on_typed)
        self.tags.changed.connect(self._on_typed)
        self.natures.changed.connect(self._on_typed)
        self.required.toggled.connect(self._on_typed)

    # -- filling -----------------------------------------------------------------------------------

    def set_choices(self, choices: FormChoices) -> None:
        """What can be chosen; the first scheme is 培训内容类别, all others stand behind 其他类别."""
        self._choices = choices
        first = choices.categories[0].scheme_id if choices.categories else None
        own = [(row.id, row.name) for row in choices.categories if row.scheme_id == first]
        fill_combo(self.category, [(None, "未分类"), *own])
        self.tags.set_tags([row for row in choices.categories if row.scheme_id != first], ())
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
        self._show_hints()

    def set_detail(self, detail: ClassSessionDetail) -> None:
        """Show what is stored."""
        from app.services.plan.planning import LecturerInput

        assert self._choices is not None
        row = detail.row
        self._own_id = row.id
        self.title.setText(row.title)
        self.day.set_date(row.held_on)
        if self.part.findData(row.day_part) < 0:
            self.part.addItem(row.day_part, row.day_part)  # 中午, of an import
        self.part.setCurrentIndex(self.part.findData(row.day_part))
        self.start.set_time(row.start_time)
        self.end.set_time(row.end_time)
        self.place.setCurrentText(row.place)
        self.form.setCurrentText(row.form)
        if self.pot.findData(row.pot) < 0:
            self.pot.addItem(row.pot, row.pot)
        self.pot.setCurrentIndex(self.pot.findData(row.pot))
        self.hours.setText(format_centi(row.hours_centi))
        self.batch.setText(row.batch)
        self.programme.setCurrentIndex(max(0, self.programme.findData(detail.programme_id)))
        first = {self.category.itemData(place) for place in range(1, self.category.count())}
        own = next((tag for tag in detail.category_ids if tag in first), None)
        self.category.setCurrentIndex(max(0, self.category.findData(own)))
        self.more_tags = tuple(tag for tag in detail.category_ids if tag in first and tag != own)
        others = [tag for tag in self._choices.categories if tag.id not in first]
        self.tags.set_tags(others, detail.category_ids)
        self.natures.set_tags(NATURE_TAGS, [NATURES.index(name) for name in detail.natures])
        self.lecturers.set_lecturers(
            [LecturerInput(entry.name, entry.person_id, entry.organisation) for entry in detail.lecturers]
        )
        self.required.setChecked(row.required)
        self.capacity.setText("" if row.capacity is None else str(row.capacity))
        self.note.setText(row.note)
        if detail.sessions_in_batch > 1:
            self._fields["batch"].set_problem("")
            self.batch.setToolTip(f"这一期共 {detail.sessions_in_batch} 个课次，名称和应到名单一起改")
        self._show_hints()

    # -- reacting ----------------------------------------------------------------------------------

    def _on_typed(self, *_: object) -> None:
        for field in self._fields.values():
            if field.problem():
                field.set_problem("")
        self.changed.emit()

    def _on_day(self) -> None:
        self._on_typed()
        self._follow_title()
        self._show_hints()
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
        for widget in (self.title, self.category, self.tags, self.natures, self.programme, self.required):
            widget.setEnabled(source is None)
        self._follow_title()
        self._on_typed()
        self.batch_chosen.emit(batch_id)

    def _show_hints(self) -> None:
        day = self.day.date()
        self.hint.setText(day_hint(day, self._rows, self._own_id))
        programme = self.programme.currentData()
        found = (
            next((p for p in self._choices.programmes if p.id == programme), None) if self._choices else None
        )
        self._fields["programme"].set_hint(programme_hint(day, found))

    # -- giving back -------------------------------------------------------------------------------

    def data(self, audience: Sequence[AudienceInput]) -> ClassSessionInput | None:
        """The value to store; None when something is wrong, which then stands under its field."""
        hours_centi = parse_centi(self.hours.text() or "0")
        problems = problems_of(self, hours_centi)
        for name, field in self._fields.items():
            field.set_problem(problems.get(name, ""))
        day = self.day.date()
        if problems or day is None or hours_centi is None:
            self._fields[next(iter(problems))].editor.setFocus()
            return None
        return input_of(self, audience, day, hours_centi)


def input_of(
    fields: SessionFields, audience: Sequence[AudienceInput], day: date, hours_centi: int
) -> ClassSessionInput:
    """What the fields say, all of it given."""
    from app.services.plan.planning import ClassSessionInput

    tag = fields.category.currentData()
    batches, again = fields.again.answer()
    return ClassSessionInput(
        title=fields.title.text().strip(),
        held_on=day,
        start_time=fields.start.time(),
        end_time=fields.end.time(),
        day_part=fields.part.currentData() or "",
        place=fields.place.currentText().strip(),
        form=fields.form.currentText().strip(),
        pot=fields.pot.currentData() or POTS[0],
        hours_centi=hours_centi,
        category_ids=tuple(
            dict.fromkeys((*(() if tag is None else (tag,)), *fields.more_tags, *fields.tags.tags()))
        ),
        lecturers=fields.lecturers.lecturers(),
        audience=tuple(audience),
        batch=fields.batch.text().strip(),
        batch_id=fields.same_batch.currentData() if fields.is_new else None,
        required=fields.required.isChecked(),
        programme_id=fields.programme.currentData(),
        note=fields.note.text().strip(),
        capacity=int(fields.capacity.text()) if fields.capacity.text().strip() else None,
        batches=batches,
        hours_again=again,
        same_course=batches is not None,
        natures=tuple(NATURES[place] for place in fields.natures.tags()),
    )


def problems_of(fields: SessionFields, hours_centi: int | None) -> dict[str, str]:
    """Field name → what is wrong with it; empty when the form can be stored."""
    start, end = fields.start.time(), fields.end.time()
    found = {}
    if not fields.title.text().strip():
        found["title"] = "请填写课程名称。"
    if fields.day.date() is None:
        found["day"] = (
            "请填写日期，例如 2024-08-15。"
            if not fields.day.text()
            else "看不懂这个日期，请写成 2024-08-15。"
        )
    if not fields.start.is_valid():
        found["start"] = "请写成 09:00。"
    if not fields.end.is_valid():
        found["end"] = "请写成 11:30。"
    if start is not None and end is not None and end <= start:
        found["end"] = "结束时间要晚于开始时间。"
    if hours_centi is None or not 0 <= hours_centi <= 9900:
        found["hours"] = "学时是 0 至 99 的数，例如 3 或 2.5。"
    seats = fields.capacity.text().strip()
    if seats and not (seats.isdecimal() and 0 < int(seats) < 10000):
        found["capacity"] = "请填人数，例如 40；不限的空着。"
    fields.lecturers.take()
    if fields.lecturers.unclear():
        found["lecturers"] = fields.lecturers.unclear()
    return found


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
            ("category", "培训内容类别", fields.category, 4),
            ("tags", "其他类别", fields.tags, 4),
            ("natures", "活动性质", fields.natures, 4),
        ),
        ((*batch, 6), ("programme", "年度方案", fields.programme, 6)),
        (("capacity", "人数上限", fields.capacity, 4), ("note", "备注", fields.note, 8)),
    )  # fmt: skip

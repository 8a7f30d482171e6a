"""What a state asks that makes a 上级调训: what it is called, when it begins, who is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.rules.registers.description import Field as Described
from app.rules.registers.description import Kind
from app.rules.registers.typed_values import LineValue
from ui.pages.registers.lines_editor import LinesEditor
from ui.widgets.field.form import DatePicker, Field

if TYPE_CHECKING:
    from app.services.register.acting import SecondmentInput
    from app.services.register.entry_forms import EntryForm, Option

# Of those named for a training: who goes (a line without a word is a nomination).
GOING = frozenset({"named", "stand_in"})
SENT = Described("sent", "调训人员", Kind.PERSONS)


class SecondmentFields(QWidget):
    """`touched` when something was typed."""

    touched = Signal()

    def __init__(self, today: date, parent: QWidget) -> None:
        super().__init__(parent)
        self._today = today
        self.title = QLineEdit(self)
        self.start = DatePicker(self, today=today)
        self.sent = LinesEditor(SENT, self)
        self.title_field = Field("课次名称", self.title, self)
        self.start_field = Field("开班日期", self.start, self)
        self.sent_field = Field("调训人员", self.sent.widget, self, hint="从表格粘贴姓名也可以")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for field in (self.title_field, self.start_field, self.sent_field):
            layout.addWidget(field)
        for line in (self.title, self.start.line):
            line.textEdited.connect(self.touched)

    def fill(self, form: EntryForm, people: tuple[Option, ...]) -> None:
        """Begin with what the task says."""
        self.title.setText(form.texts.get("words", ""))
        self.start.line.setText(form.texts.get("from", "") or form.texts.get("by", ""))
        self.sent.fill(replace(form, options={SENT.id: people}, lines={SENT.id: going(form)}))
        self.sent.listen(lambda *_: self.touched.emit())

    def is_right(self) -> bool:
        """Whether everything is there; what is missing stands under its field."""
        named = says(self.title_field, "" if self.title.text().strip() else "请填写课次名称。")
        dated = says(self.start_field, day_problem(self.start))
        who = self.sent.problem() or ("" if self.sent.given() else "请至少写一人。")
        return says(self.sent_field, who) and named and dated

    def given(self) -> SecondmentInput:
        """The secondment as typed."""
        from app.services.register.acting import SecondmentInput

        lines = self.sent.given()
        given = lines if isinstance(lines, tuple) else ()
        people = [line.person_id for line in given if isinstance(line, LineValue)]
        return SecondmentInput(
            self.start.date() or self._today,
            self.title.text().strip(),
            tuple(each for each in people if each is not None),
        )


def going(form: EntryForm) -> tuple[LineValue, ...]:
    """Who is named in the entry already and goes: neither the spare ones nor those who dropped out."""
    return tuple(
        LineValue(person_id=line.person_id)
        for line in form.lines.get("people", ())
        if line.person_id is not None and line.data.get("role", "named") in GOING
    )


def says(field: Field, problem: str) -> bool:
    """Put a problem under a field; whether there is none."""
    field.set_problem(problem)
    return not problem


def day_problem(day: DatePicker) -> str:
    """What is wrong with a day that must be there."""
    return "" if day.date() is not None else "写成 年-月-日，例如 2024-08-15。"

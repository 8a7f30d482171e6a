"""An editor for each kind of field of a register, all with the same few words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from app.rules.registers.description import Field, Kind
from app.rules.registers.typed_values import is_linked
from ui.widgets.field.form import DatePicker, fill_combo
from ui.widgets.field.search_combo import SearchCombo

if TYPE_CHECKING:
    from datetime import date

    from app.rules.registers.typed_values import Given, LineValue
    from app.services.register.entry_forms import EntryForm, Option

NOTHING = "（不填）"
LONG_LINES = 4


class FieldEditor(Protocol):
    """One field on the screen; `widget` is what is laid out."""

    @property
    def widget(self) -> QWidget:
        """What is laid out."""

    def fill(self, form: EntryForm) -> None:
        """Show what is stored or proposed."""

    def given(self) -> Given:
        """What the clerk gives."""

    def problem(self) -> str:
        """What cannot be understood, '' when all can."""

    def listen(self, call: Callable[..., object]) -> None:
        """Tell of every change."""


class TextEditor:
    """Text, numbers, money and months: one line, read by the service."""

    HINTS = {Kind.MONTH: "2024-08", Kind.MONEY: "元，例如 1200.50", Kind.NUMBER: "数字"}  # noqa: RUF012

    def __init__(self, of: Field, parent: QWidget) -> None:
        self._of = of
        self.widget = QLineEdit(parent)
        self.widget.setPlaceholderText(self.HINTS.get(of.kind, ""))

    def fill(self, form: EntryForm) -> None:
        self.widget.setText(form.texts.get(self._of.id, ""))

    def given(self) -> Given:
        return self.widget.text().strip() or None

    def problem(self) -> str:
        return ""

    def listen(self, call: Callable[..., object]) -> None:
        self.widget.textEdited.connect(call)


class LongEditor:
    """Several lines; Tab leaves it."""

    def __init__(self, of: Field, parent: QWidget) -> None:
        self._of = of
        self.widget = QPlainTextEdit(parent)
        self.widget.setTabChangesFocus(True)
        self.widget.setFixedHeight(self.widget.fontMetrics().lineSpacing() * LONG_LINES + 16)

    def fill(self, form: EntryForm) -> None:
        self.widget.setPlainText(form.texts.get(self._of.id, ""))

    def given(self) -> Given:
        return self.widget.toPlainText().strip() or None

    def problem(self) -> str:
        return ""

    def listen(self, call: Callable[..., object]) -> None:
        self.widget.textChanged.connect(call)


class DayEditor:
    """A day, typed or picked."""

    def __init__(self, of: Field, parent: QWidget, today: date) -> None:
        self._of = of
        self.widget = DatePicker(parent, today=today)

    def fill(self, form: EntryForm) -> None:
        self.widget.line.setText(form.texts.get(self._of.id, ""))

    def given(self) -> Given:
        return self.widget.text() or None

    def problem(self) -> str:
        return "" if self.widget.is_valid() else "写成 年-月-日，例如 2024-08-15。"

    def listen(self, call: Callable[..., object]) -> None:
        self.widget.changed.connect(call)


class ChoiceEditor:
    """One of the words; of an open field also one of her own."""

    def __init__(self, of: Field, parent: QWidget) -> None:
        self._of = of
        self.widget = QComboBox(parent)
        self.widget.setEditable(of.open)
        self.widget.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)

    def fill(self, form: EntryForm) -> None:
        stored = form.texts.get(self._of.id, "")
        choices: list[tuple[object, str]] = [
            (each.id, each.title) for each in self._of.choices if not each.hidden or each.id == stored
        ]
        titles = {text for _, text in choices}
        more = dict.fromkeys(option.label for option in form.options.get(self._of.id, ()))
        choices += [(label, label) for label in more if label not in titles]
        if not self._of.required or not stored:
            choices.insert(0, ("", "" if self._of.open else NOTHING))
        if stored and stored not in [value for value, _ in choices]:
            choices.append((stored, stored))
        fill_combo(self.widget, choices, stored)

    def given(self) -> Given:
        place = self.widget.currentIndex()
        typed = self.widget.currentText().strip()
        if place >= 0 and self.widget.itemText(place) == self.widget.currentText():
            return str(self.widget.itemData(place)) or None
        return typed or None

    def chosen(self) -> str:
        """The id of the choice, '' for none or one of her own."""
        given = self.given()
        return given if isinstance(given, str) and given in [each.id for each in self._of.choices] else ""

    def problem(self) -> str:
        return ""

    def listen(self, call: Callable[..., object]) -> None:
        self.widget.currentIndexChanged.connect(call)
        self.widget.editTextChanged.connect(call)


class LinkEditor:
    """One person, unit, class or entry: found by a part of its name or by pinyin initials."""

    def __init__(self, of: Field, parent: QWidget) -> None:
        self._of = of
        self._takes_names = of.kind is Kind.LECTURER
        self.widget = SearchCombo(parent, is_free=self._takes_names)

    def fill(self, form: EntryForm) -> None:
        options = form.options.get(self._of.id, ())
        lines = form.lines.get(self._of.id, ())
        choices: list[tuple[object, str]] = [(None, self._of.empty or "")]
        choices += [(option.value, option.label) for option in options]
        current = next((option.value for option in options if lines and same(option.value, lines[0])), None)
        if current is None and lines:
            current = lines[0]
            choices.append((current, lines[0].name or "（已不在名单上）"))
        self.widget.fill(choices, current)

    def given(self) -> Given:
        value = self.widget.currentData()
        typed = self.widget.edit().text().strip()
        if self._takes_names and typed and typed != self.widget.itemText(self.widget.currentIndex()):
            return typed
        return (value,) if value is not None else ()

    def problem(self) -> str:
        return ""

    def listen(self, call: Callable[..., object]) -> None:
        self.widget.activated.connect(call)


def same(one: LineValue, other: LineValue) -> bool:
    """Whether two lines point to the same, whatever stands in their columns."""
    return one.link == other.link and one.programme_id == other.programme_id


def labels(options: Sequence[Option]) -> dict[str, LineValue]:
    """What is meant by a label."""
    return {option.label: option.value for option in options}


def editor_of(of: Field, parent: QWidget, today: date) -> FieldEditor:
    """The editor of a field that is no list of lines."""
    if of.kind is Kind.LONG:
        return LongEditor(of, parent)
    if of.kind is Kind.DAY:
        return DayEditor(of, parent, today)
    if of.kind is Kind.CHOICE and not is_linked(of):
        return ChoiceEditor(of, parent)
    if of.kind in (Kind.PERSON, Kind.UNIT, Kind.CLASS, Kind.LECTURER, Kind.ENTRY, Kind.CHOICE):
        return LinkEditor(of, parent)
    return TextEditor(of, parent)

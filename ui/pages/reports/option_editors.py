"""The editors of a paper's options: one for each kind of value, what is in it, and putting it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QWidget

from app.reports.asked import Parameter, What
from ui.pages.reports.sheet_choice import SheetChoice
from ui.papers import output
from ui.widgets.field.form import DatePicker, fill_combo

Changed = Callable[..., object]


def combo_of(
    choices: Sequence[tuple[object, str]], current: object, parent: QWidget, changed: Changed
) -> QComboBox:
    """A list to choose one value from; a long one does not widen the page."""
    combo = QComboBox(parent)
    fill_combo(combo, choices, current)
    combo.setMinimumContentsLength(8)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.activated.connect(changed)
    return combo


def _choice(one: Parameter, parent: QWidget, changed: Changed, today: date, _year: int) -> QWidget:
    if one.is_many:
        sheets = SheetChoice((str(value) for value, _ in one.asked.choices), parent)
        if isinstance(one.default, tuple):
            sheets.choose(str(name) for name in one.default)
        sheets.changed.connect(changed)
        return sheets
    empty = [("", one.asked.empty)] if one.asked.empty else []
    combo = combo_of([*empty, *one.asked.choices], one.default, parent, changed)
    combo.setToolTip(one.asked.note)
    return combo


def _switch(one: Parameter, parent: QWidget, changed: Changed, _today: date, _year: int) -> QWidget:
    box = QCheckBox(one.asked.words, parent)
    box.setAccessibleName(one.asked.words)
    box.setToolTip(one.asked.note)
    box.setChecked(bool(one.default))
    box.toggled.connect(changed)
    return box


def _date(one: Parameter, parent: QWidget, changed: Changed, today: date, year: int) -> QWidget:
    picker = DatePicker(parent, today=today)
    if one.asked.is_today:
        picker.set_date(min(today, date(year, 12, 31)))
    picker.changed.connect(changed)
    return picker


def _number(one: Parameter, parent: QWidget, changed: Changed, _today: date, _year: int) -> QWidget:
    spin = QSpinBox(parent)
    spin.setRange(0, one.asked.most or 0)
    spin.setValue(int(str(one.default)))
    spin.valueChanged.connect(changed)
    return spin


def _text(one: Parameter, parent: QWidget, changed: Changed, _today: date, _year: int) -> QWidget:
    line = QLineEdit(parent)
    line.setPlaceholderText("例如 联系电话、午餐" if one.is_many else one.asked.note)
    line.editingFinished.connect(changed)
    return line


EDITORS: dict[What, Callable[[Parameter, QWidget, Changed, date, int], QWidget]] = {
    What.CHOICE: _choice,
    What.SWITCH: _switch,
    What.DATE: _date,
    What.NUMBER: _number,
    What.TEXT: _text,
}


def value_in(editor: QWidget) -> object:
    """What is chosen or typed."""
    if isinstance(editor, QComboBox):
        return editor.currentData()
    if isinstance(editor, QCheckBox):
        return editor.isChecked()
    if isinstance(editor, QSpinBox):
        return editor.value()
    if isinstance(editor, DatePicker):
        return editor.date()
    if isinstance(editor, SheetChoice):
        return editor.chosen()
    return editor.text() if isinstance(editor, QLineEdit) else None


def put_back(editor: QWidget, value: Any) -> None:
    """What was chosen before, where it still fits; tells nobody. Days come back as they were typed."""
    blocked = editor.blockSignals(True)
    if isinstance(editor, QComboBox):
        if editor.findData(value) >= 0:
            editor.setCurrentIndex(editor.findData(value))
    elif isinstance(editor, QCheckBox):
        editor.setChecked(value)
    elif isinstance(editor, QSpinBox):
        editor.setValue(value)
    elif isinstance(editor, QLineEdit):
        editor.setText(value)
    elif isinstance(editor, SheetChoice):
        editor.choose(value)
    editor.blockSignals(blocked)


def as_asked(one: Parameter, value: object) -> object:
    """A single choice where several are allowed as the one of them; typed words as the several they are."""
    if not one.is_many or one.asked.what is What.CHOICE:
        return value
    if one.asked.what is What.TEXT:
        return output.split_titles(str(value))
    return () if value is None else (value,)

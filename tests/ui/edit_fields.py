"""What can be edited in a dialog, found by itself, and a change of each, for the test over every dialog."""

from __future__ import annotations

import datetime
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

import ui
from ui.widgets.field.clock_field import ClockField
from ui.widgets.field.form import DatePicker
from ui.widgets.field.person_field import PersonField
from ui.widgets.field.tag_button import TagButton

# What `fields_of` gives; everything else that takes typing is one of these inside.
KINDS = (DatePicker, QComboBox, QSpinBox, QCheckBox, QRadioButton, QLineEdit, QPlainTextEdit, QTextEdit,
         QListWidget, QTreeWidget, TagButton)  # fmt: skip
Change = Callable[[QWidget], None]


def dialogs() -> dict[str, type[QDialog]]:
    """Every dialog of the window by `module.Class`, wherever under `ui` it stands."""
    found = {}
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        if module.name.endswith("__main__"):
            continue
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            is_own = inspect.isclass(value) and value.__module__ == module.name
            if is_own and issubclass(value, QDialog):
                found[f"{module.name.rsplit('.', 1)[1]}.{name}"] = value
    return found


def fields_of(dialog: QWidget) -> dict[str, QWidget]:
    """Label → what can be edited now: shown, enabled, and no part of another field."""
    found: dict[str, QWidget] = {}
    for widget in _editors(dialog):
        label = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
        name, number = label, 1
        while name in found:
            number += 1
            name = f"{label} {number}"
        found[name] = widget
    return found


def _editors(dialog: QWidget) -> Iterator[QWidget]:
    seen: list[QWidget] = []
    for widget in dialog.findChildren(QWidget):
        if not isinstance(widget, KINDS) or not widget.isVisibleTo(dialog) or not widget.isEnabled():
            continue
        if widget.window() is not dialog or any(other.isAncestorOf(widget) for other in seen):
            continue  # a list that pops up, or the line inside a date, a combo or a number
        seen.append(widget)
        if isinstance(widget, QListWidget | QTreeWidget) and not _checkable(widget):
            continue
        if isinstance(widget, QLineEdit) and widget.isReadOnly():
            continue
        yield widget


def _checkable(ticks: QListWidget | QTreeWidget) -> bool:
    first = ticks.item(0) if isinstance(ticks, QListWidget) else ticks.topLevelItem(0)
    if isinstance(first, QTreeWidgetItem):
        return first.data(0, Qt.ItemDataRole.CheckStateRole) is not None
    return first is not None and first.data(Qt.ItemDataRole.CheckStateRole) is not None


def change(widget: QWidget) -> None:
    """As a clerk would: another date, another choice, one letter more, a tick."""
    for kind, call in _CHANGES:
        if isinstance(widget, kind):
            call(widget)
            return
    raise AssertionError(f"no way to change {type(widget).__name__}")


def typed(text: str) -> Change:
    """This text instead of what stands there."""

    def change_text(widget: QWidget) -> None:
        if isinstance(widget, QComboBox):
            widget.setEditText(text)
        elif isinstance(widget, QPlainTextEdit):
            widget.setPlainText(text)
        else:
            assert isinstance(widget, QLineEdit)
            widget.setText(text)
            widget.textEdited.emit(text)

    return change_text


def chosen(text: str) -> Change:
    """The choice that has this text."""

    def choose(widget: QWidget) -> None:
        assert isinstance(widget, QComboBox)
        place = widget.findText(text, Qt.MatchFlag.MatchStartsWith)
        assert place >= 0, f"{text} is not offered: {[widget.itemText(n) for n in range(widget.count())]}"
        widget.setCurrentIndex(place)
        widget.activated.emit(place)

    return choose


def ticked(place: int) -> Change:
    """The line at this place the other way round."""

    def tick(widget: QWidget) -> None:
        assert isinstance(widget, QListWidget)
        _tick_item(widget.item(place))

    return tick


def on_day(day: datetime.date) -> Change:
    """This date."""

    def set_day(widget: QWidget) -> None:
        assert isinstance(widget, DatePicker)
        widget.set_date(day)
        widget.changed.emit()

    return set_day


def _next_day(picker: DatePicker) -> None:
    day = picker.date()
    assert day is not None, "an empty date proves nothing"
    on_day(day + datetime.timedelta(days=1))(picker)


def _next_choice(combo: QComboBox) -> None:
    if combo.isEditable() and combo.count() < 2:
        combo.setEditText(f"{combo.currentText()}改")
        return
    assert combo.count() > 1, "one choice proves nothing"
    others = [n for n in range(combo.count()) if combo.itemText(n) not in ("", combo.currentText())]
    place = others[0]
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


def _other_person(field: PersonField) -> None:
    now = field.person()
    other = next(row for row in field._people if now is None or row.id != now.id)
    typed(other.name)(field)


def _later(clock: ClockField) -> None:
    now = clock.time()
    assert now is not None, "an empty time proves nothing"
    typed(f"{now.hour:02}:{(now.minute + 5) % 60:02}")(clock)


def _one_more(edit: QLineEdit) -> None:
    text = edit.text()
    assert text, "an empty field proves nothing"
    is_number = text.replace(".", "").isdigit()
    typed(f"{float(text) + 1:g}" if is_number and len(text) < 6 else f"{text}改")(edit)


def _longer(edit: QPlainTextEdit) -> None:
    assert edit.toPlainText(), "an empty text proves nothing"
    typed(f"{edit.toPlainText()}改")(edit)


def _tick(ticks: QListWidget | QTreeWidget) -> None:
    """The last line: the ticked ones stand first."""
    states = Qt.CheckState
    if isinstance(ticks, QListWidget):
        _tick_item(ticks.item(ticks.count() - 1))
        return
    line = ticks.topLevelItem(ticks.topLevelItemCount() - 1)
    was = line.checkState(0) == states.Checked
    line.setCheckState(0, states.Unchecked if was else states.Checked)


def _tick_item(item: QListWidgetItem) -> None:
    was = item.checkState() == Qt.CheckState.Checked
    item.setCheckState(Qt.CheckState.Unchecked if was else Qt.CheckState.Checked)


def _next_number(box: QSpinBox) -> None:
    box.setValue(box.value() + 1 if box.value() < box.maximum() else box.value() - 1)


def _click(button: QAbstractButton) -> None:
    assert not (isinstance(button, QRadioButton) and button.isChecked()), "it is chosen already"
    button.click()


def _other_tag(button: TagButton) -> None:
    action = [action for action in button._menu.actions() if action.isCheckable()][-1]
    action.trigger()


_CHANGES: tuple[tuple[type[QWidget], Callable[..., None]], ...] = (
    (DatePicker, _next_day),
    (PersonField, _other_person),
    (ClockField, _later),
    (QComboBox, _next_choice),
    (QSpinBox, _next_number),
    (TagButton, _other_tag),
    (QAbstractButton, _click),
    (QLineEdit, _one_more),
    (QPlainTextEdit, _longer),
    (QListWidget, _tick),
    (QTreeWidget, _tick),
)

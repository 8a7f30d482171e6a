"""Every register, one entry without the mouse: Ctrl+N, Tab from field to field, Ctrl+Enter; then undone.

What is typed is what a file says afterwards, and the form asks nothing that no key reaches.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from sqlalchemy.orm import Session

from app.registers import shipped
from app.rules.registers.description import Field, Kind
from app.services.plan import programmes
from app.services.register import forms, reading
from app.services.register.writing import add_entry
from tests.services.duty_town import hold
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks
from tests.ui.towns import fill_town
from ui.pages.registers.entry_dialog import EntryDialog
from ui.pages.registers.registers_tab import RegistersTab
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

PAGE = "registers"
CTRL = Qt.KeyboardModifier.ControlModifier
TODAY = date(2024, 8, 15)
WHO, UNIT = "欧阳雪梅", "清溪村"
IDS = tuple(one.id for one in shipped().values() if not one.hidden)
# What cannot be left to "the first word that fits": register, field → what is typed.
TYPED = {
    ("fund", "amount"): "1200.5",
    ("honour", "person"): WHO,
    ("lecturer", "name"): "周老师",
    ("need", "person"): WHO,
    ("share", "person"): WHO,
    ("trip", "to"): "2024-08-16",
    ("online-class", "to"): "2024-10-31",
    ("project", "by"): "2024-09-30",
    ("task", "by"): "2024-09-30",
    ("secondment", "by"): "2024-09-30",
}
BY_KIND = {
    Kind.TEXT: "防汛业务", Kind.LONG: "能做到", Kind.DAY: "2024-08-14", Kind.MONTH: "2024-07",
    Kind.NUMBER: "3", Kind.MONEY: "88.8", Kind.PERSON: WHO, Kind.PERSONS: WHO, Kind.UNIT: UNIT,
    Kind.UNITS: UNIT, Kind.LECTURER: WHO, Kind.CLASS: "政策法规",
}  # fmt: skip


def fill(session: Session) -> None:
    """A class session to be named, and a plan to be conveyed."""
    hold(session, date(2024, 6, 5), marks="none")
    plan = programmes.ProgrammeInput("2024年干部教育培训方案", date(2024, 1, 1), date(2024, 12, 31))
    programmes.add_programme(session, data=plan)
    register = forms.get_register(session, register_id="contest")
    values = {"day": "2024-08-01", "project": "行政执法"}
    add_entry(session, register=register, values=values, today=TODAY, defaults=True)


def TOWN(ctx: UiContext) -> None:
    fill_town(ctx)
    ctx.runner.command(fill, action="register.add", text="登记")


@pytest.fixture
def keys(qtbot: QtBot, window: MainWindow) -> Keyboard:
    return Keyboard(qtbot, window)


def entries(ctx: UiContext, register_id: str) -> tuple[Any, ...]:
    with ctx.app.database.read() as session:
        register = forms.get_register(session, register_id=register_id)
        return reading.list_entries(session, register=register, year=2024).entries


def opened(
    window: MainWindow, register_id: str, keys: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> EntryDialog:
    """The form as Ctrl+N opens it; a confidential register is unlocked first."""
    monkeypatch.setattr("ui.work.messages.confirm", lambda *_, **__: True)
    window.activateWindow()
    window.set_year(2024)
    window.show_tab("registers")
    tab = window.current_tab()
    assert isinstance(tab, RegistersTab)
    tab.show_target(register_id)
    if tab.view.is_locked:
        tab.view.unlock_wanted.emit()
    QApplication.processEvents()
    tab.view.focus_entries()
    keys.press(Qt.Key.Key_N, CTRL)
    QApplication.processEvents()
    found = [
        one for one in QApplication.topLevelWidgets() if isinstance(one, EntryDialog) and one.isVisible()
    ]
    assert len(found) == 1
    found[0].activateWindow()
    QApplication.processEvents()
    return found[0]


def field_in_focus(form: EntryDialog) -> Field | None:
    focus = QApplication.focusWidget()
    for field in form.register.fields:
        widget: QWidget | None = form.editors[field.id].widget if field.id in form.editors else None
        if widget is not None and focus is not None and (focus is widget or widget.isAncestorOf(focus)):
            return field
    return None


def wanted(form: EntryDialog, field: Field) -> bool:
    """Whether the form cannot be saved without, or it is one of what is typed first; and it is empty."""
    either = {name for one in form.register.either for name in one.fields[:1]}
    asked = field.required or field.id in form.register.keys or field.id in either
    return asked and not form.editors[field.id].given() and field.kind is not Kind.FILE


def type_into(form: EntryDialog, field: Field, keys: Keyboard) -> None:
    if field.kind is Kind.CHOICE and not field.is_lines and not field.open:
        for _ in range(3):
            if not form.editors[field.id].given():
                keys.press(Qt.Key.Key_Down)
        return
    text = TYPED.get((form.register.id, field.id)) or BY_KIND.get(field.kind, "防汛业务")
    if field.is_lines and field.kind is Kind.CHOICE:
        keys.type("3")  # the words stand there: the cursor is in their first column
        keys.press(Qt.Key.Key_Return)
        return
    if field.is_lines:
        keys.press(Qt.Key.Key_F2)
        keys.type(text)
        keys.press(Qt.Key.Key_Return)
        return
    keys.type(text)


@pytest.mark.qt_log_ignore("does not support", extend=True)  # the list under the field, offscreen
@pytest.mark.parametrize("register_id", IDS)
def test_one_entry_by_keys(
    window: MainWindow, ctx: UiContext, keys: Keyboard, register_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(entries(ctx, register_id))
    form = opened(window, register_id, keys, monkeypatch)
    check_looks(form)
    told: dict[str, object] = {}
    for _ in range(60):
        field = field_in_focus(form)
        if field is not None and wanted(form, field):
            type_into(form, field, keys)
            QApplication.processEvents()
        keys.press(Qt.Key.Key_Tab)
        if not any(wanted(form, one) for one in form.register.fields if form.is_asked(one.id)):
            break
    for field in form.register.fields:
        if form.is_asked(field.id):
            told[field.id] = form.editors[field.id].given()
    keys.press(Qt.Key.Key_Return, CTRL)
    QApplication.processEvents()
    if isValid(form) and form.isVisible():
        pytest.fail(f"{form.problem.text()} {[one.problem() for one in form.fields.values()]} {told}")
    found = entries(ctx, register_id)
    assert len(found) == before + 1
    newest = max(found, key=lambda entry: entry.id)
    for field in shipped()[register_id].fields:
        if told.get(field.id):
            assert says(newest, field, told[field.id]), (field.id, told[field.id], newest)
    window.activateWindow()
    window.offered.do("undo")
    assert len(entries(ctx, register_id)) == before


def says(entry: Any, field: Field, typed: Any) -> bool:
    """Whether the entry holds what was typed: the words, as many lines, or the link of its envelope."""
    if field.kind in (Kind.TEXT, Kind.LONG):
        return bool(entry.data.get(field.id) == typed)
    if field.id == "day":
        return bool(entry.on_day.isoformat() == typed)
    if field.kind is Kind.DAY:
        return bool(entry.data.get(field.id) == typed)
    if field.is_lines and isinstance(typed, tuple):
        return len(entry.lines_of(field.id)) == len(typed)
    links = (entry.person_id, entry.unit_id, entry.batch_id, entry.programme_id)
    return bool(field.id in entry.data or entry.slot or entry.lines_of(field.id) or any(links))

"""登记簿: what the records suggest is entered, put aside and brought back by keys."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from app.services.person.roster import list_people
from app.services.plan.plan_inputs import LecturerInput
from app.services.register.forms import get_register
from app.services.register.reading import list_entries
from app.services.register.writing import add_entry
from tests.services import duty_town
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot
from tests.ui.towns import fill_town
from ui.pages.registers.entry_dialog import EntryDialog
from ui.pages.registers.field_editors import LinkEditor
from ui.pages.registers.registers_tab import RegistersTab
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
K = Qt.Key


def fill(session: Any) -> None:
    """A 研讨 of three who were there, taught by somebody from outside, as two more sessions are."""
    people = list_people(session)
    there = {each.id: "present" for each in people[:3]}
    teacher = (LecturerInput("张教授", organisation="县委党校"),)
    duty_town.hold(session, date(2024, 4, 4), form="座谈研讨", marks=there, lecturers=teacher)
    for month in (5, 6):
        duty_town.hold(session, date(2024, month, 4), marks=there, lecturers=teacher)


def TOWN(ctx: UiContext) -> None:
    fill_town(ctx)
    ctx.runner.command(fill, action="register.add", text="登记")


@pytest.fixture
def tab(window: MainWindow) -> RegistersTab:
    window.set_year(2024)
    window.show_tab("registers")
    found = window.current_tab()
    assert isinstance(found, RegistersTab)
    return found


@pytest.fixture
def keyboard(qtbot: QtBot, window: MainWindow) -> Keyboard:
    return Keyboard(qtbot, window)


def entries(ctx: UiContext, register_id: str) -> tuple[Any, ...]:
    with ctx.app.database.read() as session:
        register = get_register(session, register_id=register_id)
        return list_entries(session, register=register, year=2024).entries


def dialog(tab: RegistersTab) -> EntryDialog:
    found = [each for each in tab.findChildren(EntryDialog) if each.isVisible()]
    assert found
    found[-1].activateWindow()
    QApplication.processEvents()
    return found[-1]


def shown(tab: RegistersTab) -> list[str]:
    return [line.title for line in tab.view.suggested.model.shown]


def to_suggestions(tab: RegistersTab, register_id: str) -> None:
    tab.show_target(register_id)
    tab.view.suggested.focus()
    QApplication.processEvents()
    assert tab.view.suggested.line is not None


def test_enter_enter_stores_one_and_ctrl_z_brings_it_back(
    window: MainWindow, tab: RegistersTab, ctx: UiContext, keyboard: Keyboard
) -> None:
    to_suggestions(tab, "study-file")
    check_looks(window)
    shoot(window, "registers-suggested")
    assert len(shown(tab)) == 3
    assert entries(ctx, "study-file") == ()
    keyboard.press(K.Key_Return)
    form = dialog(tab)
    assert form.period.currentData() == "2024"
    keyboard.press(K.Key_Return)
    assert keyboard.presses == 2
    (entry,) = entries(ctx, "study-file")
    assert (entry.slot, entry.on_day, entry.period) == ("discussion", date(2024, 4, 4), "2024")
    assert len(shown(tab)) == 2
    window.offered.do("undo")
    assert entries(ctx, "study-file") == ()
    assert len(shown(tab)) == 3


def test_several_by_one_key(
    window: MainWindow, tab: RegistersTab, ctx: UiContext, keyboard: Keyboard
) -> None:
    to_suggestions(tab, "study-file")
    keyboard.press(K.Key_A, CTRL)
    keyboard.press(K.Key_Space)
    assert len(entries(ctx, "study-file")) == 3
    assert shown(tab) == []
    assert not tab.view.suggested.isVisibleTo(window)
    window.offered.do("undo")
    assert entries(ctx, "study-file") == ()


def test_one_is_put_aside_brought_back_and_that_is_undone(
    window: MainWindow, tab: RegistersTab, ctx: UiContext, keyboard: Keyboard
) -> None:
    to_suggestions(tab, "study-file")
    first, *rest = shown(tab)
    assert tab.offered.by_id["waive"].text() == "不再提示"
    keyboard.press(K.Key_M, CTRL)
    assert shown(tab) == rest
    assert tab.view.suggested.line is not None, "the next one is under the cursor"
    assert "1 条不再提示" in tab.view.suggested.caption.text()
    assert tab.offered.by_id["bring_back"].isVisible()
    window.offered.do("undo")
    assert shown(tab) == [first, *rest]
    keyboard.press(K.Key_A, CTRL)
    keyboard.press(K.Key_M, CTRL)
    assert shown(tab) == []
    tab.offered.do("bring_back")
    assert shown(tab) == [first, *rest]


def test_an_outsider_who_taught_three_times_is_entered_with_his_type(
    window: MainWindow, tab: RegistersTab, ctx: UiContext, keyboard: Keyboard
) -> None:
    to_suggestions(tab, "lecturer")
    assert shown(tab) == ["张教授"]
    keyboard.press(K.Key_Space)  # what only the clerk knows is asked for
    form = dialog(tab)
    kind = form.editors["type"].widget
    assert isinstance(kind, QComboBox)
    kind.setCurrentIndex(kind.findText("党校教师"))
    kind.setFocus()
    keyboard.press(K.Key_Return)
    (entry,) = entries(ctx, "lecturer")
    assert (entry.data["name"], entry.data["org"], entry.data["type"]) == ("张教授", "县委党校", "school")
    assert shown(tab) == []


def test_delete_on_a_suggestion_deletes_no_entry_below(
    window: MainWindow, tab: RegistersTab, ctx: UiContext, keyboard: Keyboard
) -> None:
    to_suggestions(tab, "study-file")
    keyboard.press(K.Key_Space)
    assert len(entries(ctx, "study-file")) == 1
    tab.view.suggested.focus()
    keyboard.press(K.Key_Delete, CTRL)
    assert len(entries(ctx, "study-file")) == 1


@pytest.mark.qt_log_ignore("does not support", extend=True)  # the list under the field, offscreen
def test_a_topic_may_be_typed_and_an_outsider_stays_as_typed(
    window: MainWindow, tab: RegistersTab, keyboard: Keyboard
) -> None:
    tab.show_target("need")
    from ui.pages.registers import registers_actions

    registers_actions.new(tab.view)
    form = dialog(tab)
    topic = form.editors["topic"].widget
    assert isinstance(topic, QComboBox)
    topic.setFocus()
    keyboard.type("公文写作")
    keyboard.press(K.Key_Tab)
    assert form.editors["topic"].given() == "公文写作"
    form.is_touched = False
    form.reject()
    tab.show_target("evaluation")
    registers_actions.new(tab.view)
    form = dialog(tab)
    lecturer = form.editors["lecturer"]
    assert isinstance(lecturer, LinkEditor)
    lecturer.widget.setFocus()
    keyboard.type("李教授")
    keyboard.press(K.Key_Tab)
    assert lecturer.given() == "李教授"
    form.is_touched = False
    form.reject()


@pytest.mark.parametrize(
    ("register_id", "first"),
    [
        ("evaluation", "class"),
        ("trip", "to"),
        ("unit-training", "unit"),
        ("outreach", "kind"),
        ("lecturer", "name"),
        ("fund", "item"),
        ("need", "person"),
    ],
)
def test_the_cursor_begins_at_the_first_field_that_only_the_paper_knows(
    window: MainWindow, tab: RegistersTab, register_id: str, first: str
) -> None:
    """Never behind one that must be filled, and never on one that is not shown."""
    from ui.pages.registers import registers_actions

    tab.show_target(register_id)
    tab.view.shelf.setFocus()
    registers_actions.new(tab.view)
    form = dialog(tab)
    at = QApplication.focusWidget()
    assert at is not None
    widget = form.editors[first].widget
    assert at is widget or widget.isAncestorOf(at)
    form.is_touched = False
    form.reject()


@pytest.mark.parametrize("register_id", ["need", "honour"])
def test_ctrl_enter_saves_from_a_field_of_several_lines_and_an_edit_begins_in_one_line(
    window: MainWindow, tab: RegistersTab, ctx: UiContext, keyboard: Keyboard, register_id: str
) -> None:
    def enter(session: Any) -> None:
        register = get_register(session, register_id="honour")
        values = {"day": "2024-05-05", "person": "张三丰", "kind": "学习标杆", "ground": "第一名"}
        add_entry(session, register=register, values=values, today=date(2024, 8, 15))

    if register_id == "need":
        tab.show_target("talk-reminder")
        from ui.pages.registers import registers_actions

        registers_actions.new(tab.view)
        form = dialog(tab)
        form.editors["words"].widget.setFocus()
        keyboard.press(K.Key_Return, CTRL)
        assert form.fields["person"].problem() == "请填写姓名。"
        form.is_touched = False
        form.reject()
        return
    ctx.runner.command(enter, action="register.add", text="登记")
    tab.show_target("honour")
    table = tab.view.table
    assert table is not None
    table.setFocus()
    keyboard.press(K.Key_F2)
    form = dialog(tab)
    keyboard.press(K.Key_Return)
    assert not form.isVisible(), "Enter saved: the cursor is in no field of several lines"


def test_a_confidential_field_of_an_open_register_is_neither_shown_nor_erased_by_an_edit(
    window: MainWindow, tab: RegistersTab, ctx: UiContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    def enter(session: Any) -> None:
        register = get_register(session, register_id="young-cadre")
        values = {"day": "2024-07-01", "person": "张三丰", "kind": "report", "caution": "心浮气躁"}
        add_entry(session, register=register, values=values, period="2024-H1", today=date(2024, 8, 15))

    ctx.runner.command(enter, action="register.add", text="登记")
    tab.show_target("young-cadre")
    from ui.pages.registers import registers_actions
    from ui.work import messages

    assert tab.view.table is not None
    tab.view.table.setFocus()
    registers_actions.edit(tab.view)
    form = dialog(tab)
    assert form.editors["caution"].given() is None
    form._try_save()
    assert entries(ctx, "young-cadre")[0].data["caution"] == "心浮气躁"
    tab.view.table.setFocus()
    registers_actions.edit(tab.view)
    form = dialog(tab)
    monkeypatch.setattr(messages, "confirm", lambda *_args, **_more: True)
    assert form.secrets is not None
    form.secrets.unlock(form.editors)
    assert form.editors["caution"].given() == "心浮气躁"
    form.is_touched = False
    form.reject()

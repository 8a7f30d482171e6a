"""单位卡片 by keys: from the tree of 干部名册, from 单位管理 and from lines of 登记簿 that are of a unit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.register.forms import get_register
from app.services.register.writing import add_entry
from tests.services.register.test_owed import rule
from tests.ui.looks import check_looks, shoot
from tests.ui.test_registers import ask_for_papers
from tests.ui.towns import fill_town
from ui.pages.registers.registers_tab import RegistersTab
from ui.pages.roster.roster_tab import RosterTab
from ui.pages.roster.units_dialog import UnitsDialog
from ui.records.unit_card_dialog import UnitCardDialog
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

TODAY = date(2024, 8, 15)
OFFICE = "党建工作办公室"
CTRL = Qt.KeyboardModifier.ControlModifier


def fill(session: Any) -> None:
    """Every unit owes its plans of study; the office has given in one and trained once; 四有 is asked for."""
    rule(session, "R-unit-plan-study", "unit-plan", "study", "year")
    ask_for_papers(session)
    plan = {"day": "2024-03-20", "unit": OFFICE, "kind": "weekly"}
    training = {"day": "2024-06-05", "unit": OFFICE, "title": "公文写作", "heads": "12"}
    for register_id, values in (("unit-plan", plan), ("unit-training", training)):
        register = get_register(session, register_id=register_id)
        add_entry(session, register=register, values=values, today=TODAY, defaults=True)


def TOWN(ctx: UiContext) -> None:
    fill_town(ctx)
    ctx.runner.command(fill, action="register.add", text="登记")


@pytest.fixture
def active(window: MainWindow) -> MainWindow:
    window.set_year(2024)
    window.activateWindow()
    return window


def card() -> UnitCardDialog:
    QApplication.processEvents()
    found = [one for one in QApplication.allWidgets() if isinstance(one, UnitCardDialog) and one.isVisible()]
    assert len(found) == 1
    return found[0]


def shown(found: UnitCardDialog) -> list[tuple[str, str, str]]:
    return [(row.stands, row.register, row.words) for row in found.model.shown]


def test_the_unit_of_the_tree_is_shown_and_its_debt_followed(
    active: MainWindow, ctx: UiContext, qtbot: QtBot
) -> None:
    tab = active.tab("roster")
    assert isinstance(tab, RosterTab)
    active.show_tab("roster")
    tab.view.tree.choose("unit", next(u.id for u in tab.view.page.units if u.name == OFFICE))  # type: ignore[union-attr]
    tab.view.table.setFocus()
    qtbot.keyClick(tab.view.table, Qt.Key.Key_U, CTRL)
    found = card()
    assert found.name.text() == OFFICE
    assert "2 人" in found.line.text()
    assert found.people.text() == "仇海燕、张三丰"
    assert "逾期 2 项" in found.of_people.text()
    lines = shown(found)
    assert [line[:2] for line in lines] == [
        ("逾期137天", "单位计划"),
        ("已登记", "单位自办培训"),
        ("已登记", "单位计划"),
    ]
    assert "公文写作" in lines[1][2]
    assert found.view.hasFocus()
    check_looks(found)
    shoot(found, "unit-card")
    qtbot.keyClick(found.view, Qt.Key.Key_Return)
    registers = active.current_tab()
    assert isinstance(registers, RegistersTab)
    assert registers.view.register_id == "unit-plan"
    assert [line.who for line in registers.view.owed.rows_model.shown] == [OFFICE]


def test_an_entry_is_followed_to_its_line(active: MainWindow, qtbot: QtBot) -> None:
    active.show_tab("registers")
    tab = active.current_tab()
    assert isinstance(tab, RegistersTab)
    tab.show_target("unit-training")
    table = tab.view.table
    assert table is not None
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_U, CTRL)
    found = card()
    assert found.name.text() == OFFICE
    qtbot.keyClick(found.view, Qt.Key.Key_End, CTRL)
    qtbot.keyClick(found.view, Qt.Key.Key_Return)
    assert tab.view.register_id == "unit-plan"
    assert tab.view.entry is not None
    assert tab.view.entry.on_day == date(2024, 3, 20)


def test_from_what_is_owed_and_from_the_grid(active: MainWindow, qtbot: QtBot) -> None:
    active.show_tab("registers")
    tab = active.current_tab()
    assert isinstance(tab, RegistersTab)
    tab.show_target("unit-plan")
    tab.view.owing.focus()
    line = tab.view.owed_line
    assert line is not None
    qtbot.keyClick(tab.view.owed, Qt.Key.Key_U, CTRL)
    found = card()
    assert found.name.text() == line.who
    qtbot.keyClick(found, Qt.Key.Key_Escape)
    active.activateWindow()  # the offscreen platform has no window manager to do it
    qtbot.waitUntil(active.isActiveWindow)
    qtbot.keyClick(tab.view.owed, Qt.Key.Key_G, CTRL)
    grid = tab.view.sides.in_front
    assert grid is not None
    cell = grid.cell()
    assert cell is not None
    qtbot.keyClick(grid.cells, Qt.Key.Key_U, CTRL)
    assert card().name.text() == cell.who


def test_a_line_of_nobody_s_unit_offers_no_card(active: MainWindow, qtbot: QtBot) -> None:
    active.show_tab("registers")
    tab = active.current_tab()
    assert isinstance(tab, RegistersTab)
    tab.show_target("contest")
    assert tab.view.entry is None
    assert not tab.verbs["unit_card"].isEnabled()


def test_from_the_list_of_units_which_closes_when_a_line_is_followed(
    active: MainWindow, qtbot: QtBot
) -> None:
    tab = active.tab("roster")
    assert isinstance(tab, RosterTab)
    active.show_tab("roster")
    tab.verbs["units"].trigger()
    QApplication.processEvents()
    units = active.findChildren(UnitsDialog)[-1]
    units.activateWindow()
    qtbot.waitUntil(units.isActiveWindow)
    name = units.model.shown[1].name
    units.table.select_id(units.model.shown[1].id)
    qtbot.keyClick(units.table, Qt.Key.Key_U, CTRL)
    qtbot.waitUntil(lambda: bool(units.findChildren(UnitCardDialog)))  # the button is pressed for a moment
    found = card()
    assert found.name.text() == name
    qtbot.keyClick(found.view, Qt.Key.Key_Return)
    assert not units.isVisible()
    assert isinstance(active.current_tab(), RegistersTab)

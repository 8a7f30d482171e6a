"""A duty of the town's own by keyboard: added, seen in the calendar, changed, switched off, removed (E42)."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.duty.duties import duties_of_year
from app.services.rule import duty_rules
from tests.ui.looks import check_looks, shoot
from tests.ui.test_duties import TOWN, answer, tab
from ui.pages.duties.duties_tab import DutiesTab
from ui.pages.duties.duty_rules_dialog import DutyRulesDialog
from ui.pages.duties.own_duty_dialog import OwnDutyDialog
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

__all__ = ["TOWN", "tab"]
PAGE = "duties"


def opened(rules: DutyRulesDialog) -> OwnDutyDialog:
    """The form above the list."""
    found = [each for each in rules.findChildren(OwnDutyDialog) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def write(line: Any, text: str) -> None:
    """As the input method writes Chinese."""
    line.setFocus()
    line.insert(text)
    line.textEdited.emit(line.text())


def choose(combo: Any, text: str) -> None:
    """As somebody who picks a line."""
    place = combo.findText(text)
    assert place >= 0, [combo.itemText(each) for each in range(combo.count())]
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


def test_a_duty_of_ones_own_is_added_judged_changed_and_removed(
    tab: DutiesTab, ctx: UiContext, window: MainWindow, qtbot: QtBot
) -> None:
    before = len(tab.view.calendar.model.people)
    rules = DutyRulesDialog(ctx, tab)
    rules.open()
    qtbot.keyClick(rules.view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = opened(rules)
    assert dialog.forms.isVisible()
    assert not dialog.register.isVisible()
    write(dialog.label, "支部微党课")
    choose(dialog.scope, "每个党支部")
    choose(dialog.scope, "每个单位")
    choose(dialog.period, "每季度")
    write(dialog.words, "党课、讲座")
    dialog.owner.setEditText("党建办")
    check_looks(dialog)
    shoot(dialog, "own-duty")
    dialog.accept_button.click()
    (rule,) = [each for each in answer(ctx, duty_rules.list_duty_rules) if each.is_own]
    assert (rule.scope, rule.period, rule.filter["words"], rule.owner) == (
        *("unit", "quarter", ["党课", "讲座"]),
        "党建办",
    )
    assert len(tab.view.calendar.model.people) == before + 1
    lines = answer(ctx, partial(duties_of_year, year=2024, today=ctx.app.today))
    line = next(each for each in lines if each.rule.is_own)
    assert (line.rule.label, len(line.figures)) == ("支部微党课", 4)
    check_looks(rules)
    shoot(rules, "own-duty-rules")

    rules.view.select_id(rule.id)
    rules.edit.click()
    dialog = opened(rules)
    assert dialog.words.text() == "党课、讲座"
    choose(dialog.what, "登记簿的登记")
    assert dialog.register.isVisible()
    assert not dialog.forms.isVisible()
    choose(dialog.register, "需求调研")
    check_looks(dialog)
    shoot(dialog, "own-duty-entries")
    dialog.accept_button.click()
    (rule,) = answer(ctx, partial(duty_rules.list_duty_rules, code=rule.code))
    assert (rule.filter["what"], rule.filter["register"]) == ("entries", "survey")

    rules.view.select_id(rule.id)
    qtbot.keyClick(rules.view, Qt.Key.Key_Space)
    assert len(tab.view.calendar.model.people) == before
    rules.view.select_id(rule.id)
    qtbot.keyClick(rules.view, Qt.Key.Key_Delete)
    assert answer(ctx, partial(duty_rules.list_duty_rules, code=rule.code)) == ()
    ctx.undo.undo()
    assert answer(ctx, partial(duty_rules.list_duty_rules, code=rule.code))[0].label == "支部微党课"
    rules.accept()

"""制度执行: the calendar by keyboard, the rows behind a figure, rules in versions, hours and why."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.rules.registers.typed_values import LineValue
from app.services.hour import hour_entries, hours
from app.services.hour.hour_entries import HourEntryInput
from app.services.mark import attendance
from app.services.routine import unit_study
from app.services.rule import duty_rules
from app.services.rule.duty_rules import DutyRuleInput
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot
from tests.ui.plan_data import build_town
from ui.pages.duties.duties_tab import DutiesTab
from ui.pages.duties.duties_view import CALENDAR, HOURS
from ui.pages.duties.exemption_dialog import ExemptionDialog
from ui.pages.registers.entry_dialog import EntryDialog
from ui.pages.registers.field_editors import ChoiceEditor
from ui.pages.registers.registers_tab import RegistersTab
from ui.window.main_window import MainWindow
from ui.work.context import UiContext


def answer(ctx: UiContext, query: Any) -> Any:
    """The result of a query."""
    kept: list[Any] = []
    ctx.runner.query(query, key="test", done=kept.append)
    return kept[0]


def mark_spring(session: Any, ids: list[int]) -> None:
    """Everybody present in the first twelve class sessions, but for one absence."""
    for place, held in enumerate(ids[:12]):
        rows = attendance.get_sheet(session, class_session_id=held).rows
        wanted = {row.id: "present" for row in rows}
        if place == 0:
            wanted[rows[0].id] = "absent"
        attendance.set_marks(session, class_session_id=held, by_participation=wanted)


PAGE = "duties"


def TOWN(ctx: UiContext) -> list[int]:
    """A plan, a spring of attendance and one entry."""
    ids = build_town(ctx)
    ctx.runner.command(partial(mark_spring, ids=ids), action="attendance.mark", text="登记考勤")
    entry = HourEntryInput(
        person_id=1, credited_on=date(2024, 3, 1), hours_centi=3250, pot="网络", title="网络专题班"
    )
    ctx.runner.command(partial(hour_entries.add_hour_entry, data=entry), action="hours.add", text="登记学时")
    return ids


@pytest.fixture
def tab(window: MainWindow, qtbot: QtBot) -> DutiesTab:
    """The page on the town."""
    window.show_tab("duties")
    found = window.stack.currentWidget()
    assert isinstance(found, DutiesTab)
    found.set_year(2024)
    found.activate()
    QApplication.processEvents()
    return found


def test_calendar_shows_every_duty_by_month(tab: DutiesTab, window: MainWindow) -> None:
    lines = {head.title: row for row, head in enumerate(tab.view.calendar.model.people)}
    quota = lines["每月集中培训"]
    texts = [tab.view.calendar.model.index(quota, month).data() for month in range(13)]
    assert texts[0] == "每月4次"
    assert texts[1:5] == ["✓ 4/4", "✓ 5/4", "△ 3/4", "× 0/4"]
    assert texts[9] == "○ 0/4"  # September is still ahead of 15 August
    assert "不足" in tab.header.line()
    assert "逾期" in tab.header.line()
    check_looks(tab)
    shoot(window, "duties-calendar")


def test_each_figure_opens_its_rows_by_keyboard(tab: DutiesTab, window: MainWindow, qtbot: QtBot) -> None:
    keyboard = Keyboard(qtbot, window)
    tab.view.calendar.grid.setFocus()
    tab.view.calendar.grid.setCurrentIndex(tab.view.calendar.model.index(0, 3))
    assert "每月集中培训 · 3月 · 不足 3/4" in tab.view.calendar.about.text()
    rows = tab.view.calendar.rows_model.shown
    assert [shown.row.ok for shown in rows] == [True, True, True]
    keyboard.press(Qt.Key.Key_Return)
    assert tab.view.calendar.rows.hasFocus()
    shoot(window, "duties-rows")
    keyboard.press(Qt.Key.Key_Escape)
    assert tab.view.calendar.grid.hasFocus()
    keyboard.press(Qt.Key.Key_Return)
    keyboard.press(Qt.Key.Key_Return)
    assert window.stack.currentWidget() is not tab  # the class session opened


def test_a_changed_rule_is_a_new_version_from_its_day(
    tab: DutiesTab, ctx: UiContext, window: MainWindow, qtbot: QtBot
) -> None:
    from ui.pages.duties.duty_rules_dialog import DutyRuleDialog, DutyRulesDialog

    keyboard = Keyboard(qtbot, window)
    tab.view.calendar.grid.setFocus()
    keyboard.press(Qt.Key.Key_F2)
    rules = tab.findChild(DutyRulesDialog)
    assert rules is not None
    assert rules.isVisible()
    check_looks(rules)
    shoot(rules, "duties-rules")
    assert rules.view.current_row().code == "Q1"
    rules.edit.click()
    dialog = rules.findChild(DutyRuleDialog)
    assert dialog is not None
    dialog.required.setValue(6)
    dialog.start.set_date(date(2024, 8, 1))
    check_looks(dialog)
    shoot(dialog, "duties-rule")
    dialog.accept_button.click()
    rules.accept()
    versions = answer(ctx, partial(duty_rules.rule_versions, code="Q1"))
    assert [(v.required, v.from_on, v.to_on) for v in versions] == [
        (4, None, date(2024, 8, 1)),
        (6, date(2024, 8, 1), None),
    ]
    texts = [tab.view.calendar.model.index(0, month).data() for month in (7, 8)]
    assert texts == ["× 0/4", "○ 0/6"]


def test_a_rule_is_narrowed_to_groups_and_identities(
    tab: DutiesTab, ctx: UiContext, window: MainWindow, qtbot: QtBot
) -> None:
    """Q26, Q27: whom a rule concerns is chosen in the window, with the keyboard."""
    from app.services.person import groups
    from ui.pages.duties.duty_rules_dialog import DutyRuleDialog, DutyRulesDialog

    ctx.runner.command(partial(groups.add_group, name="年轻干部"), action="group.add", text="新增类别")
    rules = DutyRulesDialog(ctx, tab, code="Q26")
    rules.open()
    assert rules.view.current_row().code == "Q26"
    rules.edit.click()
    dialog = rules.findChild(DutyRuleDialog)
    assert dialog is not None
    boxes = {box.text(): box for box in dialog.findChildren(QCheckBox)}
    assert boxes["网络学院学员"].isChecked()  # what the rule came with, though nobody is in it
    boxes["网络学院学员"].setFocus()
    qtbot.keyClick(boxes["网络学院学员"], Qt.Key.Key_Space)
    qtbot.keyClick(boxes["年轻干部"], Qt.Key.Key_Space)
    check_looks(dialog)
    shoot(dialog, "duties-rule-groups")
    dialog.accept_button.click()
    rules.accept()
    (rule,) = [r for r in answer(ctx, partial(duty_rules.rule_versions, code="Q26")) if r.enabled]
    assert rule.filter["groups"] == ["年轻干部"]
    assert rule.filter["pots"] == ["网络"]


def test_space_switches_a_rule(tab: DutiesTab, ctx: UiContext, window: MainWindow, qtbot: QtBot) -> None:
    from ui.pages.duties.duty_rules_dialog import DutyRulesDialog

    tab.verbs["edit"].trigger()
    rules = tab.findChild(DutyRulesDialog)
    assert rules is not None
    before = len(tab.view.calendar.model.people)
    row = next(row for row in rules.model.rows if row.code == "Q3")
    rules.view.select_id(row.id)
    qtbot.keyClick(rules.view, Qt.Key.Key_Space)
    assert len(tab.view.calendar.model.people) == before + 1
    rules.accept()


def test_hours_worst_first_with_the_rows_behind(tab: DutiesTab, window: MainWindow, qtbot: QtBot) -> None:
    keyboard = Keyboard(qtbot, window)
    tab.view.calendar.grid.setFocus()
    keyboard.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert tab.view.bar.currentIndex() == HOURS
    shown = tab.view.hours.model.shown
    assert {line.standing.code for line in shown} == {"Q21", ""}
    gaps = [line.standing.shortfall_centi for line in shown if line.standing.state == "on_track"]
    assert gaps
    assert gaps == sorted(gaps, reverse=True)
    assert tab.view.hours.panel.rows_model.shown
    counted = sum(row.credited_centi for row in tab.view.hours.panel.rows_model.rows)
    assert counted == shown[0].person.total_centi
    check_looks(tab)
    shoot(window, "duties-hours")
    keyboard.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert tab.view.bar.currentIndex() == CALENDAR


def test_hours_are_entered_by_keyboard(
    tab: DutiesTab, ctx: UiContext, window: MainWindow, qtbot: QtBot
) -> None:
    from ui.pages.duties.hour_entry_dialog import HourEntryDialog

    tab.show_view(HOURS)
    line = tab.view.hours.model.shown[0]
    before = line.standing.hours_centi
    keyboard = Keyboard(qtbot, window)
    tab.view.hours.view.setFocus()
    keyboard.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = tab.findChild(HourEntryDialog)
    assert dialog is not None
    check_looks(dialog)
    shoot(dialog, "duties-entry")
    dialog.pot.setCurrentIndex(0)
    dialog.hours.setText("2天")
    dialog.accept_button.click()
    after = next(row for row in tab.view.hours.model.rows if row.id == line.id)
    assert after.standing.hours_centi == before + 1600
    ctx.undo.undo()
    again = next(row for row in tab.view.hours.model.rows if row.id == line.id)
    assert again.standing.hours_centi == before


def test_dialogs_of_hours_look_right(tab: DutiesTab, ctx: UiContext) -> None:
    from ui.pages.duties.hour_entries_dialog import HourEntriesDialog
    from ui.pages.duties.hour_settings_dialog import HourSettingsDialog
    from ui.pages.duties.overlaps_dialog import OverlapsDialog

    for kind, name in ((HourEntriesDialog, "entries"), (OverlapsDialog, "overlaps")):
        dialog = kind(ctx, tab, year=2024)
        dialog.open()
        check_looks(dialog)
        shoot(dialog, f"duties-{name}")
        dialog.accept()
    settings = HourSettingsDialog(ctx, tab)
    settings.open()
    check_looks(settings)
    settings.day.setText("6")
    settings.half.setText("3")
    settings.accept_button.click()
    found = answer(ctx, partial(hours.person_hours, person_id=1, year=2024, today=date(2024, 8, 15)))
    required = next(s.required_centi for s in found.standings if s.code == "Q21")
    assert required == 7200  # 12 天 of 6 学时 are less than 90 学时


def test_weeks_of_a_month_open_together_and_lead_to_their_page(
    tab: DutiesTab, ctx: UiContext, window: MainWindow, qtbot: QtBot
) -> None:
    """The month's figure of a weekly duty is made of all its weeks; a row opens the page of weekly study."""
    rule = next(row for row in answer(ctx, duty_rules.list_duty_rules) if row.code == "Q8")
    entered = duty_rules.DutyRuleInput(rule.label, rule.required, rule.citation, enabled=True)
    ctx.runner.command(
        partial(
            duty_rules.change_duty_rule, rule_id=rule.id, version=rule.version, data=entered, from_on=None
        ),
        action="duty.rule",
        text="启用",
    )
    ctx.runner.command(
        partial(unit_study.set_study, unit_id=1, week=date(2024, 7, 8), held=True, topic="条例"),
        action="routine.edit",
        text="周例会",
    )
    tab.show_view(CALENDAR)
    calendar = tab.view.calendar
    line = next(row for row, head in enumerate(calendar.model.people) if head.title == rule.label)
    calendar.grid.setCurrentIndex(calendar.model.index(line, 7))
    units = len({shown.row.who for shown in calendar.rows_model.rows})
    assert len(calendar.rows_model.rows) == 5 * units
    assert f"2024年7月各周合计 · 不足 1/{5 * units}" in calendar.about.text()
    calendar.grid.setCurrentIndex(calendar.model.index(line, 0))
    assert "要求：每周1次" in calendar.about.text()
    calendar.grid.setCurrentIndex(calendar.model.index(line, 7))
    calendar.grid.setFocus()
    keyboard = Keyboard(qtbot, window)
    keyboard.press(Qt.Key.Key_Return)
    keyboard.press(Qt.Key.Key_Return)
    assert tab.view.bar.tabText(tab.view.bar.currentIndex()) == "周例会"


def test_a_low_screen_shows_calendar_and_rows_in_turn(
    tab: DutiesTab, window: MainWindow, qtbot: QtBot
) -> None:
    calendar = tab.view.calendar
    calendar.grid.setFocus()
    calendar.grid.setCurrentIndex(calendar.model.index(0, 3))
    calendar.setFixedHeight(30 * calendar.fontMetrics().lineSpacing())
    QApplication.processEvents()
    assert calendar.rows.isVisible()
    calendar.setFixedHeight(12 * calendar.fontMetrics().lineSpacing())
    QApplication.processEvents()
    assert not calendar.rows.isVisible()
    assert calendar.grid.isVisible()
    keyboard = Keyboard(qtbot, window)
    keyboard.press(Qt.Key.Key_Return)
    assert calendar.rows.hasFocus()
    assert not calendar.grid.isVisible()
    keyboard.press(Qt.Key.Key_Escape)
    assert calendar.grid.hasFocus()
    assert not calendar.rows.isVisible()


def test_a_narrow_row_folds_what_the_menus_have(tab: DutiesTab, qtbot: QtBot) -> None:
    """The pages of the tab stay in reach: 制度设置 steps back first, then 导出; the keys go on working."""
    buttons = {b.text(): b for b in tab.toolbar.findChildren(QPushButton)}
    assert buttons["制度设置"].isVisible()
    assert buttons["导出"].isVisible()
    tab.show_view(HOURS)
    wide = tab.toolbar.layout()
    assert wide is not None
    tab.toolbar.setFixedWidth(wide.sizeHint().width() - 1)
    QApplication.processEvents()
    assert not buttons["制度设置"].isVisible()
    assert buttons["导出"].isVisible()
    assert tab.verbs["edit"].isVisible()
    tab.toolbar.setFixedWidth(wide.sizeHint().width() + buttons["制度设置"].sizeHint().width() + 20)
    QApplication.processEvents()
    assert buttons["制度设置"].isVisible()


def test_a_search_box_that_comes_folds_buttons_and_never_the_pages(
    tab: DutiesTab, window: MainWindow, qtbot: QtBot
) -> None:
    """At 150 % of the smallest screen every page of the tab stands whole in its row."""
    window.resize(910, 480)
    bar = tab.view.bar
    for page in range(bar.count()):
        tab.show_view(page)
        qtbot.waitUntil(lambda: bar.width() >= bar.sizeHint().width())
        assert bar.tabRect(bar.count() - 1).right() <= bar.width(), bar.tabText(page)


def duty_line(tab: DutiesTab, ctx: UiContext, code: str, month: int) -> None:
    """Switch a duty on and put the cursor on its month."""

    def switch_on(session: Any) -> None:
        rule = next(each for each in duty_rules.list_duty_rules(session) if each.code == code)
        data = DutyRuleInput(rule.label, rule.required, rule.citation, True)
        duty_rules.change_duty_rule(session, rule_id=rule.id, version=rule.version, data=data)

    ctx.runner.command(switch_on, action="duty.edit", text="启用")
    calendar = tab.view.calendar
    calendar.grid.setFocus()
    row = [line.rule.code for line in calendar._lines].index(code)
    calendar.grid.setCurrentIndex(calendar.model.index(row, month))


def test_a_duty_kept_in_a_register_leads_there_and_begins_an_entry(
    tab: DutiesTab, ctx: UiContext, window: MainWindow, qtbot: QtBot
) -> None:
    """专项记录 of before: Enter on what counts opens its entry, Ctrl+J begins one of the right kind."""
    duty_line(tab, ctx, "Q19", 8)
    verbs = tab.offered.by_id
    assert verbs["enter"].isEnabled()
    qtbot.keyClick(tab, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    form = tab.findChildren(EntryDialog)[-1]
    kind = form.editors["kind"]
    assert isinstance(kind, ChoiceEditor)
    assert kind.chosen() == "seminar"
    title = form.editors["title"].widget
    assert isinstance(title, QLineEdit)
    title.setText("能力作风典型案例研讨")
    form.accept_button.click()
    calendar = tab.view.calendar
    duty_line(tab, ctx, "Q19", 12)
    (shown,) = [each for each in calendar.rows_model.shown if each.row.target == "entry"]
    assert (shown.row.what, shown.row.note) == ("能力作风典型案例研讨", "没有写明案例")
    keyboard = Keyboard(qtbot, window)
    keyboard.press(Qt.Key.Key_Return)
    calendar.rows.select_id(shown.id)
    keyboard.press(Qt.Key.Key_Return)
    registers = window.current_tab()
    assert isinstance(registers, RegistersTab)
    assert registers.view.page is not None
    assert registers.view.page.register.id == "case"
    assert registers.view.entry is not None
    assert registers.view.entry.id == shown.row.target_id
    table = registers.view.table
    assert table is not None
    assert table.hasFocus()
    duty_line(tab, ctx, "Q1", 3)
    assert not verbs["enter"].isEnabled()


def test_what_somebody_owes_leads_to_their_lines_of_the_register(
    tab: DutiesTab, ctx: UiContext, window: MainWindow, qtbot: QtBot
) -> None:
    duty_line(tab, ctx, "Q18", 12)
    calendar, keyboard = tab.view.calendar, Keyboard(qtbot, window)
    keyboard.press(Qt.Key.Key_Return)
    shown = calendar.rows.current_row()
    assert shown is not None
    qtbot.keyClick(tab, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    form = tab.findChildren(EntryDialog)[-1]
    (person,) = form.editors["person"].given()
    assert isinstance(person, LineValue)
    assert person.person_id == shown.row.target_id
    form.is_touched = False
    form.reject()
    keyboard.press(Qt.Key.Key_Return)
    registers = window.current_tab()
    assert isinstance(registers, RegistersTab)
    assert registers.view.page is not None
    assert registers.view.page.register.id == "study-file"
    assert registers.search.text() == shown.row.who


def test_a_class_is_let_off_its_test_by_keys(
    tab: DutiesTab, ctx: UiContext, window: MainWindow, qtbot: QtBot
) -> None:
    calendar, keyboard = tab.view.calendar, Keyboard(qtbot, window)
    duty_line(tab, ctx, "Q28", 3)
    assert not tab.offered.by_id["let_off"].isEnabled()
    count = len(calendar.rows_model.shown)
    keyboard.press(Qt.Key.Key_Return)
    assert tab.offered.by_id["let_off"].isEnabled()
    qtbot.keyClick(tab, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    dialog = tab.findChildren(ExemptionDialog)[-1]
    assert not dialog.again.isVisible()
    dialog.accept_button.click()
    assert dialog.field.problem() == "请写明免于测试的原因。"
    dialog.reason.setText("现场操作考核代替笔试")
    check_looks(dialog)
    shoot(dialog, "duties-exemption")
    dialog.accept_button.click()
    duty_line(tab, ctx, "Q28", 3)
    let_off = [each for each in calendar.rows_model.shown if each.row.sign]
    assert [each.row.note.partition("（")[0] for each in let_off] == ["免试：现场操作考核代替笔试"]
    assert len(calendar.rows_model.shown) == count
    window.activateWindow()
    qtbot.waitUntil(lambda: window.isActiveWindow(), timeout=3000)
    keyboard.press(Qt.Key.Key_Return)
    calendar.rows.select_id(let_off[0].id)
    qtbot.keyClick(tab, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    again = next(each for each in tab.findChildren(ExemptionDialog) if each.isVisible())
    assert again.reason.text() == "现场操作考核代替笔试"
    again.again.click()
    duty_line(tab, ctx, "Q28", 3)
    assert not [each for each in calendar.rows_model.shown if each.row.sign]

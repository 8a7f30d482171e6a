"""登记簿: chosen at the left, entered, received, changed, removed and printed by keys."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.services.person.roster import list_people
from app.services.register import period_doubts
from app.services.register.forms import get_register
from app.services.register.reading import list_entries
from app.services.register.writing import add_entry
from app.services.setting.town import set_setting
from db.models import DutyRule, RegisterEntry
from tests.ui.looks import check_looks, shoot
from tests.ui.towns import fill_town
from ui.pages.registers import registers_actions
from ui.pages.registers.doubts_dialog import DoubtsDialog
from ui.pages.registers.entry_dialog import EntryDialog
from ui.pages.registers.lines_editor import LinesEditor
from ui.pages.registers.registers_tab import RegistersTab
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

PAGE = "registers"
TODAY = date(2024, 8, 15)


def fill(session: Any) -> None:
    """A contest of two, three plans that came in."""
    people = list_people(session)
    contest = get_register(session, register_id="contest")
    entrants = f"{people[0].id}:92.5、{people[1].id}:88"
    values = {"day": "2024-08-01", "project": "行政执法", "method": "实战演练", "entrants": entrants}
    add_entry(session, register=contest, values=values, today=TODAY, defaults=True)


def ask_for_papers(session: Any) -> None:
    """四有 is asked for, and counted from its register."""
    rule = session.scalars(select(DutyRule).where(DutyRule.code == "Q18")).one()
    rule.measure, rule.enabled = "register", True
    rule.filter_json = json.dumps({"register": "study-file", "due": "four"})


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


def entries(ctx: UiContext, register_id: str) -> tuple[Any, ...]:
    with ctx.app.database.read() as session:
        register = get_register(session, register_id=register_id)
        return list_entries(session, register=register, year=2024).entries


def dialog(tab: RegistersTab) -> EntryDialog:
    found = tab.findChildren(EntryDialog)
    assert found
    return found[-1]


def test_registers_stand_in_groups_and_a_contest_shows_what_is_computed(
    window: MainWindow, tab: RegistersTab
) -> None:
    tab.show_target("contest")
    page = tab.view.page
    assert page is not None
    assert page.register.title == "技能大赛和知识竞赛"
    shown = dict(zip(page.headings, page.entries[0].texts, strict=True))
    assert shown["项目"] == "行政执法"
    assert shown["参赛人数"] == "2"
    assert shown["平均分"] == "90.25"
    check_looks(window)
    shoot(window, "registers-contest")


@pytest.mark.parametrize("register_id", ["study-file", "inspection", "fund", "lecturer", "talk-reminder"])
def test_every_kind_of_register_opens_its_form(
    window: MainWindow, tab: RegistersTab, register_id: str
) -> None:
    tab.show_target(register_id)
    assert tab.view.page is not None
    assert tab.view.page.register.id == register_id
    registers_actions.new(tab.view)
    form = dialog(tab)
    shown = [each for each in tab.view.page.register.fields if each.id in form.editors]
    assert shown
    check_looks(form)
    shoot(form, f"registers-new-{register_id}")
    form.is_touched = False
    form.reject()


def test_a_new_entry_is_typed_saved_and_taken_back(
    window: MainWindow, tab: RegistersTab, ctx: UiContext
) -> None:
    tab.show_target("contest")
    registers_actions.new(tab.view)
    form = dialog(tab)
    note = form.editors["note"].widget
    assert isinstance(note, QLineEdit)
    note.setText("秋季")
    lines = form.editors["entrants"]
    assert isinstance(lines, LinesEditor)
    with ctx.app.database.read() as session:
        names = [each.name for each in list_people(session)[:2]]
    lines.paste(f"{names[0]}\t95\n{names[1]}\t91.5\n")
    form._try_save()
    found = entries(ctx, "contest")
    assert len(found) == 2
    newest = next(each for each in found if each.data.get("note") == "秋季")
    assert [line.data["score"] for line in newest.lines_of("entrants")] == [9500, 9150]
    window.offered.do("undo")
    assert len(entries(ctx, "contest")) == 1


def test_a_name_that_is_nobody_s_is_said_and_nothing_is_saved(
    window: MainWindow, tab: RegistersTab, ctx: UiContext
) -> None:
    tab.show_target("contest")
    registers_actions.new(tab.view)
    form = dialog(tab)
    lines = form.editors["entrants"]
    assert isinstance(lines, LinesEditor)
    lines.paste("没有此人\t95\n")
    form._try_save()
    assert "没有此人" in form.fields["entrants"].problem()
    assert len(entries(ctx, "contest")) == 1
    form.is_touched = False
    form.reject()


def test_an_edit_keeps_what_it_does_not_show(window: MainWindow, tab: RegistersTab, ctx: UiContext) -> None:
    tab.show_target("contest")
    before = entries(ctx, "contest")[0]
    registers_actions.edit(tab.view)
    form = dialog(tab)
    note = form.editors["note"].widget
    assert isinstance(note, QLineEdit)
    note.setText("补记")
    form._try_save()
    after = entries(ctx, "contest")[0]
    assert {**before.data, "note": "补记"} == dict(after.data)
    assert [line.data for line in after.lines] == [line.data for line in before.lines]
    assert after.on_day == before.on_day


def test_space_receives_what_is_owed_and_undo_takes_it_back(
    window: MainWindow, tab: RegistersTab, ctx: UiContext, qtbot: QtBot
) -> None:
    ctx.runner.command(ask_for_papers, action="duty_rule.enable", text="启用")
    tab.show_target("study-file")
    page = tab.view.page
    assert page is not None
    assert page.owed
    tab.view.owed.setFocus()
    first = page.owed[0]
    tab.view.owed.select_id(first.id)
    qtbot.keyClick(tab.view.owed, Qt.Key.Key_Space)
    assert len(entries(ctx, "study-file")) == 1
    assert all(line.id != first.id for line in tab.view.page.owed)
    window.offered.do("undo")
    assert not entries(ctx, "study-file")


def test_the_keys_go_along_to_another_register(window: MainWindow, tab: RegistersTab, ctx: UiContext) -> None:
    def file(session: Any) -> None:
        register = get_register(session, register_id="document")
        values = {"day": "2024-01-05", "title": "学习制度", "issuer": "镇党委", "kind": "本镇制度"}
        add_entry(session, register=register, values=values, today=TODAY, defaults=True)

    ctx.runner.command(file, action="register.add", text="登记")
    ctx.runner.command(ask_for_papers, action="duty_rule.enable", text="启用")
    tab.show_target("study-file")
    tab.view.focus_entries()
    assert window.focusWidget() is tab.view.owed
    # What is owed goes from the screen with the register.
    tab.show_target("document")
    first = tab.view.table
    assert first is not None
    assert window.focusWidget() is first
    tab.show_target("contest")
    assert window.focusWidget() is tab.view.table
    # Chosen in the list at the left, the cursor stays there.
    tab.view.shelf.setFocus()
    tab.view.shelf.choose("document")
    assert tab.view.table is first
    assert window.focusWidget() is tab.view.shelf


def test_an_entry_is_removed_and_comes_back(window: MainWindow, tab: RegistersTab, ctx: UiContext) -> None:
    tab.show_target("contest")
    registers_actions.remove(tab.view)
    assert not entries(ctx, "contest")
    window.offered.do("undo")
    assert len(entries(ctx, "contest")) == 1


def test_the_search_finds_a_word_in_any_column(window: MainWindow, tab: RegistersTab) -> None:
    tab.show_target("contest")
    tab.view.search("实战")
    table = tab.view.table
    assert table is not None
    assert len(table.rows_model.shown) == 1
    tab.view.search("没有的词")
    assert len(table.rows_model.shown) == 0


def test_a_confidential_register_stands_behind_its_lock(
    window: MainWindow, tab: RegistersTab, ctx: UiContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    def remind(session: Any) -> None:
        people = list_people(session)
        register = get_register(session, register_id="talk-reminder")
        values = {"day": "2024-08-05", "person": str(people[0].id), "by": str(people[1].id)}
        values |= {"aspect": "工作作风", "words": "连续迟到"}
        add_entry(session, register=register, values=values, today=TODAY, defaults=True)

    ctx.runner.command(remind, action="register.add", text="登记")
    tab.show_target("talk-reminder")
    page = tab.view.page
    assert page is not None
    assert (page.entries, page.hidden) == ((), 1)
    assert tab.view.table is None
    assert not tab.papers_button.isEnabled()
    assert not tab.verbs["print"].isEnabled()
    check_looks(window)
    shoot(window, "registers-locked")
    monkeypatch.setattr("ui.work.messages.confirm", lambda *_, **__: False)
    tab.view.unlock_wanted.emit()
    assert tab.view.is_locked
    monkeypatch.setattr("ui.work.messages.confirm", lambda *_, **__: True)
    tab.view.unlock_wanted.emit()
    assert tab.view.page is not None
    assert len(tab.view.page.entries) == 1
    # Left and come back: locked again.
    window.show_tab("plan")
    window.show_tab("registers")
    assert tab.view.is_locked
    assert tab.view.page is not None
    assert tab.view.page.entries == ()


def test_a_register_without_entries_says_what_to_do(window: MainWindow, tab: RegistersTab) -> None:
    tab.show_target("trip")
    assert tab.view.table is None
    check_looks(window)
    shoot(window, "registers-empty")


def take_over(session: Any) -> None:
    """Papers as an upgrade leaves them: by the day they came in."""
    people = list_people(session)
    ids = []
    for person, on, register, slot, period in (
        (people[0], date(2024, 2, 5), "study-file", "summary", "2024"),
        (people[1], date(2024, 1, 9), "study-file", "summary", "2024"),
        (people[2], date(2024, 7, 3), "young-cadre", "report", "2024-H2"),
    ):
        entry = RegisterEntry(
            register=register, on_day=on, year=2024, period=period, slot=slot, person_id=person.id, data={}
        )
        session.add(entry)
        session.flush()
        ids.append(entry.id)
    set_setting(session, name=period_doubts.NAME, value=json.dumps(ids))


def test_periods_of_before_are_looked_at_by_keys(
    window: MainWindow, tab: RegistersTab, ctx: UiContext, qtbot: QtBot
) -> None:
    button = tab.offered.by_id["doubts"]
    tab.show_target("contest")
    assert not button.isVisible()
    ctx.runner.command(take_over, action="register.add", text="升级")
    assert button.isVisible()
    assert button.text() == "核对所属期 3"
    check_looks(window)
    qtbot.keyClick(tab, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    form = tab.findChildren(DoubtsDialog)[-1]
    shown = [(line.doubt.paper, line.doubt.period, line.doubt.earlier) for line in form.model.shown]
    assert shown == [
        ("年度学习总结", "2024年", "2023年"),
        ("年度学习总结", "2024年", "2023年"),
        ("半年报告", "2024年下半年", "2024年上半年"),
    ]
    assert form.focusWidget() is form.table
    check_looks(form)
    shoot(form, "registers-doubts")
    qtbot.keyClick(form.table, Qt.Key.Key_Delete)
    assert len(form.model.shown) == 2
    qtbot.keyClick(form.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(form.table, Qt.Key.Key_Space)
    assert form.model.shown == []
    assert not form.move_button.isEnabled()
    form.accept()
    assert not button.isVisible()
    assert [entry.period for entry in entries(ctx, "study-file")] == ["2024"]
    assert [entry.period for entry in entries(ctx, "young-cadre")] == ["2024-H1"]


def test_an_entry_of_nobody_is_told_beside_the_field(tab: RegistersTab, ctx: UiContext) -> None:
    """Either of two fields is enough; the first of them says so."""
    tab.show_target("need")
    registers_actions.new(tab.view)
    form = dialog(tab)
    form._try_save()
    assert form.fields["person"].problem() == "请填写姓名或单位，至少填一项。"
    assert entries(ctx, "need") == ()
    form.is_touched = False
    form.reject()

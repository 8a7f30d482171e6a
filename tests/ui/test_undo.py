"""Ctrl+Z and Ctrl+Y by key events: page by page, this sitting first, questions, 重做 that stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.bulk.bulk_writes import NewPerson, add_people
from app.services.bulletin import bulletins
from app.services.mark import attendance
from app.services.operation import operations
from app.services.person import units
from tests.ui.conftest import Answers
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot_both
from tests.ui.plan_data import build_town
from ui.records.operations_dialog import OperationsDialog
from ui.records.revert_dialog import RevertDialog
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def keys(window: MainWindow, qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot, window)


def undo(keys: Keyboard) -> None:
    keys.press(Qt.Key.Key_Z, CTRL)


def redo(keys: Keyboard) -> None:
    keys.press(Qt.Key.Key_Y, CTRL)


def do(ctx: UiContext, action: str, act: Callable[[Any], Any], reason: str = "") -> None:
    ctx.runner.command(act, action=action, text=action, reason=reason)


def add_unit(name: str) -> Callable[[Any], Any]:
    return partial(units.add_unit, name=name)


def unit_names(ctx: UiContext) -> list[str]:
    with ctx.app.database.read() as session:
        return [row.name for row in units.list_units(session)]


def dialog_of(window: MainWindow) -> RevertDialog:
    found = [d for d in window.findChildren(RevertDialog) if d.isVisible()]
    assert len(found) == 1
    return found[0]


def later_sitting(ctx: UiContext) -> None:
    """As if the window had been opened again."""
    ctx.runner.sitting.clear()
    ctx.undo.reload()


def test_each_page_takes_its_own_newest_act(window: MainWindow, ctx: UiContext, keys: Keyboard) -> None:
    window.show_tab("roster")
    do(ctx, "unit.add", add_unit("甲村"))
    do(ctx, "unit.add", add_unit("乙村"))
    window.show_tab("plan")
    do(ctx, "class_session.add", add_unit("丙村"))
    window.show_tab("roster")
    assert window.offered.by_id["undo"].text() == "撤销：unit.add"
    undo(keys)
    assert unit_names(ctx) == ["甲村", "丙村"]
    assert window.notice.text() == "已撤销：unit.add"
    assert window.notice._button.text() == "重做"
    undo(keys)
    assert unit_names(ctx) == ["丙村"]
    redo(keys)
    redo(keys)
    assert unit_names(ctx) == ["丙村", "甲村", "乙村"] or sorted(unit_names(ctx)) == sorted(
        ["甲村", "乙村", "丙村"]
    )
    window.show_tab("plan")
    undo(keys)
    assert "丙村" not in unit_names(ctx)


def test_an_empty_search_box_does_not_swallow_the_keys(
    window: MainWindow, ctx: UiContext, keys: Keyboard
) -> None:
    window.activateWindow()
    window.show_tab("roster")
    do(ctx, "unit.add", add_unit("财政所"))
    tab = window.current_tab()
    assert tab is not None
    assert tab.search_box is not None
    tab.search_box.show()
    tab.search_box.focus()
    assert QApplication.focusWidget() is tab.search_box
    undo(keys)
    assert unit_names(ctx) == []
    redo(keys)
    assert unit_names(ctx) == ["财政所"]
    keys.type("c")
    undo(keys)  # what was typed into the box itself goes first
    assert tab.search_box.text() == ""
    assert unit_names(ctx) == ["财政所"]


def test_the_toast_does_it_again(window: MainWindow, ctx: UiContext, keys: Keyboard) -> None:
    do(ctx, "unit.add", add_unit("甲村"))
    undo(keys)
    window.notice._button.click()
    assert unit_names(ctx) == ["甲村"]
    assert window.notice.text() == "已重做：unit.add"
    assert window.notice._button.text() == "撤销"
    window.notice._button.click()
    assert unit_names(ctx) == []


def test_redo_is_reachable_after_later_work_and_refuses_with_a_list(
    window: MainWindow, ctx: UiContext, keys: Keyboard
) -> None:
    do(ctx, "unit.add", add_unit("甲村"))
    undo(keys)
    do(ctx, "unit.add", add_unit("乙村"))
    assert window.offered.by_id["redo"].isEnabled()
    redo(keys)
    assert sorted(unit_names(ctx)) == ["乙村", "甲村"]
    undo(keys)
    do(ctx, "unit.add", add_unit("甲村"))
    redo(keys)
    dialog = dialog_of(window)
    assert dialog.told.text().split("\n")[1].startswith("不能重做“unit.add”")
    assert [row.text for row in dialog.model.rows] == ["名称或编号已被另一条记录占用"]
    check_looks(dialog, {"unit", "add"})
    dialog.cancel.click()
    assert sorted(unit_names(ctx)) == ["乙村", "甲村"]


def test_what_was_done_elsewhere_is_asked_about_and_shown(
    window: MainWindow, ctx: UiContext, keys: Keyboard
) -> None:
    window.show_tab("roster")
    do(ctx, "unit.add", add_unit("甲村"))
    window.show_tab("attendance")
    assert window.offered.by_id["undo"].text() == "撤销：unit.add…"
    undo(keys)
    dialog = dialog_of(window)
    assert "在“干部名册”页" in dialog.told.text()
    keys.press(Qt.Key.Key_Return)  # the harmless button
    assert unit_names(ctx) == ["甲村"]
    undo(keys)
    dialog_of(window).act.click()
    assert unit_names(ctx) == []
    assert window.current_tab() is window.tab("roster")


def test_sixteen_keys_after_a_restart_change_nothing(
    window: MainWindow, ctx: UiContext, keys: Keyboard
) -> None:
    held = build_town(ctx, months=range(8, 9))
    do(ctx, "attendance.fill_rest", partial(attendance.fill_rest_present, class_session_id=1))
    do(ctx, "bulletin.issue", partial(bulletins.issue_sessions, class_session_ids=(1,), on=date(2024, 8, 20)))
    del held
    with ctx.app.database.read() as session:
        before = len(operations.list_operations(session, limit=None))
    later_sitting(ctx)
    for page in ("bulletins", "attendance", "roster", "workbench"):
        window.show_tab(page)
        for _ in range(16):
            undo(keys)
            assert len([d for d in window.findChildren(RevertDialog) if d.isVisible()]) <= 1
            keys.press(Qt.Key.Key_Return)
    with ctx.app.database.read() as session:
        own = operations.OperationFilter(own_only=True)
        assert [r.action for r in operations.list_operations(session, wanted=own, limit=1)] == [
            "bulletin.issue"
        ]
        assert bulletins.list_bulletins(session)[0].status == "issued"
        assert len(operations.list_operations(session, limit=None)) >= before


def test_a_numbered_bulletin_says_how_it_is_taken_back(
    window: MainWindow, ctx: UiContext, answers: Answers
) -> None:
    build_town(ctx, months=range(8, 9))
    do(ctx, "attendance.fill_rest", partial(attendance.fill_rest_present, class_session_id=1))
    do(ctx, "bulletin.issue", partial(bulletins.issue_sessions, class_session_ids=(1,), on=date(2024, 8, 20)))
    window.show_tab("bulletins")
    window.offered.by_id["undo"].trigger()
    assert len(answers.asked) == 1
    assert "已编号的通报，不能撤销" in answers.asked[0].happened
    assert "撤回" in answers.asked[0].advice


def test_a_told_mark_asks_why_and_owes_a_correction(
    window: MainWindow, ctx: UiContext, keys: Keyboard, qtbot: QtBot
) -> None:
    build_town(ctx, months=range(8, 9))
    do(ctx, "attendance.mark", partial(attendance.mark_line, class_session_id=1, line="1迟"))
    do(ctx, "attendance.fill_rest", partial(attendance.fill_rest_present, class_session_id=1))
    do(ctx, "bulletin.issue", partial(bulletins.issue_sessions, class_session_ids=(1,), on=date(2024, 8, 20)))
    window.show_tab("attendance")
    undo(keys)
    dialog = dialog_of(window)
    assert "已经通报过这些内容" in dialog.told.text()
    check_looks(dialog, {"attendance", "fill_rest", "fill", "rest"})
    shoot_both(dialog, "revert-told")
    dialog.act.click()
    assert dialog.isVisible()
    assert dialog.reason_field.problem() == "请写明原因"
    dialog.reason.setFocus()
    keys.type("登记错了")
    keys.press(Qt.Key.Key_Return)  # goes on to the button, does nothing yet
    assert dialog.isVisible()
    assert QApplication.focusWidget() is dialog.act
    keys.press(Qt.Key.Key_Return)
    assert "请出更正通报" in window.notice.text()
    with ctx.app.database.read() as session:
        newest = operations.list_operations(session, wanted=operations.OperationFilter(own_only=True))[0]
    assert (newest.action, newest.reason) == ("history.undo", "登记错了")


def test_an_import_shows_what_goes_and_what_stays(window: MainWindow, ctx: UiContext, keys: Keyboard) -> None:
    people = [NewPerson({"name": f"人{number}"}, "北岗村", "干事") for number in range(30)]
    do(ctx, "roster.import", partial(add_people, people=people))
    window.show_tab("roster")
    undo(keys)
    dialog = dialog_of(window)
    assert "一次改动较多" in dialog.told.text()
    assert dialog.more.text().endswith("条没有列出。")
    shoot_both(dialog, "revert-import")
    dialog.act.click()
    assert unit_names(ctx) == []
    window.offered.by_id["redo"].trigger()
    assert unit_names(ctx) == ["北岗村"]

    def rename(session: Any) -> None:
        from db.models import Person

        session.get(Person, 3).phone = "139"

    do(ctx, "person.edit", rename)
    ctx.undo.question.emit(_step(ctx, "history.redo"))
    dialog = dialog_of(window)
    assert [row.record for row in dialog.model.rows] == ["人2"]
    assert dialog.act.text().startswith("只撤销其余")
    check_looks(dialog, {"roster", "import", "person", "edit"})
    shoot_both(dialog, "revert-blocked")
    dialog.act.click()
    with ctx.app.database.read() as session:
        from app.services.person.roster import list_people

        assert [person.name for person in list_people(session)] == ["人2"]
    assert "其后改过的记录保留" in window.notice.text()


def _step(ctx: UiContext, action: str) -> Any:
    from app.services.operation.undo_steps import Step

    with ctx.app.database.read() as session:
        row = next(r for r in operations.list_operations(session) if r.action == action)
    return Step(row.id, row.at, row.text, row.page)


def test_a_closed_year_says_of_what(window: MainWindow, ctx: UiContext, keys: Keyboard) -> None:
    from app.services.operation import seals

    build_town(ctx, months=range(8, 9))
    do(ctx, "attendance.mark", partial(attendance.mark_line, class_session_id=1, line="1迟"))
    with ctx.app.database.write(actor="t", action="seal.close", text="封账") as unit:
        seals.seal_year(unit.session, year=2024, at="2024-12-31T09:00:00")
    window.show_tab("attendance")
    undo(keys)
    dialog = dialog_of(window)
    assert "“attendance.mark”" in dialog.told.text()
    assert "2024年度已封账" in dialog.told.text()
    keys.press(Qt.Key.Key_Escape)


# -- 操作记录 ----------------------------------------------------------------------------------------


@pytest.fixture
def trail(window: MainWindow, ctx: UiContext) -> OperationsDialog:
    people = [NewPerson({"name": f"人{number}"}, "北岗村", "干事") for number in range(3)]
    do(ctx, "roster.import", partial(add_people, people=people))
    do(ctx, "unit.add", add_unit("甲村"))
    later_sitting(ctx)
    window.offered.do("trail")
    found = window.findChild(OperationsDialog)
    assert isinstance(found, OperationsDialog)
    return found


def choose(trail: OperationsDialog, action: str) -> None:
    line = next(n for n, row in enumerate(trail.model.rows) if row.action == action)
    trail.view.selectRow(line)


def test_any_step_of_the_list_can_be_taken_back(
    window: MainWindow, ctx: UiContext, trail: OperationsDialog
) -> None:
    check_looks(trail, {"roster", "import", "unit", "add", "town", "set"})
    shoot_both(trail, "operations")
    assert not trail.back.isEnabled()
    choose(trail, "roster.import")
    trail.back.click()
    dialog = dialog_of(window)
    dialog.cancel.click()
    assert "北岗村" in unit_names(ctx)
    choose(trail, "roster.import")
    trail.back.click()
    dialog_of(window).act.click()
    assert unit_names(ctx) == ["甲村"]
    first = trail.model.rows[0]
    assert first.text == "撤销：roster.import"
    choose(trail, "roster.import")
    assert not trail.back.isEnabled()
    choose(trail, "history.undo")
    assert trail.back.text() == "重做这一步…"
    trail.back.click()
    dialog_of(window).act.click()
    assert "北岗村" in unit_names(ctx)
    trail.accept()


def test_the_list_of_imports_says_what_became_of_them(window: MainWindow, trail: OperationsDialog) -> None:
    trail.kind.setCurrentIndex(trail.kind.findData("imports"))
    trail.kind.activated.emit(0)
    assert [(row.action, row.state) for row in trail.model.rows] == [("roster.import", "stands")]
    choose(trail, "roster.import")
    trail.back.click()
    dialog_of(window).act.click()
    assert [(row.action, row.state) for row in trail.model.rows] == [("roster.import", "undone")]
    trail.search.setText("没有这样的")
    trail.search.searched.emit("没有这样的")
    assert not trail.model.rows
    trail.accept()


def test_a_step_is_read_record_by_record(window: MainWindow, trail: OperationsDialog) -> None:
    from ui.records.audit_dialog import AuditDialog

    choose(trail, "roster.import")
    trail.each.click()
    found = trail.findChild(AuditDialog)
    assert found is not None
    assert {row.table for row in found.model.rows} == {"单位", "人员", "任职", "人员类别"}
    found.accept()
    trail.accept()

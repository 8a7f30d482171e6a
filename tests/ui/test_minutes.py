"""迟到早退分钟 by keyboard on the attendance page: T, a number or a time, Enter."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.rules.arrivals import Windows
from app.services.mark import arrivals, attendance
from tests.ui.attendance_data import build_town
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot
from ui.pages.attendance.attendance_tab import AttendanceTab
from ui.pages.attendance.minutes_dialog import MinutesDialog
from ui.pages.attendance.time_windows_dialog import TimeWindowsDialog
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

PAGE = "attendance"
TOWN = build_town


@pytest.fixture
def tab(window: MainWindow, qtbot: QtBot) -> AttendanceTab:
    window.set_year(2024)
    window.activateWindow()
    window.show_tab("attendance")
    found = window.tab("attendance")
    assert isinstance(found, AttendanceTab)
    qtbot.waitUntil(found.sheet.grid.hasFocus)
    return found


def ask(tab: AttendanceTab, keys: Keyboard, qtbot: QtBot) -> MinutesDialog:
    keys.press(Qt.Key.Key_T)
    qtbot.waitUntil(lambda: tab.findChild(MinutesDialog) is not None)
    dialog = tab.findChild(MinutesDialog)
    assert isinstance(dialog, MinutesDialog)
    qtbot.waitExposed(dialog)
    return dialog


def stored(ctx: UiContext, tab: AttendanceTab, row_id: int) -> tuple[str, int | None, int | None]:
    held = tab.sheet.lesson
    assert held is not None
    with ctx.app.database.read() as session:
        sheet = attendance.get_sheet(session, class_session_id=held.id)
    row = next(row for row in sheet.rows if row.id == row_id)
    return row.mark, row.minutes_late, row.minutes_early


def test_minutes_make_the_mark(tab: AttendanceTab, ctx: UiContext, window: MainWindow, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot, window)
    row_id = tab.sheet.grid.current_id()
    assert row_id is not None
    dialog = ask(tab, keys, qtbot)
    dialog.late.setText("12")
    dialog.late.textEdited.emit("12")
    assert dialog.line.text() == "记为：迟到（迟到 12 分钟）"
    check_looks(dialog)
    shoot(dialog, "minutes")
    dialog.accept_button.click()
    assert stored(ctx, tab, row_id) == ("late", 12, None)
    assert tab.sheet.model.rows[tab.sheet.model.line_of(row_id)].mark == "late"
    window.offered.by_id["undo"].trigger()
    assert stored(ctx, tab, row_id) == ("none", None, None)


def test_times_make_the_minutes(tab: AttendanceTab, ctx: UiContext, window: MainWindow, qtbot: QtBot) -> None:
    dialog = ask(tab, Keyboard(qtbot, window), qtbot)
    dialog._edit_windows()
    windows = dialog.findChild(TimeWindowsDialog)
    assert windows is not None
    windows.grace.setText("5")
    windows.after.setText("3")
    windows.accept_button.click()
    assert windows.problem.text()
    windows.after.setText("30")
    check_looks(windows)
    windows.accept_button.click()
    with ctx.app.database.read() as session:
        assert arrivals.get_windows(session) == Windows(5, 30)
    held = tab.sheet.lesson
    assert held is not None
    assert held.start_time is not None
    at = held.start_time.hour * 60 + held.start_time.minute + 31
    dialog.arrived.setText(f"{at // 60}:{at % 60:02}")
    dialog.arrived.textEdited.emit("")
    assert dialog.late.text() == "31"
    assert dialog.line.text() == "记为：缺席（迟到 31 分钟）"
    dialog.arrived.setText("何时")
    dialog.accept_button.click()
    assert dialog.arrived_field.problem()
    dialog.is_touched = False
    dialog.reject()


def test_people_one_after_the_other_by_keyboard(
    tab: AttendanceTab, ctx: UiContext, window: MainWindow, qtbot: QtBot
) -> None:
    """T, minutes or a time, Enter: the next line of the paper is under the cursor."""
    keys = Keyboard(qtbot, window)
    rows = tab.sheet.model.rows
    held = tab.sheet.lesson
    assert held is not None
    assert held.start_time is not None
    at = held.start_time.hour * 60 + held.start_time.minute + 12
    for number, typed in enumerate(("7", f"{at // 60}:{at % 60:02}", f"{at // 60:02}{at % 60:02}")):
        assert tab.sheet.grid.current_id() == rows[number].id
        dialog = ask(tab, keys, qtbot)
        qtbot.waitUntil(dialog.late.hasFocus)
        keys.type(typed)
        keys.press(Qt.Key.Key_Return)
        window.activateWindow()  # as every real screen does by itself
        qtbot.waitUntil(tab.sheet.grid.hasFocus)
        qtbot.waitUntil(lambda: tab.findChild(MinutesDialog) is None)
    assert [stored(ctx, tab, rows[n].id)[1] for n in range(3)] == [7, 12, 12]
    assert keys.presses == 3 * 2 + 1 + 4 + 4 + (1 if at >= 600 else 0)
    assert tab.sheet.model.index(1, 4).data().endswith("12分")
    dialog = ask(tab, keys, qtbot)
    qtbot.waitUntil(dialog.late.hasFocus)
    order = []
    for _ in range(4):
        order.append(QApplication.focusWidget())
        keys.press(Qt.Key.Key_Tab)
    assert order == [dialog.late, dialog.arrived, dialog.early, dialog.left]
    dialog.late.setText("9:")
    dialog.accept_button.click()
    assert "看不懂" in dialog.late_field.problem()
    dialog.is_touched = False
    dialog.reject()


def test_another_mark_forgets_the_minutes(tab: AttendanceTab, ctx: UiContext) -> None:
    row_id = tab.sheet.grid.current_id()
    assert row_id is not None
    held = tab.sheet.lesson
    assert held is not None
    ctx.runner.command(
        partial(arrivals.set_minutes, participation_id=row_id, late=7, early=0), action="t.t", text="分钟"
    )
    ctx.runner.command(
        partial(attendance.set_marks, class_session_id=held.id, by_participation={row_id: "present"}),
        action="t.t",
        text="出勤",
    )
    assert stored(ctx, tab, row_id) == ("present", None, None)

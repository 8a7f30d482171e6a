"""考勤状态 in the window: a status of the town's own, changes from a day on, ends, hours by number."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.services.mark import mark_versions
from app.services.setting import mark_kinds
from tests.ui.conftest import Answers
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot, shoot_both
from tests.ui.towns import fill_town
from ui.pages.attendance.attendance_tab import AttendanceTab
from ui.pages.attendance.mark_kind_dialog import MarkKindDialog
from ui.pages.attendance.mark_kind_dialogs import LatenessDialog, MarkKindEndDialog
from ui.pages.attendance.mark_kinds_dialog import MarkKindsDialog
from ui.window.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


PAGE = "attendance"
TOWN = fill_town


@pytest.fixture
def tab(window: MainWindow) -> AttendanceTab:
    window.show_tab("attendance")
    found = window.current_tab()
    assert isinstance(found, AttendanceTab)
    return found


@pytest.fixture
def dialog(tab: AttendanceTab, qtbot: QtBot) -> MarkKindsDialog:
    tab.verbs["kinds"].trigger()
    made = tab.window().findChild(MarkKindsDialog)
    assert isinstance(made, MarkKindsDialog)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.table.setFocus()
    return made


@pytest.fixture
def keys(qtbot: QtBot, dialog: MarkKindsDialog) -> Keyboard:
    return Keyboard(qtbot, dialog)


def inner(dialog: MarkKindsDialog, kind: type[Any]) -> Any:
    """The form a key of a button opened: buttons are pressed for a moment first."""
    for _ in range(40):
        found = [each for each in dialog.findChildren(kind) if each.isVisible()]
        if found:
            break
        QTest.qWait(25)
    assert len(found) == 1
    found[0].activateWindow()
    QTest.qWait(25)
    return found[0]


def kinds_on(dialog: MarkKindsDialog, day: date) -> dict[str, Any]:
    with dialog._ctx.app.database.read() as session:
        return {kind.label: kind for kind in mark_kinds.list_mark_kinds(session, on=day)}


def lines(dialog: MarkKindsDialog) -> list[tuple[str, str, str]]:
    return [(line.label, line.start, line.worth) for line in dialog.model.rows]


def test_a_status_of_the_towns_own_by_keyboard(
    dialog: MarkKindsDialog, keys: Keyboard, window: MainWindow
) -> None:
    today = window.ctx.app.today
    check_looks(dialog)
    shoot_both(dialog, "mark-kinds")
    before = lines(dialog)
    keys.press(Qt.Key.Key_N, CONTROL)
    form = inner(dialog, MarkKindDialog)
    keys.type("视频参会")
    for text in ("", "视", "视", "V"):
        keys.press(Qt.Key.Key_Tab)
        keys.type(text)
    keys.press(Qt.Key.Key_Tab)
    assert form.counts_as.hasFocus()
    assert (form.counts_as.currentText(), form.percent.value()) == ("出勤", 100)
    assert not form.steps[0][0].isEnabled()
    keys.press(Qt.Key.Key_Tab)
    keys.type("80")
    check_looks(form)
    shoot(form, "mark-kind-new")
    keys.press(Qt.Key.Key_Return)
    made = kinds_on(dialog, today)["视频参会"]
    assert (made.symbol, made.acronym, made.key, made.mark) == ("视", "视", "V", "present")
    assert (made.hour_percent, made.is_active) == (80, True)
    assert not kinds_on(dialog, today - timedelta(days=1))["视频参会"].is_active
    assert lines(dialog) == [*before, ("视频参会", today.isoformat(), "80%")]
    assert dialog._current() is not None
    assert dialog._current().label == "视频参会"  # type: ignore[union-attr]
    window.ctx.undo.undo()
    assert lines(dialog) == before


def test_late_is_worth_less_from_a_day_on_and_opening_changes_nothing(
    dialog: MarkKindsDialog, keys: Keyboard, answers: Answers
) -> None:
    dialog.table.select_id("late None")
    keys.press(Qt.Key.Key_F2)
    form = inner(dialog, MarkKindDialog)
    assert (form.label.text(), form.key.text(), form.counts_as.isEnabled()) == ("迟到", "C", False)
    form.start.set_date(date(2024, 7, 1))
    form.percent.setValue(50)
    for edit, text in zip(form.steps[0], ("30", ""), strict=True):
        edit.setText(text)
    keys.press(Qt.Key.Key_Return)
    assert form.steps_problem.isVisible(), "a half line is told, never dropped"
    form.steps[0][1].setText("20")
    check_looks(form, {"c"})
    shoot(form, "mark-kind-late")
    keys.press(Qt.Key.Key_Return)
    assert kinds_on(dialog, date(2024, 6, 30))["迟到"].hour_percent == 100
    late = kinds_on(dialog, date(2024, 7, 1))["迟到"]
    assert (late.hour_percent, late.steps, late.counts_as) == (50, ((30, 20),), "")
    assert ("迟到", "2024-07-01", "50%，超过30分钟20%") in lines(dialog)
    # Saved again as it is, from the same day: nothing is different.
    form = _again(dialog, keys)
    form.start.set_date(date(2024, 7, 1))
    form._day_typed()
    assert form.percent.value() == 50
    keys.press(Qt.Key.Key_Return)
    assert kinds_on(dialog, date(2024, 7, 1))["迟到"] == late
    dialog.activateWindow()
    QTest.qWait(50)
    dialog.table.select_id("late 2024-07-01")
    dialog.table.setFocus()
    answers.append("删去这一条")
    keys.press(Qt.Key.Key_Delete)
    QTest.qWait(200)
    assert answers.asked[-1].verbs == ("删去这一条",)
    assert kinds_on(dialog, date(2024, 7, 1))["迟到"].hour_percent == 100


def _again(dialog: MarkKindsDialog, keys: Keyboard) -> MarkKindDialog:
    dialog.activateWindow()
    QTest.qWait(50)
    dialog.table.select_id("late 2024-07-01")
    dialog.table.setFocus()
    keys.press(Qt.Key.Key_F2)
    form = inner(dialog, MarkKindDialog)
    assert isinstance(form, MarkKindDialog)
    return form


def test_refused_in_words_and_the_form_stays(dialog: MarkKindsDialog, keys: Keyboard) -> None:
    keys.press(Qt.Key.Key_N, CONTROL)
    form = inner(dialog, MarkKindDialog)
    for edit, text in ((form.label, "缺席"), (form.symbol, "缺"), (form.acronym, "缺")):
        edit.setText(text)
    keys.press(Qt.Key.Key_Return)
    assert form.isVisible()
    assert "已用于“缺席”" in form.problem.text()
    check_looks(form)


def test_built_in_stays_local_ends(dialog: MarkKindsDialog, keys: Keyboard, window: MainWindow) -> None:
    today = window.ctx.app.today
    dialog.table.select_id("present None")
    assert not dialog.buttons["end"].isEnabled()
    assert not dialog.buttons["drop"].isEnabled()
    data = mark_versions.MarkKindInput("产假", "产", "产", "", "personal_leave")
    with window.ctx.app.database.write(actor="t", action="test.run", text="测试") as unit:
        mark_versions.add_mark_kind(unit.session, start_on=date(2024, 1, 1), data=data)
    dialog._load()
    dialog.table.select_id("local1 2024-01-01")
    assert not dialog.buttons["drop"].isEnabled(), "its marks would have no word"
    dialog.buttons["end"].click()
    form = inner(dialog, MarkKindEndDialog)
    check_looks(form)
    keys.press(Qt.Key.Key_Return)
    assert not kinds_on(dialog, today)["产假"].is_active
    assert kinds_on(dialog, today - timedelta(days=1))["产假"].is_active
    assert [line.state for line in dialog.model.rows if line.label == "产假"] == ["", "停用"]


def test_every_third_time_takes_an_hour(dialog: MarkKindsDialog, keys: Keyboard) -> None:
    keys.press(Qt.Key.Key_T, CONTROL)
    form = inner(dialog, LatenessDialog)
    form.times.setValue(3)
    check_looks(form)
    shoot(form, "lateness")
    keys.press(Qt.Key.Key_Return)
    assert lines(dialog)[-1][::2] == ("迟到、早退", "每 3 次折 1 学时")
    close = next(b for b in dialog.findChildren(QPushButton) if b.isDefault())
    assert close.text() == "关闭"
    shoot(dialog, "mark-kinds-rule")

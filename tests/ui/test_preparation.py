"""备课情况 by keys: Ctrl+B, space twice, undone; what 课件 came says it by itself (A05)."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.plan.planning import ClassSessionInput, LecturerInput, add_class_session
from app.services.plan.preparation import list_preparations
from tests.conftest import NOW
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot_both
from tests.ui.towns import fill_town
from ui.pages.plan.plan_tab import PlanTab
from ui.pages.plan.preparation_dialog import PreparationDialog
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

PAGE = "plan"
CTRL = Qt.KeyboardModifier.ControlModifier


def fill(session: Any) -> None:
    for day, title, names in (
        (20, "党史学习", ("张三", "李四")),
        (22, "信访条例", ("王五",)),
        (1, "过去的课", ("赵六",)),
    ):
        data = ClassSessionInput(title, date(2024, 8, day), lecturers=tuple(map(LecturerInput, names)))
        add_class_session(session, data=data)


def TOWN(ctx: UiContext) -> None:
    fill_town(ctx)
    ctx.runner.command(fill, action="class_session.add", text="新增课次")


def states(ctx: UiContext) -> list[str]:
    with ctx.app.database.read() as session:
        rows = list_preparations(session, first=NOW.date(), last=date(2024, 12, 31))
        return [row.words for row in rows]


def opened(window: MainWindow) -> PreparationDialog:
    QApplication.processEvents()
    (found,) = [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, PreparationDialog) and one.isVisible()
    ]
    found.activateWindow()
    found.view.setFocus()
    QApplication.processEvents()
    return found


def test_space_says_how_far_it_is(window: MainWindow, ctx: UiContext, qtbot: QtBot) -> None:
    window.activateWindow()
    window.set_year(2024)
    window.show_tab("plan")
    keys = Keyboard(qtbot, window)
    keys.press(Qt.Key.Key_B, CTRL)
    dialog = opened(window)
    assert [row.lecturer for row in dialog.model.shown] == ["张三", "李四", "王五"]
    keys.press(Qt.Key.Key_Space)
    assert states(ctx) == ["备课中", "未备课", "未备课"]
    keys.press(Qt.Key.Key_Space)
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Space)
    assert states(ctx) == ["已备课", "备课中", "未备课"]
    assert "2 人次还没有备好课" in dialog.line.text()
    check_looks(dialog)
    shoot_both(dialog, "preparation")
    keys.press(Qt.Key.Key_Return)
    tab = window.current_tab()
    assert isinstance(tab, PlanTab)
    row = tab.views.current_row()
    assert row is not None
    assert row.title == "党史学习"
    assert "张三：已备课" in tab.detail._facts["备课"][1].text()
    window.offered.do("undo")
    assert states(ctx) == ["已备课", "未备课", "未备课"]


def test_the_desk_leads_to_it(window: MainWindow, ctx: UiContext) -> None:
    window.set_year(2024)
    window.show_tab("plan", ("preparation", 2))
    dialog = opened(window)
    tab = window.current_tab()
    assert isinstance(tab, PlanTab)
    row = tab.views.current_row()
    assert row is not None
    assert row.title == "信访条例"
    dialog.accept()

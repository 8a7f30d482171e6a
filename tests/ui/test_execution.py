"""计划执行 by keys: a class without a day is written, its numbers changed, taken back; the paper (S35)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.plan import programmes
from app.services.plan.execution import ExecutionRow, list_execution
from tests.services.duty_town import hold
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot_both
from tests.ui.towns import fill_town
from ui.pages.plan import plan_actions
from ui.pages.plan.execution_dialog import ExecutionDialog, NumbersDialog
from ui.pages.plan.plan_tab import PlanTab
from ui.papers.preview_dialog import PreviewDialog
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

PAGE = "plan"
CTRL = Qt.KeyboardModifier.ControlModifier


def fill(session: Any) -> None:
    plan = programmes.ProgrammeInput("2024年培训方案", date(2024, 1, 1), date(2024, 12, 31))
    programmes.add_programme(session, data=plan)
    hold(session, date(2024, 6, 5), title="政策法规")


def TOWN(ctx: UiContext) -> None:
    fill_town(ctx)
    ctx.runner.command(fill, action="class_session.add", text="新增课次")


def rows(ctx: UiContext) -> dict[str, ExecutionRow]:
    with ctx.app.database.read() as session:
        return {row.title: row for row in list_execution(session, year=2024, today=ctx.app.today)}


def shown(kind: type[Any]) -> Any:
    QApplication.processEvents()
    there = (one for one in QApplication.topLevelWidgets() if isinstance(one, kind))
    (found,) = [one for one in there if one.isVisible()]
    found.activateWindow()
    QApplication.processEvents()
    return found


@pytest.fixture
def dialog(window: MainWindow) -> ExecutionDialog:
    window.activateWindow()
    window.set_year(2024)
    window.show_tab("plan")
    tab = window.current_tab()
    assert isinstance(tab, PlanTab)
    plan_actions.execution(tab.views)
    found: ExecutionDialog = shown(ExecutionDialog)
    return found


def test_numbers_are_typed_and_a_class_without_a_day(
    dialog: ExecutionDialog, window: MainWindow, ctx: UiContext, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot, window)
    dialog.view.setFocus()
    keys.press(Qt.Key.Key_Return)
    form = shown(NumbersDialog)
    form.batches.setFocus()
    keys.type("3")
    keys.press(Qt.Key.Key_Tab)
    keys.type("x")
    keys.press(Qt.Key.Key_Return)
    assert "请填整数" in form.fields["heads"].problem()
    form.heads.selectAll()
    keys.type("24")
    check_looks(form)
    keys.press(Qt.Key.Key_Return)
    row = rows(ctx)["政策法规"]
    assert (row.planned, row.planned_heads, row.heads) == (3, 24, 8)
    assert dialog.model.shown[0].words == "差 2 期，未安排 2 期；差 16 人"
    dialog.activateWindow()
    dialog.view.setFocus()
    QApplication.processEvents()
    keys.press(Qt.Key.Key_N, CTRL)
    form = shown(NumbersDialog)
    form.title.setFocus()
    keys.type("科级干部培训班")
    form.batches.setFocus()
    keys.type("2")
    keys.press(Qt.Key.Key_Return)
    assert rows(ctx)["科级干部培训班"].words == "差 2 期，未安排 2 期"
    check_looks(dialog)
    shoot_both(dialog, "execution")
    dialog.activateWindow()
    dialog.view.select_id(next(row.course_id for row in dialog.model.shown if row.title == "科级干部培训班"))
    dialog.remove()
    assert "科级干部培训班" not in rows(ctx)
    window.offered.do("undo")
    assert "科级干部培训班" in rows(ctx)


def test_the_paper_stands_behind_one_key(dialog: ExecutionDialog) -> None:
    dialog.print()
    preview = shown(PreviewDialog)
    assert "执行情况对照表" in preview.windowTitle()
    preview.close()


def test_without_a_plan_it_says_what_to_do_first(
    dialog: ExecutionDialog, ctx: UiContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("ui.work.messages.tell", lambda _parent, happened, advice="": said.append(advice))
    gone = partial(programmes.remove_programme, programme_id=1)
    ctx.runner.command(gone, action="programme.remove", text="删除")
    dialog.load()
    dialog.add()
    assert said == ["请先在“更多 → 年度方案”里登记一个，再写班次。"]

"""The first page: two steps to today's sheet, every line to its place, the first steps on an empty file."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.mark import attendance
from app.services.plan import planning
from app.services.plan.planning import ClassSessionInput
from tests.ui.looks import check_looks, shoot
from tests.ui.plan_data import build_town, fill_roster
from ui.pages.plan.class_session_dialog import ClassSessionDialog
from ui.pages.workbench.workbench_tab import WorkbenchTab
from ui.papers.preview_dialog import PreviewDialog
from ui.window.main_window import MainWindow
from ui.work.backup_age import DISK_COPY
from ui.work.context import UiContext


def today_of(ctx: UiContext) -> date:
    return ctx.app.today


def add_today(ctx: UiContext) -> int:
    kept: list[int] = []
    data = ClassSessionInput(title="公文写作", held_on=today_of(ctx), hours_centi=300)
    ctx.runner.command(
        partial(planning.add_class_session, data=data), action="plan.add", text="新增课次", done=kept.append
    )
    return kept[0]


PAGE = "workbench"


@pytest.fixture
def page(window: MainWindow) -> WorkbenchTab:
    window.show_tab("workbench")
    tab = window.current_tab()
    assert isinstance(tab, WorkbenchTab)
    return tab


def test_a_day_begins_here_and_two_steps_print_the_sheet(
    ctx: UiContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cold start, Ctrl+P, Enter on 打印: nothing else."""
    build_town(ctx, months=range(1, 2))
    held = add_today(ctx)
    ctx.preferences.values.tab = "roster"
    window = MainWindow(ctx)
    window.open_data(town="清河镇")
    window.set_year(today_of(ctx).year)
    window.show()
    qtbot.waitExposed(window)
    tab = window.current_tab()
    assert isinstance(tab, WorkbenchTab)
    assert tab.verbs["print"].text() == "打印今天的签到表"
    assert tab.view.days.current_row().id == held
    asked: list[object] = []
    monkeypatch.setattr(
        "ui.papers.preview_dialog.open_preview",
        lambda _p, _c, report, params: asked.append((report, params)),
    )
    window.offered.do("print")
    assert asked == [("sign-in", {"session_id": held})]
    window.close()
    window.deleteLater()


def test_within_the_day_the_last_page_comes_back(ctx: UiContext, qtbot: QtBot) -> None:
    ctx.preferences.values.tab = "roster"
    ctx.preferences.set("window.day", today_of(ctx).isoformat())
    window = MainWindow(ctx)
    window.open_data(town="清河镇")
    assert type(window.current_tab()).__name__ == "RosterTab"
    window.close()
    window.deleteLater()


def test_an_empty_file_is_led_by_the_hand(ctx: UiContext, page: WorkbenchTab) -> None:
    assert page.first_step.text() == "导入干部名册"
    assert page.first_step.isVisible()
    assert not page.one_by_one.isVisible()
    check_looks(page.window())
    shoot(page.window(), "workbench_empty")
    ctx.runner.command(fill_roster, action="roster.import", text="导入名册")
    assert page.first_step.text() == "导入课程计划"
    # Who has no table of the year adds one class session after the other.
    assert page.one_by_one.isVisible()
    page.one_by_one.click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ClassSessionDialog)
    dialog.reject()


def test_lines_lead_to_their_place(ctx: UiContext, window: MainWindow, qtbot: QtBot) -> None:
    ids = build_town(ctx, months=range(1, 13))
    window.set_year(2024)
    window.show_tab("workbench")
    page = window.current_tab()
    assert isinstance(page, WorkbenchTab)
    tasks = {task.id: task for task in page.view.tasks_model.rows}
    assert "backup" in tasks
    line = next(task for task in page.view.tasks_model.rows if task.kind == "登记考勤" and task.target in ids)
    page.view.tasks.select_id(line.id)
    page.view.tasks.setFocus()
    qtbot.keyClick(page.view.tasks, Qt.Key.Key_Return)
    assert type(window.current_tab()).__name__ == "AttendanceTab"
    ctx.runner.command(
        partial(attendance.mark_line, class_session_id=line.target, line="", rest_present=True),
        action="attendance.mark",
        text="登记考勤",
    )
    window.show_tab("workbench")
    assert line.id not in {task.id for task in page.view.tasks_model.rows}
    check_looks(window)
    shoot(window, "workbench")


def test_a_copy_on_another_disk_rests_the_reminder(ctx: UiContext, window: MainWindow) -> None:
    build_town(ctx, months=range(1, 2))
    ctx.preferences.set(DISK_COPY, datetime.combine(today_of(ctx), datetime.min.time()).date().isoformat())
    window.set_year(2024)
    window.show_tab("workbench")
    page = window.current_tab()
    assert isinstance(page, WorkbenchTab)
    assert "backup" not in {task.id for task in page.view.tasks_model.rows}


def test_a_day_that_is_not_printed_opens_the_preview(
    ctx: UiContext, window: MainWindow, qtbot: QtBot
) -> None:
    build_town(ctx, months=range(1, 2))
    add_today(ctx)
    window.set_year(2024)
    window.show_tab("workbench")
    page = window.current_tab()
    assert isinstance(page, WorkbenchTab)
    qtbot.keyClick(page.view.days, Qt.Key.Key_Return)
    dialog = window.findChild(PreviewDialog)
    assert dialog is not None
    dialog.close()


def test_without_days_ahead_the_room_belongs_to_the_tasks(
    ctx: UiContext, window: MainWindow, page: WorkbenchTab
) -> None:
    """A past year: the empty list of days is narrow; with a class session today it has its width back."""
    build_town(ctx, months=range(1, 3))
    page.activate()
    assert page.view.no_days.isVisible()
    narrow = page.view.ahead.width()
    assert page.view.tasks.width() > 3 * narrow
    assert not page.verbs["print"].isVisible(), "nothing to print in a year that is over"
    header = page.view.tasks.horizontalHeader()
    assert header.sectionSize(1) > header.sectionSize(2) > 0
    assert header.length() <= page.view.tasks.viewport().width()
    check_looks(window)
    add_today(ctx)
    assert page.view.ahead.width() > narrow


@pytest.mark.parametrize("wide", [910, 1366])
def test_what_a_day_is_about_is_read_at_any_width(
    ctx: UiContext, window: MainWindow, page: WorkbenchTab, wide: int
) -> None:
    """No clock time: no empty column of times beside two letters of a title."""
    build_town(ctx, months=range(1, 2))
    held = add_today(ctx)
    window.set_year(today_of(ctx).year)
    window.resize(wide, 600)
    page.refresh(None)
    QApplication.processEvents()
    title = page.view.days.columnWidth(2)
    assert page.view.days.isColumnHidden(1)
    assert title >= page.fontMetrics().horizontalAdvance("汉") * 6
    assert not page.view.days.horizontalScrollBar().isVisible()
    data = ClassSessionInput(title="公文写作", held_on=today_of(ctx), start_time=time(9), hours_centi=300)
    ctx.runner.command(
        partial(planning.edit_class_session, class_session_id=held, version=1, data=data),
        action="plan.edit",
        text="修改课次",
    )
    page.refresh(None)
    QApplication.processEvents()
    assert page.view.days.isColumnHidden(1) == (wide == 910)
    assert "09:00" in str(page.view.days_model.index(0, 2).data(Qt.ItemDataRole.ToolTipRole))

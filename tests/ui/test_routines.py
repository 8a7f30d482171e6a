"""Regular work by keys: the board, the weeks, the pairs, the records."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.services import duty_records, mentorship, rotation, unit_study
from app.services.groups import group_ids_by_name
from app.services.people import PersonInput, PostInput, add_person
from app.services.units import find_or_add_units
from tests.ui.looks import check_looks, shoot
from ui.context import UiContext
from ui.dialogs.routine_dialogs import PairDialog, RecordDialog, TalkDayDialog
from ui.dialogs.turn_dialog import TurnDialog
from ui.main_window import MainWindow
from ui.tabs.duties_tab import DutiesTab
from ui.tabs.pairs_page import PairsPage
from ui.tabs.records_page import RecordsPage
from ui.tabs.rotation_page import RotationPage
from ui.tabs.weeks_page import WeeksPage

AUGUST = 7  # column; the clock of the tests stands in August 2024


def fill(session: Any) -> None:
    """Six leaders and twelve young cadres in three units."""
    ids = list(find_or_add_units(session, names=["党政领导", "党政办公室", "东湾村"]).values())
    named = group_ids_by_name(session)
    for number in range(18):
        leader = number < 6
        add_person(
            session,
            person=PersonInput(name=f"{'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦'[number]}明", birth="1995-08"),
            posts=[PostInput(unit_id=ids[0] if leader else ids[1 + number % 2])],
            group_ids=[named["班子成员" if leader else "机关干部"]],
        )


@pytest.fixture
def tab(ctx: UiContext, window: MainWindow) -> DutiesTab:
    ctx.runner.command(fill, action="roster.import", text="导入名册")
    window.set_year(2024)
    window.show_tab("duties")
    found = window.current_tab()
    assert isinstance(found, DutiesTab)
    return found


def page_of(tab: DutiesTab, name: str) -> Any:
    tab.show_target(name)
    page = tab.stack.currentWidget()
    tab.window().activateWindow()
    return page


def read(ctx: UiContext, query: Any, **values: Any) -> Any:
    kept: list[Any] = []
    ctx.runner.query(partial(query, **values), done=kept.append)
    return kept[0]


def test_a_month_is_filled_held_swapped_and_printed(
    ctx: UiContext, tab: DutiesTab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(tab, "board")
    assert isinstance(page, RotationPage)
    assert page.grid.cell() == (0, AUGUST)
    tab.verbs["new"].trigger()
    turns = read(ctx, rotation.list_turns, year=2024)
    assert [t.role for t in turns].count("lecture") == 4
    assert [t.role for t in turns].count("report") == 6
    tab.verbs["new"].trigger()
    assert read(ctx, rotation.list_turns, year=2024) == turns
    qtbot.keyClick(page.grid, Qt.Key.Key_X)
    qtbot.keyClick(page.grid, Qt.Key.Key_Down)
    qtbot.keyClick(page.grid, Qt.Key.Key_X)
    swapped = read(ctx, rotation.list_turns, month="2024-08")
    assert [t.person_id for t in swapped[:2]] == [turns[1].person_id, turns[0].person_id]
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    held = [t for t in read(ctx, rotation.list_turns, month="2024-08") if t.done_on]
    assert [(t.name, t.done_on) for t in held] == [(swapped[1].name, ctx.app.today)]
    assert tab.header.line() == "2024 年 · 已排 10 人次，已讲 1 人次"
    check_looks(tab)
    shoot(tab.window(), "routines_board")
    asked: list[Any] = []
    monkeypatch.setattr(
        "ui.dialogs.preview_dialog.open_preview",
        lambda _p, _c, report, params: asked.append((report, params)),
    )
    tab.verbs["print"].trigger()
    assert asked == [("rotation-notice", {"month": "2024-08"})]


def test_dragging_swaps_and_the_form_changes_a_turn(ctx: UiContext, tab: DutiesTab, qtbot: QtBot) -> None:
    page = page_of(tab, "board")
    tab.verbs["new"].trigger()
    before = read(ctx, rotation.list_turns, month="2024-08")
    view = page.grid.viewport()
    first = page.grid.visualRect(page.model.index(0, AUGUST)).center()
    second = page.grid.visualRect(page.model.index(2, AUGUST)).center()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=first)
    qtbot.mouseMove(view, second + QPoint(2, 0))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=second)
    after = read(ctx, rotation.list_turns, month="2024-08")
    assert (after[0].person_id, after[2].person_id) == (before[2].person_id, before[0].person_id)
    page.grid.go_to((0, AUGUST))
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    dialog = page.findChild(TurnDialog)
    assert dialog is not None
    check_looks(dialog)
    dialog.topic.setText("乡村振兴")
    dialog.accept_button.click()
    assert read(ctx, rotation.list_turns, month="2024-08")[0].topic == "乡村振兴"
    page.grid.go_to((0, AUGUST))
    qtbot.keyClick(page.grid, Qt.Key.Key_Delete)
    assert len(read(ctx, rotation.list_turns, month="2024-08")) == 9


def test_weeks_are_entered_down_the_units(ctx: UiContext, tab: DutiesTab, qtbot: QtBot) -> None:
    page = page_of(tab, "weeks")
    assert isinstance(page, WeeksPage)
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    assert page.grid.cell() is not None
    assert page.grid.cell()[0] == 1  # type: ignore[index]
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    matrix = read(ctx, unit_study.study_matrix, first=date(2024, 8, 12), last=date(2024, 8, 12))
    assert len(matrix.cells) == 2
    page.grid.go_to((0, page.grid.cell()[1]))  # type: ignore[index]
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    assert tab.header.line() == "2024 年 · 3 个单位，已登记 1 次，缺 0 次"
    tab.verbs["new"].trigger()
    assert tab.header.line() == "2024 年 · 3 个单位，已登记 3 次，缺 0 次"
    check_looks(tab)
    shoot(tab.window(), "routines_weeks")


def test_pairs_and_their_talks(ctx: UiContext, tab: DutiesTab, qtbot: QtBot) -> None:
    page = page_of(tab, "pairs")
    assert isinstance(page, PairsPage)
    tab.verbs["new"].trigger()
    dialog = page.findChild(PairDialog)
    assert dialog is not None
    check_looks(dialog)
    dialog.mentor.set_person(7)
    dialog.mentee.set_person(8)
    dialog.accept_button.click()
    assert "不能当师傅" in dialog.problem.text()
    dialog.mentor.set_person(1)
    dialog.day.set_date(date(2024, 7, 1))
    dialog.accept_button.click()
    pair = read(ctx, mentorship.list_pairs, year=2024)[0]
    assert (pair.mentor, pair.mentee) == ("赵明", "王明")
    page.grid.go_to((0, AUGUST))
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    assert tab.header.line() == "2024 年 · 1 对，8月还差 0 对"
    page.grid.go_to((0, AUGUST - 1))
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    talk = page.findChild(TalkDayDialog)
    assert talk is not None
    talk.day.set_date(date(2024, 8, 3))
    talk.accept_button.click()
    assert talk.day_field.problem() == "请填7月里的日期。"
    talk.day.set_date(date(2024, 7, 9))
    talk.accept_button.click()
    assert set(read(ctx, mentorship.list_pairs, year=2024)[0].talks) == {"2024-07", "2024-08"}
    check_looks(tab)
    shoot(tab.window(), "routines_pairs")
    qtbot.keyClick(page.grid, Qt.Key.Key_Delete)
    assert set(read(ctx, mentorship.list_pairs, year=2024)[0].talks) == {"2024-08"}


def test_records_come_and_go(ctx: UiContext, tab: DutiesTab, qtbot: QtBot) -> None:
    page = page_of(tab, "records")
    assert isinstance(page, RecordsPage)
    tab.verbs["new"].trigger()
    dialog = page.findChild(RecordDialog)
    assert dialog is not None
    check_looks(dialog)
    dialog.title.setText("行政执法技能大赛")
    dialog.accept_button.click()
    assert [r.title for r in read(ctx, duty_records.list_duty_records, year=2024)] == ["行政执法技能大赛"]
    check_looks(tab)
    shoot(tab.window(), "routines_records")
    page.table.setFocus()
    page.table.select_id(page.model.rows[0].id)
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert read(ctx, duty_records.list_duty_records, year=2024) == ()


def test_verbs_follow_the_page(tab: DutiesTab, qtbot: QtBot) -> None:
    qtbot.keyClick(tab, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert tab.verbs["new"].text() == "本周全部已开"
    assert not tab.verbs["export"].isVisible()
    qtbot.keyClick(tab, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert tab.verbs["new"].text() == "登记学时"
    shown = [b.text() for b in tab.toolbar.findChildren(QPushButton) if b.isVisible()]
    assert {"登记学时", "导出", "打印"} <= set(shown)

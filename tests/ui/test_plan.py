"""课程计划 by keyboard and by looks: calendar, list, figures, forms, copies, cancelling, printing."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Answers
from tests.ui.looks import check_looks, shoot
from tests.ui.plan_data import build_town
from ui.main_window import MainWindow
from ui.tabs.plan_tab import PlanTab

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def plan(window: MainWindow) -> PlanTab:
    window.set_year(2024)
    build_town(window.ctx)
    window.show_tab("plan")
    tab = window.tab("plan")
    assert isinstance(tab, PlanTab)
    return tab


def test_empty_plan_says_what_belongs_here(window: MainWindow) -> None:
    window.show_tab("plan")
    check_looks(window)
    shoot(window, "plan-empty")
    assert not window.tab("plan").verbs["print"].isEnabled()


def test_calendar_and_list_look_right(window: MainWindow, plan: PlanTab) -> None:
    check_looks(window)
    shoot(window, "plan-calendar")
    assert plan.views.calendar.current_row() is not None
    plan.toggle_view()
    check_looks(window)
    shoot(window, "plan-list")
    assert plan.views.list.current_row() is not None
    assert "48 课次" in plan.header.line() or "课次" in plan.header.line()

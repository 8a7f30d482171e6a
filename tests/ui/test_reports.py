"""台账报表: every registered paper is shown, printed and exported from the page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.reports import REPORTS
from tests.ui.looks import check_looks, shoot
from tests.ui.plan_data import build_town
from ui.main_window import MainWindow
from ui.tabs.reports_tab import ReportsTab

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def reports(window: MainWindow) -> ReportsTab:
    window.set_year(2024)
    build_town(window.ctx, months=range(7, 10))
    window.show_tab("reports")
    tab = window.tab("reports")
    assert isinstance(tab, ReportsTab)
    return tab


def test_an_empty_year_says_so(window: MainWindow) -> None:
    window.show_tab("reports")
    check_looks(window)
    shoot(window, "reports-empty")


def test_every_report_is_offered_and_shown(window: MainWindow, reports: ReportsTab) -> None:
    assert reports.list.count() == len(REPORTS)
    for place in range(reports.list.count()):
        reports.list.setCurrentRow(place)
        name = reports.report_id()
        check_looks(window)
        shoot(window, f"reports-{name}")
        if name != "scores":  # no exam in this town
            assert reports.right.currentWidget() is reports.pane, name
            assert reports.pane.view.page_count >= 1

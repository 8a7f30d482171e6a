"""The frame: pages, keys, year, undo texts, looks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.looks import check_looks, shoot
from ui.main_window import MainWindow
from ui.tabs.registry import TABS


def test_every_page_opens_by_its_key_and_looks_right(window: MainWindow, qtbot: QtBot) -> None:
    for number, spec in enumerate(TABS, start=1):
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.AltModifier)
        tab = window.current_tab()
        assert tab is not None
        assert tab.title == spec.title
        check_looks(window)
        shoot(window, f"empty-{spec.id}")


def test_the_year_holds_on_every_page(window: MainWindow) -> None:
    window.show_tab("plan")
    window.set_year(2022)
    assert window.tab("plan").year == 2022
    assert window.tab("roster").year == 2022
    assert window.tab("scores").year == 2022


@pytest.mark.parametrize("key", ["Ctrl+F", "/"])
def test_search_keys_lead_to_the_search_box(window: MainWindow, qtbot: QtBot, key: str) -> None:
    window.show_tab("roster")
    tab = window.current_tab()
    assert tab is not None
    if tab.search_box is None:
        pytest.skip("no search yet")
    if key == "/":
        qtbot.keyClick(window, Qt.Key.Key_Slash)
    else:
        qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert tab.search_box.hasFocus()


def test_what_the_window_remembers_comes_back(window: MainWindow) -> None:
    window.show_tab("scores")
    window.set_year(2023)
    path = window.ctx.app.paths.preferences
    window.close()
    from app.preferences import load_preferences

    kept = load_preferences(path)
    assert (kept.tab, kept.year) == ("scores", 2023)
    assert "window.geometry" in kept.views

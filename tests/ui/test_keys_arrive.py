"""Every key of every table, pressed on every page: it does its own action, once, or nothing where dead."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.ui import edit_town
from ui.actions.action import WINDOW_KEYS, Action
from ui.actions.offered import Offered
from ui.window.main_window import MainWindow
from ui.window.registry import TABS
from ui.window.window_actions import ACTIONS
from ui.work.context import UiContext

Done = list[tuple[str, str]]
PAGES = [spec.id for spec in TABS]


def filled(ctx: UiContext) -> None:
    """A town in which every page has something to choose."""
    with ctx.app.database.write(actor="t", action="demo.build", text="建立示例", reason="漏记") as unit:
        edit_town.fill(unit.session)


TOWN = filled


@pytest.fixture(autouse=True)
def done(monkeypatch: pytest.MonkeyPatch) -> Done:
    """(window or page, id) of each action that would be done; only handing on to the page is."""
    found: Done = []

    def note(offered: Offered[object], action: Action[object], _checked: bool = False) -> None:
        whose = "window" if isinstance(offered._desk, MainWindow) else "page"
        found.append((whose, action.id))
        if whose == "window" and action.id in WINDOW_KEYS:
            action.call(offered._desk)

    monkeypatch.setattr(Offered, "_run", note)
    return found


@pytest.fixture
def press(window: MainWindow) -> Callable[[str, QWidget], None]:
    """Press a key on a widget that has no keys of its own."""

    def on(keys: str, widget: QWidget) -> None:
        widget.setFocus()
        QTest.keySequence(widget, QKeySequence(keys))
        QCoreApplication.processEvents()

    window.activateWindow()
    window.set_year(2024)
    return on


@pytest.mark.parametrize("page", PAGES)
def test_keys_of_the_window(
    window: MainWindow, page: str, done: Done, press: Callable[[str, QWidget], None]
) -> None:
    window.show_tab(page)
    tab = window.tab(page)
    for action in ACTIONS:
        is_alive = window.offered.by_id[action.id].isEnabled()
        for keys in action.own_keys:
            done.clear()
            press(keys, tab)
            wanted = [("window", action.id)] if is_alive else []
            if is_alive and action.id in tab.verbs and action.id in WINDOW_KEYS:
                wanted.append(("page", action.id))
            assert done == wanted, keys


@pytest.mark.parametrize("page", PAGES)
def test_keys_of_the_page(
    window: MainWindow, page: str, done: Done, press: Callable[[str, QWidget], None]
) -> None:
    window.show_tab(page)
    tab = window.tab(page)
    assert tab.offered is not None
    for action in tab.offered.table:
        made = tab.verbs[action.id]
        is_alive = made.isEnabled() and made.isVisible()
        for keys in action.own_keys:
            done.clear()
            press(keys, tab)
            assert done == ([("page", action.id)] if is_alive else []), keys


@pytest.mark.parametrize("page", PAGES)
def test_keys_of_another_page_do_nothing_here(
    window: MainWindow, page: str, done: Done, press: Callable[[str, QWidget], None]
) -> None:
    for name in PAGES:
        window.show_tab(name)  # all of them are built, and their keys wait
    window.show_tab(page)
    tab = window.tab(page)
    own = {QKeySequence(keys) for action in tab.ACTIONS for keys in action.own_keys}
    own |= {QKeySequence(keys) for action in ACTIONS for keys in action.own_keys}
    others = {keys for spec in TABS for action in spec.load().ACTIONS for keys in action.own_keys}
    for keys in sorted(others):
        if QKeySequence(keys) not in own:
            press(keys, tab)
    assert done == []

"""通报 with the real worker thread: what the page does when its list comes a moment later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.context import open_context
from tests.ui.attendance_data import build_town
from tests.ui.test_bulletins import mark
from ui.pages.bulletins.bulletin_issue_dialog import BulletinIssueDialog
from ui.pages.bulletins.bulletins_tab import BulletinsTab
from ui.window.main_window import MainWindow
from ui.work.context import UiContext
from ui.work.preferences import WindowPreferences
from ui.work.tasks import TaskRunner


def TOWN(ctx: UiContext) -> None:
    held = build_town(ctx, count=20)
    mark(ctx, held[0], "3迟")


@pytest.fixture
def tab(town_folder: Path, clock: Callable[[], datetime], qtbot: QtBot) -> Iterator[BulletinsTab]:
    """Twenty people, six class sessions, the first of them entered; 通报 in front."""
    app = open_context(town_folder, clock=clock)
    ctx = UiContext(TaskRunner(), WindowPreferences(app.paths.preferences))
    ctx.attach(app)
    window = MainWindow(ctx)
    window.resize(1366, 708)
    window.open_data(town="清河镇", tab="bulletins")
    window.set_year(2024)
    window.show()
    window.activateWindow()
    found = window.tab("bulletins")
    assert isinstance(found, BulletinsTab)
    qtbot.waitUntil(lambda: len(found.view.model.rows) > 1 and not ctx.runner.busy)
    yield found
    window.close()
    window.deleteLater()


def test_what_has_just_gone_out_stays_in_sight(tab: BulletinsTab, qtbot: QtBot) -> None:
    day = next(entry for entry in tab.view.model.rows if entry.state == "missing")
    tab.view.list.select_id(day.id)
    qtbot.waitUntil(lambda: not tab.ctx.runner.busy)
    tab.verbs["issue"].trigger()
    dialog = tab.window().findChild(BulletinIssueDialog)
    assert isinstance(dialog, BulletinIssueDialog)
    qtbot.waitUntil(lambda: not tab.ctx.runner.busy)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(entry.number for entry in tab.view.model.rows) and not tab.ctx.runner.busy)
    current = tab.view.list.current_row()
    assert current is not None
    assert (current.number, current.on) == ("培训通报〔2024〕1号", day.on)
    assert tab.view.entry == current

"""迎检模式 by its key: the title says so, nothing is written, nothing typed is lost, leaving asks."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from app.services.person import roster
from app.services.setting import town
from tests.ui.conftest import Answers
from tests.ui.looks import shoot_both
from tests.ui.towns import fill_town
from ui.pages.registers.lock import Lock
from ui.window.inspecting import WORDS
from ui.window.main_window import MainWindow
from ui.window.registry import TABS
from ui.work.context import UiContext
from ui.work.preferences import WindowPreferences

PAGE = "roster"
TOWN = fill_town
KEY, MODIFIERS = Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def operations(ctx: UiContext) -> int:
    with ctx.app.database.read() as session:
        return int(session.connection().exec_driver_sql("SELECT count(*) FROM operation").scalar() or 0)


def press(window: MainWindow) -> None:
    QTest.qWaitForWindowActive(window)
    QTest.keyClick(window, KEY, MODIFIERS)


@pytest.fixture
def watched(window: MainWindow) -> MainWindow:
    press(window)
    return window


def test_the_key_begins_it_and_the_title_says_so(watched: MainWindow, tmp_path: Path) -> None:
    assert watched.windowTitle().endswith(WORDS)
    assert watched.ctx.app.inspecting
    kept = WindowPreferences(watched.ctx.app.paths.preferences)
    assert kept.values.inspection
    watched.show_town("别处镇")  # the title of a renamed town says so as well
    assert watched.windowTitle().endswith(WORDS)
    shoot_both(watched, "inspection")


def test_leaving_asks_and_staying_stays(watched: MainWindow, answers: Answers) -> None:
    press(watched)
    assert "退出迎检模式" in str(answers.asked[-1])
    assert watched.ctx.app.inspecting
    answers.append("退出迎检模式")
    press(watched)
    assert not watched.ctx.app.inspecting
    assert not watched.windowTitle().endswith(WORDS)
    assert not WindowPreferences(watched.ctx.app.paths.preferences).values.inspection


def test_a_command_is_refused_in_one_sentence(watched: MainWindow, answers: Answers) -> None:
    ctx = watched.ctx
    ctx.runner.command(partial(town.set_town, name="别处镇"), action="town.set", text="改名")
    assert "迎检模式" in str(answers.asked[-1])
    names: list[str] = []
    ctx.runner.query(town.get_town, done=lambda row: names.append(row.name if row else ""))
    assert names == ["清河镇"]


def test_undo_is_refused_too(watched: MainWindow, answers: Answers) -> None:
    before = operations(watched.ctx)
    watched.ctx.undo.undo()
    assert operations(watched.ctx) == before


def _numbers(session: Session) -> set[str]:
    return {row.phone for row in roster.list_people(session)}


def test_every_answer_of_a_query_is_masked(window: MainWindow) -> None:
    found: list[set[str]] = []
    window.ctx.runner.query(_numbers, done=found.append)
    press(window)
    window.ctx.runner.query(roster.list_people, done=lambda rows: found.append({row.phone for row in rows}))
    assert "13800000000" in found[0]
    assert found[1]
    assert all("****" in phone for phone in found[1])


@pytest.mark.parametrize("page", [spec.id for spec in TABS])
def test_every_page_opens_and_writes_nothing(watched: MainWindow, answers: Answers, page: str) -> None:
    before = operations(watched.ctx)
    watched.show_tab(page)
    watched.reload()
    assert [str(each) for each in answers.asked if "迎检" in str(each)] == []
    assert operations(watched.ctx) == before


def test_confidential_registers_stay_shut(window: MainWindow, answers: Answers) -> None:
    lock = Lock(window, window.ctx)
    answers.append("显示")
    assert lock.unlock("committee")
    assert lock.is_open("committee")
    press(window)
    assert not lock.is_open("committee")
    assert not lock.unlock("committee")


def test_what_is_on_its_way_is_written_before(window: MainWindow, qtbot: QtBot) -> None:
    window.ctx.runner.command(partial(town.set_town, name="新河镇"), action="town.set", text="改名")
    press(window)
    found: list[str] = []
    window.ctx.runner.query(town.get_town, done=lambda row: found.append(row.name if row else ""))
    assert found == ["新河镇"]

"""An error nobody expected: what is said of the data file was looked at, damage leads to the backups (R9)."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.errors import StoreProblem
from tests.ui.conftest import Answers
from tests.ui.towns import UNITS, fill_town
from ui.records.restore_dialog import RestoreDialog
from ui.window.main_window import MainWindow
from ui.work import data_file, messages


def spoil_a_name(path: Path) -> None:
    """One byte inside the name of a unit, as a bad disk leaves it."""
    content = path.read_bytes()
    name = UNITS[0].encode()
    assert name in content
    path.write_bytes(content.replace(name, name[:1] + b"\x30" + name[2:]))


def test_an_error_over_a_damaged_file_says_so_and_leads_to_the_backups(
    window: MainWindow, answers: Answers, logged_warnings: list[str]
) -> None:
    """Seen before: 已保存的数据没有受影响, said before anything had been looked at."""
    fill_town(window.ctx)
    path = window.ctx.app.paths.database
    whole = path.read_bytes()
    spoil_a_name(path)
    answers.append("从备份恢复")
    window.ctx.runner.failed.emit(ValueError("Invalid isoformat string: '党政办'"))
    told = answers.asked[-1]
    assert told.safe == "刚核对过数据文件，有损坏，文件原样保留。"
    assert "恢复" in told.advice
    assert "党政办" not in told.details
    [dialog] = window.findChildren(RestoreDialog)
    assert dialog.isVisible()
    dialog.reject()
    path.write_bytes(whole)  # closing makes a backup
    logged_warnings.clear()


def test_damage_met_at_work_leads_to_the_backups(window: MainWindow, answers: Answers) -> None:
    answers.append("从备份恢复")
    window.ctx.runner.failed.emit(StoreProblem("store.damaged", path="x"))
    assert answers.asked[-1].verbs == ("知道了", "从备份恢复")
    [dialog] = window.findChildren(RestoreDialog)
    assert dialog.isVisible()
    dialog.reject()


def test_without_open_data_nothing_is_said_of_it(
    qtbot: QtBot, answers: Answers, logged_warnings: list[str]
) -> None:
    messages.show_error(None, RuntimeError("broken"))
    assert answers.asked[-1].safe == "数据文件这时没能核对。"
    assert answers.asked[-1].verbs == ("知道了",)
    logged_warnings.clear()


def test_a_closed_window_leaves_nobody_to_ask(window: MainWindow) -> None:
    assert data_file.opened is not None
    window.close()
    assert data_file.opened is None

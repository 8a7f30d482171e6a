"""Closing and restoring with the real worker thread: the last backup is finished before the store closes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.context import open_context
from app.services.person import units
from app.services.setting import town
from tests.ui.conftest import Answers
from ui.records.restore_dialog import RestoreDialog
from ui.window.main_window import MainWindow
from ui.work.context import UiContext
from ui.work.preferences import WindowPreferences
from ui.work.tasks import TaskRunner


def open_window(folder: Path, qtbot: QtBot) -> MainWindow:
    app = open_context(folder)
    ctx = UiContext(TaskRunner(), WindowPreferences(app.paths.preferences))
    ctx.attach(app)
    window = MainWindow(ctx)
    ctx.runner.command(partial(town.set_town, name="清河镇"), action="town.set", text="单位名称")
    qtbot.waitUntil(lambda: not ctx.runner.busy)
    window.open_data(town="清河镇", tab="roster")
    window.show()
    qtbot.waitUntil(lambda: not ctx.runner.busy)
    return window


def test_the_last_backup_holds_the_last_step(data_folder: Path, qtbot: QtBot, answers: Answers) -> None:
    window = open_window(data_folder, qtbot)
    ctx = window.ctx
    window.backups.run()
    qtbot.waitUntil(lambda: not ctx.runner.busy)
    ctx.runner.command(partial(units.add_unit, name="东湾村"), action="unit.add", text="新增单位")
    window.close()  # at once: the command is still on its way
    window.deleteLater()
    found = sorted((data_folder / "备份").glob("*_自动*.db"))
    assert len(found) == 2

    again = open_window(data_folder, qtbot)
    older = next(path for path in found if not _has_unit(path))
    dialog = RestoreDialog(again.ctx, again.ctx.app.paths, again)
    dialog.begun.connect(again.backups.stop)
    dialog.restored.connect(partial(again.switch_folder, data_folder))
    dialog.open()
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    dialog.view.select_id(str(older))
    qtbot.waitUntil(lambda: dialog.accept_button.isEnabled() and not again.ctx.runner.busy)
    answers.append("恢复")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: again.next_folder == data_folder)
    again.deleteLater()
    assert not _has_unit(data_folder / "ganxun.db")
    assert [_has_unit(path) for path in data_folder.glob("ganxun.恢复前-*.db")] == [True]


def _has_unit(path: Path) -> bool:
    import sqlcipher3.dbapi2 as driver

    connection = driver.connect(str(path))
    try:
        row = connection.execute("SELECT count(*) FROM unit WHERE name = '东湾村'").fetchone()
        return bool(row[0])
    finally:
        connection.close()

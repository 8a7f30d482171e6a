"""Backups of the window: half-hourly, on closing, to a U-disk, and back again with nothing lost."""

from __future__ import annotations

import hashlib
import os
import re
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.errors import StoreProblem
from app.jobs import backups, manifest
from app.services.person import units
from tests.ui.conftest import Answers
from tests.ui.keyboard import Keyboard
from tests.ui.looks import WORD, check_looks, shoot_both
from tests.ui.towns import PEOPLE, fill_town
from ui.records.restore_dialog import RestoreDialog
from ui.window.main_window import MainWindow
from ui.window.opening import Opening
from ui.work.backup_age import DISK_COPY
from ui.work.context import UiContext


def files(ctx: UiContext) -> list[str]:
    return sorted(path.name for path in ctx.app.paths.backups.glob("*.db"))


def add_unit(ctx: UiContext, name: str) -> None:
    ctx.runner.command(partial(units.add_unit, name=name), action="unit.add", text=f"新增单位：{name}")


def test_a_backup_is_made_only_when_something_changed(window: MainWindow, ctx: UiContext) -> None:
    window.backups.run()
    assert len(files(ctx)) == 1
    window.backups.run()
    assert len(files(ctx)) == 1
    add_unit(ctx, "东湾村")
    window.backups.run()
    assert len(files(ctx)) == 2
    assert "上次备份 今天" in window.status.text()


def test_closing_makes_the_last_backup(window: MainWindow, ctx: UiContext) -> None:
    paths = ctx.app.paths
    window.close()
    assert [path.name for path in paths.backups.glob("*_自动.db")]


def test_a_refusing_disk_is_said_with_a_way_out(
    window: MainWindow, ctx: UiContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("db.backup.os.fsync", full)
        window.backups.run()
    assert "磁盘空间不足" in window.notice.text()
    assert files(ctx) == []
    window.notice._act()
    assert len(files(ctx)) == 1


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def reopened(ctx: UiContext, *, later: timedelta) -> MainWindow:
    """The program started again on the same data, some time later."""
    from app.context import open_context
    from ui.work.preferences import WindowPreferences
    from ui.work.tasks import SyncRunner

    at = ctx.app.clock() + later
    app = open_context(ctx.app.paths.data, clock=lambda: at)
    fresh = UiContext(SyncRunner(), WindowPreferences(app.paths.preferences))
    fresh.attach(app)
    again = MainWindow(fresh)
    again.resize(1366, 700)
    again.show()
    again.open_data(town="清河镇", tab="workbench")
    return again


def backup_lines(window: MainWindow) -> list[tuple[str, str]]:
    window.show_tab("workbench")
    model = window.tab("workbench").view.tasks_model  # type: ignore[attr-defined]
    return [(task.text, task.note) for task in model.rows if task.id == "backup"]


@pytest.mark.logs_warnings
def test_a_backup_that_failed_on_closing_is_made_up_and_said(
    window: MainWindow, ctx: UiContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_unit(ctx, "东湾村")

    def no_room(*_: object) -> None:
        raise StoreProblem("backup.disk_full", path="备份")

    with monkeypatch.context() as patch:
        patch.setattr("db.backup.back_up", no_room)
        window.close()
        assert files(ctx) == []
        again = reopened(ctx, later=timedelta(hours=12))
        assert "自动备份没有成功：磁盘空间不足" in again.notice.text()
        assert backup_lines(again)[0][0] == "自动备份没有成功"
        assert "请清理" in backup_lines(again)[0][1]
        shoot_both(again, "backup_failed")
        again.close()
        again.deleteLater()
    third = reopened(ctx, later=timedelta(hours=24))
    assert "上次退出时没有备份成功（磁盘空间不足），现在已经补上。" in third.notice.text()
    assert len(files(ctx)) == 1
    assert [text for text, _ in backup_lines(third)] == ["还没有备份到 U 盘"]
    check_looks(third, {word.lower() for word in WORD.findall(third.notice.text())})
    shoot_both(third, "backup_made_up")
    third.close()
    third.deleteLater()


def test_trying_again_from_the_workbench_takes_its_line_away(
    window: MainWindow, ctx: UiContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_unit(ctx, "东湾村")
    with monkeypatch.context() as patch:
        patch.setattr("db.backup.os.fsync", full)
        window.backups.run()
        assert backup_lines(window)[0][0] == "自动备份没有成功"
    page = window.tab("workbench")
    page.view.tasks.select_id("backup")  # type: ignore[attr-defined]
    page.view.tasks.setFocus()  # type: ignore[attr-defined]
    Keyboard(qtbot, window).press(Qt.Key.Key_Return)
    assert len(files(ctx)) == 1
    assert [text for text, _ in backup_lines(window)] == ["还没有备份到 U 盘"]


def test_the_records_are_compared_once_a_week(
    window: MainWindow, ctx: UiContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.close()
    thorough: list[bool] = []

    def check(_context: object, *, is_thorough: bool) -> None:
        thorough.append(is_thorough)

    monkeypatch.setattr("app.jobs.backups.check_present", check)
    for days in (1, 6, 8, 9):
        again = reopened(ctx, later=timedelta(days=days))
        if again.backups.is_thorough_look_due:
            again.backups.look_thoroughly()
        again.close()
        assert not again.backups.is_thorough_look_due
        again.deleteLater()
    first, sixth, eighth, ninth = [False, True], [False], [False, True], [False]
    assert thorough == [*first, *sixth, *eighth, *ninth]


def test_little_room_on_the_disk_is_said_at_the_start(
    window: MainWindow, ctx: UiContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.backups.run()
    window.close()
    monkeypatch.setattr("app.jobs.backups.LITTLE_ROOM", 1 << 60)
    again = reopened(ctx, later=timedelta(hours=1))
    assert re.search(r"磁盘只剩 \d+ 兆，数据完好；请尽快清理磁盘", again.notice.text())
    again.close()
    again.deleteLater()


def test_a_clock_set_back_is_said_and_takes_no_backup_away(window: MainWindow, ctx: UiContext) -> None:
    """R24: the dead battery of an old computer says 1980."""
    window.backups.run()
    window.close()
    again = reopened(ctx, later=timedelta(days=-16000))
    assert "电脑的日期比上次操作（2024-08-15 09:00）还早，数据完好" in again.notice.text()
    add_unit(again.ctx, "东湾村")
    again.backups.run()
    assert [name[7:11] for name in files(ctx)] == ["1980", "2024"]
    again.close()
    again.deleteLater()


def test_to_a_u_disk_and_back(
    window: MainWindow, ctx: UiContext, tmp_path: Path, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_town(ctx)
    own = ctx.app.paths.templates / "通报.docx"
    own.parent.mkdir()
    own.write_bytes(b"own")
    disk = tmp_path / "U盘"
    disk.mkdir()
    monkeypatch.setattr(backups, "on_same_disk", lambda *_: False)
    window.backups.copy_to(disk)
    assert "读回核对无误" in window.notice.text()
    assert ctx.preferences.get(DISK_COPY) == ctx.app.today.isoformat()
    copy = next((disk / "干训台账备份").glob("*.db"))
    assert (copy.parent / "模板" / "通报.docx").read_bytes() == b"own"
    noted = manifest.read(copy.parent)[copy.name]
    assert (noted.sha256, noted.people) == (hashlib.sha256(copy.read_bytes()).hexdigest(), len(PEOPLE))
    assert (copy.parent / f"{copy.name}.sha256").read_text(encoding="utf-8").endswith(copy.name + "\n")
    add_unit(ctx, "东湾村")
    add_unit(ctx, "西湾村")

    dialog = RestoreDialog(ctx, ctx.app.paths, window)
    dialog.begun.connect(window.backups.stop)
    dialog.restored.connect(partial(window.switch_folder, ctx.app.paths.data))
    dialog.open()
    dialog.choose(copy)
    assert "将丢失其后的 2 条操作" in dialog.line.text()
    check_looks(dialog, {"db", "sha"})
    shoot_both(dialog, "restore")
    answers.append("恢复")
    data = ctx.app.paths.data
    dialog.accept_button.click()
    assert window.next_folder == data
    assert list(data.glob("ganxun.恢复前-*.db"))


def test_a_folder_on_the_same_disk_is_no_u_disk(window: MainWindow, ctx: UiContext, tmp_path: Path) -> None:
    """It is copied all the same, but the reminder of a copy elsewhere stays."""
    window.backups.copy_to(tmp_path)
    assert "和数据在同一块磁盘上" in window.notice.text()
    assert next((tmp_path / "干训台账备份").glob("*.db"))
    assert not ctx.preferences.get(DISK_COPY, "")


def test_what_a_damaged_file_loses_is_told_in_hours(window: MainWindow, ctx: UiContext) -> None:
    """Seen before: 它和现在的数据不是同一段历史，请确认选对了."""
    fill_town(ctx)
    window.backups.run()
    path = ctx.app.paths.database
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + bytes(len(whole) - 100))
    at = (ctx.app.clock() + timedelta(hours=5)).timestamp()
    os.utime(path, (at, at))
    dialog = RestoreDialog(ctx, ctx.app.paths, window)
    dialog.open()
    assert "现在的数据读不出来；最多丢失这份备份之后约 5 小时的登记，恢复后请补录。" in dialog.line.text()
    check_looks(dialog, {"db", "sha"})
    dialog.reject()
    path.write_bytes(whole)


def test_a_damaged_backup_is_passed_over_and_refused(window: MainWindow, ctx: UiContext) -> None:
    window.backups.run()
    add_unit(ctx, "东湾村")
    window.backups.run()
    newest = max(ctx.app.paths.backups.glob("*.db"), key=lambda path: path.name)
    newest.write_bytes(newest.read_bytes()[:9000])
    dialog = RestoreDialog(ctx, ctx.app.paths, window)
    dialog.open()
    assert dialog.view.current_row().path != newest
    assert dialog.accept_button.isEnabled()
    dialog.view.select_id(str(newest))
    assert not dialog.accept_button.isEnabled()
    assert "不是完好的" in dialog.problem.text()
    dialog.reject()


def test_the_copy_never_goes_beside_the_data(window: MainWindow, ctx: UiContext, answers: Answers) -> None:
    window.backups.copy_to(ctx.app.paths.data / "备份")
    assert "就在数据文件夹里" in answers.asked[-1].happened + answers.asked[-1].parts


def test_a_lost_data_file_is_never_replaced_by_an_empty_town(
    ctx: UiContext, answers: Answers, qtbot: QtBot
) -> None:
    from app.context import open_context
    from app.errors import StoreProblem
    from app.jobs import backups

    fill_town(ctx)
    backups.back_up_changes(ctx.app)
    paths = ctx.app.paths
    ctx.app.database.close()
    paths.database.unlink()
    with pytest.raises(StoreProblem, match=r"store\.lost"):
        open_context(paths.data)
    fresh = MainWindow(UiContext(type(ctx.runner)()))
    Opening(fresh, paths).start()
    answers.append("恢复")
    fresh.backups.restore()
    dialog = fresh.findChild(RestoreDialog)
    assert dialog is not None
    assert dialog.accept_button.isEnabled()
    dialog.accept_button.click()
    assert fresh.next_folder == paths.data
    again = open_context(paths.data)
    with again.database.read() as session:
        assert len(units.list_units(session)) == 7
    again.close()
    fresh.close()
    fresh.deleteLater()

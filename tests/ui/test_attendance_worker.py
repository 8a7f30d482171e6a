"""The sheet with the real worker thread: fast keys, undo on their heels, nothing lost at closing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.context import open_context
from app.services.bulletin import bulletins
from app.services.mark import attendance
from tests.ui.attendance_data import build_town, stored_marks
from ui.pages.attendance.attendance_tab import AttendanceTab
from ui.records.correction_dialog import CorrectionDialog
from ui.window.main_window import MainWindow
from ui.work.context import UiContext
from ui.work.preferences import WindowPreferences
from ui.work.tasks import SyncRunner, TaskRunner

TOWN = build_town


@pytest.fixture
def window(town_folder: Path, clock: Callable[[], datetime], qtbot: QtBot) -> Iterator[MainWindow]:
    """The window with a worker thread, 考勤签到 in front and today's sheet loaded."""
    app = open_context(town_folder, clock=clock)
    ctx = UiContext(TaskRunner(), WindowPreferences(app.paths.preferences))
    ctx.attach(app)
    made = MainWindow(ctx)
    made.resize(1366, 708)
    made.open_data(town="清河镇", tab="attendance")
    made.set_year(2024)
    made.show()
    made.activateWindow()
    tab = made.tab("attendance")
    assert isinstance(tab, AttendanceTab)
    qtbot.waitUntil(lambda: len(tab.sheet.model.rows) == 100 and not ctx.runner.busy)
    tab.sheet.focus_grid()
    yield made
    made.close()
    made.deleteLater()


def test_fast_keys_are_all_written_and_undone_in_blocks(window: MainWindow, qtbot: QtBot) -> None:
    tab = window.tab("attendance")
    assert isinstance(tab, AttendanceTab)
    sheet = tab.sheet
    qtbot.keyClicks(sheet.grid, "cqzgbs" * 5)
    assert sheet.figures.text().endswith("未登记 70"), "painted before anything is written"
    qtbot.waitUntil(lambda: sheet.queue.is_idle and not window.ctx.runner.busy)
    held = sheet.lesson
    assert held is not None
    assert sum(1 for mark in stored_marks(window.ctx, held.id).values() if mark != "none") == 30
    qtbot.keyClicks(sheet.grid, "ccc")
    qtbot.keyClick(sheet.grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: sheet.queue.is_idle and not window.ctx.runner.busy)
    stored = stored_marks(window.ctx, held.id)
    assert list(sheet.model.marks_now().values()) == [stored[row.number] for row in sheet.model.rows]
    assert sum(1 for mark in stored.values() if mark != "none") < 33


def test_closing_writes_what_was_typed_last(
    window: MainWindow, town_folder: Path, clock: Callable[[], datetime], qtbot: QtBot
) -> None:
    tab = window.tab("attendance")
    assert isinstance(tab, AttendanceTab)
    assert tab.sheet.lesson is not None
    held = tab.sheet.lesson.id
    qtbot.keyClicks(tab.sheet.grid, "cqzg")
    window.close()
    app = open_context(town_folder, clock=clock)
    ctx = UiContext(SyncRunner(), WindowPreferences(app.paths.preferences))
    ctx.attach(app)
    marks = stored_marks(ctx, held)
    ctx.runner.shutdown()
    ctx.deleteLater()
    assert [marks[n] for n in range(1, 6)] == ["late", "absent", "early", "official_leave", "none"]


def test_what_a_told_change_owes_is_the_last_word(window: MainWindow, qtbot: QtBot) -> None:
    """The sheet says “已登记 …” when its write is done; the correction that is due is said after it."""
    ctx, tab = window.ctx, window.tab("attendance")
    assert isinstance(tab, AttendanceTab)
    assert tab.sheet.lesson is not None
    held = tab.sheet.lesson.id
    mark = partial(attendance.mark_line, class_session_id=held, rest_present=True)
    ctx.runner.command(partial(mark, line="3缺"), action="attendance.mark_line", text="登记考勤")
    issue = partial(bulletins.issue_sessions, class_session_ids=(held,), on=ctx.app.today)
    ctx.runner.command(issue, action="bulletin.issue", text="定稿")
    qtbot.waitUntil(lambda: not ctx.runner.busy)
    said = Said(ctx, window)
    ctx.runner.command(
        partial(mark, line="3病"), action="attendance.mark_line", text="登记考勤", done=said.done
    )

    def asked() -> list[CorrectionDialog]:
        return [dialog for dialog in window.findChildren(CorrectionDialog) if dialog.isVisible()]

    qtbot.waitUntil(lambda: bool(asked()))
    asked()[0].reason.setText("补交病假条")
    asked()[0].accept_button.click()
    qtbot.waitUntil(lambda: not ctx.runner.busy)
    assert said.count == 1
    assert "请出更正通报" in window.notice.text()


class Said(QWidget):
    """A page that says what it has done."""

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self.count = 0

    def done(self, _answer: object) -> None:
        self.count += 1
        self._ctx.bus.say("已登记例外 1 人。", undo=True)

"""一期一档: percent and what is missing, files dropped in, opened as a checked copy, undone, exported."""

from __future__ import annotations

import os
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services.archive import archive_check
from app.services.mark import attendance
from app.services.plan import class_sessions, planning
from app.services.plan.planning import ClassSessionInput
from tests.ui.attendance_data import build_town
from tests.ui.conftest import Answers
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot_both
from tests.ui.towns import fill_town
from tests.ui.undoing import take
from ui.pages.attendance.attendance_tab import AttendanceTab
from ui.pages.plan.plan_tab import PlanTab
from ui.records.archive_dialog import ArchiveDialog
from ui.records.archive_items_dialog import ArchiveItemsDialog
from ui.records.session_files_dialog import SessionFilesDialog
from ui.window.main_window import MainWindow
from ui.work.context import UiContext


def TOWN(ctx: UiContext) -> None:
    fill_town(ctx)
    for day in (1, 8, 30):
        ctx.runner.command(
            partial(
                planning.add_class_session,
                data=ClassSessionInput(title=f"乡村振兴{day}", held_on=date(2024, 8, day)),
            ),
            action="plan.add",
            text="新增课次",
        )
    with ctx.app.database.read() as session:
        begun = [row.id for row in class_sessions.list_class_sessions(session) if row.held_on.day < 30]
    for held in begun:
        ctx.runner.command(
            partial(attendance.mark_line, class_session_id=held, line="", rest_present=True),
            action="attendance.mark_line",
            text="登记考勤",
        )


@pytest.fixture
def dialog(window: MainWindow) -> ArchiveDialog:
    window.offered.do("archive")
    made = window.findChild(ArchiveDialog)
    assert isinstance(made, ArchiveDialog)
    return made


def drop(target: QWidget, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    rest = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(target, QDragEnterEvent(QPoint(10, 10), *rest))
    QApplication.sendEvent(target, QDropEvent(QPointF(10, 10), *rest))


def test_derived_papers_count_by_themselves(dialog: ArchiveDialog) -> None:
    rows = dialog.rows.rows
    assert [row.held_on.day for row in rows] == [1, 8]  # the third is still to come
    assert rows[0].here == ("学员名册",)  # of no programme, so there is no 培训方案
    assert rows[0].percent == "11.1%"
    assert "签到表原件" in rows[0].missing
    check_looks(dialog)
    dialog.accept()


def test_dropped_kept_opened_removed_and_back(
    dialog: ArchiveDialog,
    ctx: UiContext,
    window: MainWindow,
    tmp_path: Path,
    answers: Answers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scan = tmp_path / "签到表.jpg"
    scan.write_bytes(b"\xff\xd8 scan")
    drop(dialog, scan)
    assert [row.file_name for row in dialog.files.model.rows] == ["签到表.jpg"]
    chosen = dialog.view.current_row()
    assert chosen.percent == "22.2%"
    assert dialog.rows.rows[0].id != chosen.id  # the worse one goes first now
    shoot_both(dialog, "archive")
    scan.unlink()
    opened: list[Path] = []
    monkeypatch.setattr("ui.records.session_files.open_file", opened.append)
    dialog.files.open_one(dialog.files.model.rows[0])
    assert opened[0].read_bytes() == b"\xff\xd8 scan"
    if os.name != "nt":
        assert not opened[0].stat().st_mode & 0o222
    dialog.files.view.select_id(dialog.files.model.rows[0].id)
    answers.append("移出")
    dialog.files.remove()
    assert not dialog.files.model.rows
    window.offered.by_id["undo"].trigger()
    dialog.reload()
    assert dialog.files.model.rows
    dialog.files.open_one(dialog.files.model.rows[0])
    assert len(opened) == 2
    dialog.accept()


def test_a_file_that_cannot_be_kept_is_refused(
    dialog: ArchiveDialog, tmp_path: Path, answers: Answers
) -> None:
    empty = tmp_path / "空.pdf"
    empty.touch()
    drop(dialog, empty)
    assert "是空的" in answers.asked[0].happened
    assert not dialog.files.model.rows
    dialog.accept()


def test_exported_with_its_index(dialog: ArchiveDialog, ctx: UiContext, tmp_path: Path) -> None:
    scan = tmp_path / "通知.pdf"
    scan.write_bytes(b"%PDF-1.4 notice")
    drop(dialog, scan)
    dialog.export()
    folder = next(path for path in ctx.app.paths.exports.iterdir() if path.is_dir())
    names = {path.name for path in folder.iterdir()}
    assert {"学员名册.pdf", "考勤登记表.pdf", "目录.xlsx"} < names
    assert [path.read_bytes() for path in folder.glob("*通知.pdf")] == [b"%PDF-1.4 notice"]
    assert not list(ctx.app.paths.exports.glob("*.part"))
    dialog.accept()


def test_the_list_is_the_towns_choice(dialog: ArchiveDialog, ctx: UiContext) -> None:
    dialog.choose_items()
    chooser = dialog.findChild(ArchiveItemsDialog)
    assert chooser is not None
    for box in chooser.boxes.values():
        box.setChecked(False)
    chooser.accept_button.click()
    assert "一样材料也没有选" in chooser.problem.text()
    for code in ("plan", "roster", "photo"):
        chooser.boxes[code].setChecked(True)
    check_looks(chooser)
    shoot_both(chooser, "archive_items")
    chooser.accept_button.click()
    with ctx.app.database.read() as session:
        assert sum(item.is_wanted for item in archive_check.list_items(session)) == 3
    assert dialog.rows.rows[0].missing == ("培训方案", "现场照片")
    assert dialog.rows.rows[0].percent == "33.3%"
    dialog.accept()


@pytest.mark.empty_town
def test_papers_are_added_from_the_plan_and_from_the_sheet(
    window: MainWindow, ctx: UiContext, qtbot: QtBot, tmp_path: Path, answers: Answers
) -> None:
    """Ctrl+M on the class session in front; files dropped on the page come in by their names, as one step."""
    held = build_town(ctx, count=20)
    window.set_year(2024)
    window.activateWindow()
    keys = Keyboard(qtbot, window)
    paths = [tmp_path / name for name in ("签到表.jpg", "课件.pptx", "通知.pdf")]
    for number, path in enumerate(paths):
        path.write_bytes(b"%PDF" + bytes([number]))
    window.show_tab("attendance")
    tab = window.tab("attendance")
    assert isinstance(tab, AttendanceTab)
    tab.open_id(held[0])
    qtbot.waitUntil(tab.sheet.grid.hasFocus)
    assert tab.sheet.head.files.text() == "材料 未存 · 齐全 11.1%"
    drop(tab.sheet, *paths)
    dialog = next(one for one in tab.findChildren(SessionFilesDialog) if one.isVisible())
    labels = [dialog.files.model.index(line, 0).data() for line in range(3)]
    assert labels == ["培训通知", "签到表原件", "课件讲稿"]
    check_looks(dialog)
    shoot_both(dialog, "session-files")
    dialog.files.kind.setCurrentIndex(dialog.files.kind.findText("其他材料"))
    dialog.files.view.select_id(dialog.files.model.rows[2].id)
    keys.press(Qt.Key.Key_F2)
    assert dialog.files.model.index(2, 0).data() == "其他材料"
    answers.append("移出")
    keys.press(Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert len(dialog.files.model.rows) == 2
    dialog.accept()
    assert tab.sheet.head.files.text() == "材料 2 件 · 齐全 33.3%"
    check_looks(tab.sheet.head)
    window.show_tab("plan")
    plan = window.tab("plan")
    assert isinstance(plan, PlanTab)
    plan.views.show_view("list")
    plan.views.select_id(held[0])
    assert plan.detail._facts["材料"][1].text().startswith("材料 2 件，齐全 33.3%，缺培训方案、课件讲稿")
    check_looks(plan.detail, {"a", "href"})
    plan.detail._facts["材料"][1].linkActivated.emit("#")
    opened = next(one for one in plan.findChildren(SessionFilesDialog) if one.isVisible())
    opened.accept()
    shoot_both(window, "plan-files")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    plan.views.focus_view()
    keys.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    dialog = next(one for one in plan.findChildren(SessionFilesDialog) if one.isVisible())
    assert len(dialog.files.model.rows) == 2
    take(window, ctx.undo.undo)
    take(window, ctx.undo.undo)
    assert [row.kind for row in dialog.files.model.rows] == ["notice", "signed_sheet", "courseware"]
    dialog.accept()


@pytest.mark.empty_town
def test_without_a_session_nothing_is_exported(window: MainWindow) -> None:
    window.offered.do("archive")
    made = window.findChild(ArchiveDialog)
    assert isinstance(made, ArchiveDialog)
    assert not made.rows.rows
    assert not made.export_button.isEnabled()
    assert made.items_button.isEnabled()  # what belongs into a file is chosen for every year
    made.accept()


def test_with_a_session_its_file_is_exported(dialog: ArchiveDialog) -> None:
    assert dialog.export_button.isEnabled()
    dialog.accept()

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

from app.services import archive_check, planning
from app.services.planning import ClassSessionInput
from tests.ui.conftest import Answers
from tests.ui.looks import check_looks, shoot
from tests.ui.towns import fill_town
from ui.context import UiContext
from ui.dialogs.archive_dialog import ArchiveDialog
from ui.dialogs.archive_items_dialog import ArchiveItemsDialog
from ui.main_window import MainWindow


@pytest.fixture
def dialog(window: MainWindow, ctx: UiContext) -> ArchiveDialog:
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
    window.menus.trust.show_archive()
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
    assert rows[0].here == ("培训方案", "学员名册")
    assert rows[0].percent == 100 * 2 // 9
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
    assert chosen.percent == 100 * 3 // 9
    assert dialog.rows.rows[0].id != chosen.id  # the worse one goes first now
    shoot(dialog, "archive")
    scan.unlink()
    opened: list[Path] = []
    monkeypatch.setattr("ui.dialogs.session_files.open_file", opened.append)
    dialog.files.open_one(dialog.files.model.rows[0])
    assert opened[0].read_bytes() == b"\xff\xd8 scan"
    if os.name != "nt":
        assert not opened[0].stat().st_mode & 0o222
    dialog.files.view.select_id(dialog.files.model.rows[0].id)
    answers.append("移出")
    dialog.files.remove()
    assert not dialog.files.model.rows
    window.menus.undo.trigger()
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
    shoot(chooser, "archive_items")
    chooser.accept_button.click()
    with ctx.app.database.read() as session:
        assert sum(item.is_wanted for item in archive_check.list_items(session)) == 3
    assert dialog.rows.rows[0].missing == ("现场照片",)
    assert dialog.rows.rows[0].percent == 66
    dialog.accept()

"""Files of an entry in its form: chosen, pasted, opened, taken out, and what cannot be kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from app import attachment_store
from app.services.register.files import list_files
from app.services.register.forms import get_register
from app.services.register.reading import list_entries
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot
from tests.ui.towns import fill_town
from ui.pages.registers import file_editor, registers_actions
from ui.pages.registers.entry_dialog import EntryDialog
from ui.pages.registers.file_editor import FileEditor
from ui.pages.registers.registers_tab import RegistersTab
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

TOWN = fill_town
K = Qt.Key


@pytest.fixture
def tab(window: MainWindow) -> RegistersTab:
    window.set_year(2024)
    window.show_tab("registers")
    found = window.current_tab()
    assert isinstance(found, RegistersTab)
    found.show_target("document")
    return found


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    for name, content in (("一.pdf", "甲"), ("二.pdf", "乙"), ("同.pdf", "甲"), ("空.pdf", "")):
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def opened(tab: RegistersTab, *, edit: bool = False) -> tuple[EntryDialog, FileEditor]:
    (registers_actions.edit if edit else registers_actions.new)(tab.view)
    form = [each for each in tab.findChildren(EntryDialog) if each.isVisible()][-1]
    form.activateWindow()
    QApplication.processEvents()
    editor = form.editors["file"]
    assert isinstance(editor, FileEditor)
    return form, editor


def saved(form: EntryDialog) -> None:
    form._try_save()  # in tests it is done when it returns
    assert not form.isVisible(), [form.problem.text(), *(each.problem() for each in form.fields.values())]


def kept(ctx: UiContext) -> list[str]:
    with ctx.app.database.read() as session:
        register = get_register(session, register_id="document")
        entries = list_entries(session, register=register).entries
        return [file.file_name for entry in entries for file in list_files(session, entry_id=entry.id)]


def fill(form: EntryDialog) -> None:
    title: Any = form.editors["title"].widget
    title.setText("学习制度")
    issuer: Any = form.editors["issuer"].widget
    issuer.setText("镇党委")
    kind = form.editors["kind"].widget
    kind.setCurrentIndex(kind.count() - 1)  # type: ignore[attr-defined]


def test_files_are_kept_with_a_new_entry_taken_out_and_undone(
    window: MainWindow, tab: RegistersTab, ctx: UiContext, papers: Path
) -> None:
    form, editor = opened(tab)
    fill(form)
    editor.add([papers / "一.pdf", papers / "二.pdf"])
    check_looks(form)
    shoot(form, "register-files")
    assert kept(ctx) == []
    saved(form)
    assert kept(ctx) == ["一.pdf", "二.pdf"]
    window.offered.do("undo")
    assert kept(ctx) == []
    window.offered.do("redo")
    assert kept(ctx) == ["一.pdf", "二.pdf"]
    tab.view.table.select_id(tab.view.page.entries[0].id)  # type: ignore[union-attr]
    tab.view.table.setFocus()  # type: ignore[union-attr]
    form, editor = opened(tab, edit=True)
    assert [editor.list.item(row).text() for row in range(2)] == ["一.pdf", "二.pdf"]
    editor.list.setCurrentRow(0)
    editor.remove()
    assert kept(ctx) == ["一.pdf", "二.pdf"], "nothing before 保存"
    saved(form)
    assert kept(ctx) == ["二.pdf"]
    window.offered.do("undo")
    assert sorted(kept(ctx)) == ["一.pdf", "二.pdf"]


@pytest.mark.parametrize(
    ("names", "said", "count"),
    [
        (["空.pdf"], "文件“空.pdf”是空的，没有保存；请重新扫描或另选文件。", 0),
        (["没有.pdf"], "文件“没有.pdf”读不出来，没有保存；请检查文件是否还在、U 盘是否拔出。", 0),
        (["一.pdf", "同.pdf"], "“同.pdf”与已有的“一.pdf”内容相同，没有再存一份。", 1),
        (["一.pdf", "空.pdf", "二.pdf"], "文件“空.pdf”是空的，没有保存；请重新扫描或另选文件。", 2),
    ],
)
def test_what_cannot_be_kept_is_one_sentence_and_the_others_are_taken(
    window: MainWindow, tab: RegistersTab, ctx: UiContext, papers: Path,
    names: list[str], said: str, count: int,
) -> None:  # fmt: skip
    form, editor = opened(tab)
    fill(form)
    editor.add([papers / name for name in names])
    assert form.fields["file"].problem() == said
    saved(form)
    assert len(kept(ctx)) == count


def test_a_file_too_large_is_said(
    window: MainWindow, tab: RegistersTab, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachment_store, "MOST_BYTES", 2)
    form, editor = opened(tab)
    editor.add([papers / "一.pdf"])
    assert "超过" in form.fields["file"].problem()
    form.is_touched = False
    form.reject()


def test_files_and_pictures_are_pasted_by_keys_and_taken_out_by_delete(
    window: MainWindow, tab: RegistersTab, papers: Path, qtbot: Any
) -> None:
    form, editor = opened(tab)
    keyboard = Keyboard(qtbot, form)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(papers / "一.pdf"))])
    QGuiApplication.clipboard().setMimeData(data)
    editor.list.setFocus()
    keyboard.press(K.Key_V, Qt.KeyboardModifier.ControlModifier)
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    picture.fill(0)
    QGuiApplication.clipboard().setImage(picture)
    keyboard.press(K.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [editor.list.item(row).text() for row in range(editor.list.count())] == [
        "一.pdf",
        "粘贴的图片.png",
    ]
    keyboard.press(K.Key_Delete)
    assert editor.list.count() == 1
    QGuiApplication.clipboard().setText("只是文字")
    keyboard.press(K.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "没有文件" in form.fields["file"].problem()
    form.is_touched = False
    form.reject()


def test_a_file_is_opened_as_a_copy_and_one_that_is_gone_is_said(
    window: MainWindow, tab: RegistersTab, ctx: UiContext, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(file_editor, "open_file", shown.append)
    form, editor = opened(tab)
    fill(form)
    editor.add([papers / "一.pdf"])
    editor.open_one()
    assert [path.read_text(encoding="utf-8") for path in shown] == ["甲"]
    assert shown[0].name == "一.pdf"
    for path in ctx.app.paths.attachments.glob("??/*"):
        path.unlink()
    editor.open_one()
    assert len(shown) == 1
    assert "找不到附件" in form.fields["file"].problem()
    form.is_touched = False
    form.reject()

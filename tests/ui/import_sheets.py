"""Sheets for the import wizard, a small town to import them into, and how its pages are looked at."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from PySide6.QtWidgets import QApplication

from tests.ui.looks import check_looks, shoot
from ui.window.main_window import MainWindow
from ui.wizards.import_wizard import PREVIEW, ImportWizard, open_import_wizard
from ui.work.context import UiContext

WORDS = {"sheet", "sheet1", "xlsx", "a", "b", "c", "d", "e", "f"}
LARGE, SMALL = (1230, 620), (895, 464)  # what a 1366×768 screen leaves at 100 and at 150 per cent


def save(path: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def open_on(window: MainWindow, kind: str, path: Path) -> ImportWizard:
    wizard = open_import_wizard(window, window.ctx, kind, {"year": 2024})
    wizard.load(path)
    return wizard


def look(widget: Any, name: str) -> None:
    """Pictures at both sizes, with the checks on the small one."""
    for size, text in ((LARGE, "100"), (SMALL, "150")):
        widget.resize(*size)
        QApplication.processEvents()
        assert widget.height() <= size[1] + 1, f"{name}: {widget.height()}"
        check_looks(widget, WORDS)
        shoot(widget, f"{name}-{text}")


def bring_in(window: MainWindow, kind: str, path: Path) -> None:
    wizard = open_on(window, kind, path)
    assert wizard.pages.currentIndex() == PREVIEW
    wizard.apply()
    assert not wizard.isVisible()


def fill_town(ctx: UiContext) -> None:
    """Two namesakes and two others, and one class session, brought in by the wizard."""
    window = MainWindow(ctx)
    window.open_data(town="清河镇", tab="roster")
    head = ["姓名", "单位", "职务", "电话"]
    people = [["张三", "东湾村", "会计", "13800000001"], ["张三", "西山村", "主任", "13800000002"]]
    people += [["李四", "东湾村", "文书", "13800000003"], ["王五", "党政办", "干事", "13800000004"]]
    plan = [["培训时间", "培训内容", "学时"], ["2024-07-15", "民法典", 3]]
    with TemporaryDirectory() as folder:
        bring_in(window, "roster", save(Path(folder) / "名册.xlsx", head, *people))
        bring_in(window, "plan", save(Path(folder) / "计划.xlsx", *plan))
    window.close()
    window.deleteLater()

"""Choosing files without a nested event loop: the dialog opens, `done(path)` follows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.looks.plain import fit_screen

SHEETS = "表格文件 (*.xlsx *.xls *.et *.ods *.csv *.docx *.xlsm *.txt);;所有文件 (*)"


def choose_file(
    parent: QWidget, title: str, done: Callable[[Path], object], *, folder: str = "", filters: str = SHEETS
) -> QFileDialog:
    """Ask for an existing file."""
    dialog = QFileDialog(parent, title, folder, filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _open(dialog, done)


def choose_files(
    parent: QWidget, title: str, done: Callable[[list[Path]], object], *, filters: str = SHEETS
) -> QFileDialog:
    """Ask for existing files, several at once."""
    dialog = QFileDialog(parent, title, "", filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.resize(fit_screen(dialog, QSize(820, 540)))
    dialog.filesSelected.connect(lambda names: done([Path(name) for name in names]))
    dialog.open()
    return dialog


def choose_save(
    parent: QWidget, title: str, done: Callable[[Path], object], *, suggested: Path, filters: str
) -> QFileDialog:
    """Ask where to save; asks before overwriting."""
    dialog = QFileDialog(parent, title, str(suggested.parent), filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suggested.suffix.lstrip("."))
    dialog.selectFile(suggested.name)
    return _open(dialog, done)


def choose_folder(
    parent: QWidget, title: str, done: Callable[[Path], object], *, folder: str = ""
) -> QFileDialog:
    """Ask for a folder."""
    dialog = QFileDialog(parent, title, folder)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _open(dialog, done)


def _open(dialog: QFileDialog, done: Callable[[Path], object]) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.resize(fit_screen(dialog, QSize(820, 540)))
    dialog.fileSelected.connect(lambda name: done(Path(name)))
    dialog.open()
    return dialog

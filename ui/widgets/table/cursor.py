"""The cursor of a table, put somewhere by the program: it chooses that place and nothing else."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView

from ui.models.rows_model import Index


def put_cursor(view: QAbstractItemView, index: Index) -> None:
    """Qt's own `setCurrentIndex` adds to what is chosen, or takes from it, while Ctrl or Shift is held."""
    flags = QItemSelectionModel.SelectionFlag
    command = flags.ClearAndSelect
    if view.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectRows:
        command |= flags.Rows
    view.selectionModel().setCurrentIndex(index, command)

"""A short list in a dialog or a side pane: no filter row, compact, the last column takes the rest."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from ui.models.rows_model import RowsModel
from ui.widgets.table.filter_header import FilterHeader
from ui.widgets.table.table_view import TableView


def plain_table(
    model: RowsModel[Any], name: str, parent: QWidget, *, is_compact: bool = True, columns: int = 0
) -> TableView:
    """A `TableView` without its filter row, at least `columns` Chinese characters wide."""
    view = TableView(model, name, parent, frozen=0)
    header = view.horizontalHeader()
    assert isinstance(header, FilterHeader)
    header.set_filter_row(False)
    header.setStretchLastSection(True)
    view.set_compact(is_compact)
    if columns:
        wide = view.fontMetrics().horizontalAdvance("汉")
        view.setMinimumWidth(wide * columns)
    return view

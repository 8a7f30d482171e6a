"""The tables of a page or of all pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTableView, QWidget

if TYPE_CHECKING:
    from ui.widgets.table.table_view import TableView


def tables_in(widget: QWidget) -> list[TableView[object]]:
    """Every table with columns of the clerk's choice in it, also those not shown now."""
    from ui.widgets.table.table_view import TableView  # not needed before the window is shown

    children: list[QTableView] = list(widget.findChildren(QTableView))
    return [child for child in children if isinstance(child, TableView)]

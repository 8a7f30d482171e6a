"""A short list in a dialog or a side pane: no filter row, compact, the last column takes the rest."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.models.rows_model import RowsModel
from ui.widgets.table.filter_header import FilterHeader
from ui.widgets.table.table_view import TableView

R = TypeVar("R")

# So many characters of the column that says what a line is about are seen before others are.
LEAST_MAIN = 8


def plain_table(
    model: RowsModel[R],
    name: str,
    parent: QWidget,
    *,
    is_compact: bool = True,
    columns: int = 0,
    gives_way: tuple[str, tuple[str, ...]] | None = None,
) -> TableView[R]:
    """A `TableView` without its filter row, at least `columns` Chinese characters wide.

    `gives_way`: the column that takes what the others leave, and those that step back for it where there is
    little room, the first first.
    """
    view = TableView(model, name, parent, frozen=0)
    header = view.horizontalHeader()
    assert isinstance(header, FilterHeader)
    header.set_filter_row(False)
    header.setStretchLastSection(True)
    view.set_compact(is_compact)
    if columns:
        wide = view.fontMetrics().horizontalAdvance("汉")
        view.setMinimumWidth(wide * columns)
    if gives_way is not None:
        _Room(view, *gives_way)
    return view


class _Room(QObject):
    """Hides columns that say nothing, or that leave no room for the one that says what a line is about."""

    def __init__(self, view: TableView[R], main: str, back: tuple[str, ...]) -> None:
        super().__init__(view)
        self._view, self._back = view, back
        ids = [column.id for column in view.rows_model.columns]
        self._at = {name: ids.index(name) for name in (main, *back)}
        self._main = main
        self._widths = {at: view.columnWidth(at) for at in range(len(ids))}
        header = view.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(self._at[main], QHeaderView.ResizeMode.Stretch)
        view.viewport().installEventFilter(self)
        view.rows_model.modelReset.connect(self.fit)
        view.rows_model.dataChanged.connect(self.fit)

    def fit(self, *_: object) -> None:
        """Show the columns there is room for."""
        view = self._view
        rows = view.rows_model.shown
        columns = view.rows_model.columns
        hidden = {at for name, at in self._at.items() if name != self._main and rows
                  and not any(columns[at].get(row) for row in rows)}  # fmt: skip
        least = view.fontMetrics().horizontalAdvance("汉") * LEAST_MAIN
        for name in self._back:
            taken = sum(
                wide for at, wide in self._widths.items() if at != self._at[self._main] and at not in hidden
            )
            if view.viewport().width() - taken < least:
                hidden.add(self._at[name])
        for name in self._back:
            view.setColumnHidden(self._at[name], self._at[name] in hidden)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.fit()
        return super().eventFilter(watched, event)

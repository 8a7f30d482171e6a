"""A short list above the entries: what is owed, what is suggested; as high as its lines and page allow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.models.rows_model import Column, RowsModel
from ui.widgets.table.plain_table import plain_table
from ui.widgets.table.table_view import TableView

R = TypeVar("R")

# Of the height of the page a band takes one part of so many, and yet two lines.
PARTS = 4
LEAST_LINES = 2


class Band(QWidget, Generic[R]):
    """`opened` by Enter on a line, `taken` by Space, `followed` when cursor or choice are others.

    `most` lines are seen at once; `gives_way` as of `plain_table`; `said` the words that a search looks in.
    """

    opened = Signal()
    taken = Signal()
    followed = Signal()

    def __init__(
        self,
        parent: QWidget,
        name: str,
        columns: Sequence[Column[R]],
        *,
        gives_way: tuple[str, tuple[str, ...]],
        said: Callable[[R], str],
        most: int,
    ) -> None:
        super().__init__(parent)
        self._most, self._said = most, said
        self._room = 0
        self.caption = QLabel("", self)
        self.caption.setObjectName("caption")
        self.model: RowsModel[R] = RowsModel(columns, parent=self)
        self.table = plain_table(self.model, name, self, gives_way=gives_way)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.caption)
        layout.addWidget(self.table)
        self.table.opened.connect(lambda _line: self.opened.emit())
        self.table.current_changed.connect(lambda _line: self.followed.emit())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.followed.emit())
        self.table.installEventFilter(self)

    def fill(self, lines: Sequence[R], words: str) -> None:
        """Other lines under other words."""
        _refill(self.table, lines)
        self.caption.setText(words)
        self._set_height()

    def fit(self, height: int) -> None:
        """The page has so many pixels for this and for the entries below."""
        self._room = height
        self._set_height()

    def _set_height(self) -> None:
        line = self.table.verticalHeader().defaultSectionSize()
        head = self.table.horizontalHeader().sizeHint().height() + 4
        most = self._most
        if self._room:
            most = min(most, max(LEAST_LINES, (self._room // PARTS - head) // line))
        self.table.setFixedHeight(head + line * min(max(len(self.model.rows), 1), most))

    @property
    def has_keys(self) -> bool:
        """Whether the cursor is in it."""
        return self.table.hasFocus()

    @property
    def line(self) -> R | None:
        """The line under the cursor, while the cursor is there."""
        return self.table.current_row() if self.has_keys else None

    @property
    def lines(self) -> list[R]:
        """The lines selected, while the cursor is there."""
        return self.table.selected_rows() if self.has_keys else []

    def focus(self) -> None:
        """The keys go here."""
        rows = self.model.shown
        if self.table.current_row() is None and rows:
            self.table.select_id(self.model.row_id(rows[0]))
        self.table.setFocus()

    def search(self, wanted: str) -> None:
        """Only lines with these words."""
        self.model.set_filter((lambda row: wanted in self._said(row).casefold()) if wanted else None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.followed.emit()  # what the keys do follows where they go
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Space
        ):
            self.taken.emit()
            return True
        return super().eventFilter(watched, event)


def _refill(table: TableView[R], rows: Sequence[R]) -> None:
    """Other rows; where the one under the cursor has gone, the one that took its place is under it now."""
    line, had = table.currentIndex().row(), table.current_row() is not None
    table.rows_model.set_rows(rows)
    shown = table.rows_model.shown
    if had and table.current_row() is None and shown:
        table.select_id(table.rows_model.row_id(shown[min(line, len(shown) - 1)]))

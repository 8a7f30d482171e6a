"""A list whose changes are saved at once: rows at the left, verbs at the right, and only 关闭."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.changes import Changes
from ui.looks.plain import LongLabel, fit_screen
from ui.models.rows_model import Column, RowsModel
from ui.widgets.table.table_view import TableView
from ui.work.context import UiContext

R = TypeVar("R")
HEIGHT = 560
# Name, words, call, keys, and whether a gap stands under the button.
Verb = tuple[str, str, Callable[[], None], str, bool]


class SideListDialog(QDialog, Generic[R]):
    """Subclasses build `self.table` with `build`, load in `_load` and name in `concerns` what they follow."""

    concerns: tuple[str, ...] = ()
    wide = 52  # Chinese characters

    def __init__(self, ctx: UiContext, parent: QWidget, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx = ctx
        self.buttons: dict[str, QPushButton] = {}

    def make_table(self, columns: Iterable[Column[R]], name: str, kept: str) -> RowsModel[R]:
        """The list; its columns are remembered under `kept`."""
        model: RowsModel[R] = RowsModel(tuple(columns), parent=self)
        self.table = TableView(model, name, self, frozen=0)
        self.table.remember(self._ctx.preferences, kept)
        self.table.current_changed.connect(self._follow)
        return model

    def build(self, hint: str, verbs: Iterable[Verb], below: QWidget | None = None) -> None:
        """Lay it out and load."""
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.table, 1)
        row.addLayout(self._side(verbs))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(LongLabel(hint, self))
        layout.addLayout(row, 1)
        if below is not None:
            layout.addWidget(below)
        self.resize(self.sizeHint())
        self._ctx.bus.changed.connect(self._on_changed)
        self._load()

    def _side(self, verbs: Iterable[Verb]) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(8)
        for name, text, call, keys, has_gap in verbs:
            button = QPushButton(text, self)
            button.setAutoDefault(False)
            if keys:
                button.setShortcut(keys)
                button.setToolTip(f"{text}（{keys.replace('Up', '↑').replace('Down', '↓')}）")
            button.clicked.connect(partial(self._press, call))
            self.buttons[name] = button
            side.addWidget(button)
            if has_gap:
                side.addSpacing(8)
        side.addStretch(1)
        close = QPushButton("关闭", self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        side.addWidget(close)
        return side

    @staticmethod
    def _press(call: Callable[[], None], _checked: bool = False) -> None:
        call()

    def sizeHint(self) -> QSize:
        return fit_screen(self, QSize(self.fontMetrics().horizontalAdvance("汉") * self.wide, HEIGHT))

    def _on_changed(self, changes: Changes, _initiator: object) -> None:
        if changes.touches(*self.concerns):
            self._load()

    def _load(self) -> None:
        """Ask for the rows."""
        raise NotImplementedError

    def _follow(self, _row: object = None) -> None:
        """Which verbs can be used on the line under the cursor."""
        raise NotImplementedError

"""A grid in which keys are data: plain look, columns in characters, no input method over its cells."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EntryGrid(QTableView):
    """What the grids of marks and of scores have in common; the remark is edited, the rest is typed."""

    def set_look(self, widths: Sequence[float], row_height: int) -> None:
        """`widths` in Chinese characters, `row_height` in pixels (more when the font needs more)."""
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(max(row_height, self.fontMetrics().height() + 6))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(36)
        for column, width in enumerate(widths):
            self.set_column_width(column, width)

    def set_column_width(self, column: int, width: float) -> None:
        """`width` in Chinese characters."""
        self.setColumnWidth(column, round(width * self.fontMetrics().horizontalAdvance("汉") + 14))

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:
        """No input method here, not even when the cursor stands on the remark: its editor has its own."""
        return False if query == Qt.InputMethodQuery.ImEnabled else super().inputMethodQuery(query)

    def keyboardSearch(self, search: str) -> None:
        """Letters are marks or states here, never a type-ahead."""

"""How cells under the cursor are painted in the entry grids: colours stay readable on the chosen row."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.looks.theme import colour
from ui.models.rows_model import FOREGROUND, Index

BORDER = 2
_SELECTED = QStyle.StateFlag.State_Selected
_NO_FOCUS = ~QStyle.StateFlag.State_HasFocus


class MarkDelegate(QStyledItemDelegate):
    """A chosen row keeps the colours of its marks; no frame round the single cell."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        state = option.state  # type: ignore[attr-defined]
        if not state & _SELECTED:  # nearly every cell, so nothing more is done for it
            return
        option.state = state & _NO_FOCUS  # type: ignore[attr-defined]
        own = index.data(FOREGROUND)
        if isinstance(own, QColor):
            option.palette.setColor(QPalette.ColorRole.HighlightedText, own)  # type: ignore[attr-defined]


class EntryDelegate(MarkDelegate):
    """The cell that takes what is typed has a frame in the accent colour and the page's ground."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index == self._view.currentIndex() and len(self._view.selectedIndexes()) <= 1:
            option.state &= ~_SELECTED  # type: ignore[attr-defined]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if index != self._view.currentIndex():
            return
        rect: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        painter.setPen(QPen(colour("accent" if self._view.hasFocus() else "line_strong"), BORDER))
        painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = super().createEditor(parent, option, index)
        editor.setAccessibleName("备注")
        return editor

"""A strip of figures over a grid: totals first (complaint 14), one caption and one number each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.looks.theme import colour, title_font
from ui.models.rows_model import LEFT

NOTHING = "–"


class Number(QWidget):
    """A number that is painted, not laid out: a QLabel would lay out the whole page at every key."""

    def __init__(self, caption: str, token: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFont(title_font())
        self.setAccessibleName(caption)
        self._token = token
        self._text = NOTHING
        self._width = self.fontMetrics().horizontalAdvance("000")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMinimumSize(self.sizeHint())

    def text(self) -> str:
        """The number as shown."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show a number; the strip is laid out anew only when it needs more room than ever before."""
        if text == self._text:
            return
        self._text = text
        self.setAccessibleDescription(text)
        width = self.fontMetrics().horizontalAdvance(text)
        if width > self._width:
            self._width = width
            self.setMinimumSize(self.sizeHint())
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._width, self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(colour("text" if self._text in ("0", NOTHING) else self._token or "text"))
        painter.drawText(self.rect(), int(LEFT), self._text)


class FiguresStrip(QFrame):
    """Captions over numbers; a number may take a colour token once it is not zero."""

    def __init__(
        self,
        figures: Sequence[tuple[str, str, str]],
        parent: QWidget | None = None,
        *,
        name: str = "汇总",
        is_flat: bool = False,
    ) -> None:
        """`figures`: (id, caption, colour token or ''); flat puts captions beside the numbers."""
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(name)
        self._numbers: dict[str, Number] = {}
        self._labels: dict[str, QLabel] = {}
        self._captions = {figure_id: caption for figure_id, caption, _ in figures}
        layout = QHBoxLayout(self)
        # Side by side they take more room: seven must fit a small screen at 150 %.
        layout.setContentsMargins(12 if is_flat else 16, 3, 12 if is_flat else 16, 3)
        layout.setSpacing(12 if is_flat else 20)
        for figure_id, caption, token in figures:
            layout.addLayout(self._figure(figure_id, caption, token, is_flat=is_flat))
        layout.addStretch(1)
        self._folding: tuple[str, ...] = ()

    def fold(self, *figure_ids: str) -> None:
        """Where the strip is too narrow these step back, the first first."""
        self._folding = figure_ids
        layout = self.layout()
        if layout is not None:
            layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._fold()

    def minimumSizeHint(self) -> QSize:
        size = super().minimumSizeHint()
        return QSize(0, size.height()) if self._folding else size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        layout = self.layout()
        if layout is None or not self._folding:
            return
        margins = layout.contentsMargins()
        room = self.width() - margins.left() - margins.right() + layout.spacing()
        wide = {
            figure_id: max(number.sizeHint().width(), self._labels[figure_id].sizeHint().width())
            + layout.spacing()
            for figure_id, number in self._numbers.items()
        }
        needed = sum(wide.values())
        for figure_id in self._folding:
            self._show(figure_id, needed <= room)
            needed -= wide[figure_id] if needed > room else 0

    def _show(self, figure_id: str, is_shown: bool) -> None:
        self._labels[figure_id].setVisible(is_shown)
        self._numbers[figure_id].setVisible(is_shown)

    def _figure(self, figure_id: str, caption: str, token: str, *, is_flat: bool) -> QBoxLayout:
        label = QLabel(caption, self)
        label.setObjectName("caption")
        number = Number(caption, token, self)
        self._numbers[figure_id] = number
        self._labels[figure_id] = label
        box: QBoxLayout = QHBoxLayout() if is_flat else QVBoxLayout()
        box.setSpacing(6 if is_flat else 0)
        box.addWidget(label)
        box.addWidget(number)
        return box

    def set_captions(self, captions: Mapping[str, str]) -> None:
        """Call some numbers by another word."""
        for figure_id, caption in captions.items():
            self._captions[figure_id] = caption
            self._labels[figure_id].setText(caption)
            self._numbers[figure_id].setAccessibleName(caption)
        self._fold()

    def set_values(self, values: Mapping[str, object]) -> None:
        """Show numbers; None shows a dash."""
        for figure_id, value in values.items():
            self._numbers[figure_id].set_text(NOTHING if value is None else str(value))
        self._fold()

    def value(self, figure_id: str) -> str:
        """The number as shown."""
        return self._numbers[figure_id].text()

    def text(self) -> str:
        """'应到 100 实到 92 …' for the clipboard and for tests."""
        return " ".join(f"{self._captions[i]} {label.text()}" for i, label in self._numbers.items())

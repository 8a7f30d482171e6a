"""The plainest parts of every window: paragraphs, main and link-like buttons, sizes that fit the screen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

LOW_LINES = 30


def fit_screen(widget: QWidget, size: QSize) -> QSize:
    """`size`, but never larger than the screen the widget is on (1366×768 at 150 % is 911×512)."""
    return size.boundedTo(widget.screen().availableSize() - QSize(16, 48))


def is_low(widget: QWidget) -> bool:
    """Whether the window is so low (1366×768 at 150 %) that rows are worth more than titles and hints."""
    return widget.window().height() < widget.fontMetrics().height() * LOW_LINES


class LongLabel(QLabel):
    """A label of several lines that is always as high as its text needs at its width."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, name: str = "hint") -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.setWordWrap(True)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(0)  # else it counts as part of the height wanted
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))


def even_width(label: QLabel, most: int = 32) -> int:
    """The width at which the text stands in as few lines as at `most` characters, none of them a stump."""
    wide = label.fontMetrics().horizontalAdvance("汉")
    high = label.heightForWidth(wide * most)
    fitting = (n for n in range(most * 5 // 8, most) if label.heightForWidth(wide * n) == high)
    return wide * next(fitting, most)


def primary(button: QPushButton) -> QPushButton:
    """Mark the one primary button of a page or dialog."""
    button.setProperty("primary", True)
    return button


def flat(button: QPushButton) -> QPushButton:
    """A button that looks like a link."""
    button.setProperty("flat", True)
    return button

"""A strip of figures over a grid: totals first (complaint 14), one caption and one number each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import colour, theme, title_font


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
        self._numbers: dict[str, QLabel] = {}
        self._tokens = {figure_id: token for figure_id, _, token in figures}
        self._captions = {figure_id: caption for figure_id, caption, _ in figures}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 3, 16, 3)
        layout.setSpacing(20)
        for figure_id, caption, _ in figures:
            layout.addLayout(self._figure(figure_id, caption, is_flat=is_flat))
        layout.addStretch(1)
        theme.changed.connect(self._repaint)

    def _figure(self, figure_id: str, caption: str, *, is_flat: bool) -> QBoxLayout:
        label = QLabel(caption, self)
        label.setObjectName("caption")
        number = QLabel("–", self)
        number.setFont(title_font())
        number.setAccessibleName(caption)
        number.setMinimumWidth(number.fontMetrics().horizontalAdvance("000"))
        self._numbers[figure_id] = number
        box: QBoxLayout = QHBoxLayout() if is_flat else QVBoxLayout()
        box.setSpacing(6 if is_flat else 0)
        box.addWidget(label)
        box.addWidget(number)
        return box

    def set_values(self, values: Mapping[str, object]) -> None:
        """Show numbers; None shows a dash."""
        for figure_id, value in values.items():
            number = self._numbers[figure_id]
            text = "–" if value is None else str(value)
            if number.text() != text:
                number.setText(text)
                self._paint(figure_id)

    def value(self, figure_id: str) -> str:
        """The number as shown."""
        return self._numbers[figure_id].text()

    def text(self) -> str:
        """'应到 100 实到 92 …' for the clipboard and for tests."""
        return " ".join(f"{self._captions[i]} {label.text()}" for i, label in self._numbers.items())

    def _paint(self, figure_id: str) -> None:
        number = self._numbers[figure_id]
        token = self._tokens[figure_id] if number.text() not in ("0", "–") else ""
        palette = number.palette()
        palette.setColor(QPalette.ColorRole.WindowText, colour(token or "text"))
        number.setPalette(palette)

    def _repaint(self) -> None:
        for figure_id in self._numbers:
            self._paint(figure_id)

"""A score list with several columns of scores: which one is meant, or is each an exam of its own?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from ui.looks.plain import LongLabel, primary
from ui.widgets.short_label import ShortLabel

EVERY = "*"
MOST = 12


class ScoreChoice(QWidget):
    """One button a choice; `chosen(column)` gets a label, or `EVERY`."""

    def __init__(self, chosen: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = chosen
        self.buttons: list[QPushButton] = []
        self._file, self._columns = "", tuple[str, ...]()
        self._title = ShortLabel(self)
        self._title.setObjectName("title")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text = LongLabel("", self)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._place = QGridLayout()
        self._place.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addSpacing(8)
        layout.addLayout(self._place)
        layout.addStretch(3)

    def remember(self, file: str, columns: Sequence[str]) -> None:
        """The columns of scores a file has; they can be offered again later."""
        self._file, self._columns = file, tuple(columns)

    def forget(self) -> None:
        """Another file."""
        self.remember("", ())

    @property
    def has_columns(self) -> bool:
        """Whether the file has several columns of scores."""
        return bool(self._columns)

    def offer(self) -> None:
        """Show what can be chosen."""
        file, columns = self._file, self._columns
        self._title.setText(f"“{file}”有 {len(columns)} 列成绩")
        self._text.setText("请选择怎样登记。选好后仍然先看每一行的核对结果，确认了才会写入。")
        for button in self.buttons:
            self._place.removeWidget(button)
            button.deleteLater()
        self.buttons = [self._button("每列各记一次测试", EVERY)]
        self.buttons += [self._button(f"只要“{column}”这一列", column) for column in columns[:MOST]]
        primary(self.buttons[0])
        across = 1 if len(self.buttons) <= 5 else 2  # twelve columns still fit a small screen
        self._place.addWidget(self.buttons[0], 0, 0, 1, across, Qt.AlignmentFlag.AlignHCenter)
        for number, button in enumerate(self.buttons[1:]):
            side = Qt.AlignmentFlag.AlignRight if number % across < across - 1 else Qt.AlignmentFlag.AlignLeft
            side = Qt.AlignmentFlag.AlignHCenter if across == 1 else side
            self._place.addWidget(button, 1 + number // across, number % across, side)
        self.buttons[0].setDefault(True)
        self.buttons[0].show()  # what is not shown yet takes no focus
        self.buttons[0].setFocus()

    def _button(self, text: str, column: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text)
        button.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * 14)
        button.clicked.connect(lambda _checked=False: self._chosen(column))
        return button

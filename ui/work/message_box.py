"""The box of a question: what happened, what is safe, what to do; the buttons in the order of every dialog.

The harmless button stands left of the verbs, has the cursor and is what Enter and Esc do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.looks.plain import LongLabel, fit_screen, flat

WIDTH = 30  # Chinese characters a line
# A path or a code without any blank: a line cannot break in it by itself.
LONG_RUN = re.compile(r"[!-~]{30,}")
PIECE = re.compile(r"[!-~]{1,29}")
BREAK = "\u200b"


def breakable(text: str) -> str:
    """`text` in which every line can be broken, whatever stands in it; shorter words stay as they are."""
    return LONG_RUN.sub(lambda run: PIECE.sub(lambda piece: piece[0] + BREAK, run[0]), text)


class MessageBox(QDialog):
    """`answer` is the text of the button pressed; Esc and closing give the harmless one."""

    def __init__(
        self,
        parent: QWidget | None,
        *,
        text: str,
        more: str,
        harmless: str,
        verbs: Sequence[str],
        details: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("干训台账")
        self.text, self.more, self.answer = text, more, harmless
        heading = LongLabel(breakable(text), self, name="question")
        rest = LongLabel(breakable(more), self, name="")
        for line in (heading, rest):
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rest.setVisible(bool(more))
        row = QHBoxLayout()
        row.setSpacing(8)
        if details:
            copy = flat(self._button("复制详情"))
            copy.clicked.connect(lambda: QApplication.clipboard().setText(details))
            row.addWidget(copy)
        row.addStretch(1)
        self.buttons = [self._button(word) for word in (harmless, *verbs)]
        for button in self.buttons:
            button.setAutoDefault(True)  # Enter presses the one that has the cursor
            button.clicked.connect(self._pressed)
            row.addWidget(button)
        self.buttons[0].setDefault(True)
        self.buttons[0].setFocus()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(heading)
        layout.addWidget(rest)
        layout.addStretch(1)
        layout.addLayout(row)
        self.resize(self.sizeHint())

    def _button(self, word: str) -> QPushButton:
        made = QPushButton(word, self)
        made.setAccessibleName(word)
        made.setAutoDefault(False)
        return made

    def _pressed(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.answer = button.text()
        self.accept()

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance("汉") * WIDTH
        size, layout = super().sizeHint(), self.layout()
        assert layout is not None
        width = max(wide, layout.minimumSize().width())
        return fit_screen(self, QSize(width, max(size.height(), layout.totalHeightForWidth(width))))

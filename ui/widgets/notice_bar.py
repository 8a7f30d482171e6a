"""News in the line at the bottom: one quiet line, as long as there is room for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from ui.looks.plain import flat
from ui.widgets.page import GAP
from ui.widgets.short_label import ShortLabel
from ui.work.bus import Bus, Notice

NOTICE_MS = 12_000


class NoticeBar(QFrame):
    """One quiet line after something worked, with 撤销; goes away by itself, by × or by the next one."""

    def __init__(self, bus: Bus, undo: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._undo = undo
        self._text = ""
        self._call: Callable[[], object] | None = None
        self._label = ShortLabel(self)
        self._button = flat(QPushButton(self))
        self._button.clicked.connect(self._act)
        close = QToolButton(self)
        close.setText("×")
        close.setAccessibleName("关闭提示")
        close.setToolTip("关闭提示")
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 2, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self._label, 1)
        layout.addWidget(self._button)
        layout.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(NOTICE_MS)
        self._timer.timeout.connect(self.hide)
        bus.notice.connect(self.show_notice)
        self.hide()

    def text(self) -> str:
        """The whole line, also when the window is too narrow for it."""
        return self._text

    def show_notice(self, notice: Notice) -> None:
        """Show one line; what does not fit stands in its tool tip."""
        self._text = notice.text
        self._label.setText(notice.text)
        self._call = notice.call if notice.call is not None else (self._undo if notice.undo else None)
        self._button.setText(notice.label or "撤销")
        self._button.setAccessibleName(self._button.text())
        self._button.setVisible(self._call is not None)
        if bool(self.property("problem")) != notice.problem:
            self.setProperty("problem", notice.problem)
            self.style().unpolish(self)
            self.style().polish(self)
        self.show()
        self._timer.start()

    def _act(self) -> None:
        call, self._call = self._call, None
        self.hide()
        if call is not None:
            call()

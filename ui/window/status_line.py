"""The line at the bottom: 已保存 10:32 · 上次备份 2 天前 · 300 人."""

from __future__ import annotations

import datetime

from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QWidget


class StatusLine(QStatusBar):
    """Quiet facts, joined by middle dots; a hint of the page may stand at the left for a moment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        # News, progress and facts may want more than a small screen has: the window never grows for it.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(self.fontMetrics().height() + 16)
        self._label = QLabel(self)
        self._label.setObjectName("caption")
        self._label.setContentsMargins(0, 0, 16, 0)
        self.addPermanentWidget(self._label)
        self._saved = ""
        self._backup = ""
        self._people = ""

    def add_left(self, widget: QWidget) -> None:
        """A bar of news at the left; it shows and hides itself."""
        is_shown = not widget.isHidden()
        self.addWidget(widget)
        widget.setVisible(is_shown)

    def text(self) -> str:
        """The facts as shown."""
        return self._label.text()

    def set_saved(self, at: datetime.datetime) -> None:
        """The last write."""
        self._saved = f"已保存 {at:%H:%M}"
        self._show()

    def set_backup(self, at: datetime.datetime | None, now: datetime.datetime) -> None:
        """The last backup."""
        self._backup = "还没有备份" if at is None else f"上次备份 {_ago(now.date() - at.date())}"
        self._show()

    def set_people(self, count: int) -> None:
        """People on the roster."""
        self._people = f"{count} 人" if count else ""
        self._show()

    def _show(self) -> None:
        self._label.setText(" · ".join(part for part in (self._saved, self._backup, self._people) if part))


def _ago(span: datetime.timedelta) -> str:
    if span.days <= 0:
        return "今天"
    return "昨天" if span.days == 1 else f"{span.days} 天前"

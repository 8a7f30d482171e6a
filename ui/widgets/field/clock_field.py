"""A time of day typed as 9, 930, 9:30 or 0930."""

from __future__ import annotations

import datetime
import re

from PySide6.QtWidgets import QLineEdit, QWidget

_FORMS = re.compile(r"(\d{1,2})(?:[:：.点时]?(\d{2}))?[分]?$")


def parse_time(text: str) -> datetime.time | None:
    """'9', '930', '9:30', '09：30', '9点30' as a time; None when it is none."""
    compact = "".join(text.split())
    if compact.isdigit() and len(compact) == 3:
        compact = f"0{compact}"
    found = _FORMS.match(compact)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return datetime.time(hour, minute) if hour < 24 and minute < 60 else None


class ClockField(QLineEdit):
    """Tidies itself to 09:30 when left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("时:分")
        self.setMaxLength(8)
        self.editingFinished.connect(self._tidy)

    def time(self) -> datetime.time | None:
        """The time, None when empty or no time."""
        return parse_time(self.text())

    def set_time(self, value: datetime.time | None) -> None:
        """Show a time."""
        self.setText("" if value is None else f"{value:%H:%M}")

    def is_valid(self) -> bool:
        """Empty or a time."""
        return not self.text().strip() or self.time() is not None

    def _tidy(self) -> None:
        value = self.time()
        if value is not None and self.text() != f"{value:%H:%M}":
            self.setText(f"{value:%H:%M}")

"""When a leave slip was handed in: in time, after the leave began, or on its first day after class began."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QWidget

from ui.widgets.field.form import DatePicker, Field

if TYPE_CHECKING:
    from app.services.leave.leaves import LeaveRow

IN_TIME = "须在开课前交；晚了记为补假"
TOO_LATE = "交来时请假已经开始，记为补假"


class HandedIn:
    """The day and, on the leave's first day, whether class had begun; its widgets belong to `parent`."""

    def __init__(self, parent: QWidget, *, today: date) -> None:
        self.day = DatePicker(parent, today=today)
        self.day.set_date(today)
        self.after_start = QCheckBox("开课后才交来", parent)

    def make_field(self, parent: QWidget) -> Field:
        """The day with its label and hint."""
        self.field = Field("假条交来日期", self.day, parent, width=18, hint=IN_TIME)
        return self.field

    def show(self, leave: LeaveRow) -> None:
        """The slip as it stands."""
        self.day.set_date(leave.handed_in_on)
        self.after_start.setChecked(leave.after_start)

    def follow(self, start: date | None) -> None:
        """On the very day the clerk says whether class had begun; later it is 补假 anyway."""
        handed = self.day.date()
        is_same_day = handed is not None and handed == start
        self.after_start.setVisible(is_same_day)
        is_late = handed is not None and start is not None and handed > start
        late = is_late or (is_same_day and self.after_start.isChecked())
        self.field.set_hint(TOO_LATE if late else IN_TIME)

    def note(self, start: date | None, leave: LeaveRow | None) -> str:
        """The note to store: that of `leave`, with or without the sign of a slip after class began."""
        from app.services.leave.leaves import AFTER_START

        kept = leave.note.removeprefix(AFTER_START) if leave is not None else ""
        is_after = self.after_start.isChecked() and self.day.date() == start
        return AFTER_START + kept if is_after else kept

"""The days of one month on a surface: which weeks are shown, where each day lies, which day a point hits."""

from __future__ import annotations

import calendar
from datetime import date

from PySide6.QtCore import QPoint, QRect, QSize


class MonthDays:
    """The weeks of the month of `day` under a header, in a surface of `size`; pixels."""

    def __init__(self, day: date, size: QSize, header_height: int) -> None:
        self.weeks = calendar.Calendar().monthdatescalendar(day.year, day.month)
        self._size = size
        self.header_height = header_height

    def rect_of(self, day: date) -> QRect:
        """Where a day of the shown weeks lies."""
        line = next((i for i, week in enumerate(self.weeks) if day in week), 0)
        column = day.weekday()
        wide, tall = self._size.width(), self._size.height()
        left, right = wide * column // 7, wide * (column + 1) // 7
        high = (tall - self.header_height) // len(self.weeks)  # the last week takes what is left
        upper = self.header_height + high * line
        lower = tall if line == len(self.weeks) - 1 else upper + high
        return QRect(left, upper, right - left, lower - upper)

    def day_at(self, point: QPoint) -> date | None:
        """The day under a point, None over the header."""
        return next((day for week in self.weeks for day in week if self.rect_of(day).contains(point)), None)


def months_on(day: date, months: int) -> date:
    """The same day some months on, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))

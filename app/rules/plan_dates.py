"""Dates of a plan carried to another year: the same month, the same weekday of the same week."""

from __future__ import annotations

from datetime import date, timedelta


def same_place(day: date, year: int) -> date:
    """The n-th such weekday of the same month of `year`; where there is no fifth one, the last.

    >>> same_place(date(2023, 8, 8), 2024)  # the second Tuesday of August
    datetime.date(2024, 8, 13)
    """
    number = (day.day - 1) // 7
    first = date(year, day.month, 1)
    found = first + timedelta(days=(day.weekday() - first.weekday()) % 7 + 7 * number)
    return found if found.month == day.month else found - timedelta(days=7)

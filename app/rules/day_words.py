"""Days in words, where papers, pages and bulletins say them alike."""

from __future__ import annotations

from datetime import date

# By `date.weekday()`.
WEEKDAYS = "一二三四五六日"


def short_date(day: date) -> str:
    """8月15日."""
    return f"{day.month}月{day.day}日"

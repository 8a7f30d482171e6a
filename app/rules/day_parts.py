"""上午, 下午, 晚上: the half-day of a class session, and the one its clock begins in."""

from __future__ import annotations

from datetime import time

WHOLE_DAY = "全天"
DAY_PARTS = ("上午", "下午", "晚上", WHOLE_DAY)
NOON, AFTER_NOON = time(12), time(14)


def half_day(start: time) -> str:
    """The half-day in which a class session begins."""
    return "上午" if start.hour < 12 else "下午" if start.hour < 18 else "晚上"


def half_days(part: str, start: time | None, end: time | None) -> int:
    """2 for a whole day (全天, or from before noon to after 14:00), else 1."""
    if part == WHOLE_DAY:
        return 2
    return 2 if start and end and start < NOON and end > AFTER_NOON else 1

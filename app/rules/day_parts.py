"""上午, 下午, 晚上: the half-day of a class session, and the one its clock begins in."""

from __future__ import annotations

from datetime import time

WHOLE_DAY = "全天"
DAY_PARTS = ("上午", "下午", "晚上", WHOLE_DAY)


def half_day(start: time) -> str:
    """The half-day in which a class session begins."""
    return "上午" if start.hour < 12 else "下午" if start.hour < 18 else "晚上"

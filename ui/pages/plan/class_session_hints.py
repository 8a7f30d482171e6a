"""What the form says under its fields: the month's count, what stands on the day, programme dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from app.rules.day_words import WEEKDAYS
from app.rules.plan_quota import QUOTA_PER_MONTH
from app.rules.session_status import CANCELLED

if TYPE_CHECKING:
    from app.services.plan.class_sessions import ClassSessionRow
    from app.services.plan.programmes import ProgrammeRow


def day_hint(day: date | None, rows: Sequence[ClassSessionRow], own_id: int | None) -> str:
    """'周四 · 8月共 3 次，每月不少于 4 次', or what already stands on that day."""
    if day is None:
        return ""
    others = [row for row in rows if row.id != own_id and row.status != CANCELLED]
    same_day = [row for row in others if row.held_on == day]
    if same_day:
        first = same_day[0]
        more = f" 等 {len(same_day)} 课次" if len(same_day) > 1 else ""
        return f"周{WEEKDAYS[day.weekday()]} · 当天已有“{first.title[:16]}”{more}"
    if all(row.held_on.year != day.year for row in rows) and rows:
        return f"周{WEEKDAYS[day.weekday()]}"
    count = 1 + sum(1 for row in others if (row.held_on.year, row.held_on.month) == (day.year, day.month))
    return f"周{WEEKDAYS[day.weekday()]} · {day.month}月共 {count} 次，每月不少于 {QUOTA_PER_MONTH} 次"


def programme_hint(day: date | None, programme: ProgrammeRow | None) -> str:
    """Says when the day lies outside the programme's dates (A07)."""
    if day is None or programme is None or programme.start_on <= day <= programme.end_on:
        return ""
    return f"日期不在方案的 {programme.start_on} 至 {programme.end_on} 之内"

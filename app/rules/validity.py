"""How long a training holds for who came to it: until a day, so many months later (validity)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from app.rules.periods import month_end

VALID, SOON, EXPIRED, NEVER = "valid", "soon", "expired", "never"
LABELS: Mapping[str, str] = {VALID: "有效", SOON: "将到期", EXPIRED: "已过期", NEVER: "没有参加"}
# So many days before its last one it is told that a training runs out.
AHEAD = timedelta(days=60)
MOST_MONTHS = 600


def valid_until(came_on: date, months: int) -> date:
    """The last day it holds: the day before the same day of the month so many months later.

    A day that month does not have is its last: of 31 August in six months until 27 February.
    """
    year, month = divmod(came_on.year * 12 + came_on.month - 1 + months, 12)
    last = month_end(year, month + 1).day
    return date(year, month + 1, min(came_on.day, last)) - timedelta(days=1)


def standing(came_on: date | None, months: int, *, today: date) -> str:
    """One of `LABELS` on a day."""
    if came_on is None:
        return NEVER
    until = valid_until(came_on, months)
    if until < today:
        return EXPIRED
    return SOON if until - today <= AHEAD else VALID

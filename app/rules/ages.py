"""Age: one way of counting it for every paper and rule (E22, N3).

A birth known by month only ('1989-08') counts from the last day of that month.
"""

from __future__ import annotations

from datetime import date, timedelta


def birth_day(birth: str) -> date | None:
    """The day a birth ('YYYY-MM' or 'YYYY-MM-DD') counts from; None when it is no date."""
    parts = birth.split("-")
    try:
        year, month = int(parts[0]), int(parts[1])
        if len(parts) > 2:
            return date(year, month, int(parts[2]))
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    except (ValueError, IndexError):
        return None


def age_on(birth: str, day: date) -> int | None:
    """Age in whole years on the day; None when the birth is not known."""
    born = birth_day(birth)
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def older_from(birth: str, limit: int) -> date | None:
    """First day on which somebody is older than `limit` years ("35岁及以下" includes 35); None if unknown.

    Born on 29 February one is a year older on 1 March of other years.
    """
    born = birth_day(birth)
    if born is None:
        return None
    year = born.year + limit + 1
    if (born.month, born.day) == (2, 29) and not _is_leap(year):
        return date(year, 3, 1)
    return date(year, born.month, born.day)


def _is_leap(year: int) -> bool:
    return (date(year, 3, 1) - timedelta(days=1)).day == 29

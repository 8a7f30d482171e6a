"""Periods a duty is counted in: week, month, quarter, half-year, year, five years, once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

WEEK, MONTH, QUARTER, HALF, YEAR = "week", "month", "quarter", "half", "year"
FIVE_YEARS, CLASS, ONCE = "5years", "class", "once"
LABELS = {
    WEEK: "每周",
    MONTH: "每月",
    QUARTER: "每季度",
    HALF: "每半年",
    YEAR: "每年",
    FIVE_YEARS: "每五年",
    CLASS: "每期",
    ONCE: "一次",
}
_HALVES = {QUARTER: 3, HALF: 6}


@dataclass(frozen=True)
class Period:
    """One period: `key` for programs (2024-03, 2024-Q1, 2024-08-05 for a week), both days included."""

    key: str
    label: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last


def year_period(year: int) -> Period:
    """The calendar year."""
    return Period(str(year), f"{year}年", date(year, 1, 1), date(year, 12, 31))


def five_years(year: int) -> Period:
    """The five calendar years that end with `year` (rolling, Q22)."""
    return Period(f"{year - 4}-{year}", f"{year - 4}—{year}年", date(year - 4, 1, 1), date(year, 12, 31))


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def mondays_of_year(year: int) -> tuple[date, ...]:
    """Mondays within the calendar year; a week belongs to the year and month of its Monday."""
    first = date(year, 1, 1)
    day = first + timedelta(days=-first.weekday() % 7)
    found = []
    while day.year == year:
        found.append(day)
        day += timedelta(days=7)
    return tuple(found)


def periods_of_year(
    kind: str, year: int, *, from_on: date | None = None, to_on: date | None = None
) -> tuple[Period, ...]:
    """The periods of a kind that belong to a year, in order.

    A class (期) is counted in the month it ends in. `once` is the year, cut to `from_on`–`to_on` (last day).
    """
    if kind in (MONTH, CLASS):
        return tuple(
            Period(f"{year}-{m:02d}", f"{m}月", date(year, m, 1), month_end(year, m)) for m in range(1, 13)
        )
    if kind in _HALVES:
        return _parts(kind, year)
    if kind == WEEK:
        return tuple(
            Period(day.isoformat(), f"{day.month}月{day.day}日起一周", day, day + timedelta(days=6))
            for day in mondays_of_year(year)
        )
    if kind == FIVE_YEARS:
        return (five_years(year),)
    whole = year_period(year)
    if kind == ONCE:
        first, last = max(from_on or whole.first, whole.first), min(to_on or whole.last, whole.last)
        return (Period(whole.key, whole.label, first, last),) if first <= last else ()
    return (whole,)


def period_of(kind: str, day: date) -> str:
    """The key of the period of a kind that the day lies in; '' for kinds that are not of the calendar."""
    if kind not in (MONTH, QUARTER, HALF, YEAR):
        return ""
    return next(period.key for period in periods_of_year(kind, day.year) if period.holds(day))


def _parts(kind: str, year: int) -> tuple[Period, ...]:
    months = _HALVES[kind]
    letter = "Q" if kind == QUARTER else "H"
    words = ("一", "二", "三", "四") if kind == QUARTER else ("上", "下")
    label = "第{}季度" if kind == QUARTER else "{}半年"
    return tuple(
        Period(
            f"{year}-{letter}{n}",
            label.format(words[n - 1]),
            date(year, (n - 1) * months + 1, 1),
            month_end(year, n * months),
        )
        for n in range(1, 12 // months + 1)
    )


def overlap_days(first: date, last: date, start: date | None, end: date | None) -> int:
    """Days of `first`–`last` within `start`–`end`; `end` is the first day outside, None is open."""
    begin = max(first, start) if start else first
    until = min(last, end - timedelta(days=1)) if end else last
    return max(0, (until - begin).days + 1)


def year_spans(years: Collection[int]) -> str:
    """'2020—2022年、2024年': years in order, runs drawn together."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return "、".join(f"{r[0]}—{r[-1]}年" if len(r) > 1 else f"{r[0]}年" for r in runs)

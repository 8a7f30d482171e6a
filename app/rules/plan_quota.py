"""每月不少于 4 次: a year's plan against the monthly quota and the categories (A09/Q1, A10, A19)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

QUOTA_PER_MONTH = 4  # Q1, A09

DONE = "done"  # the month has its sessions and their attendance
UNMARKED = "unmarked"  # enough sessions are over, attendance is missing for some
SHORT = "short"  # the month is over with too few
AHEAD = "ahead"  # not over yet and still too few planned
PLANNED = "planned"  # not over yet, enough planned
OFF = "off"  # outside of every programme of the year (A07)


@dataclass(frozen=True)
class PlannedDay:
    """What counts of a class session: its day, whether attendance was entered, its first category."""

    held_on: date
    is_held: bool
    category: str


@dataclass(frozen=True)
class MonthPlan:
    """One month: sessions planned (cancelled ones left out), those with attendance, and how it stands."""

    month: int
    planned: int
    held: int
    state: str
    quota: int = QUOTA_PER_MONTH

    @property
    def missing(self) -> int:
        """Sessions short of the quota."""
        return max(0, self.quota - self.planned)


@dataclass(frozen=True)
class Balance:
    """How often a category is planned."""

    category: str
    planned: int


def year_plan(
    year: int,
    days: Iterable[PlannedDay],
    today: date,
    programmes: Sequence[tuple[date, date]] = (),
    quota: int = QUOTA_PER_MONTH,
) -> tuple[MonthPlan, ...]:
    """The twelve months of `year` against the quota; without a plan of that very year every month is due
    (A09, A07): a plan over several years says nothing about months (C36)."""
    programmes = [(start, end) for start, end in programmes if start.year == end.year == year]
    planned, held = [0] * 13, [0] * 13
    for day in days:
        if day.held_on.year == year:
            planned[day.held_on.month] += 1
            held[day.held_on.month] += day.is_held
    return tuple(
        MonthPlan(
            month,
            planned[month],
            held[month],
            _state(date(year, month, 1), planned[month], held[month], today, programmes, quota),
            quota,
        )
        for month in range(1, 13)
    )


def _state(
    first: date,
    planned: int,
    held: int,
    today: date,
    programmes: Sequence[tuple[date, date]],
    quota: int,
) -> str:
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    if programmes and not any(start < after and end >= first for start, end in programmes):
        return OFF
    if held >= quota:
        return DONE
    is_over = after <= today
    if planned < quota:
        return SHORT if is_over else AHEAD
    return UNMARKED if is_over else PLANNED


def balance(
    days: Iterable[PlannedDay], categories: Sequence[str], month: int | None = None
) -> tuple[Balance, ...]:
    """Sessions per category in the order given, zeros included; of one month when asked (A10, A19)."""
    counts = dict.fromkeys(categories, 0)
    for day in days:
        if day.category in counts and (month is None or day.held_on.month == month):
            counts[day.category] += 1
    return tuple(Balance(name, count) for name, count in counts.items())

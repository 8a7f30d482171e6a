"""The year of dates that do not write it: from a title over two years, from the order, or not to be told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.rules.dates import in_digits

_TO = r"\s*[-~—–―至到]+\s*"
_Y = r"(?<!\d)((?:19|20)\d{2})"
_MONTH = r"(\d{1,2})(?!\d)月?(?:份|\d{1,2}[日号]?|[./\-]\d{1,2}(?!\d))?"
_MONTHS = re.compile(
    rf"{_Y}[年./\-]{_MONTH}{_TO}(?:((?:19|20)\d{{2}})[年./\-]{_MONTH}|(次年|翌年|来年)?(\d{{1,2}})月)"
)
_TWO_YEARS = re.compile(rf"{_Y}年?\s*[-~—–―至到/、和]+\s*((?:19|20)?\d{{2}})(?!\d)\s*(学年|年)?")
_ANY_YEAR = re.compile(rf"{_Y}(?=年|[-./年度]|\D|$)")
_LONG_PLAN = re.compile(rf"{_Y}年?{_TO}(?:19|20)\d{{2}}年?")  # 2023—2027年规划 is no time of this sheet
_LATE, _EARLY = 10, 3  # a year ends from October on and begins until March

OWN, TITLE, ORDER, DOUBT, UNKNOWN = "own", "title", "order", "doubt", "unknown"


@dataclass(frozen=True)
class TitlePeriod:
    """What a title says its dates lie in, first and last day; `exact` when it names months."""

    first: date
    last: date
    exact: bool = False

    @property
    def years(self) -> range:
        """Its calendar years."""
        return range(self.first.year, self.last.year + 1)


@dataclass(frozen=True)
class YearOf:
    """The year of a date and how it was found: own, title, order, doubt (two are possible) or unknown."""

    year: int | None
    how: str


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1).fromordinal(
        date(year + month // 12, month % 12 + 1, 1).toordinal() - 1
    )


_AUTUMN = re.compile(r"((?:19|20)\d{2})年?(?:度)?秋季?学期")


def period_in(text: str) -> TitlePeriod | None:
    """The time a title line names: 2024年12月至2025年2月, 2023—2024学年, 2024年, or None."""
    text = in_digits(unicodedata.normalize("NFKC", text))
    if match := _MONTHS.search(text):
        first, month = int(match[1]), int(match[2])
        until = int(match[4] or match[6])
        last = int(match[3]) if match[3] else first + (1 if match[5] or until < month else 0)
        if 1 <= month <= 12 and 1 <= until <= 12 and first <= last <= first + 3:
            return TitlePeriod(date(first, month, 1), _month_end(last, until), exact=True)
    if match := _AUTUMN.search(text):
        first = int(match[1])
        return TitlePeriod(date(first, 8, 1), date(first + 1, 2, 28), exact=True)
    if match := _TWO_YEARS.search(text):
        first = int(match[1])
        last = int(match[2]) if len(match[2]) == 4 else first // 100 * 100 + int(match[2])
        if last == first + 1 and (len(match[2]) == 4 or match[3]):
            if match[3] == "学年":
                return TitlePeriod(date(first, 8, 1), date(last, 7, 31), exact=True)
            return TitlePeriod(date(first, 1, 1), date(last, 12, 31))
    named = [int(year) for year in _ANY_YEAR.findall(_LONG_PLAN.sub("", text))]
    if not named:
        return None
    last = named[0] + 1 if set(named) == {named[0], named[0] + 1} else named[0]
    return TitlePeriod(date(named[0], 1, 1), date(last, 12, 31))


def years_of(
    days: Sequence[tuple[int | None, int, int]], *, period: TitlePeriod | None, given: int | None = None
) -> list[YearOf]:
    """The year of each (own year or None, month, day), in the order of the sheet.

    `period` is what the title says, `given` what the user said. A list that goes once from the end of a year
    to the beginning of the next is followed when a date or the title says so, and doubted when only one year
    is named.
    """
    if given is not None and (period is None or given not in period.years or len(period.years) == 1):
        period = TitlePeriod(date(given, 1, 1), date(given, 12, 31))
    if period is not None and len(period.years) > 1:
        return _in_period(days, period)
    default = period.first.year if period is not None else None
    if _goes_down(days):
        return _in_order(days[::-1], default)[::-1]
    return _in_order(days, default)


def _goes_down(days: Sequence[tuple[int | None, int, int]]) -> bool:
    """Whether the newest date stands first."""
    steps = [(b[1:] > a[1:]) - (b[1:] < a[1:]) for a, b in zip(days, days[1:], strict=False)]
    return steps.count(-1) >= 2 and steps.count(1) <= 1


def _fits(period: TitlePeriod, year: int, month: int, day: int) -> bool:
    return (
        (period.first.year, period.first.month, 1)
        <= (year, month, day)
        <= (
            period.last.year,
            period.last.month,
            31,
        )
    )


def _in_period(days: Sequence[tuple[int | None, int, int]], period: TitlePeriod) -> list[YearOf]:
    """Dates of a title over several years: the only year that fits, else by an order that cannot be two."""
    choices = [
        [own] if own else [year for year in period.years if _fits(period, year, month, day)]
        for own, month, day in days
    ]
    if all(len(years) <= 1 for years in choices):
        return [
            YearOf(years[0], OWN if own else TITLE) if years else YearOf(None, DOUBT)
            for years, (own, _, _) in zip(choices, days, strict=True)
        ]
    steps = list(_turns(days))
    if steps != [True] or len(period.years) != 2:
        return [
            YearOf(years[0], OWN if own else TITLE) if len(years) == 1 else YearOf(None, DOUBT)
            for years, (own, _, _) in zip(choices, days, strict=True)
        ]
    found: list[YearOf] = []
    year, last = period.first.year, (0, 0)
    for own, month, day in days:
        year = own or (year + 1 if (month, day) < last and year == period.first.year else year)
        last = (month, day)
        found.append(YearOf(year, OWN if own else ORDER))
    return found


def _turns(days: Iterable[tuple[int | None, int, int]]) -> Iterable[bool]:
    """For each step back in the order: whether it may be the turn of a year."""
    last = (0, 0)
    for _, month, day in days:
        if (month, day) < last:
            yield last[0] >= _LATE and month <= _EARLY
        last = (month, day)


def _in_order(days: Sequence[tuple[int | None, int, int]], default: int | None) -> list[YearOf]:
    """Dates under one year or none: those that write their year lead the others."""
    owns = [own for own, _, _ in days if own]
    if default is None and not owns:
        return [YearOf(None, UNKNOWN)] * len(days)
    once = list(_turns(days)) == [True] and days[-1][1:] < days[0][1:]
    year = default or _before_first(days)
    by_own = default is None
    last = (0, 0)
    found: list[YearOf] = []
    for own, month, day in days:
        turn = (month, day) < last and last[0] >= _LATE and month <= _EARLY
        leap = default is None and 0 < last[0] < _EARLY and month > _LATE  # 2025.1.6, then 12.30
        how = TITLE if not by_own else OWN
        if default is None and year != owns[0] and not any(each.how == OWN for each in found):
            how = ORDER  # before the first date that writes its year, over the turn of one
        if own:
            by_own = by_own or own != default
            year, how = own, OWN
        elif turn and by_own:
            year, how = (year + 1, ORDER) if once or len(set(owns)) > 1 else (year, DOUBT)
        elif (turn and once) or leap:
            how = DOUBT
        elif found and found[-1].how == DOUBT:
            how = DOUBT if once else how
        last = (month, day)
        found.append(YearOf(None if how == DOUBT else year, how))
    return found


def _before_first(days: Sequence[tuple[int | None, int, int]]) -> int:
    """The year of the dates before the first one that writes its year."""
    place = next(n for n, (own, _, _) in enumerate(days) if own)
    year = days[place][0] or 0
    turned = list(_turns(days[: place + 1])) == [True]
    return year - 1 if turned and days[place][1] <= _EARLY else year

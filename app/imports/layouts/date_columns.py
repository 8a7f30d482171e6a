"""Columns of marks: which header cells are dates, alone or from a month over its days."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from app.imports.layouts.dating import (
    MONTH_DOUBTFUL,
    ORDER,
    PAPER_DAY,
    as_own,
    completed,
    one_month,
    period_of,
)
from app.imports.values import mark_code
from app.reader.sheet import Cell, Sheet, samples_below, squeezed, text_of
from app.rules.dates import Moment, month_in, read_moment, year_in

_BARE_DAY = re.compile(r"^(?:[1-9]|[12]\d|3[01])[日号]?$")
_WEEKDAY = re.compile(r"^(?:星期|周|礼拜)?[一二三四五六日天]$")
_DUE = re.compile(r"应[到参出]|计划$|拟参|预计")  # who should come, beside who came
_HALF = re.compile(
    r"^(上午|下午|晚上|晚间|AM|PM|am|pm)(?:[(（].*[)）])?(?:签到|考勤|出勤|到会|到课|签名)?(?:情况)?$"
)
_HALVES = {"晚间": "晚上", "AM": "上午", "am": "上午", "PM": "下午", "pm": "下午"}
_DATED = ("", "year_missing")
_MONTH_ALONE = re.compile(r"^(?:\d{4}年)?\d{1,2}月份?$")
_COUNTED = re.compile(r"^\s*第?\d{1,3}[次场期课讲]?[\s:：（(]+(?=(?:\d{1,2}月)?\d{1,2}[日号])")
_COUNTS = re.compile(r"学时|课时|小时|天数|次数|人数|分数|得分|成绩|合计")


@dataclass(frozen=True)
class HeadContext:
    """What dates may take from elsewhere: the year the user gave, the year and month of the lines above."""

    given: int | None = None
    year: int | None = None
    month: int | None = None


@dataclass(frozen=True)
class DateColumn:
    """A column of marks for one day; what its header says besides is in the moment's `rest`."""

    column: int
    moment: Moment
    label: str
    by_order: bool = False  # the year was told by the order of the columns


def date_like(value: Cell) -> bool:
    """Whether a header cell is a day by itself, or a bare day number under a month."""
    if isinstance(value, bool | time) or value == "":
        return False
    if not isinstance(value, str):
        return _is_day_number(value) or bool(read_moment(value).day)
    if len(value) > 30:
        return False
    return _BARE_DAY.match(squeezed(value)) is not None or read_moment(value).problem in _DATED


def _is_day_number(value: object) -> bool:
    return isinstance(value, int | float) and 1 <= value <= 31 and value == int(value)


def date_columns(
    sheet: Sheet,
    top: int,
    body: int,
    paths: Sequence[Sequence[Cell]],
    titles: Mapping[str, date],
    context: HeadContext,
) -> tuple[DateColumn, ...]:
    """The columns of marks below header `paths`; a header that is one of `titles` has that one's date.

    `top` is the first header row: the lines above it name the year, or a time over two years.
    """
    period = period_of(sheet, top)
    found: list[tuple[int, Moment, str]] = []
    bare: set[int] = set()
    for column, path in enumerate(paths):
        if not path or _is_remark(sheet, body, column, path) or _DUE.search(squeezed(path[-1])):
            continue
        moment, from_title = _header_moment(path, context.month)
        label = " ".join(text_of(value) for value in path)
        if moment.day is None and (day := titles.get(squeezed(path[-1]))):
            moment = Moment(day=day, rest=text_of(path[-1]))
        unclear = moment.problem in ("not_definite", "impossible") and _holds_marks(sheet, body, column)
        if moment.day is not None or moment.problem == "year_missing" or unclear:
            found.append((column, moment, label))
            bare |= {column} if from_title else set()
    if not found:
        return _half_columns(sheet, top, body, paths, context)
    owns = any(moment.day is not None and moment.month_day is None for _, moment, _ in found)
    given = context.given or (context.year if period is None and not owns else None)
    dated = completed([moment for _, moment, _ in found], period=period, given=given)
    several = one_month(period, context.month) != context.month
    doubtful = bare if several or _over_two_months([m for c, m, _ in found if c in bare]) else set()
    return tuple(
        DateColumn(
            column,
            replace(moment, day=None, problem=MONTH_DOUBTFUL) if column in doubtful else moment,
            label,
            how == ORDER,
        )
        for (column, _, label), (moment, how) in zip(found, dated, strict=True)
    )


def _half_columns(
    sheet: Sheet, top: int, body: int, paths: Sequence[Sequence[Cell]], context: HeadContext
) -> tuple[DateColumn, ...]:
    """Marks under 上午 and 下午 of the one day that the lines above speak of; 签退 is no mark of its own."""
    found = []
    for column, path in enumerate(paths):
        label = "".join(squeezed(value) for value in path)
        part = half_named(label)
        if part and _holds_marks(sheet, body, column):
            found.append(DateColumn(column, Moment(day_part=part), label))
    parts = [one.moment.day_part for one in found]
    days = _days_above(sheet, top, context)
    if len(set(parts)) < 2 or len(set(parts)) < len(parts) or len(days) != 1:
        return ()
    return tuple(replace(one, moment=replace(one.moment, day=days[0])) for one in found)


def half_named(text: str) -> str:
    """上午, 下午 or 晚上 of a heading that is nothing else (上午签到, PM), "" for any other."""
    match = _HALF.match(squeezed(text))
    return _HALVES.get(match[1], match[1]) if match else ""


def _days_above(sheet: Sheet, top: int, context: HeadContext) -> list[date]:
    """The different days that the lines above the header name, the day the paper was made apart."""
    cells = [value for row in (*sheet.rows[:top], (sheet.name,)) for value in row]
    texts = [value for value in cells if value != "" and not isinstance(value, bool | time)]
    read = (
        read_moment(value, year=context.given or context.year)
        for value in texts
        if not PAPER_DAY.search(text_of(value))
    )
    return list(dict.fromkeys(moment.day for moment in read if moment.day is not None))


def _is_remark(sheet: Sheet, body: int, column: int, path: Sequence[Cell]) -> bool:
    """A sentence in the head of a column without marks is a remark, whatever numbers it names."""
    return len(text_of(path[-1])) > 20 and not samples_below(sheet, body, column)


def _over_two_months(moments: Sequence[Moment]) -> bool:
    """Whether bare days run over the end of a month (26 … 31, 1 … 25): the title's is not that of all."""
    days = [moment.month_day[1] for moment in moments if moment.month_day]
    return any(b < a for a, b in zip(days, days[1:], strict=False))


def _holds_marks(sheet: Sheet, body: int, column: int) -> bool:
    """Whether the cells below are marks; counts (3月出勤次数) are not."""
    samples = samples_below(sheet, body, column)
    marks = sum(not text.replace(".", "").isdigit() and mark_code(text, {}) is not None for text in samples)
    return bool(samples) and marks >= 0.6 * len(samples)


def _without_number(value: Cell) -> Cell:
    """36 over 28日 in one cell: the number of the class session says nothing of its day."""
    return _COUNTED.sub("", value) if isinstance(value, str) else value


def _has_month(leaf: Cell) -> bool:
    """3月5日 under 3月 says the month itself."""
    return isinstance(leaf, str) and re.match(r"\s*\d{1,2}\s*[月./\-]\s*\d{1,2}(?!\d)", leaf) is not None


def _without_month_over_dates(path: Sequence[Cell]) -> Sequence[Cell]:
    """The texts of a header without a 2024年3月 over a 3月5日, which together would be another day."""
    dated = [place for place, value in enumerate(path) if isinstance(value, str) and _names_day(value)]
    if not dated:
        return path
    first = dated[-1]
    return [
        value
        for place, value in enumerate(path)
        if place >= first or not isinstance(value, str) or _names_day(value) or month_in(value) is None
    ]


def _names_day(text: str) -> bool:
    """Whether a text names a day with its month (3月5日, 3.5)."""
    moment = read_moment(text)
    return moment.day is not None or moment.month_day is not None


def _header_moment(path: Sequence[Cell], month: int | None) -> tuple[Moment, bool]:
    """When the marks below are of; the flag says that it is a bare day of the title's `month`."""
    if len(path) > 1 and isinstance(path[-1], str) and _WEEKDAY.match(squeezed(path[-1])):
        path = path[:-1]  # 二 under 12日 says nothing new
    own_year = next((y for value in path if isinstance(value, str) and (y := year_in(value))), None)
    path = _without_month_over_dates(path)
    upper = next((m for value in path[:-1] if isinstance(value, str) and (m := month_in(value))), None)
    leaf = _without_number(path[-1])
    again = _has_month(leaf)
    path = [*(v for v in path[:-1] if not (again and _MONTH_ALONE.match(squeezed(v)))), leaf]
    if isinstance(leaf, bool | time):
        return Moment(problem="unreadable"), False
    if len(path) == 1 and not isinstance(leaf, str):
        return read_moment(leaf, month=month), _is_day_number(leaf)
    bare = False
    if upper is None and len(path) > 1 and _BARE_DAY.match(squeezed(path[0])):
        upper, bare = month, True  # 上午 under 5日, the month in the title
    text = " ".join(text_of(value) for value in path)
    moment = read_moment(text, year=own_year, month=upper)
    counts = isinstance(leaf, int | float) and _COUNTS.search(text) is not None
    if moment.day is None and moment.problem not in ("year_missing", "impossible") and not counts:
        alone = read_moment(leaf, year=own_year, month=upper or month)
        if (alone.day is not None or alone.problem == "year_missing") and len(text_of(leaf)) <= 12:
            moment, bare = alone, upper is None and _BARE_DAY.match(squeezed(leaf)) is not None
    return (as_own(moment) if own_year else moment), bare

"""Columns of marks: which header cells are dates, alone or from a month over its days."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from app.imports.values import mark_code
from app.reader.sheet import Cell, Sheet, samples_below, squeezed, text_of
from app.rules.dates import Moment, month_in, read_moment, year_in

_BARE_DAY = re.compile(r"^(?:[1-9]|[12]\d|3[01])[日号]?$")
_WEEKDAY = re.compile(r"^(?:星期|周|礼拜)?[一二三四五六日天]$")
_DATED = ("", "year_missing")


@dataclass(frozen=True)
class DateColumn:
    """A column of marks for one day; what its header says besides is in the moment's `rest`."""

    column: int
    moment: Moment
    label: str


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
    body: int,
    paths: Sequence[Sequence[Cell]],
    year: int | None,
    month: int | None,
    titles: Mapping[str, date],
) -> tuple[DateColumn, ...]:
    """The columns of marks below header `paths`; a header that is one of `titles` has that one's date."""
    found = []
    for column, path in enumerate(paths):
        if not path:
            continue
        moment = _header_moment(path, year, month)
        label = " ".join(text_of(value) for value in path)
        if moment.day is None and (day := titles.get(squeezed(path[-1]))):
            moment = Moment(day=day, rest=text_of(path[-1]))
        unclear = moment.problem in ("not_definite", "impossible") and _holds_marks(sheet, body, column)
        if moment.day is not None or moment.problem == "year_missing" or unclear:
            found.append(DateColumn(column, moment, label))
    return tuple(found)


def _holds_marks(sheet: Sheet, body: int, column: int) -> bool:
    """Whether the cells below are marks; counts (3月出勤次数) are not."""
    samples = samples_below(sheet, body, column)
    marks = sum(not text.replace(".", "").isdigit() and mark_code(text, {}) is not None for text in samples)
    return bool(samples) and marks >= 0.6 * len(samples)


def _header_moment(path: Sequence[Cell], year: int | None, month: int | None) -> Moment:
    if len(path) > 1 and isinstance(path[-1], str) and _WEEKDAY.match(squeezed(path[-1])):
        path = path[:-1]  # 二 under 12日 says nothing new
    own_year = next((y for value in path if isinstance(value, str) and (y := year_in(value))), None)
    upper = next((m for value in path[:-1] if isinstance(value, str) and (m := month_in(value))), None)
    leaf = path[-1]
    if isinstance(leaf, bool | time):
        return Moment(problem="unreadable")
    if len(path) == 1 and not isinstance(leaf, str):
        return read_moment(leaf, year=year, month=month)
    if upper is None and len(path) > 1 and _BARE_DAY.match(squeezed(path[0])):
        upper = month  # 上午 under 5日, the month in the title
    text = " ".join(text_of(value) for value in path)
    moment = read_moment(text, year=own_year or year, month=upper)
    if moment.day is None and moment.problem not in ("year_missing", "impossible"):
        alone = read_moment(leaf, year=own_year or year, month=upper or month)
        if alone.day is not None and len(text_of(leaf)) <= 12:
            return alone
    return moment

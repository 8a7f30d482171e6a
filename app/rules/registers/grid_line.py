"""Entry by those who owe: what is typed into a cell or, for a whole column, as one line of exceptions."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from app.rules.dates import typed_day
from app.rules.numbered_line import LineProblem, read_numbered

MISSING, WAIVED = "missing", "waived"
# What stays blank although the rest has come, and what is let off.
WORDS = {
    **dict.fromkeys(("缺", "未", "未交", "没交", "无", "欠", "x", "×"), MISSING),
    **dict.fromkeys(("免", "免交", "m"), WAIVED),
}
AREA = "register"


@dataclass(frozen=True)
class ColumnLine:
    """A line of a column as read, by the numbers of its rows.

    `received` are the blank cells that have come, `missing` those that stay blank, `waived` those let off (a
    reason is asked for), `refused` the numbers named whose cell is filled: what is there is never taken away.
    """

    received: tuple[int, ...]
    missing: tuple[int, ...]
    waived: tuple[int, ...]
    refused: tuple[int, ...]
    problems: tuple[LineProblem, ...]


def read_column(line: str, *, blank: Collection[int], last: int, rest: bool = True) -> ColumnLine:
    """Read `3 7 12缺` for a column of rows 1 to `last`, of which `blank` hold nothing yet.

    A number without a word is missing: in this line only exceptions are named. With `rest` all other blank
    cells have come, without it nothing has. Any problem: nothing has come, so that a slip enters nobody.
    """
    text = unicodedata.normalize("NFKC", line).rstrip(" \t,，、;；。.号")
    if text[-1:].isdigit():
        text += "缺"
    read = read_numbered(text, WORDS, last, area=AREA)
    named = dict(read.words)
    refused = tuple(number for number in named if number not in blank)
    open_cells = [number for number in sorted(blank) if 1 <= number <= last]
    came = [number for number in open_cells if number not in named] if rest and not read.problems else []
    return ColumnLine(
        tuple(came),
        tuple(number for number in open_cells if named.get(number) == MISSING),
        tuple(number for number in open_cells if named.get(number) == WAIVED),
        refused,
        read.problems,
    )


def read_day(typed: str, *, today: date) -> date | None:
    """The day typed into a cell, never after `today`; None when it is no such day.

    `0115` and `115` are the last 15 January there has been, `9` the 9th of this month or, before it has come,
    of the last; whole dates in every form a day may be typed in.
    """
    text = unicodedata.normalize("NFKC", typed).strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) == 8:
        found = typed_day(text, year=today.year)
        if found is not None and found > today and not text[:4].isdigit():
            found = typed_day(text, year=today.year - 1)
        return found if found is not None and found <= today else None
    if len(text) <= 2:
        return _nearest(today, month=None, day=int(text))
    if len(text) <= 4:
        return _nearest(today, month=int(text[:-2]), day=int(text[-2:]))
    return None


def _nearest(today: date, *, month: int | None, day: int) -> date | None:
    """The last such day that is not after today."""
    if month is None:
        first_of_last = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        candidates = [(today.year, today.month), (first_of_last.year, first_of_last.month)]
    else:
        candidates = [(today.year - back, month) for back in range(2)]
    for year, month in candidates:
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    return None

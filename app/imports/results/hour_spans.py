"""First and last day of hours, as one cell or line writes them."""

from __future__ import annotations

import re
from datetime import date, time

from app.reader.sheet import Cell, text_of
from app.rules.dates import read_moment, year_in

_BETWEEN = re.compile(
    r"(?<=[\d日号])(?:\s*(?:至|到|~|～|—+|–|――|--)\s*|-(?=(?:19|20)\d{2}(?:\D|\d{4}(?!\d)))|"
    r"(?<=[.月]\d|\d\d|\d[日号])-(?=\d{1,2}[.月]\d{1,2}[日号]?$))"
)


def span_of(raw: Cell, year: int | None) -> tuple[date | None, date | None]:
    """First and last day written in one cell (2024-03-01至2024-05-31, 2024.3.1—5.31, a date alone)."""
    if isinstance(raw, str):
        text = text_of(raw)
        parts = _BETWEEN.split(text, maxsplit=1)
        if len(parts) == 2:
            first = read_moment(parts[0], year=year).day
            last = read_moment(parts[1], year=first.year if first else year).day
            if first is not None and last is not None and last < first and year_in(parts[1]) is None:
                last = read_moment(parts[1], year=first.year + 1).day  # 2024年12月30日至1月5日
            return first, last
        return read_moment(text, year=year).day, None
    if isinstance(raw, bool | time):
        return None, None
    return read_moment(raw, year=year).day, None

"""First and last day of hours, as one cell or line writes them; platforms also write months (S26)."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, time

from app.reader.sheet import Cell, text_of
from app.rules.dates import read_moment, year_in

_BETWEEN = re.compile(
    r"(?<=[\d日号])(?:\s*(?:至|到|~|～|—+|–|――|--)\s*|-(?=(?:19|20)\d{2}(?:\D|\d{4}(?!\d)))|"
    r"(?<=[.月]\d|\d\d|\d[日号])-(?=\d{1,2}[.月]\d{1,2}[日号]?$))"
)

_YEAR = r"(?:(?P<year>(?:19|20)\d{2})\s*(?:年度?|[-./])\s*)"
_MONTH = re.compile(_YEAR + r"?(?P<month>1[0-2]|0?[1-9])(?:\s*月份?)?")
_PACKED = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])")
_PART = re.compile(_YEAR + r"?(?:(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度)")
_MONTHS_BETWEEN = re.compile(r"\s*(?:至|到|~|～|—+|–|--|-(?=(?:19|20)\d{2}[-./年]|\d{1,2}月))\s*")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


def span_of(raw: Cell, year: int | None) -> tuple[date | None, date | None]:
    """First and last day written in one cell (2024-03-01至2024-05-31, 2024.3.1—5.31, a date alone)."""
    if isinstance(raw, str):
        text = text_of(raw)
        parts = _BETWEEN.split(text, maxsplit=1)
        if len(parts) == 2 and (months := _months(text, year)) != (None, None):
            return months
        if len(parts) == 2:
            first = read_moment(parts[0], year=year).day
            last = read_moment(parts[1], year=first.year if first else year).day
            if first is not None and last is not None and last < first and year_in(parts[1]) is None:
                last = read_moment(parts[1], year=first.year + 1).day  # 2024年12月30日至1月5日
            return first, last
        day = read_moment(text, year=year).day
        return (day, None) if day is not None else _months(text, year)
    if isinstance(raw, bool | time):
        return None, None
    return read_moment(raw, year=year).day, None


def _months(text: str, year: int | None) -> tuple[date | None, date | None]:
    """First and last day of 2024年3月, 2024-03至2024-05, 2024年3—5月, 2024年上半年, 一季度 (of `year`)."""
    plain = unicodedata.normalize("NFKC", text).strip()
    part = _PART.fullmatch(plain)
    if part is not None:
        whole = int(part["year"] or year or 0)
        if not whole:
            return None, None
        if part["half"]:
            first = 1 if part["half"] == "上" else 7
            return date(whole, first, 1), _end(whole, first + 5)
        quarter = _QUARTERS.get(part["quarter"]) or int(part["quarter"])
        return date(whole, quarter * 3 - 2, 1), _end(whole, quarter * 3)
    written = _MONTHS_BETWEEN.split(plain, maxsplit=1)
    if len(written) == 2 and written[1].endswith("月") and re.search(r"[年月]|[-./]", written[0]):
        written = [written[0] if written[0].endswith("月") else f"{written[0]}月", written[1]]
    first_month = _month(written[0], year)
    if first_month is None:
        return None, None
    last_month = first_month if len(written) == 1 else _month(written[1], first_month[0])
    if last_month is None or last_month < first_month:
        return None, None
    return date(*first_month, 1), _end(*last_month)


def _month(text: str, year: int | None) -> tuple[int, int] | None:
    """(year, month) of one written month: a bare number is none, 3月 takes `year`."""
    found = _PACKED.fullmatch(text) or _MONTH.fullmatch(text)
    if found is None or (found["year"] is None and (year is None or "月" not in text)):
        return None
    return int(found["year"] or year or 0), int(found["month"])


def _end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])

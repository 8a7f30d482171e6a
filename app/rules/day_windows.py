"""Times that are no single day: several days (3月5日-7日) and vague ones (3月中旬, 第一季度), in days."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from app.rules.dates import in_digits, month_in, year_in
from app.rules.periods import month_end

LONGEST = 31  # days; what is longer is no class of several days
_TO = r"(?:[-~—–―至到]+)"
_Y = r"(?:((?:19|20)\d{2})[年./\-])?"
_WEEKDAY = re.compile(r"[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?|[(（]\d+(?:天|日)[)）]|[上下]午|晚上")
_SPAN = re.compile(
    rf"{_Y}(\d{{1,2}})[月./\-](\d{{1,2}})[日号]?{_TO}(?:((?:19|20)\d{{2}})[年./\-])?(?:(\d{{1,2}})[月./\-])?(\d{{1,2}})(?!\d)[日号]?"
)
_DAYS = re.compile(rf"{_Y}(\d{{1,2}})月(\d{{1,2}}[日号]?(?:[、,，和及]\d{{1,2}}[日号]?)+)")
_CHINESE_MONTH = re.compile(r"(?:十[一二]?|[一二三四五六七八九])月")
_THIRD = re.compile(r"(\d{1,2})月份?([上中下](?:[中上下、至到\-]?[上中下])?旬|初|底|末|上半月|下半月)")
_MONTHS = re.compile(rf"(\d{{1,2}})月?份?(?:{_TO}|[、和及/])(\d{{1,2}})月")
_MONTH = re.compile(r"(?<!\d)(\d{1,2})月")
_YEAR_MONTH = re.compile(r"^(?:19|20)\d{2}[./\-](\d{1,2})$")
_QUARTER = re.compile(r"第?([一二三四1-4])季度?|[Qq]([1-4])(?!\d)")
_HALF = re.compile(r"([上下])半年")
_WHOLE = re.compile(r"全年|年内|年度内|本年度?")
_YEAR_END = re.compile(r"年[底末]")
_NO_WINDOW = re.compile(r"每|待定|待通知|另行|择期|前后|左右|以?前(?!半)|[日号]起|以后|之后")
_FIRST_DAY = {"上": 1, "中": 11, "下": 21, "初": 1, "底": 21, "末": 21}
_LAST_DAY = {"上": 10, "中": 20, "下": 0, "初": 10, "底": 0, "末": 0}


@dataclass(frozen=True)
class Window:
    """The days something may be held on: `days` are written one by one or from–to, else it is vague."""

    first: date
    last: date
    days: tuple[date, ...] = ()


def window_of(text: str, year: int | None) -> Window | None:
    """The days a text speaks of that is no single day; `year` completes it. None when it names none.

    >>> window_of("3月中旬", 2024)
    Window(first=datetime.date(2024, 3, 11), last=datetime.date(2024, 3, 20), days=())
    """
    plain = "".join(in_digits(unicodedata.normalize("NFKC", text)).split())
    plain = _CHINESE_MONTH.sub(lambda found: f"{month_in(found[0])}月", plain)
    year = year_in(plain) or year
    if year is None or _NO_WINDOW.search(plain):
        return None
    try:
        return _several_days(_WEEKDAY.sub("", plain), year) or _vague(plain, year)
    except ValueError:  # a day or a month that does not exist
        return None


def _several_days(text: str, year: int) -> Window | None:
    if found := _SPAN.search(text):
        first = date(int(found[1] or year), int(found[2]), int(found[3]))
        last = date(int(found[4] or first.year), int(found[5] or found[2]), int(found[6]))
        if last < first and not found[4]:
            last = last.replace(year=first.year + 1)
        length = (last - first).days + 1
        return between(first, last) if 1 < length <= LONGEST else None
    if found := _DAYS.search(text):
        days = [
            date(int(found[1] or year), int(found[2]), int(day)) for day in re.findall(r"\d{1,2}", found[3])
        ]
        ordered = tuple(sorted(set(days)))
        return Window(ordered[0], ordered[-1], ordered)
    return None


def between(first: date, last: date) -> Window:
    """Every day from `first` to `last`."""
    days = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
    return Window(first, last, days)


def _vague(text: str, year: int) -> Window | None:
    if found := _THIRD.search(text):
        return _third(year, int(found[1]), found[2])
    if found := _MONTHS.search(text):
        return Window(date(year, int(found[1]), 1), month_end(year, int(found[2])))
    if found := _MONTH.search(text) or _YEAR_MONTH.match(text):
        return Window(date(year, int(found[1]), 1), month_end(year, int(found[1])))
    if found := _QUARTER.search(text):
        number = "一二三四".find(found[1] or "") + 1 or int(found[1] or found[2])
        return Window(date(year, 3 * number - 2, 1), month_end(year, 3 * number))
    if found := _HALF.search(text):
        return (
            Window(date(year, 1, 1), date(year, 6, 30))
            if found[1] == "上"
            else Window(date(year, 7, 1), date(year, 12, 31))
        )
    if _YEAR_END.search(text):
        return Window(date(year, 12, 1), date(year, 12, 31))
    return Window(date(year, 1, 1), date(year, 12, 31)) if _WHOLE.search(text) else None


def _third(year: int, month: int, word: str) -> Window:
    if word.endswith("半月"):
        begin, end = (1, 15) if word[0] == "上" else (16, 0)
    else:
        parts = [letter for letter in word if letter in _FIRST_DAY]
        begin, end = min(_FIRST_DAY[letter] for letter in parts), _LAST_DAY[parts[-1]]
    last = date(year, month, end) if end else month_end(year, month)
    return Window(date(year, month, begin), last)

"""Every habit of writing a date in an office spreadsheet, read into definite values.

Understood: 2024-03-05, 2024.3.5, 2024年3月5日（周二）上午, 3月5日9:00-11:30, 20240305, 24.3.5, a bare day
under a month, real dates, Excel serial numbers. What is not definite (7月中旬, a span of days, a
month alone) is said to be so and never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from app.rules.clocks import take_clocks

DayValue = str | int | float | date | datetime | None

_EXCEL_EPOCH = datetime(1899, 12, 30)
_LARGEST = 1e12  # beyond any serial number or YYYYMMDD; also keeps nan and infinity out
_DASH = r"[-~—–―至到]+"
_WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
_VAGUE = re.compile(
    r"[上中下]旬|[月年]初|[月年]底|[月年]末|左右|前后|待定|另行|择期|第.{1,2}周|每[周月]|不定|季度|半年"
)
# 3-4月 and 3、4月份 are two months, not a day of March.
_TWO_MONTHS = re.compile(rf"(?<!\d)\d{{1,2}}月?份?(?:{_DASH}|[、和及/])+\d{{1,2}}月(?!\d)")
_DAY_SPAN = re.compile(rf"(?<![月\d./\-年])\d{{1,2}}{_DASH}\d{{1,2}}[日号]")  # 6-12日 under a month
_WEEK_NUMBER = re.compile(r"第[一二三四五六七八九十\d]{1,3}周(?=\s*[(（:：])")  # 第一周（3.5）
_RECURRING = re.compile(r"每个?(?:周|星期|月|季)")
_GAP = re.compile(r"(?<=[年月日号./\-])[ \t]+(?=\d)|(?<=\d)[ \t]+(?=[年月日号./\-])")
_FULL = re.compile(r"(?<!\d)((?:19|20)\d{2})[年./\-,](\d{1,2})[月./\-,](\d{1,2})(?!\d)[日号]?")
_EIGHT = re.compile(r"(?<!\d)((?:19|20)\d{2})([01]\d)([0-3]\d)(?!\d)")
# One mark throughout: 12.10-12.12 is a span of days, not a day of 2012.
_SHORT_YEAR = re.compile(
    r"(?<![\d./\-])(\d{2})(?:(年)|([./\-]))(\d{1,2})(?(2)月|\3)(\d{1,2})(?!\d)[日号]?(?![./\-]\d)"
)
_NOT_THAT_DAY = re.compile(r"^[以之]?(?:前|后|起)(?:完成|举办|开展|进行)?$")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})[/\-](\d{1,2})[/\-]((?:19|20)\d{2})(?!\d)")
_MONTH_DAY = re.compile(r"(?<!\d)(\d{1,2})[月./\-](\d{1,2})(?!\d)[日号]?")
# What follows a number that counts something: 2.5学时 and 12.5天 are no days of the year.
_UNIT = re.compile(
    r"\s*(?:个|学时|课时|小时|学分|工作日|%|h\b|H\b|万|亿|倍|岁|公里|米|天(?![气津河安然])|元(?![旦宵])|"
    r"人(?![社大民才员力文事])|节(?![能日约假庆水])|分(?![组管会批类班享别局析场工公部册解支])|"
    r"次(?!会)|周(?!例|会)|年(?![度终中底初会]))"
)
_COUNTED = re.compile(
    r"(?<!\d)(?:学时|课时|小时|学分|得分|分值|占比|时长|天数|次数|平均|[共合总]计|约|满分|版本|[A-Za-z])\s*[:为是(]*\s*$"
)
_NO_YEAR = (1899, 1900, 1904)  # a day number shown as m/d was stored without any year
_DAY = re.compile(r"^\(?(\d{1,2})(?:[日号]|$)")
_MONTH_ALONE = re.compile(
    r"(?<!\d)\d{1,2}月|(?:19|20)\d{2}[年./\-]\d{1,2}(?!\d)|(?:19|20)\d{2}年|"
    r"^(?:十[一二]?|[一二三四五六七八九])月份?$"
)
_SPAN = re.compile(rf"^(?:{_DASH}|[、,，及和])\s*(?:(?:19|20)\d{{2}}[年./\-])?\d{{1,2}}(?:[日号月./\-]|$)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|[-./年度]|\D|$)")
_CHINESE_YEAR = re.compile(r"二[〇○零Oo0]([〇○零一二三四五六七八九])([〇○零一二三四五六七八九])年")
_DIGITS = {**{c: i for i, c in enumerate("〇一二三四五六七八九")}, "○": 0, "零": 0}
_NUMBER = r"(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_CHINESE_DAY = re.compile(rf"({_NUMBER})月({_NUMBER})[日号]")
_CHINESE_MONTH = re.compile(rf"([〇○零一二三四五六七八九]{{4}})年(?:({_NUMBER})月)?")


@dataclass(frozen=True)
class Moment:
    """When something is held. `problem`: "" when `day` is definite, else not_definite, year_missing,
    impossible, unreadable or empty. `rest` is the text that was not part of the date. `month_day` is the
    month and day of a date whose year was not written, whether `day` was completed or not; `spans` and
    `doubt` are those of `app.rules.clocks.Clocks`."""

    day: date | None = None
    start: time | None = None
    end: time | None = None
    day_part: str = ""
    problem: str = ""
    rest: str = ""
    month_day: tuple[int, int] | None = None
    spans: tuple[tuple[time, time | None], ...] = ()
    doubt: str = ""


def year_in(text: str) -> int | None:
    """The year a title line speaks of (2024年…, 二〇二四年…), or None."""
    match = _YEAR.search(unicodedata.normalize("NFKC", text))
    if match:
        return int(match[1])
    chinese = _CHINESE_YEAR.search(text)
    if not chinese:
        return None
    return 2000 + _DIGITS[chinese[1]] * 10 + _DIGITS[chinese[2]]


def _number(text: str) -> int:
    """三 → 3, 十二 → 12, 二十 → 20, 三十一 → 31."""
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS[tens] if tens else 1 if ten else 0) * 10 + (_DIGITS[ones] if ones else 0)


def in_digits(text: str) -> str:
    """Dates written out in Chinese numerals, in digits; 十月革命 and other words are left alone."""
    text = _CHINESE_MONTH.sub(
        lambda m: "".join(str(_DIGITS[c]) for c in m[1]) + "年" + (f"{_number(m[2])}月" if m[2] else ""),
        text,
    )
    text = _CHINESE_DAY.sub(lambda m: f"{_number(m[1])}月{_number(m[2])}日", text)
    return re.sub(rf"(?<=\d月)({_NUMBER})(?=[日号])", lambda m: str(_number(m[1])), text)


def month_in(value: DayValue) -> int | None:
    """The month of a merged month cell (3月, 三月份, 3, 2024年3月), or None."""
    if isinstance(value, date):
        return value.month
    if isinstance(value, int | float):
        return int(value) if 1 <= value <= 12 and value == int(value) else None
    text = unicodedata.normalize("NFKC", value or "").replace(" ", "")
    match = re.search(r"(?<!\d)(\d{1,2})月?份?$", text) or re.search(r"(?<!\d)(\d{1,2})月", text)
    if match:
        return int(match[1]) if 1 <= int(match[1]) <= 12 else None
    names = {n: i for i, n in enumerate("一 二 三 四 五 六 七 八 九 十 十一 十二".split(), 1)}
    chinese = re.search(r"(十[一二]?|[一二三四五六七八九])月", text)
    return names[chinese[1]] if chinese else None


def from_serial(number: float) -> datetime | None:
    """The date an Excel serial number stands for, when it lies between 1927 and 2064."""
    return _EXCEL_EPOCH + timedelta(days=number) if 10_000 <= number < 60_000 else None


def _build(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_amount(text: str, start: int, end: int) -> bool:
    """Whether the number at `start` to `end` counts something (2.5学时, 请假12.5天, 学时：2.5)."""
    if text[end - 1] in "日号":
        return False
    return _UNIT.match(text, end) is not None or _COUNTED.search(text[:start]) is not None


def _find_day(
    text: str, year: int | None, month: int | None
) -> tuple[tuple[int | None, int, int], int, int] | None:
    """((year, month, day), start, end) of the date written in `text`, or None."""
    for pattern in (_FULL, _EIGHT):
        if match := pattern.search(text):
            return (int(match[1]), int(match[2]), int(match[3])), match.start(), match.end()
    if match := _YEAR_LAST.search(text):
        first, second = int(match[1]), int(match[2])
        pair = (second, first) if first > 12 else (first, second)
        return (int(match[3]), *pair), match.start(), match.end()
    if match := _SHORT_YEAR.search(text):
        return (2000 + int(match[1]), int(match[4]), int(match[5])), match.start(), match.end()
    for match in _MONTH_DAY.finditer(text):
        if not is_amount(text, match.start(), match.end()):
            return (year, int(match[1]), int(match[2])), match.start(), match.end()
    if month is not None and (match := _DAY.search(text)):
        return (year, month, int(match[1])), match.start(), match.end()
    return None


@lru_cache(maxsize=8192)
def _read_text(text: str, year: int | None, month: int | None) -> Moment:
    text = in_digits(unicodedata.normalize("NFKC", text).strip().lstrip("'`‘’"))
    if _RECURRING.search(text) or _TWO_MONTHS.search(text) or _DAY_SPAN.search(text):
        return Moment(problem="not_definite", rest=text)
    text = _GAP.sub("", _WEEKDAY.sub(" ", text))
    text, clocks = take_clocks(_split_stamp(text))
    moment = Moment(
        start=clocks.start,
        end=clocks.end,
        day_part=clocks.day_part,
        spans=clocks.spans,
        doubt=clocks.doubt,
    )
    if not text and moment.start is None and not moment.day_part:
        return Moment(problem="empty")
    found = _find_day(text, year, month)
    vague = _VAGUE.search(text if found is None else _WEEK_NUMBER.sub("", text))
    if found is None:
        unclear = vague or _MONTH_ALONE.search(text)
        return replace(moment, problem="not_definite" if unclear else "unreadable", rest=text)
    (found_year, found_month, found_day), start, end = found
    rest = (text[:start] + " " + text[end:]).strip(" ()，,、;；\n")
    after = text[end:].strip()
    if _SPAN.match(after) or _NOT_THAT_DAY.match(after) or (vague and vague.start() <= end):
        return replace(moment, problem="not_definite", rest=rest)
    own = (found_month, found_day) if found_year is None or not _has_year(text[start:end]) else None
    if found_year is None:
        valid = _build(2024, found_month, found_day)
        problem = "year_missing" if valid else "impossible"
        return replace(moment, problem=problem, rest=rest, month_day=own)
    day = _build(found_year, found_month, found_day)
    return replace(moment, day=day, problem="" if day else "impossible", rest=rest, month_day=own)


def _has_year(written: str) -> bool:
    return any(pattern.search(written) for pattern in (_FULL, _EIGHT, _YEAR_LAST, _SHORT_YEAR))


def _split_stamp(text: str) -> str:
    """Part a date from a clock time written right behind it (2024-03-05T09:00, 3.5 9:00)."""
    return re.sub(r"(?<=\d)T(?=\d)", " ", text)


def _read_number(number: float, year: int | None, month: int | None) -> Moment:
    if number == int(number):
        whole = int(number)
        if month is not None and 1 <= whole <= 31:
            return _read_text(str(whole), year, month)
        if len(str(whole)) == 8:
            return _read_text(str(whole), year, month)
    serial = from_serial(number)
    if serial is not None:
        return _from_datetime(serial)
    decimals = repr(float(number)).partition(".")[2]
    if 1 <= number < 13 and decimals != "0":
        # 3.1 may once have been typed as 3.10: not definite.
        if decimals in ("1", "2", "3"):
            return Moment(problem="not_definite", rest=repr(number))
        return _read_text(f"{int(number)}月{int(decimals)}日", year, month)
    return Moment(problem="unreadable", rest=f"{number:g}")


def _from_datetime(value: datetime) -> Moment:
    clock = value.time().replace(microsecond=0)
    return Moment(day=value.date(), start=clock if clock != time(0) else None)


def read_moment(value: DayValue, *, year: int | None = None, month: int | None = None) -> Moment:
    """Read when something is held from a cell value (A08).

    `year` completes dates without one, `month` (from a merged month cell) completes bare days.
    """
    if value is None or value == "":
        return Moment(problem="empty")
    if isinstance(value, date) and value.year in _NO_YEAR:
        return _without_year(value, year, month)
    if isinstance(value, datetime):
        return _from_datetime(value)
    if isinstance(value, date):
        return Moment(day=value)
    if isinstance(value, int | float):
        if not abs(value) < _LARGEST:
            return Moment(problem="unreadable", rest=str(value)[:20])
        return _read_number(float(value), year, month)
    return _read_text(value, year, month)


def _without_year(value: date, year: int | None, month: int | None) -> Moment:
    """A day stored as a small number and shown as m/d, or as d under the `month` of a title."""
    found = (value.month, value.day)
    if value.month == 1 and month is not None:
        found = (month, value.day)
    day = _build(year or 2024, *found)
    problem = "impossible" if day is None else "" if year else "year_missing"
    return Moment(day=day if year else None, problem=problem, month_day=found)


_WEEK_OF_ISO = re.compile(r"^\d{4}-?W")
# Marks that a Chinese keyboard gives for a full stop or a stroke.
_STROKES = str.maketrans("。—–", "---")


def typed_day(text: str, *, year: int | None = None) -> date | None:
    """The day typed into a field or a command, None when it is not exactly one day.

    2024-08-15, 2024.8.15, 2024/8/15, 2024年8月15日, 20240815, 2024-W33-4; with `year` also 8-15 and 8月15日,
    and 24.8.15 up to the end of the year after it (85.3.1 is no day to come). What a cell may hold beside its
    day (weekday, hours, 起, 前) is not a typed day, nor is one with the year last.
    """
    text = in_digits(unicodedata.normalize("NFKC", text)).translate(_STROKES).strip(" \t-")
    if _WEEK_OF_ISO.match(text):
        return _week_day(text)
    if _WEEKDAY.search(text) or _YEAR_LAST.search(text):
        return None
    moment = read_moment(text, year=year)
    is_more = moment.rest or moment.start is not None or moment.day_part
    if moment.problem or is_more or moment.day is None:
        return None
    is_short = not re.match(r"(?:19|20)\d{2}", text) and moment.month_day is None
    return None if is_short and (year is None or moment.day.year > year + 1) else moment.day


def _week_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_BIRTH_TEXT = re.compile(r"^((?:19|20)\d{2})[年./\-,](\d{1,2})(?:[月./\-,](?:(\d{1,2})[日号]?)?)?(?:出?生)?$")
_BIRTH_SHORT = re.compile(r"^(\d{2})[年./\-](\d{1,2})(?:月|[月./\-](\d{1,2})[日号]?)?(?:出?生)?$")
_BIRTH_DIGITS = re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})?$")


def read_birth(value: DayValue, *, month_only: bool = False) -> tuple[str, str]:
    """('YYYY-MM' or 'YYYY-MM-DD', problem) of a birth cell.

    Problems: empty, unreadable, impossible, uncertain (1985.1 stored as a number may be October;
    the text then gives January). With `month_only` a real date on the 1st stands for its month.
    """
    if value is None or value == "":
        return "", "empty"
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _birth_date(value, month_only)
    if isinstance(value, int | float):
        return _birth_number(float(value), month_only) if abs(value) < _LARGEST else ("", "unreadable")
    text = in_digits(re.sub(r"\s", "", unicodedata.normalize("NFKC", value)).strip("'`‘’.。、"))
    if not text:
        return "", "empty"
    match = _BIRTH_TEXT.match(text) or _BIRTH_DIGITS.match(text)
    if match:
        return _birth_parts(int(match[1]), int(match[2]), match[3])
    if short := _BIRTH_SHORT.match(text):
        year = int(short[1])
        return _birth_parts(year + (1900 if year > 25 else 2000), int(short[2]), short[3])
    if text.isdigit() and (serial := from_serial(float(text))):
        return _birth_date(serial.date(), month_only)
    return "", "unreadable"


def _birth_date(value: date, month_only: bool) -> tuple[str, str]:
    if not 1900 <= value.year <= 2100:
        return "", "impossible"
    return (f"{value:%Y-%m}" if month_only and value.day == 1 else value.isoformat()), ""


def _birth_number(number: float, month_only: bool) -> tuple[str, str]:
    if number == int(number):
        if serial := from_serial(number):
            return _birth_date(serial.date(), month_only)
        return read_birth(str(int(number)))
    decimals = f"{number:.4f}".rstrip("0").partition(".")[2]
    if len(decimals) > 2 and (serial := from_serial(number)):
        return _birth_date(serial.date(), month_only)
    birth, problem = read_birth(f"{int(number)}.{decimals}")
    return birth, problem or ("uncertain" if decimals == "1" else "")


def _birth_parts(year: int, month: int, day: str | None) -> tuple[str, str]:
    number = int(day) if day else 0
    if not 1 <= month <= 12 or (day and number and _build(year, month, number) is None):
        return "", "impossible"
    return (f"{year:04}-{month:02}-{number:02}" if number else f"{year:04}-{month:02}"), ""

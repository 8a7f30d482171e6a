"""When a planned class is held: its day, its clock times in one column or several, and days without one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, time

from app.imports.layouts.dating import as_own
from app.imports.preview import Verdicts
from app.imports.rows.records import Record
from app.imports.values import blank_to_empty
from app.reader.sheet import Cell, squeezed, text_of
from app.rules import clocks
from app.rules.dates import DayValue, Moment, month_in, read_moment, year_in

_NO_CLASS = re.compile(
    r"^[(（【]?(?:.{0,6}(?:放假|停课|休假|调休|休息|停训|休课|不上课|取消|顺延|延期)(?:一?[天日]|半天|安排|通知)?|无课|没课|没有课|不上课|不安排|"
    r"无安排|暂无|暂停|待定|待通知|另行通知|暂定|未定|机动(?:周|时间|日)?|休|假期|寒假|暑假|周末|双休|"
    r"元旦|春节|清明节?|劳动节|五一|端午节?|中秋节?|国庆节?|十一|.{2,3}节?(?:假期|假日|长假|小长假))[)）】]?$"
)
_PAUSE = (
    r"(?:早餐|午餐|晚餐|用餐|就餐|午休|茶歇|报到|返程|离会|离校|退房|入住|合影(?:留念)?|(?:发放|领取)资料)"
)
_PAUSES = re.compile(rf"{_PAUSE}(?:[、,，及和与/]?{_PAUSE})*")
_TO_THE_SECOND = re.compile(r"\d{1,2}:\d{2}:(?!00)\d{2}")
_BARE = re.compile(r"^\d{1,2}[日号]?$")
_MONTH_ALONE = re.compile(r"^(?:[1-9]|1[0-2])(?:\.0)?$")
_CLOCK_WORDS = {
    clocks.AFTERNOON: "没写上午、下午，按下午登记",
    clocks.EARLY: "早于七点，按原样登记，请核对是不是下午或晚上",
    clocks.OVER_MIDNIGHT: "过了零点，结束时间写入备注，没有单独登记",
    clocks.REVERSED: "结束时间早于开始时间，没有登记结束时间，请核对",
}
SEVERAL = "several"
LEAP = 2024
# 0830-1130 and 8.30-11.30 in a column of times
_BARE_SPAN = re.compile(r"^(\d{1,2})[.．]?([0-5]\d)[-－~～—–至到]+(\d{1,2})[.．]?([0-5]\d)$")
_LIKE_CLOCK = re.compile(r"\d{1,2}[.．:：]?[0-5]\d\s*[-－~～—–至到]+\s*\d{1,2}[.．:：]?[0-5]\d")


@dataclass(frozen=True)
class Held:
    """When a row is held; `written` is how its clock times were written, `keep` what the note has to keep."""

    moment: Moment
    written: str = ""
    keep: str = ""
    unread: str = ""
    ends_later: bool = False
    bare: bool = False  # the row writes a day only, its month is the title's
    until: Moment | None = None  # the end's own day
    year: int | None = None  # what a column or a line of years or months says
    year_beside: int | None = None  # a column of years that says another year than the date
    day_text: str = ""  # the day as it was written, with its month


def is_no_class(title: str) -> bool:
    """Whether the course column says that there is no class (停课, 放假, 待定)."""
    text = squeezed(title)
    return _NO_CLASS.fullmatch(text) is not None or _PAUSES.fullmatch(text) is not None


def tell_to_the_second(raw: Cell, label: str, say: Verdicts) -> None:
    """A time to the second is that of a log, not of a class."""
    if _TO_THE_SECOND.search(text_of(raw)):
        text = f"“{text_of(raw)[:20]}”精确到秒，不像课程的时间，请核对是不是课程计划"
        say.warn("date_to_second", label, text)


def day_value(value: Cell) -> DayValue:
    """A cell as something that may be a date."""
    if isinstance(value, bool | time):
        return text_of(value)
    return value


def clock_value(value: Cell) -> DayValue:
    """A clock time may come as a time, as text, or as a part of a day (0.375 = 9:00)."""
    if isinstance(value, float) and 0 < value < 1:
        minutes = round(value * 1440)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02}"
    if isinstance(value, str) and (bare := _BARE_SPAN.match(squeezed(value))):
        return f"{bare[1]}:{bare[2]}-{bare[3]}:{bare[4]}"
    return day_value(value)


class RowTimes:
    """Reads when each row is held; a day written once stands for the row below at another time of day."""

    def __init__(self, columns: frozenset[str], month: int | None) -> None:
        self._columns = columns
        self._month = month
        self._last_date: Cell = ""
        self._last_clock = ""

    def read(self, record: Record) -> Held:
        """The row's day and times; the year may still be missing."""
        month_cell = record.raw("month")
        own_year = year_in(month_cell) if isinstance(month_cell, str) else None
        beside = year_in(text_of(record.raw("year")))
        own_year = own_year or beside or year_in(record.section)
        raw = self._date_cell(record)
        section_month = month_in(record.section) if "月" in record.section else None
        month = month_in(day_value(month_cell)) or section_month or self._month
        if raw == "" and "date" not in self._columns and month_cell != "":
            moment = _of_month(month_cell, own_year)
        else:
            moment = read_moment(day_value(raw), year=own_year, month=month)
        written = moment.day.year if moment.day is not None and moment.month_day is None else None
        held = _with_clock(record, as_own(moment) if own_year else moment)
        of_title = month_cell == "" and section_month is None
        return replace(
            held,
            bare=of_title and _BARE.match(squeezed(raw)) is not None,
            year=own_year,
            year_beside=beside if beside and written and written != beside else None,
            day_text=_day_text(raw, month) + (f"至{text_of(record.raw('end'))}" if held.ends_later else ""),
        )

    def _date_cell(self, record: Record) -> Cell:
        """The date of the row, or of the row above when only the time of day changes."""
        raw, clock = record.raw("date"), record.text("clock") or record.text("start")
        if not {"date", "month"} & self._columns:
            raw = record.raw("start")  # 开始时间 with its date, and no other column for the day
        if not {"date", "month", "start"} & self._columns:
            return record.section  # 3月5日 as a line over its times
        if raw == "" and clock and clock != self._last_clock:
            raw = self._last_date
        self._last_date, self._last_clock = raw, clock
        return raw


def _day_text(raw: Cell, month: int | None) -> str:
    """What is written of the day, with the month that stands beside or above it (3月 and 中旬)."""
    text = text_of(raw)
    named = re.search(r"月|\d[./]\d|\d{4}|季|年", text)
    return text if month is None or named else f"{month}月{text}"


def _of_month(cell: Cell, year: int | None) -> Moment:
    """The moment of a column of months where no other tells the day: a month alone is no day."""
    if _MONTH_ALONE.match(squeezed(cell)):
        return Moment(problem="not_definite", rest=text_of(cell))
    return read_moment(day_value(cell), year=year)


def _with_clock(record: Record, moment: Moment) -> Held:
    """Times of their own columns (时段, 开始时间, 结束时间) complete the date's."""
    start, end, part = moment.start, moment.end, moment.day_part
    spans, doubt, written = moment.spans, moment.doubt, text_of(record.raw("date"))
    if clock := record.raw("clock"):
        about = read_moment(clock_value(clock))
        if start is None and about.start is not None:
            spans, doubt, written = about.spans, about.doubt, text_of(clock)
        start, end, part = start or about.start, end or about.end, part or about.day_part
    begins, finishes = record.raw("start"), record.raw("end")
    first = read_moment(clock_value(begins)) if begins != "" else Moment()
    last = read_moment(clock_value(finishes)) if finishes != "" else Moment()
    if first.start is not None:
        start, doubt, written = first.start, first.doubt, text_of(begins)
    if last.start is not None:
        end, doubt = _end_of(start, last, doubt)
        written = "-".join(text for text in (text_of(begins), text_of(finishes)) if text)
    whole = replace(moment, start=start, end=end, day_part=part, spans=spans, doubt=doubt)
    held = _kept(whole, written, first, last, finishes)
    return held if start is not None else replace(held, unread=_unread(record, moment, part))


def _unread(record: Record, moment: Moment, part: str) -> str:
    """What the row writes of its time that could not be read: the column's cell, or a span of numbers."""
    written = blank_to_empty(record.raw("clock"))
    if written and not part and re.search(r"[\d一二三四五六七八九十]\D*[-－~～—–至到:：点时]", written):
        return "" if "节" in written or read_moment(clock_value(written)).problem == "" else written
    return moment.rest if _LIKE_CLOCK.search(moment.rest) else ""


def _end_of(start: time | None, last: Moment, doubt: str) -> tuple[time | None, str]:
    """The end that a column of its own gives, beside a start that may have been moved to the afternoon."""
    assert last.start is not None
    if start is None:
        return last.start, doubt or last.doubt
    end, other = clocks.joined(start, last.start)
    return end, other or doubt


def _kept(whole: Moment, written: str, first: Moment, last: Moment, finishes: Cell) -> Held:
    later = _ends_later(first if _day_of(first) else whole, last, finishes)
    if whole.doubt == clocks.OVER_MIDNIGHT and whole.start is not None and whole.end is not None:
        shown = f"{whole.start:%H:%M}—次日{whole.end:%H:%M}"
        return Held(replace(whole, end=None), written, shown, ends_later=later, until=last)
    if len(whole.spans) > 1:
        shown = "，".join(f"{a:%H:%M}" + (f"—{b:%H:%M}" if b else "") for a, b in whole.spans)
        return Held(whole, written, shown, ends_later=later, until=last)
    return Held(whole, written, ends_later=later, until=last)


def _ends_later(begin: Moment, last: Moment, finishes: Cell) -> bool:
    """Whether the end lies on another day than the beginning, a night apart not counting."""
    if not isinstance(finishes, str | date) and last.start is not None:
        return False
    first, end = _day_of(begin), _day_of(last)
    if first is None or end is None:
        return False
    apart = (
        (end - first).days
        if last.month_day is None and begin.month_day is None
        else (_in_one_year(end) - _in_one_year(first)).days
    )
    return apart > 1 or apart < -300 or (apart == 1 and (last.start is None or last.start > time(12)))


def _day_of(moment: Moment) -> date | None:
    """The day of a moment; without a year that of a leap year."""
    if moment.day is not None or moment.month_day is None or moment.problem == "impossible":
        return moment.day
    return date(LEAP, *moment.month_day)


def _in_one_year(day: date) -> date:
    return day.replace(year=LEAP)


def tell_clock(held: Held, column: str, say: Verdicts) -> None:
    """Say what was assumed of the time of day, what the note keeps, and what could not be read."""
    moment = held.moment
    if moment.start is None:
        if held.unread:
            say.warn("clock_unread", column, f"时间“{held.unread[:20]}”看不懂，没有登记上课时间，请核对")
        return
    until = f"—{moment.end:%H:%M}" if moment.end else ""
    shown = f"时间“{held.written[:30]}”" if held.written else "时间"
    if len(moment.spans) > 1:
        say.note(
            "clock_several",
            column,
            f"{shown}有 {len(moment.spans)} 段，登记为 {moment.start:%H:%M}{until}，各段写入备注",
        )
    if moment.doubt:
        text = f"{shown}{_CLOCK_WORDS[moment.doubt]}（{moment.start:%H:%M}{until}）"
        (say.note if moment.doubt == clocks.AFTERNOON else say.warn)(f"clock_{moment.doubt}", column, text)

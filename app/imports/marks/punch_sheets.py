"""Sheets of punch clocks (考勤机, 钉钉, 企业微信): where names, days and stamps stand, every stamp read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta

from app.imports.layouts.columns import ATTENDANCE_FIELDS
from app.imports.layouts.dating import ask_year, completed, one_month, period_of
from app.imports.layouts.layout import Layout, find_layout
from app.imports.marks.row_days import title_moment
from app.imports.plans.plan_times import day_value
from app.imports.rows.records import Record, records
from app.imports.values import BLANK_WORDS, mark_code
from app.reader.sheet import Cell, Sheet, squeezed, text_of
from app.rules import marks
from app.rules.dates import Moment, from_serial, read_moment

KEY = "name"
_ENGLISH = r"check.?(?:in|out)|clock.?(?:in|out)|sign.?(?:in|out)|punch"
_SURE_WORDS = (
    r"打卡|刷卡|签到|签退|(?:到|离|入|进|退)(?:达|开|场|会|岗|校)时间|最早|最晚|首次|末次|" + _ENGLISH
)
_STAMP = re.compile(
    _SURE_WORDS + r"|考勤时间|日期时间|时间|上班|下班|第?[一二三四五六七八九\d]+次|"
    r"^(?:上午|下午|晚上)|^(?:date.?)?time$|^time.?(?:in|out)$|^(?:in|out)$",
    re.IGNORECASE,
)
_SURE = re.compile(_SURE_WORDS, re.IGNORECASE)
_NO_STAMP = re.compile(
    r"时长|工时|申请|审批|应[打签上下]|规定|班次|排班|开始|结束|提交|更新|结果|状态|地点|地址|备注|次数|方式|设备|类型|机号|异常|是否|"
    r"duty|late|early|absent|timetable|state|status|duration|total|result|hours",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(次日|第二天)?\s*(上午|下午|晚上|中午|凌晨|[AaPp][Mm])?\s*(?<!\d)(\d{1,2})[:：](\d{2})(?:[:：]\d{2})?(?!\d)"
    r"\s*([AaPp][Mm])?"
)
_JOINED = (  # 08:50:1211:35:00, 08:5011:3513:50
    re.compile(r"(?<![\d:：])(?:\d{2}[:：]\d{2}[:：]\d{2}){2,}(?![\d:：])"),
    re.compile(r"(?<![\d:：])\d{1,2}[:：]\d{2}(?:\d{2}[:：]\d{2})+(?![\d:：])"),
)
_AWAY = frozenset((*marks.LEAVES, marks.ABSENT, marks.ANY_LEAVE)) - {marks.NONE}
_NOTHING = re.compile(r"未打卡|缺卡|没有打卡|未签|无记录|请假|休息|旷工")


@dataclass(frozen=True)
class PunchLayout(Layout):
    """A sheet of stamps: the columns that hold them, and the day of each where it stands over the column."""

    stamps: tuple[int, ...] = ()


_EVENING, _NIGHT_ENDS = time(17), time(5)


@dataclass(frozen=True)
class Stamped:
    """The stamps of one row; `unread` are cells that hold something else.

    `said`: a day and the word that stands there instead of a stamp (病假, 出差, 旷工).
    """

    record: Record
    stamps: tuple[datetime, ...]
    unread: tuple[str, ...] = ()
    problem: str = ""
    said: tuple[tuple[date, str], ...] = ()


def punch_sheet(sheet: Sheet, year: int | None) -> PunchLayout | None:
    """The layout of a sheet of stamps; None unless it is clearly one."""
    layout = find_layout(sheet, "attendance", ATTENDANCE_FIELDS, key=KEY, matrix=True, year=year)
    return punch_log(layout) if layout is not None else None


def punch_log(layout: Layout) -> PunchLayout | None:
    """`layout` as one of stamps when its columns hold clock times; None when it holds marks."""
    if isinstance(layout, PunchLayout):
        return layout
    if layout.corrected or KEY not in layout.columns:
        return None
    dated = tuple(each.column for each in layout.dates if _holds_clocks(layout, each.column))
    if dated and 2 * len(dated) >= len(layout.dates):
        return _as_punches(layout, dated)
    found = [c for c in range(len(layout.labels)) if _is_stamp_column(layout, c)]
    sure = [c for c in found if _SURE.search(squeezed(layout.labels[c]))]
    stamps = tuple(sure or found)
    if not stamps or ("mark" in layout.columns and not sure):
        return None
    marked = layout.columns.get("mark")
    if marked is not None and "打卡" not in "".join(layout.labels) and marked not in stamps:
        return None  # 签到时间 beside 签到状态: the state says it
    whole = any(_holds_moments(layout, c) for c in stamps)
    has_day = whole or _day_column(layout, stamps) is not None or title_moment(layout, None) is not None
    return _as_punches(layout, stamps) if has_day else None


def _as_punches(layout: Layout, stamps: tuple[int, ...]) -> PunchLayout:
    kept = {item.name: getattr(layout, item.name) for item in fields(Layout)}
    day = _day_column(layout, stamps)
    columns = {
        name: column
        for name, column in layout.columns.items()
        if name not in ("date", "clock", "mark", "course", "note") and column not in stamps
    }
    return PunchLayout(
        **{**kept, "columns": columns | ({"date": day} if day is not None else {})}, stamps=stamps
    )


def _day_column(layout: Layout, stamps: tuple[int, ...]) -> int | None:
    """The column of days beside the stamps."""
    for column, label in enumerate(layout.labels):
        if column in stamps or not re.search(r"日期|^日$|时间|date|^day$", squeezed(label).lower()):
            continue
        values = _values(layout, column)
        days = [v for v in values if read_moment(day_value(v), year=2024, month=1).day is not None]
        if values and len(days) >= 0.6 * len(values):
            return column
    return None


def _values(layout: Layout, column: int) -> list[Cell]:
    sheet = layout.sheet
    rows = range(layout.body, min(layout.body + 60, len(sheet.rows)))
    return [v for row in rows if (v := sheet.cell(row, column)) != "" and squeezed(v) not in BLANK_WORDS]


def _is_stamp_column(layout: Layout, column: int) -> bool:
    label = squeezed(layout.labels[column])
    return bool(_STAMP.search(label)) and not _NO_STAMP.search(label) and _holds_clocks(layout, column)


def _holds_clocks(layout: Layout, column: int) -> bool:
    values = [v for v in _values(layout, column) if not _NOTHING.search(text_of(v))]
    return bool(values) and sum(bool(clocks_in(v)) for v in values) >= 0.6 * len(values)


def _holds_moments(layout: Layout, column: int) -> bool:
    values = _values(layout, column)
    return bool(values) and sum(_own_day(v) is not None for v in values) >= 0.6 * len(values)


def _own_day(value: Cell) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        return read_moment(value, year=2024).day
    if isinstance(value, float) and (serial := from_serial(value)) and value != int(value):
        return serial.date()
    return None


def clocks_in(value: Cell) -> list[tuple[time, bool]]:
    """Every clock time of a cell, and whether it is of the next day (08:25, 次日00:30, 0.35)."""
    if isinstance(value, bool):
        return []
    if isinstance(value, datetime):
        return [(value.time().replace(microsecond=0), False)] if value.time() != time(0) else []
    if isinstance(value, time):
        return [(value, False)]
    if isinstance(value, float):
        if not (0 < value < 1 or from_serial(value) is not None):
            return []
        part = value % 1
        minutes = round(part * 1440)
        return [(time(minutes // 60 % 24, minutes % 60), False)] if part else []
    if not isinstance(value, str):
        return []
    found = []
    for match in _CLOCK.finditer(_parted(value)):
        hour, minute = _hour(int(match[3]), (match[2] or match[5] or "").lower()), int(match[4])
        if hour < 24 and minute < 60:
            found.append((time(hour, minute), match[1] is not None))
    return found


def _parted(text: str) -> str:
    """Clock times written without anything between them, with a blank between."""
    seconds, minutes = _JOINED
    text = seconds.sub(lambda match: re.sub(r"(.{8})(?!$)", r"\1 ", match[0]), text)
    return minutes.sub(lambda match: re.sub(r"([:：]\d{2})(?!$)", r"\1 ", match[0]), text)


def _hour(hour: int, part: str) -> int:
    """下午2:05 and 2:05 PM are 14:05, 12:10 AM is 0:10."""
    if part in ("下午", "晚上", "pm") and hour < 12:
        return hour + 12
    if part == "中午" and hour < 4:
        return hour + 12
    return 0 if part in ("am", "凌晨") and hour == 12 else hour


def said_instead(value: Cell) -> str:
    """The word that stands where a stamp would (病假, 出差, 旷工), "" when it says nothing of absence."""
    if not isinstance(value, str) or clocks_in(value):
        return ""
    word = squeezed(value)
    code = mark_code(word, {}) if re.search(r"[一-鿿]{2}", word) else None
    return word if code in _AWAY else ""


def stamped_rows(layout: PunchLayout, given: int | None) -> Iterator[Stamped]:
    """The stamps of every row of a log."""
    found = list(records(layout, ATTENDANCE_FIELDS, key=KEY))
    period = period_of(layout.sheet, layout.top + 1)
    month = one_month(period, layout.month)
    days = [read_moment(day_value(record.raw("date")), month=month) for record in found]
    dated = completed(days, period=period, given=given, repeats=True)
    over = {each.column: each.moment.day for each in layout.dates}
    of_title = title_moment(layout, given) if "date" not in layout.columns else None
    year = given or (period.first.year if period and len(period.years) == 1 else layout.year)
    for record, (moment, _) in zip(found, dated, strict=True):
        day = moment.day or (of_title.day if of_title is not None else None)
        stamped = _stamped(layout, record, day, over, moment.problem, year)
        ask_year(layout.dialogue, [Moment(problem=stamped.problem)])
        yield stamped


def _stamped(
    layout: PunchLayout,
    record: Record,
    day: date | None,
    over: dict[int, date | None],
    problem: str,
    year: int | None,
) -> Stamped:
    stamps: list[datetime] = []
    unread: list[str] = []
    lost = ""
    for column in layout.stamps:
        value = layout.sheet.cell(record.row - 1, column)
        text = text_of(value)
        clocks = clocks_in(value)
        if not clocks:
            if text and squeezed(value) not in BLANK_WORDS and not _NOTHING.search(text):
                unread.append(text)
            continue
        on = _written_day(value) or over.get(column) or day
        if on is None:
            own = read_moment(_CLOCK.sub(" ", value), year=year) if isinstance(value, str) else Moment()
            on, lost = own.day, "" if own.day else own.problem or problem or "empty"
        if on is None:
            continue
        for at, later in clocks:
            # 签到 22:05, 签退 00:20 of one row: the night goes on.
            later = later or bool(
                stamps and at < _NIGHT_ENDS and stamps[-1] >= datetime.combine(on, _EVENING)
            )
            stamps.append(datetime.combine(on, at) + timedelta(days=int(later)))
    return Stamped(record, tuple(stamps), tuple(unread), lost)


def _written_day(value: Cell) -> date | None:
    """The day a stamp writes itself; one without its year leaves it to the day beside it."""
    if isinstance(value, str):
        moment = read_moment(_CLOCK.sub(" ", value))
        return moment.day if moment.month_day is None else None
    return _own_day(value)


__all__ = ["PunchLayout", "Stamped", "clocks_in", "punch_log", "punch_sheet", "stamped_rows"]

"""Card reports of punch clocks (刷卡记录表, 考勤卡表): a person's line over stamps, block after block.

The days stand across over the stamps, once for all or in each block, or down beside them; blocks may stand
side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from app.imports import rows_read
from app.imports.layouts.dating import MONTH_DOUBTFUL, PAPER_DAY, ask_year
from app.imports.layouts.layout import fingerprint
from app.imports.marks.card_lines import CardHead, card_heads
from app.imports.marks.punch_sheets import PunchLayout, Stamped, clocks_in, said_instead
from app.imports.rows.records import Record, is_footer, is_total
from app.imports.values import BLANK_WORDS
from app.reader.sheet import Cell, Sheet, squeezed, text_of
from app.rules.dates import Moment, month_in, read_moment, year_in

FEWEST_DAYS = 3
_WEEKDAY = re.compile(r"(?:星期|周|礼拜)?[一二三四五六日天]$|[(（](?:星期|周)?[一二三四五六日天][)）]$")
_DAY_HEAD = re.compile(r"^(?:日期|日|号|考勤日期|日/?星期|日期星期|日期/星期)$")
_SPAN = re.compile(
    r"(20\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*(?:~|～|—|–|至|到|-)+\s*"
    r"(?:(20\d{2})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})"
)
_MONTH = re.compile(r"(20\d{2})\s*[-/.]\s*(0?[1-9]|1[0-2])(?!\d)")
_MONTH_LINE = re.compile(r"\d{1,2}月(?:份)?(?!\d)|20\d{2}[-/.](?:0?[1-9]|1[0-2])(?![-/.\d])")
_PLAIN_STAMPS = re.compile(r"\d{3,4}(?:\s*\d{4})*")  # 0845: perhaps a stamp
_SHORT = 12  # a cell longer than this is no day


@dataclass(frozen=True)
class CardLayout(PunchLayout):
    """A sheet of cards: the lines with the people, by row."""

    heads: Mapping[int, tuple[CardHead, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class _When:
    """What the lines over the cards say of the time: the days from and to, or the year and month."""

    first: date | None = None
    last: date | None = None
    year: int | None = None
    month: int | None = None

    def day(self, written: _Day) -> tuple[date | None, str]:
        """The date of a written day, or None and why."""
        year, month, number = written
        if self.first is not None and self.last is not None and year is None:
            days = (self.first + timedelta(n) for n in range((self.last - self.first).days + 1))
            fits = [one for one in days if one.day == number and month in (None, one.month)]
            return (fits[0], "") if len(fits) == 1 else (None, MONTH_DOUBTFUL)
        month, year = month or self.month, year or self.year
        if month is None:
            return None, MONTH_DOUBTFUL
        if year is None:
            return None, "year_missing"
        try:
            return date(year, month, number), ""
        except ValueError:
            return None, "impossible"


_Day = tuple[int | None, int | None, int]  # year and month where they are written, and the day


@dataclass
class _Card:
    """One person's card while its rows are read."""

    head: CardHead
    stamps: list[datetime] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    said: list[tuple[date, str]] = field(default_factory=list)
    problem: str = ""

    @property
    def is_filled(self) -> bool:
        return bool(self.stamps or self.unread or self.said or self.problem)


def card_report(sheet: Sheet) -> CardLayout | None:
    """The layout of a sheet of cards; None unless people's lines stand over clock times."""
    heads = {row: tuple(found) for row in range(len(sheet.rows)) if (found := card_heads(sheet, row))}
    people = [head for found in heads.values() for head in found]
    if not people:
        return None
    if not any(card.stamps or card.problem for card in _read(sheet, heads, None)):
        return None
    first = people[0]
    labels = tuple("姓名" if column == first.column else "" for column in range(sheet.width))
    when = _when(sheet, heads, None)
    return CardLayout(
        sheet,
        0,
        0,
        {"name": first.column},
        (),
        labels,
        10.0 + len(people),
        fingerprint("attendance-cards", [first.name and "姓名"]),
        when.first.year if when.first else when.year,
        when.first.month if when.first else when.month,
        stamps=tuple(range(sheet.width)),
        heads=heads,
    )


def card_rows(layout: CardLayout, given: int | None) -> Iterator[Stamped]:
    """Everybody's stamps, card by card; every row of the sheet is told to the sum of all rows."""
    sheet, rows = layout.sheet, layout.dialogue.rows
    cards = list(_read(sheet, layout.heads, given, rows))
    ask_year(layout.dialogue, [Moment(problem=card.problem) for card in cards])
    for card in cards:
        if not squeezed(card.head.name) and not card.is_filled:
            continue  # a card nobody has
        values: dict[str, Cell] = {"name": card.head.name, "unit": card.head.unit}
        record = Record(sheet, card.head.row + 1, values)
        yield Stamped(record, tuple(card.stamps), tuple(card.unread), card.problem, tuple(card.said))


def _read(
    sheet: Sheet,
    heads: Mapping[int, tuple[CardHead, ...]],
    given: int | None,
    told: rows_read.RowsRead | None = None,
) -> Iterator[_Card]:
    """The cards of a sheet, filled."""
    when = _when(sheet, heads, given)
    open_ones: list[_Card] = []
    across: dict[int, _Day] = {}
    down: list[int] = []
    for row in range(len(sheet.rows)):
        kind, why = "", ""
        when = _said_on(sheet, row, given) or when
        if row in heads:
            yield from open_ones
            open_ones, down = [_Card(head) for head in heads[row]], []
            kind = rows_read.DATA
        elif columns := _day_heads(sheet, row):
            down, across, kind = columns, {}, rows_read.HEADING
        elif days := _days_across(sheet, row):
            across, kind = days, rows_read.HEADING
        elif is_total(next(iter(filter(None, sheet.texts(row))), "")):
            kind = rows_read.TOTAL
        elif sum(_keep_stamps(sheet, row, card, across, down, when) for card in open_ones):
            kind = rows_read.DATA
        else:
            kind, why = _other(sheet, row, open_ones)
        if told is not None and any(text_of(value) for value in sheet.rows[row]):
            told.note(sheet.name, row + 1, kind, why)
    yield from open_ones


def _said_on(sheet: Sheet, row: int, given: int | None) -> _When | None:
    """What a line between the cards says of those below it: days from and to, or the next month."""
    texts = [text for text in sheet.texts(row) if text]
    if not any("月" in text or "-" in text or "/" in text or "." in text for text in texts):
        return None
    if found := _span(texts):
        return found
    plain = [text for text in texts if not PAPER_DAY.search(text) and not clocks_in(text)]
    month = _first(map(_month_of, plain)) if len(texts) <= 2 else None
    return (
        _When(year=given or _first(map(year_in, plain)), month=month)
        if month and _names_month(plain)
        else None
    )


def _names_month(texts: Iterable[str]) -> bool:
    """2024年4月 or 4月打卡记录, and no day of it."""
    return any(_MONTH_LINE.search(squeezed(text)) for text in texts)


def _other(sheet: Sheet, row: int, open_ones: list[_Card]) -> tuple[str, str]:
    """The class of a row without people, days and stamps."""
    texts = [text for text in sheet.texts(row) if text]
    if not texts or not open_ones or all(_WEEKDAY.fullmatch(squeezed(text)) for text in texts):
        return rows_read.HEADING, ""
    if is_footer(texts[0]):
        return rows_read.NOTE, ""
    return rows_read.LEFT_OUT, "没有打卡时间"


def _days_across(sheet: Sheet, row: int) -> dict[int, _Day]:
    """The days of a line of days, by column; {} for another line."""
    cells = [(c, value) for c, value in enumerate(sheet.rows[row]) if value != "" and text_of(value)]
    days = {c: day for c, value in cells if (day := _day(value)) is not None}
    rest = [text_of(value) for c, value in cells if c not in days]
    if len(days) < FEWEST_DAYS or len(rest) > len(days) or any(clocks_in(text) for text in rest):
        return {}
    numbers = [day[2] for day in days.values()]
    steps = [b - a for a, b in zip(numbers, numbers[1:], strict=False)]
    dated = sum(day[1] is not None for day in days.values())
    return days if sum(step == 1 for step in steps) >= 0.6 * len(steps) or 2 * dated > len(days) else {}


def _day_heads(sheet: Sheet, row: int) -> list[int]:
    """The columns headed 日期 over days that stand downwards."""
    texts = [squeezed(value) for value in sheet.rows[row]]
    columns = [c for c, text in enumerate(texts) if _DAY_HEAD.match(text)]
    if sum(_WEEKDAY.fullmatch(text) is not None for text in texts) > len(columns):
        return []  # 五 六 日 一
    below = [_day(sheet.cell(row + down, c)) for c in columns for down in range(1, 6)]
    return columns if any(day is not None for day in below) else []


def _day(value: Cell) -> _Day | None:
    """1, 01, 5日, 05 二, 03-05 or a date."""
    if isinstance(value, bool | time) or value == "":
        return None
    if isinstance(value, str):
        text = squeezed(value)
        if not text or len(text) > _SHORT + 4 or clocks_in(value):
            return None
        text = _WEEKDAY.sub("", text)
        number = text.removesuffix("日").removesuffix("号")
        if number.isdecimal() and len(number) <= 2 and 1 <= int(number) <= 31:
            return None, None, int(number)
        moment = read_moment(text)
    else:
        if isinstance(value, int | float) and value == int(value) and 1 <= value <= 31:
            return None, None, int(value)
        moment = read_moment(value) if not isinstance(value, datetime) or not clocks_in(value) else Moment()
    if moment.month_day is not None:
        return None, *moment.month_day
    return (moment.day.year, moment.day.month, moment.day.day) if moment.day else None


def _keep_stamps(
    sheet: Sheet, row: int, card: _Card, across: Mapping[int, _Day], down: list[int], when: _When
) -> bool:
    """Put the stamps of one row on a card; False when the row has none for it."""
    columns = range(card.head.first, min(card.head.last, len(sheet.rows[row])))
    own = [c for c in down if c in columns and _day(sheet.cell(row, c)) is not None]
    own = own or _leading_day(sheet, row, columns)
    found = False
    last: _Day | None = None
    cells: list[tuple[_Day, Cell]] = []
    for column in columns:
        value = sheet.cell(row, column)
        if column in own:
            last, found = _day(value), True
            continue
        day = across.get(column) if not own else last
        if day is not None and value != "":
            cells.append((day, value))
    if not own and not any(_tells(value) for _, value in cells):
        return False
    for written, value in cells:
        _put(card, written, value, when, strict=not own)
    if not own:  # a stamp under no day
        elsewhere = (sheet.cell(row, column) for column in columns if column not in across)
        card.unread += [text_of(value) for value in elsewhere if clocks_in(value)]
    return found or bool(cells)


def _leading_day(sheet: Sheet, row: int, columns: range) -> list[int]:
    """The first cell of a card's row where it is a day by itself (05 二, 2024-03-05) before clock times."""
    filled = [c for c in columns if text_of(sheet.cell(row, c))]
    if len(filled) < 2 or not any(clocks_in(sheet.cell(row, c)) for c in filled[1:]):
        return []
    text = squeezed(sheet.cell(row, filled[0]))
    day = _day(sheet.cell(row, filled[0]))
    return filled[:1] if day is not None and (day[1] or _WEEKDAY.search(text)) else []


def _tells(value: Cell) -> bool:
    """A stamp, a word in its place, or some other word; no weekday, number or count (迟到：1)."""
    text = squeezed(value)
    if clocks_in(value) or _PLAIN_STAMPS.fullmatch(text):
        return True
    return isinstance(value, str) and re.search(r"[:：\d]", text) is None and not _WEEKDAY.fullmatch(text)


def _put(card: _Card, written: _Day, value: Cell, when: _When, *, strict: bool) -> None:
    """One cell of a card: its stamps, what it says instead, or that nobody can read it."""
    clocks, word = clocks_in(value), said_instead(value)
    if not clocks and not word:
        text = text_of(value)
        if strict and text and squeezed(value) not in BLANK_WORDS and not _WEEKDAY.fullmatch(squeezed(value)):
            card.unread.append(text)
        return
    on, problem = when.day(written)
    card.problem = card.problem or problem
    if on is None:
        return
    card.stamps += [datetime.combine(on + timedelta(days=int(later)), at) for at, later in clocks]
    if word and not clocks:
        card.said.append((on, word))


def _when(sheet: Sheet, heads: Mapping[int, object], given: int | None) -> _When:
    """The time of the cards: days from and to, else year and month of the lines over the first one."""
    top = min(heads)
    lines = [text for row in range(top + 3) if row < len(sheet.rows) for text in sheet.texts(row) if text]
    lines.append(sheet.name)
    if found := _span(lines):
        return found
    told = [text for text in lines if not PAPER_DAY.search(text)]
    return _When(year=given or _first(map(year_in, told)), month=_first(map(_month_of, told)))


def _span(lines: Iterable[str]) -> _When | None:
    for text in lines:
        if match := _SPAN.search(text):
            first, last = _dates(match)
            if first is not None and last is not None and first <= last <= first + timedelta(days=62):
                return _When(first, last)
    return None


def _month_of(text: str) -> int | None:
    if match := _MONTH.search(text):
        return int(match[2])
    return month_in(text) if "月" in text else None


def _first(values: Iterable[int | None]) -> int | None:
    return next((value for value in values if value), None)


def _dates(match: re.Match[str]) -> tuple[date | None, date | None]:
    year, month, day, until, month_to, day_to = (int(part) if part else 0 for part in match.groups())
    try:
        return date(year, month, day), date(until or year, month_to, day_to)
    except ValueError:
        return None, None

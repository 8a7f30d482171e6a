"""Weekly grids as plans: days down and half-days across, or days across and half-days or clock times down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from app.imports.layouts.columns import COURSE, DATE, LECTURER, PLACE
from app.imports.layouts.date_columns import date_like
from app.imports.layouts.layout import HEADER_WITHIN, Layout, context_of, fingerprint
from app.imports.rows.records import Record
from app.imports.values import mark_code
from app.imports.words.row_words import is_end, is_note
from app.reader.sheet import Cell, Sheet, squeezed, text_of
from app.rules.clocks import take_clocks
from app.rules.dates import read_moment

_HALVES = "上午|下午|晚上|中午|全天|晚间|早上|早晨"
_HALF = re.compile(
    rf"^({_HALVES})(?:[(（].*[)）])?(?:(?:培训|学习|课程|授课|上课)?(?:内容|课程|安排|主题))?$"
)
_LESSON = re.compile(
    r"^(?:第?[一二三四五六七八九十\d]{1,2}(?:[-—~、至到][一二三四五六七八九十\d]{1,2})?节(?:课)?|早读|晚自习)"
)
_CLOCK = re.compile(r"\d{1,2}[:：点时]\d{0,2}")
_WEEKDAY = re.compile(r"^(?:星期|周|礼拜)([一二三四五六日天])$")
_TEACHER = re.compile(r"^(?:主讲|授课|讲师|主讲人|授课人|老师|教师|讲课人|宣讲人|领学人)[:：]?\s*(.+)$")
_TITLED = re.compile(r"^[一-鿿·]{1,4}(?:老师|教授|讲师|书记|主任|校长|局长|科长|部长|镇长|同志)$")
_PLACE = re.compile(r"^(?:地点|教室|场地|会场|地址)[:：]\s*(.+)$")
_SPAN = re.compile(
    r"((?:19|20)\d{2})[年./\-](\d{1,2})[月./\-](\d{1,2})[日号]?\s*[-~—–―至到]+\s*"
    r"(?:((?:19|20)\d{2})[年./\-])?(?:(\d{1,2})[月./\-])?(\d{1,2})[日号]?"
)
LONG_LINE = 9
_WHOLE = {"上午", "下午"}


@dataclass(frozen=True)
class Slot:
    """One cell of a grid: its place (from 0), the cell of its day, and what its half-day or time says."""

    row: int
    column: int
    day: Cell
    part: str
    about: tuple[tuple[str, int], ...] = ()  # fields of columns of its own: lecturer, place


@dataclass(frozen=True)
class GridLayout(Layout):
    """A sheet whose cells are class sessions."""

    slots: tuple[Slot, ...] = ()
    heads: tuple[int, ...] = ()  # the columns left of the classes: days, weekdays, half-days


def heads_a_grid(labels: Sequence[str], course: str = "") -> bool:
    """Whether headings name half-days, each over classes of its own: no list with one class a row.

    `course` is the heading taken for the courses: 晚上课程 alone is a grid of evenings.
    """
    found = set()
    for label in labels:
        words = label.split()
        match = _HALF.match(squeezed(words[0])) if words else None
        if match and all(COURSE.score(word) for word in words[1:]):
            found.add(match[1])
    return len(found) >= 2 or (bool(found) and _HALF.match(squeezed(course)) is not None)


def week_grid(sheet: Sheet, year: int | None, people: Set[str] = frozenset()) -> GridLayout | None:
    """The layout of a sheet that is a grid of days and times; None unless it is clearly one.

    Names of `people` in its cells make it a duty roster.
    """
    for row in range(min(HEADER_WITHIN, len(sheet.rows))):
        for slots in (_days_down(sheet, row), _days_across(sheet, row)):
            texts = [text for s in slots if (text := text_of(sheet.cell(s.row, s.column)))]
            names = sum(squeezed(text) in people for text in texts)
            marks = sum(mark_code(text, {}) is not None for text in texts)
            # Names are a duty roster, marks an attendance sheet.
            if len(texts) >= 2 and marks <= 0.4 * len(texts) and (names < 0.5 * len(texts)):
                return _layout(sheet, row, slots, year)
    return None


def _layout(sheet: Sheet, top: int, slots: Sequence[Slot], year: int | None) -> GridLayout:
    body = min(slot.row for slot in slots)
    labels = tuple(text_of(sheet.spread(top, column)) for column in range(sheet.width))
    found_year, found_month = context_of(sheet, top, year)
    return GridLayout(
        sheet,
        top,
        max(body, top + 1),
        {"course": slots[0].column},
        (),
        labels,
        len(slots),
        fingerprint("plan-grid", labels[:2]),
        found_year,
        found_month,
        slots=tuple(slots),
        heads=tuple(range(min(slot.column for slot in slots))),
    )


def _days_down(sheet: Sheet, row: int) -> list[Slot]:
    """Half-days in a header line, a day in each line below; 内容, 主讲, 地点 may stand under a half-day."""
    parts = {c: text for c in range(sheet.width) if is_part(text := _plain(sheet.spread(row, c)))}
    first = min(parts, default=0)
    alone = len(set(parts.values())) < 2
    if not parts or (alone and not any(DATE.score(_plain(sheet.spread(row, c))) for c in range(first))):
        return []  # of evenings only: its days are headed as such
    fields = {c: _field_of(_plain(sheet.cell(row + 1, c))) for c in parts}
    dated = any(is_day(sheet.cell(row + 1, c)) for c in range(first))
    has_fields = not dated and sum(bool(name) for name in fields.values()) >= 2
    body = row + 2 if has_fields else row + 1
    days = [c for c in range(first) if _share_of_days(sheet, body, c) >= 0.5]
    if not days:
        return []
    columns = [c for c in parts if not has_fields or fields[c] == "course"]
    if not has_fields:
        columns = [c for c in columns if sheet.anchors.get((row, c), (row, c)) == (row, c)]
    found: list[Slot] = []
    day: Cell = ""
    for line in range(body, len(sheet.rows)):
        written = sheet.spread(line, days[0])
        if written != "":  # a second line of a day leaves it blank
            day = written
        if not is_day(day):
            continue
        for column in columns:
            own = tuple(
                (name, c)
                for c, name in fields.items()
                if has_fields and name in ("lecturer", "place") and parts[c] == parts[column]
            )
            found.append(Slot(line, column, day, parts[column], own))
    return found


def _days_across(sheet: Sheet, row: int) -> list[Slot]:
    """A day over each column, or a weekday of the week the title names; half-days or times at the left."""
    days = _header_days(sheet, row)
    if len(days) < 2:
        return []
    first = min(days)
    left = range(first)
    parts = _parts_down(sheet, row, left)
    found: list[Slot] = []
    for column, day in days.items():
        for line, part in parts.items():
            if _plain(sheet.cell(line, column)) not in parts_of(part):
                found.append(Slot(line, column, day, part))
    return found


def _parts_down(sheet: Sheet, row: int, left: range) -> dict[int, str]:
    """The half-day or time of each line; a second line of 上午 leaves it blank. A list of people has none."""
    found: dict[int, str] = {}
    last = ""
    for line in range(row + 1, len(sheet.rows)):
        texts = [text for c in left if (text := _plain(sheet.spread(line, c)))]
        part = " ".join(dict.fromkeys(text for text in texts if is_part(text)))
        last = part = part or ("" if texts else last)
        if part:
            found[line] = part
        if line > row + HEADER_WITHIN and not found:
            return {}
    return found


def parts_of(part: str) -> list[str]:
    """The words of a half-day or time, which a merged cell repeats over the days."""
    return [*part.split(), part]


def _header_days(sheet: Sheet, row: int) -> dict[int, Cell]:
    cells = {c: v for c in range(sheet.width) if (v := sheet.spread(row, c)) != ""}
    dated = {c: v for c, v in cells.items() if is_day(v)}
    if len(dated) >= 2:
        return dated
    weekdays = {
        c: "一二三四五六日天".index(m[1]) for c, v in cells.items() if (m := _WEEKDAY.match(_plain(v)))
    }
    week = _week_of(sheet, row)
    if len(weekdays) < 2 or week is None:
        return {}
    first, last = week
    days = {c: first + timedelta(days=(min(n, 6) - first.weekday()) % 7) for c, n in weekdays.items()}
    return dict(days) if all(day <= last for day in days.values()) else {}


def _week_of(sheet: Sheet, row: int) -> tuple[date, date] | None:
    """First and last day of a title such as 2024年3月4日—3月8日; none when it is longer than a week."""
    for text in (text_of(v) for cells in sheet.rows[:row] for v in cells if isinstance(v, str)):
        if match := _SPAN.search(text):
            year, month, day = int(match[1]), int(match[2]), int(match[3])
            try:
                first = date(year, month, day)
                last = date(int(match[4] or year), int(match[5] or month), int(match[6]))
            except ValueError:
                return None
            if match[4] is None and last < first:
                last = last.replace(year=year + 1)
            return (first, last) if 0 <= (last - first).days <= 6 else None
    return None


def _plain(value: Cell) -> str:
    return squeezed(value)


def is_part(text: str) -> bool:
    """Whether a cell says a half-day, a lesson or a clock span, and nothing else."""
    if not text or len(text) > 24:
        return False
    if _HALF.match(text) or _LESSON.match(text):
        return True
    return _CLOCK.search(text) is not None and not re.search(r"[一-鿿]{3,}", take_clocks(text)[0])


def is_day(value: Cell) -> bool:
    """Whether a cell is a day with its month, whatever the year."""
    if isinstance(value, str) and (len(value) > 20 or not re.search(r"\d", value)):
        return False
    if isinstance(value, str):
        return read_moment(value, month=1).month_day is not None or read_moment(value).day is not None
    return date_like(value) and not (isinstance(value, float | int) and value <= 31)


def _share_of_days(sheet: Sheet, body: int, column: int) -> float:
    values = [v for r in range(body, len(sheet.rows)) if (v := sheet.cell(r, column)) != ""]
    return sum(map(is_day, values)) / len(values) if values else 0.0


def _field_of(text: str) -> str:
    for item in (LECTURER, PLACE, COURSE):
        if text and item.score(text):
            return item.name
    return ""


def grid_records(layout: GridLayout) -> Iterator[Record]:
    """One record for each class session of the grid, day by day; merged cells hold for all they cover."""
    sheet = layout.sheet
    seen: set[tuple[tuple[int, int], str]] = set()
    days = {day: n for n, day in enumerate(dict.fromkeys(text_of(slot.day) for slot in layout.slots))}
    for slot in sorted(layout.slots, key=lambda s: (days[text_of(s.day)], s.row, s.column)):
        place = sheet.anchors.get((slot.row, slot.column), (slot.row, slot.column))
        raw = sheet.cell(*place)
        if not (text := squeezed(raw)) or is_end(text) or is_note(text):
            continue
        key = (place, text_of(slot.day))
        if key in seen:
            continue
        seen.add(key)
        part = _whole_part(layout, slot, place)
        layout.dialogue.rows.note(sheet.name, slot.row + 1, "data")
        used = {slot.column, place[1], *(column for _, column in slot.about)}
        layout.dialogue.columns |= {(sheet.name, column) for column in used | set(layout.heads)}
        for values in _classes(raw, part, layout.people):
            about = {name: sheet.cell(slot.row, c) for name, c in slot.about}
            yield Record(sheet, slot.row + 1, {"date": slot.day, **about, **values})


def _whole_part(layout: GridLayout, slot: Slot, place: tuple[int, int]) -> str:
    """上午 and 下午 under one merged cell are the whole day; of clock times, from the first to the last."""
    anchors = layout.sheet.anchors
    same = [
        each
        for each in layout.slots
        if text_of(each.day) == text_of(slot.day) and anchors.get((each.row, each.column)) == place
    ]
    parts = list(dict.fromkeys(each.part for each in same)) or [slot.part]
    if len(parts) == 1:
        return parts[0]
    if {word for part in parts for word in _WHOLE if word in part} == _WHOLE:
        return "全天"
    times = [clock for part in parts if (clock := take_clocks(part)[1]).start]
    if times and times[0].start and times[-1].end:
        return f"{times[0].start:%H:%M}-{times[-1].end:%H:%M}"
    return parts[0]


def _classes(raw: Cell, part: str, people: Set[str]) -> Iterator[dict[str, Cell]]:
    """What one cell holds: a class, its lecturer and place in further lines, or several with their times."""
    lines = [line.strip() for line in str(raw).splitlines() if line.strip()] if isinstance(raw, str) else []
    timed = [line for line in lines if re.match(r"^\d{1,2}[:：]\d{2}", line)]
    if len(timed) >= 2 and len(timed) == len(lines):
        for line in lines:
            title, clock = take_clocks(line.replace("：", ":"))
            until = f"-{clock.end:%H:%M}" if clock.end else ""
            yield {"clock": f"{clock.start:%H:%M}{until}" if clock.start else part, "course": title}
        return
    title, about = _title_and_rest(lines or [text_of(raw)], people)
    yield {"clock": part, "course": title, **about}


def _title_and_rest(lines: Sequence[str], people: Set[str]) -> tuple[str, dict[str, Cell]]:
    about: dict[str, Cell] = {}
    title: list[str] = []
    for number, line in enumerate(lines):
        if match := _TEACHER.match(line):
            about["lecturer"] = match[1]
        elif match := _PLACE.match(line):
            about["place"] = match[1]
        elif number and "lecturer" not in about and (squeezed(line) in people or _TITLED.match(line)):
            about["lecturer"] = line
        else:
            title.append(line)
    wrapped = bool(title) and len(title[0]) >= LONG_LINE  # a long title that goes on in the next line
    return ("" if wrapped else " ").join(title), about

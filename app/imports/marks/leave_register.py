"""Registers of leave (请假登记表): who, what kind, from when to when; leave from the classes in between."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time

from app.imports.known import KnownSession
from app.imports.layouts.columns import ATTENDANCE_FIELDS
from app.imports.layouts.layout import Layout, find_layout
from app.reader.sheet import Cell, Sheet, squeezed, text_of

KEY = "name"
_KIND = re.compile(r"^(?:请假|休假)?(?:类别|类型|种类|假别|假种|性质)$|假别|[请休]假(?:类|种)|假期类")
_REASON = re.compile(r"(?:事由|原因|理由)$")
_SPAN = re.compile(r"起止|(?:[请休]假)(?:时间|日期|时段|期限|期间)$|^期间$")
_FIRST = re.compile(r"(?:开始|起始|起)(?:时间|日期|日)?$|^自$")
_LAST = re.compile(r"(?:结束|截止|终止|^止|[^起]止)(?:时间|日期|日)?$|^至$")
_STATE = re.compile(r"审批(?:结果|状态|意见|情况)|是否批准|批准情况|^状态$")
REFUSED = re.compile(r"不同意|[未不没]批|未通过|驳回|拒绝|撤销|撤回|取消|^否$|作废|审批中|待审")
_OWN = {
    "kind": _KIND,
    "reason": _REASON,
    "span": _SPAN,
    "from_day": _FIRST,
    "to_day": _LAST,
    "state": _STATE,
}
_TITLE = re.compile(r"[请休]假")
_DAY = r"(?:(20\d{2})\s*[年./\-]\s*)?(\d{1,2})\s*[月./\-]\s*(\d{1,2})\s*[日号]?"
_AT = r"\s*(?:[(（]?(上午|下午|晚上|全天|整天)[)）]?)?\s*(?:(\d{1,2})[:：时点](\d{2})?(?:[:：]\d{2})?分?)?\s*"
_WHOLE = re.compile(
    rf"^(?:从|自)?\s*{_DAY}{_AT}(?:(?:~|-|—|–|至|到|起至)+\s*(?:{_DAY}|(\d{{1,2}})\s*[日号]?){_AT})?"
    r"(?:止|请假)?\s*[,，;；]?\s*[(（]?(?:共|计|合计)?\s*(?:[\d.]+|[半一二两三四五六七八九十]+)?\s*[天日]?(?:[)）])?$"
)
_DAY_ONLY = re.compile(r"^(\d{1,2})\s*[日号]$")
MOST_DAYS = 400


@dataclass(frozen=True)
class LeaveLayout(Layout):
    """A register of leave: its own columns, -1 where it has none."""

    kind: int = -1
    reason: int = -1
    span: int = -1
    from_day: int = -1
    to_day: int = -1
    state: int = -1


@dataclass(frozen=True)
class LeaveSpan:
    """From when to when somebody is on leave; `problem` where the cells do not say (see DATE_TEXTS)."""

    first: date | None = None
    last: date | None = None
    begins: time | None = None
    ends: time | None = None
    problem: str = ""

    def covers(self, lesson: KnownSession) -> bool | None:
        """Whether a class session lies in it; None where a half-day is meant and the session has no time."""
        assert self.first is not None
        assert self.last is not None
        if not self.first <= lesson.date <= self.last:
            return False
        begin, end = _times(lesson)
        limits = ((self.first, self.begins), (self.last, self.ends))
        if begin is None or end is None:
            return None if any(at and day == lesson.date for day, at in limits) else True
        late = self.begins is not None and lesson.date == self.first and end <= self.begins
        early = self.ends is not None and lesson.date == self.last and begin >= self.ends
        return not (late or early)


def _times(lesson: KnownSession) -> tuple[time | None, time | None]:
    halves = {"上午": (time(8), time(12)), "下午": (time(14), time(18)), "晚上": (time(19), time(22))}
    if lesson.start is None:
        return halves.get(lesson.day_part, (None, None))
    later = time(min(lesson.start.hour + 2, 23), lesson.start.minute)
    return lesson.start, lesson.end or later


def leave_register(sheet: Sheet, year: int | None) -> LeaveLayout | None:
    """The layout of a register of leave; None unless it has people, days and says what leave it is."""
    layout = find_layout(sheet, "attendance", ATTENDANCE_FIELDS, key=KEY, matrix=True, year=year)
    return as_register(layout) if layout is not None else None


def as_register(layout: Layout) -> LeaveLayout | None:
    """`layout` as a register of leave, None when it is another list."""
    if isinstance(layout, LeaveLayout):
        return layout
    if layout.corrected or layout.dates or KEY not in layout.columns:
        return None
    labels = [squeezed(label) for label in layout.labels]
    found = {
        name: next((c for c, label in enumerate(labels) if label and test.search(label)), -1)
        for name, test in _OWN.items()
    }
    titles = [text for row in layout.sheet.rows[: layout.top] for value in row if (text := text_of(value))]
    of_leave = any(map(_TITLE.search, [*titles, *labels, layout.sheet.name]))
    timed = found["span"] >= 0 or (found["from_day"] >= 0 and found["to_day"] >= 0)
    if not of_leave or not timed or max(found["kind"], found["reason"]) < 0:
        return None
    kept = {item.name: getattr(layout, item.name) for item in fields(Layout)}
    own = set(found.values())
    columns = {
        name: c
        for name, c in layout.columns.items()
        if c not in own and name not in ("date", "clock", "mark", "course")
    }
    days = {"date": found["span"] if found["span"] >= 0 else found["from_day"]}
    kinds = {"mark": found["kind"]} if found["kind"] >= 0 else {}
    return LeaveLayout(**{**kept, "columns": {**columns, **days, **kinds}, **found})


def span_of(layout: LeaveLayout, row: int) -> LeaveSpan:
    """From when to when the leave of a row (from 0) lasts."""
    sheet, year = layout.sheet, layout.year
    if layout.span >= 0 and text_of(sheet.cell(row, layout.span)):
        return _one_cell(sheet.cell(row, layout.span), year, layout.month)
    first = _one_cell(sheet.cell(row, layout.from_day), year, layout.month)
    last = _one_cell(
        sheet.cell(row, layout.to_day), year or (first.first.year if first.first else None), None
    )
    problem = first.problem or last.problem
    if problem or first.first is None or last.last is None:
        return LeaveSpan(problem=problem or "empty")
    return _checked(first.first, last.last, first.begins, last.ends)


def _one_cell(value: Cell, year: int | None, month: int | None) -> LeaveSpan:
    if value == "" or isinstance(value, bool | time):
        return LeaveSpan(problem="empty")
    if isinstance(value, date):
        at = value.time() if isinstance(value, datetime) and value.time() != time(0) else None
        day = value.date() if isinstance(value, datetime) else value
        return LeaveSpan(day, day, at, at)
    text = unicodedata.normalize("NFKC", text_of(value)).strip()
    if month and (alone := _DAY_ONLY.match(text)):
        text = f"{month}月{alone[1]}日"
    match = _WHOLE.match(text)
    if match is None:
        return LeaveSpan(problem="not_definite")
    y1, m1, d1, half1, h1, n1, y2, m2, d2, only, half2, h2, n2 = match.groups()
    years = int(y1) if y1 else year
    if years is None:
        return LeaveSpan(problem="year_missing")
    until = d2 or only
    to_year = int(y2) if y2 else years + (1 if m2 and int(m2) < int(m1) else 0)
    try:
        first = date(years, int(m1), int(d1))
        last = date(to_year, int(m2 or m1), int(until)) if until else first
    except ValueError:
        return LeaveSpan(problem="impossible")
    halves = (half2, h2, n2) if until else (half1, None, None)
    return _checked(first, last, _from((half1, h1, n1)), _until(halves, alone=not until))


def _from(said: Sequence[str | None]) -> time | None:
    half, hour, minute = said
    if hour is not None and int(hour) < 24:
        return time(int(hour), int(minute or 0))
    return {"下午": time(12, 30), "晚上": time(18)}.get(half or "")


def _until(said: Sequence[str | None], *, alone: bool) -> time | None:
    half, hour, minute = said
    if hour is not None and int(hour) < 24 and not alone:
        return time(int(hour), int(minute or 0))
    return {"上午": time(12, 30), "下午": time(18)}.get(half or "")


def _checked(first: date, last: date, begins: time | None, ends: time | None) -> LeaveSpan:
    if last < first:
        return LeaveSpan(problem="impossible")
    if (last - first).days > MOST_DAYS:
        return LeaveSpan(problem="not_definite")
    return LeaveSpan(first, last, begins, ends)

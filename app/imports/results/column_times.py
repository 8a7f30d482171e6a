"""Columns of scores headed by a day or month: each is a test of its own (3.15 | 4.20, 3月测试 | 4月测试)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from app.imports.layouts.date_columns import date_like
from app.imports.layouts.layout import Layout
from app.imports.values import BLANK_WORDS, score_of
from app.reader.sheet import Cell, samples_below, squeezed
from app.rules.dates import in_digits, read_moment

_MONTH = re.compile(
    r"^(?:20\d\d年?)?(?:第?[一二三四1-4]季度?(?=.{0,4}[测考])|(?:\d{1,2}|十[一二]?|[一二三四五六七八九])月份?)"
    r"(?:业务|理论|知识|法规)*(?:测试|考试|测验|考核)?(?:成绩|得分|分数)?$"
)
_DAY = re.compile(r"\d{1,2}[月./\-]\d{1,2}(?!\d)")
_DAY_WORD = re.compile(r"(?:日期|时间)[:：]?$")
_LEAST = 20  # points somebody must have: marks of attendance, hours and days are fewer
_SCORE_WORD = re.compile(r"(?:总?成绩|得分|分数)$")


@dataclass(frozen=True)
class ColumnTime:
    """When the test of a column was: `day` is None for a month, or a day whose year or number is not said."""

    label: str
    day: date | None = None
    year_missing: bool = False


def column_time(layout: Layout, column: int) -> ColumnTime | None:
    """The time a column of scores is headed by, None when it names none."""
    raw = _heading(layout, column)
    text = squeezed(raw)
    plain = in_digits(text)
    if isinstance(raw, str):
        text = _with_day_above(layout, column, text)
        plain = in_digits(text)
        if _DAY.search(plain) is None:
            return ColumnTime(_SCORE_WORD.sub("", text)) if _MONTH.match(plain) else None
        moment = read_moment(plain, year=layout.year)
    elif raw == "" or isinstance(raw, bool | time) or not date_like(raw) and not _may_be_day(raw):
        return None
    else:
        moment = read_moment(raw, year=layout.year)
    if moment.problem not in ("", "year_missing", "not_definite"):
        return None
    shown = f"{moment.day.month}月{moment.day.day}日" if moment.day and not isinstance(raw, str) else text
    if moment.day and re.fullmatch(r"[\d./\-年月日号]+", plain):
        shown = f"{moment.day.month}月{moment.day.day}日"
    shown = re.sub(r"[(（][^()（）]*\d[^()（）]*[)）]$", "", shown) or shown  # 理论（3月15日）
    return ColumnTime(_SCORE_WORD.sub("", squeezed(shown)), moment.day, moment.problem == "year_missing")


def _may_be_day(raw: Cell) -> bool:
    """4.2 typed for 4.20 or 4.2: a day that is not definite."""
    return isinstance(raw, float) and 1 <= raw < 13 and raw != int(raw)


def _with_day_above(layout: Layout, column: int, text: str) -> str:
    """笔试 under 3月15日 → 3月15日笔试; a day beside its word (制表日期 | 2024-03-15) heads no column."""
    for row in range(layout.body - 2, layout.top - 1, -1):
        place = layout.sheet.anchors.get((row, column), (row, column))
        above = squeezed(layout.sheet.cell(*place))
        if _DAY.search(in_digits(above)) and not _DAY_WORD.search(layout.sheet.text(place[0], place[1] - 1)):
            return text if above in text else above + text
    return text


def _heading(layout: Layout, column: int) -> Cell:
    """The lowest filled header cell over a column, as the cell holds it."""
    for row in range(layout.body - 1, layout.top - 1, -1):
        value = layout.sheet.spread(row, column)
        if value != "":
            return value
    return ""


def holds_points(layout: Layout, column: int) -> bool:
    """Whether a column holds points of tests, by their size."""
    samples = [t for t in samples_below(layout.sheet, layout.body, column) if t not in BLANK_WORDS]
    scores = [score_of(text) for text in samples]
    points = [score for _, score in scores if score is not None]
    read = sum(state is not None for state, _ in scores)
    return bool(points) and max(points) >= _LEAST and read >= 0.8 * len(samples) and len(points) >= 0.5 * read

"""What the columns of a plan are beside their headings: days under 时段, half-days under none, tasks."""

from __future__ import annotations

import re
from dataclasses import replace

from app.imports.layouts.layout import Layout
from app.imports.plans.week_grid import is_day, is_part
from app.reader.sheet import samples_below, squeezed

MOSTLY = 0.5
_BARE_DAY = re.compile(r"^\d{1,2}[日号]")
_WEAK = re.compile(r"^工作(?:内容|任务|安排)$")
_OF_TRAINING = re.compile(r"培训|学习|教育|轮训|集训|[课班]|宣讲|讲堂|党校|研讨|辅导")


def refined(layout: Layout) -> Layout:
    """A time column that holds the days is the date's; a column of 上午, 下午 needs no heading."""
    columns = dict(layout.columns)
    clock = columns.get("clock")
    dated = bool({"date", "start"} & set(columns))
    if clock is not None and not dated and _holds_days(layout, clock, bare="month" in columns):
        columns["date"] = columns.pop("clock")
    if "clock" not in columns and (found := _half_days(layout, set(columns.values()))) is not None:
        columns["clock"] = found
    return layout if columns == dict(layout.columns) else replace(layout, columns=columns)


def _holds_days(layout: Layout, column: int, *, bare: bool) -> bool:
    sheet = layout.sheet
    values = [v for row in range(layout.body, len(sheet.rows)) if (v := sheet.cell(row, column)) != ""]
    days = sum(is_day(v) or (bare and _BARE_DAY.match(squeezed(v)) is not None) for v in values)
    return bool(values) and days >= MOSTLY * len(values)


def _half_days(layout: Layout, used: set[int]) -> int | None:
    """A column without a heading that holds half-days or clock times only."""
    for column, label in enumerate(layout.labels):
        if label or column in used or column in layout.sheet.hidden:
            continue
        texts = samples_below(layout.sheet, layout.body, column)
        if texts and all(map(is_part, map(squeezed, texts))):
            return column
    return None


def has_days_as_lines(layout: Layout) -> bool:
    """Whether days stand as lines of their own over their times (3月5日, then 8:30-9:00 开班式)."""
    if "clock" not in layout.columns:
        return False
    lines = ([text for text in layout.sheet.texts(row) if text] for row in range(layout.body, layout.last))
    return any(len(line) == 1 and is_day(line[0]) for line in lines)


def is_of_training(layout: Layout) -> bool:
    """Whether a list of tasks (工作内容) is one of training: its lines above or its headings say so."""
    course = layout.columns.get("course")
    if course is None or not _WEAK.match(squeezed(layout.column_label(course))):
        return True
    above = (text for row in range(layout.top) for text in layout.sheet.texts(row))
    return any(_OF_TRAINING.search(text) for text in (*above, layout.sheet.name, *layout.labels) if text)

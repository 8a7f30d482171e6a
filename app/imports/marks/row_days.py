"""When each row of a long attendance list is of: its own columns, the heading over them, or the title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

from app.imports.layouts.dating import (
    PAPER_DAY,
    ask_year,
    completed,
    one_month,
    period_of,
    titles_begin,
)
from app.imports.layouts.layout import Layout
from app.imports.plans.plan_times import day_value
from app.imports.rows.records import Record
from app.reader.sheet import text_of
from app.rules.dates import Moment, read_moment


def dated_rows(layout: Layout, found: Sequence[Record], given: int | None) -> list[tuple[Moment, str]]:
    """When each row is of, and how its year was found; the same days may come again for each person."""
    period = period_of(layout.sheet, layout.top + 1)
    month = one_month(period, layout.month)
    of_title = title_moment(layout, given)
    year = given or layout.year
    moments = [_row_moment(layout, record, month, of_title, year) for record in found]
    dated = completed(moments, period=period, given=given, repeats=True)
    ask_year(layout.dialogue, (moment for moment, _ in dated))
    return dated


def _row_moment(
    layout: Layout, record: Record, month: int | None, of_title: Moment | None, given: int | None
) -> Moment:
    """The day of a row, the half-day of its columns' heading or of a column of its own with it."""
    moment = read_moment(day_value(record.raw("date")), month=month)
    if moment.day is None and moment.problem == "unreadable" and moment.start is not None:
        moment = replace(moment, problem="empty")  # 8:30 in a column 时间 is when one signed
    if clock := record.text("clock"):
        about = read_moment(clock)
        moment = replace(
            moment, start=moment.start or about.start, day_part=moment.day_part or about.day_part
        )
    if moment.problem == "empty" and (of_line := _of_section(record.section, given)) is not None:
        of_title = of_line  # 3月12日 乙课 over its people
    if moment.problem == "empty" and of_title is not None:
        part = moment.day_part or of_title.day_part or _head_part(layout)
        moment = replace(of_title, start=moment.start or of_title.start, day_part=part)
    return moment


def _of_section(section: str, given: int | None) -> Moment | None:
    """When the people below a line are of, if the line names a day."""
    if not section or PAPER_DAY.search(section):
        return None
    moment = read_moment(section, year=given)
    return moment if moment.day is not None or moment.problem == "year_missing" else None


def _head_part(layout: Layout) -> str:
    """上午, 下午 or 晚上 over the column of marks (two lists side by side, one for each half-day)."""
    column = layout.columns.get("mark")
    label = layout.labels[column] if column is not None and column < len(layout.labels) else ""
    return next((part for part in ("上午", "下午", "晚上") if part in label), "")


def title_moment(layout: Layout, given: int | None) -> Moment | None:
    """The date in the lines above the header, for a list of one class session."""
    rows, begin = layout.sheet.rows, titles_begin(layout.sheet, layout.top)
    for row in (*rows[begin : layout.top], *rows[:begin], (layout.sheet.name,)):
        for value in row:
            if value == "" or isinstance(value, bool | time) or PAPER_DAY.search(text_of(value)):
                continue
            moment = read_moment(value, year=given or layout.year)
            if moment.day is not None:
                return moment
    return None

"""The dates of one sheet together: a missing year comes from the title or the order, or is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from app.imports.questions import Dialogue, Question
from app.reader.sheet import Sheet, text_of
from app.rules.dates import Moment, month_in, read_moment
from app.rules.years import DOUBT, ORDER, TitlePeriod, YearOf, period_in, years_of

__all__ = [
    "DATE_TEXTS",
    "MONTH_DOUBTFUL",
    "ORDER",
    "PAPER_DAY",
    "as_own",
    "ask_year",
    "completed",
    "one_month",
    "over_two_months",
    "period_of",
    "texts_above",
    "titles_begin",
    "year_made",
]
_LABELLED = re.compile(r"[:：]")
PAPER_DAY = re.compile(r"(?:填表|填报|制表|打印|上报|报送|导出|印发)(?:时间|日期|于)?")  # the paper's own day
_MADE = re.compile(
    r"(?:填表|填报|制表|造表|打印|上报|报送|导出|印发|更新|生成)(?:时间|日期|于|(?=[:：]?\s*(?:19|20)\d\d))[:：]?"
)
YEAR_DOUBTFUL, MONTH_DOUBTFUL = "year_doubtful", "month_doubtful"
DATE_TEXTS = {
    "empty": ("date_missing", "没有培训时间，请补上日期"),
    "not_definite": (
        "date_not_definite",
        "不是确定的某一天，请写明年月日，例如 2024-07-15；几天的课请一天一行",
    ),
    "year_missing": ("date_year_missing", "没有年份，请补上年份，或在导入时指定年度"),
    "impossible": ("date_impossible", "这一天不存在，请改正"),
    "unreadable": ("date_unreadable", "看不懂，请写成 2024-07-15 的样子"),
    YEAR_DOUBTFUL: (
        "date_year_doubtful",
        "可能是前后两年里的任何一年，请在表中写明年份，例如 2025-01-06",
    ),
    MONTH_DOUBTFUL: (
        "date_month_doubtful",
        "只写了几日，各日又跨了两个月，不知是哪个月，请在表头写明月份，例如 2月26日",
    ),
}


def titles_begin(sheet: Sheet, top: int) -> int:
    """The first of the title lines right above row `top`: those of its own list, where several are below
    each other."""
    begin = top
    while begin > 0:
        texts = [text_of(value) for value in sheet.rows[begin - 1] if value != ""]
        if len(texts) > 1 and not all(_LABELLED.search(text) for text in texts):
            break
        begin -= 1
    return begin


def texts_above(sheet: Sheet, begin: int, end: int) -> list[str]:
    """The texts of these rows, cell by cell, without what only says when the paper was made."""
    return _lines(sheet, begin, end)[0]


def period_of(sheet: Sheet, top: int) -> TitlePeriod | None:
    """The time that the lines above the header (or the sheet's name) name; several months before a year.

    `top` is the header's first row or the one below it. The list's own lines go before those far above it.
    """
    begin = titles_begin(sheet, top)
    begin = titles_begin(sheet, top - 1) if begin == top > 0 else begin
    own = [period for text in texts_above(sheet, begin, top) if (period := period_in(text))]
    texts = [*texts_above(sheet, 0, begin), sheet.name]
    found = own or [period for text in texts if (period := period_in(text))]
    wide = [period for period in found if len(period.years) > 1]
    made = _lines(sheet, 0, top)[1]
    last = next((period for text in made if (period := _in_years_middle(text))), None)
    return next(iter(wide or found), None) or last


def _lines(sheet: Sheet, begin: int, end: int) -> tuple[list[str], list[str]]:
    """The texts of these rows, and those that say when the paper was made (制表日期：2023年12月28日)."""
    texts: list[str] = []
    made: list[str] = []
    for row in sheet.rows[begin:end]:
        follows = False
        for value in row:
            if value == "":
                continue
            text = text_of(value)
            match = _MADE.search(text)
            if follows:
                made.append(text)
            elif isinstance(value, str):
                texts.append(text[: match.start()] if match else text)
                made += [text[match.start() :]] if match else []
            follows = match is not None and text[match.end() :].strip(" :：") == ""
    return [text for text in texts if text], made


def year_made(sheet: Sheet, end: int) -> int | None:
    """The year of the day a paper was made, when the year of what it lists can hardly be another one."""
    made = _lines(sheet, 0, end)[1]
    return next((period.first.year for text in made if (period := _in_years_middle(text))), None)


def _in_years_middle(made: str) -> TitlePeriod | None:
    month = month_in(made) or read_moment(made, year=2024).day
    number = month if isinstance(month, int) or month is None else month.month
    return period_in(made) if number is None or 3 <= number <= 10 else None


def one_month(period: TitlePeriod | None, month: int | None) -> int | None:
    """The month of bare days: none when the title names several."""
    if period is not None and period.exact and period.first.month != period.last.month:
        return None
    return month


def completed(
    moments: Sequence[Moment], *, period: TitlePeriod | None, given: int | None, repeats: bool = False
) -> list[tuple[Moment, str]]:
    """Every moment with its year, and how that was found (see `app.rules.years`), "" without a date.

    `repeats`: the same days come again and again (a list by person); the order of their first coming counts.
    """
    days = [_written(moment) for moment in moments]
    there = [day for day in days if day is not None]
    once = list(dict.fromkeys(there)) if repeats else there
    years = years_of(once, period=period, given=given)
    by_day = dict(zip(once, years, strict=True)) if repeats else {}
    rest: Iterable[YearOf] = iter(years)
    found = []
    for moment, day in zip(moments, days, strict=True):
        if day is None:
            found.append((moment, ""))
            continue
        year = by_day[day] if repeats else next(iter(rest))
        found.append((_with_year(moment, year), year.how))
    return found


def ask_year(dialogue: Dialogue, moments: Iterable[Moment]) -> None:
    """Ask once for the year of the file when dates have none that anything tells."""
    if any(moment.problem == "year_missing" for moment in moments):
        text = "表里的日期没有写年份，标题里也没有；是哪一年的？"
        dialogue.ask(Question("year", text, (), "--year 2024"))


def _written(moment: Moment) -> tuple[int | None, int, int] | None:
    if moment.month_day is not None and moment.problem in ("", "year_missing"):
        return (None, *moment.month_day)
    return (moment.day.year, moment.day.month, moment.day.day) if moment.day else None


def _with_year(moment: Moment, year: YearOf) -> Moment:
    if moment.month_day is None:
        return moment
    if year.year is None:
        problem = YEAR_DOUBTFUL if year.how == DOUBT else "year_missing"
        return replace(moment, day=None, problem=problem)
    try:
        return replace(moment, day=date(year.year, *moment.month_day), problem="")
    except ValueError:
        return replace(moment, day=None, problem="impossible")


def over_two_months(days: Sequence[int]) -> bool:
    """Whether bare days go once from the end of a month to the beginning of the next (5, 12, 26, 2)."""
    steps = [(a, b) for a, b in zip(days, days[1:], strict=False) if b < a]
    return len(steps) == 1 and steps[0][0] >= 20 and steps[0][1] <= 10 and days[-1] < days[0]


def as_own(moment: Moment) -> Moment:
    """A moment whose year stands beside it (in a month column or a section line), as if it wrote it."""
    return replace(moment, month_day=None) if moment.day is not None else moment

"""Which test a score list is of, and when it was held: only as far as the sheet says it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.imports.layouts.layout import Layout
from app.imports.marks.row_days import PAPER_DAY
from app.imports.results.score_columns import EXAM_WORD, WHOLE_EXAM
from app.imports.town.known import KnownExam, KnownTown
from app.reader.sheet import squeezed, text_of
from app.rules.dates import in_digits, read_moment, year_in

_DECORATION = re.compile(r"(?:登记表|统计表|汇总表|成绩表|成绩单|成绩册|一览表|公示|名册|表)$")
_GENERIC = re.compile(
    r"^(?:Sheet|工作表|表|Table)\s*\d*$|^(?:成绩|总表|汇总|名单|数据|导出|全部)(?:表|单|册)?\d*$",
    re.IGNORECASE,
)
_COPY = re.compile(r"[(（](?:\d+|副本|备份|旧)[)）]$|副本$|备份$")
_PAPERS = re.compile(r"^[A-Da-d甲乙丙丁一二三四\d][卷]?$|^[A-Da-d][/、]?[A-Da-d]卷$")
MOST_EXAMS = 20
_QUARTERS = {word: n for n, words in enumerate(("一1", "二2", "三3", "四4"), 1) for word in words}
_QUARTER = re.compile(r"第?([一二三四1-4])季度?")
_HALF = re.compile(r"([上下])半年")
_MONTH = re.compile(r"(?<!\d)(\d{1,2})月(?!\d)")


@dataclass(frozen=True)
class ExamTime:
    """The time a title gives for a test that has no day: 2024年第四季度 = 1 October to 31 December."""

    first: date
    last: date
    text: str


def lines_above(layout: Layout) -> list[str]:
    """The texts over the header of a sheet."""
    rows = layout.sheet.rows[: layout.top]
    return [text for row in rows for value in row if isinstance(value, str) and (text := text_of(value))]


def clean_title(text: str) -> str:
    """业务知识测试成绩登记表 → 业务知识测试成绩."""
    text = re.sub(r"\s", "", text)
    return _DECORATION.sub("", re.sub(r"[(（].*?[)）]$", "", text))[:60]


def title_of(layout: Layout) -> str:
    """The title line of a sheet, "" when there is none."""
    for text in lines_above(layout):
        title = clean_title(text)
        if len(title) >= 4 and ":" not in text and "：" not in text:
            return title
    return ""


def sheet_exam(layout: Layout) -> str:
    """The test that a sheet's own name is of (第一季度测试), "" when the name says none."""
    name = clean_title(_COPY.sub("", layout.sheet.name))
    if _GENERIC.match(name) or not (WHOLE_EXAM.search(name) or EXAM_WORD.search(name)):
        return ""
    return name


def named(base: str, name: str, known: KnownTown) -> str:
    """业务测试 and 笔试 → 业务测试（笔试）; a name that is a whole test's own stays as it is."""
    if not name or name == base:
        return base or name
    if any(squeezed(one.title) == squeezed(name) for one in known.exams):
        return name
    if not base or (WHOLE_EXAM.search(name) and len(name) >= 4) or base in name:
        return name
    return base if name in base else f"{base}（{name}）"


def exam_values(layout: Layout) -> tuple[str, ...]:
    """The tests a column of tests names, in file order; none when it only tells the papers (A卷, B卷)."""
    column = layout.columns.get("exam")
    if column is None:
        return ()
    sheet = layout.sheet
    cells = (text_of(sheet.spread(row, column)) for row in range(layout.body, len(sheet.rows)))
    heads = set(layout.header_texts)
    found = tuple(dict.fromkeys(text for text in cells if text and squeezed(text) not in heads))
    if len(found) > MOST_EXAMS or all(_PAPERS.match(squeezed(text)) for text in found):
        return ()
    return found


def day_of(layout: Layout, year: int | None) -> date | None:
    """The day in the lines above the header; the day the paper was made is none."""
    for text in lines_above(layout):
        if not PAPER_DAY.search(text) and (
            day := read_moment(text, year=year or year_in(text) or layout.year).day
        ):
            return day
    return None


def time_of(texts: list[str], year: int | None) -> ExamTime | None:
    """The quarter, half-year, month or year that titles speak of, the narrowest one; None without a year."""
    joined = " ".join(in_digits(unicodedata.normalize("NFKC", text)) for text in texts)
    own = year or year_in(joined)
    if own is None:
        return None
    if match := _QUARTER.search(joined):
        first = _QUARTERS[match[1]] * 3 - 2
        return _months(own, first, first + 2, f"{own}年第{'一二三四'[_QUARTERS[match[1]] - 1]}季度")
    if (match := _MONTH.search(joined)) and 1 <= int(match[1]) <= 12:
        return _months(own, int(match[1]), int(match[1]), f"{own}年{int(match[1])}月")
    if match := _HALF.search(joined):
        first = 1 if match[1] == "上" else 7
        return _months(own, first, first + 5, f"{own}年{match[1]}半年")
    return _months(own, 1, 12, f"{own}年")


def _months(year: int, first: int, last: int, text: str) -> ExamTime:
    end = date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
    return ExamTime(date(year, first, 1), end, text)


def known_exam(
    known: KnownTown, title: str, held_on: date | None, time: ExamTime | None
) -> tuple[KnownExam | None, tuple[KnownExam, ...]]:
    """The test meant among those known, and others of that name which are not: held on another day.

    Without a day the only one of that name is meant, when its day lies in the time the title gives.
    """
    same = [exam for exam in known.exams if squeezed(exam.title) == squeezed(title)]
    if held_on is not None:
        exact = [exam for exam in same if exam.held_on == held_on]
        open_ones = [exam for exam in same if exam.held_on is None]
        others = tuple(exam for exam in same if exam.held_on not in (None, held_on))
        return next(iter(exact or open_ones), None), others
    fitting = [
        exam
        for exam in same
        if time is None or exam.held_on is None or time.first <= exam.held_on <= time.last
    ]
    if len(fitting) == 1:
        return fitting[0], ()
    return None, tuple(same)


def said_day(answers: Mapping[str, object], title: str) -> date | None:
    """The day the user gave for one of several tests; None when none was given, or no date."""
    days = answers.get("exam_dates")
    text = days.get(title) if isinstance(days, Mapping) else None
    return read_moment(str(text)).day if text else None


def other_test(layout: Layout, other: Layout) -> bool:
    """Whether two lists of the same people are of two tests: most of the scores they share differ."""
    mine, theirs = _scores(layout), _scores(other)
    both = mine.keys() & theirs.keys()
    return bool(both) and sum(mine[name] != theirs[name] for name in both) > 0.5 * len(both)


def _scores(layout: Layout) -> dict[str, str]:
    name, score = layout.columns.get("name"), layout.columns.get("score")
    if name is None or score is None:
        return {}
    rows = range(layout.body, len(layout.sheet.rows))
    cells = ((squeezed(layout.sheet.cell(r, name)), squeezed(layout.sheet.cell(r, score))) for r in rows)
    return {who: text for who, text in cells if who and text}

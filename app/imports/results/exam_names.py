"""Which test a score list is of, and when it was held: only as far as the sheet says it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.imports.known import KnownExam, KnownTown
from app.imports.layouts.dating import PAPER_DAY
from app.imports.layouts.layout import Layout
from app.imports.results.exam_titles import WHOLE_EXAM, lines_above, own_lines
from app.imports.results.score_columns import EXAM_WORD
from app.imports.words.row_words import without_numbering
from app.reader.sheet import Cell, squeezed, text_of
from app.rules.dates import Moment, in_digits, month_in, read_moment, year_in

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
_CHINESE_MONTH = re.compile(
    r"(?<![一二三四五六七八九十])(十[一二]?|[一二三四五六七八九])月(?=份|$|\W|[测考测学业理培线集网成统])"
)
_MONTHS_IN_ORDER = "一 二 三 四 五 六 七 八 九 十 十一 十二".split()
_NAMED_OUTRIGHT = re.compile(r"^(?:本次)?(?:测试|考试|测验|考核|竞赛|试卷)(?:名称)?[:：](.+)$")
# The name of one of several, not of a test by itself: it stands behind the title.
_OF_A_TEST = re.compile(
    r"^(?:业务|理论|知识|法规|党纪|综合|培训|干部)*(?:测试|考试|测验|考核|竞赛)?(?:成绩|得分|结果)?(?:单|表|册)?$"
)
_ORDER_ONLY = re.compile(r"^第.{1,3}[次轮场](?:测试|考试|测验|考核)?(?:成绩)?$")


@dataclass(frozen=True)
class ExamTime:
    """The time a title gives for a test that has no day: 2024年第四季度 = 1 October to 31 December."""

    first: date
    last: date
    text: str


def clean_title(text: str) -> str:
    """业务知识测试成绩登记表 → 业务知识测试成绩."""
    text = re.sub(r"\s", "", text)
    return _DECORATION.sub("", re.sub(r"[(（].*?[)）]$", "", text))[:60]


def title_of(layout: Layout) -> str:
    """The title line of a sheet, "" when there is none."""
    return title_in(lines_above(layout))


def title_in(lines: Sequence[str]) -> str:
    """The test a line names outright (测试名称：…), else the first line that is a title, "" for none."""
    for text in lines:
        if (said := _NAMED_OUTRIGHT.match(squeezed(text))) and len(said[1]) >= 2:
            return text_of(said[1])[:60]
    for text in lines:
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
    whole = WHOLE_EXAM.search(name) and len(name) >= 4 and not _ORDER_ONLY.match(name)
    if not base or whole or base in name:
        return name
    return base if name in base else f"{base}（{name}）"


def exam_values(layout: Layout) -> tuple[str, ...]:
    """The tests a column of tests names, in file order; none when it only tells the papers (A卷, B卷)."""
    column = layout.columns.get("exam")
    if column is None:
        return ()
    sheet = layout.sheet
    cells = (text_of(sheet.spread(row, column)) for row in range(layout.body, layout.last))
    heads = set(layout.header_texts)
    found = tuple(dict.fromkeys(text for text in cells if text and squeezed(text) not in heads))
    if len(found) > MOST_EXAMS or all(_PAPERS.match(squeezed(text)) for text in found):
        return ()
    return found


def time_value(raw_year: Cell, raw_month: Cell) -> str:
    """A row's own year and month as the name of its test: 2024年3月; "" when it writes none."""
    year = year_in(f"{squeezed(raw_year)}年")
    month = month_in(raw_month if isinstance(raw_month, int | float | str) else None)
    return (f"{year}年" if year else "") + (f"{month}月" if month else "")


def time_values(layout: Layout) -> tuple[str, ...]:
    """The years and months that columns of them give to the rows; none where all are of one."""
    places = (layout.columns.get("year"), layout.columns.get("month"))
    if places == (None, None):
        return ()
    rows = range(layout.body, layout.last)
    cells = [[layout.sheet.spread(row, p) if p is not None else "" for p in places] for row in rows]
    found = tuple(dict.fromkeys(text for year, month in cells if (text := time_value(year, month))))
    return found if len(found) > 1 else ()


def day_of(layout: Layout, year: int | None) -> date | None:
    """The day in the lines above the header, one's own first; the day the paper was made is none."""
    if own := own_day(layout, year):
        return own
    day = _day_in(layout.common, year, layout.year) or _day_of_name(layout, year)
    time = time_of([layout.named], year or layout.year) if layout.named else None
    return None if day and time and not time.first <= day <= time.last else day


def _day_of_name(layout: Layout, year: int | None) -> date | None:
    """The day that the sheet is called by (3.15测试, 2024-03-15), where its name says little more."""
    return _moment_of_name(layout, year).day


def _moment_of_name(layout: Layout, year: int | None) -> Moment:
    name = in_digits(_COPY.sub("", squeezed(layout.sheet.name)))
    moment = read_moment(name, year=year or layout.year)
    said = moment.day is not None or moment.problem == "year_missing"
    return moment if said and _OF_A_TEST.match(moment.rest) else Moment()


def month_day_of(layout: Layout) -> tuple[int, int] | None:
    """Month and day that a title, a line or the sheet's name gives without any year."""
    for text in lines_above(layout):
        if not PAPER_DAY.search(text) and (found := read_moment(text).month_day):
            return found
    return _moment_of_name(layout, None).month_day


def own_day(layout: Layout, year: int | None) -> date | None:
    """The day in a list's own lines."""
    return _day_in(own_lines(layout), year, layout.year)


def day_name(line: str) -> str:
    """A day as it is written in a line that says little more: 二、4月20日测试 → 4月20日测试."""
    return clean_title(without_numbering(squeezed(line)))


def _day_in(lines: Sequence[str], year: int | None, of_sheet: int | None) -> date | None:
    for text in lines:
        if not PAPER_DAY.search(text) and (
            day := read_moment(text, year=year or year_in(text) or of_sheet).day
        ):
            return day
    return None


def time_of(texts: list[str], year: int | None) -> ExamTime | None:
    """The quarter, half-year, month or year that titles speak of, the narrowest one; None without a year."""
    joined = " ".join(_in_digits(text) for text in texts)
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


def _in_digits(text: str) -> str:
    """A title with its months in digits: 三月份测试 → 3月份测试."""
    plain = in_digits(unicodedata.normalize("NFKC", text))
    return _CHINESE_MONTH.sub(lambda match: f"{_MONTHS_IN_ORDER.index(match[1]) + 1}月", plain)


def in_time(text: str) -> bool:
    """Whether a text names a month, a quarter or half a year."""
    plain = _in_digits(text)
    return any(pattern.search(plain) for pattern in (_QUARTER, _HALF, _MONTH))


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
    rows = range(layout.body, layout.last)
    cells = ((squeezed(layout.sheet.cell(r, name)), squeezed(layout.sheet.cell(r, score))) for r in rows)
    return {who: text for who, text in cells if who and text}

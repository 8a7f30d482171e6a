"""What the lines over a list of hours say: the time the hours are of, their pot, the course."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.imports.layouts.dating import period_of
from app.imports.layouts.layout import Layout
from app.imports.results.exam_names import ExamTime, clean_title, in_time, time_of
from app.imports.results.exam_titles import lines_above, own_lines
from app.imports.results.hour_columns import pot_named
from app.imports.results.hour_spans import span_of
from app.imports.words import row_words as words
from app.reader.sheet import squeezed
from app.rules.years import period_in

# Such a line names a day, not the time of the hours.
_UNTIL = re.compile(r"截[至止]|累计|制表|填表|填报|打印|导出|报送|印发")
_COURSE = re.compile(r"培训|课程|讲座|专题|[^同]班$|辅导|研讨|宣讲|学习")
_GENERAL = re.compile(
    r"^(?:\d{4}年度?)?(?:(?:全[镇乡年]|[本各]|干部|党员|人员|教育|培训|学习|集中|网络|线[上下])*)"
    r"(?:学时|课时)(?:明细|统计|汇总|登记|情况|认定|完成)*(?:表|单|册)?$"
)


@dataclass(frozen=True)
class HourHeading:
    """What the line over one of several lists gives to all its rows; "" and None for nothing."""

    pot: str = ""
    title: str = ""
    time: ExamTime | None = None


def names_hours(text: str) -> bool:
    """Whether a line says that hours of another month, pot or course begin (二、网络学习)."""
    plain = words.without_numbering(squeezed(text)).strip(":：")
    if re.search("[:：]", plain) or words.is_surely_unit(words.without_decoration(plain)):
        return False
    if in_time(plain) or span_of(plain, 2024)[0] is not None:
        return True
    if words.is_group(re.sub("干部|党员", "", plain)) and not pot_named(plain):
        return False
    return bool(pot_named(plain) or _COURSE.search(plain))


def hour_line(layout: Layout, given: int | None) -> HourHeading:
    """What the line says that this list stands under, where there are several on its sheet."""
    if not layout.named:
        return HourHeading()
    plain = words.without_numbering(squeezed(layout.named)).strip(":：")
    year = given or layout.year
    first, last = span_of(plain, year)
    time = ExamTime(first, last or first, "") if first is not None else None
    bare = re.sub(r"[(（].*?[)）]$", "", plain)
    pot = pot_named(bare)
    is_course = _COURSE.search(bare) and not _GENERAL.match(bare) and len(bare) > 4 and not in_time(bare)
    return HourHeading(pot, clean_title(plain) if is_course else "", time)


def time_of_list(layout: Layout, given: int | None) -> ExamTime | None:
    """The year, or the months or quarter of it, that the lines above the header say the hours are of.

    None when no year is named, or two are and nobody said which.
    """
    below = bool(layout.begin or layout.named)
    own = own_lines(layout) if below else []
    if layout.named and (found := _exact(own, given)):
        return found
    period = None if below else period_of(layout.sheet, layout.top + 1)
    if period is not None and period.exact and given in (None, *period.years):
        return ExamTime(period.first, period.last, "")
    if given is None and period is not None and len(period.years) > 1:
        return None
    year = given or layout.year
    texts = [text for text in (*lines_above(layout), layout.sheet.name) if not _UNTIL.search(text)]
    if layout.named and in_time(layout.named):
        texts = [text for text in own if not _UNTIL.search(text)]
    return time_of(texts, year) or (ExamTime(date(year, 1, 1), date(year, 12, 31), "") if year else None)


def _exact(lines: list[str], given: int | None) -> ExamTime | None:
    periods = [period for line in lines if (period := period_in(line)) and period.exact]
    if periods and given in (None, *periods[0].years):
        return ExamTime(periods[0].first, periods[0].last, "")
    return None

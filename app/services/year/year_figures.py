"""The figures of the year's summary, N1–N12, each by one definition and with the rows behind it (I11).

What the figures mean is the town's choice (`app.rules.summary_choices`); the definition says what was chosen.
A figure that the records cannot give is `enough=False` and reads 数据不足; nothing is ever invented.
This module counts trainings and people (N1–N5); studies, tests and reports are in `year_study_figures`.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.rules.ages import age_on
from app.rules.hours import format_centi
from app.rules.rounding import one_decimal
from app.rules.summary_choices import AVERAGE, COURSE, DAY, LEAST, YEAR_END, SummaryChoices
from app.rules.words import about, percent
from app.rules.year_definitions import definition
from app.services.year import year_study_figures as study
from app.services.year.figure_rows import (
    Figure,
    FigureRow,
    credited_rows,
    hour_rows,
    missing,
    present_rows,
)
from app.services.year.summary_choices import summary_choices
from app.services.year.year_facts import AttendedRow, HeldSession, MemberRow, YearRecords, read_year


def year_figures(
    session: Session, *, year: int, today: date, choices: SummaryChoices | None = None
) -> tuple[Figure, ...]:
    """Every figure of the year up to `today`, in the order of the summary; `choices` None: the town's own."""
    own = choices or summary_choices(session, year=year)
    records = read_year(session, year=year, until=min(today, date(year, 12, 31)), choices=own)
    return (
        _sessions(records, own),
        _attendances(records, own),
        _members_covered(records, own),
        _mean_attendances(records, own),
        _course_hours(records, own),
        _person_hours(records, own),
        study.monthly_study(records, own),
        study.quarterly_seminars(records, own),
        study.study_days(records, own),
        study.self_study(records, own),
        study.pass_rate(records, own),
        study.half_year_reports(records, own),
        study.inspections(records, own),
    )


def rounded(value: int, choices: SummaryChoices) -> str:
    """137 → 130余, or the exact figure where the town wants no 余."""
    return about(value) if choices.about else str(value)


def _sessions(records: YearRecords, choices: SummaryChoices) -> Figure:
    words = definition("N1", choices)
    held = records.collective
    if not held:
        return missing("N1", "集体教育培训场次", words)
    days = len({s.on for s in held})
    lessons = len({s.course_id for s in held})
    count = len({(s.batch_id, s.on) for s in held}) if choices.unit == DAY else len(held)
    exact = f"{count} 场（{len(held)} 课次，{days} 天，{lessons} 门课程）"
    return Figure(
        "N1", "集体教育培训场次", rounded(count, choices), exact, words, rows=lambda: hour_rows(held)
    )


def _attendances(records: YearRecords, choices: SummaryChoices) -> Figure:
    words = definition("N2", choices, records.present_labels)
    total = sum(s.present for s in records.collective)
    if not total:
        return missing("N2", "参训人次", words)
    return Figure(
        "N2",
        "参训人次",
        rounded(total, choices),
        f"{total} 人次",
        words,
        rows=lambda: present_rows(records.collective),
    )


def _members_covered(records: YearRecords, choices: SummaryChoices) -> Figure:
    label = f"{choices.age}岁以下党员覆盖"
    words = definition("N3", choices)
    if not records.collective:
        return missing("N3", label, words, "没有已登记考勤的集体培训")
    known = [m for m in records.members if choices.floating or not m.is_floating]
    first = date(records.year, 12, 31) if choices.age_on == YEAR_END else records.collective[0].on
    young = [m for m in known if m.birth and _is_below(m.birth, first, choices)]
    if not young:
        return missing("N3", label, words, "没有符合年龄的党员，或党员的出生年月、政治面貌没有登记")
    covered = {m.person_id for m in young if _is_covered(m, choices)}
    unknown = [m for m in known if not m.birth]
    exact = f"{len(covered)}/{len(young)} 人"
    exact += f"，另有 {len(unknown)} 名党员缺出生年月未统计" if unknown else ""
    floating = sum(1 for m in young if m.is_floating)
    exact += f"，含流动党员 {floating} 人" if floating else ""
    share = "全部" if len(covered) == len(young) else percent(len(covered), len(young))

    def rows() -> tuple[FigureRow, ...]:
        order = sorted(young, key=lambda m: m.person_id in covered)
        return (
            *(_member_row(m, m.person_id in covered) for m in order),
            *(FigureRow(None, m.name, m.unit, "缺出生年月", "person", m.person_id) for m in unknown),
        )

    return Figure("N3", label, share, exact, words, rows=rows)


def _is_covered(member: MemberRow, choices: SummaryChoices) -> bool:
    if member.first_on is None:
        return False
    return choices.age_on == YEAR_END or _is_below(member.birth, member.first_on, choices)


def _member_row(member: MemberRow, is_covered: bool) -> FigureRow:
    words = "首次参训" if is_covered else "未参训"
    day = member.first_on if is_covered else None
    return FigureRow(day, member.name, member.unit, words, "person", member.person_id)


def _is_below(birth: str, on: date, choices: SummaryChoices) -> bool:
    age = age_on(birth, on)
    if age is None:
        return False
    return age <= choices.age if choices.age_inclusive else age < choices.age


def _mean_attendances(records: YearRecords, choices: SummaryChoices) -> Figure:
    words = definition("N4", choices)
    total = sum(s.present for s in records.collective)
    heads, of_months, whole = _heads(records, choices)
    if not total or not heads or not records.attended:
        return missing("N4", "人均参训次数", words)
    mean = one_decimal(total * of_months, heads)
    whole_mean = total * of_months // heads
    least = min(p.times for p in records.attended)
    reached = sum(1 for p in records.attended if p.times >= max(whole_mean, 1))
    # "0 次以上" says nothing: below one the decimal stays.
    shown = str(whole_mean) if whole_mean else mean
    exact = (
        f"人均 {mean} 次（{total} 人次÷{whole} {one_decimal(heads, of_months)} 人）；"
        f"在册 {len(records.attended)} 人中达到 {max(whole_mean, 1)} 次的 {reached} 人，最少的 {least} 次"
    )
    return Figure(
        "N4",
        "人均参训次数",
        str(least) if choices.mean_words == LEAST else shown,
        exact,
        words,
        rows=lambda: _attended_rows(records.attended),
    )


def _heads(records: YearRecords, choices: SummaryChoices) -> tuple[int, int, str]:
    """Head-count as a sum over some months, the number of them, and its name."""
    if choices.mean_of == AVERAGE:
        return sum(records.head_months), max(len(records.head_months), 1), "月均在册"
    if choices.mean_of == YEAR_END:
        return len(records.attended), 1, "期末在册"
    return records.listed, 1, "应到"


def _attended_rows(people: tuple[AttendedRow, ...]) -> tuple[FigureRow, ...]:
    ordered = sorted(people, key=lambda p: (p.times, p.name))
    return tuple(FigureRow(None, p.name, p.unit, f"{p.times} 次", "person", p.person_id) for p in ordered)


def _course_hours(records: YearRecords, choices: SummaryChoices) -> Figure:
    words = definition("N5", choices)
    held = records.collective
    every = sum(s.hours_centi for s in held)
    if not every:
        return missing("N5", "课程学时", words)
    once = _hours_once(held)
    total = once if choices.lessons == COURSE else every
    exact = f"{format_centi(total)} 学时"
    if once != every:
        other = (
            f"每期都计为 {format_centi(every)} 学时"
            if choices.lessons == COURSE
            else f"同一课程各期只计一期为 {format_centi(once)} 学时"
        )
        exact += f"（{other}）"
    return Figure(
        "N5", "课程学时", rounded(total // 100, choices), exact, words, rows=lambda: hour_rows(held)
    )


def _hours_once(held: tuple[HeldSession, ...]) -> int:
    """Hours where parallel batches of a course count once: those of its longest batch."""
    batches: dict[tuple[int, int], int] = {}
    for s in held:
        key = (s.course_id, s.batch_id)
        batches[key] = batches.get(key, 0) + s.hours_centi
    longest: dict[int, int] = {}
    for (course_id, _), centi in batches.items():
        longest[course_id] = max(longest.get(course_id, 0), centi)
    return sum(longest.values())


def _person_hours(records: YearRecords, choices: SummaryChoices) -> Figure:
    words = definition("N5b", choices)
    total = sum(s.credited_centi for s in records.collective)
    if not total:
        return missing("N5b", "人学时", words)
    return Figure(
        "N5b",
        "人学时",
        rounded(total // 100, choices),
        f"{format_centi(total)} 人学时",
        words,
        rows=lambda: credited_rows(records.collective),
    )

"""The figures of the year's summary, N1–N12, each by one definition and with the rows behind it (I11).

What the figures mean is the town's choice (`app.rules.summary_choices`); the definition says what was chosen.
A figure that the records cannot give is `enough=False` and reads 数据不足; nothing is ever invented.
This module counts trainings and people (N1–N5); studies, tests and reports are in `year_study_figures`.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.figures.catalogue import figure
from app.figures.values import FigureRow
from app.rules.hours import format_centi
from app.rules.rounding import down, one_decimal
from app.rules.summary_choices import AVERAGE, COURSE, DAY, LEAST, YEAR_END, SummaryChoices
from app.rules.words import about
from app.rules.year_definitions import definition
from app.services.figure.ask import by
from app.services.figure.facts import YearFacts
from app.services.figure.of_attendance import PERSON
from app.services.figure.of_sessions import uncounted_forms
from app.services.figure.of_study import MemberFact, members
from app.services.setting.summary_choices import summary_choices
from app.services.year import year_study_figures as study
from app.services.year.figure_rows import SummaryFigure, hour_rows, missing, present_rows
from app.services.year.year_facts import AttendedRow, HeldSession, YearRecords, read_year


def year_figures(
    session: Session,
    *,
    year: int,
    today: date,
    choices: SummaryChoices | None = None,
    facts: YearFacts | None = None,
) -> tuple[SummaryFigure, ...]:
    """Every figure of the year up to `today`, in the order of the summary; `choices` None: the town's own."""
    own = choices or summary_choices(session, year=year)
    records = read_year(session, year=year, until=min(today, date(year, 12, 31)), choices=own, facts=facts)
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


def _sessions(records: YearRecords, choices: SummaryChoices) -> SummaryFigure:
    words = definition("N1", choices)
    lessons = records.collective
    if not lessons:
        return missing("N1", "集体教育培训场次", words)
    count = len({(s.batch_id, s.on) for s in lessons}) if choices.unit == DAY else len(lessons)
    exact = (
        f"{count} 场（{records.text('session.held')} 课次，{records.text('day.held')} 天，"
        f"{records.text('course.held')} 门课程）"
    )
    left_out = _left_out(records, ("session.self", "session.ahead", "session.sent"))
    return SummaryFigure(
        "N1",
        "集体教育培训场次",
        rounded(count, choices),
        exact + left_out,
        words,
        rows=lambda: hour_rows(lessons),
    )


def _left_out(records: YearRecords, ids: tuple[str, ...]) -> str:
    """'；不含未开展课次 3、上级调训 2': the bridge to the words beside it."""
    parts = [f"{figure(id).word} {records.text(id)}" for id in ids if records.value(id).part]
    return f"；不含{'、'.join(parts)}" if parts else ""


def _attendances(records: YearRecords, choices: SummaryChoices) -> SummaryFigure:
    words = definition("N2", choices, records.present_labels)
    total = records.value("att.took").part
    if not total:
        return missing("N2", "参训人次", words)
    return SummaryFigure(
        "N2",
        "参训人次",
        rounded(total, choices),
        f"{total} 人次" + _left_out(records, ("sent.present",)),
        words,
        rows=lambda: present_rows(records.held),
    )


def _members_covered(records: YearRecords, choices: SummaryChoices) -> SummaryFigure:
    label = f"{choices.age}岁以下党员覆盖"
    words = definition("N3", choices)
    if not records.collective:
        return missing("N3", label, words, "没有已登记考勤的集体培训")
    found = members(records.facts, records.scope)
    if not found.of_age:
        return missing("N3", label, words, "没有符合年龄的党员，或党员的出生年月、政治面貌没有登记")
    exact = f"{len(found.covered)}/{len(found.of_age)} 人"
    exact += f"，另有 {len(found.unknown)} 名党员缺出生年月未统计" if found.unknown else ""
    floating = sum(1 for m in found.of_age if m.is_floating)
    exact += f"，含流动党员 {floating} 人" if floating else ""
    is_whole = len(found.covered) == len(found.of_age)
    share = "全部" if is_whole else records.text("member.rate")

    def rows() -> tuple[FigureRow, ...]:
        order = sorted(found.of_age, key=lambda m: m.person_id in found.covered)
        return (
            *(_member_row(records, m, m.person_id in found.covered) for m in order),
            *(_member_row(records, m, None) for m in found.unknown),
        )

    return SummaryFigure("N3", label, share, exact, words, rows=rows)


def _member_row(records: YearRecords, member: MemberFact, is_covered: bool | None) -> FigureRow:
    person = records.facts.people[member.person_id]
    unit = records.facts.units.get(person.unit_on(records.until) or 0)
    words = "缺出生年月" if is_covered is None else "首次参训" if is_covered else "未参训"
    day = member.first_on if is_covered else None
    return FigureRow(day, person.name, unit.name if unit else "", words, "person", person.id)


def _mean_attendances(records: YearRecords, choices: SummaryChoices) -> SummaryFigure:
    words = definition("N4", choices)
    total = records.value("att.took").part
    heads, of_months, whole = _heads(records, choices)
    if not total or not heads or not records.attended:
        return missing("N4", "人均参训次数", words)
    mean = one_decimal(total * of_months, heads)
    whole_mean = down(total * of_months, heads) or 0
    least = min(p.times for p in records.attended)
    reached = sum(1 for p in records.attended if p.times >= max(whole_mean, 1))
    # "0 次以上" says nothing: below one the decimal stays.
    shown = str(whole_mean) if whole_mean else mean
    exact = (
        f"人均 {mean} 次（{total} 人次÷{whole} {one_decimal(heads, of_months)} 人）；"
        f"在册 {len(records.attended)} 人中达到 {max(whole_mean, 1)} 次的 {reached} 人，最少的 {least} 次"
    )
    return SummaryFigure(
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
        found = records.value("heads.mean")
        return found.part, found.whole or 1, "月均在册"
    if choices.mean_of == YEAR_END:
        return records.value("heads.end").part, 1, "期末在册"
    return records.listed, 1, "应到"


def _attended_rows(people: tuple[AttendedRow, ...]) -> tuple[FigureRow, ...]:
    ordered = sorted(people, key=lambda p: (p.times, p.name))
    return tuple(FigureRow(None, p.name, p.unit, f"{p.times} 次", "person", p.person_id) for p in ordered)


def _course_hours(records: YearRecords, choices: SummaryChoices) -> SummaryFigure:
    words = definition("N5", choices)
    uncounted = uncounted_forms(records.facts)
    lessons = tuple(s for s in records.collective if s.form not in uncounted)
    every = records.value("hours.course").part
    if not every:
        return missing("N5", "课程学时", words)
    once = _hours_once(lessons)
    total = once if choices.lessons == COURSE else every
    exact = f"{format_centi(total)} 学时"
    if once != every:
        other = (
            f"每期都计为 {format_centi(every)} 学时"
            if choices.lessons == COURSE
            else f"同一课程各期只计一期为 {format_centi(once)} 学时"
        )
        exact += f"（{other}）"
    exact += _left_out(records, ("hours.planned", "hours.sent"))
    return SummaryFigure(
        "N5", "课程学时", rounded(total // 100, choices), exact, words, rows=lambda: hour_rows(lessons)
    )


def _hours_once(lessons: tuple[HeldSession, ...]) -> int:
    """Hours where parallel batches of a course count once: those of its longest batch."""
    batches: dict[tuple[int, int], int] = {}
    for s in lessons:
        key = (s.course_id, s.batch_id)
        batches[key] = batches.get(key, 0) + s.hours_centi
    longest: dict[int, int] = {}
    for (course_id, _), centi in batches.items():
        longest[course_id] = max(longest.get(course_id, 0), centi)
    return sum(longest.values())


def _person_hours(records: YearRecords, choices: SummaryChoices) -> SummaryFigure:
    words = definition("N5b", choices)
    total = records.value("hours.class").part
    if not total:
        return missing("N5b", "集中培训人学时", words)
    return SummaryFigure(
        "N5b",
        "集中培训人学时",
        rounded(total // 100, choices),
        f"{format_centi(total)} 人学时（全部类别的人学时 {records.text('hours.people')}）",
        words,
        rows=lambda: _hour_rows(records),
    )


def _hour_rows(records: YearRecords) -> tuple[FigureRow, ...]:
    own = by(records.facts, "hours.class", records.scope, PERSON)
    return tuple(
        FigureRow(None, p.name, p.unit, f"{format_centi(own[p.person_id].part)} 学时", "person", p.person_id)
        for p in records.attended
        if p.person_id in own
    )

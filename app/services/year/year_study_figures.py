"""Studies, tests, reports and inspections of the year's summary (N6–N12)."""

from __future__ import annotations

from datetime import date

from app.figures.exam_counting import ExamCounts
from app.figures.values import FigureRow
from app.rules.rounding import percent_text
from app.rules.summary_choices import BY_EXAM, REGISTERED, TESTED, SummaryChoices
from app.rules.words import ranges
from app.rules.year_definitions import definition
from app.services.figure.of_attendance import EXAM, TOTAL
from app.services.figure.of_exams import ExamFact, exams_of, grouped
from app.services.figure.of_exams import words as exam_words
from app.services.year.figure_rows import SummaryFigure, missing, present_rows
from app.services.year.year_facts import AttendedRow, HeldSession, YearRecords, month_end

HALVES = {1: "上半年", 2: "下半年"}


def monthly_study(records: YearRecords, choices: SummaryChoices) -> SummaryFigure:
    """N6: the month with the fewest studies, and the months below what is asked."""
    words = definition("N6", choices)
    lessons = records.named(choices.group_words)
    counts = {m: 0 for m in records.full_months if int(m[5:]) not in choices.skip_months}
    if not lessons or not counts:
        return missing("N6", "每月集中学习次数", words)
    for s in lessons:
        month = f"{s.on:%Y-%m}"
        if month in counts:
            counts[month] += 1
    least = min(counts.values())
    lowest = [m for m, n in counts.items() if n == least]
    below = [m for m, n in counts.items() if n < choices.month_target]
    each = "各" if len(lowest) > 1 else ""
    exact = f"最少 {least} 次（{_months(lowest)}{each} {least} 次，全年共 {len(lessons)} 次）；"
    exact += f"不足 {choices.month_target} 次的有{_months(below)}" if below else "没有低于目标的月份"

    def rows() -> tuple[FigureRow, ...]:
        short = (
            FigureRow(month_end(m), f"{int(m[5:])}月不足 {choices.month_target} 次", "", f"{counts[m]} 次")
            for m in below
        )
        return (*short, *present_rows(lessons))

    return SummaryFigure("N6", "每月集中学习次数", str(least), exact, words, rows=rows)


def _months(months: list[str]) -> str:
    """['2024-01', '2024-02', '2024-05'] → 1—2月、5月."""
    return ranges(int(month[5:]) for month in months).replace("、", "月、") + "月"


def quarterly_seminars(records: YearRecords, choices: SummaryChoices) -> SummaryFigure:
    """N7: least and most seminars of a quarter; more than asked is information, no error."""
    words = definition("N7", choices)
    lessons = records.named(choices.seminar_words)
    quarters = _full_quarters(records)
    if not lessons or not quarters:
        return missing("N7", "每季度研讨次数", words)
    counts = dict.fromkeys(quarters, 0)
    for s in lessons:
        quarter = (s.on.month + 2) // 3
        if quarter in counts:
            counts[quarter] += 1
    least, most = min(counts.values()), max(counts.values())
    shown = str(least) if least == most else f"{least}—{most}"
    exact = f"每季度 {shown} 次（{'，'.join(f'{_quarter(q)} {n} 次' for q, n in counts.items())}）"
    short = [q for q, n in counts.items() if n < choices.quarter_least]
    above = [q for q, n in counts.items() if n > choices.quarter_most]
    exact += f"；不足 {choices.quarter_least} 次的有{_quarters(short)}" if short else ""
    exact += f"；多于 {choices.quarter_most} 次的有{_quarters(above)}" if above else ""
    return SummaryFigure(
        "N7",
        "每季度研讨次数",
        shown,
        exact,
        words,
        rows=lambda: present_rows(lessons),
    )


def _full_quarters(records: YearRecords) -> tuple[int, ...]:
    """Quarters that are over by the last day; all that began while none is."""
    begun = sorted({(int(month[5:]) + 2) // 3 for month in records.months})
    over = [q for q in begun if month_end(f"{records.year}-{q * 3:02d}") <= records.until]
    return tuple(over or begun)


def _quarter(quarter: int) -> str:
    return f"第{'一二三四'[quarter - 1]}季度"


def _quarters(quarters: list[int]) -> str:
    return "、".join(_quarter(q) for q in quarters)


def study_days(records: YearRecords, choices: SummaryChoices) -> SummaryFigure:
    """N8: days of study; two class sessions of a day are never more than a day."""
    words = definition("N8", choices)
    lessons = records.named((*choices.group_words, *choices.seminar_words))
    if not lessons:
        return missing("N8", "集中学习研讨天数", words)
    halves: dict[date, int] = {}
    for each in lessons:
        halves[each.on] = min(2, halves.get(each.on, 0) + each.half_days)
    whole = sum(1 for n in halves.values() if n == 2)
    shown = records.text("study.days")
    exact = f"{shown} 天（全天 {whole} 天，半天 {len(halves) - whole} 个，共 {len(lessons)} 课次）"
    return SummaryFigure("N8", "集中学习研讨天数", shown, exact, words, rows=lambda: _day_rows(lessons))


def _day_rows(lessons: tuple[HeldSession, ...]) -> tuple[FigureRow, ...]:
    return tuple(
        FigureRow(s.on, s.title, s.batch, "全天" if s.half_days == 2 else "半天", "session", s.id)
        for s in lessons
    )


def self_study(records: YearRecords, choices: SummaryChoices) -> SummaryFigure:
    """N9: who reached the hours in every whole month they were on the roster."""
    label = f"每月自学{choices.self_study_hours}小时"
    words = definition("N9", choices)
    found = records.self_study
    people = [p for p in records.attended if _own_months(p, records)]
    registered = [p for p in people if p.person_id in found.by_month]
    whole = registered if choices.self_study_of == REGISTERED else people
    if not registered:
        return missing("N9", label, words)
    wanted = choices.self_study_hours * 100

    def reached(person: AttendedRow) -> int:
        own = found.by_month.get(person.person_id, {})
        return sum(1 for month in _own_months(person, records) if own.get(month, 0) >= wanted)

    counts = {p.person_id: reached(p) for p in whole}
    good = records.value("self.people").part
    exact = (
        f"{good}/{len(whole)} 人（每月均达到）；登记了自学的 {len(registered)} 人，"
        f"登记 {found.entries} 条，其中自报 {found.self_reported} 条"
    )

    def rows() -> tuple[FigureRow, ...]:
        ordered = sorted(
            whole, key=lambda p: (counts[p.person_id] - len(_own_months(p, records)), p.unit, p.name)
        )
        return tuple(
            FigureRow(
                None,
                p.name,
                p.unit,
                f"{counts[p.person_id]}/{len(_own_months(p, records))} 个月",
                "person",
                p.person_id,
            )
            for p in ordered
        )

    return SummaryFigure("N9", label, records.text("self.people"), exact, words, rows=rows)


def _own_months(person: AttendedRow, records: YearRecords) -> tuple[str, ...]:
    """The whole months the person was on the roster: who joined in June is not asked for January."""
    if person.since is None:
        return records.full_months
    return tuple(m for m in records.full_months if person.since.isoformat() <= f"{m}-01")


def pass_rate(records: YearRecords, choices: SummaryChoices) -> SummaryFigure:
    """N10: passed of those tested and of those due, after resits; the first results beside it."""
    words = definition("N10", choices)
    counts = exam_figures(records, choices)
    if not counts.after.sat:
        return missing("N10", "测试合格率", words)
    parts = [
        (percent_text(counts.after.passed, whole), f"合格 {counts.after.passed}/{word} {whole}")
        for word, whole in (("实考", counts.after.sat), ("应考", counts.due))
    ]
    first, second = parts if choices.pass_of == TESTED else parts[::-1]
    exact = f"{first[0]}（{first[1]}），{second[0]}（{second[1]}），共 {len(_exams(records))} 次测试"
    if counts.has_resits:
        side = counts.first
        exact += f"；首考 {percent_text(side.passed, side.sat)}（合格 {side.passed}/实考 {side.sat}）"
    return SummaryFigure("N10", "测试合格率", first[0], exact, words, rows=lambda: _exam_rows(records))


def exam_figures(records: YearRecords, choices: SummaryChoices) -> ExamCounts:
    """All tests together; where the town wants all resits counted one way, counted so."""
    policy = "" if choices.retakes == BY_EXAM else choices.retakes
    return grouped(records.facts, records.scope, TOTAL, policy=policy)[None]


def _exams(records: YearRecords) -> tuple[ExamFact, ...]:
    return exams_of(records.facts, records.scope)


def _exam_rows(records: YearRecords) -> tuple[FigureRow, ...]:
    own = grouped(records.facts, records.scope, EXAM)
    return tuple(
        FigureRow(exam.on, exam.title, "", exam_words(own[exam.id]), "exam", exam.id)
        for exam in _exams(records)
        if exam.id in own
    )


def half_year_reports(records: YearRecords, choices: SummaryChoices) -> SummaryFigure:
    """N11: reports received and expected in each half-year they belong to, whenever they came in."""
    words = definition("N11", choices)
    if not records.reports:
        return missing("N11", "半年报告", words)
    parts = []
    for half, label in HALVES.items():
        own = [row for row in records.reports if row.half == half]
        if own:
            received = sum(1 for row in own if row.received_on is not None)
            parts.append(f"{label}收到 {received} 份，应交 {len(own)} 份")
    got = records.value("report.got").part
    if not got:
        return missing("N11", "半年报告", words, f"没有登记收到的报告；{'；'.join(parts)}")
    return SummaryFigure(
        "N11",
        "半年报告",
        str(got),
        f"收到 {got} 份（{'；'.join(parts)}）",
        words,
        rows=lambda: _report_rows(records),
    )


def _report_rows(records: YearRecords) -> tuple[FigureRow, ...]:
    """Who has not handed in first, then what came in."""
    ordered = sorted(records.reports, key=lambda row: row.received_on is not None)
    return tuple(
        FigureRow(
            row.received_on,
            row.name,
            HALVES[row.half],
            "未收到" if row.received_on is None else "已收到",
            "person",
            row.person_id,
        )
        for row in ordered
    )


def inspections(records: YearRecords, choices: SummaryChoices) -> SummaryFigure:
    """N12: inspections of villages and of the town, the villages never visited, the bulletins about it."""
    words = definition("N12", choices)
    counts = {village.id: 0 for village in records.villages}
    # A record without a village is an inspection too; one of an office is not meant here.
    made = [r for r in records.inspections if r.kind != "office"]
    if not made and not records.issued:
        return missing("N12", "检查与督查通报", words)
    for r in made:
        if r.unit_id in counts:
            counts[r.unit_id] += 1
    covered = records.value("visit.covered")
    exact = f"检查 {len(made)} 次，覆盖 {covered.part}/{covered.whole or 0} 个村（社区）"
    if counts:
        exact += f"，每村最少 {min(counts.values())} 次、最多 {max(counts.values())} 次"
    if records.value("visit.town").part:
        exact += f"；其中全镇检查 {records.text('visit.town')} 次"
    if records.value("visit.office").part:
        exact += f"；不含机关检查 {records.text('visit.office')} 次"
    exact += f"；督查通报 {len(records.issued)} 期"

    def rows() -> tuple[FigureRow, ...]:
        villages = sorted(records.villages, key=lambda v: counts[v.id])
        return (
            *(FigureRow(None, v.name, "", f"检查 {counts[v.id]} 次", "records") for v in villages),
            *(FigureRow(r.on, r.title, r.who, "检查", "records", r.entry_id) for r in made),
            *(FigureRow(b.on, b.title, "", "督查通报", "bulletin", b.id) for b in records.issued),
        )

    return SummaryFigure("N12", "检查与督查通报", str(len(made)), exact, words, rows=rows)

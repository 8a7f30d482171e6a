"""Studies, tests, reports and inspections of the year's summary (N6–N12)."""

from __future__ import annotations

from datetime import date

from app.rules.hours import format_centi
from app.rules.summary_choices import PARTS, REGISTERED, TESTED, SummaryChoices
from app.rules.words import percent, ranges
from app.rules.year_definitions import definition
from app.services.year.figure_rows import Figure, FigureRow, missing, present_rows
from app.services.year.year_facts import AttendedRow, HeldSession, YearRecords, month_end

HALVES = {1: "上半年", 2: "下半年"}


def monthly_study(records: YearRecords, choices: SummaryChoices) -> Figure:
    """N6: the month with the fewest studies, and the months below what is asked."""
    words = definition("N6", choices)
    held = records.named(choices.group_words)
    counts = {m: 0 for m in records.full_months if int(m[5:]) not in choices.skip_months}
    if not held or not counts:
        return missing("N6", "每月集中学习次数", words)
    for s in held:
        month = f"{s.on:%Y-%m}"
        if month in counts:
            counts[month] += 1
    least = min(counts.values())
    lowest = [m for m, n in counts.items() if n == least]
    below = [m for m, n in counts.items() if n < choices.month_target]
    each = "各" if len(lowest) > 1 else ""
    exact = f"最少 {least} 次（{_months(lowest)}{each} {least} 次，全年共 {len(held)} 次）；"
    exact += f"不足 {choices.month_target} 次的有{_months(below)}" if below else "没有低于目标的月份"

    def rows() -> tuple[FigureRow, ...]:
        short = (
            FigureRow(month_end(m), f"{int(m[5:])}月不足 {choices.month_target} 次", "", f"{counts[m]} 次")
            for m in below
        )
        return (*short, *present_rows(held))

    return Figure("N6", "每月集中学习次数", str(least), exact, words, rows=rows)


def _months(months: list[str]) -> str:
    """['2024-01', '2024-02', '2024-05'] → 1—2月、5月."""
    return ranges(int(month[5:]) for month in months).replace("、", "月、") + "月"


def quarterly_seminars(records: YearRecords, choices: SummaryChoices) -> Figure:
    """N7: least and most seminars of a quarter; more than asked is information, no error."""
    words = definition("N7", choices)
    held = records.named(choices.seminar_words)
    quarters = _full_quarters(records)
    if not held or not quarters:
        return missing("N7", "每季度研讨次数", words)
    counts = dict.fromkeys(quarters, 0)
    for s in held:
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
    return Figure(
        "N7",
        "每季度研讨次数",
        shown,
        exact,
        words,
        rows=lambda: present_rows(held),
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


def study_days(records: YearRecords, choices: SummaryChoices) -> Figure:
    """N8: days of study; two class sessions of a day are never more than a day."""
    words = definition("N8", choices)
    held = records.named((*choices.group_words, *choices.seminar_words))
    if not held:
        return missing("N8", "集中学习研讨天数", words)
    halves: dict[date, int] = {}
    for s in held:
        halves[s.on] = min(2, halves.get(s.on, 0) + s.half_days)
    whole = sum(1 for n in halves.values() if n == 2)
    total = sum(halves.values()) * 50 if choices.day_rule == PARTS else len(halves) * 100
    exact = f"{format_centi(total)} 天（全天 {whole} 天，半天 {len(halves) - whole} 个，共 {len(held)} 课次）"
    return Figure("N8", "集中学习研讨天数", format_centi(total), exact, words, rows=lambda: _day_rows(held))


def _day_rows(held: tuple[HeldSession, ...]) -> tuple[FigureRow, ...]:
    return tuple(
        FigureRow(s.on, s.title, s.batch, "全天" if s.half_days == 2 else "半天", "session", s.id)
        for s in held
    )


def self_study(records: YearRecords, choices: SummaryChoices) -> Figure:
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
    good = sum(1 for p in whole if counts[p.person_id] == len(_own_months(p, records)))
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

    return Figure("N9", label, percent(good, len(whole)), exact, words, rows=rows)


def _own_months(person: AttendedRow, records: YearRecords) -> tuple[str, ...]:
    """The whole months the person was on the roster: who joined in June is not asked for January."""
    if person.since is None:
        return records.full_months
    return tuple(m for m in records.full_months if person.since.isoformat() <= f"{m}-01")


def pass_rate(records: YearRecords, choices: SummaryChoices) -> Figure:
    """N10: passed of those tested and of those due."""
    words = definition("N10", choices)
    tested = sum(e.tested for e in records.exams)
    if not tested:
        return missing("N10", "测试合格率", words)
    passed = sum(e.passed for e in records.exams)
    due = sum(e.due for e in records.exams)
    of_tested, of_due = percent(passed, tested), percent(passed, due)
    both = (f"{of_tested}（及格 {passed}/实考 {tested}）", f"{of_due}（及格 {passed}/应考 {due}）")
    first, second = both if choices.pass_of == TESTED else both[::-1]
    return Figure(
        "N10",
        "测试合格率",
        of_tested if choices.pass_of == TESTED else of_due,
        f"{first}，{second}，共 {len(records.exams)} 次测试",
        words,
        rows=lambda: tuple(
            FigureRow(e.on, e.title, "", f"及格 {e.passed}/实考 {e.tested}/应考 {e.due}", "exam", e.id)
            for e in records.exams
        ),
    )


def half_year_reports(records: YearRecords, choices: SummaryChoices) -> Figure:
    """N11: reports received and expected in each half-year."""
    words = definition("N11", choices)
    if not records.reports and not any(records.young.values()):
        return missing("N11", "半年报告", words)
    parts = []
    for half, label in HALVES.items():
        received = sum(1 for r in records.reports if _half(r.on) == half)
        due = len(records.young[half]) if half in records.young else None
        if due is not None:
            parts.append(f"{label}收到 {received} 份，应交 {due} 份")
        elif received:
            parts.append(f"{label}收到 {received} 份，尚未到期")
    if not records.reports:
        return missing("N11", "半年报告", words, f"没有登记收到的报告；{'；'.join(parts)}")
    return Figure(
        "N11",
        "半年报告",
        str(len(records.reports)),
        f"收到 {len(records.reports)} 份（{'；'.join(parts)}）",
        words,
        rows=lambda: _report_rows(records),
    )


def _half(on: date) -> int:
    return 1 if on.month <= 6 else 2


def _report_rows(records: YearRecords) -> tuple[FigureRow, ...]:
    """Who has not handed in first, then what came in."""
    lacking = []
    for half, people in records.young.items():
        handed = {r.person_id for r in records.reports if _half(r.on) == half}
        lacking += [
            FigureRow(None, name, HALVES[half], "未收到", "person", person_id)
            for person_id, name in people
            if person_id not in handed
        ]
    received = (
        FigureRow(r.on, r.who or r.title, HALVES[_half(r.on)], "已收到", "records") for r in records.reports
    )
    return (*lacking, *received)


def inspections(records: YearRecords, choices: SummaryChoices) -> Figure:
    """N12: inspections of each village, the villages never visited, and the bulletins about it."""
    words = definition("N12", choices)
    counts = {village.id: 0 for village in records.villages}
    # A record without a village is an inspection too; one of an office is not meant here.
    made = [r for r in records.inspections if r.unit_id is None or r.unit_id in counts]
    if not made and not records.issued:
        return missing("N12", "检查与督查通报", words)
    for r in made:
        if r.unit_id in counts:
            counts[r.unit_id] += 1
    covered = sum(1 for n in counts.values() if n)
    exact = f"检查 {len(made)} 次，覆盖 {covered}/{len(counts)} 个村（社区）"
    if counts:
        exact += f"，每村最少 {min(counts.values())} 次、最多 {max(counts.values())} 次"
    exact += f"；督查通报 {len(records.issued)} 期"

    def rows() -> tuple[FigureRow, ...]:
        villages = sorted(records.villages, key=lambda v: counts[v.id])
        return (
            *(FigureRow(None, v.name, "", f"检查 {counts[v.id]} 次", "records") for v in villages),
            *(FigureRow(r.on, r.title, r.who, "检查", "records") for r in made),
            *(FigureRow(b.on, b.title, "", "督查通报", "bulletin", b.id) for b in records.issued),
        )

    return Figure("N12", "检查与督查通报", str(len(made)), exact, words, rows=rows)

"""The figures of the year's summary, N1–N12, each by one definition and with the rows behind it (I11).

A figure that the records cannot give is `enough=False` and reads 数据不足; nothing is ever invented.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app.rules.hours import format_centi
from app.rules.words import NOT_ENOUGH, about, decimal_down, percent
from app.services import year_facts
from app.services.year_facts import AttendedRow, SummarySettings, YearRecords


@dataclass(frozen=True)
class FigureRow:
    """One row behind a figure; `target` (session, person, exam) says what opens on screen."""

    on: date | None
    what: str
    who: str = ""
    amount: str = ""
    target: str = ""
    target_id: int | None = None


@dataclass(frozen=True)
class Figure:
    """One figure: `words` go into the text, `exact` and `definition` into its footnote."""

    code: str
    label: str
    words: str
    exact: str
    definition: str
    enough: bool = True
    rows: Callable[[], tuple[FigureRow, ...]] = field(default=tuple, compare=False)


def year_figures(session: Session, *, year: int, today: date) -> tuple[Figure, ...]:
    """Every figure of the year up to `today`, in the order of the summary."""
    settings = year_facts.summary_settings(session)
    records = year_facts.read_year(session, year=year, until=min(today, date(year, 12, 31)))
    return (
        _sessions(records),
        _attendances(records),
        _members_covered(records, settings),
        _mean_attendances(records),
        _course_hours(records),
        _person_hours(records),
        _monthly_study(records, settings),
        _quarterly_seminars(records, settings),
        _study_days(records, settings),
        _self_study(records),
        _pass_rate(records),
        _half_year_reports(records),
        _inspections(records),
    )


def _missing(code: str, label: str, definition: str) -> Figure:
    return Figure(code, label, NOT_ENOUGH, "没有可统计的记录", definition, enough=False)


def _sessions(records: YearRecords) -> Figure:
    definition = "集体形式（网络学习、自学除外）且已登记考勤的课次，一个课次计一场；取消的不计。"
    held = records.collective
    if not held:
        return _missing("N1", "集体教育培训场次", definition)
    days = len({s.on for s in held})
    lessons = len({s.course_id for s in held})
    return Figure(
        "N1",
        "集体教育培训场次",
        about(len(held)),
        f"{len(held)} 场（{days} 天，{lessons} 门课程）",
        definition,
        rows=lambda: tuple(
            FigureRow(s.on, s.title, s.batch, f"{format_centi(s.hours_centi)} 学时", "session", s.id)
            for s in held
        ),
    )


def _attendances(records: YearRecords) -> Figure:
    definition = "各场实到人次之和（出勤、迟到、早退计入，临时参加的计入；请假、缺席、未登记不计）。"
    held = records.collective
    total = sum(s.present for s in held)
    if not total:
        return _missing("N2", "参训人次", definition)
    return Figure(
        "N2",
        "参训人次",
        about(total),
        f"{total} 人次",
        definition,
        rows=lambda: tuple(
            FigureRow(s.on, s.title, s.batch, f"实到 {s.present} 人", "session", s.id) for s in held
        ),
    )


def _members_covered(records: YearRecords, settings: SummarySettings) -> Figure:
    definition = f"在册党员中截至 12 月 31 日不满 {settings.age} 岁、本年至少参训一次的人数所占比例。"
    young = [p for p in records.members if p.birth and _age_on(p.birth, records.last) < settings.age]
    unknown = sum(1 for p in records.members if not p.birth)
    if not young:
        return _missing("N3", f"{settings.age}岁以下党员覆盖", definition)
    covered = [p for p in young if p.attended]
    exact = f"{len(covered)}/{len(young)} 人" + (
        f"，另有 {unknown} 名党员缺出生年月未统计" if unknown else ""
    )
    words = "全部" if len(covered) == len(young) else percent(len(covered), len(young))
    return Figure(
        "N3",
        f"{settings.age}岁以下党员覆盖",
        words,
        exact,
        definition + "名单为尚未参训的党员。",
        rows=lambda: tuple(
            FigureRow(None, p.name, p.unit, "未参训", "person", p.person_id) for p in young if not p.attended
        ),
    )


def _mean_attendances(records: YearRecords) -> Figure:
    definition = "参训人次除以各月末在册人数的平均数，舍去尾数；另列达到这一次数的人数。"
    total = sum(s.present for s in records.collective)
    if not total or not records.head_months:
        return _missing("N4", "人均参训次数", definition)
    heads = sum(records.head_months)
    months = len(records.head_months)
    mean = total * months // heads if heads else 0
    reached = sum(1 for p in records.attended if p.times >= mean)
    return Figure(
        "N4",
        "人均参训次数",
        str(mean),
        f"人均 {decimal_down(total * months, heads)} 次；达到 {mean} 次的 {reached} 人，"
        f"平均在册 {decimal_down(heads, months)} 人",
        definition,
        rows=lambda: _attended_rows(records.attended),
    )


def _attended_rows(people: tuple[AttendedRow, ...]) -> tuple[FigureRow, ...]:
    ordered = sorted(people, key=lambda p: (p.times, p.name))
    return tuple(FigureRow(None, p.name, p.unit, f"{p.times} 次", "person", p.person_id) for p in ordered)


def _course_hours(records: YearRecords) -> Figure:
    definition = "课程学时：各场课次学时之和，与参加人数无关。"
    held = records.collective
    total = sum(s.hours_centi for s in held)
    if not total:
        return _missing("N5", "课程学时", definition)
    return Figure(
        "N5",
        "课程学时",
        about(total // 100),
        f"{format_centi(total)} 学时",
        definition,
        rows=lambda: tuple(
            FigureRow(s.on, s.title, s.batch, f"{format_centi(s.hours_centi)} 学时", "session", s.id)
            for s in held
        ),
    )


def _person_hours(records: YearRecords) -> Figure:
    definition = "人学时：每人按考勤记入的学时之和（请假、缺席、未登记不计）。"
    total = sum(s.credited_centi for s in records.collective)
    if not total:
        return _missing("N5b", "人学时", definition)
    return Figure(
        "N5b",
        "人学时",
        about(total // 100),
        f"{format_centi(total)} 人学时",
        definition,
        rows=lambda: tuple(
            FigureRow(s.on, s.title, s.batch, f"{format_centi(s.credited_centi)} 人学时", "session", s.id)
            for s in records.collective
        ),
    )


def _monthly_study(records: YearRecords, settings: SummarySettings) -> Figure:
    definition = (
        f"名称、形式或方案含“{'、'.join(settings.group_words)}”的集中学习，按月计数，取最少的一个月。"
    )
    held = records.named(settings.group_words)
    if not held:
        return _missing("N6", "中心组每月学习次数", definition)
    counts = dict.fromkeys(records.months, 0)
    for s in held:
        counts[f"{s.on:%Y-%m}"] = counts.get(f"{s.on:%Y-%m}", 0) + 1
    least = min(counts.values())
    empty = [f"{int(month[5:])}月" for month, number in counts.items() if number == 0]
    exact = f"最少的月份 {least} 次，共 {len(held)} 次" + (f"；{'、'.join(empty)}没有" if empty else "")
    return Figure("N6", "中心组每月学习次数", str(least), exact, definition, rows=lambda: _held_rows(held))


def _quarterly_seminars(records: YearRecords, settings: SummarySettings) -> Figure:
    definition = f"名称或形式含“{'、'.join(settings.seminar_words)}”的课次，按季度计数。"
    held = records.named(settings.seminar_words)
    if not held:
        return _missing("N7", "每季度专题研讨次数", definition)
    quarters = {(int(month[5:]) + 2) // 3 for month in records.months}
    counts = dict.fromkeys(sorted(quarters), 0)
    for s in held:
        counts[(s.on.month + 2) // 3] += 1
    least, most = min(counts.values()), max(counts.values())
    words = str(least) if least == most else f"{least}-{most}"
    exact = "，".join(f"第{'一二三四'[q - 1]}季度 {n} 次" for q, n in counts.items())
    return Figure("N7", "每季度专题研讨次数", words, exact, definition, rows=lambda: _held_rows(held))


def _study_days(records: YearRecords, settings: SummarySettings) -> Figure:
    definition = "中心组学习和专题研讨的天数：全天计 1 天，半天计 0.5 天，同一天不超过 1 天。"
    held = tuple(
        dict.fromkeys((*records.named(settings.group_words), *records.named(settings.seminar_words)))
    )
    if not held:
        return _missing("N8", "集中学习研讨天数", definition)
    halves: dict[date, int] = {}
    for s in held:
        halves[s.on] = min(2, halves.get(s.on, 0) + s.half_days)
    total = sum(halves.values())
    return Figure(
        "N8",
        "集中学习研讨天数",
        format_centi(total * 50),
        f"{format_centi(total * 50)} 天",
        definition,
        rows=lambda: _held_rows(held),
    )


def _held_rows(held: tuple[year_facts.HeldSession, ...]) -> tuple[FigureRow, ...]:
    return tuple(FigureRow(s.on, s.title, s.batch, f"实到 {s.present} 人", "session", s.id) for s in held)


def _self_study(records: YearRecords) -> Figure:
    definition = "登记的自学学时（自报），按人按月相加；列出每月均达到 30 小时的人数。不计入集中学时。"
    if not records.self_study:
        return _missing("N9", "每月自学30小时", definition)
    months = len(records.months)
    good = [p for p in records.self_study if p.months_reached >= months]
    return Figure(
        "N9",
        "每月自学30小时",
        percent(len(good), len(records.attended) or len(records.self_study)),
        f"{len(good)} 人每月均达到；登记自学的 {len(records.self_study)} 人",
        definition,
        rows=lambda: tuple(
            FigureRow(None, p.name, p.unit, f"{p.months_reached}/{months} 个月", "person", p.person_id)
            for p in records.self_study
        ),
    )


def _pass_rate(records: YearRecords) -> Figure:
    definition = "及格人次除以实考人次；并列除以应考人次。补考按各次测试的成绩规则（取最好或取首次）。"
    tested = sum(e.tested for e in records.exams)
    if not tested:
        return _missing("N10", "测试合格率", definition)
    passed = sum(e.passed for e in records.exams)
    due = sum(e.due for e in records.exams)
    return Figure(
        "N10",
        "测试合格率",
        percent(passed, tested),
        f"及格 {passed}，实考 {tested}（{percent(passed, tested)}），应考 {due}（{percent(passed, due)}）",
        definition,
        rows=lambda: tuple(
            FigureRow(e.on, e.title, "", f"及格 {e.passed}/实考 {e.tested}/应考 {e.due}", "exam", e.id)
            for e in records.exams
        ),
    )


def _half_year_reports(records: YearRecords) -> Figure:
    definition = "年轻干部半年报告：收到份数与应交份数（每人每半年一份）。"
    if not records.young or not records.reports:
        return _missing("N11", "半年报告", definition)
    halves = 2 if len(records.months) > 6 else 1
    due = len(records.young) * halves
    return Figure(
        "N11",
        "半年报告",
        str(len(records.reports)),
        f"收到 {len(records.reports)} 份，应交 {due} 份",
        definition,
        rows=lambda: tuple(FigureRow(r.on, r.title, r.who, "", "", None) for r in records.reports),
    )


def _inspections(records: YearRecords) -> Figure:
    definition = "对村、社区学习情况的检查次数和覆盖面，另列已发督查通报数。"
    if not records.inspections and not records.inspection_bulletins:
        return _missing("N12", "检查与督查通报", definition)
    places = {r.who for r in records.inspections if r.who}
    exact = (
        f"检查 {len(records.inspections)} 次，覆盖 {len(places)}/{records.villages} 个村（社区），"
        f"督查通报 {records.inspection_bulletins} 期"
    )
    return Figure(
        "N12",
        "检查与督查通报",
        str(len(records.inspections)),
        exact,
        definition,
        rows=lambda: tuple(FigureRow(r.on, r.title, r.who, "", "", None) for r in records.inspections),
    )


def _age_on(birth: str, on: date) -> int:
    """Whole years on the day `on`; a birth known by month only counts from that month's end."""
    year, month = int(birth[:4]), int(birth[5:7])
    day = int(birth[8:10]) if len(birth) >= 10 else 28
    return on.year - year - ((on.month, on.day) < (month, day))

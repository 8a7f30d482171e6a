"""个人汇总, 单位汇总 and 成绩一览 of the ledger: one line per person, one per unit."""

from __future__ import annotations

from app.document import Column, Field, Kind, Paper, Section, Table, Value
from app.reports import wording
from app.reports.ledger_data import LedgerData, add_up, rate
from app.reports.paper_code import Printed
from app.rules import scoring
from app.rules.marks import Tally
from app.services.year.ledger import LedgerPerson
from app.services.year.ledger_scores import LedgerExam

WIDE = Paper("A3", landscape=True, margin=12)
LYING = Paper("A4", landscape=True, margin=12)
SIGNATURE = (Field("制表人"), Field("审核人"), Field("日期"))

_COUNTS = (
    Column("应到", Kind.INTEGER, 6, "参训情况（次）"),
    Column("实到", Kind.INTEGER, 6, "参训情况（次）"),
    Column("迟到", Kind.INTEGER, 6, "参训情况（次）"),
    Column("早退", Kind.INTEGER, 6, "参训情况（次）"),
    Column("因公", Kind.INTEGER, 6, "请假（次）"),
    Column("病假", Kind.INTEGER, 6, "请假（次）"),
    Column("事假", Kind.INTEGER, 6, "请假（次）"),
    Column("缺席", Kind.INTEGER, 6),
    Column("未登记", Kind.INTEGER, 7),
)


def facts(data: LedgerData) -> tuple[tuple[Field, ...], ...]:
    """填报单位, 统计期间 and 填报日期, as every ledger sheet has them."""
    made = data.params.made_at
    scope = (Field("人员范围", data.scope, 1, "center"),) if data.scope else ()
    return (
        (
            Field("填报单位", wording.office_name(data.town), 1),
            *scope,
            Field("统计期间", wording.period(data.params.first, data.params.last), 1, "center"),
            Field("填报日期", Printed(wording.long_date(made) if made else ""), 1, "right"),
        ),
    )


def heading(data: LedgerData, sheet: str) -> str:
    """清河镇2024年度干部教育培训台账（个人汇总）."""
    return f"{wording.town_name(data.town)}{data.params.year}年度干部教育培训台账（{sheet}）"


def people_section(data: LedgerData) -> Section:
    """个人汇总: sessions, leave by kind, rate, hours by pot, tests and remarks of every person."""
    pots = data.pots
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("姓名", Kind.NAME, 9),
        Column("单位", Kind.TEXT, 20, grow=True),
        Column("职务", Kind.TEXT, 20, grow=True),
        *_COUNTS,
        Column("补训", Kind.INTEGER, 6),
        Column("警示谈话", Kind.INTEGER, 8),
        Column("出勤率", Kind.PERCENT, 8),
        *(Column(pot, Kind.NUMBER, max(7, 2 * len(pot) + 1), "学时") for pot in pots),
        Column("合计", Kind.NUMBER, 8, "学时"),
        Column("应考", Kind.INTEGER, 6, "测试"),
        Column("实考", Kind.INTEGER, 6, "测试"),
        Column("平均分", Kind.NUMBER, 8, "测试", decimals=2),
        Column("备注", Kind.TEXT, 20, grow=True),
    )
    rows = [_person_row(number, person, data) for number, person in enumerate(data.people, 1)]
    table = Table(columns, rows, total=_people_total(data), frozen=2, text_size=9.5)
    return Section("个人汇总", heading(data, "个人汇总"), table, facts(data), (), SIGNATURE, WIDE)


def _counts(tally: Tally) -> tuple[int, ...]:
    return (
        tally.due,
        tally.present,
        tally.late,
        tally.early,
        tally.official_leave,
        tally.sick_leave,
        tally.personal_leave,
        tally.absent,
        tally.unmarked,
    )


def _hours(data: LedgerData, person_id: int) -> list[Value]:
    return [centi / 100 for centi in _centi_hours(data, person_id)]


def _person_row(number: int, person: LedgerPerson, data: LedgerData) -> tuple[Value, ...]:
    tally = data.tallies[person.id]
    due, sat, average = exam_figures(data, person.id)
    return (
        number,
        person.name,
        person.unit,
        person.title,
        *_counts(tally),
        data.made_up.get(person.id, 0),
        data.talks.get(person.id, 0),
        rate(tally),
        *_hours(data, person.id),
        due,
        sat,
        average,
        _remark(person, data) or None,
    )


def exam_figures(data: LedgerData, person_id: int) -> tuple[int, int, float | None]:
    """Exams due and sat by a person, and the average of the counting scores (None without any)."""
    due = 0
    scores = []
    for exam in data.exams:
        if person_id not in exam.tries:
            continue
        counting = exam.tries[person_id]
        due += counting is None or counting.state != scoring.EXEMPT
        if counting and counting.state in scoring.SCORED and counting.score_centi is not None:
            scores.append(counting.score_centi)
    return due, len(scores), round(sum(scores) / len(scores) / 100, 2) if scores else None


def _remark(person: LedgerPerson, data: LedgerData) -> str:
    words = []
    if person.joined_on and data.params.first < person.joined_on <= data.params.last:
        words.append(f"{person.joined_on.month}月{person.joined_on.day}日入册")
    if person.left_on and person.left_on <= data.params.last:
        reason = f"（{person.left_reason}）" if person.left_reason else ""
        words.append(f"{person.left_on.month}月{person.left_on.day}日离册{reason}")
    return "；".join(words)


def _people_total(data: LedgerData) -> tuple[Value, ...]:
    tally = add_up(data.tallies.values())
    hours = [sum(values) for values in zip(*(_centi_hours(data, p.id) for p in data.people), strict=True)]
    exams = [exam_figures(data, person.id) for person in data.people]
    scores = [
        t.score_centi
        for exam in data.exams
        for person in data.people
        if (t := exam.tries.get(person.id)) and t.state in scoring.SCORED and t.score_centi is not None
    ]
    return (
        "合计",
        None,
        None,
        None,
        *_counts(tally),
        sum(data.made_up.get(person.id, 0) for person in data.people),
        sum(data.talks.get(person.id, 0) for person in data.people),
        rate(tally),
        *(value / 100 for value in hours),
        sum(due for due, _, _ in exams),
        sum(sat for _, sat, _ in exams),
        round(sum(scores) / len(scores) / 100, 2) if scores else None,
        None,
    )


def _centi_hours(data: LedgerData, person_id: int) -> list[int]:
    by_pot = data.hours.get(person_id, {})
    return [*(by_pot.get(pot, 0) for pot in data.pots), sum(by_pot.values())]


def units_section(data: LedgerData) -> Section:
    """单位汇总: people, person-times, rate and hours by unit (of the period's end)."""
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("单位", Kind.TEXT, 24, grow=True),
        Column("人数", Kind.INTEGER, 6),
        *(Column(c.title, c.kind, c.width, c.group.replace("次", "人次")) for c in _COUNTS),
        Column("出勤率", Kind.PERCENT, 8),
        Column("总学时", Kind.NUMBER, 9, "学时"),
        Column("人均", Kind.NUMBER, 8, "学时", decimals=2),
        Column("平均分", Kind.NUMBER, 8, decimals=2),
    )
    groups: dict[str, list[LedgerPerson]] = {}
    for person in data.people:
        groups.setdefault(person.unit or "（无单位）", []).append(person)
    rows = [
        (number, name, *_unit_values(data, people)) for number, (name, people) in enumerate(groups.items(), 1)
    ]
    total = ("合计", None, *_unit_values(data, list(data.people)))
    table = Table(columns, rows, total=total, frozen=2)
    return Section("单位汇总", heading(data, "单位汇总"), table, facts(data), (), SIGNATURE, LYING)


def _unit_values(data: LedgerData, people: list[LedgerPerson]) -> tuple[Value, ...]:
    tally = add_up(data.tallies[person.id] for person in people)
    hours = sum(_centi_hours(data, person.id)[-1] for person in people)
    scores = [
        t.score_centi
        for exam in data.exams
        for person in people
        if (t := exam.tries.get(person.id)) and t.state in scoring.SCORED and t.score_centi is not None
    ]
    return (
        len(people),
        *_counts(tally),
        rate(tally),
        hours / 100,
        round(hours / len(people) / 100, 2),
        round(sum(scores) / len(scores) / 100, 2) if scores else None,
    )


def scores_section(data: LedgerData) -> Section:
    """成绩一览: everybody's counting score or state in every exam of the period."""
    exams = data.exams
    wide = max(10, min(20, 100 // max(len(exams), 1)))
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("姓名", Kind.NAME, 9),
        Column("单位", Kind.TEXT, 20, grow=True),
        *(
            Column(f"{exam.title}\n{wording.short_date(exam.held_on)}", Kind.NUMBER, wide, "测试成绩")
            for exam in exams
        ),
        Column("应考", Kind.INTEGER, 6),
        Column("实考", Kind.INTEGER, 6),
        Column("平均分", Kind.NUMBER, 8, decimals=2),
    )
    rows: list[tuple[Value, ...]] = []
    for person in data.people:
        if not any(person.id in exam.tries for exam in exams):
            continue
        cells = [_score(exam.tries[person.id]) if person.id in exam.tries else None for exam in exams]
        rows.append((len(rows) + 1, person.name, person.unit, *cells, *exam_figures(data, person.id)))
    notes = tuple(_exam_note(exam) for exam in exams)
    table = Table(columns, rows, frozen=3, alert=frozenset({"缺考", "作弊"}))
    return Section("成绩一览", heading(data, "成绩一览"), table, facts(data), notes, SIGNATURE, LYING)


def _exam_note(exam: LedgerExam) -> str:
    found = exam.figures
    average = "" if found.average_centi is None else f"，平均 {found.average_centi / 100:g} 分"
    counts = f"应考 {found.due} 人，实考 {found.tested} 人，合格 {found.passed} 人"
    return f"{exam.title}（{wording.short_date(exam.held_on)}）：{counts}{average}。"


def _score(counting: scoring.Try | None) -> Value:
    if counting is None:
        return "未登记"
    if counting.state in scoring.SCORED and counting.score_centi is not None:
        return counting.score_centi / 100
    return scoring.STATE_LABELS.get(counting.state, counting.state)

"""个人汇总, 单位汇总 and 成绩一览 of the ledger: one line per person, one per unit."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from app.figures.printing import hundredths
from app.figures.scopes import POST_LABELS
from app.papers.document import Column, Fact, Kind, Paper, Section, Table, Value
from app.papers.letter import long_date
from app.reports import scheme_totals, wording
from app.reports.ledger_data import LedgerData, LedgerPerson
from app.reports.paper_code import Printed
from app.rules import scoring
from app.rules.day_words import short_date
from app.rules.scoring import Try
from app.services.figure.of_attendance import EXAM, PERSON, UNIT
from app.services.figure.of_exams import ExamFact, grouped, words

WIDE = Paper("A3", landscape=True, margin=12)
LYING = Paper("A4", landscape=True, margin=12)
SIGNATURE = (Fact("制表人"), Fact("审核人"), Fact("日期"))

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


def facts(data: LedgerData, *, switch: bool = False) -> tuple[tuple[Fact, ...], ...]:
    """填报单位, 统计期间 and 填报日期, as every ledger sheet has them; `switch`: and 按当时／按期末."""
    made = data.params.made_at
    scope = (Fact("人员范围", data.limits, 1, "center"),) if data.limits else ()
    return (
        (
            Fact("填报单位", wording.office_name(data.town), 1),
            *scope,
            *((Fact("单位口径", POST_LABELS[data.scope.posts], 0.6, "center"),) if switch else ()),
            Fact("统计期间", wording.period(data.params.first, data.params.last), 1, "center"),
            Fact("填报日期", Printed(long_date(made) if made else ""), 1, "right"),
        ),
    )


def heading(data: LedgerData, sheet: str) -> str:
    """清河镇2024年度干部教育培训台账（个人汇总）."""
    return f"{wording.town_name(data.town)}{data.params.year}年度干部教育培训台账（{sheet}）"


Cells = Mapping[str, Mapping[Hashable, Value]]
# The figures of a person's line and of a unit's, as the columns have them.
COUNTS = (
    "att.due",
    "att.present",
    "att.late",
    "att.early",
    "att.official",
    "att.sick",
    "att.personal",
    "att.absent",
    "att.unmarked",
)
PERSON_IDS = (
    *COUNTS,
    "make.done",
    "make.else",
    "talk.closed",
    "att.rate",
    "pot.sum",
    "exam.due",
    "exam.sat",
    "exam.mean",
)
UNIT_IDS = ("heads.period", *COUNTS, "att.rate", "pot.sum", "mean.hours", "exam.mean")


def people_section(data: LedgerData) -> Section:
    """个人汇总: sessions, leave by kind, rate, hours by pot, tests and remarks of every person."""
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("姓名", Kind.NAME, 9),
        Column("单位", Kind.TEXT, 20, grow=True),
        Column("职务", Kind.TEXT, 20, grow=True),
        *_COUNTS,
        Column("已补训", Kind.INTEGER, 7, "补训（次）"),
        Column("随他期", Kind.INTEGER, 7, "补训（次）"),
        Column("警示谈话", Kind.INTEGER, 8),
        Column("出勤率", Kind.PERCENT, 8),
        *(Column(pot, Kind.NUMBER, max(7, 2 * len(pot) + 1), "学时") for pot in data.pots),
        Column("合计", Kind.NUMBER, 8, "学时"),
        Column("应考", Kind.INTEGER, 6, "测试（补考后）"),
        Column("实考", Kind.INTEGER, 6, "测试（补考后）"),
        Column("平均分", Kind.NUMBER, 8, "测试（补考后）", decimals=2),
        Column("备注", Kind.TEXT, 20, grow=True),
    )
    cells = {id: data.cells(id, PERSON) for id in PERSON_IDS}
    rows = [_person_row(number, person, cells, data) for number, person in enumerate(data.people, 1)]
    table = Table(columns, rows, total=_people_total(data), frozen=2, text_size=9.5)
    return Section("个人汇总", heading(data, "个人汇总"), table, facts(data), (), SIGNATURE, WIDE)


def _person_row(number: int, person: LedgerPerson, cells: Cells, data: LedgerData) -> tuple[Value, ...]:
    own = {id: found.get(person.id, 0) for id, found in cells.items()}
    pots = data.hours.get(person.id, {})
    return (
        number,
        person.name,
        person.unit,
        person.title,
        *(own[id] for id in COUNTS),
        own["make.done"],
        own["make.else"],
        own["talk.closed"],
        cells["att.rate"].get(person.id) if own["att.due"] else None,
        *(hundredths(pots.get(pot, 0)) for pot in data.pots),
        own["pot.sum"],
        own["exam.due"],
        own["exam.sat"],
        cells["exam.mean"].get(person.id) if own["exam.due"] else None,
        _remark(person, data) or None,
    )


def _people_total(data: LedgerData) -> tuple[Value, ...]:
    own = {id: data.cell(id) for id in PERSON_IDS}
    pots = data.pots_in_all
    return (
        "合计",
        None,
        None,
        None,
        *(own[id] for id in COUNTS),
        own["make.done"],
        own["make.else"],
        own["talk.closed"],
        own["att.rate"],
        *(hundredths(pots.get(pot, 0)) for pot in data.pots),
        own["pot.sum"],
        own["exam.due"],
        own["exam.sat"],
        own["exam.mean"] if data.exams else None,
        None,
    )


def _remark(person: LedgerPerson, data: LedgerData) -> str:
    words = []
    first, last = data.scope.first, data.scope.until
    if person.joined_on and first < person.joined_on <= last:
        words.append(f"{person.joined_on.month}月{person.joined_on.day}日入册")
    words += [
        f"{day.month}月{day.day}日由{old}调入{new}"
        for day, old, new in data.moves.get(person.id, ())
        if first < day <= last
    ]
    if person.left_on and person.left_on <= last:
        reason = f"（{person.left_reason}）" if person.left_reason else ""
        words.append(f"{person.left_on.month}月{person.left_on.day}日离册{reason}")
    return "；".join(words)


def units_section(data: LedgerData) -> Section:
    """单位汇总: people, person-times, rate and hours by unit, of the day or of the period's end."""
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("单位", Kind.TEXT, 24, grow=True),
        Column("期间人数", Kind.INTEGER, 8),
        *(Column(c.title, c.kind, c.width, c.group.replace("次", "人次")) for c in _COUNTS),
        Column("出勤率", Kind.PERCENT, 8),
        Column("合计", Kind.NUMBER, 9, "学时"),
        Column("人均", Kind.NUMBER, 8, "学时", decimals=2),
        Column("平均分", Kind.NUMBER, 8, "补考后", decimals=2),
    )
    cells = {id: data.cells(id, UNIT) for id in UNIT_IDS}
    ids = set().union(*(found.keys() for id, found in cells.items() if id != "mean.hours"))
    order = [unit for unit in data.facts.units if unit in ids] + [None] * (None in ids)
    rows = [
        (number, data.facts.units[unit].name if unit else "（无单位）", *_unit_values(cells, unit))
        for number, unit in enumerate(order, 1)
    ]
    whole: dict[str, dict[Hashable, Value]] = {id: {None: data.cell(id)} for id in UNIT_IDS}
    total = ("合计", None, *_unit_values(whole, None))
    table = Table(columns, rows, total=total, frozen=2)
    return Section(
        "单位汇总", heading(data, "单位汇总"), table, facts(data, switch=True), (), SIGNATURE, LYING
    )


def _unit_values(cells: Cells, unit: Hashable) -> tuple[Value, ...]:
    has_exams = unit in cells["exam.mean"]
    return tuple(
        cells[id].get(unit) if id in ("att.rate", "exam.mean", "mean.hours") else cells[id].get(unit, 0)
        for id in UNIT_IDS
        if id != "exam.mean" or has_exams
    ) + (() if has_exams else (None,))


def schemes_section(data: LedgerData) -> Section:
    """分类汇总: topics of every scheme, and classes of people."""
    title = heading(data, scheme_totals.NAME)
    return scheme_totals.section(title, data.facts, data.scope, facts(data), SIGNATURE)


def scores_section(data: LedgerData) -> Section:
    """成绩一览: everybody's first result and result after the resit in every test of the period."""
    exams = data.exams
    wide = max(10, min(20, 100 // max(len(exams), 1)))
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("姓名", Kind.NAME, 9),
        Column("单位", Kind.TEXT, 20, grow=True),
        *(Column(f"{exam.title}\n{short_date(exam.on)}", Kind.NUMBER, wide, "测试成绩") for exam in exams),
        Column("应考", Kind.INTEGER, 6, "补考后"),
        Column("实考", Kind.INTEGER, 6, "补考后"),
        Column("平均分", Kind.NUMBER, 8, "补考后", decimals=2),
    )
    cells = {id: data.cells(id, PERSON) for id in ("exam.due", "exam.sat", "exam.mean")}
    rows: list[tuple[Value, ...]] = []
    for person in data.people:
        own = [data.tries(exam, person.id) for exam in exams]
        if all(tries is None for tries in own):
            continue
        results = [_result(exam, tries) for exam, tries in zip(exams, own, strict=True)]
        figures = (cells["exam.due"].get(person.id, 0), cells["exam.sat"].get(person.id, 0))
        rows.append(
            (
                len(rows) + 1,
                person.name,
                person.unit,
                *results,
                *figures,
                cells["exam.mean"].get(person.id) if figures[0] else None,
            )
        )
    counts = grouped(data.facts, data.scope, EXAM)
    notes = tuple(
        f"{exam.title}（{short_date(exam.on)}）：{words(counts[exam.id])}。"
        for exam in exams
        if exam.id in counts
    )
    table = Table(columns, rows, frozen=3, alert=frozenset({"缺考", "作弊"}))
    return Section("成绩一览", heading(data, "成绩一览"), table, facts(data), notes, SIGNATURE, LYING)


def _result(exam: ExamFact, tries: tuple[Try, ...] | None) -> Value:
    """The result after the resit; where it is another than the first, both: '72（首考缺考）'."""
    if tries is None:
        return None
    entered = [each for each in tries if each.state]
    counting = scoring.counting_try(entered, exam.policy)
    after = _score(counting)
    if len(entered) < 2 or counting == entered[0]:
        return after
    return f"{after}（首考{_score(entered[0])}）"


def _score(found: Try | None) -> Value:
    if found is None:
        return "未登记"
    if found.state in scoring.SCORED and found.score_centi is not None:
        return hundredths(found.score_centi)
    return scoring.STATE_LABELS.get(found.state, found.state)

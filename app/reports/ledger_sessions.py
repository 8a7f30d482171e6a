"""考勤总表, 场次一览 and 学时明细 of the ledger: by class session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from datetime import date

from app.figures.catalogue import figure
from app.figures.counting import NOBODY
from app.figures.printing import hundredths
from app.papers.document import Column, Kind, Section, Table, Value
from app.reports import wording
from app.reports.ledger_data import LedgerData
from app.reports.ledger_people import LYING, SIGNATURE, WIDE, facts, heading
from app.rules.hours import format_centi
from app.rules.marks import ABSENT
from app.services.figure.facts import AHEAD, OWN, SENT
from app.services.figure.of_attendance import SESSION
from app.services.figure.of_sessions import alone_forms
from app.services.plan.class_sessions import ClassSessionRow

# Class sessions that fit side by side on a lying sheet.
MOST_ON_A4 = 26
MOST_ON_A3 = 52
# Hours beside the marks: 补训, 授课 and 登记学时 less what counted twice.
BESIDE = "其他学时"


def grid_section(data: LedgerData) -> Section:
    """考勤总表: people × class sessions with symbols; printed by quarter, or by month when there are many."""
    blocks = _blocks([lesson.held_on for lesson in data.sessions])
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("姓名", Kind.NAME, 9),
        Column("单位", Kind.TEXT, 20, grow=True),
        *(
            Column(
                f"{number}\n{lesson.held_on.day}日",
                Kind.MARK,
                3.6,
                group=f"{lesson.held_on.month}月",
                block=block,
            )
            for number, (lesson, block) in enumerate(zip(data.sessions, blocks, strict=True), 1)
        ),
    )
    symbols = data.symbols
    empty: list[str | None] = [None] * len(data.sessions)
    rows = [
        (number, person.name, person.unit, *[symbols[mark] for mark in data.grid.get(person.id, empty)])
        for number, person in enumerate(data.people, 1)
    ]
    alert = frozenset(kind.symbol for kind in data.kinds if kind.code == ABSENT)
    table = Table(columns, rows, frozen=3, alert=alert, text_size=8)
    paper = WIDE if len(data.sessions) > MOST_ON_A4 else LYING
    return Section(
        "考勤总表", heading(data, "考勤总表"), table, facts(data), (legend(data),), SIGNATURE, paper
    )


def _blocks(days: list[date]) -> list[str]:
    """Which printed stretch each class session is in: none, quarters, or months."""
    if len(days) <= MOST_ON_A3:
        return [""] * len(days)
    quarters = [wording.quarter(day) for day in days]
    if max(Counter(quarters).values()) <= MOST_ON_A3:
        return quarters
    return [f"{day.month}月" for day in days]


def legend(data: LedgerData) -> str:
    """What each symbol means."""
    words = "　".join(f"{kind.symbol} {kind.label}" for kind in data.kinds)
    return f"图例：{words}；空白表示该场次不应参训。列头上行为场次号（见“场次一览”），下行为日期。"


def sessions_section(data: LedgerData) -> Section:
    """场次一览: every class session with its facts and figures."""
    columns = (
        Column("场次", Kind.SERIAL, 5),
        Column("日期", Kind.DATE, 11),
        Column("时间", Kind.WORD, 12),
        Column("课程", Kind.TEXT, 26, grow=True),
        Column("期次", Kind.WORD, 8),
        Column("类别", Kind.WORD, 12),
        Column("地点", Kind.TEXT, 14),
        Column("授课人", Kind.WORD, 8),
        Column("学时", Kind.NUMBER, 6),
        Column("应到", Kind.INTEGER, 6, "人次"),
        Column("实到", Kind.INTEGER, 6, "人次"),
        Column("迟到", Kind.INTEGER, 6, "人次"),
        Column("早退", Kind.INTEGER, 6, "人次"),
        Column("请假", Kind.INTEGER, 6, "人次"),
        Column("缺席", Kind.INTEGER, 6, "人次"),
        Column("未登记", Kind.INTEGER, 7, "人次"),
        Column("出勤率", Kind.PERCENT, 8),
        Column("备注", Kind.TEXT, 16, grow=True),
    )
    cells = {id: data.cells(id, SESSION) for id in SESSION_IDS}
    rows = [_session_row(number, lesson, cells, data) for number, lesson in enumerate(data.sessions, 1)]
    total: tuple[Value, ...] = ("合计", *[None] * 7, *(data.cell(id) for id in SESSION_IDS), _beside(data))
    table = Table(columns, rows, total=total, frozen=2, text_size=8.5)
    return Section("场次一览", heading(data, "场次一览"), table, facts(data), (), SIGNATURE, LYING)


SESSION_IDS = (
    "hours.course",
    "att.due",
    "att.present",
    "att.late",
    "att.early",
    "att.leave",
    "att.absent",
    "att.unmarked",
    "att.rate",
)


def _session_row(
    number: int, lesson: ClassSessionRow, cells: Mapping[str, Mapping[Hashable, Value]], data: LedgerData
) -> tuple[Value, ...]:
    """A line; of what is not the town's own held work the figures stand in the remark, not in the columns."""
    return (
        number,
        lesson.held_on,
        lesson.when,
        lesson.title,
        lesson.batch,
        lesson.category,
        lesson.place,
        lesson.lecturers,
        *(cells[id].get(lesson.id) for id in SESSION_IDS),
        _session_remark(lesson, data),
    )


def _session_remark(lesson: ClassSessionRow, data: LedgerData) -> str | None:
    fact = data.facts.by_id[lesson.id]
    hours = f"{format_centi(lesson.hours_centi)}学时"
    own = {which: data.attendance(SESSION, which).get(lesson.id) for which in (OWN, SENT, AHEAD)}
    if own[SENT] is not None or (fact.is_sent and fact.is_held(data.scope.until)):
        found = own[SENT] or NOBODY
        return f"上级调训，{hours}，应调{found.due}、实到{found.present}人"
    if fact.is_sent:
        return f"上级调训，未开展，{hours}"
    if not fact.is_held(data.scope.until):
        return f"未开展，{hours}，名单{(own[AHEAD] or NOBODY).due}人"
    words = []
    if fact.form in alone_forms(data.facts):
        words.append(f"{fact.form}，{hours}，不计培训场次")
    elif fact.form in data.uncounted_forms:
        words.append(f"{fact.form}，不计学时")
    if walked := (own[OWN] or NOBODY).walkin:
        words.append(f"临时参加{walked}人")
    return "；".join(words) or None


def _beside(data: LedgerData) -> str | None:
    """What the total leaves out: 另有未开展3、上级调训2."""
    parts = [
        f"{word}{data.cell(id)}"
        for word, id in (("未开展", "session.ahead"), ("上级调训", "session.sent"))
        if data.cell(id)
    ]
    return f"另有{'、'.join(parts)}课次，不在合计" if parts else None


def details_section(data: LedgerData) -> Section:
    """学时明细: one line per person and class session, with unit and title of the day."""
    columns = (
        Column("序号", Kind.SERIAL, 7),
        Column("姓名", Kind.NAME, 9),
        Column("单位", Kind.TEXT, 20),
        Column("职务", Kind.TEXT, 18),
        Column("日期", Kind.DATE, 11),
        Column("时间", Kind.WORD, 12),
        Column("课程", Kind.TEXT, 30, grow=True),
        Column("类别", Kind.WORD, 13),
        Column("学时类别", Kind.WORD, 10),
        Column("课次学时", Kind.NUMBER, 9),
        Column("考勤", Kind.WORD, 10),
        Column(figure("pot.mark").word, Kind.NUMBER, 9),
    )
    names = {person.id: person.name for person in data.people}
    labels = {
        lesson.id: {kind.code: kind.label for kind in data.in_time.on(lesson.held_on)}
        for lesson in data.sessions
    }
    sessions = {
        lesson.id: (
            lesson.held_on,
            lesson.when,
            lesson.title,
            lesson.category,
            lesson.pot,
            hundredths(lesson.hours_centi),
        )
        for lesson in data.sessions
    }
    rows = [
        (
            number,
            names[row.person_id],
            row.unit,
            row.title,
            *sessions[row.class_session_id],
            labels[row.class_session_id].get(row.typed, row.typed),
            hundredths(data.credit_of(row.class_session_id, row.person_id, row.mark)),
        )
        for number, row in enumerate(data.details, 1)
        if row.class_session_id in sessions
    ]
    total: tuple[Value, ...] = ("合计", *[None] * 10, data.cell("pot.mark"))
    table = Table(columns, rows, total=total, frozen=2, text_size=9)
    return Section("学时明细", heading(data, "学时明细"), table, facts(data), (), (), LYING)


def other_hours_section(data: LedgerData) -> Section:
    """其他学时: what is counted beside the marks, one line each; the total belongs to the check sums."""
    columns = (
        Column("序号", Kind.SERIAL, 7),
        Column("姓名", Kind.NAME, 9),
        Column("单位", Kind.TEXT, 22),
        Column("日期", Kind.DATE, 11),
        Column("来源", Kind.WORD, 10),
        Column("学时类别", Kind.WORD, 10),
        Column("内容", Kind.TEXT, 36, grow=True),
        Column(BESIDE, Kind.NUMBER, 9),
        Column("说明", Kind.TEXT, 36),
    )
    people, units = data.facts.people, data.facts.units
    unit_of = {
        row: data.facts.unit_of_day(row.person_id, row.on, data.scope) for row in set(data.other_hours)
    }
    rows = [
        (
            number,
            people[row.person_id].name,
            units[unit_of[row] or 0].name if unit_of[row] else "",
            row.on,
            row.kind,
            row.pot,
            row.title,
            hundredths(row.centi),
            row.note or None,
        )
        for number, row in enumerate(data.other_hours, 1)
    ]
    total: tuple[Value, ...] = ("合计", *[None] * 6, hundredths(beside_centi(data)), None)
    table = Table(columns, rows, total=total, frozen=2, text_size=9)
    return Section("其他学时", heading(data, "其他学时"), table, facts(data), (), (), LYING)


def beside_centi(data: LedgerData) -> int:
    """Hours beside the marks (1/100 学时): make-ups, lectures and entries less what counted twice."""
    parts = (data.value(id).part for id in ("pot.make", "pot.lecture", "pot.entry"))
    return sum(parts) - data.value("pot.double").part

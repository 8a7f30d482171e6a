"""口径说明 of the ledger: definitions, period, counts, and sums that must agree across its sheets (I12)."""

from __future__ import annotations

from collections import Counter

from app import __version__
from app.document import Column, Kind, Section, Table, Value
from app.reports import wording
from app.reports.ledger_data import DETAILS, LedgerData, add_up
from app.reports.ledger_people import LYING, SIGNATURE, facts, heading
from app.reports.ledger_sessions import legend
from app.reports.mark_words import worth_words
from app.reports.paper_code import PAPER_CODE, Printed
from app.reports.reconciliation import CODE_MEANS
from app.rules.hours import credit, format_centi
from app.rules.marks import Tally, tally


def checks_section(data: LedgerData) -> Section:
    """What each figure means, how the period was cut, and the check sums."""
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("项目", Kind.WORD, 18),
        Column("数值", Kind.TEXT, 28),
        Column("口径与说明", Kind.TEXT, 76, grow=True),
    )
    found = [*_scope(data), *_figures(data), *_definitions(data), *_checks(data), *_origin(data)]
    rows = [(number, *row) for number, row in enumerate(found, 1)]
    table = Table(columns, rows, frozen=2, text_size=9.5)
    return Section("口径说明", heading(data, "口径说明"), table, facts(data), (), SIGNATURE, LYING)


Line = tuple[Value, Value, Value]


def _scope(data: LedgerData) -> list[Line]:
    left = "单位、职务取期末任职，一人多岗的职务并列；当日的单位、职务见“学时明细”。"
    listed = sum(1 for p in data.people if not p.left_on or p.left_on > data.params.last)
    return [
        (
            "统计期间",
            wording.period(data.params.first, data.params.last),
            "按课次日期统计，首尾两日均含；已取消的课次不计。",
        ),
        (
            "统计人数",
            f"{len(data.people)} 人",
            f"期末在册 {listed} 人；期间有参训记录、期末已离册的 {len(data.people) - listed} 人同列。{left}",
        ),
    ]


def _figures(data: LedgerData) -> list[Line]:
    whole = _whole(data)
    average = whole.present / len(data.people)
    hours = _hours(data)
    planned = sum(held.hours_centi for held in data.sessions)
    return [
        ("培训场次", f"{len(data.sessions)} 场", "一个课次计一场；同一课程分期举办的，每期各计一场。"),
        ("参训人次", f"{whole.present} 人次", "出勤、迟到、早退计入；请假、缺席、未登记不计入。"),
        ("人均参训", f"{average:.1f} 次", "参训人次 ÷ 统计人数。"),
        ("课程学时", f"{format_centi(planned)} 学时", "各课次学时之和，与参训人数无关。"),
        ("人学时", f"{format_centi(hours)} 学时", "每人计入学时之和，与课程学时不可混用。"),
        ("未登记", f"{whole.unmarked} 人次", "尚未登记考勤的人次；既不算出勤，也不算缺席。"),
    ]


def _definitions(data: LedgerData) -> list[Line]:
    span = {"first": data.params.first, "last": data.params.last}
    worth = worth_words(data.in_time, data.lateness, **span)
    return [
        ("应到", None, "列入课次名单的人次；“不在册”的不算应到。"),
        ("出勤率", None, "实到 ÷（应到 − 未登记）；全部未登记的不计算出勤率。迟到、早退的计为实到。"),
        ("迟到、早退", None, "“迟到+早退”在迟到、早退两栏各计一次，实到只计一次。"),
        ("补训", None, "缺训后已补训，或参加同一课程其他期次并实到的次数，不改变原考勤状态。"),
        ("警示谈话", None, "期内事由已谈话并登记记录的次数；待谈话、不予谈话的不计。"),
        (
            "学时",
            None,
            f"{worth}；其余状态不计学时。补训、授课、登记的学时和重复扣除见“其他学时”。各类学时分别累计，不相互抵充。",
        ),
        ("平均分", None, "各次测试有效成绩的平均；缺考、缓考、免试、作弊不计为 0 分，也不计入平均。"),
        ("符号", None, legend(data)),
    ]


def _checks(data: LedgerData) -> list[Line]:
    """The same sums, counted from different sheets."""
    whole, on_grid = _whole(data), _grid_tally(data)
    lines = []
    for name, figure in (("应到人次", "due"), ("实到人次", "present"), ("缺席人次", "absent")):
        sums = {"个人汇总": getattr(whole, figure), "考勤总表": getattr(on_grid, figure)}
        if data.params.is_whole:
            sums["场次一览"] = getattr(add_up(held.tally for held in data.sessions), figure)
        lines.append(_check(name, sums))
    hours = _hours(data)
    beside = sum(row.centi for row in data.other_hours)
    with_other = "＋其他学时" if data.other_hours else ""
    sums = {"个人汇总": hours, f"考勤总表{with_other}": _grid_hours(data) + beside}
    if data.details:
        sums[f"学时明细{with_other}"] = beside + sum(
            data.credit_of(row.class_session_id, row.person_id, row.mark) for row in data.details
        )
    lines.append(_check("计入学时", sums, hours=True))
    return lines


def _check(name: str, sums: dict[str, int], *, hours: bool = False) -> Line:
    words = [f"{sheet} {format_centi(value) if hours else value}" for sheet, value in sums.items()]
    agree = len(set(sums.values())) == 1
    return f"核对：{name}", "一致" if agree else "不一致，请勿使用", "；".join(words)


def _origin(data: LedgerData) -> list[Line]:
    made = data.params.made_at
    stamp = f"，生成于 {made:%Y-%m-%d %H:%M}" if made else ""
    left_out: list[Line] = []
    if DETAILS not in data.params.sheets:
        left_out.append((DETAILS, "另册", "逐人逐场的明细行数很多，另存一册“台账学时明细”，也可按单位导出。"))
    if data.seal_code:
        words = "封账时操作记录最后一步的代码，每页都有；封账后的更正另附更正单。"
        left_out.append(("封账校验码", data.seal_code, words))
    return [
        *left_out,
        (
            "生成程序",
            f"干训台账 {__version__}",
            Printed(f"由登记数据直接生成{stamp}；请勿改动后当作原件使用。"),
        ),
        ("数据校验码", PAPER_CODE, CODE_MEANS),
    ]


def _hours(data: LedgerData) -> int:
    return sum(sum(data.hours.get(person.id, {}).values()) for person in data.people)


def _whole(data: LedgerData) -> Tally:
    return add_up(data.tallies.values())


def _grid_tally(data: LedgerData) -> Tally:
    counts: Counter[str] = Counter()
    for person in data.people:
        counts.update(mark for mark in data.grid.get(person.id, ()) if mark is not None)
    return tally(counts, data.kinds)


def _grid_hours(data: LedgerData) -> int:
    worth = [
        {code: credit(data.worth[held.id], percent) for code, percent in data.percents.items()}
        for held in data.sessions
    ]
    plain = sum(
        by_mark[mark]
        for person in data.people
        for mark, by_mark in zip(data.grid.get(person.id, ()), worth, strict=False)
        if mark is not None
    )
    places = {held.id: place for place, held in enumerate(data.sessions)}
    for (held_id, person_id), centi in data.changes.items():
        marks_of = data.grid.get(person_id)
        mark = marks_of[places[held_id]] if marks_of and held_id in places else None
        if mark is not None and data.worth.get(held_id):
            plain += centi - worth[places[held_id]][mark]
    return plain

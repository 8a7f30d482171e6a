"""口径说明 of the ledger: definitions, bridges, and sums that must agree across its sheets (I12)."""

from __future__ import annotations

from collections import Counter

from app import __version__
from app.figures.counting import Attendance, added, attendance
from app.papers.document import Section
from app.reports import definitions, reconciliation
from app.reports.ledger_data import LedgerData
from app.reports.ledger_params import DETAILS
from app.reports.ledger_people import PERSON_IDS, SIGNATURE, UNIT_IDS, facts, heading
from app.reports.ledger_sessions import SESSION_IDS, beside_centi, legend
from app.reports.mark_words import worth_words
from app.reports.paper_code import PAPER_CODE, Printed
from app.reports.reconciliation import AGREE, CODE_MEANS, DISAGREE, Line
from app.rules.hours import credit, format_centi
from app.services.figure.facts import OWN
from app.services.figure.of_attendance import PERSON, SESSION

# Every figure the ledger's sheets print, and those its own page adds.
IDS = (
    "session.held",
    "att.took",
    "mean.present",
    "heads.end",
    "heads.mean",
    "hours.people",
    *PERSON_IDS,
    *UNIT_IDS,
    *SESSION_IDS,
)


def checks_section(data: LedgerData) -> Section:
    """What each figure means, how the period was cut, the bridges, and the check sums."""
    found = [
        *definitions.lines(data.facts, data.scope, IDS, units=True),
        *_words(data),
        *_checks(data),
        *_origin(data),
    ]
    return reconciliation.section(heading(data, "口径说明"), found, facts(data), SIGNATURE)


def _words(data: LedgerData) -> list[Line]:
    """What the signs and the hours of a mark mean."""
    span = {"first": data.params.first, "last": data.params.last}
    worth = worth_words(data.in_time, data.lateness, **span)
    return [
        (
            "单位、职务",
            "期末任职",
            "个人各表所列单位、职务为期末任职，一人多岗的职务并列；当日的单位、职务见“学时明细”。",
        ),
        ("学时折算", "", f"{worth}；其余状态不计学时。补训、授课、登记的学时和重复扣除见“其他学时”。"),
        ("符号", "", legend(data)),
    ]


def _checks(data: LedgerData) -> list[Line]:
    """The same sums, counted on different ways from different rows."""
    by_person, by_session, on_grid = (
        added(data.attendance(PERSON).values()),
        added(data.attendance(SESSION).values()),
        _grid_attendance(data),
    )
    lines = [
        reconciliation.agree(
            f"{name}人次",
            (
                ("个人汇总", getattr(by_person, figure)),
                ("场次一览", getattr(by_session, figure)),
                ("考勤总表", getattr(on_grid, figure)),
            ),
        )
        for name, figure in (("应到", "due"), ("实到", "present"), ("缺席", "absent"))
    ]
    hours = sum(sum(own.values()) for own in data.hours.values())
    beside = beside_centi(data)
    with_other = "＋其他学时" if beside else ""
    sums = [("个人汇总", hours), (f"考勤总表{with_other}", _grid_hours(data) + beside)]
    if data.details:
        marked = sum(data.credit_of(row.class_session_id, row.person_id, row.mark) for row in data.details)
        sums.append((f"学时明细{with_other}", marked + beside))
    is_same = len({value for _, value in sums}) == 1
    words = "；".join(f"{sheet} {format_centi(value)}" for sheet, value in sums)
    return [*lines, ("核对：计入学时", AGREE if is_same else DISAGREE, words)]


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


def _grid_attendance(data: LedgerData) -> Attendance:
    """应到 and its parts counted from the cells of 考勤总表: the town's held class sessions, no walk-ins."""
    lessons = {each.id for each in data.facts.sessions_of(data.scope, OWN)}
    places = [place for place, row in enumerate(data.sessions) if row.id in lessons]
    walked = {(row.person_id, row.class_session_id) for row in data.facts.walked}
    counts: Counter[str] = Counter()
    for person_id, own in data.grid.items():
        for place in places:
            mark = own[place]
            if mark is not None and (not walked or (person_id, data.sessions[place].id) not in walked):
                counts[mark] += 1
    return attendance(counts, data.kinds)


def _grid_hours(data: LedgerData) -> int:
    """Hours of the marks on 考勤总表."""
    worth = [
        {code: credit(data.worth[lesson.id], percent) for code, percent in data.percents.items()}
        for lesson in data.sessions
    ]
    plain = sum(
        by_mark[mark]
        for own in data.grid.values()
        for mark, by_mark in zip(own, worth, strict=False)
        if mark is not None
    )
    places = {lesson.id: place for place, lesson in enumerate(data.sessions)}
    for (held_id, person_id), centi in data.changes.items():
        marks_of = data.grid.get(person_id)
        mark = marks_of[places[held_id]] if marks_of and held_id in places else None
        if mark is not None and data.worth.get(held_id):
            plain += centi - worth[places[held_id]][mark]
    return plain

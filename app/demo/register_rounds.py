"""Registers that go round all units or people: most came in time, some late, some never."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.rules.registers.description import Register
from app.rules.registers.typed_values import Given
from app.services.person import units
from app.services.person.roster import PersonRow, list_people
from app.services.person.units import UnitRow
from app.services.plan import programmes
from app.services.register import moving, writing
from app.services.register.many import Act, Cell, enter_many
from app.services.register.waiving import WaiverInput, waive

YEAR = 2024
AFTER = date(YEAR + 1, 1, 15)
CAMPAIGN = "干部能力作风专项行动方案"
# The paper, the day most brought it, and every how manieth never did.
FOUR = (
    ("plan", date(YEAR, 1, 18), 0),
    ("summary", date(YEAR, 12, 20), 9),
    ("discussion", date(YEAR, 6, 25), 0),
    ("words", date(YEAR, 11, 28), 0),
)
PLANS = (
    "读原著四本、写体会两篇；每月自学不少于 30 小时；参加集中学习不缺席。",
    "学业务条例六部，整理办事流程一张；每周写学习笔记一篇。",
    "随村走访每月四次，补齐政策短板；参加业务大讲堂每月一次。",
)
VILLAGES = ("村", "社区")
FINDINGS = (
    ("学习记录不全，6月两次集中学习无签到", "补齐签到并说明原因"),
    ("学习笔记偏少，限期补齐", "补记四次学习笔记，交支部书记审阅"),
)
TOPICS = {"weekly": "政策条例、公文、信访、应急各两次", "theory": "党的二十届三中全会精神；党纪学习教育"}
VOTES = (("基层治理", 9), ("文书档案", 7), ("乡村振兴", 6), ("廉政教育学习", 4), ("财务审计", 3))
RISKS = {
    "study": ("调研走过场", "调研有提纲、有记录、有回访"),
    "papers": ("办文超期、错发", "登记催办，专人核对"),
    "petition": ("答复不及时引发越级访", "五日内见面、十五日内答复"),
    "report": ("重大事项不报、迟报", "请示报告清单化，双人复核"),
    "seal": ("印章外借、空白盖章", "用印登记、领导审批、专柜保管"),
    "money": ("超范围列支", "两人经办、按月公开"),
}


def _active(session: Session) -> list[UnitRow]:
    return [row for row in units.list_units(session) if row.people and row.active]


def _secretary(people: Sequence[PersonRow], unit: UnitRow) -> PersonRow:
    """The first of a unit in the roster, who heads it."""
    return next(person for person in people if person.unit == unit.name)


def four_papers(session: Session, register: Register) -> int:
    """四有 of everybody (C28): 114 × 4, every ninth still owes the summary, some plans came late."""
    cells = []
    people = list_people(session)
    for slot, day, never in FOUR:
        for place, person in enumerate(people):
            if never and place % never == never - 1:
                continue
            on = date(YEAR, 4, 8) if slot == "plan" and place % 23 == 22 else day
            cells.append(Cell(Act.RECEIVE, person.id, on, str(YEAR), slot))
    entered = enter_many(session, register=register, cells=cells, today=AFTER)
    plans = [entry_id for cell, entry_id in zip(cells, entered.ids, strict=True) if cell.slot == "plan"]
    for place, entry_id in enumerate(plans[: len(PLANS)]):
        values = {"content": PLANS[place], "title": f"{YEAR}年个人学习计划"}
        writing.edit_entry(session, register=register, entry_id=entry_id, values=values, today=AFTER)
    ill = WaiverInput(register.id, "four", "person", people[8].id, "全年借调县委组织部", str(YEAR), "summary")
    waive(session, data=ill, on_day=date(YEAR, 12, 25))
    return len(cells)


def half_reports(session: Session, register: Register) -> int:
    """半年报告 of the young cadres (C18): one late in summer, two still missing in winter."""
    young = [person for person in list_people(session) if "年轻干部" in person.groups]
    summer, late, winter = date(YEAR, 6, 26), date(YEAR, 7, 9), date(YEAR, 12, 24)
    cells = [
        Cell(Act.RECEIVE, person.id, late if place == 3 else summer, f"{YEAR}-H1", "report")
        for place, person in enumerate(young)
    ]
    cells += [
        Cell(Act.RECEIVE, person.id, winter, f"{YEAR}-H2", "report")
        for place, person in enumerate(young)
        if place not in (2, 6)
    ]
    ids = enter_many(session, register=register, cells=cells, today=AFTER).ids
    said = {"note": "按时参加集中学习，驻村工作扎实，群众反映较好。", "caution": "表达偏急，已提醒注意方式。"}
    writing.edit_entry(session, register=register, entry_id=ids[0], values=said, today=AFTER)
    return len(cells)


def unit_plans(session: Session, register: Register) -> int:
    """Plans of all units (E35, E04): two campaign plans late, one revised, some study plans missing."""
    cells = []
    rows = _active(session)
    for place, unit in enumerate(rows):
        on = date(YEAR, 8, 13) if place % 9 == 8 else date(YEAR, 8, 5 + place % 5)
        cells.append(Cell(Act.RECEIVE, unit.id, on, str(YEAR), "campaign"))
        for slot, missing in (("weekly", 10), ("theory", 7)):
            if place % missing != missing - 1:
                late = place % 8 == 5
                cells.append(
                    Cell(Act.RECEIVE, unit.id, date(YEAR, 4 if late else 3, 8 + place % 9), str(YEAR), slot)
                )
    ids = enter_many(session, register=register, cells=cells, today=AFTER).ids
    for cell, entry_id in zip(cells, ids, strict=True):
        if cell.slot in TOPICS and cell.who_id <= rows[7].id:
            values = {"topics": TOPICS[cell.slot]}
            writing.edit_entry(session, register=register, entry_id=entry_id, values=values, today=AFTER)
    writing.revise_entry(
        session, register=register, entry_id=ids[0], on_day=date(YEAR, 9, 20),
        values={"topics": "新增“一次告知”专项"},
    )  # fmt: skip
    return len(cells)


def conveyances(session: Session, register: Register) -> int:
    """The year's plan told to every unit (A20), the campaign's late by one and not at all by another."""
    count = 0
    rows = _active(session)
    told = [
        (row.title, row.start_on, place, unit)
        for row in programmes.list_programmes(session)
        for place, unit in enumerate(rows)
        if row.title != CAMPAIGN or place != 12
    ]
    for plan, start, place, unit in told:
        late = plan == CAMPAIGN and place == 17
        day = start + timedelta(days=22 if late else 1 + place % 9)
        values: dict[str, Given] = {
            "day": day,
            "unit": str(unit.id),
            "plan": plan,
            "mode": ("meeting", "regular", "paper")[place % 3],
            "heads": max(1, unit.people - place % 3),
        }
        writing.add_entry(session, register=register, values=values, today=day)
        count += 1
    return count


def surveys(session: Session, register: Register) -> int:
    """What units want to learn next year (D28): two never answered, one came late."""
    count = 0
    for place, unit in enumerate(_active(session)):
        if place in (4, 15):
            continue
        day = date(YEAR, 12, 3) if place == 19 else date(YEAR, 11, 11 + place % 9)
        votes = "、".join(
            f"{topic}:{max(1, votes * unit.people // 8 - (place + number) % 3)}"
            for number, (topic, votes) in enumerate(VOTES)
        )
        values: dict[str, Given] = {
            "day": day,
            "unit": str(unit.id),
            "method": ("paper", "group", "visit")[place % 3],
            "heads": unit.people,
            "topics": f"{votes}、短视频制作:{1 + place % 3}",
            "words": "希望多安排现场教学" if place % 4 == 0 else "",
        }
        writing.add_entry(session, register=register, values=values, today=day)
        count += 1
    return count


def inspections(session: Session, register: Register) -> int:
    """Every village twice (C29), offices and the branch in the campaign (E36), findings put right or not."""
    people = list_people(session)
    inspector = next(person for person in people if person.unit == "党建工作办公室")
    office = next(unit for unit in _active(session) if unit.name == "党建工作办公室")
    villages = [unit for unit in _active(session) if unit.kind in VILLAGES]
    offices = [unit for unit in _active(session) if unit.kind not in VILLAGES][1:7]
    visits = [
        (day, unit, "study", place % 4 - 1 if (place + half) % 4 in (1, 2) else -1)
        for half, day in enumerate((date(YEAR, 5, 21), date(YEAR, 10, 22)))
        for place, unit in enumerate(villages)
    ] + [
        (date(YEAR, 11, 20), unit, "campaign", 0 if place == 4 else -1) for place, unit in enumerate(offices)
    ]
    for number, (day, unit, kind, finding) in enumerate(visits):
        values: dict[str, Given] = {
            "day": day, "unit": str(unit.id), "kind": kind, "office": str(office.id),
            "inspectors": str(inspector.id), "result": "fine" if finding < 0 else "found",
        }  # fmt: skip
        if finding >= 0:
            problem, demand = FINDINGS[finding % len(FINDINGS)]
            values |= {
                "finding": problem,
                "demand": demand,
                "owner": str(_secretary(people, unit).id),
                "by": day + timedelta(days=7),
            }
        entry_id = writing.add_entry(session, register=register, values=values, today=day).entry_id
        if finding >= 0 and number < len(villages):
            _put_right(session, register, entry_id, day, str(inspector.id), checked=number % 3 != 0)
    return len(visits) + _class_visit(session, register, office, inspector)


def _put_right(
    session: Session, register: Register, entry_id: int, day: date, checker: str, *, checked: bool
) -> None:
    moving.set_state(
        session, register=register, entry_id=entry_id, state="fixed", on_day=day + timedelta(days=6),
        values={"done": "已补齐，支部书记审阅签字。"},
    )  # fmt: skip
    if checked:
        moving.set_state(
            session, register=register, entry_id=entry_id, state="checked", on_day=day + timedelta(days=11),
            values={"checker": checker},
        )  # fmt: skip


def _class_visit(session: Session, register: Register, office: UnitRow, inspector: PersonRow) -> int:
    values: dict[str, Given] = {
        "day": date(YEAR, 3, 11),
        "unit": str(office.id),
        "kind": "morale",
        "class": "习近平新时代中国特色社会主义思想学习纲要导读",
        "inspectors": str(inspector.id),
        "result": "fine",
    }
    writing.add_entry(session, register=register, values=values, today=date(YEAR, 3, 11))
    return 1


def procedures(session: Session, register: Register) -> int:
    """Six of the ten procedures written in the first units (E27), risks named in some, most made public."""
    people = list_people(session)
    count = 0
    for place, unit in enumerate(_active(session)[1:7]):
        for number, (procedure, (risk, measure)) in enumerate(RISKS.items()):
            if (place + number) % 6 == 5:
                continue
            day = date(YEAR, 9, 3) + timedelta(days=place * 3 + number)
            values: dict[str, Given] = {
                "day": day,
                "unit": str(unit.id),
                "procedure": procedure,
                "risk": risk,
                "measure": measure,
                "owner": str(_secretary(people, unit).id),
                "open": day + timedelta(days=10) if number % 3 else None,
            }
            writing.add_entry(session, register=register, values=values, today=day)
            count += 1
    return count


ROUNDS: Mapping[str, Callable[[Session, Register], int]] = {
    "study-file": four_papers,
    "young-cadre": half_reports,
    "unit-plan": unit_plans,
    "conveyance": conveyances,
    "survey": surveys,
    "inspection": inspections,
    "procedure": procedures,
}

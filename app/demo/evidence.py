"""What the sample town's clerk enters beside classes: secondments, hours with evidence, 四有, results."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

from sqlalchemy.orm import Session

from app.context import AppContext
from app.rules.unit_phases import VILLAGE_KINDS
from app.services.duty import training_rounds
from app.services.duty.training_rounds import RoundInput
from app.services.hour import hour_entries
from app.services.hour.hour_entries import HourEntryInput
from app.services.mark import attendance
from app.services.person import groups, units
from app.services.person.roster import PersonRow, list_people
from app.services.plan import class_sessions, planning
from app.services.plan.planning import AudienceInput, ClassSessionInput, LecturerInput
from app.services.record import duty_records
from app.services.record.duty_records import DutyRecordInput

YEAR = 2024
ONLINE_GROUP = "网络学院学员"
ONLINE = slice(9, 33)
OFFICE_GROUP = "机关干部"
SECONDMENTS = (
    (date(YEAR, 4, 15), "全县乡科级干部进修班", "县委党校", 3200, (0, 2, 5, 8), ""),
    (date(YEAR, 9, 2), "全市乡村振兴专题培训班", "市委党校", 2400, (1, 14, 22), "3公"),
)
INSPECTED = (date(YEAR, 5, 21), date(YEAR, 10, 22))
FINDINGS = (
    "学习记录齐全",
    "考勤表缺一次签字，已当场整改",
    "学习笔记偏少，限一周内补齐",
    "台账规范，予以肯定",
)
RESULTS = (
    ("矛盾纠纷化解的语言沟通技巧", "调解“五步法”在八个村（社区）推行，四季度化解矛盾纠纷 37 件"),
    ("集体资金管理与项目资金支付", "修订村级项目资金支付流程，平均缩短 5 个工作日"),
    ("公文基本格式与书写", "制定公文办理清单，第四季度退文为零"),
)
ROUND_SUBJECT, ROUND_END = "党的二十大精神", date(YEAR, 6, 30)
PRACTICE = ("应急管理与安全生产常识", "档案安全与保密")
Step = Callable[[Session], str]


def run_evidence(context: AppContext, say: Callable[[str], object]) -> None:
    """Enter all of it, one undoable operation a part."""
    say("  调训、学时凭证、检查和档案")
    for text, step in (
        ("登记上级调训", _secondments),
        ("登记网络学时", _online),
        ("登记自学学时", _self_study),
        ("登记学习档案四有", _four),
        ("登记检查和成果", _visits),
        ("登记分期轮训", _round),
    ):
        with context.database.write(actor=context.actor, action="demo.evidence", text=text) as unit:
            say(f"    {text}：{step(unit.session)}")


def _office(session: Session) -> list[PersonRow]:
    return [person for person in list_people(session) if OFFICE_GROUP in person.groups]


def _secondments(session: Session) -> str:
    """Classes of the superiors with the people nominated for them (B14, D16); one was kept by a meeting."""
    office = _office(session)
    for on, title, school, centi, places, line in SECONDMENTS:
        held = planning.add_class_session(
            session,
            data=ClassSessionInput(
                title=title,
                held_on=on,
                place=school,
                form="上级调训",
                pot="上级调训",
                hours_centi=centi,
                audience=tuple(AudienceInput(person_id=office[place].id) for place in places),
                lecturers=(LecturerInput(name=f"{school}教师"),),
            ),
        )
        attendance.mark_line(session, class_session_id=held, line=line, rest_present=True)
    return f"{len(SECONDMENTS)} 期，{sum(len(row[4]) for row in SECONDMENTS)} 人次"


def _online(session: Session) -> str:
    """Half-yearly exports of the cadres' online academy for those registered there (Q26): some fall short."""
    online = groups.group_ids_by_name(session).get(ONLINE_GROUP) or groups.add_group(
        session, name=ONLINE_GROUP
    )
    named = groups.group_ids_by_name(session)
    chance = random.Random("online")
    entries = []
    registered = _office(session)[ONLINE]
    for place, person in enumerate(registered):
        wanted = {named[name] for name in person.groups} | {online}
        groups.set_groups(session, person_id=person.id, group_ids=wanted)
        for half, on in enumerate((date(YEAR, 6, 28), date(YEAR, 12, 6))):
            centi = chance.randrange(2600, 3600, 50) if place % 6 != 4 else chance.randrange(900, 2200, 50)
            evidence = f"学时证明{YEAR}{half + 1}{place + 1:03d}号"
            entries.append(
                HourEntryInput(
                    person.id, on, centi, "网络", f"干部网络学院{'上下'[half]}半年课程",
                    source="干部网络学院导出表", evidence=evidence,
                )
            )  # fmt: skip
    count = hour_entries.add_hour_entries(session, entries=entries)
    return f"{len(registered)} 人，{count} 条"


def _self_study(session: Session) -> str:
    """Monthly self-study of those registered online, two hours a week or so, notes as evidence (C24, N9)."""
    chance = random.Random("self-study")
    entries = []
    for month in range(1, 13):
        for person in _office(session)[ONLINE]:
            centi = max(300, int(chance.gauss(800, 150)) // 50 * 50)
            entries.append(
                HourEntryInput(
                    person.id, date(YEAR, month, 28), centi, "自学", f"{month}月个人自学",
                    source="本人填报", evidence="学习笔记", self_reported=True,
                )
            )  # fmt: skip
    return f"{hour_entries.add_hour_entries(session, entries=entries)} 条"


def _four(session: Session) -> str:
    """四有 of each in the office (C28, Q18); every ninth still owes the year's summary."""
    words = duty_records.TITLES["Q18"]
    days = (date(YEAR, 1, 18), date(YEAR, 12, 20), date(YEAR, 6, 25), date(YEAR, 11, 28))
    people = _office(session)
    owing = count = 0
    for place, person in enumerate(people):
        for word, on in zip(words, days, strict=True):
            if word == "年度学习总结" and place % 9 == 8:
                owing += 1
                continue
            data = DutyRecordInput("Q18", on, word, person_id=person.id)
            duty_records.add_duty_record(session, data=data)
            count += 1
    return f"{len(people)} 人，{count} 项，缺 {owing} 项"


def _visits(session: Session) -> str:
    """Inspections of every village twice (C29, N12), results of classes (A24), classes without test (Q28)."""
    villages = [row for row in units.list_units(session) if row.kind in VILLAGE_KINDS and row.people]
    records = [
        DutyRecordInput(
            "C29", on, "村级学习情况检查", unit_id=unit.id, note=FINDINGS[(place + half) % len(FINDINGS)]
        )
        for half, on in enumerate(INSPECTED)
        for place, unit in enumerate(villages)
    ]
    batches = {
        row.title: row for row in class_sessions.list_class_sessions(session, year=YEAR, figures=False)
    }
    author = _office(session)[12]
    for place, (title, note) in enumerate(RESULTS):
        lesson = batches[title]
        person_id = author.id if place == 0 else None
        records.append(
            DutyRecordInput(
                "A24",
                date(YEAR, 12, 18),
                "培训成果转化",
                batch_id=lesson.batch_id,
                person_id=person_id,
                note=note,
            )
        )
    for title in PRACTICE:
        lesson = batches[title]
        records.append(
            DutyRecordInput("Q28", lesson.held_on, "现场操作考核代替笔试", batch_id=lesson.batch_id)
        )
    for record in records:
        duty_records.add_duty_record(session, data=record)
    return f"检查 {2 * len(villages)} 次，成果转化 {len(RESULTS)} 项，免试 {len(PRACTICE)} 期"


def _round(session: Session) -> str:
    """A 轮训: everybody of the offices at one of the classes on the subject in the first half."""
    rows = class_sessions.list_class_sessions(session, year=YEAR, figures=False)
    own = [row for row in rows if ROUND_SUBJECT in row.title and row.held_on <= ROUND_END]
    group_id = groups.find_group(session, name=OFFICE_GROUP)
    courses = tuple(dict.fromkeys(row.course_id for row in own))
    data = RoundInput(
        f"{ROUND_SUBJECT}轮训", own[0].held_on, ROUND_END, days=1, course_ids=courses, group_ids=(group_id,)
    )
    training_rounds.add_round(session, data=data)
    return f"{data.name}，{len(own)} 个课次"

"""What the sample town's clerk enters beside classes: secondments, hours with evidence, 四有, results."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

from sqlalchemy.orm import Session

from app.context import AppContext
from app.services.duty import training_rounds
from app.services.duty.training_rounds import RoundInput
from app.services.hour import hour_entries
from app.services.hour.hour_entries import HourEntryInput
from app.services.mark import attendance
from app.services.person import groups
from app.services.person.roster import PersonRow, list_people
from app.services.plan import class_sessions, execution, planning, programmes
from app.services.plan.planning import AudienceInput, ClassSessionInput, LecturerInput
from app.services.record import exemptions

YEAR = 2024
ONLINE_GROUP = "网络学院学员"
ONLINE = slice(9, 33)
OFFICE_GROUP = "机关干部"
SECONDMENTS = (
    (date(YEAR, 4, 15), "全县乡科级干部进修班", "县委党校", 3200, (0, 2, 5, 8), ""),
    (date(YEAR, 9, 2), "全市乡村振兴专题培训班", "市委党校", 2400, (1, 14, 22), "3公"),
)
ROUND_SUBJECT, ROUND_END = "党的二十大精神", date(YEAR, 6, 30)
# What the year's plan sets, 期 and 人数: of classes that were held, and of the fifteen 期 that the county's
# plan numbers (S35, B15, B25, B26), which nobody has held.
PLANNED = (("应急管理与安全生产常识", 1, 110), ("档案安全与保密", 1, 60), ("“两山”理念与生态宜居", 2, 220))
NOT_HELD: tuple[tuple[str, int, int | None], ...] = (
    ("政德教育专题班", 1, 40),
    ("县管领导干部赴市外高校（培训机构）专题班", 3, None),
    ("县管领导干部学习贯彻党的十九届四中全会精神专题班", 4, None),
    ("县管副职领导干部进修班", 2, None),
    ("中青年干部培训班", 1, None),
    ("科级干部培训班", 2, 30),
    ("选调生培训班", 1, None),
    ("人才研修班", 1, None),
)
# What has to be had again: title, months.
RUNS_OUT = {"应急管理与安全生产常识": 12}
PRACTICE = ("应急管理与安全生产常识", "档案安全与保密")
Step = Callable[[Session], str]


def run_evidence(context: AppContext, say: Callable[[str], object]) -> None:
    """Enter all of it, one undoable operation a part."""
    say("  调训、学时凭证、检查和档案")
    for text, step in (
        ("登记上级调训", _secondments),
        ("登记网络学时", _online),
        ("登记自学学时", _self_study),
        ("登记免试", _waived),
        ("登记分期轮训", _round),
        ("登记计划数", _planned),
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


def _waived(session: Session) -> str:
    """Classes that were let off their test with a reason (Q28)."""
    batches = {
        row.title: row for row in class_sessions.list_class_sessions(session, year=YEAR, figures=False)
    }
    for title in PRACTICE:
        lesson = batches[title]
        exemptions.let_off(
            session, class_session_id=lesson.id, reason="现场操作考核代替笔试", on=lesson.held_on
        )
    return f"免试 {len(PRACTICE)} 期"


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


def _planned(session: Session) -> str:
    """Numbers of the plan; a class without a day waits to be arranged."""
    courses = {
        row.title: row.course_id
        for row in class_sessions.list_class_sessions(session, year=YEAR, figures=False)
    }
    numbers: tuple[tuple[str, int, int | None], ...] = PLANNED
    for title, batches, heads in numbers:
        execution.set_planned(
            session,
            course_id=courses[title],
            year=YEAR,
            batches=batches,
            heads=heads,
            valid_months=RUNS_OUT.get(title),
        )
    plan = next(iter(programmes.list_programmes(session, year=YEAR)), None)
    if plan is not None:
        for title, batches, heads in NOT_HELD:
            execution.add_planned(session, programme_id=plan.id, title=title, batches=batches, heads=heads)
    return f"{len(PLANNED) + len(NOT_HELD)} 个班次"

"""The special action of August to December 2024 in the sample town, beside its classes.

Every duty is met where it is and short where it is not: lectures, reports, tests and contests are complete;
some pairs skipped their talk in November, some units missed weeks, two units' plans came late.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.context import AppContext
from app.demo.courses import working_days
from app.rules.rotation import LECTURE, REPORT
from app.services.exam import exams
from app.services.exam.exams import ScoreInput
from app.services.mark import attendance
from app.services.person import groups, units
from app.services.person.roster import list_people
from app.services.plan import class_sessions, planning, programmes
from app.services.plan.categories import list_categories
from app.services.plan.planning import ClassSessionInput, LecturerInput
from app.services.routine import mentorship, rotation, unit_study
from app.services.rule.duty_rules import DutyRuleInput, change_duty_rule, list_duty_rules
from db.audit import bulk_insert
from db.models import UnitStudy

YEAR = 2024
FIRST, LAST = date(YEAR, 8, 1), date(YEAR, 12, 31)
MONTHS = tuple(f"{YEAR}-{month:02d}" for month in range(8, 13))
LONG_TITLE = "清河镇干部教育培训规划（2023—2027年）"
TITLE = "干部能力作风专项行动方案"
LEADING_UNIT = "党政领导"
RULES = ("Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "Q19", "Q20")
PLANS_DUE = date(YEAR, 8, 10)
PAIRS = 28
# Unit by its place in the official order, and the week counted from the campaign's first Monday.
MISSED_WEEKS = frozenset({(5, 5), (5, 14), (12, 10), (12, 12), (19, 10), (19, 14)})
GRAND_LECTURES = ("公文写作规范", "信访事项办理", "项目资金管理", "行政执法程序", "乡村振兴政策解读")
LECTURES = ("党的二十届三中全会精神", "基层治理经验", "项目建设方法", "党风廉政教育", "群众工作方法")
REPORTS = ("民政救助政策", "社保业务办理", "土地管理法规", "财务报销制度", "应急处置流程", "档案管理规定")
STUDIES = (
    "党的二十届三中全会精神",
    "中国共产党纪律处分条例",
    "信访工作条例",
    "党政机关公文处理工作条例",
    "基层减负若干规定",
    "防汛抗旱应急预案",
)
Step = Callable[[Session], str]


def run_campaign(context: AppContext, say: Callable[[str], object]) -> None:
    """Enter the whole campaign, one undoable operation a part."""
    say(f"  {TITLE}（{FIRST.year}年{FIRST.month}月至{LAST.month}月）")
    for text, step in (
        ("建立专项行动方案", _programme),
        ("登记讲学述学", _rotation),
        ("登记业务大讲堂", _grand_lectures),
        ("登记每月测试", _tests),
        ("登记师徒结对", _mentors),
        ("登记周例会", _studies),
    ):
        with context.database.write(actor=context.actor, action="demo.campaign", text=text) as unit:
            say(f"    {text}：{step(unit.session)}")


def _programme(session: Session) -> str:
    """The year's plan and the campaign's, the leaders as a group, and its duties from its first day on."""
    long = programmes.ProgrammeInput(
        LONG_TITLE, date(2023, 1, 1), date(2027, 12, 31), "清委发〔2023〕6号", "镇党委会2023年2月6日研究决定"
    )
    above = programmes.add_programme(session, data=long)
    yearly = programmes.ProgrammeInput(
        f"{YEAR}年干部教育培训方案",
        date(YEAR, 1, 1),
        LAST,
        document_no="清委发〔2024〕3号",
        decision="镇党委会2024年1月8日研究决定",
        parent_id=above,
    )
    programmes.add_programme(session, data=yearly)
    data = programmes.ProgrammeInput(TITLE, FIRST, LAST, document_no="清办发〔2024〕15号")
    programmes.add_programme(session, data=data)
    named = groups.group_ids_by_name(session)
    leaders = [person for person in list_people(session) if person.unit == LEADING_UNIT]
    for person in leaders:
        wanted = {named[name] for name in person.groups} | {named[rotation.LEADERS]}
        groups.set_groups(session, person_id=person.id, group_ids=wanted)
    for rule in [rule for rule in list_duty_rules(session) if rule.code in RULES]:
        to_on = PLANS_DUE + timedelta(days=1) if rule.code == "Q20" else None
        entered = DutyRuleInput(rule.label, rule.required, rule.citation, enabled=True, to_on=to_on)
        change_duty_rule(session, rule_id=rule.id, version=rule.version, data=entered, from_on=FIRST)
    return f"班子成员 {len(leaders)} 人，启用制度 {len(RULES)} 项"


def _free_day(taken: set[date], month: str, wanted: int) -> date:
    """The working day nearest after the `wanted` day of the month with no class session yet."""
    days = [day for day in working_days(int(month[:4]), int(month[5:])) if day not in taken]
    return next((day for day in days if day.day >= wanted), days[-1])


def _grand_lectures(session: Session) -> str:
    """业务大讲堂 once a month (Q3) by a leader whose turn it is, in August with an outsider too (E15).

    The turn is only linked: the class session fulfils it by itself.
    """
    taken = {row.held_on for row in class_sessions.list_class_sessions(session, year=YEAR, figures=False)}
    programme = next(row.id for row in programmes.list_programmes(session) if row.title == TITLE)
    tags = {row.name: row.id for row in list_categories(session)}
    for place, (month, topic) in enumerate(zip(MONTHS, GRAND_LECTURES, strict=True)):
        turn = next(row for row in rotation.list_turns(session, month=month) if row.role == LECTURE)
        lecturers = [LecturerInput(person_id=turn.person_id)]
        if place == 0:
            lecturers.insert(0, LecturerInput(name="县委办公室秘书股股长"))
        data = ClassSessionInput(
            title=f"业务大讲堂：{topic}",
            held_on=_free_day(taken, month, 17),
            day_part="下午",
            place="镇政府三楼会议室",
            form="业务大讲堂",
            hours_centi=300,
            category_ids=(tags["文书档案"],) if place == 0 else (tags["基层治理"],),
            lecturers=tuple(lecturers),
            programme_id=programme,
        )
        lesson_id = planning.add_class_session(session, data=data)
        line = f"{5 + place}迟 {20 + 3 * place}病 {40 + 2 * place}公"
        attendance.mark_line(session, class_session_id=lesson_id, line=line, rest_present=True)
        rotation.edit_turn(
            session,
            turn_id=turn.id,
            topic=topic,
            planned_on=data.held_on,
            done_on=None,
            class_session_id=lesson_id,
        )
    return f"{len(MONTHS)} 期，授课人都是当月讲学的班子成员"


def _rotation(session: Session) -> str:
    """Four lectures and six reports a month, as the program proposes them (Q4, Q5)."""
    counts = dict.fromkeys((LECTURE, REPORT), 0)
    for number, month in enumerate(MONTHS):
        days = working_days(YEAR, 8 + number)
        for role, topics in ((LECTURE, LECTURES), (REPORT, REPORTS)):
            chosen = rotation.propose_month(session, month=month, role=role)
            ids = rotation.add_turns(session, month=month, role=role, person_ids=chosen)
            for place, turn in enumerate(ids):
                on = days[(place * 3 + 4) % len(days)]
                comment = "" if role == LECTURE else ("条理清楚，结合实际" if place % 2 else "政策掌握较好")
                rotation.edit_turn(
                    session,
                    turn_id=turn,
                    topic=topics[(place + number) % len(topics)],
                    planned_on=on,
                    done_on=on,
                    comment=comment,
                )
            counts[role] += len(ids)
    return f"班子讲学 {counts[LECTURE]} 人次，干部述学 {counts[REPORT]} 人次，人选由程序排定"


def _tests(session: Session) -> str:
    """A test for everybody each month (Q2), everyone with a result but who was 缺考."""
    chance = random.Random("campaign tests")
    for number, month in enumerate(MONTHS):
        on = working_days(YEAR, 8 + number)[-1]
        title = f"{on.month}月政策法规业务知识测试"
        exam = exams.add_exam(session, title=title, held_on=on, month=month)
        results = {
            row.person_id: ScoreInput("absent")
            if chance.random() < 0.015
            else ScoreInput("normal", min(10000, max(4000, int(chance.gauss(8200, 900)) // 50 * 50)))
            for row in exams.list_scores(session, exam_id=exam)
        }
        exams.set_scores(session, exam_id=exam, by_person=results)
    return f"{len(MONTHS)} 次"


def _mentors(session: Session) -> str:
    """28 pairs (E22) and their monthly talks (Q7): three skipped November, some talked twice."""
    people = list_people(session)
    mentors = [person for person in people if rotation.LEADERS in person.groups]
    limit = mentorship.age_limit(session)
    young = [
        person
        for person in people
        if rotation.LEADERS not in person.groups
        and (out := mentorship.ages_out(person.birth, limit)) is not None
        and out > LAST
    ]
    talks = 0
    pairs = min(PAIRS, len(young))
    for place, mentee in enumerate(young[:pairs]):
        mentor = mentors[place % len(mentors)]
        pair = mentorship.add_pair(session, mentor_id=mentor.id, mentee_id=mentee.id, start_on=FIRST)
        for number, month in enumerate(MONTHS):
            if month == f"{YEAR}-11" and place % 10 == 4:
                continue
            days = working_days(YEAR, 8 + number)
            for again in range(2 if place % 9 == number else 1):
                on = days[(place + 7 * again) % len(days)]
                mentorship.add_talk(session, pair_id=pair, held_on=on, topic="工作和学习情况")
                talks += 1
    return f"{pairs} 对，谈话 {talks} 次"


def _studies(session: Session) -> str:
    """The weekly study of every unit (Q8): most units held all 22, a few missed some."""
    unit_study.set_topics(session, year=YEAR, topics=STUDIES)
    heads = {row.id: row.people for row in units.list_units(session)}
    matrix = unit_study.study_matrix(session, first=FIRST, last=LAST)
    weeks = [
        (place, unit_id, number, week)
        for place, (unit_id, _name) in enumerate(matrix.units)
        for number, week in enumerate(matrix.weeks)
    ]
    studies = [
        {
            "unit_id": unit_id,
            "week": week,
            "topic": STUDIES[number % len(STUDIES)],
            "heads": max(1, heads[unit_id] - (number + place) % 3),
        }
        for place, unit_id, number, week in weeks
        if (place, number) not in MISSED_WEEKS
    ]
    written = len(bulk_insert(session, UnitStudy, studies))
    gaps = len(weeks) - written
    return f"{len(matrix.units)} 个单位，{written} 次，缺 {gaps} 次"

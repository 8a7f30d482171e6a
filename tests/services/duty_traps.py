"""The traps of the duties: setups that looked done or undone without cause, and what has to be said of each.

Data for `test_duty_traps`: each row is a setup and what the figure must be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.periods import mondays_of_year
from app.services.duty.training_rounds import RoundInput, add_round
from app.services.exam import exams
from app.services.hour.hour_entries import HourEntryInput, add_hour_entry
from app.services.person import groups, people, standing, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import programmes
from app.services.plan.planning import LecturerInput
from db.models import (
    Assignment,
    ClassSession,
    Exam,
    GroupMembership,
    IdentityGroup,
    Mentorship,
    MentorTalk,
    Programme,
    RotationTurn,
    Unit,
    UnitStudy,
)
from tests.services.duty_town import AFTER, batch_of, course_of, hold, hold_days, mark, record, sit
from tests.services.old_records import lie

Setup = Callable[[Session, list[int]], Any]
MARCH, APRIL, MAY = date(2024, 3, 4), date(2024, 4, 8), date(2024, 5, 6)
YEAR_BEGINS, YEAR_ENDS = date(2024, 1, 1), date(2024, 12, 31)


@dataclass(frozen=True)
class Trap:
    """`wanted` is required, done and status of the figure, None where there must be none; `change` what is
    changed of the rule."""

    name: str
    code: str
    setup: Setup
    key: str
    wanted: tuple[float, float, str] | None
    today: date = AFTER
    change: dict[str, Any] = field(default_factory=dict)


def _person(s: Session, name: str, **values: Any) -> int:
    unit = s.scalars(select(Unit.id).order_by(Unit.id)).first()
    assert unit is not None
    return people.add_person(s, person=PersonInput(name=name, **values), posts=[PostInput(unit_id=unit)])


def _join(s: Session, person: int, group: str, start: date | None = None, end: date | None = None) -> None:
    group_id = s.scalar(select(IdentityGroup.id).where(IdentityGroup.name == group))
    if group_id is None:
        group_id = groups.add_group(s, name=group)
    s.add(GroupMembership(person_id=person, group_id=group_id, start_on=start, end_on=end))
    s.flush()


def _leave_group(s: Session, person: int, on: date) -> None:
    for row in s.scalars(select(GroupMembership).where(GroupMembership.person_id == person)):
        row.end_on = on
    s.flush()


# -- Q1: four class sessions a month --------------------------------------------------------------------


def four(s: Session, month: int = 3, **values: Any) -> list[int]:
    """Four class sessions of a month."""
    return [hold(s, date(2024, month, day), **values) for day in (1, 8, 15, 22)]


def one_absent(s: Session, town: list[int]) -> None:
    four(s, marks={town[0]: "absent"})


def self_study(s: Session, _town: list[int]) -> None:
    four(s, form="自学", pot="自学")


def two_plans(s: Session, _town: list[int]) -> None:
    hold(s, date(2024, 1, 2))
    for title, start, end in (
        ("年度方案", date(2024, 3, 1), date(2024, 10, 31)),
        ("规划", date(2022, 1, 1), date(2025, 12, 31)),
    ):
        programmes.add_programme(s, data=programmes.ProgrammeInput(title=title, start_on=start, end_on=end))


def only_a_long_plan(s: Session, _town: list[int]) -> None:
    hold(s, date(2024, 1, 2))
    data = programmes.ProgrammeInput(title="规划", start_on=date(2022, 1, 1), end_on=date(2024, 6, 30))
    programmes.add_programme(s, data=data)


# -- Q2: a test for everybody ----------------------------------------------------------------------------


def exam_of_half(s: Session, town: list[int]) -> None:
    sit(s, town[:5], date(2024, 3, 20), month="2024-03")


def exam_of_one(s: Session, town: list[int]) -> None:
    sit(s, town[:1], date(2024, 3, 20), month="2024-03")


def everybody_away(s: Session, town: list[int]) -> None:
    sit(s, town, date(2024, 3, 20), month="2024-03", absent=town)


def exam_held_later(s: Session, town: list[int]) -> None:
    hold(s, date(2024, 8, 1))
    sit(s, town, date(2024, 9, 2), month="2024-08")


def absent_then_resit(s: Session, town: list[int]) -> None:
    exam = sit(s, town, date(2024, 3, 20), month="2024-03", absent=town[:1])
    exams.set_scores(s, exam_id=exam, by_person={town[0]: exams.ScoreInput("makeup", 7000)}, number=2)


def resit_without_a_result(s: Session, town: list[int]) -> None:
    """The resit was written down, but nobody entered what came of it."""
    exam = sit(s, town, date(2024, 3, 20), month="2024-03", absent=town[:1])
    exams.set_scores(s, exam_id=exam, by_person={town[0]: exams.ScoreInput("makeup", None)}, number=2)


def stayed_away_from_the_resit(s: Session, town: list[int]) -> None:
    exam = sit(s, town, date(2024, 3, 20), month="2024-03", absent=town[:1])
    exams.set_scores(s, exam_id=exam, by_person={town[0]: exams.ScoreInput("absent", None)}, number=2)


def _resit_on(
    day: date | None, *, resit_by: date | None = None, month: str = "2024-03", on: date = date(2024, 3, 20)
) -> Setup:
    """A test everybody sat but one, who sat it again on the day."""

    def setup(s: Session, town: list[int]) -> None:
        hold(s, date(on.year, int(month[-2:]), 1))
        exam = sit(s, town, on, month=month, absent=town[:1])
        _set_day(s, exam, resit_by)
        entry = exams.ScoreInput("makeup", 7000, on=day)
        exams.set_scores(s, exam_id=exam, by_person={town[0]: entry}, number=2)

    return setup


def _set_day(s: Session, exam: int, resit_by: date | None) -> None:
    own = s.get(Exam, exam)
    assert own is not None
    own.resit_by = resit_by


def exempt_without_reason(s: Session, town: list[int]) -> None:
    exam = sit(s, town[1:], date(2024, 3, 20), month="2024-03")
    _attempt(s, exam, town[0], "exempt", "")


def exempt_with_reason(s: Session, town: list[int]) -> None:
    exam = sit(s, town[1:], date(2024, 3, 20), month="2024-03")
    _attempt(s, exam, town[0], "exempt", "产假")


def _attempt(s: Session, exam: int, person: int, state: str, note: str) -> None:
    from db.models import Attempt

    s.add(Attempt(exam_id=exam, person_id=person, number=1, state=state, note=note))
    s.flush()


def newcomer_without_result(s: Session, town: list[int]) -> None:
    _person(s, "新来", joined_on=date(2024, 3, 11))
    sit(s, town, date(2024, 3, 20), month="2024-03")


# -- Q3–Q5: lectures -------------------------------------------------------------------------------------


def programme_called_so(s: Session, town: list[int]) -> None:
    plan = Programme(title="业务大讲堂方案", start_on=YEAR_BEGINS, end_on=YEAR_ENDS)
    s.add(plan)
    s.flush()
    hold(s, MARCH, programme_id=plan.id, lecturers=(LecturerInput(NAME, town[0]),))


NAME = "王建国"


def title_called_so(s: Session, town: list[int]) -> None:
    hold(s, MARCH, title="业务大讲堂筹备会", lecturers=(LecturerInput(NAME, town[0]),))


def planned_hall(s: Session, town: list[int]) -> None:
    hold(s, MARCH, natures="业务大讲堂", marks="none", lecturers=(LecturerInput(NAME, town[0]),))


def hall_of_nobody(s: Session, _town: list[int]) -> None:
    hold(s, MARCH, natures="业务大讲堂")


def good_hall(s: Session, town: list[int]) -> None:
    hold(s, MARCH, natures="业务大讲堂", lecturers=(LecturerInput(NAME, town[0]),))


def _turn(s: Session, person: int, role: str, on: date, **values: Any) -> None:
    s.add(
        RotationTurn(
            month=f"{on:%Y-%m}", role=role, person_id=person, done_on=on, **{"topic": "题目", **values}
        )
    )
    s.flush()


def five_lectures_one_a_cadre(s: Session, town: list[int]) -> None:
    for place in range(5):  # the fifth is no leader
        _turn(s, town[place], "lecture", date(2024, 3, 4 + place))


def leader_until_december(s: Session, town: list[int]) -> None:
    for place in range(4):
        _turn(s, town[place], "lecture", date(2024, 3, 4 + place))
    _leave_group(s, town[0], date(2024, 12, 1))


def reported_twice(s: Session, town: list[int]) -> None:
    """Once by the board, once in a class session a week later (the board has one turn a month and person)."""
    _turn(s, town[4], "report", date(2024, 3, 4), comment="好")
    held = hold(s, date(2024, 3, 11), lecturers=(LecturerInput("陈静", town[4]),))
    turn = RotationTurn(
        month="2024-02", role="report", person_id=town[4], topic="再讲", done_on=date(2024, 3, 11)
    )
    turn.class_session_id = held
    s.add(turn)
    s.flush()


def reports_next_week(s: Session, town: list[int]) -> None:
    for place in range(4, 8):
        _turn(s, town[place], "report", date(2024, 3, 20), comment="好")


def report_is_the_lecture(s: Session, town: list[int]) -> None:
    held = hold(s, MARCH, lecturers=(LecturerInput("陈静", town[4]),))
    _turn(s, town[4], "lecture", MARCH, class_session_id=held)
    _turn(s, town[4], "report", MARCH, class_session_id=held)


def report_of_a_leader(s: Session, town: list[int]) -> None:
    _turn(s, town[0], "report", MARCH, comment="好")


def report_without_comment(s: Session, town: list[int]) -> None:
    _turn(s, town[5], "report", MARCH)


# -- Q6, Q19: contests and seminars ----------------------------------------------------------------------


def _contest(s: Session, town: list[int], on: date, **values: Any) -> None:
    people = [(person, 9000 - place) for place, person in enumerate(town[:3])]
    lie(s, "Q6", on, people, **{"title": "大赛", "subject": "行政执法", **values})


def contest_and_its_session(s: Session, town: list[int]) -> None:
    held = hold(s, MARCH, natures="业务技能大赛")
    _contest(s, town, MARCH, batch_id=batch_of(s, held))


def contests_of_one_unit(s: Session, town: list[int]) -> None:
    """The first unit held one that is empty and one that counts; the other unit none."""
    unit = s.scalars(select(Unit.id).order_by(Unit.id)).first()
    hold(s, MARCH)
    record(s, "Q6", date(2024, 3, 1), title="业务技能大赛", subject="公文写作", unit_id=unit)
    _contest(s, town, MARCH, unit_id=unit)


def empty_contest(s: Session, _town: list[int]) -> None:
    record(s, "Q6", MARCH, title="业务技能大赛", subject="业务技能大赛")


def contest_next_quarter(s: Session, town: list[int]) -> None:
    hold(s, MARCH)
    _contest(s, town, date(2024, 4, 2))


def planned_seminar(s: Session, _town: list[int]) -> None:
    held = hold(s, MARCH, natures="典型案例剖析", marks="none")
    record(s, "Q19", MARCH, batch_id=batch_of(s, held), subject="某案")


def seminar_of_last_year(s: Session, _town: list[int]) -> None:
    record(s, "Q19", date(2024, 11, 14), subject="某案")


# -- Q7, Q8: talks and weekly study ----------------------------------------------------------------------


def _pairs(s: Session, town: list[int], count: int = 28) -> list[Mentorship]:
    found = []
    for place in range(count):
        pair = Mentorship(mentor_id=town[place % 4], mentee_id=town[4 + place % 4], start_on=date(2024, 1, 1))
        s.add(pair)
        s.flush()
        s.add(MentorTalk(mentorship_id=pair.id, held_on=date(2024, 8, 2), topic="思想"))
        found.append(pair)
    s.flush()
    return found


def pair_begun_late(s: Session, town: list[int]) -> None:
    _pairs(s, town)[0].start_on = date(2024, 8, 30)
    s.flush()


def pair_ended_on_the_first(s: Session, town: list[int]) -> None:
    _pairs(s, town)[0].end_on = date(2024, 8, 1)
    s.flush()


def talk_about_nothing(s: Session, town: list[int]) -> None:
    pair = _pairs(s, town)[0]
    for talk in s.scalars(select(MentorTalk).where(MentorTalk.mentorship_id == pair.id)):
        talk.topic = ""
    s.flush()


def _weeks(s: Session, topic: str = "条例") -> None:
    for unit in units.list_units(s):
        for monday in mondays_of_year(2024):
            if monday.month == 8:
                s.add(UnitStudy(unit_id=unit.id, week=monday, topic=topic))
    s.flush()


def unit_closed(s: Session, _town: list[int]) -> None:
    _weeks(s)
    unit = s.scalars(select(Unit).order_by(Unit.id)).first()
    assert unit is not None
    unit.first_active = False
    s.flush()


def no_topic(s: Session, _town: list[int]) -> None:
    _weeks(s, topic="")


# -- Q9, Q21–Q26: hours ----------------------------------------------------------------------------------


def session_of_self_study(s: Session, _town: list[int]) -> None:
    hold(s, MARCH, form="自学", pot="自学", hours_centi=3000)


def entry(s: Session, person: int, pot: str, centi: int, on: date = MARCH, **values: Any) -> None:
    """Hours entered."""
    add_hour_entry(s, data=HourEntryInput(person, on, centi, pot, **values))


def ninety_of_ones_own(s: Session, town: list[int]) -> None:
    hold(s, MARCH)
    for person in town:
        entry(s, person, "集中", 9000, self_reported=True, title="自己学的")


def ninety_with_proof(s: Session, town: list[int]) -> None:
    hold(s, MARCH)
    for person in town:
        entry(s, person, "集中", 9000, self_reported=True, title="培训", evidence="结业证")


def counsellor_without_data(s: Session, town: list[int]) -> None:
    hold(s, date(2024, 1, 2))
    for post in s.scalars(select(Assignment).where(Assignment.person_id == town[0])):
        post.rank = "四级调研员"
    s.flush()


def entry_for_a_class(s: Session, town: list[int]) -> None:
    unit = s.scalars(select(Unit.id)).first()
    hold(s, MARCH, pot="党员教育")
    s.add(Assignment(person_id=town[0], unit_id=unit, title="党支部书记", is_primary=False))
    entry(s, town[0], "党员教育", 5600)
    entry(s, town[0], "集中", 800)


def class_hours_of_a_member(s: Session, town: list[int]) -> None:
    """A member with 32 学时 entered of the pot 集中, and one with a class of the Party's own."""
    hold(s, MARCH, pot="党员教育", hours_centi=3200, marks={town[1]: "present"})
    _party(s, town[0], None, 0)
    _party(s, town[1], None, 0)
    entry(s, town[0], "集中", 3200, evidence="结业证")


def _party(s: Session, person: int, start: date | None, centi: int) -> None:
    from db.models import Person

    s.get_one(Person, person).politics = "中共党员"
    if start is not None:
        _join(s, person, "党员", start)
    if centi:
        entry(s, person, "党员教育", centi)


def joined_the_party_in_november(s: Session, town: list[int]) -> None:
    """61 of 366 days of 32 学时 are 5; without a day they are owed for the whole year."""
    hold(s, MARCH)
    _party(s, town[0], date(2024, 11, 1), 500)
    _party(s, town[1], None, 500)


def joined_the_party_next_year(s: Session, town: list[int]) -> None:
    hold(s, MARCH)
    _party(s, town[0], date(2025, 2, 1), 500)
    _party(s, town[1], None, 3200)


def online_class(s: Session, town: list[int]) -> None:
    _join(s, town[0], "网络学院学员")
    hold(s, MARCH, pot="网络", form="网络学习", hours_centi=6000)


def no_online_students(s: Session, _town: list[int]) -> None:
    hold(s, MARCH)


def promoted_in_december(s: Session, town: list[int]) -> None:
    """Eleven months below the rank, one above it: the longer part decides."""
    hold(s, MARCH, hours_centi=9000)
    (post,) = s.scalars(select(Assignment).where(Assignment.person_id == town[0])).all()
    post.end_on = date(2024, 12, 1)
    s.add(Assignment(person_id=town[0], unit_id=post.unit_id, rank="四级调研员", start_on=date(2024, 12, 1)))
    s.flush()


# -- Q10–Q13: the centre group and shares ----------------------------------------------------------------


def centre_in_the_title(s: Session, _town: list[int]) -> None:
    hold(s, MARCH, title="学习中心组讲话研讨")


def three_in_a_quarter(s: Session, _town: list[int]) -> None:
    for day in (4, 11, 18):
        hold(s, date(2024, 3, day), natures="中心组学习、研讨")


def centre_of_few(s: Session, town: list[int]) -> None:
    held = hold(s, MARCH, natures="中心组学习、研讨", marks="absent")
    mark(s, held, {town[0]: "present"})


def two_half_days(s: Session, _town: list[int]) -> None:
    for part in ("上午", "下午"):
        hold(s, MARCH, day_part=part, natures="中心组学习")


def one_morning(s: Session, _town: list[int]) -> None:
    hold(s, MARCH, day_part="上午", natures="研讨")


def category_id(s: Session, name: str) -> int:
    from db.models import Category

    found = s.scalar(select(Category.id).where(Category.name == name))
    assert found is not None
    return found


def planned_ninety(s: Session, _town: list[int]) -> None:
    tag = (category_id(s, "廉政教育学习"),)
    hold(s, MARCH, hours_centi=700, category_ids=tag)
    hold(s, APRIL, hours_centi=9300)
    hold(s, MAY, hours_centi=9000, category_ids=tag, marks="none", title="廉政专题")


def unlinked_lecturers(s: Session, town: list[int]) -> None:
    hold(s, MARCH, lecturers=(LecturerInput("王建国", town[0]),))
    hold(s, APRIL, lecturers=(LecturerInput("镇党委书记"),))


def post_of_a_leader(s: Session, town: list[int]) -> None:
    for post in s.scalars(select(Assignment).where(Assignment.person_id == town[0])):
        post.title = "宣传委员"
    s.flush()
    hold(s, MARCH, lecturers=(LecturerInput("宣传委员"),))


def group_ended(s: Session, town: list[int]) -> None:
    hold(s, MARCH, lecturers=(LecturerInput("王建国", town[0]),))
    for person in town[:4]:
        _leave_group(s, person, date(2024, 12, 30))


# -- Q14–Q16, Q25, Q28: classes --------------------------------------------------------------------------

THREE = (date(2024, 3, 4), date(2024, 3, 5), date(2024, 3, 6))
LONG = (date(2024, 3, 4), date(2024, 4, 8), date(2024, 5, 20))


def unmarked_class(s: Session, town: list[int]) -> None:
    hold_days(s, THREE, town, natures="专题班", marks="none")


def one_day_of_three(s: Session, town: list[int]) -> None:
    batch = hold_days(s, THREE, town, natures="专题班")
    for held in s.scalars(select(ClassSession).where(ClassSession.batch_id == batch)):
        if held.held_on != THREE[0]:
            mark(s, held.id, {town[7]: "absent"})


def not_ticked(s: Session, town: list[int]) -> None:
    hold_days(s, THREE, town, title="中青年专题班")


def one_day_of_practice(s: Session, town: list[int]) -> None:
    batch = hold_days(s, LONG, town)
    record(s, "Q15", date(2024, 2, 1), batch_id=batch, title="实岗锻炼1天")


def week_of_practice(s: Session, town: list[int]) -> None:
    batch = hold_days(s, LONG, town)
    record(s, "Q15", date(2024, 4, 9), ended_on=date(2024, 4, 15), batch_id=batch)


def paper_before_the_class(s: Session, town: list[int]) -> None:
    batch = hold_days(s, LONG, town)
    record(s, "Q16", date(2024, 2, 1), batch_id=batch, person_id=town[0])
    record(s, "Q16", date(2024, 5, 25), batch_id=batch, person_id=town[1])


def one_not_on_the_roster(s: Session, town: list[int]) -> None:
    batch = hold_days(s, LONG, town)
    for held in s.scalars(select(ClassSession).where(ClassSession.batch_id == batch)):
        mark(s, held.id, {town[0]: "not_listed"})


def leave_and_a_planned_day(s: Session, town: list[int]) -> None:
    days = [date(2024, 3, day) for day in (4, 5, 6, 7, 8)]
    batch = hold_days(s, days, town, hours_centi=600)
    held = s.scalars(select(ClassSession).where(ClassSession.batch_id == batch)).all()
    for each in held[:2]:
        mark(s, each.id, {town[0]: "personal_leave"})
    hold(s, date(2024, 3, 11), batch_id=batch, hours_centi=9000, marks="none")


def away_without_leave(s: Session, town: list[int]) -> None:
    batch = hold_days(s, [date(2024, 3, day) for day in (4, 5, 6, 7, 8)], town, hours_centi=600)
    for each in s.scalars(select(ClassSession).where(ClassSession.batch_id == batch)):
        mark(s, each.id, {town[0]: "absent"})


def the_same_course_twice(s: Session, town: list[int]) -> None:
    held = [hold(s, day, hours_centi=4500, title="消防安全知识") for day in (MARCH, APRIL)]
    assert course_of(s, held[0]) == course_of(s, held[1])


def empty_test_before(s: Session, town: list[int]) -> None:
    batch = hold_days(s, THREE, town)
    sit(s, town, date(2024, 3, 1), batch=batch, marked=False)


def month_test_of_half(s: Session, town: list[int]) -> None:
    hold_days(s, THREE, town)
    sit(s, town[:4], date(2024, 3, 20), month="2024-03")


def class_of_the_county(s: Session, town: list[int]) -> None:
    hold_days(s, THREE, town, pot="上级调训", form="上级调训")


def only_waived(s: Session, town: list[int]) -> None:
    batch = hold_days(s, THREE, town)
    record(s, "Q28", date(2024, 3, 6), batch_id=batch, title="免于测试", note="现场操作考核")


def _class_resit(day: date, *, resit_by: date | None = None) -> Setup:
    """A class whose test one trainee missed and sat on the day."""

    def setup(s: Session, town: list[int]) -> None:
        held = hold(s, date(2024, 3, 4))
        mark(s, held, dict.fromkeys(town, "present"))
        exam = sit(s, town, date(2024, 3, 5), batch=batch_of(s, held), absent=town[:1])
        _set_day(s, exam, resit_by)
        entry = exams.ScoreInput("makeup", 7000, on=day)
        exams.set_scores(s, exam_id=exam, by_person={town[0]: entry}, number=2)

    return setup


def waived_without_reason(s: Session, town: list[int]) -> None:
    batch = hold_days(s, THREE, town)
    record(s, "Q28", date(2024, 3, 6), batch_id=batch, title="免于测试")


# -- Q17, Q18, Q20: papers -------------------------------------------------------------------------------


def _young(s: Session, town: list[int]) -> None:
    _join(s, town[5], "年轻干部")


def report_in_july(s: Session, town: list[int]) -> None:
    hold(s, MARCH)
    _young(s, town)
    record(s, "Q17", date(2024, 7, 3), person_id=town[5], for_period="2024-H1")


def report_twice(s: Session, town: list[int]) -> None:
    hold(s, MARCH)
    _young(s, town)
    for day in (20, 25):
        record(s, "Q17", date(2024, 6, day), person_id=town[5], for_period="2024-H1")


def report_of_one_not_due(s: Session, town: list[int]) -> None:
    report_twice(s, town)
    record(s, "Q17", date(2024, 6, 1), person_id=town[6], for_period="2024-H1")


def young_since_november(s: Session, town: list[int]) -> None:
    hold(s, MARCH)
    _join(s, town[5], "年轻干部", start=date(2024, 11, 1))


def four_papers_in_january(s: Session, town: list[int]) -> None:
    hold(s, MARCH)
    for place, word in enumerate(("年度学习计划", "集中学习讨论记录", "学习体会", "年度学习总结")):
        on = date(2025, 1, 5) if place == 3 else date(2024, 6, 3)
        record(s, "Q18", on, person_id=town[0], for_period="2024", subject=word, title="2024年度材料")


def titled_papers(s: Session, town: list[int]) -> None:
    hold(s, MARCH)
    for word in ("年度学习计划", "集中学习讨论记录", "学习体会", "年度学习总结"):
        record(s, "Q18", date(2024, 6, 3), person_id=town[0], for_period="2024", title=f"2024{word}")


def plan_again_in_december(s: Session, _town: list[int]) -> None:
    hold(s, MARCH)
    for unit in units.list_units(s):
        record(s, "Q20", date(2024, 8, 9), unit_id=unit.id, for_period="2024")
    record(s, "Q20", date(2024, 12, 20), unit_id=units.list_units(s)[0].id, for_period="2024")


def one_plan_late(s: Session, _town: list[int]) -> None:
    hold(s, MARCH)
    for place, unit in enumerate(units.list_units(s)):
        on = date(2024, 8, 20) if place else date(2024, 8, 9)
        record(s, "Q20", on, unit_id=unit.id, for_period="2024")


def units_merged(s: Session, _town: list[int]) -> None:
    plan_again_in_december(s, _town)
    first, second = units.list_units(s)
    units.merge_units(s, source_id=first.id, target_id=second.id)


# -- Q27: rotations --------------------------------------------------------------------------------------


def _round(s: Session, course: int, **values: Any) -> None:
    data = {"name": "一季度轮训", "start_on": YEAR_BEGINS, "end_on": date(2024, 6, 30), **values}
    add_round(s, data=RoundInput(course_ids=(course,), **data))


def any_session(s: Session, town: list[int]) -> None:
    other = hold(s, APRIL, title="轮训班", marks="none")
    hold(s, MARCH)
    _round(s, course_of(s, other))


def one_of_two_days(s: Session, town: list[int]) -> None:
    batch = hold_days(s, THREE[:2], town)
    held = s.scalars(select(ClassSession.id).where(ClassSession.batch_id == batch)).all()
    mark(s, held[1], {town[0]: "absent"})
    _round(s, course_of(s, held[0]), days=2)


def left_and_newcomer(s: Session, town: list[int]) -> None:
    held = hold(s, MARCH)
    _person(s, "新来", joined_on=date(2024, 5, 1))
    standing.leave_roster(s, person_id=town[7], on=date(2024, 5, 1), reason="调出")
    _round(s, course_of(s, held))


def came_after_the_last_day(s: Session, town: list[int]) -> None:
    """A 轮训 of June: seven attend in it, one the same course the day after its last day."""
    first = hold(s, date(2024, 6, 30), marks="none", title="轮训课")
    mark(s, first, dict.fromkeys(town[:7], "present"))
    hold(s, date(2024, 7, 1), batch_id=batch_of(s, first), marks={town[7]: "present"})
    _round(s, course_of(s, first), start_on=date(2024, 6, 1))


def before_the_first_day(s: Session, town: list[int]) -> None:
    held = hold(s, date(2024, 5, 31), title="轮训课")
    _round(s, course_of(s, held), start_on=date(2024, 6, 1))


def no_round(s: Session, _town: list[int]) -> None:
    hold(s, MARCH)


# -- the table -------------------------------------------------------------------------------------------

ONCE_TO: dict[str, Any] = {"to_on": date(2024, 8, 11)}
TRAPS: tuple[Trap, ...] = (
    Trap("one 缺席 of all, the rest 未登记", "Q1", one_absent, "2024-03", (4, 0, "overdue")),
    Trap("self-study is no class", "Q1", self_study, "2024-03", (4, 0, "overdue")),
    Trap("a plan over years does not widen", "Q1", two_plans, "2024-11", None),
    Trap("a plan over years does not narrow", "Q1", only_a_long_plan, "2024-11", (4, 0, "overdue")),
    Trap("test of one class", "Q2", exam_of_half, "2024-03", (1, 0, "overdue")),
    Trap("list of one person", "Q2", exam_of_one, "2024-03", (1, 0, "overdue")),
    Trap("all 缺考", "Q2", everybody_away, "2024-03", (1, 0, "overdue")),
    Trap("August's test held in September", "Q2", exam_held_later, "2024-08", (1, 1, "done")),
    Trap("September has none of its own", "Q2", exam_held_later, "2024-09", (1, 0, "overdue")),
    Trap("resit makes it whole", "Q2", absent_then_resit, "2024-03", (1, 1, "done")),
    Trap("resit on the last day", "Q2", _resit_on(date(2024, 3, 31)), "2024-03", (1, 1, "done")),
    Trap("resit after the month", "Q2", _resit_on(date(2024, 4, 1)), "2024-03", (1, 0, "late")),
    Trap(
        "resit by the day set",
        "Q2",
        _resit_on(date(2024, 4, 10), resit_by=date(2024, 4, 10)),
        "2024-03",
        (1, 1, "done"),
    ),
    Trap(
        "resit after the day set",
        "Q2",
        _resit_on(date(2024, 3, 26), resit_by=date(2024, 3, 25)),
        "2024-03",
        (1, 0, "late"),
    ),
    Trap("resit dated ahead", "Q2", _resit_on(date(2025, 3, 1)), "2024-03", (1, 0, "overdue")),
    Trap("resit without a day", "Q2", _resit_on(None), "2024-03", (1, 1, "done")),
    Trap(
        "resit of a test held after its month",
        "Q2",
        _resit_on(date(2024, 9, 20), month="2024-08", on=date(2024, 9, 2)),
        "2024-08",
        (1, 1, "done"),
    ),
    Trap(
        "a late resit does nothing for its own month",
        "Q2",
        _resit_on(date(2024, 4, 1)),
        "2024-04",
        (1, 0, "overdue"),
    ),
    Trap("resit without a result", "Q2", resit_without_a_result, "2024-03", (1, 0, "overdue")),
    Trap("缺考 of the resit too", "Q2", stayed_away_from_the_resit, "2024-03", (1, 0, "overdue")),
    Trap("免试 without a reason", "Q2", exempt_without_reason, "2024-03", (1, 0, "overdue")),
    Trap("免试 with a reason", "Q2", exempt_with_reason, "2024-03", (1, 1, "done")),
    Trap("the roster of that day", "Q2", newcomer_without_result, "2024-03", (1, 0, "overdue")),
    Trap("方案 called 大讲堂", "Q3", programme_called_so, "2024-03", (1, 0, "overdue")),
    Trap("title with 大讲堂", "Q3", title_called_so, "2024-03", (1, 0, "overdue")),
    Trap("planned only", "Q3", planned_hall, "2024-03", (1, 0, "overdue")),
    Trap("nobody lectures", "Q3", hall_of_nobody, "2024-03", (1, 0, "overdue")),
    Trap("ticked, held, with lecturer", "Q3", good_hall, "2024-03", (1, 1, "done")),
    Trap("turn of a cadre", "Q4", five_lectures_one_a_cadre, "2024-03", (4, 4, "done")),
    Trap("leader until December", "Q4", leader_until_december, "2024-03", (4, 4, "done")),
    Trap("same person twice", "Q5", reported_twice, "2024-03", (6, 1, "short")),
    Trap("reports of next week", "Q5", reports_next_week, "2024-03", (6, 0, "not_due"), date(2024, 3, 14)),
    Trap("the lecture of the same session", "Q5", report_is_the_lecture, "2024-03", (6, 0, "overdue")),
    Trap("述学 of a leader", "Q5", report_of_a_leader, "2024-03", (6, 0, "overdue")),
    Trap("述学 without 点评", "Q5", report_without_comment, "2024-03", (6, 0, "overdue")),
    Trap("record and session of one contest", "Q6", contest_and_its_session, "2024-Q1", (1, 1, "done")),
    Trap(
        "a contest of each unit",
        "Q6",
        contests_of_one_unit,
        "2024-Q1",
        (2, 1, "short"),
        change={"scope": "unit"},
    ),
    Trap(
        "two contests of each unit",
        "Q6",
        contests_of_one_unit,
        "2024-Q1",
        (2, 0, "overdue"),
        change={"scope": "unit", "required": 2},
    ),
    Trap("contest of nobody", "Q6", empty_contest, "2024-Q1", (1, 0, "overdue")),
    Trap("contest of next quarter", "Q6", contest_next_quarter, "2024-Q1", (1, 0, "overdue")),
    Trap("pair begun on the 30th", "Q7", pair_begun_late, "2024-08", (28, 27, "short")),
    Trap("pair ended on the 1st", "Q7", pair_ended_on_the_first, "2024-08", (27, 27, "done")),
    Trap("talk about nothing", "Q7", talk_about_nothing, "2024-08", (28, 27, "short")),
    Trap("a closed unit owed its weeks", "Q8", unit_closed, "2024-08-05", (2, 2, "done")),
    Trap("week ahead", "Q8", unit_closed, "2024-08-26", (2, 0, "not_due"), date(2024, 8, 15)),
    Trap("week without topic", "Q8", no_topic, "2024-08-05", (2, 0, "overdue")),
    Trap("class session of pot 自学", "Q9", session_of_self_study, "2024-03", (8, 0, "overdue")),
    Trap("中心组 in a title", "Q10", centre_in_the_title, "2024-Q1", (1, 0, "overdue")),
    Trap("three in a quarter", "Q10", three_in_a_quarter, "2024-Q1", (1, 3, "done")),
    Trap("less than half of the members", "Q10", centre_of_few, "2024-Q1", (1, 0, "overdue")),
    Trap("two half-days of one date", "Q11", two_half_days, "2024", (2, 1, "short"), change={"required": 2}),
    Trap("one morning", "Q11", one_morning, "2024", (2, 0.5, "short"), change={"required": 2}),
    Trap("planned 90 学时 of 廉政", "Q12", planned_ninety, "2024", (20, 7, "reference")),
    Trap("planned 90 学时 of 廉政, theory too", "Q12b", planned_ninety, "2024", (70, 7, "reference")),
    Trap("unlinked lecturers", "Q13", unlinked_lecturers, "2024", (20, 50, "unknown")),
    Trap("a post of that day", "Q13", post_of_a_leader, "2024", (20, 100, "reference")),
    Trap("group ended in December", "Q13", group_ended, "2024", (20, 100, "reference")),
    Trap("class of nobody", "Q14", unmarked_class, "2024-03", None),
    Trap("present one day of three", "Q14", one_day_of_three, "2024-03", (1, 0, "overdue")),
    Trap("专题班 in the title only", "Q14", not_ticked, "2024-03", None),
    Trap("one day of 实岗, before the class", "Q15", one_day_of_practice, "2024-05", (8, 0, "overdue")),
    Trap("a week of 实岗 for all", "Q15", week_of_practice, "2024-05", (8, 8, "done")),
    Trap("paper before the class", "Q16", paper_before_the_class, "2024-05", (8, 1, "short")),
    Trap("不在册 is not asked", "Q16", one_not_on_the_roster, "2024-05", (7, 0, "overdue")),
    Trap("first half-year on 3 July", "Q17", report_in_july, "2024-H1", (1, 1, "late")),
    Trap("it is not of the second", "Q17", report_in_july, "2024-H2", (1, 0, "overdue")),
    Trap("two versions are one", "Q17", report_twice, "2024-H1", (1, 1, "done")),
    Trap("somebody not due", "Q17", report_of_one_not_due, "2024-H1", (1, 1, "done")),
    Trap("年轻干部 since November", "Q17", young_since_november, "2024-H2", None),
    Trap("summary of 5 January", "Q18", four_papers_in_january, "2024", (8, 1, "short")),
    Trap("papers by title only", "Q18", titled_papers, "2024", (8, 0, "overdue")),
    Trap("planned seminar", "Q19", planned_seminar, "2024", (1, 0, "overdue")),
    Trap("once is once", "Q19", seminar_of_last_year, "2025", None, date(2026, 1, 5)),
    Trap("plan handed in again", "Q20", plan_again_in_december, "2024", (2, 2, "done"), change=ONCE_TO),
    Trap("one plan late", "Q20", one_plan_late, "2024", (2, 1, "late"), change=ONCE_TO),
    Trap("its successor owes nothing twice", "Q20", units_merged, "2024", (1, 1, "done"), change=ONCE_TO),
    Trap("two 期 of one course are one", "Q21", the_same_course_twice, "2024", (8, 0, "overdue")),
    Trap("self-reported 90", "Q21", ninety_of_ones_own, "2024", (8, 0, "overdue")),
    Trap("self-reported with evidence", "Q21", ninety_with_proof, "2024", (8, 8, "done")),
    Trap("rank of the longer part", "Q21", promoted_in_december, "2024", (8, 8, "done")),
    Trap("entry of pot 集中 in place of a class", "Q23", class_hours_of_a_member, "2024", (2, 1, "short")),
    Trap("joined the Party in November", "Q23", joined_the_party_in_november, "2024", (2, 1, "short")),
    Trap("joined the Party next year", "Q23", joined_the_party_next_year, "2024", (1, 1, "done")),
    Trap("four empty years", "Q22", counsellor_without_data, "2020-2024", (0, 0, "unknown")),
    Trap("entry in place of a class", "Q24", entry_for_a_class, "2024", (1, 0, "overdue")),
    Trap("leave over 1/7, a planned day", "Q25", leave_and_a_planned_day, "2024-03", (8, 7, "short")),
    Trap("class session of pot 网络", "Q26", online_class, "2024", (1, 0, "overdue")),
    Trap("nobody registered", "Q26", no_online_students, "2024", None),
    Trap("any class session", "Q27", any_session, "2024-R1", (8, 0, "overdue")),
    Trap("one of two days", "Q27", one_of_two_days, "2024-R1", (8, 7, "overdue")),
    Trap("left, and newcomer", "Q27", left_and_newcomer, "2024-R1", (8, 7, "overdue")),
    Trap("came after the last day", "Q27", came_after_the_last_day, "2024-R1", (8, 7, "overdue")),
    Trap(
        "on its last day nothing is late",
        "Q27",
        came_after_the_last_day,
        "2024-R1",
        (8, 7, "not_due"),
        date(2024, 6, 30),
    ),
    Trap("before the first day", "Q27", before_the_first_day, "2024-R1", (8, 0, "overdue")),
    Trap("no 轮训 at all", "Q27", no_round, "2024", None),
    Trap("empty test before the class", "Q28", empty_test_before, "2024-03", (1, 0, "overdue")),
    Trap("month's test of half", "Q28", month_test_of_half, "2024-03", (1, 0, "overdue")),
    Trap("resit of a class in time", "Q28", _class_resit(date(2024, 3, 29)), "2024-03", (1, 1, "done")),
    Trap("resit of a class too late", "Q28", _class_resit(date(2024, 4, 2)), "2024-03", (1, 0, "late")),
    Trap(
        "resit of a class by the day set",
        "Q28",
        _class_resit(date(2024, 4, 2), resit_by=date(2024, 4, 5)),
        "2024-03",
        (1, 1, "done"),
    ),
    Trap("class of the county", "Q28", class_of_the_county, "2024-03", None),
    Trap("waived with a reason", "Q28", only_waived, "2024-03", (0, 0, "waived")),
    Trap("waived without a reason", "Q28", waived_without_reason, "2024-03", (1, 0, "overdue")),
)

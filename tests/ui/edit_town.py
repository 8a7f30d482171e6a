"""A town in which every field of every record is filled: what the test over every dialog opens."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.appraisal import Weights
from app.rules.arrivals import Windows
from app.rules.own_duties import Counted
from app.rules.summary_choices import SummaryChoices
from app.services.archive import archive_check
from app.services.bulletin import bulletin_kinds, bulletins
from app.services.duty import own_duties, training_rounds
from app.services.duty.own_duties import OwnDutyInput
from app.services.duty.training_rounds import RoundInput
from app.services.exam import exams, resits
from app.services.exam.exams import ScoreInput
from app.services.figure import appraisals
from app.services.follow_up import candidates, make_ups, talk_incidents, talk_records, talks
from app.services.follow_up.talk_records import TalkInput
from app.services.hour import hour_entries, hour_settings
from app.services.hour.hour_entries import HourEntryInput
from app.services.leave import leaves
from app.services.mark import arrivals, attendance, mark_versions
from app.services.mark.mark_versions import MarkKindInput
from app.services.person import groups, leave_approvers, people, units
from app.services.person.people import PersonInput, PostInput
from app.services.person.unit_states import set_unit_state
from app.services.plan import categories, category_schemes, execution, planning, programmes, session_copy
from app.services.plan.planning import AudienceInput, ClassSessionInput, LecturerInput
from app.services.plan.programmes import ProgrammeInput
from app.services.record import exemptions
from app.services.routine import mentorship, rotation, unit_study
from app.services.rule import duty_rules
from app.services.rule.duty_rules import DutyRuleInput
from app.services.setting import summary_choices, town
from app.services.year import summary_texts
from app.services.year.summary_texts import SummaryBlock
from db.models import Batch, ClassSession, Course, DutyRule, Mentorship, Participation, Unit, WarningTalk

DAY = date(2024, 8, 1)
LATER = date(2024, 9, 5)
OTHER = 4  # the class session that has been told
NAMES = ("王建国", "李秀英", "张伟", "刘洋", "陈静", "杨敏")
ID_NUMBER = "990101198503150017"
OTHER_ID = "990101198503150033"


def fill(session: Session) -> None:
    """Everything, in the order a year would bring it."""
    for part in (_people, _plan, _attendance, _scores, _follow_up, _duties, _settings, _papers):
        part(session)
        session.flush()


def _people(session: Session) -> None:
    office, village = (units.add_unit(session, name=name) for name in ("党政办", "东湾村"))
    units.add_unit(session, name="西岭村")
    for place, name in enumerate(NAMES):
        person = PersonInput(
            name=name, sex="男", birth="1975-03", politics="中共党员", joined_on=date(2019, 1, 1)
        )
        post = PostInput(unit_id=(office, village)[place % 2], title="干事", start_on=date(2018, 1, 1))
        people.add_person(session, person=person, posts=[post])
    whole = PersonInput(
        "周涛",
        "男",
        "1985-03-15",
        ID_NUMBER,
        "13800000000",
        "汉族",
        "中共党员",
        "大学",
        "备注",
        date(2019, 1, 1),
    )
    posts = [
        PostInput(office, "主任", "正科级", "公务员", True, date(2019, 1, 1), date(2030, 1, 1)),
        PostInput(village, "第一书记", "一级主任科员", "事业人员", False, date(2020, 1, 1), date(2029, 1, 1)),
    ]
    people.add_person(session, person=whole, posts=posts)
    unit = session.get_one(Unit, village)
    set_unit_state(session, unit=unit, kind="社区", active=True, from_on=None)
    units.edit_unit(
        session,
        unit_id=village,
        version=unit.version,
        name="东湾村",
        kind="村",
        parent_id=office,
        active=True,
        from_on=date(2023, 5, 1),
    )
    leave_approvers.set_leave_approver(session, unit_id=village, person_id=2)
    groups.add_group(session, name="驻村工作队")
    for name, members in (("班子成员", (1, 2)), ("机关干部", (1, 3, 7)), ("驻村工作队", (1, 2))):
        group = groups.find_group(session, name=name)
        groups.fill_group(session, group_id=group, add=members, on=date(2020, 1, 1))


def _plan(session: Session) -> None:
    wide = ProgrammeInput("五年规划", date(2023, 1, 1), date(2027, 12, 31))
    above = programmes.add_programme(session, data=wide)
    year = ProgrammeInput(
        "年度方案", date(2024, 1, 1), date(2024, 12, 31), "镇发1号", "党委会", "备注", above
    )
    programme = programmes.add_programme(session, data=year)
    first = categories.list_categories(session)[0].id
    scheme = category_schemes.add_scheme(session, name="专题")
    tags = [categories.add_category(session, scheme_id=scheme, name=name) for name in ("党史", "国情")]
    audience = (
        AudienceInput(group_id=groups.find_group(session, name="班子成员")),
        AudienceInput(unit_id=1),
        AudienceInput(unit_id=2),
        AudienceInput(person_id=7, excluded=True, reason="生病"),
    )
    held = planning.add_class_session(
        session,
        data=ClassSessionInput(
            title="乡村振兴", held_on=DAY, start_time=time(9), end_time=time(11, 30), day_part="全天",
            place="会议室", form="专题辅导", pot="网络", hours_centi=300, category_ids=(first, tags[0]),
            lecturers=(LecturerInput("王建国", 1), LecturerInput("外请教师", None, "县委党校")),
            audience=audience, batch="第3期", required=True, programme_id=programme, note="备注",
            capacity=40, natures=("研讨",), guests=6, guest_names="昌都来访干部",
        ),
    )  # fmt: skip
    session_copy.copy_class_session(session, class_session_id=held, dates=[LATER, date(2024, 9, 12)])
    other = ClassSessionInput(title="信访", held_on=date(2024, 8, 6), hours_centi=200)
    single = planning.add_class_session(session, data=other)
    counted = session.get_one(Batch, session.get_one(ClassSession, single).batch_id).course_id
    execution.set_planned(session, course_id=counted, year=2024, batches=2, heads=40, valid_months=12)
    course = session.get_one(
        Course, session.get_one(Batch, session.get_one(ClassSession, held).batch_id).course_id
    )
    course.batches, course.hours_again = "repeat", True


def _listed(session: Session, person_id: int) -> int:
    found = session.scalars(
        select(Participation.id).where(
            Participation.class_session_id == 1, Participation.person_id == person_id
        )
    ).one()
    return int(found)


def _attendance(session: Session) -> None:
    attendance.prepare_sheet(session, class_session_id=1)
    arrivals.set_windows(session, windows=Windows(grace=5, absent_after=60))
    minutes = arrivals.set_minutes
    minutes(session, participation_id=_listed(session, 1), late=12, early=8)
    codes = {2: "absent", 3: "sick_leave", 4: "absent", 5: "late", 6: "early"}
    marks = {_listed(session, person): code for person, code in codes.items()}
    attendance.set_marks(session, class_session_id=1, by_participation=marks)
    attendance.set_note(session, participation_id=_listed(session, 1), note="堵车")
    leaves.add_leave(
        session, person_id=3, kind="sick", start_on=DAY, end_on=DAY, class_session_id=1, reason="发烧",
        approver="李秀英", handed_in_on=DAY, note="附诊断书",
    )  # fmt: skip
    leaves.add_leave(
        session, person_id=5, kind="sick", start_on=LATER, end_on=date(2024, 9, 8), reason="手术",
        approver="李秀英", handed_in_on=date(2024, 8, 9), note="附诊断书",
    )  # fmt: skip
    late = MarkKindInput("迟到", "迟", "迟", "c", hour_percent=50, steps=((30, 20), (60, 10)))
    mark_versions.change_mark_kind(session, code="late", start_on=date(2024, 7, 1), data=late)
    own = MarkKindInput("产假", "产", "产", "v", "personal_leave", 30)
    mark_versions.add_mark_kind(session, start_on=date(2024, 7, 1), data=own)
    mark_versions.set_lateness(session, start_on=date(2024, 8, 15), times=3, hours_centi=150)


def _scores(session: Session) -> None:
    exam = exams.add_exam(
        session, title="八月测试", held_on=date(2024, 8, 10), full_centi=12000, pass_centi=7200,
        policy="first", note="备注", resit_by=date(2024, 8, 31),
    )  # fmt: skip
    exams.set_scores(session, exam_id=exam, by_person={1: ScoreInput("normal", 5000, "备注")})
    resits.set_resit(session, exam_id=exam, person_id=1, state="makeup", score_centi=6500, note="手写改判",
                     on=date(2024, 8, 12))  # fmt: skip
    exams.set_scores(session, exam_id=exam, by_person={2: ScoreInput("absent", None, "出差")})


def _talk(session: Session, place: int) -> Any:
    return session.scalars(select(WarningTalk).order_by(WarningTalk.id)).all()[place]


def _follow_up(session: Session) -> None:
    talk_incidents.add_note(session, person_id=6, class_session_id=1, text="接打电话")
    candidates.refresh_candidates(session, year=2024)
    closed, open_one = _talk(session, 0), _talk(session, 1)
    data = TalkInput(
        date(2024, 8, 5), "会议室", "张伟", "李秀英", "迟到", "谈话内容", "本人表态", time(9), time(9, 30),
        "副镇长", "组织干事",
    )  # fmt: skip
    talk_records.close_talk(session, talk_id=closed.id, version=closed.version, data=data)
    talks.appoint_talks(session, talk_ids=[open_one.id], on=date(2024, 8, 20), at=time(15), place="党建办")
    own, into = _listed(session, 2), _listed(session, 4)
    make_ups.plan_make_up(
        session, participation_ids=[own], held_on=date(2024, 8, 22), place="三楼", content="补学"
    )
    make_ups.plan_make_up(session, participation_ids=[into], target_session_id=3, due_anyway=True)


def _duties(session: Session) -> None:
    exemptions.let_off(session, class_session_id=1, reason="现场操作考核", on=DAY)
    training_rounds.add_round(session, data=RoundInput("轮训", DAY, LATER, 2, (1,), (1,), (1,), "备注"))
    hour_entries.add_hour_entry(
        session,
        data=HourEntryInput(
            1, DAY, 250, "自学", "自学党章", date(2024, 8, 3), "本人", "笔记", True, False, "重复"
        ),
    )
    rotation.add_turns(session, month="2024-08", role="lecture", person_ids=[1])
    rotation.add_turns(session, month="2024-09", role="lecture", person_ids=[2])
    rotation.edit_turn(
        session, turn_id=2, topic="党章", planned_on=LATER, done_on=None, comment="好", class_session_id=2
    )
    rotation.edit_turn(
        session, turn_id=1, topic="党史", planned_on=DAY, done_on=date(2024, 8, 2), comment="好",
        class_session_id=1,
    )  # fmt: skip
    unit_study.set_topics(session, year=2024, topics=["党章", "条例"])
    unit_study.set_study(session, unit_id=1, week=date(2024, 8, 5), held=True, topic="党章", heads=9)
    rule = next(each for each in duty_rules.list_duty_rules(session) if each.code == "Q27")
    made = DutyRuleInput(
        rule.label,
        48,
        rule.citation,
        True,
        date(2030, 1, 1),
        groups=("机关干部",),
        identities=("公务员",),
        owner="党建办",
    )
    duty_rules.change_duty_rule(session, rule_id=rule.id, version=rule.version, data=made)
    session.get_one(DutyRule, rule.id).most = 99
    session.add(Mentorship(mentor_id=1, mentee_id=2, start_on=DAY, end_on=date(2024, 12, 1), note="协议3号"))
    contest = next(each for each in duty_rules.list_duty_rules(session) if each.code == "Q6")
    session.get_one(DutyRule, contest.id).filter_json = '{"owner":"党建办"}'
    of_sessions = Counted(
        "sessions", "times", ("集体学习",), ("研讨",), ("党建",), ("党课",), groups=("党员",)
    )
    of_entries = Counted("entries", "amount", words=("调研",), register="survey", number="heads")
    for label, what in (("微党课", of_sessions), ("每年调研", of_entries)):
        own_duties.add_own_duty(
            session,
            data=OwnDutyInput(
                label, 3, "town", "quarter", what, 9, "期", "党建办", "学习制度", False, DAY, date(2030, 1, 1)
            ),
        )


def _settings(session: Session) -> None:
    town.set_town(session, name="清河镇", type="镇", office="组织办")
    rules = mentorship.PairRules(40, ("副科", "正科"), 28)
    mentorship.set_pair_rules(session, rules=rules)
    talks.edit_trigger(session, code="T1", threshold=2, period="month", due_days=9, enabled=True)
    talks.edit_trigger(session, code="T2", threshold=3, period="quarter", due_days=8, enabled=False)
    hour_settings.set_hour_settings(
        session, settings=hour_settings.HourSettings(600, 300, 500, ("以会代训", "自学"))
    )
    appraisals.set_appraisal_weights(session, weights=Weights(50, 20, 20, 10, 3, 6))
    archive_check.choose_items(session, codes=["plan", "notice", "signed_sheet"])
    choices = SummaryChoices(
        about=False, unit="day", alone_forms=("自学",), age=55, age_inclusive=True, age_on="session",
        floating=False, mean_of="due", mean_words="least", lessons="course", group_words=("中心组", "党委"),
        month_target=2, skip_months=(2, 7), seminar_words=("研讨", "座谈"), quarter_least=2, quarter_most=3,
        day_rule="dates", self_study_hours=20, self_study_of="registered", pass_of="due", retakes="first",
    )  # fmt: skip
    summary_choices.set_summary_choices(session, choices=choices)
    own = [
        SummaryBlock("heading", "一、总体情况"),
        SummaryBlock("subheading", "（一）培训"),
        SummaryBlock("text", "全年工作情况。"),
    ]
    summary_texts.set_summary_texts(session, title="年度总结", blocks=own)


def _papers(session: Session) -> None:
    for code in ("daily", "scores"):
        bulletin_kinds.edit_bulletin_kind(
            session, code=code, issuer="镇纪委", number_word="清纪通", title="培训情况通报",
            recipients="各村", copies="书记",
        )  # fmt: skip
    daily = bulletins.draft_session(session, class_session_id=1)
    bulletins.edit_draft(
        session, bulletin_id=daily, title="八月通报", names="masked", extra="请各单位\n引以为戒。"
    )
    scores = bulletins.draft_scores(session, exam_id=1, order="score", names="masked")
    attendance.fill_rest_present(session, class_session_id=OTHER)
    told = bulletins.draft_session(session, class_session_id=OTHER)
    bulletins.issue(session, bulletin_id=told, on=date(2024, 8, 6), with_unmarked=True)
    part = session.scalars(select(Participation.id).where(Participation.class_session_id == OTHER)).first()
    attendance.set_marks(session, class_session_id=OTHER, by_participation={part or 0: "late"})
    bulletins.draft_correction(session, bulletin_id=told, reason="核对有误")
    bulletins.edit_draft(session, bulletin_id=scores, title="成绩通报", extra="补考另行通知。")

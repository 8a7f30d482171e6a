"""Every command of window and command line once, in the order a year would bring them; for the undo tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attachment_store import StoredFile
from app.papers.form_map import FormMap
from app.rules.appraisal import Weights
from app.rules.arrivals import Windows
from app.rules.own_duties import Counted
from app.rules.periods import periods_of_year
from app.rules.registers.owing import Owed
from app.rules.registers.town_facts import Debtor, Term
from app.rules.summary_choices import SummaryChoices
from app.services.archive import archive_check, attachments
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
from app.services.mark import arrivals, attendance, mark_versions, sheets
from app.services.mark.mark_versions import MarkKindInput
from app.services.person import groups, people, standing, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import (
    batch_choice,
    categories,
    category_schemes,
    execution,
    expected,
    lecturer_links,
    plan_copy,
    planning,
    preparation,
    programmes,
    session_copy,
)
from app.services.plan.planning import AudienceInput, ClassSessionInput, LecturerInput
from app.services.plan.programmes import ProgrammeInput
from app.services.register import entry_saving, files, forms, moving, suggesting, waiving, writing
from app.services.register.many import Act as Do
from app.services.register.many import Cell, enter_many
from app.services.register.sealed_forms import keep_descriptions
from app.services.register.waiving import WaiverInput
from app.services.routine import mentorship, rotation, unit_study
from app.services.rule import duty_rules
from app.services.rule.duty_rules import DutyRuleInput
from app.services.setting import kept_forms, summary_choices, town
from app.services.setting.kept_forms import KeptForm
from app.services.year import summary_texts
from app.services.year.summary_texts import SummaryBlock
from db.models import Batch, ClassSession, Course, Exam, Participation, Person, Standing, Unit, WarningTalk
from tests.services.old_kinds import writing as duty_records
from tests.services.old_kinds.writing import Contestant, DutyRecordInput
from tests.services.register_settings import REGISTER_SETTINGS

Kept = dict[str, Any]
Act = Callable[[Session, Kept], Any]
DAY = date(2024, 8, 1)
AUTUMN = date(2024, 9, 5)
CONTEST = DutyRecordInput("Q6", DAY, "大赛", subject="行政执法", people=(Contestant(1, 9000), Contestant(2)))
ROUND = RoundInput("轮训", DAY, AUTUMN, course_ids=(1,), group_ids=(1,), unit_ids=(1,))
NAMES = ("王建国", "李秀英", "张伟", "刘洋", "陈静", "杨敏")


def build_town(session: Session) -> None:
    """Where the history begins: two units, six people (1980s and 1990s), three class sessions, one exam."""
    ids = [units.add_unit(session, name=name) for name in ("党政办", "东湾村")]
    leaders = groups.group_ids_by_name(session)["班子成员"]
    for place, name in enumerate(NAMES):
        person = PersonInput(name=name, birth="1975-03" if place < 2 else "1995-06")
        post = PostInput(unit_id=ids[place % 2], title="干事", start_on=date(2018, 1, 1))
        made = people.add_person(session, person=person, posts=[post])
        groups.set_groups(session, person_id=made, group_ids=[leaders] if place < 2 else [])
    data = ClassSessionInput(
        title="乡村振兴", held_on=DAY, hours_centi=300, lecturers=(LecturerInput(name="王建国"),)
    )
    first = planning.add_class_session(session, data=data)
    session_copy.copy_class_session(session, class_session_id=first, dates=[date(2024, 8, 8), AUTUMN])
    exams.add_exam(session, title="八月测试", held_on=date(2024, 8, 20))
    expected.settle_lists(session, class_session_ids=[first], at="2024-07-31T08:00:00")


def _listed(session: Session, place: int, held: int = 1) -> int:
    found = session.scalars(
        select(Participation.id).where(Participation.class_session_id == held).order_by(Participation.id)
    ).all()
    return found[place]


def _version(session: Session, table: Any, row_id: int) -> int:
    return int(session.get(table, row_id).version)


def _newest(session: Session, column: Any) -> int:
    return int(session.scalars(select(column).order_by(column.desc())).first() or 0)


def _group(which: str, call: Callable[..., Any], **values: Any) -> Act:
    """Call `call` with the id of the group called `which`."""
    return lambda session, _: call(session, group_id=groups.find_group(session, name=which), **values)


def _talk(session: Session, place: int) -> int:
    return session.scalars(select(WarningTalk.id).order_by(WarningTalk.id)).all()[place]


def _talk_input(content: str) -> TalkInput:
    return TalkInput(date(2024, 8, 12), "会议室", "李书记", "小张", "迟到", content, "改正")


def _rule(session: Session, code: str) -> Any:
    return next(rule for rule in duty_rules.list_duty_rules(session) if rule.code == code)


def _change_rule(session: Session) -> None:
    rule = _rule(session, "Q1")
    data = DutyRuleInput(rule.label, rule.required + 1, rule.citation, True)
    duty_rules.change_duty_rule(session, rule_id=rule.id, version=rule.version, data=data)


def _enable_rule(session: Session) -> None:
    rule = _rule(session, "Q8")
    duty_rules.set_duty_enabled(session, rule_id=rule.id, version=rule.version, enabled=not rule.enabled)


OWN_DUTY = OwnDutyInput("微党课", counted=Counted(words=("微党课",)), from_on=date(2024, 1, 1))


def _own_duty(session: Session, call: Callable[..., Any], **values: Any) -> None:
    rule = next(rule for rule in duty_rules.list_duty_rules(session) if rule.is_own)
    call(session, rule_id=rule.id, version=rule.version, **values)


def _edit_person(session: Session, _kept: Kept) -> None:
    person = PersonInput(name="张伟", phone="13900000000", note="备注")
    people.edit_person(session, person_id=3, version=_version(session, Person, 3), person=person)


def _edit_session(session: Session, _kept: Kept) -> None:
    data = ClassSessionInput(
        title="乡村产业", held_on=date(2024, 8, 8), hours_centi=400, audience=(AudienceInput(unit_id=1),)
    )
    version = _version(session, ClassSession, 2)
    planning.edit_class_session(session, class_session_id=2, version=version, data=data)


def _batch(session: Session, held: int) -> int:
    return session.get_one(ClassSession, held).batch_id


def _course(session: Session) -> dict[str, int]:
    """The course of class sessions 4 and 5, which is held twice."""
    return {"course_id": session.get_one(Batch, _batch(session, 4)).course_id}


def _keep(name: str, call: Callable[[Session, Kept], Any]) -> Act:
    def act(session: Session, kept: Kept) -> None:
        kept[name] = call(session, kept)

    return act


def _do(call: Callable[..., Any], **values: Any) -> Act:
    return lambda session, _kept: call(session, **values)


ROSTER: tuple[tuple[str, Act], ...] = (
    ("unit.add", _do(units.add_unit, name="西岭村")),
    (
        "unit.edit",
        lambda s, _: units.edit_unit(
            s, unit_id=3, version=_version(s, Unit, 3), name="西岭新村", kind="村", parent_id=1, active=True
        ),
    ),
    (
        "unit.edit",
        lambda s, _: units.edit_unit(
            s,
            unit_id=3,
            version=_version(s, Unit, 3),
            name="西岭新村",
            kind="社区",
            parent_id=1,
            active=True,
            from_on=date(2024, 6, 1),
        ),
    ),
    ("unit.order", _do(units.order_units, unit_ids=[3, 1, 2])),
    (
        "person.add",
        _do(people.add_person, person=PersonInput(name="周涛"), posts=[PostInput(unit_id=3, title="文书")]),
    ),
    ("person.edit", _edit_person),
    ("person.groups", lambda s, _: groups.set_groups(s, person_id=7, group_ids=[1, 2])),
    (
        "person.transfer",
        _do(
            people.transfer_person, person_id=7, on=date(2024, 2, 1), post=PostInput(unit_id=1, title="干事")
        ),
    ),
    ("person.leave", _do(standing.leave_roster, person_id=6, on=date(2024, 12, 1), reason="退休")),
    ("person.rejoin", _do(standing.rejoin_roster, person_id=6)),
    (
        "person.second",
        _do(
            standing.leave_roster, person_id=6, on=date(2024, 10, 8), kind="seconded", until=date(2024, 11, 1)
        ),
    ),
    ("person.standing_remove", lambda s, _: standing.remove_standing(s, standing_id=_newest(s, Standing.id))),
    ("person.suspend", _do(standing.leave_roster, person_id=6, on=date(2024, 11, 1), kind="suspended")),
    ("person.join", _do(standing.come_back, person_id=6, on=date(2024, 11, 20))),
    ("group.add", _do(groups.add_group, name="驻村工作队")),
    ("group.rename", _group("驻村工作队", groups.rename_group, name="驻村干部")),
    ("group.fill", _group("驻村干部", groups.fill_group, add=[2, 3])),
    ("group.fill", _group("驻村干部", groups.fill_group, add=[4], end=[2], on=date(2024, 9, 1))),
    (
        "group.order",
        lambda s, _: groups.order_groups(s, group_ids=sorted(groups.group_ids_by_name(s).values())[::-1]),
    ),
    ("group.end", _group("驻村干部", groups.end_group, on=date(2024, 11, 1))),
    ("group.reopen", _group("驻村干部", groups.reopen_group)),
    ("unit.merge", _do(units.merge_units, source_id=3, target_id=2)),
    ("unit.add", _do(units.add_unit, name="北岗村")),
    ("unit.remove", _do(units.remove_unit, unit_id=4)),
    (
        "person.add",
        _do(people.add_person, person=PersonInput(name="误录", joined_on=date(2030, 1, 1)), posts=[]),
    ),
    ("person.remove", _do(people.remove_person, person_id=8)),
)
PLAN: tuple[tuple[str, Act], ...] = (
    ("category.edit", lambda s, k: k.update(scheme=category_schemes.add_scheme(s, name="自定分类"))),
    ("category.edit", lambda s, k: category_schemes.rename_scheme(s, scheme_id=k["scheme"], name="新分类")),
    (
        "category.edit",
        _keep("tag", lambda s, k: categories.add_category(s, name="甲", scheme_id=k["scheme"])),
    ),
    ("category.edit", lambda s, k: category_schemes.rename_tag(s, category_id=k["tag"], name="乙")),
    ("category.edit", lambda s, k: category_schemes.remove_tag(s, category_id=k["tag"])),
    ("category.edit", lambda s, k: category_schemes.remove_scheme(s, scheme_id=k["scheme"])),
    (
        "class_session.add",
        _do(planning.add_class_session, data=ClassSessionInput(title="信访", held_on=AUTUMN)),
    ),
    ("class_session.edit", _edit_session),
    (
        "class_session.copy",
        _do(session_copy.copy_class_session, class_session_id=4, dates=[date(2024, 9, 6)]),
    ),
    ("mentorship.age", _do(mentorship.set_age_limit, age=40)),
    ("lecturer.link", _do(lecturer_links.link_lecturers, by_lecturer={1: 1})),
    ("lecturer.link", _do(lecturer_links.link_lecturers, by_lecturer={1: None})),
    ("course.batches", lambda s, _: batch_choice.set_batches(s, year=2024, batches="repeat", **_course(s))),
    ("course.batches", lambda s, _: batch_choice.set_batches(s, year=2024, batches="split", **_course(s))),
    ("batch.share", lambda s, _: batch_choice.split_evenly(s, year=2024, **_course(s))),
    (
        "batch.share",
        lambda s, _: batch_choice.share_people(s, year=2024, by_person={3: _batch(s, 5)}, **_course(s)),
    ),
    (
        "batch.share",
        lambda s, _: batch_choice.share_units(s, year=2024, by_unit={2: _batch(s, 4)}, **_course(s)),
    ),
    ("class_session.prepare", _do(preparation.set_prepared, lecturer_ids=[1], state="doing")),
    ("plan.line", _do(execution.set_planned, course_id=1, year=2024, batches=2, heads=30)),
    ("class_session.cancel", _do(planning.cancel_class_session, class_session_id=5, reason="防汛")),
    ("class_session.restore", _do(planning.restore_class_session, class_session_id=5)),
    ("class_session.remove", _do(planning.remove_class_session, class_session_id=5)),
    (
        "programme.save",
        _do(programmes.add_programme, data=ProgrammeInput("大讲堂", date(2024, 8, 1), date(2024, 12, 31))),
    ),
    ("plan.line", _do(execution.add_planned, programme_id=1, title="科级干部班", batches=1, heads=None)),
    ("plan.line", lambda s, _: execution.remove_planned(s, course_id=_newest(s, Course.id))),
    ("programme.remove", _do(programmes.remove_programme, programme_id=1)),
    ("plan.copy_year", _do(plan_copy.copy_year, source_year=2024, target_year=2025)),
)
MARKS: tuple[tuple[str, Act], ...] = (
    ("attendance.mark_line", _do(attendance.mark_line, class_session_id=1, line="1迟 2早 3缺")),
    ("attendance.fill_rest", _do(attendance.fill_rest_present, class_session_id=1)),
    (
        "attendance.mark",
        lambda s, _: attendance.set_marks(s, class_session_id=1, by_participation={_listed(s, 3): "late"}),
    ),
    ("attendance.note", lambda s, _: attendance.set_note(s, participation_id=_listed(s, 3), note="堵车")),
    (
        "attendance.minutes",
        lambda s, _: arrivals.set_minutes(s, participation_id=_listed(s, 0), late=12, early=0),
    ),
    ("attendance.windows", _do(arrivals.set_windows, windows=Windows(grace=5, absent_after=30))),
    ("attendance.mark_line", _do(attendance.mark_line, class_session_id=2, line="1缺", rest_present=True)),
    ("attendance.clear", _do(attendance.clear_marks, class_session_id=2)),
    ("attendance.walk_in", _do(sheets.add_walk_in, class_session_id=2, person_id=2)),
    (
        "attendance.remove",
        lambda s, _: expected.remove_from_list(
            s,
            participation_id=s.scalars(
                select(Participation.id).where(
                    Participation.class_session_id == 2, Participation.person_id == 2
                )
            ).one(),
        ),
    ),
    (
        "leave.add",
        _keep(
            "leave",
            lambda s, _: leaves.add_leave(
                s, person_id=3, kind="病", start_on=AUTUMN, end_on=AUTUMN, approver="李书记"
            ),
        ),
    ),
    (
        "leave.edit",
        lambda s, k: leaves.change_leave(
            s, leave_id=k["leave"], kind="事", start_on=AUTUMN, end_on=date(2024, 9, 6)
        ),
    ),
    ("leave.remove", lambda s, k: leaves.remove_leave(s, leave_id=k["leave"])),
    (
        "mark_kind.edit",
        _do(
            mark_versions.change_mark_kind,
            code="late",
            start_on=date(2024, 7, 1),
            data=MarkKindInput("迟到", "迟", "迟", "c", hour_percent=50, steps=((30, 20),)),
        ),
    ),
    (
        "mark_kind.add",
        _do(
            mark_versions.add_mark_kind,
            start_on=date(2024, 7, 1),
            data=MarkKindInput("产假", "产", "产", "", "personal_leave"),
        ),
    ),
    ("attendance.mark", _do(attendance.mark_line, class_session_id=1, line="6产")),
    ("mark_kind.lateness", _do(mark_versions.set_lateness, start_on=date(2024, 8, 1), times=3)),
    ("mark_kind.remove", lambda s, _: mark_versions.remove_mark_version(s, version_id=2)),
    ("mark_kind.lateness", _do(mark_versions.remove_lateness, rule_id=1)),
    (
        "attachment.add",
        _do(
            attachments.add_attachment,
            class_session_id=1,
            kind="签到表",
            stored=StoredFile("ab" * 32, 12, "签到.jpg"),
            at="2024-08-01T12:00:00",
        ),
    ),
    ("attachment.kind", _do(attachments.change_kind, attachment_id=1, kind="照片")),
    ("attachment.remove", _do(attachments.remove_attachment, attachment_id=1)),
)
SCORES: tuple[tuple[str, Act], ...] = (
    ("exam.edit", _do(exams.add_exam, title="九月测试", held_on=date(2024, 9, 20))),
    ("exam.add_person", _do(exams.set_scores, exam_id=1, by_person={6: ScoreInput("deferred")})),
    ("exam.list_due", _do(exams.list_due_people, exam_id=1)),
    (
        "score.set",
        _do(exams.set_scores, exam_id=1, by_person={1: ScoreInput("normal", 4500), 2: ScoreInput("absent")}),
    ),
    (
        "exam.resit",
        _do(resits.set_resit, exam_id=1, person_id=1, state="makeup", score_centi=7000, on=date(2024, 9, 2)),
    ),
    (
        "exam.edit",
        lambda s, _: exams.edit_exam(
            s,
            exam_id=2,
            version=_version(s, Exam, 2),
            title="九月",
            held_on=date(2024, 9, 21),
            full_centi=10000,
            pass_centi=8000,
            policy="best",
            note="",
        ),
    ),
    ("exam.remove", _do(exams.remove_exam, exam_id=2)),
)
FOLLOW_UP: tuple[tuple[str, Act], ...] = (
    (
        "talk.note",
        _keep(
            "note", lambda s, _: talk_incidents.add_note(s, person_id=5, class_session_id=1, text="接打电话")
        ),
    ),
    ("talk.note", lambda s, k: talk_incidents.edit_note(s, note_id=k["note"], text="玩手机")),
    (
        "talk.triggers",
        _do(talks.edit_trigger, code="T1", threshold=1, period="month", due_days=9, enabled=True),
    ),
    ("talk.refresh", _do(candidates.refresh_candidates, year=2024)),
    (
        "talk.appoint",
        lambda s, _: talks.appoint_talks(
            s, talk_ids=[_talk(s, 0)], on=date(2024, 8, 12), at=time(15), place="镇党建办"
        ),
    ),
    ("talk.notice", lambda s, _: talks.notice_talk(s, talk_id=_talk(s, 0), on=date(2024, 8, 10))),
    (
        "talk.close",
        lambda s, _: talk_records.close_talk(
            s, talk_id=_talk(s, 0), version=_version(s, WarningTalk, _talk(s, 0)), data=_talk_input("谈话")
        ),
    ),
    (
        "talk.close",
        lambda s, _: talk_records.correct_record(
            s, talk_id=_talk(s, 0), version=_version(s, WarningTalk, _talk(s, 0)), data=_talk_input("改")
        ),
    ),
    ("talk.waive", lambda s, _: talks.waive_talk(s, talk_id=_talk(s, 1), reason="已口头提醒")),
    ("talk.reopen", lambda s, _: talks.reopen_talk(s, talk_id=_talk(s, 1))),
    (
        "make_up.plan",
        lambda s, _: make_ups.plan_make_up(
            s, participation_ids=[_listed(s, 2)], held_on=date(2024, 8, 22), place="三楼", content="补学"
        ),
    ),
    (
        "make_up.finish",
        _do(make_ups.finish_make_up, make_up_id=1, done_on=date(2024, 8, 22), hours_centi=300),
    ),
    ("make_up.finish", _do(make_ups.reopen_make_up, make_up_id=1)),
    ("make_up.drop", lambda s, _: make_ups.drop_make_ups(s, participation_ids=[_listed(s, 2)], note="退休")),
    ("talk.note", lambda s, k: talk_incidents.remove_note(s, note_id=k["note"])),
)
ROUTINES: tuple[tuple[str, Act], ...] = (
    (
        "hours.add",
        _keep(
            "hours",
            lambda s, _: hour_entries.add_hour_entry(s, data=HourEntryInput(1, DAY, 400, "网络", "网课")),
        ),
    ),
    (
        "hours.edit",
        lambda s, k: hour_entries.edit_hour_entry(
            s, entry_id=k["hours"], data=HourEntryInput(1, DAY, 500, "自学", "读书", self_reported=True)
        ),
    ),
    ("hours.remove", lambda s, k: hour_entries.remove_hour_entry(s, entry_id=k["hours"])),
    (
        "hours.settings",
        _do(hour_settings.set_hour_settings, settings=hour_settings.HourSettings(day_centi=600)),
    ),
    ("duty.change", lambda s, _: _change_rule(s)),
    ("duty.enable", lambda s, _: _enable_rule(s)),
    ("duty.add", _do(own_duties.add_own_duty, data=OWN_DUTY)),
    ("duty.change", lambda s, _: _own_duty(s, own_duties.change_own_duty, data=OWN_DUTY, from_on=AUTUMN)),
    ("duty.remove", lambda s, _: _own_duty(s, own_duties.remove_own_duty)),
    ("rotation.edit", _do(rotation.add_turns, month="2024-08", role="lecture", person_ids=[1, 2])),
    ("rotation.edit", _do(rotation.add_turns, month="2024-09", role="lecture", person_ids=[1])),
    ("rotation.edit", _do(rotation.swap_turns, first_id=1, second_id=2)),
    ("rotation.edit", _do(rotation.move_turn, turn_id=1, month="2024-10")),
    ("rotation.edit", _do(rotation.edit_turn, turn_id=1, topic="讲党课", planned_on=None, done_on=None)),
    ("rotation.edit", _do(rotation.remove_turn, turn_id=1)),
    ("routine.edit", _do(unit_study.set_study, unit_id=1, week=date(2024, 8, 5), held=True, topic="条例")),
    ("routine.edit", _do(unit_study.fill_week, week=date(2024, 8, 12), topic="公报")),
    ("routine.edit", _do(mentorship.add_pair, mentor_id=1, mentee_id=3, start_on=date(2024, 1, 1))),
    ("routine.edit", _do(mentorship.add_talk, pair_id=1, held_on=date(2024, 8, 3), topic="工作")),
    ("routine.edit", _do(mentorship.remove_talks, pair_id=1, month="2024-08")),
    (
        "routine.edit",
        _do(
            mentorship.change_pair,
            pair_id=1,
            data=mentorship.PairInput(1, 3, date(2024, 1, 2), None, "帮带协议3号"),
        ),
    ),
    (
        "mentorship.age",
        _do(mentorship.set_pair_rules, rules=mentorship.PairRules(38, ("副科", "正科"), 28)),
    ),
    ("routine.edit", _do(mentorship.end_pair, pair_id=1, on=date(2024, 8, 30))),
    (
        "routine.edit",
        _do(
            duty_records.add_duty_record,
            data=DutyRecordInput("Q16", DAY, "党性分析", person_id=1, batch_id=1),
        ),
    ),
    (
        "routine.edit",
        _do(
            duty_records.edit_duty_record,
            record_id=1,
            data=DutyRecordInput("Q16", DAY, "党性分析报告", person_id=2, batch_id=1),
        ),
    ),
    ("routine.edit", _do(duty_records.remove_duty_record, record_id=1)),
    ("routine.edit", _do(duty_records.add_duty_record, data=CONTEST)),
    ("routine.edit", _do(duty_records.edit_duty_record, record_id=2, data=replace(CONTEST, people=()))),
    ("routine.edit", _do(training_rounds.add_round, data=ROUND)),
    (
        "routine.edit",
        _do(training_rounds.edit_round, round_id=1, version=1, data=replace(ROUND, name="村级轮训", days=2)),
    ),
    ("routine.edit", _do(training_rounds.remove_round, round_id=1)),
)
BULLETINS: tuple[tuple[str, Act], ...] = (
    ("form.save", _do(kept_forms.keep_form, form=KeptForm("县表", "0" * 64, FormMap({}, {}), {}))),
    ("form.remove", _do(kept_forms.drop_form, name="县表")),
    (
        "bulletin_kind.edit",
        _do(
            bulletin_kinds.edit_bulletin_kind,
            code="daily",
            issuer="镇纪委",
            number_word="清纪通",
            title="培训情况通报",
            recipients="各村",
            copies="书记",
        ),
    ),
    ("bulletin.draft", _keep("first", lambda s, _: bulletins.draft_session(s, class_session_id=1))),
    (
        "bulletin.edit",
        lambda s, k: bulletins.edit_draft(s, bulletin_id=k["first"], extra="请各单位引以为戒。"),
    ),
    ("bulletin.draft", _keep("scores", lambda s, _: bulletins.draft_scores(s, exam_id=1))),
    ("bulletin.remove", lambda s, k: bulletins.remove_draft(s, bulletin_id=k["scores"])),
)
# From here on a bulletin has its number, which no undo takes away.
NUMBERED: tuple[tuple[str, Act], ...] = (
    (
        "bulletin.issue",
        lambda s, k: bulletins.issue(s, bulletin_id=k["first"], on=date(2024, 8, 2), with_unmarked=True),
    ),
    (
        "attendance.mark",
        lambda s, _: attendance.set_marks(s, class_session_id=1, by_participation={_listed(s, 4): "absent"}),
    ),
    (
        "bulletin.correct",
        _keep("new", lambda s, k: bulletins.draft_correction(s, bulletin_id=k["first"], reason="核对有误")),
    ),
    (
        "bulletin.issue",
        lambda s, k: bulletins.issue(s, bulletin_id=k["new"], on=date(2024, 8, 5), with_unmarked=True),
    ),
    ("bulletin.withdraw", lambda s, k: bulletins.withdraw(s, bulletin_id=k["new"], reason="并入月度通报")),
    ("bulletin.withdraw", lambda s, k: bulletins.withdraw(s, bulletin_id=k["first"], reason="发错单位")),
)


def _register(which: str, call: Callable[..., Any], **values: Any) -> Act:
    """Call `call` with the register of that id."""
    return lambda session, _: call(session, register=forms.get_register(session, register_id=which), **values)


def _take(session: Session, _: Any) -> Any:
    """Whatever is suggested to 评先选树 is entered."""
    registers = forms.shelf(session).registers
    book = registers["honour"]
    found = suggesting.suggestions_of(session, register=book, registers=registers, year=2024, today=AUTUMN)
    keys = [line.key for line in found.lines]
    return suggesting.take_suggested(session, register_id="honour", keys=keys, year=2024, today=AUTUMN)


STORED = StoredFile("b" * 64, 9, "成绩单")
REPORT = Cell(Do.RECEIVE, 3, DAY, "2024-H1", "report")
LET_OFF = Cell(Do.WAIVE, 4, DAY, "2024-H1", "report", "report", "病休")
HALF = Term(periods_of_year("half", 2024)[1])
OWED = Owed("young-cadre", "report", Debtor("person", 5), HALF, "report", date(2024, 12, 31), "not_due")
REGISTERS: tuple[tuple[str, Act], ...] = (
    (
        "register.add",
        _register(
            "contest",
            writing.add_entry,
            values={"day": DAY, "project": "消防", "entrants": "张伟:92、陈静:88"},
            today=AUTUMN,
            defaults=True,
        ),
    ),
    (
        "register.edit",
        _register(
            "contest",
            writing.edit_entry,
            entry_id=3,
            values={"note": "雨天", "entrants": "陈静:90"},
            today=AUTUMN,
        ),
    ),
    (
        "register.add",
        _register(
            "task",
            writing.add_entry,
            values={"source": "县委", "words": "报送", "kind": "报送", "by": AUTUMN, "unit": "1", "day": DAY},
            today=AUTUMN,
        ),
    ),
    (
        "register.state",
        _register(
            "task", moving.set_state, entry_id=4, state="done", on_day=AUTUMN, values={"result": "已报"}
        ),
    ),
    (
        "register.state",
        _register("task", moving.set_state, entry_id=4, state="todo", on_day=AUTUMN, reason="退回"),
    ),
    ("register.grid", _register("young-cadre", enter_many, cells=[REPORT, LET_OFF], today=AUTUMN)),
    (
        "register.grid",
        _register(
            "young-cadre", enter_many, cells=[replace(REPORT, act=Do.REVISE, on_day=AUTUMN)], today=AUTUMN
        ),
    ),
    (
        "register.waive",
        _do(waiving.waive, data=WaiverInput("young-cadre", "report", "person", 5, "产假"), on_day=DAY),
    ),
    ("register.waive", _do(waiving.unwaive, data=WaiverInput("young-cadre", "report", "person", 5, ""))),
    (
        "register.file",
        _register(
            "task", files.add_file, entry_id=4, field_id="file", stored=STORED, at="2024-08-15T09:00:00"
        ),
    ),
    ("register.take", _take),
    ("register.aside", _do(suggesting.put_aside, register_id="lecturer", keys=["{}"])),
    ("register.form", _register("contest", forms.keep_changes, changes={"title": "大赛"})),
    (
        "register.receive",
        _do(entry_saving.receive, register_id="young-cadre", owed=[OWED], on=AUTUMN),
    ),
    *REGISTER_SETTINGS,
    ("register.keep", _do(keep_descriptions, year=2024)),
    ("register.remove", _register("task", writing.remove_entry, entry_id=4)),
)
SETTINGS: tuple[tuple[str, Act], ...] = (
    ("town.set", _do(town.set_town, name="清河镇", type="镇", office="党建办")),
    ("town.set", _do(town.set_setting, name="ledger.date", value="roster")),
    ("appraisal.weights", _do(appraisals.set_appraisal_weights, weights=Weights(50, 20, 20, 10))),
    ("archive.items", _do(archive_check.choose_items, codes=["plan", "signed"])),
    (
        "summary.choices",
        _do(summary_choices.set_summary_choices, choices=SummaryChoices(unit="day", age=55)),
    ),
    (
        "summary.texts",
        _do(
            summary_texts.set_summary_texts,
            title="年度总结",
            blocks=[SummaryBlock("paragraph", "全年工作情况。")],
        ),
    ),
)
UNDOABLE = (
    *(*ROSTER, *PLAN, *MARKS, *SCORES, *FOLLOW_UP, *ROUTINES),
    *(*REGISTERS, *BULLETINS, *SETTINGS),
)
EVERYTHING = (*UNDOABLE, *NUMBERED)
# What the window does by itself when its pages come to the front.
AUTOMATIC: tuple[tuple[str, Callable[[Session], Any]], ...] = (
    ("attendance.prepare", partial(attendance.prepare_sheet, class_session_id=2)),
    ("attendance.prepare", partial(attendance.prepare_sheet, class_session_id=3)),
    ("class_session.expect", partial(expected.refresh_expected, year=2024)),
    ("talk.refresh", partial(candidates.refresh_candidates, year=2024)),
)
# A printed sheet is a fact: it stays, and what it shows stays with it.
PRINT = (
    "class_session.print",
    partial(expected.settle_lists, class_session_ids=[2], at="2024-08-08T08:00:00"),
)

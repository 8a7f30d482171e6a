"""Acts after a year was closed: the work of the new year, and what reaches back into the closed one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.appraisal import Weights
from app.rules.summary_choices import SummaryChoices
from app.services.archive import archive_check
from app.services.bulletin import bulletin_kinds
from app.services.exam import exams, resits
from app.services.exam.exams import ScoreInput
from app.services.figure import appraisals
from app.services.follow_up import candidates, talk_incidents
from app.services.hour import hour_entries, hour_settings
from app.services.hour.hour_entries import HourEntryInput
from app.services.hour.hour_settings import HourSettings
from app.services.leave import leaves
from app.services.mark import attendance, mark_versions
from app.services.mark.mark_versions import MarkKindInput
from app.services.person import groups, people, standing, units
from app.services.person.people import PersonInput, PostInput
from app.services.person.roster import get_person
from app.services.plan import category_schemes, expected, plan_copy, planning, programmes
from app.services.plan.planning import AudienceInput, ClassSessionInput
from app.services.plan.programmes import ProgrammeInput
from app.services.routine import mentorship, rotation, unit_study
from app.services.rule import duty_rules
from app.services.rule.duty_rules import DutyRuleInput
from app.services.setting import summary_choices
from app.services.setting import town as towns
from app.services.year import summary_texts
from app.services.year.summary_texts import SummaryBlock
from db.models import (
    Assignment,
    Category,
    ClassSession,
    Course,
    Exam,
    GroupMembership,
    IdentityGroup,
    MakeUp,
    Participation,
    Person,
    TalkTrigger,
    Unit,
)
from tests.services.old_kinds import writing as duty_records
from tests.services.old_kinds.writing import DutyRecordInput

Act = Callable[[Session, Random], Any]
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "明华军秀兰芳国建文玉"


def _day(dice: Random, year: int) -> date:
    return date(year, 1, 1) + timedelta(days=dice.randrange(364))


def _one(session: Session, dice: Random, statement: Any) -> Any:
    found = session.scalars(statement).all()
    return dice.choice(found) if found else None


def _person(session: Session, dice: Random) -> int:
    found: int = _one(session, dice, select(Person.id).where(Person.left_on.is_(None)))
    return found


def _unit(session: Session, dice: Random) -> int:
    found: int = _one(session, dice, select(Unit.id))
    return found


def _name(dice: Random) -> str:
    return dice.choice(SURNAMES) + dice.choice(GIVEN) + dice.choice(GIVEN) + str(dice.randrange(10**6))


def _held(session: Session, dice: Random, year: int) -> int | None:
    days = ClassSession.held_on.between(date(year, 1, 1), date(year, 12, 31))
    found: int | None = _one(session, dice, select(ClassSession.id).where(days))
    return found


def _data(session: Session, person_id: int, **changes: Any) -> tuple[int, PersonInput]:
    found = get_person(session, person_id=person_id)
    row = found.row
    kept = {
        "name": row.name,
        "sex": row.sex,
        "birth": row.birth,
        "id_number": row.id_number,
        "phone": row.phone,
        "ethnicity": found.ethnicity,
        "politics": row.politics,
        "education": found.education,
        "note": row.note,
        "joined_on": row.joined_on,
    }
    return row.version, PersonInput(**{**kept, **changes})


def _edit_person(session: Session, person_id: int, **changes: Any) -> None:
    version, data = _data(session, person_id, **changes)
    people.edit_person(session, person_id=person_id, version=version, person=data)


# -- the new year: nobody may be asked anything --------------------------------------------------------


def new_person(session: Session, dice: Random, *, joined: date | None = None) -> None:
    posts = [PostInput(unit_id=_unit(session, dice), title="科员", start_on=joined)]
    people.add_person(session, person=PersonInput(name=_name(dice), joined_on=joined), posts=posts)


def new_session(session: Session, dice: Random, *, title: str = "") -> None:
    data = ClassSessionInput(
        title=title or dice.choice(("新年第一课", "党的二十届三中全会精神解读", "农机安全")),
        held_on=_day(dice, 2025),
        hours_centi=dice.choice((100, 200, 300)),
    )
    planning.add_class_session(session, data=data)


def mark_new(session: Session, dice: Random) -> None:
    held = _held(session, dice, 2025)
    if held is not None and attendance.get_sheet(session, class_session_id=held).rows:
        line = f"1{dice.choice('迟早缺')}"
        attendance.mark_line(session, class_session_id=held, line=line, rest_present=True)


def new_exam(session: Session, dice: Random) -> None:
    exam = exams.add_exam(session, title=f"测试{_name(dice)}", held_on=_day(dice, 2025))
    scores = {_person(session, dice): ScoreInput("normal", dice.randrange(10001)) for _ in range(3)}
    exams.set_scores(session, exam_id=exam, by_person=scores)


def leaves_now(session: Session, dice: Random) -> None:
    standing.leave_roster(session, person_id=_person(session, dice), on=_day(dice, 2025), reason="退休")


def moves_now(session: Session, dice: Random) -> None:
    post = PostInput(unit_id=_unit(session, dice), title="副主任", rank="四级主任科员")
    people.transfer_person(session, person_id=_person(session, dice), on=_day(dice, 2025), post=post)


def new_phone(session: Session, dice: Random) -> None:
    _edit_person(session, _person(session, dice), phone=f"138{dice.randrange(10**8):08}", note="新号码")


def joins_party(session: Session, dice: Random) -> None:
    _edit_person(session, _person(session, dice), politics=dice.choice(("中共党员", "群众", "共青团员")))


def joins_group(session: Session, dice: Random) -> None:
    ids = list(session.scalars(select(IdentityGroup.id)))
    day = _day(dice, 2025)
    groups.set_groups(session, person_id=_person(session, dice), group_ids=dice.sample(ids, 2), on=day)


def new_slip(session: Session, dice: Random) -> None:
    day = _day(dice, 2025)
    leaves.add_leave(
        session, person_id=_person(session, dice), kind="sick", start_on=day, end_on=day + timedelta(days=1)
    )


def new_hours(session: Session, dice: Random) -> None:
    data = HourEntryInput(
        person_id=_person(session, dice),
        credited_on=_day(dice, 2025),
        pot="网络",
        title="网院",
        hours_centi=200,
    )
    hour_entries.add_hour_entry(session, data=data)


def new_weights(session: Session, dice: Random) -> None:
    a, b = dice.randrange(20, 50), dice.randrange(10, 30)
    appraisals.set_appraisal_weights(session, weights=Weights(a, b, 10, 90 - a - b))


def old_weights(session: Session, dice: Random) -> None:
    a, b = dice.randrange(20, 50), dice.randrange(10, 30)
    appraisals.set_appraisal_weights(session, weights=Weights(a, b, 11, 89 - a - b), year=2024)


def old_choices(session: Session, dice: Random) -> None:
    choices = SummaryChoices(age=dice.randrange(40, 59), about=False)
    summary_choices.set_summary_choices(session, choices=choices, year=2024)


def new_hour_settings(session: Session, dice: Random) -> None:
    hour_settings.set_hour_settings(
        session,
        settings=HourSettings(
            lecture_percent=dice.choice((0, 100, 200)), excluded_forms=dice.choice(((), ("集中办班",)))
        ),
    )


def new_choices(session: Session, dice: Random) -> None:
    summary_choices.set_summary_choices(session, choices=SummaryChoices(age=dice.randrange(40, 60)))


def new_words(session: Session, dice: Random) -> None:
    blocks = [SummaryBlock("text", f"本年举办培训【场次】场。{dice.randrange(99)}")]
    summary_texts.set_summary_texts(session, title="【年度】年总结", blocks=blocks)


def new_items(session: Session, dice: Random) -> None:
    archive_check.choose_items(session, codes=dice.sample(["plan", "signed", "notice", "photo"], 2))


def new_mark_rule(session: Session, dice: Random) -> None:
    mark_versions.set_lateness(session, start_on=_day(dice, 2025), times=dice.randrange(2, 6))


def new_mark(session: Session, dice: Random) -> None:
    letter = dice.choice("ABDEFHIJKLMOPRTUVWYZ")
    data = MarkKindInput(
        label=f"外派{letter}", symbol=letter, acronym=letter, key=letter,
        counts_as="official_leave", hour_percent=0,
    )  # fmt: skip
    mark_versions.add_mark_kind(session, start_on=_day(dice, 2025), data=data)


def new_duty_version(session: Session, dice: Random) -> None:
    rules = [rule for rule in duty_rules.list_duty_rules(session) if rule.to_on is None]
    rule = dice.choice(rules)
    day = date(2025, dice.randrange(1, 13), 1)
    if rule.from_on is None or rule.from_on < day:
        required = max(rule.required, 1) + 1
        most = None if rule.most is None else rule.most + 1
        data = DutyRuleInput(rule.label, required, rule.citation, enabled=True, most=most)
        duty_rules.change_duty_rule(session, rule_id=rule.id, version=rule.version, data=data, from_on=day)


def new_unit(session: Session, dice: Random) -> None:
    units.add_unit(session, name=f"新单位{dice.randrange(10**6)}")


def new_group(session: Session, dice: Random) -> None:
    groups.add_group(session, name=f"新类别{dice.randrange(10**6)}")


def new_record(session: Session, dice: Random) -> None:
    data = DutyRecordInput("C29", _day(dice, 2025), unit_id=_unit(session, dice), title="检查", note="已整改")
    duty_records.add_duty_record(session, data=data)


def new_study(session: Session, dice: Random) -> None:
    unit_study.set_study(
        session, unit_id=_unit(session, dice), week=date(2025, 1, 6) + timedelta(weeks=dice.randrange(40)),
        held=True, topic="条例",
    )  # fmt: skip


def new_pair(session: Session, dice: Random) -> None:
    session.flush()
    one, other = _person(session, dice), _person(session, dice)
    if one != other:
        rank_of = session.scalars(select(Assignment).where(Assignment.person_id == one)).first()
        if rank_of is not None and mentorship.may_mentor(get_person(session, person_id=one).row):
            mentorship.add_pair(session, mentor_id=one, mentee_id=other, start_on=_day(dice, 2025))


def new_turn(session: Session, dice: Random) -> None:
    month = f"2025-{dice.randrange(1, 13):02}"
    rotation.add_turns(session, month=month, role="report", person_ids=[_person(session, dice)])


def new_programme(session: Session, dice: Random) -> None:
    data = ProgrammeInput(title=f"2025年方案{dice.randrange(999)}", start_on=date(2025, 1, 1),
                          end_on=date(2025, 12, 31))  # fmt: skip
    programmes.add_programme(session, data=data)


def new_tag(session: Session, dice: Random) -> None:
    scheme = category_schemes.list_schemes(session)[0]
    session.add(Category(scheme_id=scheme.id, name=f"新标签{dice.randrange(10**6)}", position=99))


def next_plan(session: Session, dice: Random) -> None:
    plan_copy.copy_year(session, source_year=2024, target_year=2026)


def bulletin_words(session: Session, dice: Random) -> None:
    kind = bulletin_kinds.list_bulletin_kinds(session)[0]
    words = {name: getattr(kind, name) for name in ("issuer", "number_word", "title", "recipients", "copies")}
    words["copies"] = f"县委组织部{dice.randrange(99)}"
    bulletin_kinds.edit_bulletin_kind(session, code=kind.code, **words)


def talk_rule(session: Session, dice: Random) -> None:
    trigger = _one(session, dice, select(TalkTrigger))
    trigger.threshold, trigger.due_days = dice.randrange(1, 6), dice.randrange(3, 15)
    session.flush()
    candidates.refresh_candidates(session, year=2024)
    candidates.refresh_candidates(session, year=2025)


def lists_follow(session: Session, dice: Random) -> None:
    expected.refresh_expected(session)
    expected.refresh_expected(session, year=2024)


def _unit_kind(session: Session, dice: Random, from_on: date) -> None:
    unit = session.get_one(Unit, _unit(session, dice))
    kinds = [kind for kind in ("村", "社区", "站所", "机关办公室") if kind != _kind_now(session, unit.id)]
    units.edit_unit(
        session,
        unit_id=unit.id,
        version=unit.version,
        name=unit.name,
        kind=dice.choice(kinds),
        parent_id=unit.parent_id,
        active=dice.random() < 0.7,
        from_on=from_on,
    )


def _kind_now(session: Session, unit_id: int) -> str:
    return next(row.kind for row in units.list_units(session) if row.id == unit_id)


def new_unit_kind(session: Session, dice: Random) -> None:
    """From a day of the new year on: what was a village in the closed one stays one there."""
    _unit_kind(session, dice, _day(dice, 2025))


ROUTINE: tuple[Act, ...] = (
    new_person, new_session, mark_new, new_exam, leaves_now, moves_now, joins_group, new_phone, joins_party,
    new_slip, new_hours, new_weights, new_hour_settings, new_choices, new_words, new_items, new_mark_rule,
    new_mark, new_duty_version, new_unit, new_group, new_record, new_study, new_pair, new_turn, new_programme,
    new_tag, next_plan, bulletin_words, talk_rule, lists_follow, new_unit_kind,
)  # fmt: skip


# -- what reaches back: only with a reason, and then with a slip -------------------------------------


def old_mark(session: Session, dice: Random) -> None:
    held = _held(session, dice, 2024)
    assert held is not None
    attendance.mark_line(session, class_session_id=held, line=f"1{dice.choice('迟早缺')}")


def old_score(session: Session, dice: Random) -> None:
    exam = _one(session, dice, select(Exam.id).where(Exam.held_on < date(2025, 1, 1)))
    score = ScoreInput("normal", dice.randrange(10001))
    exams.set_scores(session, exam_id=exam, by_person={_person(session, dice): score})


def old_resit(session: Session, dice: Random) -> None:
    resits.set_resit(session, exam_id=1, person_id=5, state="makeup", score_centi=dice.randrange(10001))


def old_line(session: Session, dice: Random) -> None:
    exam = session.get_one(Exam, 1)
    exam.pass_centi = dice.randrange(4000, 9000)
    session.flush()


def old_slip(session: Session, dice: Random) -> None:
    day = _day(dice, 2024)
    leaves.add_leave(session, person_id=_person(session, dice), kind="personal", start_on=day,
                     end_on=day + timedelta(days=400))  # fmt: skip


def old_title(session: Session, dice: Random) -> None:
    course = _one(session, dice, select(Course))
    course.title = f"改名{dice.randrange(999)}"
    session.flush()


def old_move(session: Session, dice: Random) -> None:
    post = PostInput(unit_id=_unit(session, dice), title="调任")
    people.transfer_person(session, person_id=_person(session, dice), on=_day(dice, 2024), post=post)


def old_leaver(session: Session, dice: Random) -> None:
    standing.leave_roster(session, person_id=_person(session, dice), on=_day(dice, 2024), reason="调出")


def old_newcomer(session: Session, dice: Random) -> None:
    new_person(session, dice, joined=_day(dice, 2024))


def old_name(session: Session, dice: Random) -> None:
    _edit_person(session, _person(session, dice), name=_name(dice))


def old_birth(session: Session, dice: Random) -> None:
    _edit_person(session, _person(session, dice), birth=f"19{dice.randrange(60, 99)}-03")


def old_unit_name(session: Session, dice: Random) -> None:
    unit = session.get_one(Unit, _unit(session, dice))
    units.edit_unit(
        session,
        unit_id=unit.id,
        version=unit.version,
        name=f"改名单位{dice.randrange(10**6)}",
        kind=unit.first_kind,
        parent_id=unit.parent_id,
        active=unit.first_active,
    )


def old_words(session: Session, dice: Random) -> None:
    words = (SummaryBlock("text", f"本年{dice.randrange(10**6)}"),)
    summary_texts.set_summary_texts(session, title="年度总结", blocks=words, year=2024)


def old_resit_day(session: Session, dice: Random) -> None:
    """The day of a resit alone, and the last day of resits."""
    exam = session.get_one(Exam, 1)
    exam.resit_by = exam.held_on + timedelta(days=1 + dice.randrange(60))
    session.flush()


def old_unit_kind(session: Session, dice: Random) -> None:
    _unit_kind(session, dice, _day(dice, 2024))


def always_other_kind(session: Session, dice: Random) -> None:
    """Without a day: as if it had always been so."""
    unit = session.get_one(Unit, _unit(session, dice))
    unit.first_kind = f"{unit.first_kind}甲"
    session.flush()


def old_order(session: Session, dice: Random) -> None:
    ids = list(session.scalars(select(Unit.id).order_by(Unit.position)))
    dice.shuffle(ids)
    units.order_units(session, unit_ids=ids)


def old_merge(session: Session, dice: Random) -> None:
    one, other = _unit(session, dice), _unit(session, dice)
    if one != other:
        units.merge_units(session, source_id=one, target_id=other)


def old_group(session: Session, dice: Random) -> None:
    found = _one(session, dice, select(GroupMembership))
    if found is not None:
        found.end_on = _day(dice, 2024)
        session.flush()


def old_group_name(session: Session, dice: Random) -> None:
    group = _one(session, dice, select(IdentityGroup))
    group.name = f"改名类别{dice.randrange(10**6)}"
    session.flush()


def old_mark_rule(session: Session, dice: Random) -> None:
    mark_versions.set_lateness(session, start_on=_day(dice, 2024), times=dice.randrange(2, 6))


def old_town(session: Session, dice: Random) -> None:
    towns.set_town(session, name=f"清河{dice.choice('甲乙丙丁')}镇", type="镇", office="党建办")


def old_hours(session: Session, dice: Random) -> None:
    data = HourEntryInput(
        person_id=_person(session, dice),
        credited_on=_day(dice, 2024),
        pot="集中",
        title="漏记",
        hours_centi=300,
    )
    hour_entries.add_hour_entry(session, data=data)


def old_make_up(session: Session, dice: Random) -> None:
    make_up = _one(session, dice, select(MakeUp))
    make_up.state, make_up.done_on, make_up.hours_centi = "done", _day(dice, 2025), 100 * dice.randrange(1, 9)
    session.flush()


def old_note(session: Session, dice: Random) -> None:
    held = _held(session, dice, 2024)
    listed = _one(session, dice, select(Participation).where(Participation.class_session_id == held))
    if listed is not None:
        talk_incidents.add_note(
            session, person_id=listed.person_id, class_session_id=listed.class_session_id, text="看手机"
        )


def old_turn(session: Session, dice: Random) -> None:
    rotation.add_turns(session, month="2024-08", role="lecture", person_ids=[_person(session, dice)])


def old_record(session: Session, dice: Random) -> None:
    data = DutyRecordInput("C29", _day(dice, 2024), unit_id=_unit(session, dice), title="检查", note="补记")
    duty_records.add_duty_record(session, data=data)


def old_audience(session: Session, dice: Random) -> None:
    held = session.get_one(ClassSession, _held(session, dice, 2024))
    planning.set_audience(
        session, batch_id=held.batch_id, audience=[AudienceInput(unit_id=_unit(session, dice))]
    )


def old_session(session: Session, dice: Random) -> None:
    planning.add_class_session(
        session, data=ClassSessionInput(title="漏录的课", held_on=_day(dice, 2024), hours_centi=100)
    )


REACHING_BACK: tuple[Act, ...] = (
    old_make_up, old_mark, old_score, old_resit, old_line, old_slip, old_title, old_move, old_leaver,
    old_newcomer,
    old_name, old_birth, old_unit_name, old_order, old_merge, old_group, old_group_name, old_mark_rule,
    old_town, old_hours, old_note, old_turn, old_record, old_audience, old_session,
    old_weights, old_choices, old_words, old_unit_kind, always_other_kind, old_resit_day,
)  # fmt: skip

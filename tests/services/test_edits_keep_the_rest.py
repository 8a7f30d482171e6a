"""An edit changes what was edited: every command with something optional, given one thing, keeps the rest.

The commands are found by themselves: a function of a service that is called edit_…, change_…, set_… or
correct_… and has optional parameters (or takes an input with optional fields) needs a case here, or a word
why it edits nothing.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date, time, timedelta
from functools import partial
from types import FunctionType
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import app.services
from app.given import Given
from app.rules.own_duties import Counted
from app.rules.registers.description import Register
from app.services.bulletin import bulletins
from app.services.duty import own_duties, training_rounds
from app.services.duty.own_duties import OwnDutyInput
from app.services.duty.training_rounds import RoundInput
from app.services.exam import exams, resits
from app.services.exam.exams import ScoreInput
from app.services.follow_up import candidates, talk_incidents, talk_records
from app.services.follow_up.talk_records import TalkInput
from app.services.hour import hour_entries
from app.services.hour.hour_entries import HourEntryInput
from app.services.leave import leaves
from app.services.mark import attendance, mark_versions
from app.services.mark.mark_versions import MarkKindInput
from app.services.person import people, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import batch_choice, categories, category_schemes, execution, planning, programmes
from app.services.plan.planning import AudienceInput, ClassSessionInput, LecturerInput
from app.services.plan.programmes import ProgrammeInput
from app.services.register import moving, writing
from app.services.register.forms import get_register
from app.services.routine import mentorship, rotation, unit_study
from app.services.routine.mentorship import PairInput
from app.services.rule import duty_rules
from app.services.rule.duty_rules import DutyRuleInput
from app.services.setting import town
from db.base import Base
from db.models import (
    Course,
    DutyRule,
    Exam,
    MarkKind,
    Mentorship,
    Participation,
    Person,
    Programme,
    TrainingRound,
    WarningTalk,
)

Run = Callable[[Callable[[Session], Any]], Any]
Rows = dict[tuple[str, int], dict[str, Any]]
DAY = date(2024, 8, 1)
SKIPPED = {"operation", "audit_entry", "meta"}
DERIVED = {"version", "search_key", "sort_key", "updated_at"}

# Commands with something optional that is no part of a stored record: what it is instead.
NO_EDIT: Mapping[str, str] = {
    "set_appraisal_weights": "the weights are one thing: they add up to 100",
    "set_summary_choices": "the choices are one thing",
    "set_summary_texts": "the text is one thing",
    "set_lateness": "one rule from a day on, whole each time",
    "set_groups": "the groups of a person are one list, whole each time",
    "set_lecturers": "who teaches is one list, in its order",
    "change_people": "an import names the columns it brings",
    "set_audience": "`refresh` is how, not what",
    "set_windows": "the windows are one thing: the one is measured by the other",
    "set_hour_settings": "the settings are one thing",
    "set_pair_rules": "the rules are one thing",
    "edit_own": "the form is one thing, as its editor shows it",
    "change_files": "a change names what comes and what goes",
}


def commands() -> dict[str, FunctionType]:
    """Every public function of the services that changes something stored and leaves something out."""
    found = {}
    for module in pkgutil.walk_packages(app.services.__path__, "app.services."):
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            is_own = isinstance(value, FunctionType) and value.__module__ == module.name
            if is_own and name.startswith(("edit_", "change_", "set_", "correct_")) and optional_of(value):
                found[name] = value
    return found


def optional_of(function: FunctionType) -> set[str]:
    """What may be left out: parameters with a default, and fields with a default of an input it takes."""
    hints = typing.get_type_hints(function)
    found = set()
    for name, parameter in list(inspect.signature(function).parameters.items())[1:]:
        if parameter.default is not inspect.Parameter.empty:
            found.add(name)
        kind = hints.get(name)
        for each in (kind, *typing.get_args(kind)):
            if is_dataclass(each) and isinstance(each, type):
                found |= {f.name for f in fields(each) if {f.default, f.default_factory} != {MISSING}}
    return found


def inputs_of(function: FunctionType) -> list[type]:
    """The records of what is typed; a description of a register is none."""
    hints = typing.get_type_hints(function)
    kinds = (kind for kind in hints.values() if is_dataclass(kind) and isinstance(kind, type))
    return [kind for kind in kinds if kind is not Register]


def build(session: Session) -> None:
    """A town in which every field of every record is filled."""
    unit_ids = [units.add_unit(session, name=name) for name in ("党政办", "东湾村")]
    for name in ("王建国", "李秀英", "张伟"):
        person = PersonInput(
            name, "男", "1985-06-01", "", "13800000000", "汉族", "中共党员", "大学", "备注", date(2019, 1, 1)
        )
        post = PostInput(unit_ids[0], "主任", "正科级", "公务员", True, date(2019, 1, 1), date(2030, 1, 1))
        people.add_person(session, person=person, posts=[post])
    plan = ProgrammeInput("年度方案", date(2024, 1, 1), date(2024, 12, 31), "镇发1号", "党委会", "备注")
    programme = programmes.add_programme(session, data=plan)
    scheme = category_schemes.add_scheme(session, name="专题")
    tag = categories.add_category(session, scheme_id=scheme, name="党史")
    lecturers = (LecturerInput("王建国", 1), LecturerInput("外请教师", None, "县委党校"))
    data = ClassSessionInput(
        title="乡村振兴",
        held_on=DAY,
        end_time=time(11, 30),
        day_part="下午",
        place="会议室",
        form="专题辅导",
        pot="网络",
        hours_centi=300,
        category_ids=(tag,),
        lecturers=lecturers,
        audience=(
            AudienceInput(unit_id=unit_ids[0]),
            AudienceInput(person_id=3, excluded=True, reason="生病"),
        ),
        batch="第3期",
        required=True,
        programme_id=programme,
        note="备注",
        capacity=40,
        natures=("研讨",),
        guests=6,
        guest_names="昌都来访干部",
    )
    held = planning.add_class_session(session, data=data)
    course = session.scalars(select(Course)).one()
    course.batches, course.hours_again = "repeat", True
    exams.add_exam(session, title="八月测试", held_on=date(2024, 8, 20))
    attendance.mark_line(session, class_session_id=held, line="1迟 2缺")
    candidates.refresh_candidates(session, year=2024)
    talk = session.scalars(select(WarningTalk).order_by(WarningTalk.id)).first()
    assert talk is not None
    record = TalkInput(date(2024, 8, 5), "会议室", "张伟", "李秀英", "迟到", "谈话内容", "本人表态")
    talk_records.close_talk(session, talk_id=talk.id, version=talk.version, data=record)


Case = tuple[Callable[[Session], Any], Callable[[Session], Any], set[str]]


def _version(session: Session, model: Any, row_id: int = 1) -> int:
    return int(session.get_one(model, row_id).version)


def _held(session: Session, **changes: Any) -> None:
    now = planning.class_session_input(session, class_session_id=1)
    data = ClassSessionInput(title=now.title, held_on=now.held_on, **changes)
    version = session.connection().exec_driver_sql("SELECT version FROM class_session WHERE id = 1").scalar()
    planning.edit_class_session(session, class_session_id=1, version=int(version or 0), data=data)


def _person(session: Session, person: PersonInput, **more: Any) -> None:
    people.edit_person(session, person_id=1, version=_version(session, Person), person=person, **more)


def _rule(session: Session, **changes: Any) -> None:
    rule = session.get_one(DutyRule, 1)
    data = DutyRuleInput(rule.label, rule.required, rule.citation, rule.enabled, **changes)
    duty_rules.change_duty_rule(session, rule_id=1, version=rule.version, data=data)


def _own_duty(session: Session) -> None:
    counted = Counted(forms=("集体学习",), natures=("研讨",), tags=("党性教育",), words=("微党课",))
    own_duties.add_own_duty(
        session,
        data=OwnDutyInput(
            label="微党课",
            scope="unit",
            counted=replace(counted, kinds=("党支部",), groups=("党员",)),
            most=9,
            unit="期",
            owner="党建办",
            citation="学习制度",
            from_on=date(2024, 1, 1),
            to_on=date(2030, 1, 1),
        ),
    )


def _change_own_duty(session: Session) -> None:
    rule = session.scalars(select(DutyRule).where(DutyRule.measure == "own")).one()
    own_duties.change_own_duty(
        session, rule_id=rule.id, version=rule.version, data=OwnDutyInput(label="微党课", required=2)
    )


def _full_rule(session: Session) -> None:
    rule = session.get_one(DutyRule, 1)
    rule.to_on, rule.most = date(2030, 1, 1), 99


def _talk(session: Session) -> WarningTalk:
    return session.scalars(select(WarningTalk).order_by(WarningTalk.id)).first()  # type: ignore[return-value]


def _record(session: Session) -> None:
    talk = _talk(session)
    assert talk.talked_on is not None
    data = TalkInput(talk.talked_on, content="另一内容")
    talk_records.correct_record(session, talk_id=talk.id, version=talk.version, data=data)


def _mark(session: Session, code: str) -> dict[str, Any]:
    kind = session.scalars(select(MarkKind).where(MarkKind.code == code)).one()
    return {"label": kind.label, "symbol": kind.symbol, "acronym": kind.acronym, "key": kind.key}


def _slip(session: Session) -> None:
    leaves.add_leave(
        session,
        person_id=1,
        kind="sick",
        start_on=DAY,
        end_on=DAY,
        class_session_id=1,
        reason="发烧",
        approver="李秀英",
        handed_in_on=DAY,
        note="附诊断书",
    )


def _entry(session: Session) -> None:
    data = HourEntryInput(1, DAY, 200, "自学", "自学党章", DAY, "本人", "笔记", True, False, "重复")
    hour_entries.add_hour_entry(session, data=data)


def _study(session: Session) -> None:
    unit_study.set_study(session, unit_id=1, week=DAY, held=True, topic="党章", heads=9)


def _turn(session: Session) -> None:
    rotation.add_turns(session, month="2024-08", role="lecture", person_ids=[1])
    rotation.edit_turn(
        session, turn_id=1, topic="党史", planned_on=DAY, done_on=DAY, comment="好", class_session_id=1
    )


def _draft(session: Session) -> None:
    attendance.fill_rest_present(session, class_session_id=1)
    made = bulletins.draft_sessions(session, class_session_ids=(1,))
    bulletins.edit_draft(session, bulletin_id=made, title="通报", extra="补充")


def _note(session: Session) -> None:
    attendance.set_note(session, participation_id=1, note="备注")


def _scored(session: Session) -> None:
    exams.set_scores(session, exam_id=1, by_person={1: ScoreInput("normal", 5000, "备注")})
    exam = session.get_one(Exam, 1)
    exam.resit_by = exam.held_on + timedelta(days=20)
    again = ScoreInput("makeup", 6000, "9月", exam.held_on + timedelta(days=3))
    exams.set_scores(session, exam_id=1, by_person={1: again}, number=2)


def _another_title(session: Session) -> None:
    exam = session.get_one(Exam, 1)
    exams.edit_exam(
        session, exam_id=1, version=exam.version, title="年中测试", held_on=exam.held_on,
        full_centi=exam.full_centi, pass_centi=exam.pass_centi, policy=exam.policy, note=exam.note,
    )  # fmt: skip


def _edit_unit(session: Session, **changes: Any) -> None:
    row = next(each for each in units.list_units(session) if each.id == 1)
    now = {"name": row.name, "kind": row.kind, "parent_id": row.parent_id, "active": row.active}
    units.edit_unit(session, unit_id=1, version=row.version, **{**now, **changes})


def _another_kind(session: Session) -> None:
    _edit_unit(session, kind="站所", active=False, from_on=DAY)


def _another_name(session: Session) -> None:
    _edit_unit(session, name="东岭新村")


def _inspected(session: Session) -> None:
    """An inspection that found something, with everything its state asks."""
    values = {
        "day": "2024-08-05",
        "unit": "东湾村",
        "kind": "学习情况检查",
        "office": "党政办",
        "inspectors": "李秀英",
        "result": "发现问题",
        "finding": "记录不全",
        "demand": "一周内补齐",
        "owner": "王建国",
        "by": "2024-08-12",
    }
    register = get_register(session, register_id="inspection")
    writing.add_entry(session, register=register, values=values, today=date(2024, 8, 5))


def _nothing(_session: Session) -> None:
    pass


def _planned(session: Session, **values: int) -> None:
    execution.set_planned(session, course_id=1, year=2024, **values)  # type: ignore[arg-type]


# Command → what fills the record, the edit of one thing, and the columns that may change with it.
CASES: Mapping[str, Case] = {
    "edit_class_session": (_nothing, partial(_held, place="礼堂"), {"place"}),
    "edit_person": (
        _nothing,
        lambda s: _person(s, PersonInput("王建国", note="新备注"), posts=[PostInput(1, id=1)]),
        {"note"},
    ),
    "edit_programme": (
        _nothing,
        lambda s: programmes.edit_programme(
            s,
            programme_id=1,
            version=_version(s, Programme),
            data=ProgrammeInput("年度方案", date(2024, 1, 1), date(2024, 12, 31), note="新备注"),
        ),
        {"note"},
    ),
    "edit_hour_entry": (
        _entry,
        lambda s: hour_entries.edit_hour_entry(s, entry_id=1, data=HourEntryInput(1, DAY, 300, "自学")),
        {"hours_centi"},
    ),
    "change_pair": (
        lambda s: s.add(
            Mentorship(mentor_id=1, mentee_id=2, start_on=DAY, end_on=date(2024, 12, 1), note="协议")
        ),
        lambda s: mentorship.change_pair(s, pair_id=1, data=PairInput(1, 2, date(2024, 8, 2))),
        {"start_on"},
    ),
    "change_own_duty": (_own_duty, _change_own_duty, {"required"}),
    "set_planned": (
        partial(_planned, batches=2, heads=40, valid_months=12),
        partial(_planned, batches=3, heads=40),
        {"planned_batches"},
    ),
    "change_duty_rule": (_full_rule, partial(_rule, groups=("班子成员",)), {"filter_json"}),
    "correct_record": (_nothing, _record, {"content"}),
    "change_leave": (
        _slip,
        lambda s: leaves.change_leave(s, leave_id=1, kind="official", start_on=DAY, end_on=DAY),
        {"kind"},
    ),
    "change_mark_kind": (
        lambda s: mark_versions.change_mark_kind(
            s,
            code="late",
            start_on=DAY,
            data=MarkKindInput(**_mark(s, "late"), hour_percent=50, steps=((30, 20),)),
        ),
        lambda s: mark_versions.change_mark_kind(
            s, code="late", start_on=DAY, data=MarkKindInput(**{**_mark(s, "late"), "label": "晚到"})
        ),
        {"label"},
    ),
    "set_study": (
        _study,
        lambda s: unit_study.set_study(s, unit_id=1, week=DAY, held=True, heads=8),
        {"heads"},
    ),
    "edit_turn": (
        _turn,
        lambda s: rotation.edit_turn(s, turn_id=1, topic="党章", planned_on=DAY, done_on=DAY),
        {"topic"},
    ),
    "edit_draft": (
        _draft,
        lambda s: bulletins.edit_draft(s, bulletin_id=1, extra="另一句"),
        {"facts_json"},
    ),
    "set_marks": (
        _note,
        lambda s: attendance.set_marks(s, class_session_id=1, by_participation={1: "early"}),
        {"mark"},
    ),
    "set_scores": (
        _scored,
        lambda s: exams.set_scores(s, exam_id=1, by_person={1: ScoreInput("normal", 5500)}),
        {"score_centi"},
    ),
    "set_resit": (
        _scored,
        lambda s: resits.set_resit(s, exam_id=1, person_id=1, state="makeup", score_centi=6500),
        {"score_centi"},
    ),
    "edit_exam": (_scored, _another_title, {"title"}),
    "edit_unit": (_another_kind, _another_name, {"name"}),
    "set_town": (
        lambda s: town.set_town(s, name="清河镇", type="镇", office="组织办"),
        lambda s: town.set_town(s, name="清溪镇"),
        {"value"},
    ),
    "edit_round": (
        lambda s: training_rounds.add_round(
            s, data=RoundInput("轮训", DAY, DAY, 2, (1,), (1,), (1,), "备注")
        ),
        lambda s: training_rounds.edit_round(
            s, round_id=1, version=_version(s, TrainingRound), data=RoundInput("全员轮训", DAY, DAY)
        ),
        {"name"},
    ),
    "set_setting": (
        lambda s: town.set_setting(s, name="mentor.age", value="35"),
        lambda s: town.set_setting(s, name="mentor.age", value="30"),
        {"value"},
    ),
    "set_batches": (
        _nothing,
        lambda s: batch_choice.set_batches(s, course_id=1, year=2024, batches=""),
        {"batches"},
    ),
    "edit_entry": (
        _inspected,
        lambda s: writing.edit_entry(
            s,
            register=get_register(s, register_id="inspection"),
            entry_id=1,
            values={"finding": "签到不全"},
            today=date(2024, 8, 10),
        ),
        {"data"},
    ),
    "set_state": (
        _inspected,
        lambda s: moving.set_state(
            s,
            register=get_register(s, register_id="inspection"),
            entry_id=1,
            state="fixed",
            on_day=date(2024, 8, 10),
            values={"done": "已补签"},
        ),
        {"row of register_step"},
    ),
}


def stored(session: Session) -> Rows:
    """Every row of every table but the trail's."""
    found: Rows = {}
    for name, table in Base.metadata.tables.items():
        if name not in SKIPPED:
            for row in session.execute(select(table)).mappings():
                found[name, row["id"]] = dict(row)
    return found


def changed(before: Rows, after: Rows) -> set[str]:
    """The columns that differ; a row that came or went counts with its table's name."""
    found = {f"row of {key[0]}" for key in before.keys() ^ after.keys()}
    for key in before.keys() & after.keys():
        found |= {name for name, value in after[key].items() if value != before[key][name]} - DERIVED
    return found


def test_every_command_with_something_optional_is_looked_at() -> None:
    found = commands()
    assert len(found) > 12
    assert set(found) - set(CASES) - set(NO_EDIT) == set()
    assert (set(CASES) | set(NO_EDIT)) - set(found) == set()


def test_every_input_of_an_edit_knows_what_was_given() -> None:
    """A field added to such an input later is left alone by callers that do not know it."""
    takes = {
        kind
        for name, function in commands().items()
        if name not in NO_EDIT and name.startswith(("edit_", "change_", "correct_"))
        for kind in inputs_of(function)
    }
    assert [kind.__name__ for kind in takes if not issubclass(kind, Given)] == []
    assert len(takes) >= 7


@pytest.mark.parametrize("name", CASES)
def test_one_thing_given_leaves_the_rest(run: Run, read: Run, name: str) -> None:
    fill, edit, wanted = CASES[name]
    run(build)
    run(fill)
    before = read(stored)
    run(edit)
    assert changed(before, read(stored)) == wanted


def test_everything_is_filled_before(run: Run, read: Run) -> None:
    """The cases above prove nothing for a field that was empty to begin with."""
    run(build)
    now = read(lambda s: planning.class_session_input(s, class_session_id=1))
    assert [f.name for f in fields(now) if getattr(now, f.name) in ("", None, (), False, 0)] == [
        "start_time", "batch_id", "batches", "hours_again", "same_course"
    ]  # fmt: skip
    assert read(lambda s: s.get_one(Exam, 1).title) == "八月测试"
    assert read(lambda s: s.get_one(Participation, 1).mark) == "late"
    assert read(lambda s: talk_incidents.list_notes(s, class_session_id=1)) == ()


def test_the_clock_moves_the_half_day_only_when_it_is_given(run: Run, read: Run) -> None:
    run(build)
    run(lambda s: _held(s, start_time=time(9), end_time=time(11)))
    assert read(lambda s: planning.class_session_input(s, class_session_id=1)).day_part == "上午"
    run(lambda s: _held(s, start_time=None, end_time=None))
    assert read(lambda s: planning.class_session_input(s, class_session_id=1)).day_part == "上午"

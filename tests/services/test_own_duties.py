"""Duties of the town's own: what counts, whom they are asked of, versions, removal (E42, C20, B22, A22)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.errors import ConflictProblem, InputProblem
from app.registers import shipped
from app.reports.duties import DutiesParams, build
from app.rules import natures
from app.rules.own_duties import Counted
from app.rules.registers.typed_values import LineValue
from app.services.duty import duties, own_duties
from app.services.duty.own_duties import OwnDutyInput, add_own_duty
from app.services.person import people, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan.planning import AudienceInput
from app.services.register import writing
from app.services.rule import duty_rules
from app.services.setting.defaults import load_missing_defaults
from db.models import DutyRule, Seal, UnitStudy
from db.session import Database
from tests.services import duty_town
from tests.services.conftest import Run
from tests.services.duty_town import hold, stand

AFTER = date(2025, 1, 10)
START, NEXT = date(2024, 1, 1), date(2025, 1, 1)


@pytest.fixture
def session(database: Database) -> Any:
    """The small town, in one write that is read at once."""
    load_missing_defaults(database)
    with database.write(actor="测试", action="test", text="测试") as unit:
        duty_town.build_town(unit.session)
        yield unit.session


def add(session: Session, label: str = "微党课", **values: Any) -> str:
    """A duty of the town's own; its code."""
    data = OwnDutyInput(**{"label": label, "from_on": START, **values})
    return session.get_one(DutyRule, add_own_duty(session, data=data)).code


def wrong(session: Session, **values: Any) -> str:
    """The code of the refusal."""
    with pytest.raises(InputProblem) as problem:
        add(session, **values)
    return problem.value.code


def test_a_word_of_titles_counts_the_sessions_that_were_held(session: Session) -> None:
    code = add(session, required=2, counted=Counted(words=("微党课",)), citation="学习制度", owner="党建办")
    hold(session, date(2024, 3, 5), title="第一期微党课")
    hold(session, date(2024, 3, 6), title="乡村产业")
    assert stand(session, code, "2024-03") == (2, 1, "short")
    hold(session, date(2024, 3, 12), title="第二期微党课")
    hold(session, date(2024, 4, 12), title="第三期微党课", marks="none")
    assert stand(session, code, "2024-03") == (2, 2, "done")
    assert stand(session, code, "2024-04") == (2, 0, "overdue")
    line = duty_town.lines(session)[code]
    assert (line.rule.citation, line.rule.owner, line.rule.unit) == ("学习制度", "党建办", "次")


def test_form_nature_tag_and_word_must_all_fit_and_one_of_each_is_enough(session: Session) -> None:
    counted = Counted(forms=("集体学习", "座谈研讨"), natures=(natures.CORE_GROUP,))
    code = add(session, counted=counted, period="quarter")
    hold(session, date(2024, 2, 5), form="集体学习")
    hold(session, date(2024, 2, 6), form="集中办班", title="别的", natures=natures.CORE_GROUP)
    assert stand(session, code, "2024-Q1") == (1, 0, "overdue")
    hold(session, date(2024, 2, 7), form="座谈研讨", title="第三", natures=natures.CORE_GROUP)
    assert stand(session, code, "2024-Q1") == (1, 1, "done")


def test_each_unit_is_asked_and_named_when_it_lacks(session: Session) -> None:
    code = add(session, scope="unit", period="half", counted=Counted(words=("微党课",)))
    only = (AudienceInput(person_id=1),)
    hold(session, date(2024, 3, 5), title="微党课", audience=only)
    assert stand(session, code, "2024-H1") == (2, 1, "short")
    rows = duties.duty_rows(session, year=2024, code=code, period_key="2024-H1", today=AFTER)
    assert [(row.who, row.ok, row.note) for row in rows] == [("党政办", False, "没有"), ("党建办", True, "")]


def test_branches_are_asked_whose_people_hold_a_second_post_there(session: Session) -> None:
    ids = units.find_or_add_units(session, names=["清河村党支部", "东山村党支部"])
    person = PersonInput(name="周党员")
    posts = [PostInput(unit_id=1), PostInput(unit_id=ids["清河村党支部"])]
    who = people.add_person(session, person=person, posts=posts)
    code = add(session, scope="unit", counted=Counted(words=("党课",), kinds=("党支部",)))
    hold(session, date(2024, 3, 5), title="党课", audience=(AudienceInput(person_id=who),))
    assert stand(session, code, "2024-03") == (2, 1, "short")


def test_each_of_a_group_is_asked_by_times_and_hours(session: Session) -> None:
    leaders = Counted(words=("中心组",), groups=("班子成员",))
    times = add(session, "中心组学习到人", scope="person", period="year", counted=leaders)
    hours = add(
        session,
        "中心组学时",
        scope="person",
        period="year",
        required=6,
        counted=replace(leaders, by="amount"),
    )
    hold(session, date(2024, 3, 5), title="中心组学习", marks={1: "present", 2: "present", 5: "present"})
    hold(session, date(2024, 4, 5), title="中心组学习之二", marks={1: "present"})
    assert stand(session, times, "2024") == (4, 2, "short")
    assert stand(session, hours, "2024") == (4, 1, "short")


def test_heads_and_different_people_of_a_group_are_counted(session: Session) -> None:
    heads = add(session, "人次", required=3, counted=Counted(by="heads", groups=("班子成员",)))
    different = add(session, "人数", required=3, counted=Counted(by="people", groups=("班子成员",)))
    hold(session, date(2024, 3, 5), marks={1: "present", 2: "present", 5: "present"})
    hold(session, date(2024, 3, 6), title="又一次", marks={1: "present", 6: "present"})
    assert stand(session, heads, "2024-03") == (3, 3, "done")
    assert stand(session, different, "2024-03") == (3, 2, "short")


def test_more_than_the_most_is_told(session: Session) -> None:
    code = add(session, required=1, most=1, counted=Counted(words=("研讨",)))
    hold(session, date(2024, 3, 5), title="研讨一")
    hold(session, date(2024, 3, 6), title="研讨二")
    assert duty_town.figures(session, code)["2024-03"].note == "多于1次"


def test_weekly_meetings_count_by_heads_and_without_a_topic_not(session: Session) -> None:
    session.add(UnitStudy(unit_id=1, week=date(2024, 3, 4), topic="二十大报告", heads=7))
    session.add(UnitStudy(unit_id=2, week=date(2024, 3, 4), topic="", heads=5))
    code = add(session, required=8, counted=Counted(what="studies", by="heads"))
    assert stand(session, code, "2024-03") == (8, 7, "short")
    session.add(UnitStudy(unit_id=1, week=date(2024, 3, 11), topic="信访"))
    rows = duties.duty_rows(session, year=2024, code=code, period_key="2024-03", today=AFTER)
    assert [row.note for row in rows] == ["没有填学习专题", "没有填到会人数", ""]
    each = add(session, "每个单位", scope="unit", counted=Counted(what="studies"))
    assert stand(session, each, "2024-03") == (2, 1, "short")


def test_entries_of_a_register_belong_to_their_period_and_come_late(session: Session) -> None:
    book = shipped()["survey"]
    hold(session, date(2024, 1, 5))
    code = add(session, period="year", counted=Counted(what="entries", register=book.id))
    heads = Counted(what="entries", register=book.id, by="amount", number="heads")
    sums = add(session, "调研人数", period="year", required=30, unit="人", counted=heads)
    units_of = add(
        session, "各单位调研", period="year", scope="unit", counted=Counted(what="entries", register=book.id)
    )
    assert stand(session, code, "2024") == (1, 0, "overdue")
    survey(session, date(2024, 6, 3), 1, 12)
    assert stand(session, code, "2024") == (1, 1, "done")
    assert stand(session, sums, "2024") == (30, 12, "short")
    assert stand(session, units_of, "2024") == (2, 1, "short")
    survey(session, date(2025, 1, 6), 2, 18)
    assert stand(session, sums, "2024") == (30, 12, "late")
    figure = duty_town.figures(session, units_of)["2024"]
    assert (figure.done, figure.late, figure.missing, figure.status) == (1, 1, 0, "late")


def survey(session: Session, day: date, unit: int, heads: int) -> None:
    """An entry for 2024 that came on the day."""
    values = {"day": day, "unit": (LineValue(unit_id=unit),), "heads": heads}
    writing.add_entry(session, register=shipped()["survey"], values=values, today=day, period="2024")


def test_a_change_from_a_day_is_a_new_version_and_what_is_not_said_stays(session: Session) -> None:
    code = add(session, counted=Counted(words=("微党课",)), owner="党建办", citation="原文")
    rule = duty_rules.list_duty_rules(session, code=code)[0]
    new = own_duties.change_own_duty(
        session,
        rule_id=rule.id,
        version=rule.version,
        data=OwnDutyInput(label="微党课", required=2),
        from_on=date(2024, 7, 1),
    )
    before, after = duty_rules.rule_versions(session, code=code)
    assert (before.required, before.to_on) == (1, date(2024, 7, 1))
    assert (after.id, after.required, after.from_on) == (new, 2, date(2024, 7, 1))
    assert (after.owner, after.citation, after.filter) == ("党建办", "原文", before.filter)
    with pytest.raises(ConflictProblem):
        own_duties.change_own_duty(
            session, rule_id=before.id, version=before.version - 1, data=OwnDutyInput(label="微党课")
        )


def test_ended_by_a_day_it_asks_no_more(session: Session) -> None:
    code = add(session, to_on=date(2024, 3, 1), counted=Counted(words=("微党课",)))
    hold(session, date(2024, 1, 5), title="别的")
    assert set(duty_town.figures(session, code)) == {"2024-01", "2024-02"}


def test_removed_only_where_no_closed_year_was_judged_by_it(database: Database, run: Run, read: Run) -> None:
    load_missing_defaults(database)
    ids = [run(partial(add, label=name, from_on=day)) for name, day in ((("旧的"), START), ("新的", NEXT))]
    run(lambda session: session.add(Seal(year=2024, sealed_at="2025-01-05T08:00:00", head_code="x")))
    kept, gone, first = (read(partial(duty_rules.list_duty_rules, code=each))[0] for each in (*ids, "Q1"))
    remove = own_duties.remove_own_duty
    for rule, code in ((kept, "duty.cited"), (first, "duty.shipped")):
        with pytest.raises(InputProblem) as problem:
            run(partial(remove, rule_id=rule.id, version=rule.version))
        assert problem.value.code == code
    run(partial(remove, rule_id=gone.id, version=gone.version))
    assert read(partial(duty_rules.list_duty_rules, code=ids[1])) == ()
    assert run(partial(wrong, label="补记")) == "duty.sealed"


def test_what_does_not_go_together_is_refused_in_words(session: Session) -> None:
    assert wrong(session, label=" ") == "duty.title"
    assert wrong(session, label="每月集中培训") == "duty.taken"
    assert wrong(session, required=0) == wrong(session, required=3, most=2) == "duty.value"
    assert wrong(session, from_on=None) == "duty.begins"
    assert wrong(session, to_on=START) == "duty.dates"
    assert wrong(session, counted=Counted(groups=("没有的",))) == "duty.group"
    for counted, scope in (
        (Counted(what="studies"), "person"),
        (Counted(what="studies", by="people"), "town"),
        (Counted(what="talks", by="amount"), "town"),
        (Counted(what="entries"), "town"),
        (Counted(what="entries", register="survey", by="amount"), "town"),
        (Counted(by="heads"), "person"),
    ):
        assert wrong(session, counted=counted, scope=scope) == "duty.counts"


def test_the_words_of_a_duty_say_all_of_it(session: Session) -> None:
    counted = Counted(words=("微党课",), forms=("专题党课",), kinds=("党支部",), groups=("党员",))
    said = own_duties.words_of(session, counted=counted, scope="unit")
    assert said == "每个党支部：课次（形式专题党课，标题含微党课），按次数，只计党员"


def test_the_calendar_on_paper_tells_what_counts_and_who_sees_to_it(session: Session) -> None:
    hold(session, date(2024, 3, 5))
    add(session, counted=Counted(words=("微党课",)), owner="党建办", citation="学习制度")
    paper = build(session, DutiesParams(year=2024, today=AFTER))
    sources = next(each for each in paper.sections if each.name == "依据")
    assert sources.table is not None
    row = next(row for row in sources.table.rows if row[1] == "微党课")
    assert row[2:] == ("每月1次。全镇：课次（标题含微党课），按次数", "学习制度", "党建办", START)

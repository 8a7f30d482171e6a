"""Programmes, schemes, copied years, the live count and the form's choices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest
from sqlalchemy.orm import Session

from app.errors import ConflictProblem, InputProblem
from app.services.operation import seals
from app.services.page import plan_forms
from app.services.person import groups, people, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import (
    categories,
    category_schemes,
    class_sessions,
    plan_copy,
    planning,
    programmes,
    session_copy,
)
from app.services.plan.planning import AudienceInput, ClassSessionInput, LecturerInput
from app.services.plan.programmes import ProgrammeInput
from app.services.rule import duty_rules
from app.wording import sentence
from db.session import Database

YEAR = ProgrammeInput("2023 年方案", date(2023, 3, 1), date(2023, 10, 31), document_no="清委发〔2023〕1 号")


def write(database: Database) -> object:
    return database.write(actor="测试", action="test", text="测试")


def test_sessions_outside_a_programme_are_counted(database: Database) -> None:
    with write(database) as unit:
        made = programmes.add_programme(unit.session, data=YEAR)
        for month in (2, 3, 11):
            data = ClassSessionInput("党史", date(2023, month, 7), programme_id=made)
            planning.add_class_session(unit.session, data=data)
    with database.read() as session:
        (row,) = programmes.list_programmes(session, year=2023)
        assert (row.sessions, row.outside) == (3, 2)
        assert programmes.list_programmes(session, year=2024) == ()
    with pytest.raises(InputProblem) as caught, write(database) as unit:
        programmes.remove_programme(unit.session, programme_id=made)
    assert "1 门课程" in sentence(caught.value)
    with pytest.raises(ConflictProblem), write(database) as unit:
        programmes.edit_programme(unit.session, programme_id=made, version=9, data=YEAR)


def test_a_programme_needs_a_title_and_dates_in_order(database: Database) -> None:
    for data, code in (
        (ProgrammeInput(" ", YEAR.start_on, YEAR.end_on), "programme.title_missing"),
        (ProgrammeInput("x", YEAR.end_on, YEAR.start_on), "programme.dates"),
    ):
        with pytest.raises(InputProblem) as caught, write(database) as unit:
            programmes.add_programme(unit.session, data=data)
        assert caught.value.code == code


def test_tags_in_use_stay(database: Database) -> None:
    with write(database) as unit:
        tag = categories.list_categories(unit.session)[0]
        data = ClassSessionInput("党史", date(2024, 3, 5), category_ids=(tag.id,))
        planning.add_class_session(unit.session, data=data)
        scheme = category_schemes.add_scheme(unit.session, name="新 分类")
        new = categories.add_category(unit.session, name="甲", scheme_id=scheme)
        category_schemes.rename_tag(unit.session, category_id=new, name="乙")
    with database.read() as session:
        schemes = category_schemes.list_schemes(session)
        assert schemes[0].tags[0].courses == 1
        assert [(s.name, [t.name for t in s.tags]) for s in schemes][-1] == ("新分类", ["乙"])
    for code, call in (
        ("category.in_use", lambda s: category_schemes.remove_tag(s, category_id=tag.id)),
        ("scheme.in_use", lambda s: category_schemes.remove_scheme(s, scheme_id=scheme)),
        ("scheme.exists", lambda s: category_schemes.add_scheme(s, name="新分类")),
        ("category.name_missing", lambda s: category_schemes.rename_scheme(s, scheme_id=scheme, name=" ")),
    ):
        with pytest.raises(InputProblem) as caught, write(database) as unit:
            call(unit.session)
        assert caught.value.code == code
    with write(database) as unit:
        category_schemes.remove_tag(unit.session, category_id=new)
        category_schemes.remove_scheme(unit.session, scheme_id=scheme)


def test_a_closed_year_has_its_schemes_of_then(database: Database) -> None:
    with write(database) as unit:
        scheme = category_schemes.add_scheme(unit.session, name="甲类")
        tags = [categories.add_category(unit.session, name=name, scheme_id=scheme) for name in "子丑寅"]
        gone = category_schemes.add_scheme(unit.session, name="乙类")
        lost = categories.add_category(unit.session, name="卯", scheme_id=gone)
    with database.read() as session:
        before = category_schemes.list_schemes(session)
    with write(database) as unit:
        seals.seal_year(unit.session, year=2024, at="2025-01-10T09:00:00")
    acts: tuple[Callable[[Session], object], ...] = (
        lambda s: categories.add_category(s, name="辰", scheme_id=scheme),
        lambda s: category_schemes.rename_tag(s, category_id=tags[0], name="午"),
        lambda s: category_schemes.order_tags(s, category_ids=tags[::-1]),
        lambda s: category_schemes.remove_tag(s, category_id=tags[1]),
        lambda s: category_schemes.rename_scheme(s, scheme_id=scheme, name="丙类"),
        lambda s: category_schemes.remove_tag(s, category_id=lost),
        lambda s: category_schemes.remove_scheme(s, scheme_id=gone),
        lambda s: category_schemes.add_scheme(s, name="丁类"),
    )
    for act in acts:
        with write(database) as unit:
            act(unit.session)
    with database.read() as session:
        assert category_schemes.list_schemes(session, year=2024) == before
        assert category_schemes.list_schemes(session, year=2025) == category_schemes.list_schemes(session)
        assert category_schemes.list_schemes(session) != before


def test_copying_a_year_keeps_weekdays_tags_and_batches(database: Database) -> None:
    with write(database) as unit:
        made = programmes.add_programme(unit.session, data=YEAR)
        tag = categories.list_categories(unit.session)[0]
        group = groups.list_groups(unit.session)[0]
        data = ClassSessionInput(
            "党史", date(2023, 8, 8), time(9), time(11), place="礼堂", hours_centi=300,
            category_ids=(tag.id,), lecturers=(LecturerInput(name="王老师", organisation="党校"),),
            audience=(AudienceInput(group_id=group.id),), programme_id=made,
        )  # fmt: skip
        first = planning.add_class_session(unit.session, data=data)
        session_copy.copy_class_session(
            unit.session, class_session_id=first, dates=[date(2023, 8, 15)], same_batch=True
        )
        gone = planning.add_class_session(unit.session, data=ClassSessionInput("取消的课", date(2023, 5, 9)))
        planning.cancel_class_session(unit.session, class_session_id=gone)
    with write(database) as unit:
        done = plan_copy.copy_year(unit.session, source_year=2023, target_year=2024)
    assert (done.added, done.skipped) == (2, 0)
    with write(database) as unit:
        again = plan_copy.copy_year(unit.session, source_year=2023, target_year=2024)
    assert (again.added, again.skipped) == (0, 2)
    with database.read() as session:
        rows = class_sessions.list_class_sessions(session, year=2024)
        assert [row.held_on for row in rows] == [date(2024, 8, 13), date(2024, 8, 20)]
        assert len({row.batch_id for row in rows}) == 1
        detail = class_sessions.get_class_session_detail(session, class_session_id=rows[0].id)
        assert (detail.category_ids, detail.programme_id, detail.row.status) == ((tag.id,), None, "planned")
        assert [a.group_id for a in detail.audience] == [group.id]
        assert rows[1].lecturers == "王老师"
    with pytest.raises(InputProblem) as caught, write(database) as unit:
        plan_copy.copy_year(unit.session, source_year=2010, target_year=2024)
    assert caught.value.code == "plan.nothing_to_copy"


def test_the_live_count_of_people_due(database: Database) -> None:
    with write(database) as unit:
        office = units.add_unit(unit.session, name="党建办")
        village = units.add_unit(unit.session, name="青石村")
        ids = [
            people.add_person(unit.session, person=PersonInput(name), posts=[PostInput(unit_id=place)])
            for name, place in (("甲一", office), ("乙二", office), ("丙三", village))
        ]
    with database.read() as session:

        def count(*audience: AudienceInput) -> tuple[int, int]:
            found = plan_forms.count_due(session, on=date(2024, 8, 1), audience=audience)
            return found.due, found.exempt

        assert count() == (3, 0)
        assert count(AudienceInput(unit_id=office)) == (2, 0)
        assert count(AudienceInput(unit_id=office), AudienceInput(person_id=ids[0], excluded=True)) == (1, 1)
        assert count(AudienceInput(person_id=ids[2], excluded=True, reason="产假")) == (2, 1)


def test_choices_of_the_form(database: Database) -> None:
    with write(database) as unit:
        for place in ("旧会议室", "新会议室", "旧会议室"):
            planning.add_class_session(
                unit.session, data=ClassSessionInput("党史", date(2024, 3, 5), place=place)
            )
    with database.read() as session:
        choices = plan_forms.form_choices(session, on=date(2024, 8, 1))
        page = plan_forms.plan_page(session, year=2024, today=date(2024, 12, 31))
    assert choices.places == ("旧会议室", "新会议室")
    assert choices.last_place == "旧会议室"
    assert choices.titles == ("党史",)
    assert ("集中办班", "集中") in choices.forms
    assert len(page.rows) == 3
    assert len(page.categories) == 9


def test_the_monthly_quota_is_rule_q1_of_the_year(database: Database) -> None:
    with database.read() as session:
        assert plan_forms.plan_page(session, year=2024, today=date(2024, 12, 31)).quota == 4
        rule = next(r for r in duty_rules.list_duty_rules(session) if r.code == "Q1")
    data = duty_rules.DutyRuleInput(label=rule.label, required=6, citation=rule.citation, enabled=True)
    with write(database) as unit:
        duty_rules.change_duty_rule(
            unit.session, rule_id=rule.id, version=rule.version, data=data, from_on=date(2025, 1, 1)
        )
    with database.read() as session:
        assert [
            plan_forms.plan_page(session, year=year, today=date(2024, 12, 31)).quota for year in (2024, 2025)
        ] == [4, 6]


def test_the_place_offered_is_the_towns_own_not_that_of_a_course_elsewhere(database: Database) -> None:
    with database.read() as session:
        assert plan_forms.form_choices(session, on=date(2024, 8, 1)).last_place == ""
    for pot, place in (("集中", "镇党校教室"), ("上级调训", "市委党校")):
        with database.write(actor="t", action="class_session.add", text="新增") as unit:
            data = ClassSessionInput("党史", date(2024, 3, 5), place=place, pot=pot)
            planning.add_class_session(unit.session, data=data)
    with database.read() as session:
        choices = plan_forms.form_choices(session, on=date(2024, 8, 1))
    assert choices.last_place == "镇党校教室"
    assert "市委党校" in choices.places

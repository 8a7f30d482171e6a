"""Coverage counts as the ledger counts: every sum of it is a figure of the catalogue (A10, A02, A03, D10)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app.context import AppContext
from app.figures.coverage_counting import UNTAGGED, CoverLine
from app.figures.scopes import END, Scope
from app.services.coverage.coverage import Coverage, coverage
from app.services.coverage.schemes import choose_scheme
from app.services.figure.ask import by, value
from app.services.figure.facts import OWN, YearFacts, read_facts
from app.services.figure.of_attendance import PERSON, UNIT, grouped
from app.services.plan.category_schemes import list_schemes
from db.models import Category, Course, CourseCategory, Participation
from tests.figures.conftest import TODAY, YEAR
from tests.figures.test_one_word import enrich


def fill(town: AppContext) -> None:
    """Misses, repairs, walk-ins and courses of several tags in one scheme."""
    with town.database.write(actor="t", action="test.fill") as unit:
        enrich(unit.session)
        knowledge = choose_scheme(unit.session, who="十七项知识")
        tags = unit.session.scalars(select(Category.id).where(Category.scheme_id == knowledge)).all()
        for place, course in enumerate(unit.session.scalars(select(Course).order_by(Course.id))):
            for step in range(place % 3):  # none, one or two of them
                tag = tags[(place + step * 5) % 12]
                unit.session.add(CourseCategory(course_id=course.id, category_id=tag))


@pytest.fixture
def upset(town: AppContext) -> Any:
    """A read session of the filled town."""
    fill(town)
    with town.database.read() as session:
        yield session


def of(session: Any, scheme: str, scope: Scope) -> tuple[YearFacts, Coverage]:
    facts = read_facts(session, year=YEAR, today=TODAY)
    return facts, coverage(facts, scope, scheme_id=choose_scheme(session, who=scheme))


def took(line: CoverLine) -> int:
    return line.total.took


@pytest.mark.parametrize("posts", ["then", END])
def test_sums_are_those_of_the_ledger(upset: Any, scope: Scope, posts: str) -> None:
    scope = replace(scope, posts=posts)
    facts, found = of(upset, "培训内容", scope)
    assert found.whole.total.took == value(facts, "att.took", scope).part == sum(map(took, found.people))
    for key, lines in ((PERSON, found.people), (UNIT, found.units)):
        ledger = by(facts, "att.took", scope, key)
        assert {line.id: took(line) for line in lines if took(line)} == {
            place: each.part for place, each in ledger.items() if each.part
        }


def test_hours_are_marks_and_make_ups_less_what_counts_once(upset: Any, scope: Scope) -> None:
    facts, found = of(upset, "培训内容", scope)
    ids = ("hours.class", "hours.self_people", "pot.make")
    classes, alone, made = (by(facts, id, scope, PERSON) for id in ids)
    sent = {lesson.id for lesson in facts.sessions if lesson.is_sent}
    from app.services.figure.hours_read import sums_of

    of_sent: dict[int, int] = {}
    for each in sums_of(facts, scope).make_ups:
        if each.class_session_id in sent:
            of_sent[each.timed.person_id] = of_sent.get(each.timed.person_id, 0) + each.timed.centi
    assert sum(of_sent.values()) or not of_sent
    assert sum(v.part for v in made.values()) > 0
    for line in found.people:
        parts = [each.get(line.id) for each in (classes, alone, made)]
        wanted = sum(v.part for v in parts if v) - of_sent.get(line.id or 0, 0)
        assert line.total.centi == wanted, line.name


def test_made_up_for_is_reached_and_counted_beside(upset: Any, scope: Scope) -> None:
    facts, found = of(upset, "培训内容", scope)
    done = {p: v.part for p, v in by(facts, "make.done", scope, PERSON).items() if v.part}
    own = {line.id: line.total.made for line in found.people if line.total.made}
    assert own
    assert all(own[person] <= done[person] for person in own)  # 上级调训 made up for stays outside


def test_topics_of_one_class_session_count_it_each_and_the_total_once(upset: Any, scope: Scope) -> None:
    facts, found = of(upset, "十七项知识", scope)
    held = facts.sessions_of(scope, OWN)
    tags: dict[int, int] = {}
    for (course_id,) in upset.execute(
        select(CourseCategory.course_id)
        .join(Category, Category.id == CourseCategory.category_id)
        .where(Category.scheme_id == found.scheme_id)
    ):
        tags[course_id] = tags.get(course_id, 0) + 1
    assert max(tags.values()) == 2
    assert sum(topic.sessions for topic in found.columns) == sum(
        max(1, tags.get(h.course_id, 0)) for h in held
    )
    cells = sum(reach.took for reach in found.whole.cells.values())
    by_session = grouped(facts, scope, "session")
    assert cells == sum(max(1, tags.get(h.course_id, 0)) * by_session[h.id].took for h in held)
    assert found.whole.total.took == sum(by_session[h.id].took for h in held)
    assert found.whole.cell(UNTAGGED).took > 0


def test_every_scheme_has_its_matrix(upset: Any, scope: Scope) -> None:
    schemes = list_schemes(upset)
    assert [len(each.tags) for each in schemes] == [9, 5, 4, 17, 3, 7]
    for each in schemes:
        _, found = of(upset, each.name, scope)
        assert [topic.name for topic in found.topics] == [tag.name for tag in each.tags]
        assert (
            found.whole.total.took == value(read_facts(upset, year=YEAR, today=TODAY), "att.took", scope).part
        )


def test_who_left_keeps_what_reached_them_and_is_no_blank(upset: Any, scope: Scope) -> None:
    facts, found = of(upset, "培训内容", scope)
    gone = [line for line in found.people if line.id not in found.roster]
    assert gone
    assert {line.note for line in gone} == {"期末不在册"}
    assert max(map(took, gone)) > 0
    assert not any(line.missing(topic.id) for line in gone for topic in found.topics)
    assert {line.id for line in found.people} == by(facts, "heads.period", scope, PERSON).keys()


def test_of_one_unit_and_of_one_group(upset: Any, scope: Scope) -> None:
    facts, found = of(upset, "培训内容", scope)
    unit = next(line for line in found.units if took(line))
    narrow = replace(scope, unit_id=unit.id)
    _, own = of(upset, "培训内容", narrow)
    assert own.whole.total.took == unit.total.took == value(facts, "att.took", narrow).part
    assert own.whole.total.centi == unit.total.centi
    for line in found.groups:
        members = replace(scope, group_id=line.id)
        assert took(line) == value(facts, "att.took", members).part, line.name


def test_a_unit_lacks_only_whom_the_topic_reached_nowhere(upset: Any, scope: Scope) -> None:
    _, found = of(upset, "培训内容", scope)
    for topic in found.topics:
        of_units = [person for line in found.units for person in line.missing(topic.id)]
        assert sorted(of_units) == sorted(found.whole.missing(topic.id))
        of_people = [line.id for line in found.people if line.missing(topic.id)]
        assert sorted(of_people) == sorted(of_units)  # type: ignore[type-var]


def test_one_mark_less_is_one_less(town: AppContext, scope: Scope) -> None:
    fill(town)
    with town.database.read() as session:
        _, before = of(session, "培训内容", scope)
    with town.database.write(actor="t", action="test.mark") as unit:
        row = unit.session.scalars(
            select(Participation).where(Participation.mark == "present", Participation.source == "rule")
        ).first()
        person = row.person_id
        row.mark = "absent"
    with town.database.read() as session:
        _, after = of(session, "培训内容", scope)
    was = next(line for line in before.people if line.id == person)
    now = next(line for line in after.people if line.id == person)
    assert (took(now), after.whole.total.took) == (took(was) - 1, before.whole.total.took - 1)
    assert now.total.centi < was.total.centi

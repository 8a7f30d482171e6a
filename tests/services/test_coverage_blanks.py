"""空白: who lacks what, why, and the class session of the plan that comes next for them (A10, A06)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from app.errors import InputProblem
from app.services.coverage import schemes
from app.services.coverage.blanks import Blank, Blanks, blanks_of
from app.services.coverage.coverage import coverage_of_year
from app.services.person import standing
from app.services.plan import planning
from app.services.plan.planning import AudienceInput
from db.models import Category
from tests.services.conftest import Run, at_once
from tests.services.duty_town import NAMES, build_town, hold

TODAY = date(2024, 6, 20)
TOWN = partial(at_once, build_town)
SAFETY, SECRETS, UNITED = "安全生产", "保密", "统战"


def tags(session: Any, *names: str) -> tuple[int, ...]:
    scheme = schemes.choose_scheme(session, who="十七项知识")
    found = dict(
        session.execute(select(Category.name, Category.id).where(Category.scheme_id == scheme)).all()
    )
    return tuple(found[name] for name in names)


def look(session: Any, today: date = TODAY) -> Blanks:
    scheme = schemes.choose_scheme(session, who="十七项知识")
    return blanks_of(session, found=coverage_of_year(session, scheme_id=scheme, year=2024, today=today))


def blank(found: Blanks, person: int, topic: str) -> Blank | None:
    return next((row for row in found.of_person(person) if row.topic == topic), None)


def test_why_and_what_comes_next(built: list[int], run: Run, read: Run) -> None:
    one, two, three, four = built[:4]

    def plan(session: Any) -> tuple[int, int]:
        safety, secrets = tags(session, SAFETY, SECRETS)
        marks = dict.fromkeys(built, "present") | {two: "absent", three: "sick_leave"}
        hold(
            session, date(2024, 3, 5), title="安全生产课", category_ids=(safety,), marks=marks,
            audience=(AudienceInput(person_id=four, excluded=True, reason="产假"),),
        )  # fmt: skip
        few = tuple(AudienceInput(person_id=person) for person in built[4:6])
        hold(session, date(2024, 4, 9), title="保密课", category_ids=(secrets,), audience=few)
        first = hold(
            session, date(2024, 9, 3), title="安全再学", category_ids=(safety,), marks="none",
            audience=(AudienceInput(person_id=three),), batch="第二期",
        )  # fmt: skip
        later = hold(session, date(2024, 10, 8), title="安全三学", category_ids=(safety,), marks="none")
        return first, later

    first, later = run(plan)
    found = read(look)
    assert blank(found, one, SAFETY) is None
    two_lacks, three_lacks, four_lacks = (blank(found, each, SAFETY) for each in (two, three, four))
    assert two_lacks
    assert three_lacks
    assert four_lacks
    assert (two_lacks.why_words, two_lacks.next and two_lacks.next.id) == ("应训未训", later)
    assert (three_lacks.next and three_lacks.next.id, three_lacks.is_listed) == (first, True)
    assert three_lacks.next_words == "9月3日 安全再学（第二期）"
    assert four_lacks.why_words == "免训：产假"
    secret = blank(found, one, SECRETS)
    assert secret
    assert (secret.why_words, secret.next_words) == ("没有列入名单", "没有安排")
    assert blank(found, built[4], SECRETS) is None
    united = blank(found, one, UNITED)
    assert united
    assert united.why_words == "没有开展"


def test_whom_no_list_names_has_to_be_put_on_one(built: list[int], run: Run, read: Run) -> None:
    def plan(session: Any) -> int:
        (secrets,) = tags(session, SECRETS)
        few = tuple(AudienceInput(person_id=person) for person in built[:2])
        return hold(
            session, date(2024, 9, 3), title="保密课", category_ids=(secrets,), marks="none", audience=few
        )

    held = run(plan)
    row = blank(read(look), built[5], SECRETS)
    assert row
    assert row.next
    assert (row.next.id, row.is_listed) == (held, False)
    assert row.next_words.endswith("，须加入名单")


def test_what_is_ahead_reaches_nobody_and_what_is_cancelled_is_not_offered(
    built: list[int], run: Run, read: Run
) -> None:
    def plan(session: Any) -> int:
        (safety,) = tags(session, SAFETY)
        return hold(session, date(2024, 9, 3), title="安全课", category_ids=(safety,), marks="none")

    held = run(plan)
    assert len(read(look).of_topic(tags_of(read, SAFETY))) == len(NAMES)
    run(lambda s: planning.cancel_class_session(s, class_session_id=held, reason="改期"))
    assert {row.next for row in read(look).rows} == {None}


def tags_of(read: Run, name: str) -> int:
    return read(lambda s: tags(s, name)[0])


def test_who_has_left_is_no_blank_and_a_newcomer_is(built: list[int], run: Run, read: Run) -> None:
    assert len({row.person_id for row in read(look).rows}) == 8
    run(lambda s: standing.leave_roster(s, person_id=built[0], on=date(2024, 5, 1), reason="退休"))
    found = read(look)
    assert {row.person_id for row in found.rows} == set(built[1:])
    assert len(found.rows) == 7 * 17


@pytest.mark.parametrize("who", ["十七项知识", "4"])
def test_a_scheme_by_number_or_title(built: list[int], read: Run, who: str) -> None:
    row = read(lambda s: schemes.scheme_topics(s, scheme_id=schemes.choose_scheme(s, who=who))).row
    assert (row.name, len(row.tags)) == ("十七项知识", 17)


def test_an_unknown_scheme_is_told(built: list[int], read: Run) -> None:
    with pytest.raises(InputProblem, match="meant.unknown"):
        read(lambda s: schemes.choose_scheme(s, who="十八项知识"))
    with pytest.raises(InputProblem, match="scheme.not_found"):
        read(lambda s: schemes.scheme_topics(s, scheme_id=99))

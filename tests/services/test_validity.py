"""Trainings that run out: the last time counts, over the years, for who is on the roster that day."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.services.coverage.validity import list_validity
from app.services.plan import planning
from app.services.plan.execution import set_planned
from db.models import ClassSession, Person
from tests.services import duty_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, duty_town.build_town)
TODAY = date(2025, 2, 1)


def found(session: Session, today: date = TODAY) -> dict[str, tuple[str, date | None]]:
    return {row.name: (row.words, row.until) for row in list_validity(session, today=today)}


def keep(session: Session, held: int, months: int) -> None:
    course = duty_town.course_of(session, held)
    set_planned(session, course_id=course, year=2024, batches=None, heads=None, valid_months=months)


def test_the_last_time_over_the_years(run: Run, read: Run, built: list[int]) -> None:
    first, second, third = built[:3]
    held = run(
        lambda s: duty_town.hold(s, date(2024, 3, 1), title="急救", marks={first: "present", second: "late"})
    )
    run(lambda s: duty_town.hold(s, date(2025, 1, 10), title="急救", marks={second: "present"}))
    run(lambda s: duty_town.hold(s, date(2025, 3, 10), title="急救", marks={third: "present"}))  # not yet
    assert read(found) == {}
    run(lambda s: keep(s, held, 12))
    rows = read(found)
    assert len(rows) == len(duty_town.NAMES)
    assert rows[duty_town.NAMES[0]] == ("将到期", date(2025, 2, 28))
    assert rows[duty_town.NAMES[1]] == ("有效", date(2026, 1, 9))
    assert rows[duty_town.NAMES[2]] == ("没有参加", None)
    assert read(lambda s: found(s, date(2025, 3, 1)))[duty_town.NAMES[0]][0] == "已过期"


def test_who_left_and_what_was_cancelled(run: Run, read: Run, built: list[int]) -> None:
    held = run(lambda s: duty_town.hold(s, date(2024, 3, 1), title="急救"))
    run(lambda s: keep(s, held, 12))

    def leave(session: Session) -> None:
        session.get_one(Person, built[0]).left_on = date(2024, 6, 1)

    run(leave)
    assert duty_town.NAMES[0] not in read(found)
    run(lambda s: planning.cancel_class_session(s, class_session_id=held))
    assert {words for words, _ in read(found).values()} == {"没有参加"}


@pytest.mark.parametrize("months", [0, -1, 601])
def test_months_nobody_means(run: Run, built: list[int], months: int) -> None:
    held = run(lambda s: duty_town.hold(s, date(2024, 3, 1), title="急救"))
    with pytest.raises(InputProblem) as caught:
        run(lambda s: keep(s, held, months))
    assert caught.value.code == "validity.months"


def test_an_edit_of_a_lesson_keeps_it(run: Run, read: Run, built: list[int]) -> None:
    held = run(lambda s: duty_town.hold(s, date(2024, 3, 1), title="急救"))
    run(lambda s: keep(s, held, 12))

    def edit(session: Session) -> None:
        data = planning.ClassSessionInput("急救知识", date(2024, 3, 2))
        version = session.get_one(ClassSession, held).version
        planning.edit_class_session(session, class_session_id=held, version=version, data=data)

    run(edit)
    assert {row.course for row in read(lambda s: list_validity(s, today=TODAY))} == {"急救知识"}

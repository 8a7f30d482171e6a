"""轮训 board: who is done, planned or without anything planned, and the next 期 by name (Q27, B24, D08)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from app.reports.training_rounds import RoundsParams, build
from app.services.duty.duty_round_measures import DONE, NONE, PLANNED, rounds_of_year
from app.services.duty.training_rounds import RoundInput, add_round
from app.services.plan import planning
from app.services.plan.planning import AudienceInput, ClassSessionInput
from tests.services.conftest import Run, at_once
from tests.services.duty_town import build_town, course_of, hold

TODAY = date(2024, 5, 20)
TOWN = partial(at_once, build_town)


def plan(session: Any, people: list[int]) -> None:
    """Two came, one is on the list of the second 期, the rest on none."""
    few = tuple(AudienceInput(person_id=person) for person in people[:2])
    held = hold(session, date(2024, 3, 5), title="村干部轮训", audience=few, batch="第一期")
    data = ClassSessionInput(
        title="村干部轮训",
        held_on=date(2024, 6, 4),
        batch="第二期",
        hours_centi=300,
        audience=(AudienceInput(person_id=people[2]),),
    )
    planning.add_class_session(session, data=data)
    round_input = RoundInput(
        name="春季轮训",
        start_on=date(2024, 3, 1),
        end_on=date(2024, 6, 30),
        course_ids=(course_of(session, held),),
    )
    add_round(session, data=round_input)


def test_done_planned_and_none(built: list[int], run: Run, read: Run) -> None:
    run(lambda s: plan(s, built))
    (state,) = read(lambda s: rounds_of_year(s, year=2024, today=TODAY))
    assert [state.count(each) for each in (DONE, PLANNED, NONE)] == [2, 1, 5]
    assert len(state.people) == 8
    assert state.days_left(TODAY) == 41
    assert (state.days_left(date(2024, 6, 30)), state.days_left(date(2024, 7, 9))) == (0, 0)
    third = next(person for person in state.people if person.person_id == built[2])
    assert third.planned_words == "6月4日 村干部轮训（第二期）"
    fourth = next(person for person in state.people if person.person_id == built[3])
    assert fourth.planned_words == "没有安排"


def test_the_paper_lists_them_by_unit_with_the_next_batch(built: list[int], run: Run, read: Run) -> None:
    run(lambda s: plan(s, built))
    paper = read(lambda s: build(s, RoundsParams(2024, today=TODAY)))
    (section,) = paper.sections
    assert [fact.value for fact in section.facts[0]][1] == ("8 人，已完成 2 人，已有安排 1 人，没有安排 5 人")
    rows = [tuple(row) for row in section.table.rows]
    assert len(rows) == 6
    units = [row[1] for row in rows]
    assert units == sorted(units, key=units.index)  # every unit's people stand together
    assert "6月4日 村干部轮训（第二期）" in [row[5] for row in rows]

"""计划执行: what a plan sets against what was held, in 期 and 人数; each year's numbers are its own (S35)."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.evidence import NOT_HELD
from app.errors import InputProblem
from app.services.plan import planning, programmes
from app.services.plan.execution import (
    ExecutionRow,
    add_planned,
    list_execution,
    remove_planned,
    set_planned,
)
from app.services.plan.planning import ClassSessionInput
from db.models import ClassSession, Course, Participation
from tests.services import duty_town
from tests.services.conftest import Run, at_once

TODAY = date(2024, 12, 31)
PLAN = "2024年培训方案"


def build(session: Session) -> list[int]:
    people = duty_town.build_town(session)
    data = programmes.ProgrammeInput(PLAN, date(2024, 1, 1), date(2024, 12, 31))
    programmes.add_programme(session, data=data)
    return people


TOWN = partial(at_once, build)


def rows(session: Session, year: int = 2024, today: date = TODAY) -> dict[str, ExecutionRow]:
    return {row.title: row for row in list_execution(session, year=year, today=today)}


def course(session: Session, title: str) -> int:
    return session.scalars(select(Course.id).where(Course.title == title).order_by(Course.id)).first() or 0


def test_a_line_without_a_day_then_its_batches(run: Run, read: Run, built: list[int]) -> None:
    run(lambda s: add_planned(s, programme_id=1, title="科级干部培训班", batches=2, heads=15))
    row = read(rows)["科级干部培训班"]
    assert (row.planned, row.arranged, row.held, row.words) == (2, 0, 0, "差 2 期，未安排 2 期；差 15 人")
    # Its class sessions find it by their title, whatever they are tagged with.
    first = run(lambda s: duty_town.hold(s, date(2024, 3, 5), title="科级干部培训班", natures="专题班"))
    row = read(rows)["科级干部培训班"]
    assert (row.arranged, row.held, row.heads) == (1, 1, 8)
    assert row.words == "差 1 期，未安排 1 期；差 7 人"
    assert read(lambda s: duty_town.course_of(s, first)) == course_once(read)
    run(lambda s: duty_town.hold(s, date(2024, 9, 5), title="科级干部培训班", marks="none"))
    assert read(rows)["科级干部培训班"].words == "差 1 期，已安排；差 7 人"
    run(lambda s: duty_town.mark(s, 2, "present"))
    assert (read(rows)["科级干部培训班"].heads, read(rows)["科级干部培训班"].words) == (16, "已完成")


def course_once(read: Run) -> int:
    found = read(lambda s: s.scalars(select(Course.id).where(Course.title == "科级干部培训班")).all())
    assert len(found) == 1
    return int(found[0])


def test_a_class_of_several_days_counts_everybody_once(run: Run, read: Run, built: list[int]) -> None:
    days = (date(2024, 3, 1), date(2024, 3, 2), date(2024, 3, 3))
    run(lambda s: duty_town.hold_days(s, days, built[:3], title="专题班"))

    def walk_in(session: Session) -> None:
        session.get_one(Participation, 1).source = "walk_in"

    assert (read(rows)["专题班"].held, read(rows)["专题班"].heads, read(rows)["专题班"].hours_centi) == (
        1,
        3,
        900,
    )
    run(walk_in)  # of one day only: the same person was due on the others
    assert read(rows)["专题班"].heads == 3


def test_what_is_to_come_cancelled_or_of_the_superiors(run: Run, read: Run, built: list[int]) -> None:
    run(lambda s: duty_town.hold(s, date(2024, 3, 5), title="甲"))
    gone = run(lambda s: duty_town.hold(s, date(2024, 4, 5), title="乙"))
    run(lambda s: planning.cancel_class_session(s, class_session_id=gone))
    run(lambda s: duty_town.hold(s, date(2024, 5, 5), title="丙", pot="上级调训"))
    assert set(read(rows)) == {"甲"}
    assert read(lambda s: rows(s, today=date(2024, 3, 4)))["甲"].held == 0
    assert read(rows)["甲"].words == "计划未定数"


def test_next_year_begins_without_the_numbers_of_this(run: Run, read: Run, built: list[int]) -> None:
    """A course of one title held in two years: each year's plan is its own."""
    run(lambda s: duty_town.hold(s, date(2024, 3, 5), title="政策法规"))
    run(lambda s: duty_town.hold(s, date(2023, 3, 5), title="政策法规"))
    run(lambda s: set_planned(s, course_id=course(s, "政策法规"), year=2024, batches=3, heads=None))
    assert read(rows)["政策法规"].planned == 3
    assert read(lambda s: rows(s, 2023))["政策法规"].planned is None
    run(lambda s: duty_town.hold(s, date(2025, 3, 5), title="政策法规"))
    assert read(lambda s: rows(s, 2025, date(2025, 12, 31)))["政策法规"].planned is None
    run(lambda s: duty_town.hold(s, date(2024, 6, 5), title="政策法规"))
    assert (read(rows)["政策法规"].planned, read(rows)["政策法规"].held) == (3, 2)


def test_a_line_stays_when_its_only_day_is_removed(run: Run, read: Run, built: list[int]) -> None:
    run(lambda s: add_planned(s, programme_id=1, title="初任培训班", batches=1, heads=None))
    held = run(lambda s: duty_town.hold(s, date(2024, 3, 5), title="初任培训班", marks="none"))
    run(lambda s: planning.remove_class_session(s, class_session_id=held))
    assert read(rows)["初任培训班"].arranged == 0
    run(lambda s: remove_planned(s, course_id=course(s, "初任培训班")))
    assert read(rows) == {}


def test_an_edit_of_a_lesson_keeps_the_numbers(run: Run, read: Run, built: list[int]) -> None:
    held = run(lambda s: duty_town.hold(s, date(2024, 3, 5), title="甲"))
    run(lambda s: set_planned(s, course_id=course(s, "甲"), year=2024, batches=2, heads=40))
    run(
        lambda s: planning.edit_class_session(
            s,
            class_session_id=held,
            version=s.get_one(ClassSession, held).version,
            data=ClassSessionInput("乙", date(2024, 3, 5)),
        )
    )
    assert (read(rows)["乙"].planned, read(rows)["乙"].planned_heads) == (2, 40)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (partial(add_planned, programme_id=1, title=" ", batches=1, heads=None), "execution.title"),
        (partial(add_planned, programme_id=1, title="甲", batches=None, heads=None), "execution.nothing"),
        (partial(add_planned, programme_id=1, title="甲", batches=-1, heads=None), "execution.number"),
        (partial(set_planned, course_id=99, year=2024, batches=1, heads=None), "execution.gone"),
        (partial(remove_planned, course_id=99), "execution.gone"),
    ],
)
def test_what_is_refused(run: Run, built: list[int], call: partial[object], code: str) -> None:
    with pytest.raises(InputProblem) as caught:
        run(call)
    assert caught.value.code == code


def test_a_plan_names_a_class_once(run: Run, built: list[int]) -> None:
    run(lambda s: add_planned(s, programme_id=1, title="甲", batches=1, heads=None))
    with pytest.raises(InputProblem) as caught:
        run(lambda s: add_planned(s, programme_id=1, title=" 甲 ", batches=2, heads=None))
    assert caught.value.code == "execution.twice"
    run(lambda s: duty_town.hold(s, date(2024, 3, 5), title="甲"))
    with pytest.raises(InputProblem) as caught:
        run(lambda s: remove_planned(s, course_id=course(s, "甲")))
    assert caught.value.code == "execution.in_use"


# 全县干部教育培训工作要点（2020年）: its numbered classes, fifteen 期 in all (B15, B25, B26).
COUNTY = (
    ("政德教育专题班", 1),
    ("县管领导干部赴市外高校专题班", 3),
    ("县管领导干部学习贯彻党的十九届四中全会精神专题班", 4),
    ("县管副职领导干部进修班", 2),
    ("中青年干部培训班", 1),
    ("科级干部培训班", 2),
    ("选调生培训班", 1),
    ("人才研修班", 1),
)


def test_the_fifteen_of_the_county(run: Run, read: Run, built: list[int]) -> None:
    for title, batches in COUNTY:
        run(lambda s, t=title, b=batches: add_planned(s, programme_id=1, title=t, batches=b, heads=None))
    for day in (3, 4):
        run(lambda s, d=day: duty_town.hold(s, date(2024, 6, d), title="县管副职领导干部进修班"))
    found = read(rows)
    assert sum(row.planned or 0 for row in found.values()) == 15
    assert sum(row.held for row in found.values()) == 2
    assert sum(row.missing for row in found.values()) == 13
    assert found["县管副职领导干部进修班"].words == "已完成"


def test_the_sample_plan_numbers_the_fifteen_of_the_county() -> None:
    assert sum(batches for _, batches, _ in NOT_HELD) == 15

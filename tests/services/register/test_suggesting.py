"""Suggestions taken, put aside for the year and brought back; nothing is stored before one is taken."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.services.plan.plan_inputs import LecturerInput
from app.services.register.forms import shelf
from app.services.register.reading import list_entries
from app.services.register.suggesting import (
    Suggestions,
    bring_back,
    put_aside,
    suggestions_of,
    take_suggested,
)
from db.models import RegisterEntry
from db.session import Database
from tests.services import duty_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, duty_town.build_town)
PEOPLE = duty_town.NAMES
TODAY = date(2024, 12, 1)


def suggested(session: Session, register: str, year: int = 2024) -> Suggestions:
    registers = shelf(session).registers
    return suggestions_of(session, register=registers[register], registers=registers, year=year, today=TODAY)


def keys(read: Run, register: str) -> list[str]:
    return [line.key for line in read(lambda s: suggested(s, register)).lines]


def talk_about(run: Run, built: list[int]) -> None:
    """Two who were at a 研讨: each has a paper to be entered."""
    marks = {built[0]: "present", built[1]: "present", built[2]: "absent"}
    run(lambda s: duty_town.hold(s, date(2024, 4, 4), form="座谈研讨", marks=marks))


def test_several_are_taken_in_one_operation(run: Run, read: Run, built: list[int]) -> None:
    talk_about(run, built)
    wanted = keys(read, "study-file")
    assert len(wanted) == 2
    assert read(lambda s: s.scalar(select(func.count()).select_from(RegisterEntry))) == 0
    taken = run(lambda s: take_suggested(s, register_id="study-file", keys=wanted, year=2024, today=TODAY))
    assert len(taken) == 2
    entries = read(lambda s: list_entries(s, register=shelf(s)["study-file"], year=2024)).entries
    assert [(e.person_id, e.slot, e.on_day) for e in entries] == [
        (built[0], "discussion", date(2024, 4, 4)), (built[1], "discussion", date(2024, 4, 4)),
    ]  # fmt: skip
    assert keys(read, "study-file") == []
    with pytest.raises(InputProblem) as gone:
        run(lambda s: take_suggested(s, register_id="study-file", keys=wanted, year=2024, today=TODAY))
    assert gone.value.code == "suggestion.gone"


def test_one_put_aside_is_suggested_no_more_until_it_is_brought_back(
    run: Run, read: Run, built: list[int]
) -> None:
    talk_about(run, built)
    first, second = keys(read, "study-file")
    assert run(lambda s: put_aside(s, register_id="study-file", keys=[first])) == 1
    assert keys(read, "study-file") == [second]
    assert read(lambda s: suggested(s, "study-file")).aside == 1
    assert run(lambda s: put_aside(s, register_id="study-file", keys=[first])) == 0
    with pytest.raises(InputProblem):
        run(lambda s: take_suggested(s, register_id="study-file", keys=[first], year=2024, today=TODAY))
    assert run(lambda s: bring_back(s, register_id="study-file", year=2024, today=TODAY)) == 1
    assert keys(read, "study-file") == [first, second]
    with pytest.raises(InputProblem) as none:
        run(lambda s: bring_back(s, register_id="study-file", year=2024, today=TODAY))
    assert none.value.code == "suggestion.none_aside"


def test_each_put_aside_is_undone_by_itself(
    run: Run, read: Run, built: list[int], database: Database
) -> None:
    """Two acts after one another: the first is taken back although the second stands."""
    talk_about(run, built)
    first, second = keys(read, "study-file")
    ids = []
    for key in (first, second):
        with database.write(actor="t", action="register.aside", text="不再提示") as unit:
            put_aside(unit.session, register_id="study-file", keys=[key])
        ids.append(unit.operation_id)
    assert keys(read, "study-file") == []
    with database.write(actor="t", action="register.aside", text="撤销") as unit:
        unit.revert(ids[0])
    assert keys(read, "study-file") == [first]


def test_the_words_may_change_the_suggestion_stays_the_one_put_aside(
    run: Run, read: Run, built: list[int]
) -> None:
    """An outsider who taught a fourth time is still the one put aside."""
    outside = (LecturerInput("张教授", organisation="县委党校"),)
    for month in (3, 4, 5):
        run(lambda s, m=month: duty_town.hold(s, date(2024, m, 5), lecturers=outside))
    run(lambda s: put_aside(s, register_id="lecturer", keys=keys(read, "lecturer")))
    run(lambda s: duty_town.hold(s, date(2024, 6, 5), lecturers=outside))
    assert keys(read, "lecturer") == []


def test_what_only_the_clerk_knows_is_said_and_nothing_is_stored(
    run: Run, read: Run, built: list[int]
) -> None:
    outside = (LecturerInput("张教授", organisation="县委党校"),)
    for month in (3, 4, 5):
        run(lambda s, m=month: duty_town.hold(s, date(2024, m, 5), lecturers=outside))
    (line,) = read(lambda s: suggested(s, "lecturer")).lines
    assert line.missing == ("类型",)
    with pytest.raises(InputProblem) as asks:
        run(lambda s: take_suggested(s, register_id="lecturer", keys=[line.key], year=2024, today=TODAY))
    assert asks.value.code == "register.asks_more"
    assert read(lambda s: s.scalar(select(func.count()).select_from(RegisterEntry))) == 0


def test_the_topic_of_a_failed_test_is_that_of_its_course(run: Run, read: Run, built: list[int]) -> None:
    from app.services.exam import exams
    from db.models import Attempt

    def sit(session: Session) -> None:
        held = duty_town.hold(session, date(2024, 3, 1), title="公文写作")
        exam = exams.add_exam(
            session, title="测试", held_on=date(2024, 3, 2), list_people=False,
            batch_id=duty_town.batch_of(session, held),
        )  # fmt: skip
        session.add(Attempt(exam_id=exam, person_id=built[0], number=1, score_centi=4000, state="normal"))

    run(sit)
    (line,) = read(lambda s: suggested(s, "need")).lines
    assert line.missing == ()
    assert line.proposed.values["topic"] == "公文写作"
    (taken,) = run(lambda s: take_suggested(s, register_id="need", keys=[line.key], year=2024, today=TODAY))
    assert taken
    assert keys(read, "need") == []

"""The code on the paper finds its session (I2); walk-ins join at the end; who changed a score."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.services.exam import exam_history, exams
from app.services.exam.exams import ScoreInput
from app.services.mark import attendance, sheets, sign_in
from app.services.person import people
from app.services.person.people import PersonInput
from app.services.plan import expected, planning
from app.services.plan.planning import ClassSessionInput
from tests.services.conftest import at_once

Run = Callable[[Callable[[Session], Any]], Any]
DAY = date(2024, 8, 15)


def build_town(session: Session) -> int:
    """One class session of three people."""
    for name in ("甲", "乙", "丙"):
        people.add_person(session, person=PersonInput(name), posts=[])
    return planning.add_class_session(session, data=ClassSessionInput("学习", DAY))


TOWN = partial(at_once, build_town)


@pytest.fixture
def held(built: int) -> int:
    """What `build_town` makes."""
    return built


def code_of(read: Run, held: int) -> str:
    def query(session: Session) -> str:
        (row,) = sign_in.sessions_to_print(session, class_session_ids=(held,))
        return sign_in.sign_in_sheet(session, lesson=row).code

    return str(read(query))


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}"])
def test_a_code_finds_its_session(read: Run, held: int, typed: str) -> None:
    code = code_of(read, held)
    text = typed.format(code, code.lower().replace("-", ""))
    assert read(lambda s: sheets.find_sheet(s, code=text, year=2024)) == sheets.FoundSheet(held, True)


def test_a_changed_list_is_told(run: Run, read: Run, held: int) -> None:
    code = code_of(read, held)
    run(lambda s: people.add_person(s, person=PersonInput("丁"), posts=[]))
    run(lambda s: attendance.prepare_sheet(s, class_session_id=held))
    assert read(lambda s: sheets.find_sheet(s, code=code, year=2024)) == sheets.FoundSheet(held, False)
    run(lambda s: planning.add_class_session(s, data=ClassSessionInput("又一课", DAY)))
    assert read(lambda s: sheets.find_sheet(s, code=code, year=2024)) is None


def test_a_printed_code_is_kept_through_walk_ins_and_years(run: Run, read: Run, held: int) -> None:
    """I2: two sessions on a day, a walk-in in one of them, and another year chosen at the right."""
    other = run(lambda s: planning.add_class_session(s, data=ClassSessionInput("又一课", DAY)))
    run(lambda s: expected.settle_lists(s, class_session_ids=[held, other], at="2024-08-15T08:00:00"))
    codes = {each: code_of(read, each) for each in (held, other)}
    person = run(lambda s: people.add_person(s, person=PersonInput("丁"), posts=[]))
    run(lambda s: sheets.add_walk_in(s, class_session_id=held, person_id=person))
    assert code_of(read, held) != codes[held]
    for year in (2024, 2025):
        for each, code in codes.items():
            found = read(lambda s, c=code, y=year: sheets.find_sheet(s, code=c, year=y))
            assert found == sheets.FoundSheet(each, True)
    # Printed again with the walk-in: both papers are known.
    run(lambda s: expected.settle_lists(s, class_session_ids=[held], at="2024-08-16T08:00:00"))
    for code in (codes[held], code_of(read, held)):
        found = read(lambda s, c=code: sheets.find_sheet(s, code=c, year=2025))
        assert found is not None
        assert found.class_session_id == held
    # Somebody taken off the list afterwards: the paper no longer agrees, which is told.
    first = read(lambda s: attendance.get_sheet(s, class_session_id=held)).rows[0].id
    run(lambda s: expected.remove_from_list(s, participation_id=first))
    assert read(lambda s: sheets.find_sheet(s, code=codes[held], year=2024)) == sheets.FoundSheet(held, False)


@pytest.mark.parametrize("code", ["", "0815", "1399-A3F", "0816-A3F", "学习"])
def test_other_words_find_nothing(read: Run, held: int, code: str) -> None:
    assert read(lambda s: sheets.find_sheet(s, code=code, year=2024)) is None


def test_a_walk_in_is_last_and_present(run: Run, read: Run, held: int) -> None:
    run(lambda s: attendance.mark_line(s, class_session_id=held, line="1迟"))
    person = run(lambda s: people.add_person(s, person=PersonInput("丁"), posts=[]))
    run(lambda s: sheets.add_walk_in(s, class_session_id=held, person_id=person, mark="present"))
    last = read(lambda s: attendance.get_sheet(s, class_session_id=held)).rows[-1]
    assert (last.number, last.name, last.mark, last.source) == (4, "丁", "present", "walk_in")
    with pytest.raises(InputProblem, match="already_listed"):
        run(lambda s: sheets.add_walk_in(s, class_session_id=held, person_id=person))


def test_the_history_of_a_persons_results(run: Run, read: Run, held: int) -> None:
    exam = run(lambda s: exams.add_exam(s, title="测试", held_on=DAY))
    person = read(lambda s: exams.list_scores(s, exam_id=exam))[0].person_id
    for number, entry in ((1, ScoreInput("normal", 5000)), (2, ScoreInput("makeup", 7000))):
        run(lambda s, n=number, e=entry: exams.set_scores(s, exam_id=exam, by_person={person: e}, number=n))
    changes = read(lambda s: exam_history.history_of_person(s, exam_id=exam, person_id=person))
    assert [(number, change.after.get("score_centi")) for number, change in changes] == [
        (1, None), (1, 5000), (2, 7000),
    ]  # fmt: skip

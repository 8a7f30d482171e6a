"""The day of a resit: entered, kept, cleared, taken back; what lies behind a day does not see it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest

from app.figures.scopes import Scope
from app.services.exam import attempts, exams, resits
from app.services.exam.exams import ScoreInput
from app.services.figure.ask import value
from app.services.figure.facts import read_facts
from app.services.figure.person_records import person_records
from app.services.operation import operations, seals
from app.services.person.people import PersonInput, add_person
from db.errors import KnownError
from db.models import Attempt
from db.session import Database

NAMES = ("张三", "李四", "王五")
HELD, RESAT = date(2024, 12, 20), date(2025, 1, 3)


@pytest.fixture
def people(run: Any) -> list[int]:
    """A town of three."""
    return [run(partial(add_person, person=PersonInput(name=name))) for name in NAMES]


@pytest.fixture
def exam(run: Any, people: list[int]) -> int:
    """December's test: the first person failed, the second stayed away, the others passed."""
    made: int = run(partial(exams.add_exam, title="十二月测试", held_on=HELD))
    entries = {person: ScoreInput("normal", 8000) for person in people[2:]}
    entries |= {people[0]: ScoreInput("normal", 5000), people[1]: ScoreInput("absent")}
    run(partial(exams.set_scores, exam_id=made, by_person=entries))
    return made


def resit(exam: int, person: int, **values: Any) -> Any:
    return partial(
        resits.set_resit, exam_id=exam, person_id=person, **{"state": "makeup", "score_centi": 7000, **values}
    )


def day(read: Any, person: int) -> date | None:
    found: date | None = read(lambda s: s.query(Attempt).filter_by(person_id=person, number=2).one().sat_on)
    return found


def test_a_day_stays_until_another_is_said(run: Any, read: Any, exam: int, people: list[int]) -> None:
    run(resit(exam, people[0], on=RESAT, note="二楼会议室"))
    assert day(read, people[0]) == RESAT
    run(resit(exam, people[0], score_centi=7500))
    assert day(read, people[0]) == RESAT, "another score is no other day"
    assert run(partial(exams.set_scores, exam_id=exam, by_person={}, number=2)) == 0
    run(resit(exam, people[0], score_centi=7500, on=date(2025, 1, 6)))
    assert day(read, people[0]) == date(2025, 1, 6)
    run(resit(exam, people[0], score_centi=7500, on=None))
    assert day(read, people[0]) is None
    run(resit(exam, people[0], on=RESAT))
    run(resit(exam, people[0], state="", score_centi=None))
    assert day(read, people[0]) is None, "what is cleared was on no day"


def test_the_day_alone_is_a_change(run: Any, exam: int, people: list[int]) -> None:
    run(resit(exam, people[0], on=RESAT))
    assert run(resit(exam, people[0], on=RESAT)) == 0
    assert run(resit(exam, people[0], on=date(2025, 1, 4))) == 1


def test_a_resit_before_its_test_is_refused(run: Any, read: Any, exam: int, people: list[int]) -> None:
    with pytest.raises(KnownError, match=r"score\.resit_early"):
        run(resit(exam, people[0], on=date(2024, 12, 19)))
    assert read(partial(attempts.list_attempts, exam_id=exam))[-1].number == 1
    row = read(partial(exams.get_exam, exam_id=exam))
    values = {
        "exam_id": exam, "version": row.version, "title": row.title, "held_on": HELD, "full_centi": 10000,
        "pass_centi": 6000, "policy": "best", "note": "",
    }  # fmt: skip
    with pytest.raises(KnownError, match=r"exam\.resit_early"):
        run(partial(exams.edit_exam, **values, resit_by=date(2024, 12, 1)))
    run(partial(exams.edit_exam, **values, resit_by=date(2025, 1, 10)))
    row = read(partial(exams.get_exam, exam_id=exam))
    assert (row.resit_by, row.resit_until) == (date(2025, 1, 10), date(2025, 1, 10))
    run(partial(exams.edit_exam, **{**values, "version": row.version, "title": "年末测试"}))
    row = read(partial(exams.get_exam, exam_id=exam))
    assert (row.title, row.resit_by) == ("年末测试", date(2025, 1, 10)), "an edit that does not show it"
    run(partial(exams.edit_exam, **{**values, "version": row.version}, resit_by=None))
    assert read(partial(exams.get_exam, exam_id=exam)).resit_until == date(2024, 12, 31)


def test_taking_back_gives_the_day_back(
    run: Any, read: Any, exam: int, people: list[int], database: Database
) -> None:
    run(resit(exam, people[0], on=RESAT))
    run(resit(exam, people[0], score_centi=9000, on=date(2025, 1, 8)))
    for wanted in (RESAT, date(2025, 1, 8)):
        last = read(operations.list_operations)[0]
        with database.write(actor="t", action="trail.revert", text="撤销") as unit:
            unit.revert(last.id)
        assert day(read, people[0]) == wanted


def test_the_year_before_does_not_see_it(run: Any, read: Any, exam: int, people: list[int]) -> None:
    def passed(session: Any, last: date, today: date) -> tuple[int, int]:
        facts = read_facts(session, year=2024, today=today)
        scope = Scope(date(2024, 1, 1), last, today)
        return tuple(value(facts, id, scope).part for id in ("exam.first", "exam.passed"))  # type: ignore[return-value]

    def words(session: Any, today: date) -> list[str]:
        found = person_records(session, year=2024, today=today)
        return [record.scores[0].words for record in found if record.person_id == people[0]]

    year_end, today = date(2024, 12, 31), date(2025, 2, 1)
    before = read(partial(passed, last=year_end, today=today))
    said = read(partial(words, today=today))
    run(resit(exam, people[0], on=RESAT))
    assert read(partial(passed, last=year_end, today=today)) == before
    assert read(partial(words, today=today)) == said == ["不合格"]
    run(resit(exam, people[0], on=date(2024, 12, 27)))
    assert read(partial(passed, last=year_end, today=today)) == (before[0], before[1] + 1)
    assert read(partial(words, today=today)) == ["补考合格"]


def test_a_closed_year_asks_for_the_day_too(run: Any, read: Any, exam: int, people: list[int]) -> None:
    run(resit(exam, people[0], on=date(2024, 12, 27)))
    run(partial(seals.seal_year, year=2024, at="2025-01-05T09:00:00"))
    other = resit(exam, people[0], on=date(2024, 12, 30))
    with pytest.raises(KnownError, match=r"seal\.closed"):
        run(other)
    run(other, reason="日期登记有误")
    assert day(read, people[0]) == date(2024, 12, 30)
    assert [slip.reason for slip in read(seals.list_corrections)] == ["日期登记有误"]

"""新录用、新任职: by days that were written down, each with the training that counts for it (B27, D05)."""

from __future__ import annotations

from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from app.services.coverage.newcomers import Newcomer, list_newcomers
from app.services.person import people
from app.services.person.people import PersonInput, PostInput
from db.models import Assignment, Person
from tests.services import duty_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, duty_town.build_town)
TODAY = date(2024, 10, 1)


def found(session: Session, today: date = TODAY, year: int = 2024) -> dict[str, Newcomer]:
    return {one.name: one for one in list_newcomers(session, year=year, today=today)}


def join(session: Session, name: str, on: date) -> int:
    return people.add_person(
        session, person=PersonInput(name=name, joined_on=on), posts=[PostInput(unit_id=1, title="干事")]
    )


def appoint(session: Session, person_id: int, title: str, on: date, until: date | None = None) -> None:
    session.add(Assignment(person_id=person_id, unit_id=1, title=title, start_on=on, end_on=until))
    session.flush()


def test_who_is_new_and_who_only_moved(run: Run, read: Run, built: list[int]) -> None:
    first, second, third, fourth = built[:4]
    run(lambda s: join(s, "新来的", date(2024, 7, 1)))
    run(lambda s: join(s, "去年来的", date(2023, 7, 1)))
    run(lambda s: appoint(s, first, "党建办主任", date(2024, 3, 1)))
    run(lambda s: appoint(s, second, "副主任", date(2023, 3, 1), date(2024, 3, 1)))
    run(lambda s: appoint(s, second, "副主任", date(2024, 3, 1)))  # the same post in another office
    run(lambda s: appoint(s, third, "站长", date(2024, 2, 1), date(2024, 5, 1)))  # over again
    run(lambda s: appoint(s, fourth, "镇长", date(2024, 12, 1)))  # not yet
    rows = read(found)
    assert {name: (one.kind, one.on) for name, one in rows.items()} == {
        "新来的": ("joined", date(2024, 7, 1)),
        duty_town.NAMES[0]: ("appointed", date(2024, 3, 1)),
    }
    assert list(read(lambda s: found(s, date(2023, 12, 31), 2023))) == ["去年来的", duty_town.NAMES[1]]


def test_only_training_of_its_kind_since_that_day_counts(run: Run, read: Run, built: list[int]) -> None:
    first = built[0]
    run(lambda s: appoint(s, first, "党建办主任", date(2024, 3, 1)))
    run(lambda s: join(s, "新来的", date(2024, 3, 1)))
    run(lambda s: duty_town.hold(s, date(2024, 2, 1), title="以前的", natures="任职培训"))
    run(lambda s: duty_town.hold(s, date(2024, 4, 1), title="任职培训班"))  # a word in a title is nothing
    assert {one.words for one in read(found).values()} == {"未安排"}
    run(lambda s: duty_town.hold(s, date(2024, 5, 6), title="初任班", natures="初任培训"))
    assert {name: one.words for name, one in read(found).items()} == {
        "新来的": "已参训 5月6日 初任班", duty_town.NAMES[0]: "未安排",
    }  # fmt: skip
    run(lambda s: duty_town.hold(s, date(2024, 11, 6), title="任职班", natures="任职培训", marks="none"))
    assert read(found)[duty_town.NAMES[0]].words == "已安排 11月6日 任职班"
    assert read(lambda s: found(s, date(2024, 11, 7)))[duty_town.NAMES[0]].words == "未安排"


def test_who_left_is_not_asked(run: Run, read: Run, built: list[int]) -> None:
    number = run(lambda s: join(s, "新来的", date(2024, 3, 1)))

    def leave(session: Session) -> None:
        session.get_one(Person, number).left_on = date(2024, 6, 1)

    run(leave)
    assert read(found) == {}

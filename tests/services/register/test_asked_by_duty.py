"""A duty that counts by a measure of its own asks on the page of its register too, told once (Q15–Q20)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial

import pytest
from sqlalchemy.orm import Session

from app.rules.registers.owing import OVERDUE
from app.rules.registers.typed_values import LineValue
from app.services.duty.duty_registers import owed_reading, owing_of_year
from app.services.person import groups
from app.services.register.forms import shelf
from tests.services import duty_town
from tests.services.conftest import Run, at_once
from tests.services.register.test_owed import PEOPLE, enter, figures, stands

TOWN = partial(at_once, duty_town.build_town)
TODAY = date(2025, 3, 10)


def asked(session: Session, book: str, today: date = TODAY) -> set[str]:
    registers = shelf(session).registers
    found = owing_of_year(session, register=registers[book], registers=registers, year=2024, today=today)
    return set(found)


def missing(session: Session, book: str, due: str, today: date = TODAY) -> set[str]:
    return {row[0] for row in stands(session, book, due, today=today) if row[2] == OVERDUE}


def behind(session: Session, code: str, key: str, today: date = TODAY) -> set[str]:
    """Who lacks something, as the duty names them."""
    rows = duty_town.duties.duty_rows(session, year=2024, code=code, period_key=key, today=today)
    return {row.who for row in rows if row.counts and not row.ok}


@pytest.mark.parametrize(
    ("code", "book", "due"),
    [
        ("Q15", "trip", "post"),
        ("Q16", "study-file", "analysis"),
        ("Q17", "young-cadre", "report"),
        ("Q18", "study-file", "four"),
        ("Q20", "unit-plan", "campaign"),
    ],
)
def test_the_page_asks_once_the_duty_does(
    run: Run, read: Run, built: list[int], code: str, book: str, due: str
) -> None:
    assert due not in read(lambda s: asked(s, book))
    run(lambda s: duty_town.switch_on(s, code))
    assert due in read(lambda s: asked(s, book))
    run(lambda s: duty_town.switch_on(s, code, enabled=False))
    assert due not in read(lambda s: asked(s, book))


def test_the_last_day_of_a_plan_is_typed_once(run: Run, read: Run, built: list[int]) -> None:
    """What is owed once is owed by the last day of its duty, and is not forgotten the day after."""
    run(lambda s: duty_town.switch_on(s, "Q20", to_on=date(2024, 8, 11)))
    run(lambda s: enter(s, "unit-plan", date(2024, 8, 9), unit="党政办", kind="campaign", period="2024"))
    found = read(lambda s: stands(s, "unit-plan", "campaign", today=date(2024, 8, 20)))
    assert [row[0::2] + row[3:] for row in found if row[2] == OVERDUE] == [("党建办", OVERDUE, 10)]
    assert read(lambda s: asked(s, "unit-plan", date(2024, 8, 20))) == {"campaign"}
    figure = read(lambda s: figures(s, "Q20", today=date(2024, 8, 20)))["2024"]
    assert (figure.required, figure.done, figure.lacking) == (2, 1, 1)


def test_people_narrowed_by_the_duty_are_those_the_page_asks(run: Run, read: Run, built: list[int]) -> None:
    def join(session: Session) -> None:
        named = groups.group_ids_by_name(session)["年轻干部"]
        groups.set_groups(session, person_id=built[5], group_ids=[named], on=date(2023, 1, 1))

    run(join)
    run(lambda s: duty_town.switch_on(s, "Q18", groups=("年轻干部",)))
    assert read(lambda s: missing(s, "study-file", "four")) == {PEOPLE[5]}


def test_the_desk_tells_it_once(run: Run, read: Run, built: list[int]) -> None:
    def told(session: Session) -> list[str]:
        found = owed_reading(session, today=TODAY).tasks(years=(2024,))
        return [one.due.id for one in found if one.register.id == "study-file"]

    run(lambda s: duty_town.switch_on(s, "Q18"))
    assert read(told) == []


def several(read: Run, pairs: Iterable[tuple[str, str, str, str]]) -> None:
    for code, key, book, due in pairs:
        by_duty = read(lambda s, c=code, k=key: behind(s, c, k))
        by_page = read(lambda s, b=book, d=due: missing(s, b, d))
        assert by_duty == by_page, code
        assert by_duty, code


def test_page_and_duty_name_the_same_people(run: Run, read: Run, built: list[int]) -> None:
    """A class of two months: who has not done his days at a post, who owes the analysis, who the papers."""
    for code in ("Q15", "Q16", "Q18"):
        run(lambda s, c=code: duty_town.switch_on(s, c, **({"required": 4} if c == "Q18" else {})))
    days = (date(2024, 3, 1), date(2024, 5, 10))
    batch = run(lambda s: duty_town.hold_days(s, days, built[:4], title="年轻干部培训班"))
    name = (LineValue(batch_id=batch),)
    trip = {"kind": "post", "place": "信访办", "class": name}
    run(lambda s: enter(s, "trip", date(2024, 3, 4), to="2024-03-10", people=PEOPLE[0], **trip))
    run(lambda s: enter(s, "trip", date(2024, 3, 4), to="2024-03-08", people=PEOPLE[1], **trip))
    run(lambda s: enter(s, "trip", date(2024, 3, 4), to="2024-03-06", people=PEOPLE[2], **trip))
    run(lambda s: enter(s, "trip", date(2024, 4, 1), to="2024-04-04", people=PEOPLE[2], **trip))
    paper = {"paper": "analysis", "class": name, "period": "2024"}
    run(lambda s: enter(s, "study-file", date(2024, 5, 20), person=PEOPLE[3], **paper))
    for slot in ("plan", "summary", "discussion", "words"):
        run(
            lambda s, p=slot: enter(
                s, "study-file", date(2024, 3, 5), person=PEOPLE[6], paper=p, period="2024"
            )
        )
    first = read(lambda s: next(iter(figures(s, "Q15", today=TODAY))))
    again = read(lambda s: next(iter(figures(s, "Q16", today=TODAY))))
    several(
        read,
        [
            ("Q15", first, "trip", "post"),
            ("Q16", again, "study-file", "analysis"),
            ("Q18", "2024", "study-file", "four"),
        ],
    )
    assert read(lambda s: behind(s, "Q15", first)) == {PEOPLE[1], PEOPLE[3]}

"""The card of a unit: its people, what it and its people owe to registers, what registers say of it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.services.page.unit_card import UnitCard, unit_card
from app.services.person.units import add_unit, list_units
from app.services.register.forms import get_register
from app.services.register.writing import add_entry
from tests.services import duty_town
from tests.services.conftest import Run, at_once
from tests.services.register.test_owed import rule

TOWN = partial(at_once, duty_town.build_town)
TODAY = date(2024, 5, 10)
OFFICE = "党建办"


def number(session: Session, name: str) -> int:
    return next(one.id for one in list_units(session) if one.name == name)


def card(session: Session, name: str = OFFICE, *, year: int = 2024, on: date = TODAY) -> UnitCard:
    return unit_card(session, unit_id=number(session, name), year=year, on=on, today=TODAY)


def enter(session: Session, register_id: str, **values: Any) -> None:
    register = get_register(session, register_id=register_id)
    add_entry(session, register=register, values=values, today=TODAY, defaults=True)


def ask(session: Session) -> None:
    """Each unit's yearly plan of study, by the end of March."""
    rule(session, "R-unit-plan-study", "unit-plan", "study", "year")


def test_its_people_stand_in_official_order(run: Run, read: Run, built: list[int]) -> None:
    found = read(card)
    assert (found.unit.name, found.unit.people) == (OFFICE, 4)
    assert {one.name for one in found.people} == set(duty_town.NAMES[::2])


def test_what_it_owes_stands_there_until_it_has_come(run: Run, read: Run, built: list[int]) -> None:
    run(ask)
    before = read(card)
    assert len(before.debts) == 2
    assert {one.register_id for one in before.debts} == {"unit-plan"}
    assert all(one.line.is_over and one.line.who == OFFICE for one in before.debts)
    run(lambda s: enter(s, "unit-plan", day="2024-04-02", unit=OFFICE, kind="weekly"))
    after = read(card)
    assert len(after.debts) == 1
    assert [one.words for one in after.lines if one.register_id == "unit-plan"] != []
    assert len(read(lambda s: card(s, "党政办")).debts) == 2


def test_what_its_people_owe_is_counted_apart(run: Run, read: Run, built: list[int]) -> None:
    run(lambda s: rule(s, "Q18", "study-file", "four", "year"))
    found = read(card)
    assert found.debts == ()
    assert found.people_over == 4  # the yearly plan of each of the four


def test_another_year_and_a_unit_nobody_knows(run: Run, read: Run, built: list[int]) -> None:
    run(lambda s: enter(s, "unit-plan", day="2024-04-02", unit=OFFICE, kind="weekly"))
    assert read(lambda s: card(s, year=2023)).lines == ()
    with pytest.raises(InputProblem):
        read(lambda s: unit_card(s, unit_id=99999, year=2024, on=TODAY, today=TODAY))


def test_nothing_confidential_stands_on_it(run: Run, read: Run, built: list[int]) -> None:
    run(lambda s: enter(s, "talk-reminder", day="2024-05-02", person=duty_town.NAMES[0],
                        by=duty_town.NAMES[1], aspect="工作作风", words="迟到"))  # fmt: skip
    found = read(card)
    assert found.lines == ()
    assert "迟到" not in repr(found)


def test_the_parent_is_named(run: Run, read: Run, built: list[int]) -> None:
    def build(session: Session) -> None:
        add_unit(session, name="党建一组", parent_id=number(session, OFFICE))

    run(build)
    assert read(lambda s: card(s, "党建一组")).parent == OFFICE

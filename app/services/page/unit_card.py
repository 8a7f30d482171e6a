"""What the card of a unit shows: its people, what it owes to registers, and what registers say of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.registers.owing import OVERDUE, SOON, Owed
from app.rules.registers.town_facts import ENTRY, PERSON, UNIT
from app.services.duty.duty_registers import owed_reading
from app.services.page import register_cards
from app.services.page.register_cards import CardLine, card_lines
from app.services.page.register_page import OwedLine, owed_line
from app.services.person.roster import PersonRow, RosterFilter, list_people
from app.services.person.units import UnitRow, list_units


@dataclass(frozen=True)
class UnitDebt:
    """Something that the unit, or an entry of it, owes to a register of that title."""

    register_id: str
    register: str
    line: OwedLine


@dataclass(frozen=True)
class UnitCard:
    """A unit on a day: people in official order, what is owed (overdue first), what registers say of a year.

    `people_over` and `people_soon` count what its people owe by themselves.
    """

    unit: UnitRow
    parent: str
    year: int
    people: tuple[PersonRow, ...]
    debts: tuple[UnitDebt, ...]
    lines: tuple[CardLine, ...]
    people_over: int = 0
    people_soon: int = 0


def unit_card(session: Session, *, unit_id: int, year: int, on: date, today: date) -> UnitCard:
    """The card of a unit as it is on the day `on`; confidential registers say and ask nothing on it.

    Raises `InputProblem` unit.not_found.
    """
    units = {unit.id: unit for unit in list_units(session, on=on)}
    unit = units.get(unit_id)
    if unit is None:
        raise InputProblem("unit.not_found", unit=unit_id)
    parent = units.get(unit.parent_id or 0)
    debts, of_people = _owed(session, unit_id, year, today)
    return UnitCard(
        unit,
        parent.name if parent is not None else "",
        year,
        list_people(session, roster=RosterFilter(on=on, unit_id=unit_id)),
        debts,
        card_lines(session, card=register_cards.UNIT, link_id=unit_id, year=year, today=today),
        of_people[OVERDUE],
        of_people[SOON],
    )


def _owed(
    session: Session, unit_id: int, year: int, today: date
) -> tuple[tuple[UnitDebt, ...], Counter[str]]:
    """What the unit owes, and the verdicts of what its people owe."""
    reading = owed_reading(session, today=today)
    debts: list[UnitDebt] = []
    of_people: Counter[str] = Counter()
    for register in reading.registers.values():
        if register.secret or not register.on:
            continue
        asked = (one.owing.rows for one in reading.of_register(register, year=year) if one.is_on)
        rows = [row for each in asked for row in _of_unit(each, unit_id)]
        of_people.update(row.verdict for row in rows if row.debtor.kind == PERSON)
        own = reading.named(register, (row for row in rows if row.debtor.kind != PERSON))
        debts += [UnitDebt(register.id, register.title, owed_line(register, row)) for row in own]
    return tuple(sorted(debts, key=lambda one: (not one.line.is_over, one.line.deadline))), of_people


def _of_unit(rows: Iterable[Owed], unit_id: int) -> Iterable[Owed]:
    """What has not come of the unit itself, of its entries and of its people."""
    for row in rows:
        if row.is_missing and row.debtor.unit_id == unit_id and row.debtor.kind in (UNIT, ENTRY, PERSON):
            yield row

"""People and units over time as stretches in which nothing about them changes: plain values for rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.registers.town_facts import EVER, Stay, UnitStay
from app.services.rule.duty_people import PeopleInTime, Place
from db.models import Person


def people_stays(session: Session, *, in_time: PeopleInTime) -> tuple[Stay, ...]:
    """Every stretch in which somebody was on the roster, neither 借调 nor 停职, in the order of lists."""
    found: list[tuple[Place, Stay]] = []
    for person_id in session.scalars(select(Person.id)):
        edges = in_time.changes(person_id, EVER)
        for first, until in zip((None, *edges), (*edges, None), strict=True):
            then = in_time.at(person_id, first or date.min)
            if then.is_here:
                found.append((then.place, Stay(then.facts, first, until)))
    found.sort(key=lambda pair: (pair[0], pair[1].first or date.min))
    return tuple(stay for _, stay in found)


def unit_stays(people: Iterable[Stay]) -> tuple[UnitStay, ...]:
    """Every stretch in which a unit had people on the roster and was of one kind, units in any order."""
    days: dict[int, list[Stay]] = {}
    for stay in people:
        if stay.person.unit_id is not None:
            days.setdefault(stay.person.unit_id, []).append(stay)
    return tuple(
        UnitStay(unit_id, own[0].person.unit, kind, first, until)
        for unit_id, own in days.items()
        for kind, first, until in _joined((stay.person.unit_kind, stay.first, stay.until) for stay in own)
    )


def _joined(
    stretches: Iterable[tuple[str, date | None, date | None]],
) -> Iterator[tuple[str, date | None, date | None]]:
    """Stretches (kind, first, until) drawn together where they overlap or follow and are of one kind."""
    found: list[tuple[str, date, date]] = []
    for kind, first, until in sorted(
        (kind, first or date.min, until or date.max) for kind, first, until in stretches
    ):
        if found and found[-1][0] == kind and first <= found[-1][2]:
            found[-1] = (kind, found[-1][1], max(found[-1][2], until))
        else:
            found.append((kind, first, until))
    for kind, first, until in found:
        yield kind, None if first == date.min else first, None if until == date.max else until

"""People and units as stretches say the same as when they are asked for a day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from app.services.person import groups, people, standing, units
from app.services.person.people import PersonInput, PostInput
from app.services.rule.duty_people import PeopleInTime
from app.services.rule.duty_stays import people_stays, unit_stays
from tests.services.conftest import Run, at_once

DAYS = [date(2023, 12, 1) + timedelta(days=9 * step) for step in range(50)]


def build_town(session: Session) -> dict[str, int]:
    """Two units; one who changes between them, one who comes, one who goes, one who is lent for a time."""
    office, village = (units.add_unit(session, name=name) for name in ("党政办", "东湾村"))
    ids = {
        name: people.add_person(
            session,
            person=PersonInput(name=name, joined_on=joined),
            posts=[PostInput(unit_id=unit_id, title="干事")],
        )
        for name, joined, unit_id in (
            ("王芳", date(2023, 12, 1), office),
            ("李强", date(2024, 3, 5), village),
            ("赵敏", date(2023, 12, 1), office),
            ("孙宇", date(2023, 12, 1), office),
        )
    }
    people.transfer_person(
        session, person_id=ids["王芳"], post=PostInput(unit_id=village), on=date(2024, 6, 1)
    )
    group = groups.add_group(session, name="青年骨干")
    groups.set_groups(session, person_id=ids["王芳"], group_ids=[group], on=date(2024, 2, 10))
    standing.leave_roster(session, person_id=ids["赵敏"], on=date(2024, 8, 1), kind="left", reason="退休")
    lent = date(2024, 4, 1)
    standing.leave_roster(session, person_id=ids["孙宇"], on=lent, kind="seconded", reason="借调县里")
    standing.come_back(session, person_id=ids["孙宇"], on=date(2024, 7, 1))
    return ids


TOWN = partial(at_once, build_town)


@pytest.mark.parametrize("day", DAYS)
def test_the_stretches_of_a_day_are_those_who_are_here(read: Run, built: dict[str, int], day: date) -> None:
    def asked(session: Session) -> None:
        in_time = PeopleInTime(session)
        then = {
            stay.person.id: stay.person
            for stay in people_stays(session, in_time=in_time)
            if (stay.first is None or stay.first <= day) and (stay.until is None or day < stay.until)
        }
        assert then == {person.id: person for person in in_time.on(day)}
        used = {
            stay.unit_id
            for stay in unit_stays(people_stays(session, in_time=in_time))
            if (stay.first is None or stay.first <= day) and (stay.until is None or day < stay.until)
        }
        assert used == set(in_time.units_on(day))

    read(asked)


def test_stretches_of_a_unit_are_drawn_together(read: Run, built: dict[str, int]) -> None:
    """Whoever comes and goes while others stay: the unit had people all the time."""
    stays = read(lambda s: unit_stays(people_stays(s, in_time=PeopleInTime(s))))
    assert sorted((stay.name, stay.first, stay.until) for stay in stays) == [
        ("东湾村", date(2024, 3, 5), None),
        ("党政办", date(2023, 12, 1), None),
    ]

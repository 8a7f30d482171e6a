"""Made-up towns: always the same, whole, and with years that keep and break the quotas."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from app.context import open_context
from app.demo.people import id_number, make_people
from app.demo.town import TownSize, fill_town, make_lessons, month_counts
from app.errors import GanxunError
from app.rules.id_number import id_number_problem
from app.services.class_sessions import list_class_sessions
from app.services.roster import RosterFilter, list_people
from db.errors import KnownError
from db.session import Database

SIZE = TownSize(people=60, sessions=48, years=2, seed=7)


def rows(database: Database, statement: str) -> list[tuple[Any, ...]]:
    """Plain rows of a plain statement."""
    with database.read() as session:
        return [tuple(row) for row in session.connection().exec_driver_sql(statement)]


@pytest.fixture
def town(database: Database) -> Database:
    """A small made-up town of two years."""
    fill_town(database, SIZE)
    return database


def test_the_same_seed_gives_the_same_town(town: Database, tmp_path: Path) -> None:
    """Down to the last mark; another seed gives another town."""
    tables = ("person", "assignment", "class_session", "participation", "leave", "attempt")

    def contents(database: Database) -> list[Any]:
        return [rows(database, f"SELECT * FROM {table} ORDER BY id") for table in tables]

    found = []
    for name, seed in (("same", 7), ("other", 8)):
        with_seed = open_context(tmp_path / name)
        fill_town(with_seed.database, TownSize(60, 48, 2, seed))
        found.append(contents(with_seed.database))
        with_seed.close()
    assert found[0] == contents(town)
    assert found[1] != contents(town)


def test_nothing_is_broken_inside(town: Database) -> None:
    """Foreign keys hold, every index is back, and the services can read it."""
    assert rows(town, "PRAGMA foreign_key_check") == []
    assert rows(town, "PRAGMA integrity_check") == [("ok",)]
    assert rows(town, "SELECT count(*) FROM sqlite_schema WHERE name = 'ix_participation_person_id'") == [
        (1,)
    ]
    with town.read() as session:
        people = list_people(session, roster=RosterFilter())
        lessons = list_class_sessions(session, year=2024)
    assert len(people) == 60
    assert len(lessons) == 48
    held = [lesson for lesson in lessons if lesson.held_on.month < 12]
    assert all(lesson.tally.listed > 0 and lesson.tally.unmarked == 0 for lesson in held)
    assert all(lesson.tally.unmarked == lesson.tally.listed for lesson in lessons if lesson not in held)


def test_printed_order_is_the_official_order(town: Database) -> None:
    """Numbers run 1…n, and follow the order in which the roster lists people."""
    with town.read() as session:
        order = {row.id: place for place, row in enumerate(list_people(session, roster=RosterFilter()))}
    listed = rows(
        town,
        "SELECT class_session_id, number, person_id FROM participation"
        " WHERE class_session_id = 1 ORDER BY number",
    )
    assert [number for _, number, _ in listed] == list(range(1, len(listed) + 1))
    # A transferred person stands where they stood then, so only most of the order is the present one.
    places = [order[person_id] for _, _, person_id in listed]
    assert sum(a < b for a, b in zip(places, places[1:], strict=False)) > len(places) * 0.9


def test_regular_work_goes_on_beside_classes_with_gaps(town: Database) -> None:
    """Four lectures and six reports a month where there are the people, weeks and talks with some missing."""
    turns = rows(town, "SELECT month, role, count(*) FROM rotation_turn GROUP BY month, role")
    assert {month for month, _, _ in turns} == {f"2024-{month:02d}" for month in range(1, 12)}
    assert all(count == 6 for _, role, count in turns if role == "report")
    assert rows(town, "SELECT count(*) FROM duty_record") == [(3,)]
    held = rows(town, "SELECT count(DISTINCT week), count(DISTINCT unit_id), count(*) FROM unit_study")[0]
    assert 0.85 < held[2] / (held[0] * held[1]) < 1
    pairs = rows(town, "SELECT count(*) FROM mentorship")[0][0]
    talks = rows(town, "SELECT count(*) FROM mentor_talk")[0][0]
    assert 0 < talks < pairs * 11


def test_one_year_keeps_the_monthly_quota_and_the_other_breaks_it() -> None:
    """A09: at least four a month."""
    per_month = Counter((lesson.on.year, lesson.on.month) for lesson in make_lessons(SIZE))
    assert all(per_month[2024, month] >= 4 for month in range(1, 13))
    assert per_month[2023, 8] == 0
    assert 0 < per_month[2023, 11] < 4
    assert sum(per_month[2023, month] for month in range(1, 13)) == 48


@pytest.mark.parametrize("sessions", [0, 1, 7, 48, 200, 700])
def test_months_add_up(sessions: int) -> None:
    """No class session is lost in sharing them out."""
    for breaks_quota in (False, True):
        assert sum(month_counts(2024, sessions, breaks_quota=breaks_quota).values()) == sessions


def test_a_roster_somebody_works_on_is_never_filled(town: Database) -> None:
    """The second time is refused and changes nothing."""
    before = rows(town, "SELECT count(*) FROM participation")
    with pytest.raises(KnownError) as caught:
        fill_town(town, SIZE)
    assert caught.value.code == "demo.not_empty"
    assert isinstance(caught.value, GanxunError)
    assert rows(town, "SELECT count(*) FROM participation") == before


def test_made_up_people_are_possible_and_belong_to_nobody() -> None:
    """Valid check digits, area 99, no number twice, and some names that fonts lack."""
    people = list(islice(make_people(3), 3000))
    assert all(id_number_problem(person.id_number) is None for person in people)
    assert all(person.id_number.startswith("990101") for person in people)
    assert len({person.id_number for person in people}) == 3000
    assert all((int(person.id_number[16]) % 2 == 1) == (person.sex == "男") for person in people)
    assert any(ord(letter) > 0xFFFF for person in people for letter in person.name)
    assert any(len(person.name) >= 4 for person in people)


def test_check_digit_against_a_known_number() -> None:
    """Weights and digits of GB 11643, checked by the program's own rule."""
    assert id_number(date(1985, 3, 12), 123)[:17] == "99010119850312123"
    assert id_number_problem(id_number(date(1985, 3, 12), 123)) is None

"""A made-up town of forty people and a year, with what usually upsets figures put in."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.context import AppContext, open_context
from app.demo.town import TownSize, fill_town
from app.figures.scopes import Scope, year_scope
from app.services.figure.facts import YearFacts, read_facts
from db.models import Assignment, Attempt, ClassSession, HourEntry, Participation, Person, Unit

YEAR, TODAY = 2024, date(2024, 12, 20)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town once; each test works on a copy."""
    folder = tmp_path_factory.mktemp("figures")
    context = open_context(folder)
    fill_town(context.database, TownSize(40, 48, 1))
    with context.database.write(actor="t", action="test.upset") as unit:
        upset(unit.session)
    context.close()
    return folder


def upset(session: Any) -> None:
    """A transfer, a leaver, a newcomer, walk-ins, 自学, 上级调训, a class session ahead, resits, entries."""
    pick = random.Random(7)
    people = list(session.scalars(select(Person).order_by(Person.id)))
    units = list(session.scalars(select(Unit).order_by(Unit.id)))
    for person, day in zip(pick.sample(people, 4), (40, 120, 200, 300), strict=True):
        on = date.fromordinal(date(YEAR, 1, 1).toordinal() + day)
        move(session, person.id, units[pick.randrange(len(units))].id, on)
    people[-1].left_on, people[-2].joined_on = date(YEAR, 6, 15), date(YEAR, 4, 10)
    held = list(session.scalars(select(ClassSession).order_by(ClassSession.held_on)))
    held[3].form = "自学"
    held[5].pot = "上级调训"
    held[7].form = "以会代训"
    rows = list(session.scalars(select(Participation).order_by(Participation.id)))
    for row in pick.sample(rows, 20):
        row.source = "walk_in"
    for row in rows:
        if row.class_session_id == held[-1].id:
            row.mark = "none"
    for row in pick.sample(rows, 10):
        row.mark = "not_listed"
    for person in people[:6]:
        session.add(
            HourEntry(
                person_id=person.id, credited_on=date(YEAR, 5, 3), pot="网络", hours_centi=750, title="网课"
            )
        )


def move(session: Any, person_id: int, unit_id: int, on: date) -> None:
    """End the person's posts on the day and begin one in another unit; lists stay as they were."""
    for post in session.scalars(
        select(Assignment).where(Assignment.person_id == person_id, Assignment.end_on.is_(None))
    ):
        post.end_on = on
    session.add(Assignment(person_id=person_id, unit_id=unit_id, title="干部", start_on=on))
    session.flush()


def resit(session: Any) -> int:
    """Everybody who did not pass sits again and passes; returns how many."""
    added = 0
    for first in session.scalars(select(Attempt).where(Attempt.number == 1)):
        if first.state in ("absent", "deferred"):
            session.add(
                Attempt(
                    exam_id=first.exam_id,
                    person_id=first.person_id,
                    number=5,
                    state="makeup",
                    score_centi=9500,
                )
            )
            added += 1
    return added


@pytest.fixture
def town(template: Path, tmp_path: Path) -> Iterator[AppContext]:
    """A copy of the town."""
    shutil.copytree(template, tmp_path / "town")
    context = open_context(tmp_path / "town")
    yield context
    context.close()


@pytest.fixture
def facts(town: AppContext) -> Iterator[YearFacts]:
    """Its facts."""
    with town.database.read() as session:
        yield read_facts(session, year=YEAR, today=TODAY)


@pytest.fixture
def scope() -> Scope:
    """The whole year as of 20 December."""
    return year_scope(YEAR, today=TODAY)

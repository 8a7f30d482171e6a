"""One pass over packed sums against single rows: marks, hours and what is without a mark, in random towns."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.context import AppContext, open_context
from app.demo.town import TownSize, fill_town
from app.figures.scopes import Scope
from app.rules import hour_pots
from app.rules.hours import credit
from app.rules.marks import NONE
from app.services.figure import hours_read
from app.services.figure.facts import AHEAD, OWN, SENT, YearFacts, read_facts
from app.services.hour.hours import sum_hours
from app.services.setting.mark_kinds import plain_kinds
from app.services.tally.mark_totals import WORD_BITS, Packing, person_hours, person_totals, session_marks
from db.models import ClassSession, MarkKind, Participation, Person, Unit

YEAR = 2024
MARKS = ("none", "present", "late", "early", "late_early", "official_leave", "absent", "not_listed")
Rows = list[tuple[int, int | None, int, str]]  # person, unit, class session, mark


@dataclass(frozen=True)
class Held:
    """A class session with hours to be had."""

    id: int
    pot: str
    hours_centi: int


@pytest.fixture(scope="module", params=range(4))
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppContext]:
    """A small town with everything by chance: marks, units, pots, odd hours and shares, days, newcomers."""
    context = open_context(tmp_path_factory.mktemp("by-chance"))
    chance = random.Random(f"one pass {request.param}")
    size = TownSize(chance.randrange(6, 30), chance.randrange(12, 40), 1, request.param)
    fill_town(context.database, size)
    with context.database.write(actor="t", action="test.upset") as unit:
        upset(unit.session, chance)
    yield context
    context.close()


def upset(session: Any, chance: random.Random) -> None:
    """Whatever a sum may stumble over."""
    units = [*session.scalars(select(Unit.id)), None]
    for row in session.scalars(select(Participation)):
        row.mark, row.unit_id = chance.choice(MARKS), chance.choice(units)
        row.source = chance.choice(("plan", "plan", "plan", "walk_in"))
    for held in session.scalars(select(ClassSession)):
        held.pot = chance.choice(hour_pots.POTS)
        held.hours_centi = chance.choice((0, 1, 33, 250, 399, 100_000))
        held.form = chance.choice(("专题培训", "自学", "以会代训"))
        held.status = chance.choice(("held", "held", "planned", "cancelled"))
        held.held_on += timedelta(days=chance.randrange(-20, 20))
    for person in session.scalars(select(Person)):
        if chance.random() < 0.3:
            person.joined_on = date(YEAR, chance.randrange(1, 13), 5)
    for kind in session.scalars(select(MarkKind)):
        if kind.code in ("late", "early", "official_leave"):
            kind.hour_percent = chance.choice((0, 33, 50, 67, 100))


def read_rows(session: Any, ids: Sequence[int]) -> Rows:
    """Every participation, one by one."""
    columns = (Participation.person_id, Participation.unit_id, Participation.class_session_id)
    found = session.execute(
        select(*columns, Participation.mark).where(Participation.class_session_id.in_(ids))
    )
    return [tuple(row) for row in found]


def some_of(hours: dict[int, dict[str, int]]) -> dict[int, dict[str, int]]:
    """Without what is nought."""
    found = {who: {pot: centi for pot, centi in pots.items() if centi} for who, pots in hours.items()}
    return {who: pots for who, pots in found.items() if pots}


def by_hand(rows: Rows, kinds: Any, worth: Sequence[Held]) -> tuple[Any, Any, Any]:
    """Counts per person and unit, hours per person and pot, and those without a mark: a row at a time."""
    percents = {kind.code: kind.hour_percent for kind in kinds}
    by_id = {held.id: held for held in worth}
    counts: dict[Any, Counter[str]] = defaultdict(Counter)
    credited: dict[int, Counter[str]] = defaultdict(Counter)
    unmarked: dict[int, Counter[str]] = defaultdict(Counter)
    for person_id, unit_id, held_id, mark in rows:
        counts[person_id, unit_id][mark] += 1
        if held := by_id.get(held_id):
            credited[person_id][held.pot] += credit(held.hours_centi, percents[mark])
            unmarked[person_id][held.pot] += held.hours_centi if mark == NONE else 0
    return counts, some_of(credited), some_of(unmarked)


@pytest.mark.parametrize("part", [1.0, 0.5, 0.0])
def test_packed_sums_are_those_of_single_rows(town: AppContext, part: float) -> None:
    """Of all class sessions worth hours, of some, and of none; also the passes that sum only one of them."""
    chance = random.Random(part)
    with town.database.read() as session:
        kinds = plain_kinds(session)
        held = [Held(row.id, row.pot, row.hours_centi) for row in session.scalars(select(ClassSession))]
        ids, worth = [row.id for row in held], [row for row in held if chance.random() < part]
        rows = read_rows(session, ids)
        counts, credited, unmarked = by_hand(rows, kinds, worth)
        found = person_totals(session, ids=ids, kinds=kinds, worth=worth)
        assert found.counts == counts
        assert (some_of(found.credited), some_of(found.unmarked)) == (credited, unmarked)
        alone = person_hours(session, kinds=kinds, worth=worth)
        assert tuple(map(some_of, alone)) == (credited, unmarked)
        whose = sorted({row[0] for row in rows})[::2]
        of_some = person_hours(session, kinds=kinds, worth=worth, person_ids=whose)
        assert some_of(of_some[0]) == {who: pots for who, pots in credited.items() if who in whose}
        by_session: dict[int, Counter[str]] = defaultdict(Counter)
        for _, _, held_id, mark in rows:
            by_session[held_id][mark] += 1
        assert session_marks(session, ids=ids, kinds=kinds).counts == by_session
        assert not part or credited


def test_the_sums_of_many_long_class_sessions_take_more_words(town: AppContext) -> None:
    """No sum runs into its neighbour, however wide they are."""
    worth = [Held(number, pot, 10**9) for number, pot in enumerate(hour_pots.POTS * 50)]
    with town.database.read() as session:
        packing = Packing(plain_kinds(session), rows=10**6, worth=worth)
    words = packing.sums()
    assert len(words) > 3
    top = [(1 << WORD_BITS) - 1] * len(words)
    for what in ("count", "credit", "open"):
        assert sum(packing.unpacked(top, what).values()) > 0
    credit_of = packing.unpacked(top, "credit")
    assert all(centi >= 50 * 10**9 for centi in credit_of.values())


@pytest.mark.parametrize(("month", "day"), [(3, 31), (7, 15), (12, 20)])
def test_hours_of_the_facts_are_those_of_a_pass_of_their_own(town: AppContext, month: int, day: int) -> None:
    """What the papers take from the pass that counts the marks, against the sum asked for by itself."""
    today = date(YEAR, month, day)
    with town.database.read() as session:
        facts = read_facts(session, year=YEAR, today=today)
        for first, last in ((date(YEAR, 1, 1), date(YEAR, 12, 31)), (date(YEAR, 2, 9), date(YEAR, 7, 20))):
            scope = Scope(first, last, today)
            ours = hours_read.sums_of(facts, scope)
            alone = sum_hours(session, first=first, last=scope.until, today=today)
            assert some_of(ours.totals) == some_of(alone.totals)
            assert some_of(ours.unmarked) == some_of(alone.unmarked)
            same_marks(facts, scope)
        whole = Scope(date(YEAR, 1, 1), date(YEAR, 12, 31), today)
        assert month < 12 or hours_read.sums_of(facts, whole).totals


def same_marks(facts: YearFacts, scope: Scope) -> None:
    """The sums per person and unit of the day, each set of class sessions against single rows."""
    for which in (OWN, SENT, AHEAD):
        ids = [held.id for held in facts.sessions_of(scope, which)]
        counts, _, _ = by_hand(read_rows(facts.session, ids), facts.kinds, ())
        assert facts.totals(scope, which).counts == counts

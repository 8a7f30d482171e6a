"""Hours by person, unit, source and pot; single lines only for people whose unit or group changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import select

from app.figures.scopes import END, Scope
from app.rules import hour_pots
from app.rules.hours import credit
from app.services.figure.facts import AHEAD, OWN, SENT, YearFacts
from app.services.figure.of_people import days_of_change, seen
from app.services.hour.hour_overlaps import dropped_pots
from app.services.hour.hour_sums import HourSession, add_up, entered_hours, mark_sums
from app.services.hour.hours import HourSums, is_ahead, sum_hours
from app.services.mark.mark_credit import credit_changes
from app.services.tally import marks_read
from app.services.tally.mark_totals import Cell, Pots, person_hours
from db.models import HourEntry, Participation

MARK, MAKE_UP, LECTURE, ENTRY = hour_pots.MARK, hour_pots.MAKE_UP, hour_pots.LECTURE, hour_pots.ENTRY
DOUBLE = "double"
SOURCES = (MARK, MAKE_UP, LECTURE, ENTRY, DOUBLE)
Earned = dict[tuple[str, str], int]  # (source, pot) → 1/100 学时; DOUBLE is what is taken away, as a positive


@dataclass(frozen=True)
class HourLine:
    """Hours of one person of one day; `class_session_id` None for what was not earned by a mark."""

    person_id: int
    unit_id: int | None
    source: str
    pot: str
    centi: int
    on: date
    class_session_id: int | None = None


def sums_of(facts: YearFacts, scope: Scope) -> HourSums:
    """The period's hours, with overlaps and make-ups, read once."""
    return facts.once(
        ("hour sums", scope.first, scope.until, scope.today),
        lambda: sum_hours(
            facts.session,
            first=scope.first,
            last=scope.until,
            today=scope.today,
            plain=partial(_plain, facts, scope),
        ),
    )


def _plain(
    facts: YearFacts, scope: Scope, lessons: Sequence[HourSession]
) -> tuple[dict[int, Pots], dict[int, Pots]]:
    """Plain shares of hours from the passes that count the marks; a pass over what is in none of them."""
    rest = {row.id: row for row in lessons}
    credited: dict[int, Pots] = {}
    unmarked: dict[int, Pots] = {}
    for which in (OWN, SENT, AHEAD):
        ids = {row.id for row in facts.worth(scope, which)}
        if ids and ids <= rest.keys():
            totals = facts.totals(scope, which)
            add_up(credited, totals.credited)
            add_up(unmarked, totals.unmarked)
            rest = {held_id: row for held_id, row in rest.items() if held_id not in ids}
    for into, more in zip(
        (credited, unmarked),
        person_hours(facts.session, kinds=facts.kinds, worth=list(rest.values())),
        strict=True,
    ):
        add_up(into, more)
    return credited, unmarked


def by_person(facts: YearFacts, scope: Scope) -> dict[int, Earned]:
    """Person id → hours by source and pot, everybody."""
    return facts.once(("earned", scope.first, scope.until, scope.today), lambda: _by_person(facts, scope))


def _by_person(facts: YearFacts, scope: Scope) -> dict[int, Earned]:
    sums = sums_of(facts, scope)
    parts: dict[str, dict[int, Pots]] = {
        MAKE_UP: _timed((each.timed.person_id, each.timed.pot, each.timed.centi) for each in sums.make_ups),
        LECTURE: _timed((each.person_id, each.pot, each.centi) for each, _ in sums.lectures),
        ENTRY: entered_hours(facts.session, first=scope.first, last=scope.until),
        DOUBLE: dropped_pots(sums.dropped),
    }
    found: dict[int, Earned] = {}
    for source, people in parts.items():
        for person_id, pots in people.items():
            own = found.setdefault(person_id, {})
            for pot, centi in pots.items():
                own[source, pot] = centi
    for person_id, pots in sums.totals.items():
        own = found.setdefault(person_id, {})
        for pot, centi in pots.items():
            beside = sum(own.get((source, pot), 0) for source in (MAKE_UP, LECTURE, ENTRY))
            own[MARK, pot] = centi - beside + own.get((DOUBLE, pot), 0)
    return found


def _timed(rows: Iterable[tuple[int, str, int]]) -> dict[int, Pots]:
    found: dict[int, Pots] = {}
    for person_id, pot, centi in rows:
        own = found.setdefault(person_id, {})
        own[pot] = own.get(pot, 0) + centi
    return found


def by_cell(facts: YearFacts, scope: Scope) -> dict[Cell, Earned]:
    """(person, unit) → hours by source and pot, of the people and the unit the scope asks for."""
    return facts.once(("earned by", scope), lambda: _by_cell(facts, scope))


def _by_cell(facts: YearFacts, scope: Scope) -> dict[Cell, Earned]:
    found: dict[Cell, Earned] = {}
    split = []
    there = of_period(facts, scope)
    for person_id, own in by_person(facts, scope).items():
        if person_id not in there:
            continue
        person = facts.people[person_id]
        if scope.group_id is not None and not facts.is_member_throughout(person, scope):
            if person.ever_in_group(scope.group_id, scope.first, scope.until):
                split.append(person_id)
            continue
        units = units_of(facts, scope, person_id)
        if len(units) > 1:
            split.append(person_id)
            continue
        unit = next(iter(units), None)
        if scope.unit_id is None or unit == scope.unit_id:
            found[person_id, unit] = own
    for line in lines(facts, scope, split):
        if facts.takes(line.person_id, line.on, line.unit_id, scope):
            earned = found.setdefault((line.person_id, line.unit_id), {})
            key = (line.source, line.pot)
            earned[key] = earned.get(key, 0) + line.centi
    return found


def of_period(facts: YearFacts, scope: Scope) -> Collection[int]:
    """Whose hours count: 期间人数 of everybody. Who left before the period earns nothing in it."""
    return seen(facts, Scope(scope.first, scope.last, scope.today))


def units_of(facts: YearFacts, scope: Scope, person_id: int) -> frozenset[int | None]:
    """Every unit a number of the person may go to in the period; one at the period's end."""
    if scope.posts == END:
        return frozenset({facts.unit_at_end(person_id, scope)})
    known: Mapping[int, set[int | None]] = facts.once(
        ("units", scope.first, scope.last, scope.until), lambda: _units(facts, scope)
    )
    return frozenset(known.get(person_id) or {facts.unit_at_end(person_id, scope)})


def _units(facts: YearFacts, scope: Scope) -> dict[int, set[int | None]]:
    """Units on the lists and posts of every day something of a person may be dated."""
    everybody = Scope(scope.first, scope.last, scope.today)
    found: dict[int, set[int | None]] = {}
    for which in (OWN, SENT):
        for person_id, unit in facts.cells(everybody, which):
            found.setdefault(person_id, set()).add(unit)
    for person in facts.people.values():
        own = found.setdefault(person.id, set())
        # Make-ups and entries may be dated outside the stay, so both ends are looked at too.
        days = {scope.first, scope.until, *days_of_change(person, everybody)}
        days |= {p.start_on for p in person.posts if p.start_on and scope.first <= p.start_on <= scope.until}
        days |= {p.end_on for p in person.posts if p.end_on and scope.first <= p.end_on <= scope.until}
        own |= {person.unit_on(day) for day in days}
    return found


def lines(facts: YearFacts, scope: Scope, person_ids: Collection[int]) -> list[HourLine]:
    """Every single earning of some people, with the unit it goes to; what overlaps take away is negative."""
    if not person_ids:
        return []
    wanted = set(person_ids)
    found = [*_mark_lines(facts, scope, wanted), *_entry_lines(facts, scope, wanted)]
    sums = sums_of(facts, scope)
    for source, timed in (
        *((MAKE_UP, each.timed) for each in sums.make_ups),
        *((LECTURE, each) for each, _ in sums.lectures),
    ):
        if timed.person_id in wanted:
            unit = facts.unit_of_day(timed.person_id, timed.on, scope)
            found.append(HourLine(timed.person_id, unit, source, timed.pot, timed.centi, timed.on))
    return [*found, *dropped_lines(facts, scope, wanted)]


def dropped_lines(facts: YearFacts, scope: Scope, wanted: Collection[int] | None = None) -> list[HourLine]:
    """What overlaps take away, with the class session where it was a mark."""
    dropped = [
        each.dropped
        for each in sums_of(facts, scope).dropped
        if wanted is None or each.dropped.person_id in wanted
    ]
    ids = [timed.key[1] for timed in dropped if timed.key[0] == MARK]
    marked = {
        row.id: (row.class_session_id, row.unit_id)
        for row in facts.session.execute(
            select(Participation.id, Participation.class_session_id, Participation.unit_id).where(
                Participation.id.in_(ids)
            )
        )
    }
    found = []
    for timed in dropped:
        held_id, listed_unit = (
            marked.get(timed.key[1], (None, None)) if timed.key[0] == MARK else (None, None)
        )
        unit = (
            facts.unit_for(timed.person_id, listed_unit, scope)
            if held_id is not None
            else facts.unit_of_day(timed.person_id, timed.on, scope)
        )
        found.append(HourLine(timed.person_id, unit, DOUBLE, timed.pot, timed.centi, timed.on, held_id))
    return found


def _mark_lines(facts: YearFacts, scope: Scope, wanted: Collection[int]) -> list[HourLine]:
    worth = {
        lesson.id: lesson for lesson in sums_of(facts, scope).lessons if not is_ahead(lesson, scope.today)
    }
    percents = {kind.code: kind.hour_percent for kind in facts.kinds if kind.hour_percent}
    changes = credit_changes(facts.session, first=scope.first, last=scope.until, person_ids=wanted)
    changed = {(c.class_session_id, c.person_id): c.centi for c in changes.values()}
    found = []
    for row in marks_read.rows_of(facts.session, ids=list(worth), person_ids=wanted):
        plain = credit(worth[row.class_session_id].hours_centi, percents.get(row.mark, 0))
        centi = changed.get((row.class_session_id, row.person_id), plain)
        if centi and row not in facts.gone:
            lesson = worth[row.class_session_id]
            unit = facts.unit_for(row.person_id, row.unit_id, scope)
            found.append(HourLine(row.person_id, unit, MARK, lesson.pot, centi, lesson.held_on, lesson.id))
    return found


def _entry_lines(facts: YearFacts, scope: Scope, wanted: Collection[int]) -> list[HourLine]:
    rows = facts.session.execute(
        select(HourEntry.person_id, HourEntry.pot, HourEntry.hours_centi, HourEntry.credited_on).where(
            HourEntry.person_id.in_(sorted(wanted)),
            HourEntry.counted,
            HourEntry.credited_on.between(scope.first, scope.until),
        )
    )
    return [
        HourLine(row[0], facts.unit_of_day(row[0], row[3], scope), ENTRY, row[1], row[2], row[3])
        for row in rows
    ]


def class_hours(facts: YearFacts, scope: Scope, ids: Collection[int]) -> dict[int, int]:
    """Person id → hours by marks in some class sessions, what overlaps take away of them taken away."""
    lessons = [row for row in sums_of(facts, scope).lessons if row.id in ids]
    credited, _ = mark_sums(facts.session, lessons=lessons)
    found = {person_id: sum(pots.values()) for person_id, pots in credited.items()}
    for line in dropped_lines(facts, scope):
        if line.class_session_id in ids:
            found[line.person_id] = found.get(line.person_id, 0) - line.centi
    return found

"""Heads: who is on the roster at the end, on the average, at any time; they are never added over time."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Hashable, Mapping
from datetime import date, timedelta

from app.figures.scopes import Scope
from app.figures.values import FigureRow, Rows, Value
from app.services.figure.facts import AHEAD, OWN, SENT, YearFacts
from app.services.figure.of_attendance import PERSON, TOTAL, Found, grouped
from app.services.figure.people_read import PersonFact


def month_ends(scope: Scope) -> tuple[date, ...]:
    """The last day of every month begun in the period, none after today."""
    ends = []
    year, month = scope.first.year, scope.first.month
    while date(year, month, 1) <= scope.until:
        ends.append(min(date(year, month, monthrange(year, month)[1]), scope.until))
        year, month = (year + month // 12, month % 12 + 1)
    return tuple(ends)


def listed_on(facts: YearFacts, scope: Scope, day: date) -> dict[int, int | None]:
    """Person id → unit of everybody of the scope on the roster on the day."""
    found = {}
    for person in facts.people.values():
        if not person.is_listed(day):
            continue
        unit = facts.unit_of_day(person.id, day, scope)
        if facts.takes(person.id, day, unit, scope):
            found[person.id] = unit
    return found


def seen(facts: YearFacts, scope: Scope) -> dict[int, set[int | None]]:
    """期间人数: person id → units of everybody on the roster on a day of the period, or on a list of it."""
    return facts.once(("seen", scope), lambda: _seen(facts, scope))


def _seen(facts: YearFacts, scope: Scope) -> dict[int, set[int | None]]:
    found: dict[int, set[int | None]] = {}
    for person in facts.people.values():
        for day in days_of_change(person, scope):
            unit = facts.unit_of_day(person.id, day, scope)
            if facts.takes(person.id, day, unit, scope):
                found.setdefault(person.id, set()).add(unit)
    for which in (OWN, SENT, AHEAD):
        for (person_id, unit), own in facts.cells(scope, which).items():
            if own.due or own.walkin:
                found.setdefault(person_id, set()).add(unit)
    return found


def days_of_change(person: PersonFact, scope: Scope) -> tuple[date, ...]:
    """Days of the period on which the person is listed, at least one for each unit and group they were in."""
    inside = sorted(day for day in {scope.first, *person.edges} if scope.first <= day <= scope.until)
    return tuple(day for day in inside if person.is_listed(day))


def moves_of(facts: YearFacts) -> dict[int, list[tuple[date, str, str]]]:
    """Person id → (day, old unit, new unit) of every change of the primary unit while on the roster."""
    found: dict[int, list[tuple[date, str, str]]] = {}
    for person in facts.people.values():
        for day in sorted({post.start_on for post in person.posts if post.start_on is not None}):
            before = day - timedelta(days=1)
            old, new = person.unit_on(before), person.unit_on(day)
            if old != new and old is not None and new is not None and person.is_listed(before):
                names = facts.units[old].name, facts.units[new].name
                found.setdefault(person.id, []).append((day, *names))
    return found


def _heads(facts: YearFacts, scope: Scope, key: str, day: date) -> dict[Hashable, int]:
    found = listed_on(facts, scope, day)
    if key == TOTAL:
        return {None: len(found)}
    if key == PERSON:
        return dict.fromkeys(found, 1)
    counts: dict[Hashable, int] = {}
    for unit in found.values():
        counts[unit] = counts.get(unit, 0) + 1
    return counts


def _end(facts: YearFacts, scope: Scope, key: str) -> Found:
    return {k: Value(n) for k, n in _heads(facts, scope, key, scope.until).items()}


def _mean(facts: YearFacts, scope: Scope, key: str) -> Found:
    ends = month_ends(scope)
    sums: dict[Hashable, int] = {None: 0} if key == TOTAL else {}
    for day in ends:
        for k, n in _heads(facts, scope, key, day).items():
            sums[k] = sums.get(k, 0) + n
    return {k: Value(n, len(ends), enough=bool(ends)) for k, n in sums.items()}


def _period(facts: YearFacts, scope: Scope, key: str) -> Found:
    found = seen(facts, scope)
    if key == TOTAL:
        return {None: Value(len(found))}
    if key == PERSON:
        return {person_id: Value(1) for person_id in found}
    counts: dict[Hashable, int] = {}
    for units in found.values():
        for unit in units:
            counts[unit] = counts.get(unit, 0) + 1
    return {unit: Value(n) for unit, n in counts.items()}


def _moved(
    days_of: Callable[[PersonFact], tuple[date, ...]], shift: int
) -> Callable[[YearFacts, Scope, str], Found]:
    """Arrivals or departures of the period, by the unit of the day (`shift` days from it)."""

    def of(facts: YearFacts, scope: Scope, key: str) -> Found:
        counts: dict[Hashable, int] = {None: 0} if key == TOTAL else {}
        rows = []
        everybody = facts.people.values()
        for person, day in ((p, day) for p in everybody for day in days_of(p)):
            if not scope.first <= day <= scope.until:
                continue
            there = day + timedelta(days=shift)
            unit = facts.unit_of_day(person.id, there, scope)
            if facts.takes(person.id, there, unit, scope):
                place: Hashable = {TOTAL: None, PERSON: person.id}.get(key, unit)
                counts[place] = counts.get(place, 0) + 1
                rows.append(FigureRow(day, person.name, "", "", "person", person.id))
        return {k: Value(n, rows=lambda: tuple(rows)) for k, n in counts.items()}

    return of


def _mean_present(facts: YearFacts, scope: Scope, key: str) -> Found:
    """参训人次 ÷ 月均在册, as took × months ÷ heads of the month ends."""
    heads = _mean(facts, scope, key)
    found: Found = {}
    for k, own in grouped(facts, scope, key).items():
        whole = heads.get(k, Value(0, 1))
        found[k] = Value(
            own.took * (whole.whole or 1), whole.part, enough=whole.part > 0, rows=_times(facts, scope)
        )
    return found


def _times(facts: YearFacts, scope: Scope) -> Callable[[], Rows]:
    def rows() -> Rows:
        own = grouped(facts, scope, PERSON)
        people = [facts.people[person_id] for person_id in listed_on(facts, scope, scope.until)]
        times = [(own[p.id].took if p.id in own else 0, p) for p in people]
        return tuple(
            FigureRow(None, p.name, "", f"{n} 次", "person", p.id)
            for n, p in sorted(times, key=lambda each: (each[0], each[1].sort_key))
        )

    return rows


MEASURES: Mapping[str, Callable[[YearFacts, Scope, str], Found]] = {
    "heads.end": _end,
    "heads.mean": _mean,
    "heads.period": _period,
    "heads.joined": _moved(lambda person: person.arrivals, 0),
    "heads.left": _moved(lambda person: person.departures, -1),
    "mean.present": _mean_present,
}

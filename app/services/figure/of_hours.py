"""Hours: 计入学时 with all its parts, 人学时, 集中培训人学时 and their mean."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping

from app.figures.scopes import END, Scope
from app.figures.values import Value
from app.services.figure import hours_read
from app.services.figure.facts import YearFacts
from app.services.figure.hours_read import DOUBLE, ENTRY, LECTURE, MAKE_UP, MARK, Earned
from app.services.figure.of_attendance import PERSON, TOTAL, UNIT, Found
from app.services.figure.of_people import MEASURES as HEADS
from app.services.figure.of_sessions import collective
from app.services.figure.people_read import PersonFact

_SOURCES = {
    "pot.mark": MARK,
    "pot.make": MAKE_UP,
    "pot.lecture": LECTURE,
    "pot.entry": ENTRY,
    "pot.double": DOUBLE,
}


def pots(facts: YearFacts, scope: Scope, key: str) -> dict[Hashable, dict[str, int]]:
    """计入学时 by pot (1/100 学时) of every person or unit, or in all under None."""
    found: dict[Hashable, dict[str, int]] = {}
    for cell, own in hours_read.by_cell(facts, scope).items():
        totals = found.setdefault(_place(cell, key), {})
        for (source, pot), centi in own.items():
            totals[pot] = totals.get(pot, 0) + (-centi if source == DOUBLE else centi)
    return {place: {p: c for p, c in own.items() if c} for place, own in found.items()}


def _place(cell: tuple[int, int | None], key: str) -> Hashable:
    return {TOTAL: None, PERSON: cell[0], UNIT: cell[1]}[key]


def _sum(of: Callable[[Earned], int]) -> Callable[[YearFacts, Scope, str], Found]:
    def measure(facts: YearFacts, scope: Scope, key: str) -> Found:
        found: dict[Hashable, int] = {None: 0} if key == TOTAL else {}
        for cell, own in hours_read.by_cell(facts, scope).items():
            place = _place(cell, key)
            found[place] = found.get(place, 0) + of(own)
        return {place: Value(centi) for place, centi in found.items()}

    return measure


def _of_source(source: str) -> Callable[[Earned], int]:
    return lambda own: sum(centi for (of, _), centi in own.items() if of == source)


def counted(own: Earned) -> int:
    """计入学时 of one: everything less what overlaps take away."""
    return sum(-centi if source == DOUBLE else centi for (source, _), centi in own.items())


def _class_hours(
    which: Callable[[YearFacts, Scope], set[int]],
) -> Callable[[YearFacts, Scope, str], Found]:
    return lambda facts, scope, key: _hours_in(facts, scope, key, which(facts, scope))


def _collective(facts: YearFacts, scope: Scope) -> set[int]:
    return {lesson.id for lesson in collective(facts, scope)}


def _of_sent(facts: YearFacts, scope: Scope) -> set[int]:
    return {
        lesson.id for lesson in facts.sessions if lesson.is_sent and scope.first <= lesson.on <= scope.until
    }


def _others(facts: YearFacts, scope: Scope) -> set[int]:
    """自学、网络学习, and what nobody attended but a mark credits all the same."""
    inside = {lesson.id for lesson in facts.sessions if scope.first <= lesson.on <= scope.until}
    return inside - _collective(facts, scope) - _of_sent(facts, scope)


def _rest_double(facts: YearFacts, scope: Scope, key: str) -> Found:
    found: dict[Hashable, int] = {None: 0} if key == TOTAL else {}
    there = hours_read.of_period(facts, scope)
    for line in hours_read.dropped_lines(facts, scope):
        is_counted = line.class_session_id is None and line.person_id in there
        if is_counted and facts.takes(line.person_id, line.on, line.unit_id, scope):
            place = _place((line.person_id, line.unit_id), key)
            found[place] = found.get(place, 0) + line.centi
    return {place: Value(centi) for place, centi in found.items()}


def _hours_in(facts: YearFacts, scope: Scope, key: str, ids: set[int]) -> Found:
    split = [
        p.id
        for p in facts.people.values()
        if len(hours_read.units_of(facts, scope, p.id)) > 1
        or (scope.group_id is not None and not facts.is_member_throughout(p, scope))
    ]
    found: dict[Hashable, int] = {None: 0} if key == TOTAL else {}
    for person_id, centi in hours_read.class_hours(facts, scope, ids).items():
        if person_id in split:
            continue
        unit = next(iter(hours_read.units_of(facts, scope, person_id)), None)
        if facts.takes(person_id, scope.until, unit, scope):
            place = _place((person_id, unit), key)
            found[place] = found.get(place, 0) + centi
    for line in hours_read.lines(facts, scope, split):
        if line.class_session_id in ids and facts.takes(line.person_id, line.on, line.unit_id, scope):
            place = _place((line.person_id, line.unit_id), key)
            found[place] = found.get(place, 0) + (-line.centi if line.source == DOUBLE else line.centi)
    return {place: Value(centi) for place, centi in found.items()}


def _mean_hours(facts: YearFacts, scope: Scope, key: str) -> Found:
    """Of the town: ÷ 月均在册. Of units and people: ÷ the days they were there, as a share of the period."""
    if key == TOTAL and scope.is_whole:
        heads = HEADS["heads.mean"](facts, scope, TOTAL)[None]
        centi = _sum(counted)(facts, scope, TOTAL)[None].part
        return {None: Value(centi * (heads.whole or 1), heads.part, enough=heads.part > 0)}
    days = _days(facts, scope, key)
    whole = (scope.until - scope.first).days + 1
    return {
        place: Value(value.part * whole, days.get(place, 0), enough=days.get(place, 0) > 0)
        for place, value in _sum(counted)(facts, scope, key).items()
    }


def unit_days(facts: YearFacts, scope: Scope) -> dict[tuple[int, int | None], int]:
    """(person, unit) → days on the roster there in the period."""
    found: dict[tuple[int, int | None], int] = {}
    for person in facts.people.values():
        for unit, days in _unit_days(facts, scope, person):
            found[person.id, unit] = found.get((person.id, unit), 0) + days
    return found


def _days(facts: YearFacts, scope: Scope, key: str) -> dict[Hashable, int]:
    """Days on the roster by person or unit of the day."""
    found: dict[Hashable, int] = {}
    for person in facts.people.values():
        for unit, days in _unit_days(facts, scope, person):
            if scope.unit_id is None or unit == scope.unit_id:
                place = _place((person.id, unit), key)
                found[place] = found.get(place, 0) + days
    return found


def _unit_days(facts: YearFacts, scope: Scope, person: PersonFact) -> list[tuple[int | None, int]]:
    """(unit, days) of every stretch of the period in which nothing of the person changed."""
    starts = sorted(day for day in {scope.first, *person.edges} if scope.first <= day <= scope.until)
    found = []
    for place, start in enumerate(starts):
        following = starts[place + 1] if place + 1 < len(starts) else None
        days = (following - start).days if following else (scope.until - start).days + 1
        in_group = scope.group_id is None or person.in_group(scope.group_id, start)
        if person.is_listed(start) and in_group:
            unit = facts.unit_at_end(person.id, scope) if scope.posts == END else person.unit_on(start)
            found.append((unit, days))
    return found


MEASURES: Mapping[str, Callable[[YearFacts, Scope, str], Found]] = {
    **{id: _sum(_of_source(source)) for id, source in _SOURCES.items()},
    "pot.sum": _sum(counted),
    "hours.people": _sum(counted),
    "hours.class": _class_hours(_collective),
    "hours.sent_people": _class_hours(_of_sent),
    "hours.self_people": _class_hours(_others),
    "pot.rest_double": _rest_double,
    "mean.hours": _mean_hours,
}

"""Hours asked of people and how they stand to them, leave against its ceiling, and the year-end appraisal.

The year's rules decide them, so they are of the whole year as it stood on the scope's last day.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.figures.scopes import END, Scope
from app.figures.values import FigureRow, Rows, Value
from app.rules import forecast
from app.rules.hours import format_centi
from app.rules.periods import Period
from app.services.duty.duty_facts import DutyFacts
from app.services.duty.duty_trainee_measures import leave_hours
from app.services.figure.facts import YearFacts
from app.services.figure.of_attendance import PERSON, TOTAL, UNIT, Found
from app.services.figure.of_hours import unit_days
from app.services.hour.hour_standing import PotStanding
from app.services.hour.hour_state import UNKNOWN, judged, state_of
from app.services.rule.duty_rules import DutyRuleRow

LEAVE_RULE = "Q25"


def day_of(facts: YearFacts, scope: Scope) -> date:
    """The day the rules are looked at: today for the year as a whole, else the scope's last day."""
    return scope.today if (scope.seen_on or scope.last) >= facts.last else scope.as_of


def duty_facts(facts: YearFacts, scope: Scope) -> DutyFacts:
    """The year as the duties see it, read once for a day."""
    day = day_of(facts, scope)
    return facts.once(("duty facts", day), lambda: DutyFacts(facts.session, year=facts.year, today=day))


def newest(found: DutyFacts, code: str) -> DutyRuleRow | None:
    """The version of a rule in force at the year's end, switched on or not; else the last there is."""
    versions = [rule for rule in found.hours.all_rules if rule.code == code]
    last = found.year.last
    held = [r for r in versions if (r.from_on or last) <= last and (r.to_on is None or r.to_on >= last)]
    return max(held or versions, key=lambda r: (r.enabled, r.from_on or date.min, r.id), default=None)


@dataclass(frozen=True)
class Owed:
    """One requirement of one person."""

    person_id: int
    unit_id: int | None
    standing: PotStanding

    @property
    def done(self) -> int:
        """Hours towards it; more than asked does not fill another."""
        return min(self.standing.hours_centi, self.standing.required_centi or 0)


@dataclass(frozen=True)
class Owing:
    """Everybody of the scope: their requirements that can be judged, and each one's state."""

    owed: tuple[Owed, ...]
    states: Mapping[int, tuple[int | None, str]]


def owing(facts: YearFacts, scope: Scope) -> Owing:
    """Hours asked of the people of the scope, by the unit of its last day."""
    return facts.once(("owing", scope), lambda: _owing(facts, scope))


def _owing(facts: YearFacts, scope: Scope) -> Owing:
    found, states = [], {}
    for person in duty_facts(facts, scope).hours.people():
        unit = facts.unit_at_end(person.person_id, scope)
        if facts.takes(person.person_id, scope.until, unit, scope):
            found += [Owed(person.person_id, unit, each) for each in judged(person)]
            states[person.person_id] = (unit, state_of(person))
    return Owing(tuple(found), states)


def _place(key: str, person_id: int, unit_id: int | None) -> Hashable:
    return {TOTAL: None, PERSON: person_id, UNIT: unit_id}[key]


def _hours(of: Callable[[Owed], int]) -> Callable[[YearFacts, Scope, str], Found]:
    def measure(facts: YearFacts, scope: Scope, key: str) -> Found:
        found: dict[Hashable, int] = {None: 0} if key == TOTAL else {}
        for each in owing(facts, scope).owed:
            place = _place(key, each.person_id, each.unit_id)
            found[place] = found.get(place, 0) + of(each)
        rows = _owed_rows(facts, scope) if key == TOTAL else tuple
        return {place: Value(centi, rows=rows) for place, centi in found.items()}

    return measure


def _owed_rows(facts: YearFacts, scope: Scope) -> Callable[[], Rows]:
    def rows() -> Rows:
        return tuple(
            FigureRow(
                None,
                f"{each.standing.pot} {format_centi(each.standing.hours_centi)}/"
                f"{format_centi(each.standing.required_centi or 0)}学时",
                facts.people[each.person_id].name,
                each.standing.sentence,
                "person",
                each.person_id,
            )
            for each in owing(facts, scope).owed
        )

    return rows


def _people(state: str) -> Callable[[YearFacts, Scope, str], Found]:
    def measure(facts: YearFacts, scope: Scope, key: str) -> Found:
        found: dict[Hashable, int] = {None: 0} if key == TOTAL else {}
        rows = []
        for person_id, (unit, own) in owing(facts, scope).states.items():
            if own == state:
                place = _place(key, person_id, unit)
                found[place] = found.get(place, 0) + 1
                rows.append(FigureRow(None, facts.people[person_id].name, "", "", "person", person_id))
        return {place: Value(n, rows=lambda: tuple(rows)) for place, n in found.items()}

    return measure


def hours_rate(owed: Iterable[Owed], days: Mapping[int, int] | None = None) -> Value:
    """学时完成率 of some requirements, each weighted by its person's days in the unit."""
    done = asked = 0
    for each in owed:
        weight = 1 if days is None else days.get(each.person_id, 0)
        done += each.done * weight
        asked += (each.standing.required_centi or 0) * weight
    return Value(done, asked, enough=asked > 0)


def _rate(facts: YearFacts, scope: Scope, key: str) -> Found:
    if key == UNIT or (scope.unit_id is not None and scope.posts != END):
        by_unit = _rates_of_units(facts, scope)
        return by_unit if key == UNIT else {None: by_unit.get(scope.unit_id, Value(0, 0, enough=False))}
    everybody = owing(facts, scope).owed
    if key == TOTAL:
        return {None: hours_rate(everybody)}
    people: dict[Hashable, list[Owed]] = {}
    for each in everybody:
        people.setdefault(each.person_id, []).append(each)
    return {person_id: hours_rate(own) for person_id, own in people.items()}


def _rates_of_units(facts: YearFacts, scope: Scope) -> Found:
    everybody = Scope(scope.first, scope.last, scope.today, None, scope.group_id, scope.posts, scope.seen_on)
    owed: dict[int, list[Owed]] = {}
    for each in owing(facts, everybody).owed:
        owed.setdefault(each.person_id, []).append(each)
    units: dict[Hashable, dict[int, int]] = {}
    for (person_id, unit), days in unit_days(facts, everybody).items():
        if scope.unit_id is None or unit == scope.unit_id:
            units.setdefault(unit, {})[person_id] = days
    return {
        unit: hours_rate((each for person in days for each in owed.get(person, ())), days)
        for unit, days in units.items()
    }


def _leave(of_ceiling: bool) -> Callable[[YearFacts, Scope, str], Found]:
    def measure(facts: YearFacts, scope: Scope, key: str) -> Found:
        found: dict[Hashable, int] = {None: 0} if key == TOTAL else {}
        classes = duty_facts(facts, scope)
        rule = newest(classes, LEAVE_RULE)
        if rule is None:
            return {}
        period = Period("", "", scope.first, scope.until)
        hours = facts.once(
            ("leave", scope.first, scope.until, scope.today), lambda: leave_hours(classes, rule, period)
        )
        ends = {each.batch_id: each.last for each in classes.classes}
        for (batch_id, person_id), own in hours.items():
            unit = facts.unit_of_day(person_id, ends[batch_id], scope)
            if facts.takes(person_id, ends[batch_id], unit, scope):
                place: Hashable = _place(key, person_id, unit)
                found[place] = found.get(place, 0) + (own.ceiling if of_ceiling else own.leave)
        return {place: Value(centi) for place, centi in found.items()}

    return measure


MEASURES: Mapping[str, Callable[[YearFacts, Scope, str], Found]] = {
    "req.asked": _hours(lambda each: each.standing.required_centi or 0),
    "req.toward": _hours(lambda each: each.standing.hours_centi),
    "req.short": _hours(lambda each: each.standing.shortfall_centi),
    "req.left": _hours(lambda each: each.standing.offered_centi),
    "req.rate": _rate,
    "req.people": _people(forecast.SHORT),
    "req.risk": _people(forecast.RISK),
    "req.unknown": _people(UNKNOWN),
    "leave.hours": _leave(of_ceiling=False),
    "leave.cap": _leave(of_ceiling=True),
}

"""Who owes an entry of a term: taken on the deadline, and only who belonged for half of the term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.rules.duties import Filter, is_full, why_not
from app.rules.periods import overlap_days
from app.rules.registers.description import Due, Period
from app.rules.registers.terms import class_fits, listed
from app.rules.registers.town_facts import CLASS, PERSON, TOWN, UNIT, Debtor, Stay, Term, TownFacts, UnitStay

# What `narrowed` calls it → what `app.rules.duties.why_not` calls it.
_FILTERS = {"groups": "groups", "identity": "identities", "politics": "politics", "titles": "titles_of"}
_FILTERS |= {"ranks": "ranks"}


@dataclass(frozen=True)
class Owers:
    """Who owes, in official order, and those who did not belong long enough, with their days."""

    debtors: tuple[Debtor, ...]
    not_full: tuple[tuple[Debtor, int], ...] = ()


def owers(due: Due, facts: TownFacts, term: Term, deadline: date) -> Owers:
    """Whom a due concerns in a term. Not for dues of entries: those owe by their state."""
    if due.who.kind == "town":
        return Owers((Debtor(TOWN, 0),))
    if due.who.kind == "units":
        return _units(due, facts, term, deadline)
    if due.who.kind == "classes":
        found = (each for each in facts.classes if term.class_id in (None, each.id))
        return Owers(tuple(Debtor(CLASS, each.id, each.title) for each in found if class_fits(each, due.who)))
    if due.period is Period.CLASS:
        return _trainees(due, facts, term, deadline)
    return _people(due, facts, term, deadline)


def people_filter(narrowed: Mapping[str, object]) -> Filter:
    """What a description narrows people by, as the rules of 制度执行 ask it."""
    return {_FILTERS[key]: listed(value) for key, value in narrowed.items() if key in _FILTERS and value}


def concerns(narrowed: Mapping[str, object], stay: Stay) -> bool:
    """Whether somebody as they were in a stretch is one of those a description narrows to."""
    kinds = listed(narrowed.get("kinds"))
    if kinds and stay.person.unit_kind not in kinds:
        return False
    return not why_not(people_filter(narrowed), stay.person)


def _people(due: Due, facts: TownFacts, term: Term, deadline: date) -> Owers:
    days: dict[int, int] = {}
    there: dict[int, Stay] = {}
    last: dict[int, Stay] = {}
    for stay in facts.people:
        if not concerns(due.who.narrowed, stay):
            continue
        who = stay.person.id
        within = overlap_days(term.period.first, term.period.last, stay.first, stay.until)
        days[who] = days.get(who, 0) + within
        if within:
            last[who] = stay
        if _covers(stay, deadline):
            there[who] = stay
    owing = [who for who in there if is_full(days[who], term.period)]
    others = [who for who in last if who not in set(owing)]
    return Owers(
        tuple(_in_order(facts.people, {who: there[who] for who in owing})),
        tuple(
            (debtor, days[debtor.id])
            for debtor in _in_order(facts.people, {who: last[who] for who in others})
        ),
    )


def _in_order(people: Sequence[Stay], chosen: Mapping[int, Stay]) -> Iterator[Debtor]:
    seen: set[int] = set()
    for stay in people:
        who = stay.person.id
        if who in chosen and who not in seen:
            seen.add(who)
            yield _person(chosen[who])


def _person(stay: Stay) -> Debtor:
    person = stay.person
    return Debtor(PERSON, person.id, person.name, person.unit_id, person.unit)


def _trainees(due: Due, facts: TownFacts, term: Term, deadline: date) -> Owers:
    """Those who were due in the class, as far as they are here on the deadline."""
    trainees = frozenset[int]().union(*(each.trainees for each in facts.classes if each.id == term.class_id))
    there = {
        stay.person.id: stay
        for stay in facts.people
        if stay.person.id in trainees and _covers(stay, deadline) and concerns(due.who.narrowed, stay)
    }
    return Owers(tuple(_in_order(facts.people, there)))


def _units(due: Due, facts: TownFacts, term: Term, deadline: date) -> Owers:
    kinds = listed(due.who.narrowed.get("kinds"))
    days: dict[int, int] = {}
    named: dict[int, str] = {}
    there: set[int] = set()
    for stay in facts.units:
        if kinds and stay.kind not in kinds:
            continue
        named[stay.unit_id] = stay.name
        within = overlap_days(term.period.first, term.period.last, stay.first, stay.until)
        days[stay.unit_id] = days.get(stay.unit_id, 0) + within
        if _covers(stay, deadline):
            there.add(stay.unit_id)
    debtors = [Debtor(UNIT, unit_id, name, unit_id, name) for unit_id, name in named.items()]
    owing = tuple(each for each in debtors if each.id in there and is_full(days[each.id], term.period))
    return Owers(
        owing, tuple((each, days[each.id]) for each in debtors if days[each.id] and each not in owing)
    )


def _covers(stay: Stay | UnitStay, day: date) -> bool:
    return (stay.first is None or stay.first <= day) and (stay.until is None or day < stay.until)


def travellers(ids: Iterable[int], facts: TownFacts, day: date, entry_id: int) -> tuple[Debtor, ...]:
    """Those of an entry's people who are here on the day, each owing because of it."""
    wanted = set(ids)
    there = {stay.person.id: stay for stay in facts.people if stay.person.id in wanted and _covers(stay, day)}
    return tuple(replace(each, of=entry_id) for each in _in_order(facts.people, there))

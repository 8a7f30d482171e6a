"""What entries themselves owe: by the state they are in, or so many days after something of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.rules.registers.debtors import travellers
from app.rules.registers.description import Due, Kind, Register
from app.rules.registers.entries import Entry
from app.rules.registers.terms import later, listed
from app.rules.registers.town_facts import ENTRY, Debtor, TownFacts
from app.rules.registers.values import day_filled, day_value, field_or_none, linked, matches

STATE = "state"
OWN_DAY = "day"
KIND = "kind"


@dataclass(frozen=True)
class OwedByEntry:
    """An entry that owes by a day, when that was closed, and by which entry."""

    debtor: Debtor
    deadline: date
    closed_on: date | None = None
    closed_by: int | None = None


@dataclass(frozen=True)
class Spell:
    """A time in which an entry owes: from a day, until the day it no longer did (None: it still does).

    `step` is the place among the entry's steps by which it began, -1 for the entry itself.
    """

    state: str
    first: date
    until: date | None = None
    step: int = -1


def owed_by_entries(due: Due, register: Register, facts: TownFacts, today: date) -> Iterator[OwedByEntry]:
    """Each entry that a due concerns, oldest first; of a register of its own or, with `register`, another.

    With `each` (a field of people of that entry) everybody named there owes one. What has no day to count
    from owes nothing. `facts.entries` are asked as they stood on `today`.
    """
    source = str(due.who.narrowed.get("register") or register.id)
    kinds = listed(due.who.narrowed.get("kinds"))
    entries = [
        each
        for each in facts.entries
        if each.register == source
        and each.on_day <= today
        and (not kinds or str(each.data.get(KIND, each.slot)) in kinds)
    ]
    closing = _Closing(due, register, facts, today)
    for entry in sorted(entries, key=lambda one: (one.on_day, one.id)):
        if source == register.id and not matches(register, entry, due.where):
            continue
        spell = spell_of(due, register, entry, today)
        if spell is None:
            continue
        deadline = _deadline(due, register, entry, spell)
        if deadline is None:
            continue
        for debtor in _debtors(due, facts, entry, deadline):
            on, by = closing.of(entry, spell, debtor)
            yield OwedByEntry(debtor, deadline, on, by)


def spell_of(due: Due, register: Register, entry: Entry, today: date) -> Spell | None:
    """The last time in which the entry owes by its state: since it came, or since it reached one of the
    states named; without any named, until a state that ends it. None when it never did."""
    named = listed(due.who.narrowed.get(STATE))
    ends = {state.id for state in register.states if state.ends}
    found = None if named else Spell("", entry.on_day)
    for place, step in enumerate(entry.steps):
        if not step.state or step.on_day > today:
            continue
        owes = step.state in named if named else step.state not in ends
        if owes and (found is None or found.until is not None or named):
            found = Spell(step.state, step.on_day, step=place)
        elif not owes and found is not None and found.until is None:
            found = replace(found, until=step.on_day)
    return found


def _deadline(due: Due, register: Register, entry: Entry, spell: Spell) -> date | None:
    """So many days after a field of the entry, a state it reached, the state it is in, or its own day."""
    kind, _, name = due.after.partition(":")
    start: date | None
    if kind == STATE:
        reached = [step.on_day for step in entry.steps if step.state == name]
        start = (reached[-1] if reached else None) if name else spell.first
    elif due.after in ("", OWN_DAY):
        start = entry.on_day
    else:
        start = day_value(register, entry, due.after)
    return None if start is None else later(start, due.days)


def _debtors(due: Due, facts: TownFacts, entry: Entry, deadline: date) -> Iterable[Debtor]:
    each = str(due.who.narrowed.get("each") or "")
    if not each:
        return (Debtor(ENTRY, entry.id, "", entry.unit_id),)
    people = {line.person_id for line in entry.lines_of(each) if line.person_id is not None}
    return travellers(people, facts, deadline, entry.id)


class _Closing:
    """When an entry's due was closed: by another entry that points to it, a field filled, or a state."""

    def __init__(self, due: Due, register: Register, facts: TownFacts, today: date) -> None:
        self._due, self._register, self._today = due, register, today
        one = field_or_none(register, due.fills)
        self._points = one is not None and one.kind is Kind.ENTRY
        self._pointing: dict[int, list[Entry]] = {}
        if not self._points:
            return
        for entry in facts.entries:
            if entry.register == register.id and entry.on_day <= today:
                for line in entry.lines_of(due.fills):
                    if line.entry_id is not None:
                        self._pointing.setdefault(line.entry_id, []).append(entry)

    def of(self, entry: Entry, spell: Spell, debtor: Debtor) -> tuple[date | None, int | None]:
        """The day, and the entry that did it."""
        if self._points:
            return self._pointed(entry, debtor)
        kind, _, state = self._due.fills.partition(":")
        if kind == STATE and state:
            order = [each.id for each in self._register.states]
            enough = order[order.index(state) :] if state in order else [state]
            days = [
                step.on_day
                for step in entry.steps[spell.step + 1 :]
                if step.state in enough and step.on_day <= self._today
            ]
            return (days[0], entry.id) if days else (spell.until, entry.id)
        on = None if self._due.fills == "entry" else day_filled(self._register, entry, self._due.fills)
        if on is not None and on <= self._today:
            return min(on, spell.until) if spell.until else on, entry.id
        return spell.until, entry.id

    def _pointed(self, entry: Entry, debtor: Debtor) -> tuple[date | None, int | None]:
        """The earliest entry that points to it; where people owe, their own or one that names nobody."""
        found = [
            each
            for each in self._pointing.get(entry.id, ())
            if debtor.kind == ENTRY or self._is_of(each, debtor.id)
        ]
        first = min(found, key=lambda one: (one.on_day, one.id), default=None)
        return (first.on_day, first.id) if first else (None, entry.id)

    def _is_of(self, entry: Entry, person_id: int) -> bool:
        people = {entry.person_id} | {
            line.person_id
            for each in self._register.fields
            if each.kind in (Kind.PERSON, Kind.PERSONS)
            for line in linked(self._register, entry, each.id)
        }
        people.discard(None)
        return not people or person_id in people

"""Who owes an entry of a register, and how it stands (登记簿 5): periods in force × who.

Pure. The page, 工作台, 制度月历, the command line and the letters that urge read this one function.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import NamedTuple

from app.rules.registers import lectures, spells
from app.rules.registers.debtors import owers
from app.rules.registers.description import Due, Kind, Period, Register, Who
from app.rules.registers.entries import Entry
from app.rules.registers.terms import belongs, deadline_of, listed
from app.rules.registers.town_facts import (
    CLASS,
    PERSON,
    TOWN,
    UNIT,
    Debtor,
    Term,
    TownFacts,
    Waiver,
)
from app.rules.registers.values import day_filled, matches

# Verdicts: handed in · n days late · let off · not due · due within `warn` days · n days over.
DONE, LATE, WAIVED, NOT_DUE, SOON, OVERDUE = "done", "late", "waived", "not_due", "soon", "overdue"
# Why a due concerns nobody.
NO_GROUP, NO_CLASS, NO_PROGRAMME, NO_ENTRY, NO_ONE = (
    "no_group", "no_class", "no_programme", "no_entry", "no_one",
)  # fmt: skip
# Links of these kinds say who an entry is of, in a register that is not of units, people or classes itself.
_PEOPLE = frozenset({Kind.PERSON, Kind.PERSONS, Kind.LECTURER})


@dataclass(frozen=True)
class Owed:
    """One entry that is owed, and how it stands today.

    `days` late or over, or still to go (`SOON`); `on_day` when it came, `entry_id` the entry that closes it
    or, where an entry owes, that entry; `have` of `asked` have come; `reason` of what is let off.
    """

    register: str
    due: str
    debtor: Debtor
    term: Term
    slot: str
    deadline: date
    verdict: str
    days: int = 0
    on_day: date | None = None
    entry_id: int | None = None
    have: int = 0
    asked: int = 1
    reason: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether it has not come and nothing lets it off, due or not."""
        return self.verdict in (NOT_DUE, SOON, OVERDUE)


@dataclass(frozen=True)
class Owing:
    """What is owed, in order of the terms and of who owes.

    `not_full`: who did not belong for half of a term, with the days. `nobody` says why nothing is owed at
    all (a code), `names` the groups or words that nobody and nothing fits.
    """

    rows: tuple[Owed, ...]
    not_full: tuple[tuple[Debtor, Term, int], ...] = ()
    nobody: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Came:
    """When what was asked was all there (None: not yet), by which entry, and how much of it is."""

    on_day: date | None
    entry_id: int | None
    have: int


def owed(due: Due, register: Register, facts: TownFacts, *, terms: Sequence[Term], today: date) -> Owing:
    """Everything a due asks in the terms (see `terms_of`), with its verdict of today.

    An entry counts by its earliest day: a revision never moves it, and nothing dated after today has come.
    Dues of entries stand in the term in which their deadline lies.
    """
    if due.who.kind == "lectures":
        return _said(due, _of_lectures(due, register, facts, terms, today), ())
    if due.who.kind == "entries":
        return _said(due, _of_entries(due, register, facts, terms, today), ())
    rows: list[Owed] = []
    others: dict[tuple[str, int, str], tuple[Debtor, Term, int]] = {}
    known = _Received(due, register, facts, today)
    for term, slot in product(terms, slots_of(due, register)):
        deadline = deadline_of(due, term, slot)
        who = owers(due, facts, term, deadline)
        for debtor in who.debtors:
            came = known.of(debtor, term, slot)
            if due.period is Period.ONCE and _settled_before(came, deadline, term):
                continue
            rows.append(_row(due, register, _Asked(debtor, term, slot, deadline), came, facts, today))
        for debtor, days in who.not_full:
            others[debtor.kind, debtor.id, term.period.key] = (debtor, term, days)
    return _said(due, rows, others.values(), has_terms=bool(terms))


def slots_of(due: Due, register: Register) -> tuple[str, ...]:
    """The slots of which each is owed: those with a day of their own, or the one that the due names."""
    if due.by_slot:
        return tuple(due.by_slot)
    named = due.where.get(register.slot, ()) if register.slot else ()
    return tuple(named) if len(named) == 1 else ("",)


def _settled_before(came: Came, deadline: date, term: Term) -> bool:
    """Whether what is due once was over before the term: nothing is asked any more."""
    return deadline < term.period.first and came.on_day is not None and came.on_day < term.period.first


def verdict(
    deadline: date, on_day: date | None, *, today: date, warn: int = 0, waived: bool = False
) -> tuple[str, int]:
    """How something stands, and its days: late or over, or (`SOON`) still to go.

    What has come is done or late, also where it was let off; on the deadline itself nothing is over yet.
    """
    if on_day is not None:
        return (LATE, (on_day - deadline).days) if on_day > deadline else (DONE, 0)
    if waived:
        return WAIVED, 0
    left = (deadline - today).days
    if left < 0:
        return OVERDUE, -left
    return (SOON, left) if left <= warn else (NOT_DUE, 0)


class _Asked(NamedTuple):
    """Who owes what by when."""

    debtor: Debtor
    term: Term
    slot: str
    deadline: date


def _row(due: Due, register: Register, asked: _Asked, came: Came, facts: TownFacts, today: date) -> Owed:
    waiver = _waiver(facts.waivers, register, due, asked)
    stands, days = verdict(asked.deadline, came.on_day, today=today, warn=due.warn, waived=waiver is not None)
    reason = waiver.reason if waiver is not None and stands == WAIVED else ""
    return Owed(
        register.id, due.id, *asked, stands, days,
        came.on_day, came.entry_id, came.have, due.at_least, reason,
    )  # fmt: skip


def _waiver(waivers: Iterable[Waiver], register: Register, due: Due, asked: _Asked) -> Waiver | None:
    wanted = (register.id, due.id, asked.debtor.kind, asked.debtor.id)
    return next(
        (
            one
            for one in waivers
            if (one.register, one.due, one.kind, one.debtor_id) == wanted
            and one.period in ("", asked.term.period.key)
            and one.slot in ("", asked.slot)
            and one.of in (None, asked.debtor.of)
        ),
        None,
    )


class _Received:
    """What has come by today of one due, looked up by who it is of."""

    def __init__(self, due: Due, register: Register, facts: TownFacts, today: date) -> None:
        self._due, self._register, self._amounts = due, register, facts.amounts
        self._by_slot = bool(register.slot) and slots_of(due, register) != ("",)
        self._entries: dict[tuple[str, int], list[tuple[date, Entry]]] = {}
        for entry in facts.entries:
            if entry.register != register.id or not matches(register, entry, due.where):
                continue
            on = entry.on_day if due.fills == "entry" else day_filled(register, entry, due.fills)
            if on is None or on > today:
                continue
            for key in debtors_of(register, entry):
                self._entries.setdefault(key, []).append((on, entry))
        for found in self._entries.values():
            found.sort(key=lambda pair: (pair[0], pair[1].id))
        self._sessions = sorted(
            each.on
            for each in facts.sessions
            if each.on <= today and any(word in name for word in due.or_sessions for name in each.names)
        )

    def of(self, debtor: Debtor, term: Term, slot: str) -> Came:
        """What a debtor handed in for a term and slot: the day on which there was enough of it."""
        days: list[tuple[date, int, int | None]] = [
            (on, self._amounts.get(entry.id, 0) if self._due.sum_of else 1, entry.id)
            for on, entry in self._entries.get((debtor.kind, debtor.id), ())
            if belongs(entry, term) and (not self._by_slot or entry.slot == slot)
        ]
        if debtor.kind == TOWN:
            days += [(on, 1, None) for on in self._sessions if term.period.holds(on)]
            days.sort(key=lambda each: each[0])
        have = 0
        for on, amount, entry_id in days:
            have += amount
            if have >= self._due.at_least:
                return Came(on, entry_id, sum(each[1] for each in days))
        return Came(None, days[-1][2] if days else None, have)


def debtors_of(register: Register, entry: Entry) -> Iterator[tuple[str, int]]:
    """(kind, id) of everybody an entry is of: the town, and whom its envelope or, where the register is not
    of such, its lines name."""
    yield TOWN, 0
    people, units, classes = {entry.person_id}, {entry.unit_id}, {entry.batch_id}
    if register.who in (Who.LECTURER, Who.NONE):
        kinds = {each.id: each.kind for each in register.fields}
        for line in entry.lines:
            kind = kinds.get(line.field_id)
            if kind in _PEOPLE:
                people.add(line.person_id)
            elif kind in (Kind.UNIT, Kind.UNITS):
                units.add(line.unit_id)
            elif kind is Kind.CLASS:
                classes.add(line.batch_id)
    for what, ids in ((PERSON, people), (UNIT, units), (CLASS, classes)):
        for each in sorted(one for one in ids if one is not None):
            yield what, each


def _of_entries(
    due: Due, register: Register, facts: TownFacts, terms: Sequence[Term], today: date
) -> Iterator[Owed]:
    """What entries owe by their state or after an event: each in the term of its deadline."""
    for one in spells.owed_by_entries(due, register, facts, today):
        came = Came(one.closed_on, one.closed_by, int(one.closed_on is not None))
        for term in terms:
            if term.period.holds(one.deadline):
                yield _row(due, register, _Asked(one.debtor, term, "", one.deadline), came, facts, today)
                break


def _of_lectures(
    due: Due, register: Register, facts: TownFacts, terms: Sequence[Term], today: date
) -> Iterator[Owed]:
    """What is owed of each lecture, in the term of its deadline."""
    for one in lectures.owed_by_lectures(due, register, facts, today):
        came = Came(one.closed_on, one.closed_by, int(one.closed_on is not None))
        for term in terms:
            if term.period.holds(one.deadline):
                asked = _Asked(one.debtor, term, one.slot, one.deadline)
                yield _row(due, register, asked, came, facts, today)
                break


def _said(
    due: Due,
    rows: Iterable[Owed],
    others: Iterable[tuple[Debtor, Term, int]],
    *,
    has_terms: bool = True,
) -> Owing:
    """The rows and, where there are none, why."""
    found, apart = tuple(rows), tuple(others)
    if found:
        return Owing(found, apart)
    narrowed: Mapping[str, object] = due.who.narrowed
    if due.who.kind == "entries":
        return Owing((), apart, NO_ENTRY, listed(narrowed.get("state")))
    if not has_terms and due.period is Period.CLASS:
        return Owing((), apart, NO_CLASS, listed(narrowed.get("words")))
    if not has_terms and due.period is Period.PROGRAMME:
        return Owing((), apart, NO_PROGRAMME, listed(narrowed.get("programme")))
    groups = listed(narrowed.get("groups"))
    return Owing((), apart, NO_GROUP if groups else NO_ONE, groups)

"""What computed values of entries ask of the rest of the program; only what a register asks for is read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.rules.periods import year_period
from app.rules.registers.amounts import MEAN, MONEY, PERCENT, Amount, Value, number
from app.rules.registers.computed import values_of
from app.rules.registers.computing import Around
from app.rules.registers.description import Computed, Kind, Register
from app.rules.registers.entries import Entry
from app.rules.registers.link_words import LinkWords
from app.rules.registers.values import linked, scalar
from app.services.duty.duty_sessions import HeldRow, class_sessions_of
from app.services.figure.appraisals import shares_of
from app.services.figure.person_records import person_records
from app.services.register.limits import limits_around
from app.services.register.reading import list_entries
from db.models import ClassSession, Lecturer, MarkKind, Participation, RegisterEntry, RegisterLine

EVALUATION, FUND, REMINDER, DOCUMENT = "evaluation", "fund", "talk-reminder", "document"
OF_PEOPLE = frozenset({"hours", "attendance", "score", "talks"})
Told = dict[tuple[str, str, int], Value]


def read_around(
    session: Session,
    *,
    register: Register,
    entries: Sequence[Entry],
    words: LinkWords,
    registers: Mapping[str, Register],
    year: int,
    today: date,
) -> Around:
    """Everything the computed values of these entries look up, for a year and as of today."""
    asked = {str(one.args.get("what", "")) for one in register.computed if one.fn == "lookup"}
    told: Told = {}
    if asked & OF_PEOPLE:
        told |= _of_people(session, _people(register, entries, OF_PEOPLE), year, today)
    if "reminders" in asked:
        told |= _reminders(session, year)
    if "present" in asked:
        told |= _present(session, {entry.batch_id for entry in entries if entry.batch_id is not None})
        told |= _present_of_sessions(
            session, {line.class_session_id for entry in entries for line in entry.lines}
        )
    if "cost" in asked:
        told |= _costs(session, [entry.id for entry in entries])
    if "evaluation" in asked and EVALUATION in registers:
        told |= _evaluations(session, registers, year, today)
    for one in register.computed:
        if one.fn == "used_in":
            told |= _used(session, register, one, entries, year, today)
            break
    limits = limits_around(
        session, register=register, today=today, entries=entries, year=year, registers=registers
    )
    return replace(
        limits,
        names=_names(words),
        told=told,
        replaced=_replaced(session) if register.id == DOCUMENT else {},
    )


def _names(words: LinkWords) -> dict[tuple[str, int], str]:
    parts = (
        ("person", words.people),
        ("unit", words.units),
        ("class", words.batches),
        ("session", words.class_sessions),
        ("category", words.categories),
        ("entry", words.entries),
    )
    return {(kind, key): each.title for kind, known in parts for key, each in known.items()}


# -- people -------------------------------------------------------------------------------------------


def _people(register: Register, entries: Iterable[Entry], asked: Collection[str]) -> frozenset[int]:
    """Everybody a lookup of people is asked of."""
    fields = {one.of or one.among for one in register.computed if str(one.args.get("what", "")) in asked}
    return frozenset(
        line.person_id
        for entry in entries
        for field_id in fields
        for line in linked(register, entry, field_id)
        if line.person_id is not None
    )


def _of_people(session: Session, people: frozenset[int], year: int, today: date) -> Told:
    """学时, 出勤率, 平均成绩 and 谈话 of the year, as the ledger has them; nothing where nothing is known."""
    found: Told = {}
    if not people:
        return found
    for record in person_records(session, year=year, today=today, person_ids=people):
        key = record.person_id
        shares = shares_of(record, is_four_kept=False)
        found["hours", "person", key] = number(record.hours.total_centi, 2)
        found["talks", "person", key] = Amount(record.talks_closed)
        for name, what in (("attendance", "attendance"), ("score", "scores")):
            share = shares.get(what)
            if share is not None:
                found[name, "person", key] = (
                    Amount(share.part, share.whole, PERCENT)
                    if name == "attendance"
                    else Amount(share.part * 100, share.whole, MEAN)
                )
    return found


def _reminders(session: Session, year: int) -> Told:
    rows = session.execute(
        select(RegisterEntry.person_id, func.count())
        .where(RegisterEntry.register == REMINDER, RegisterEntry.year == year)
        .group_by(RegisterEntry.person_id)
    )
    return {("reminders", "person", key): Amount(count) for key, count in rows if key is not None}


# -- classes and money --------------------------------------------------------------------------------


def _present(session: Session, batches: Collection[int]) -> Told:
    """How many different people were there in a class."""
    rows = session.execute(
        select(ClassSession.batch_id, func.count(func.distinct(Participation.person_id)))
        .join(Participation, Participation.class_session_id == ClassSession.id)
        .join(MarkKind, MarkKind.code == Participation.mark)
        .where(ClassSession.batch_id.in_(batches), MarkKind.counts_as_present)
        .group_by(ClassSession.batch_id)
    )
    return {("present", "class", key): Amount(count) for key, count in rows}


def _present_of_sessions(session: Session, sessions: Collection[int | None]) -> Told:
    """The same of the class that a session belongs to: one sent to a course of four days came once."""
    asked = {one for one in sessions if one is not None}
    if not asked:
        return {}
    rows = session.execute(select(ClassSession.id, ClassSession.batch_id).where(ClassSession.id.in_(asked)))
    batches = dict(rows.all())
    there = _present(session, set(batches.values()))
    found = ((key, there.get(("present", "class", batch))) for key, batch in batches.items())
    return {("present", "session", key): count for key, count in found if count is not None}


def _costs(session: Session, entry_ids: Sequence[int]) -> Told:
    """What was spent on an entry (a trip): the sum of the lines of 专项经费 that name it."""
    rows = session.execute(
        select(RegisterLine.entry_ref_id, RegisterEntry.data)
        .join(RegisterEntry, RegisterEntry.id == RegisterLine.entry_id)
        .where(RegisterEntry.register == FUND, RegisterLine.entry_ref_id.in_(entry_ids))
    )
    sums: dict[int, int] = {}
    for key, data in rows:
        amount = data.get("amount", 0)
        if key is not None and data.get("kind") == "spent" and isinstance(amount, int):
            sums[key] = sums.get(key, 0) + amount
    return {("cost", "entry", key): Amount(cents, 100, MONEY) for key, cents in sums.items()}


def _replaced(session: Session) -> dict[int, date]:
    """Document → the first day of the one that replaces it."""
    rows = session.execute(
        select(RegisterLine.entry_ref_id, RegisterEntry.on_day)
        .join(RegisterEntry, RegisterEntry.id == RegisterLine.entry_id)
        .where(RegisterEntry.register == DOCUMENT, RegisterLine.field == "replaces")
        .order_by(RegisterEntry.on_day.desc())
    )
    return {key: on for key, on in rows if key is not None}


def _evaluations(session: Session, registers: Mapping[str, Register], year: int, today: date) -> Told:
    """The mean of the evaluations that name a lecturer, by entry of 师资库 and by person."""
    register = registers[EVALUATION]
    entries = list_entries(session, register=register, year=year).entries
    around = limits_around(session, register=register, today=today, year=year, registers=registers)
    points: dict[tuple[str, int], list[Fraction]] = {}
    for entry in entries:
        mean = values_of(register, entry, around).own.get("mean")
        value = mean.value if isinstance(mean, Amount) else None
        field_id = next((one.id for one in register.fields if one.kind is Kind.LECTURER), "")
        for line in linked(register, entry, field_id):
            for kind, key in (("entry", line.entry_id), ("person", line.person_id)):
                if key is not None and value is not None:
                    points.setdefault((kind, key), []).append(value)
    found: Told = {}
    for (kind, key), values in points.items():
        mean_of = sum(values, Fraction(0)) / len(values)
        found["evaluation", kind, key] = Amount(mean_of.numerator, mean_of.denominator, MEAN)
    return found


# -- use ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Use:
    """A class session that was held: who taught, where, what."""

    row: HeldRow
    people: frozenset[int]
    names: frozenset[str]


def _used(
    session: Session, register: Register, one: Computed, entries: Sequence[Entry], year: int, today: date
) -> Told:
    """How often, how long and when last an entry was used in the class sessions of the year."""
    uses = _uses(session, year, today)
    found: Told = {}
    for entry in entries:
        people = {line.person_id for line in linked(register, entry, one.of) if line.person_id is not None}
        words = {_plain(str(scalar(register, entry, name) or "")) for name in (one.of, "name", "title")}
        for part in str(scalar(register, entry, str(one.args.get("or", ""))) or "").split("、"):
            words.add(_plain(part))
        words.discard("")
        hits = [use for use in uses if use.people & people or use.names & words]
        found["used:times", "entry", entry.id] = Amount(len(hits))
        found["used:hours", "entry", entry.id] = number(sum(use.row.hours_centi for use in hits), 2)
        found["used:last", "entry", entry.id] = max((use.row.on for use in hits), default=None)
    return found


def _uses(session: Session, year: int, today: date) -> tuple[_Use, ...]:
    whole = year_period(year)
    held = [
        row for row in class_sessions_of(session, first=whole.first, last=whole.last, today=today) if row.held
    ]
    people: dict[int, set[int]] = {}
    names: dict[int, set[str]] = {}
    taught = session.execute(select(Lecturer.class_session_id, Lecturer.person_id, Lecturer.name))
    for session_id, person_id, name in taught:
        names.setdefault(session_id, set()).add(_plain(name))
        if person_id is not None:
            people.setdefault(session_id, set()).add(person_id)
    places = dict(session.execute(select(ClassSession.id, ClassSession.place)).all())
    return tuple(
        _Use(
            row,
            frozenset(people.get(row.id, ())),
            frozenset({*names.get(row.id, ()), _plain(places.get(row.id, "")), _plain(row.title)} - {""}),
        )
        for row in held
    )


def _plain(words: str) -> str:
    return "".join(words.split())

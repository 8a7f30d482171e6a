"""What may count for a duty of the town's own: class sessions, weekly meetings, lectures, talks, entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from sqlalchemy import and_, or_, select

from app.rules.own_duties import (
    ENTRIES,
    HEADS,
    LECTURES,
    REPORTS,
    SESSIONS,
    STUDIES,
    TALKS,
    Counted,
    Deed,
    fits_any,
    fits_words,
)
from app.rules.registers.description import Dated, Register
from app.rules.registers.entries import Entry
from app.rules.registers.terms import last_day_of
from app.rules.registers.values import field_or_none
from app.services.duty.duty_facts import DutyFacts
from app.services.duty.duty_marks import marks_of
from app.services.duty.duty_measured import ENTRY, PERSON, SESSION, UNIT, session_row
from app.services.duty.duty_sessions import HeldRow
from app.services.register.entry_rows import read_entries
from app.services.register.forms import shelf
from app.services.register.link_reading import entries_told
from app.services.register.sealed_forms import registers_of_year, stock_of_year
from app.services.rule.duty_rules import DutyRuleRow
from db.models import RegisterEntry, UnitStudy

LECTURE, REPORT = "lecture", "report"
Deeds = tuple[Deed, ...]


def deeds_of_year(facts: DutyFacts, rule: DutyRuleRow, counted: Counted) -> Deeds | None:
    """Everything of the year that may count for the rule, read once; None without its register."""
    read = READERS[counted.what]
    return facts.once(("deeds", rule.id), lambda: read(facts, counted))


def _people(facts: DutyFacts, ids: Iterable[int], on: date) -> dict[int, frozenset[int]]:
    """Those on the roster that day, each with the units of all posts they held."""
    return {who: facts.in_time.units_of(who, on) for who in ids if facts.in_time.at(who, on).is_here}


def _sessions(facts: DutyFacts, counted: Counted) -> Deeds:
    rows = [lesson for lesson in facts.sessions if _is_meant(lesson, counted)]
    there: dict[int, list[int]] = {}
    for mark in marks_of(facts.session, ids=[lesson.id for lesson in rows if lesson.held]):
        if mark.is_present:
            there.setdefault(mark.class_session_id, []).append(mark.person_id)
    return tuple(
        Deed(
            lesson.on,
            lesson.title,
            _people(facts, there.get(lesson.id, ()), lesson.on),
            amount=lesson.hours_centi / 100,
            problem=session_row(lesson, facts.today).note,
            target=SESSION,
            target_id=lesson.id,
        )
        for lesson in rows
    )


def _is_meant(lesson: HeldRow, counted: Counted) -> bool:
    return (
        fits_words(lesson.title, counted.words)
        and fits_any({lesson.form}, counted.forms)
        and fits_any(lesson.natures, counted.natures)
        and fits_any(lesson.categories, counted.tags)
    )


def _studies(facts: DutyFacts, counted: Counted) -> Deeds:
    rows = facts.session.execute(
        select(UnitStudy.unit_id, UnitStudy.week, UnitStudy.topic, UnitStudy.heads)
        .where(UnitStudy.week.between(facts.year.first, min(facts.year.last, facts.today)))
        .order_by(UnitStudy.week, UnitStudy.id)
    )
    return tuple(
        Deed(
            week,
            topic.strip() or "周例会",
            units=frozenset({unit_id}),
            heads=heads or 0,
            problem=_unsaid(topic, heads, counted),
            target=UNIT,
            target_id=unit_id,
        )
        for unit_id, week, topic, heads in rows
        if fits_words(topic, counted.words)
    )


def _unsaid(topic: str, heads: int | None, counted: Counted) -> str:
    """What a meeting does not say that it is counted by; '' where it says all."""
    if not topic.strip():
        return "没有填学习专题"
    return "没有填到会人数" if counted.by == HEADS and heads is None else ""


def _lectures(facts: DutyFacts, counted: Counted) -> Deeds:
    """Lectures of the board and of class sessions, one of a class session once."""
    turns = [turn for turn in facts.turns if turn.role == LECTURE]
    known = {(turn.person_id, turn.class_session_id) for turn in turns}
    turns += [turn for turn in facts.lectures if (turn.person_id, turn.class_session_id) not in known]
    return tuple(
        Deed(
            turn.on,
            turn.topic or "讲学",
            _people(facts, (turn.person_id,), turn.on),
            problem="" if turn.topic.strip() or turn.class_session_id else "没有讲稿题目或课次",
            target=PERSON,
            target_id=turn.person_id,
        )
        for turn in turns
        if turn.person_id and fits_words(turn.topic, counted.words)
    )


def _reports(facts: DutyFacts, counted: Counted) -> Deeds:
    return tuple(
        Deed(
            turn.on,
            turn.topic or "述学",
            _people(facts, (turn.person_id,), turn.on),
            problem="" if turn.class_session_id or turn.comment.strip() else "没有点评",
            target=PERSON,
            target_id=turn.person_id,
        )
        for turn in facts.turns
        if turn.role == REPORT and fits_words(turn.topic, counted.words)
    )


def _talks(facts: DutyFacts, counted: Counted) -> Deeds:
    return tuple(
        Deed(
            on,
            topic or f"{pair.mentor} 带 {pair.mentee}",
            _people(facts, (pair.mentee_id,), on),
            problem="" if topic else "没有填谈话内容",
            target=PERSON,
            target_id=pair.mentee_id,
        )
        for pair in facts.pairs
        for on, topic in pair.talks
        if fits_words(topic, counted.words)
    )


def _entries(facts: DutyFacts, counted: Counted) -> Deeds | None:
    """Entries that came by today, in the year they stand in; those of a 所属期 belong to its end."""
    registers = registers_of_year(
        facts.session, registers=shelf(facts.session).registers, year=facts.year.first.year
    )
    book = registers.get(counted.register)
    if book is None or not book.on:
        return None
    rows = [entry for entry in _read(facts, book) if entry.on_day <= facts.today]
    titles = _titles(facts, book, rows, registers)
    return tuple(
        _deed(facts, book, counted, entry, titles.get(entry.id, book.title))
        for entry in rows
        if fits_words(titles.get(entry.id, ""), counted.words)
    )


def _read(facts: DutyFacts, book: Register) -> tuple[Entry, ...]:
    """The entries of the year; of a stock (师资库) those that came in it, as a closed year has them."""
    first, last = facts.year.first, facts.year.last
    if book.dated is Dated.NONE:
        kept = stock_of_year(facts.session, register=book, year=first.year)
        if kept is not None:
            return tuple(entry for entry in kept if facts.year.holds(entry.on_day))
    stands = or_(
        RegisterEntry.year == first.year,
        and_(RegisterEntry.year.is_(None), RegisterEntry.on_day.between(first, last)),
    )
    return read_entries(facts.session, RegisterEntry.register == book.id, stands)


def _titles(
    facts: DutyFacts, book: Register, rows: Iterable[Entry], registers: Mapping[str, Register]
) -> dict[int, str]:
    """Entry id → what it is called; a confidential register tells of none."""
    if book.secret:
        return {}
    told = entries_told(facts.session, ids={entry.id for entry in rows}, registers=registers)
    return {entry_id: linked.title for entry_id, linked in told.items()}


def _deed(facts: DutyFacts, book: Register, counted: Counted, entry: Entry, title: str) -> Deed:
    ids = {line.person_id for line in entry.lines} | {entry.person_id}
    units = {line.unit_id for line in entry.lines} | {entry.unit_id}
    people = _people(facts, sorted(who for who in ids if who is not None), entry.on_day)
    return Deed(
        entry.on_day,
        title,
        people,
        frozenset(unit for unit in units if unit is not None),
        amount=_amount(book, counted, entry),
        target=ENTRY,
        target_id=entry.id,
        until=last_day_of(entry.period),
    )


def _amount(book: Register, counted: Counted, entry: Entry) -> float:
    asked = field_or_none(book, counted.number) if counted.number else None
    stored = entry.data.get(counted.number, 0)
    return stored / 10**asked.decimals if asked is not None and isinstance(stored, int) else 0


READERS: Mapping[str, Callable[[DutyFacts, Counted], Deeds | None]] = {
    SESSIONS: _sessions,
    STUDIES: _studies,
    LECTURES: _lectures,
    REPORTS: _reports,
    TALKS: _talks,
    ENTRIES: _entries,
}

"""What the dialog of an entry begins with: what is stored, what is proposed, what can be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.rules.periods import periods_of_year
from app.rules.registers.cells import Cells, period_title
from app.rules.registers.computing import Values
from app.rules.registers.description import Field, Kind, Register
from app.rules.registers.entries import Entry, Scalar
from app.rules.registers.saying import line_value
from app.rules.registers.states import Move, moves
from app.rules.registers.terms import CALENDAR
from app.rules.registers.typed_values import CATEGORIES, PROGRAMMES, Given, LineValue, is_linked
from app.rules.registers.values import linked, scalar
from app.services.person.roster import list_people
from app.services.person.units import list_units
from app.services.plan.known_lecturers import list_known_lecturers
from app.services.register.files import EntryFile, list_files
from app.services.register.forms import get_register, shelf
from app.services.register.proposing import default_values
from app.services.register.reading import get_entry, list_entries
from app.services.routine.unit_study import list_topics
from db.models import Batch, Category, ClassSession, Course, Programme

LECTURERS, TOPICS = "lecturer", "topics"


@dataclass(frozen=True)
class Option:
    """Something a link can point to, as it is called in the list."""

    value: LineValue
    label: str


@dataclass(frozen=True)
class EntryForm:
    """`texts` of scalars as they are typed, `lines` of links, `options` by field; `moves` its next states.

    `files` are those kept with it, by field. `periods` are the 所属期 it may belong to, `period` that of the
    entry ('' for a new one).
    """

    register: Register
    entry_id: int | None = None
    version: int | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, tuple[LineValue, ...]] = field(default_factory=dict)
    options: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    periods: tuple[tuple[str, str], ...] = ()
    period: str = ""
    moves: tuple[Move, ...] = ()
    entry: Entry | None = None
    files: Mapping[str, tuple[EntryFile, ...]] = field(default_factory=dict)


def entry_form(
    session: Session,
    *,
    register_id: str,
    year: int,
    today: date,
    entry_id: int | None = None,
    given: Mapping[str, Given] | None = None,
) -> EntryForm:
    """The form of an entry, or of a new one that begins with `given` and what the description proposes.

    Raises `InputProblem` register.unknown, entry.not_found.
    """
    register = get_register(session, register_id=register_id)
    row = get_entry(session, register=register, entry_id=entry_id) if entry_id is not None else None
    asked = [one for one in register.fields if is_linked(one) or one.choices_from]
    options = {one.id: _options(session, one, year) for one in asked}
    periods = _periods(register, year)
    if row is None:
        start = dict(given or {})
        start = {**default_values(session, register=register, today=today, given=start), **start}
        return EntryForm(
            register,
            texts={one.id: _given_text(one, start.get(one.id)) for one in register.fields},
            lines={one.id: _given_lines(start.get(one.id)) for one in register.fields if is_linked(one)},
            options=options,
            periods=periods,
        )
    entry = row.entry
    if entry.period and entry.period not in dict(periods):
        periods = (*periods, (entry.period, period_title(entry.period)))
    return EntryForm(
        register,
        entry.id,
        entry.version,
        {one.id: _text(one, scalar(register, entry, one.id)) for one in register.fields},
        {
            one.id: tuple(map(line_value, linked(register, entry, one.id)))
            for one in register.fields
            if is_linked(one)
        },
        options,
        periods,
        entry.period,
        moves(register, entry),
        entry,
        _files(session, entry),
    )


def _files(session: Session, entry: Entry) -> dict[str, tuple[EntryFile, ...]]:
    kept = list_files(session, entry_id=entry.id)
    return {name: tuple(each for each in kept if each.field == name) for name in entry.files}


# -- what stands in the fields ------------------------------------------------------------------------


def _given_lines(given: Given) -> tuple[LineValue, ...]:
    return tuple(given) if isinstance(given, (list, tuple)) else ()


def _given_text(one: Field, given: Given) -> str:
    if isinstance(given, date):
        return given.isoformat()
    return _text(one, given) if isinstance(given, (str, int)) else ""


def _text(one: Field, stored: Scalar | None) -> str:
    """A scalar as it is typed: 92.5, 1200.50, 2024-08-15, the id of a choice."""
    if stored is None:
        return ""
    if isinstance(stored, int):
        return written_number(stored, 2 if one.kind is Kind.MONEY else one.decimals)
    return stored


def written_number(stored: int, decimals: int) -> str:
    """A whole number of 1/10**decimals as short as it can be typed: 9250, 2 → '92.5'."""
    sign, whole = ("-", -stored) if stored < 0 else ("", stored)
    units, rest = divmod(whole, 10**decimals)
    tail = f"{rest:0{decimals}d}".rstrip("0") if decimals else ""
    return f"{sign}{units}.{tail}" if tail else f"{sign}{units}"


def _periods(register: Register, year: int) -> tuple[tuple[str, str], ...]:
    """The periods of the year and of the one before, for papers that come late; () without periods."""
    kind = CALENDAR.get(register.period)
    if kind is None:
        return ()
    found = [*periods_of_year(kind, year - 1), *periods_of_year(kind, year)]
    return tuple((each.key, period_title(each.key)) for each in reversed(found))


# -- what can be chosen -------------------------------------------------------------------------------


def _options(session: Session, one: Field, year: int) -> tuple[Option, ...]:
    if one.kind in (Kind.PERSON, Kind.PERSONS):
        return _people(session)
    if one.kind in (Kind.UNIT, Kind.UNITS):
        return tuple(Option(LineValue(unit_id=each.id), each.name) for each in list_units(session))
    if one.kind is Kind.CLASS:
        return _class_sessions(session, year) if one.of == "session" else _batches(session, year)
    if one.kind is Kind.LECTURER:
        return (*_entries(session, LECTURERS), *_people(session), *_outsiders(session, year))
    if one.kind is Kind.ENTRY:
        return _entries(session, one.entry_of)
    if one.choices_from == PROGRAMMES:
        rows = session.execute(select(Programme.id, Programme.title).order_by(Programme.start_on.desc()))
        return tuple(Option(LineValue(programme_id=row_id), title) for row_id, title in rows)
    own = tuple(Option(LineValue(name=each.id), each.title) for each in one.offered)
    if one.choices_from == CATEGORIES:
        found = session.execute(select(Category.id, Category.name).order_by(Category.id))
        return (*(Option(LineValue(category_id=row_id), name) for row_id, name in found), *own)
    if one.choices_from == TOPICS:
        names = [
            *session.scalars(select(Category.name).order_by(Category.id)),
            *list_topics(session, year=year),
        ]
        return tuple(Option(LineValue(name=name), name) for name in dict.fromkeys(names))
    return own


def _people(session: Session) -> tuple[Option, ...]:
    """Everybody, the unit in brackets: 王芳（东湾村）."""
    return tuple(
        Option(LineValue(person_id=each.id), f"{each.name}（{each.unit}）" if each.unit else each.name)
        for each in list_people(session)
    )


def _outsiders(session: Session, year: int) -> tuple[Option, ...]:
    """Lecturers from outside who were typed before and are not in the register: 张教授（县委党校）."""
    return tuple(
        Option(
            LineValue(name=each.name),
            f"{each.name}（{each.organisation}）" if each.organisation else each.name,
        )
        for each in list_known_lecturers(session, on=date(year, 12, 31))
        if not each.is_listed
    )


def _batches(session: Session, year: int) -> tuple[Option, ...]:
    first = func.min(ClassSession.held_on)
    rows = session.execute(
        select(Batch.id, Batch.name, Course.title, first)
        .join(Course, Course.id == Batch.course_id)
        .join(ClassSession, ClassSession.batch_id == Batch.id)
        .group_by(Batch.id, Batch.name, Course.title)
        .order_by(first.desc())
    )
    return tuple(
        Option(LineValue(batch_id=row_id), f"{on} {title} {name}")
        for row_id, name, title, on in rows
        if on.year in (year - 1, year, year + 1)
    )


def _class_sessions(session: Session, year: int) -> tuple[Option, ...]:
    rows = session.execute(
        select(ClassSession.id, ClassSession.held_on, Course.title)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .order_by(ClassSession.held_on.desc(), ClassSession.id)
    )
    return tuple(
        Option(LineValue(class_session_id=row_id), f"{on} {title}")
        for row_id, on, title in rows
        if on.year in (year - 1, year, year + 1)
    )


def _entries(session: Session, register_id: str) -> tuple[Option, ...]:
    """Entries of another register by their names, the newest first, each with its number."""
    registers = shelf(session).registers
    if register_id not in registers:
        return ()
    other = registers[register_id]
    found = list_entries(session, register=other, registers=registers)
    cells = Cells(other, found.words, lambda _entry: Values({}, {}))
    return tuple(
        Option(LineValue(entry_id=each.id), f"{cells.name(each)}{_alias(each)}（{each.id} 号）")
        for each in reversed(found.entries)
    )


def _alias(entry: Entry) -> str:
    """How the list of classes calls a lecturer, after the name."""
    alias = str(entry.data.get("alias", "")) if entry.register == LECTURERS else ""
    return f" 又称{alias}" if alias else ""

"""Entries of registers as frozen rows: a year's list, one, those of a key; with the names of their links.

`filtered` and `totals` are the only places where SQL looks into the JSON of an entry; all else loads the
year and works on rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, String, cast, func, literal, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.registers.description import Kind, Register
from app.rules.registers.entries import Entry, Scalar
from app.rules.registers.keys import Key, key_of
from app.rules.registers.link_words import LinkWords
from app.services.register.entry_rows import read_entries
from app.services.register.link_reading import read_words
from app.services.register.sealed_forms import register_of_year, stock_of_year
from db.models import RegisterEntry
from db.results import RowsStatement

WAIVER = "waiver"


@dataclass(frozen=True)
class EntryRow:
    """One entry with the names of everything it points to; `register` describes it."""

    register: Register
    entry: Entry
    words: LinkWords

    @property
    def id(self) -> int:
        """The number of the entry."""
        return self.entry.id

    @property
    def state_title(self) -> str:
        """The word of the state it is in, '' before the first."""
        return next((s.title for s in self.register.states if s.id == self.entry.state), self.entry.state)


@dataclass(frozen=True)
class Entries:
    """Entries of one register by day, and what their links are called: read once for all of them."""

    register: Register
    entries: tuple[Entry, ...]
    words: LinkWords

    @property
    def rows(self) -> tuple[EntryRow, ...]:
        """Each entry by itself."""
        return tuple(EntryRow(self.register, entry, self.words) for entry in self.entries)


def list_entries(
    session: Session,
    *,
    register: Register,
    year: int | None = None,
    state: str = "",
    registers: Mapping[str, Register] | None = None,
) -> Entries:
    """The entries of a year (None: of all years) by day; those without a year stand in every one.

    `state` keeps those in it; `registers` describe the registers that entries point into. A closed year is
    told as it stood: by its own description, with the stock of that day.
    """
    stock = stock_of_year(session, register=register, year=year)
    register = register_of_year(session, register=register, year=year)
    wanted = [RegisterEntry.register == register.id]
    if year is not None:
        wanted.append((RegisterEntry.year == year) | RegisterEntry.year.is_(None))
    found = read_entries(session, *wanted) if stock is None else stock
    if state:
        found = tuple(entry for entry in found if entry.state == state)
    return with_words(session, register=register, entries=found, registers=registers)


def with_words(
    session: Session,
    *,
    register: Register,
    entries: Sequence[Entry],
    registers: Mapping[str, Register] | None = None,
) -> Entries:
    """The entries with the names of their links, one query for each kind of link."""
    words = read_words(session, entries=entries, registers={**(registers or {}), register.id: register})
    return Entries(register, tuple(entries), words)


def get_entry(session: Session, *, register: Register, entry_id: int) -> EntryRow:
    """One entry. Raises `InputProblem` entry.not_found."""
    found = entry_of(session, register=register, entry_id=entry_id)
    return with_words(session, register=register, entries=(found,)).rows[0]


def entry_of(session: Session, *, register: Register, entry_id: int) -> Entry:
    """One entry without names. Raises `InputProblem` entry.not_found, also for one of another register."""
    wanted = (RegisterEntry.id == entry_id, RegisterEntry.register == register.id)
    found = read_entries(session, *wanted)
    if not found:
        raise InputProblem("entry.not_found", id=entry_id, register=register.title)
    return found[0]


def entries_of_registers(session: Session, *, registers: Collection[str]) -> tuple[Entry, ...]:
    """Every entry of these registers, of all years, by day: what `owed` looks at."""
    return read_entries(session, RegisterEntry.register.in_(list(registers)))


def entries_of_key(session: Session, *, register: Register, key: Key) -> tuple[Entry, ...]:
    """The entries of a key (`keys.key_of`), the first received first."""
    found = read_entries(
        session,
        RegisterEntry.register == register.id,
        RegisterEntry.period == key.period,
        RegisterEntry.slot == key.slot,
    )
    return tuple(entry for entry in found if key_of(register, entry) == key)


# -- SQL on the JSON of entries ------------------------------------------------------------------------


def _cell(register: Register, field_id: str) -> SQLColumnExpression[Any]:
    """The stored scalar of a field as SQL: the same Core expression on every engine."""
    field = register.field(field_id)
    if field_id == register.slot:
        return RegisterEntry.slot
    if field.kind in (Kind.NUMBER, Kind.MONEY):
        return _whole(field_id)
    text: ColumnElement[str] = RegisterEntry.data[field_id].as_string()
    return text


def _whole(field_id: str) -> ColumnElement[int]:
    found: ColumnElement[int] = RegisterEntry.data[field_id].as_integer()
    return found


def filtered(
    session: Session, *, register: Register, where: Mapping[str, Collection[Scalar]], year: int | None = None
) -> tuple[int, ...]:
    """Ids of the entries whose fields have one of these stored scalars, by day (as they were entered: what a
    later state or version says is not looked at)."""
    statement = select(RegisterEntry.id).where(RegisterEntry.register == register.id)
    if year is not None:
        statement = statement.where((RegisterEntry.year == year) | RegisterEntry.year.is_(None))
    for field_id, wanted in where.items():
        statement = statement.where(_cell(register, field_id).in_(list(wanted)))
    return tuple(session.scalars(statement.order_by(RegisterEntry.on_day, RegisterEntry.id)))


@dataclass(frozen=True)
class Total:
    """A group of entries: the stored scalar they share, how many, and the sum of a field."""

    year: int | None
    value: str
    count: int
    amount: int


def totals(
    session: Session, *, register: Register, by: str, of: str = "", year: int | None = None
) -> tuple[Total, ...]:
    """Number of entries and sum of the number or money field `of` by year and the field `by`, as entered."""
    value = func.coalesce(cast(_cell(register, by), String), "").label("value")
    amount = (func.coalesce(_whole(of), 0) if of else literal(0)).label("amount")
    # Named in a subquery: an engine may refuse to group by a path into JSON.
    part = select(RegisterEntry.year, value, amount).where(RegisterEntry.register == register.id)
    if year is not None:
        part = part.where((RegisterEntry.year == year) | RegisterEntry.year.is_(None))
    rows = part.subquery()
    grouped: RowsStatement = (
        select(rows.c.year, rows.c.value, func.count(), func.sum(rows.c.amount))
        .group_by(rows.c.year, rows.c.value)
        .order_by(rows.c.year, rows.c.value)
    )
    return tuple(Total(row[0], row[1], row[2], row[3] or 0) for row in session.execute(grouped))


def years_with_entries(session: Session) -> tuple[int, ...]:
    """The years that have entries, newest first."""
    rows = session.scalars(
        select(RegisterEntry.year)
        .where(RegisterEntry.year.is_not(None))
        .distinct()
        .order_by(RegisterEntry.year.desc())
    )
    return tuple(year for year in rows if year is not None)


def counts_by_register(session: Session, *, year: int) -> dict[str, int]:
    """Register → how many entries of the year (and without a year) it has: empty ones are folded."""
    rows = session.execute(
        select(RegisterEntry.register, func.count())
        .where((RegisterEntry.year == year) | RegisterEntry.year.is_(None))
        .group_by(RegisterEntry.register)
    )
    return dict(rows.all())

"""学时 typed in or imported with evidence: certificates, platforms' exports, self-study (C06, C24, B14)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.given import Given, merged
from app.rules.hour_pots import POTS
from app.rules.hours import format_centi
from db.audit import bulk_insert
from db.models import Assignment, HourEntry, Person, Unit
from db.results import RowsStatement

# 999.99 学时 in one entry: more is a slip of the pen.
MOST_CENTI = 99_999


@dataclass(frozen=True)
class HourEntryInput(Given):
    """What is typed: `counted` False keeps it in sight with its `reason` and out of the sums (是否计入)."""

    person_id: int
    credited_on: date
    hours_centi: int
    pot: str
    title: str = ""
    ended_on: date | None = None
    source: str = ""
    evidence: str = ""
    self_reported: bool = False
    counted: bool = True
    reason: str = ""


@dataclass(frozen=True)
class HourEntryRow:
    """One entry with the person's name and present unit."""

    id: int
    person_id: int
    name: str
    unit: str
    credited_on: date
    ended_on: date | None
    pot: str
    title: str
    hours_centi: int
    source: str
    evidence: str
    self_reported: bool
    counted: bool
    reason: str


# As the fields of `HourEntryRow`.
_Columns = tuple[
    int, int, str, str, date, date | None, str, str, int, str, str, bool, bool, str
]  # fmt: skip


def list_hour_entries(
    session: Session, *, year: int | None = None, person_id: int | None = None
) -> tuple[HourEntryRow, ...]:
    """Entries by day, of a year or a person."""
    statement = _rows_statement()
    if year is not None:
        statement = statement.where(HourEntry.credited_on.between(date(year, 1, 1), date(year, 12, 31)))
    if person_id is not None:
        statement = statement.where(HourEntry.person_id == person_id)
    rows: Iterable[_Columns] = session.execute(statement)
    return tuple(HourEntryRow(*row) for row in rows)


def get_hour_entry(session: Session, *, entry_id: int) -> HourEntryRow:
    """One entry. Raises `InputProblem` hours.entry_not_found."""
    statement = _rows_statement().where(HourEntry.id == entry_id)
    row: _Columns | None = session.execute(statement).one_or_none()
    if row is None:
        raise InputProblem("hours.entry_not_found")
    return HourEntryRow(*row)


def _rows_statement() -> RowsStatement:
    unit = (
        select(func.min(Unit.name))
        .join(Assignment, Assignment.unit_id == Unit.id)
        .where(Assignment.person_id == Person.id, Assignment.is_primary, Assignment.end_on.is_(None))
        .scalar_subquery()
    )
    return (
        select(
            HourEntry.id,
            HourEntry.person_id,
            Person.name,
            func.coalesce(unit, ""),
            HourEntry.credited_on,
            HourEntry.ended_on,
            HourEntry.pot,
            HourEntry.title,
            HourEntry.hours_centi,
            HourEntry.source,
            HourEntry.evidence,
            HourEntry.self_reported,
            HourEntry.counted,
            HourEntry.reason,
        )
        .join(Person, Person.id == HourEntry.person_id)
        .order_by(HourEntry.credited_on, Person.sort_key, HourEntry.id)
    )


def add_hour_entry(session: Session, *, data: HourEntryInput) -> int:
    """Add an entry; returns its id. Raises hours.value, .pot, .dates, .reason, person.not_found."""
    if session.get(Person, data.person_id) is None:
        raise InputProblem("person.not_found", person=data.person_id)
    entry = HourEntry(**_checked(data))
    session.add(entry)
    session.flush()
    return entry.id


def add_hour_entries(session: Session, *, entries: Sequence[HourEntryInput]) -> int:
    """Add many at once (an import); returns how many."""
    return len(bulk_insert(session, HourEntry, [_checked(data) for data in entries]))


def edit_hour_entry(session: Session, *, entry_id: int, data: HourEntryInput) -> None:
    """Change an entry. Raises hours.entry_not_found and what adding raises."""
    entry = _entry(session, entry_id)
    names = [field.name for field in fields(HourEntryInput)]
    data = merged(HourEntryInput(**{name: getattr(entry, name) for name in names}), data)
    for name, value in _checked(data).items():
        setattr(entry, name, value)
    session.flush()


def remove_hour_entry(session: Session, *, entry_id: int) -> None:
    """Take an entry away. Raises hours.entry_not_found."""
    session.delete(_entry(session, entry_id))
    session.flush()


def known_entries(session: Session) -> dict[tuple[int, str, date, str], tuple[int, int]]:
    """(person, pot, first day, title) → (id, hours): tells an import what is there already."""
    rows = session.execute(
        select(
            HourEntry.id,
            HourEntry.person_id,
            HourEntry.pot,
            HourEntry.credited_on,
            HourEntry.title,
            HourEntry.hours_centi,
        )
    )
    return {(person_id, pot, on, title): (row_id, centi) for row_id, person_id, pot, on, title, centi in rows}


def correct_hours(session: Session, *, entry_id: int, hours_centi: int, ended_on: date | None) -> None:
    """Bring an entry up to a newer export. Raises hours.entry_not_found, hours.value."""
    entry = _entry(session, entry_id)
    if not 0 < hours_centi <= MOST_CENTI:
        raise InputProblem("hours.value", value=format_centi(hours_centi))
    entry.hours_centi, entry.ended_on = hours_centi, ended_on or entry.ended_on
    session.flush()


def _entry(session: Session, entry_id: int) -> HourEntry:
    entry = session.get(HourEntry, entry_id)
    if entry is None:
        raise InputProblem("hours.entry_not_found")
    return entry


def _checked(data: HourEntryInput) -> dict[str, object]:
    if not 0 < data.hours_centi <= MOST_CENTI:
        raise InputProblem("hours.value", value=format_centi(data.hours_centi))
    if data.pot not in POTS:
        raise InputProblem("hours.pot", pot=data.pot)
    if data.ended_on is not None and data.ended_on < data.credited_on:
        raise InputProblem("hours.dates")
    if not data.counted and not data.reason.strip():
        raise InputProblem("hours.reason")
    values = asdict(data)
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}

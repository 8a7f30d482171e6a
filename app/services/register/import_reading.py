"""What the import of a register's entries has to know of the town, read once into plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.rules.registers.computing import Around
from app.rules.registers.description import Kind, Register
from app.services.person.units import list_units
from app.services.register.entry_rows import named_entries
from app.services.register.forms import shelf
from app.services.register.known_names import LECTURERS
from app.services.register.limits import limits_around
from app.services.register.reading import Entries, list_entries
from app.services.setting.meant import Nameable
from db.models import Batch, Category, ClassSession, Course, Programme, RegisterEntry


@dataclass(frozen=True)
class KnownLecturer:
    """Somebody of 师资库: the entry, the person of the roster or None, the names without blanks."""

    entry_id: int
    person_id: int | None
    names: tuple[str, ...]


@dataclass(frozen=True)
class RegisterTown:
    """A register with its entries, everything that the cells of a list may name, and what limits ask."""

    entries: Entries
    around: Around
    units: Mapping[str, int] = field(default_factory=dict)
    batches: tuple[Nameable, ...] = ()
    sessions: tuple[Nameable, ...] = ()
    programmes: tuple[Nameable, ...] = ()
    categories: Mapping[str, int] = field(default_factory=dict)
    lecturers: tuple[KnownLecturer, ...] = ()
    named: Mapping[str, tuple[Nameable, ...]] = field(default_factory=dict)

    @property
    def register(self) -> Register:
        """The register as the town has it."""
        return self.entries.register


def register_town(session: Session, *, register_id: str) -> RegisterTown:
    """What an import of that register is checked against. Raises `InputProblem` register.unknown."""
    found = shelf(session)
    register = found[register_id]
    asked = {each.kind for each in register.fields}
    pointed = {
        each.entry_of
        for each in register.fields
        if each.kind is Kind.ENTRY and each.entry_of in found.registers
    }
    entries = list_entries(session, register=register, registers=found.registers)
    return RegisterTown(
        entries,
        limits_around(
            session,
            register=register,
            today=date.today(),
            entries=entries.entries if register.limits else (),
            registers=found.registers,
        ),
        {unit.name: unit.id for unit in list_units(session)},
        _batches(session) if Kind.CLASS in asked else (),
        _sessions(session) if Kind.CLASS in asked else (),
        _programmes(session),
        {name: row_id for row_id, name in session.execute(select(Category.id, Category.name))},
        _lecturers(session) if Kind.LECTURER in asked else (),
        {each: named_entries(session, register=found[each]) for each in pointed},
    )


def _batches(session: Session) -> tuple[Nameable, ...]:
    first = func.min(ClassSession.held_on)
    rows = session.execute(
        select(Batch.id, Batch.name, Course.title, first)
        .join(Course, Course.id == Batch.course_id)
        .join(ClassSession, ClassSession.batch_id == Batch.id)
        .group_by(Batch.id, Batch.name, Course.title)
        .order_by(first, Batch.id)
    )
    return tuple(
        Nameable(row_id, (title, f"{title}{name}", f"{name}{title}"), f"{day} 起 {name}")
        for row_id, name, title, day in rows
    )


def _sessions(session: Session) -> tuple[Nameable, ...]:
    rows = session.execute(
        select(ClassSession.id, ClassSession.held_on, Course.title)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .order_by(ClassSession.held_on, ClassSession.id)
    )
    return tuple(
        Nameable(row_id, (title, f"{day}{title}", f"{day}"), f"{day} {title}") for row_id, day, title in rows
    )


def _programmes(session: Session) -> tuple[Nameable, ...]:
    rows: list[tuple[int, str, date]] = [
        (row.id, row.title, row.start_on)
        for row in session.execute(select(Programme.id, Programme.title, Programme.start_on))
    ]
    return tuple(Nameable(row_id, (title,), f"{on}") for row_id, title, on in rows)


def _lecturers(session: Session) -> tuple[KnownLecturer, ...]:
    rows = session.execute(
        select(RegisterEntry.id, RegisterEntry.person_id, RegisterEntry.data).where(
            RegisterEntry.register == LECTURERS
        )
    )
    return tuple(
        KnownLecturer(
            row_id,
            person_id,
            tuple(name for each in ("name", "alias") if (name := "".join(str(data.get(each, "")).split()))),
        )
        for row_id, person_id, data in rows
    )

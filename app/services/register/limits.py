"""Limits of an entry as it stands in the data file: beyond one it is refused without a word (B39, D33)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from app.rules.registers.computed import values_of
from app.rules.registers.computing import Around
from app.rules.registers.description import Register
from app.rules.registers.entries import Entry
from app.rules.registers.limits import limit_notes, require_backed, require_said
from app.services.register import standards
from app.services.register.entry_rows import read_entries
from app.services.register.forms import shelf
from db.models import RegisterEntry


def limits_around(
    session: Session,
    *,
    register: Register,
    today: date,
    entries: Iterable[Entry] = (),
    year: int | None = None,
    registers: Mapping[str, Register] | None = None,
) -> Around:
    """What limits, ceilings and weights look up, and nothing else; `year` is told as it was closed."""
    functions = {one.fn for one in register.computed}
    if not functions & {"ceiling", "standard"}:
        return Around(today, tuple(entries))
    known = shelf(session).registers if registers is None else registers
    said = standards.standards_of(session, registers=known, year=year)
    has_fees = "ceiling" in functions
    return Around(
        today,
        tuple(entries),
        ranks=standards.ranks_of(session, registers=known, year=year) if has_fees else {},
        ceilings=standards.ceilings_of(said) if has_fees else (),
        standards=said,
    )


def hold_limits(
    session: Session, *, register: Register, before: Entry | None, after: Entry
) -> tuple[str, ...]:
    """Refuse what goes beyond a limit in silence, by the entries as they stand now; else what is near one.

    `before` is the entry as it stood, None for a new one. Raises `InputProblem` entry.limit.
    """
    if not register.limits:
        return ()
    around = _of_year(session, register, after)
    if before is not None:
        _hold_backing(session, register, before, after)
    require_said(register, before=before, after=after, around=around)
    return limit_notes(register, after, values_of(register, after, around))


def hold_backing(session: Session, *, register: Register, gone: Entry) -> None:
    """Refuse the removal of an entry that others are measured by. Raises `InputProblem` entry.backs."""
    if register.limits:
        _hold_backing(session, register, gone, None)


def _hold_backing(session: Session, register: Register, before: Entry, after: Entry | None) -> None:
    now = _of_year(session, register, before)
    others = tuple(entry for entry in now.entries if entry.id != before.id)
    later = others if after is None else (*others, after)
    require_backed(
        register,
        before=before,
        after=after,
        was=replace(now, entries=(*others, before)),
        around=replace(now, entries=later),
    )


def _of_year(session: Session, register: Register, entry: Entry) -> Around:
    """What the limits of an entry look up, with the entries of its year as they stand now."""
    wanted = [RegisterEntry.register == register.id]
    if entry.year is not None:
        wanted.append((RegisterEntry.year == entry.year) | RegisterEntry.year.is_(None))
    return limits_around(
        session, register=register, today=entry.on_day, entries=read_entries(session, *wanted)
    )

"""Limits of an entry as it stands in the data file: beyond one it is refused without a word (B39, D33)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from app.rules.registers.computed import values_of
from app.rules.registers.computing import Around
from app.rules.registers.description import Register
from app.rules.registers.entries import Entry
from app.rules.registers.limits import limit_notes, require_said
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
    wanted = [RegisterEntry.register == register.id]
    if after.year is not None:
        wanted.append((RegisterEntry.year == after.year) | RegisterEntry.year.is_(None))
    around = limits_around(
        session, register=register, today=after.on_day, entries=read_entries(session, *wanted)
    )
    require_said(register, before=before, after=after, around=around)
    return limit_notes(register, after, values_of(register, after, around))

"""The grid of those who owe: many cells received, let off, revised or emptied as one operation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.registers.description import Register, Who
from app.rules.registers.entries import Entry
from app.rules.registers.keys import Key, by_key, key_of
from app.rules.registers.states import first_state
from app.rules.registers.town_facts import CLASS, PERSON, UNIT
from app.services.register import storing, writing
from app.services.register.entry_checks import check_entry
from app.services.register.entry_rows import read_entries
from app.services.register.known_names import KnownNames
from app.services.register.proposing import default_values
from app.services.register.waiving import WaiverInput, unwaive, waive
from db.audit import bulk_insert
from db.models import RegisterEntry, RegisterStep

_DEBTORS = {Who.PERSON: PERSON, Who.UNIT: UNIT, Who.CLASS: CLASS}


class Act(StrEnum):
    """What is done to a cell."""

    RECEIVE = "receive"
    REVISE = "revise"
    REMOVE = "remove"
    WAIVE = "waive"
    UNWAIVE = "unwaive"


@dataclass(frozen=True)
class Cell:
    """One cell: whose (by the register's `who`), which period and slot, the day, and for 免 the due and why.

    `batch_id` and `programme_id` belong to the key where the register is of a class or a campaign.
    """

    act: Act
    who_id: int
    on_day: date
    period: str = ""
    slot: str = ""
    due: str = ""
    reason: str = ""
    batch_id: int | None = None
    programme_id: int | None = None


@dataclass(frozen=True)
class Entered:
    """What the cells did: ids of new entries in the order of their cells, how many were there already."""

    ids: tuple[int, ...]
    there: int = 0
    revised: int = 0
    removed: int = 0
    waived: int = 0


def enter_many(session: Session, *, register: Register, cells: Sequence[Cell], today: date) -> Entered:
    """Do what the cells say, in one go; a cell that holds an entry already is not entered again.

    Raises `InputProblem` entry.debtor (the register is of nobody), entry.not_found (nothing to revise or to
    remove), entry.required (more is asked than a cell can say), and what `waive` raises.
    """
    if register.who not in _DEBTORS:
        raise InputProblem("entry.debtor")
    known = _there(session, register, cells)
    received = [cell for cell in cells if cell.act is Act.RECEIVE]
    fresh = _fresh(register, received, known)
    ids = _insert(session, register, fresh, today) if fresh else ()
    revised = removed = waived = 0
    for cell in cells:
        if cell.act is Act.REVISE:
            there = _entry(register, cell, known)
            writing.revise_entry(session, register=register, entry_id=there.id, on_day=cell.on_day, values={})
            revised += 1
        elif cell.act is Act.REMOVE:
            writing.remove_entry(session, register=register, entry_id=_entry(register, cell, known).id)
            removed += 1
        elif cell.act is Act.WAIVE:
            waive(session, data=_waiver(register, cell), on_day=today)
            waived += 1
        elif cell.act is Act.UNWAIVE:
            waived += unwaive(session, data=_waiver(register, cell))
    return Entered(tuple(ids), len(received) - len(fresh), revised, removed, waived)


def _there(session: Session, register: Register, cells: Sequence[Cell]) -> dict[Key, Entry]:
    """The first entry of each key of the periods that the cells are of."""
    periods = sorted({cell.period for cell in cells})
    found = read_entries(session, RegisterEntry.register == register.id, RegisterEntry.period.in_(periods))
    return by_key(register, found)


def probe(register: Register, cell: Cell) -> Entry:
    """An entry as a cell would make it, to look for its key."""
    who = register.who
    return Entry(
        0,
        register.id,
        cell.on_day,
        period=cell.period,
        slot=cell.slot,
        unit_id=cell.who_id if who is Who.UNIT else None,
        person_id=cell.who_id if who is Who.PERSON else None,
        batch_id=cell.who_id if who is Who.CLASS else cell.batch_id,
        programme_id=cell.programme_id,
    )


def _entry(register: Register, cell: Cell, known: dict[Key, Entry]) -> Entry:
    key = key_of(register, probe(register, cell))
    there = None if key is None else known.get(key)
    if there is None:
        raise InputProblem("entry.not_found", id="", register=register.title)
    return there


def _fresh(register: Register, cells: Sequence[Cell], known: dict[Key, Entry]) -> list[Cell]:
    """The cells that hold nothing yet, each key once."""
    seen = set(known)
    found = []
    for cell in cells:
        key = key_of(register, probe(register, cell))
        if key is not None and key in seen:
            continue
        if key is not None:
            seen.add(key)
        found.append(cell)
    return found


def _insert(session: Session, register: Register, cells: Sequence[Cell], today: date) -> list[int]:
    data = _proposed(session, register, today)
    rows: list[dict[str, Any]] = []
    for cell in cells:
        made = probe(register, cell)
        rows.append(
            {
                "register": register.id,
                "on_day": cell.on_day,
                "year": storing.dated_year(register, cell.on_day, cell.period),
                "period": cell.period,
                "slot": cell.slot,
                "unit_id": made.unit_id,
                "person_id": made.person_id,
                "batch_id": made.batch_id,
                "programme_id": made.programme_id,
                "data": data,
            }
        )
    ids = bulk_insert(session, RegisterEntry, rows)
    entries = read_entries(session, RegisterEntry.id.in_(ids))
    begun = []
    for entry in entries:
        check_entry(register, entry, given={})
        state = first_state(register, entry)
        if state:
            begun.append({"entry_id": entry.id, "state": state, "on_day": entry.on_day, "data": {}})
    bulk_insert(session, RegisterStep, begun)
    return ids


def _proposed(session: Session, register: Register, today: date) -> dict[str, str | int]:
    """The scalars that the description proposes for every new entry, without what was used last.

    Nothing that a day of the entry or a state decides: a cell says no more than that it has come.
    """
    given = default_values(session, register=register, today=today, given={}, last=False)
    asked = {name for state in register.states for name in state.asks}
    plain = {
        name: value
        for name, value in given.items()
        if name not in asked and not storing.is_envelope(register, name)
    }
    names = KnownNames(session, register, on=today)
    typed = storing.typed_values(register, plain, names, year=today.year)
    return {name: value for name, value in typed.items() if isinstance(value, (str, int))}


def _waiver(register: Register, cell: Cell) -> WaiverInput:
    kind = _DEBTORS[register.who]
    return WaiverInput(register.id, cell.due, kind, cell.who_id, cell.reason, cell.period, cell.slot)

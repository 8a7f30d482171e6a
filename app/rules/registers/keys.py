"""The key of an entry: who × period × slot. A second entry of one key is a revision of the first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from app.rules.registers.description import Kind, Period, Register, Who
from app.rules.registers.entries import Entry
from app.rules.registers.terms import CALENDAR


class Key(NamedTuple):
    """What makes an entry the only one of its kind; `who` is ('person', 3), or ('name', '张教授')."""

    register: str
    who: tuple[str, int | str]
    period: str = ""
    batch_id: int | None = None
    programme_id: int | None = None
    slot: str = ""


def key_of(register: Register, entry: Entry) -> Key | None:
    """The key of an entry; None in a register without one, and where who, period or slot is not filled.

    A class and a campaign, where filled, belong to it.
    """
    if not register.has_key:
        return None
    who = _who(register, entry)
    if who is None or (register.slot and not entry.slot):
        return None
    if register.period in CALENDAR and not entry.period:
        return None
    if register.period is Period.CLASS and entry.batch_id is None:
        return None
    if register.period is Period.PROGRAMME and entry.programme_id is None:
        return None
    period = entry.period if register.period in CALENDAR else ""
    batch = None if register.who is Who.CLASS else entry.batch_id
    return Key(register.id, who, period, batch, entry.programme_id, entry.slot)


def _who(register: Register, entry: Entry) -> tuple[str, int | str] | None:
    if register.who is Who.LECTURER:
        return _lecturer(register, entry)
    found = {Who.UNIT: entry.unit_id, Who.PERSON: entry.person_id, Who.CLASS: entry.batch_id}
    who = found.get(register.who)
    return _instead(register, entry) if who is None else (register.who.value, who)


def _instead(register: Register, entry: Entry) -> tuple[str, int] | None:
    """Whose an entry is that may be of another as well: a 学习型党支部 is of the unit, not of a person."""
    for either in register.either:
        kinds = [register.field(name).kind for name in either.fields]
        if register.who.value not in kinds:
            continue
        if Kind.UNIT in kinds and entry.unit_id is not None:
            return "unit", entry.unit_id
        if Kind.CLASS in kinds and entry.batch_id is not None:
            return "class", entry.batch_id
    return None


def _lecturer(register: Register, entry: Entry) -> tuple[str, int | str] | None:
    fields = [each.id for each in register.fields if each.kind is Kind.LECTURER]
    for line in entry.lines_of(fields[0]) if fields else ():
        if line.entry_id is not None:
            return "entry", line.entry_id
        if line.person_id is not None:
            return "person", line.person_id
        if line.name.strip():
            return "name", "".join(line.name.split())
    return None


def first_of_key(register: Register, entry: Entry, others: Iterable[Entry]) -> Entry | None:
    """The entry of which this one is a revision: the earliest other of its key; None for a new one."""
    key = key_of(register, entry)
    if key is None:
        return None
    same = [one for one in others if one.id != entry.id and key_of(register, one) == key]
    return min(same, key=lambda one: (one.on_day, one.id), default=None)


def by_key(register: Register, entries: Iterable[Entry]) -> dict[Key, Entry]:
    """The first entry of each key, for those who look up many."""
    found: dict[Key, Entry] = {}
    for entry in sorted(entries, key=lambda one: (one.on_day, one.id)):
        key = key_of(register, entry)
        if key is not None:
            found.setdefault(key, entry)
    return found

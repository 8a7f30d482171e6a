"""What the window does with one entry: begin it with what is owed, save it, receive several in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.given import UNSAID
from app.rules.registers.description import Kind, Register, Who
from app.rules.registers.owing import Owed
from app.rules.registers.saying import says_all_of
from app.rules.registers.terms import CALENDAR
from app.rules.registers.town_facts import CLASS, LECTURE, PERSON, UNIT
from app.rules.registers.typed_values import Given, LineValue
from app.services.register.entry_rows import read_entries
from app.services.register.files import FileChange, change_files
from app.services.register.forms import get_register
from app.services.register.grid_entry import has_cells, is_cell, receive_cells
from app.services.register.lectures import lecture_values, step_lines
from app.services.register.reading import entry_of
from app.services.register.writing import Added, add_entry, edit_entry, remove_entry
from db.models import RegisterEntry

_KINDS = {UNIT: Kind.UNIT, PERSON: Kind.PERSON, CLASS: Kind.CLASS}


def begun(session: Session, *, register_id: str, owed: Owed) -> dict[str, Given]:
    """What a new entry of something owed begins with: whose, of which class or campaign, which paper."""
    register = get_register(session, register_id=register_id)
    if owed.debtor.kind == LECTURE:
        return lecture_values(session, register=register, due=register.due(owed.due), owed=owed)
    return values_of_owed(register, owed)


def values_of_owed(register: Register, owed: Owed) -> dict[str, Given]:
    """The links and the slot that the key of something owed says."""
    found: dict[str, Given] = {}
    kind = _KINDS.get(owed.debtor.kind)
    if kind is not None:
        field_id = next((one.id for one in register.fields if one.kind is kind and not one.is_lines), "")
        if field_id:
            found[field_id] = (_line(owed.debtor.kind, owed.debtor.id),)
    if owed.term.class_id is not None and owed.debtor.kind != CLASS:
        field_id = next((one.id for one in register.fields if one.kind is Kind.CLASS), "")
        if field_id:
            found[field_id] = (LineValue(batch_id=owed.term.class_id),)
    if owed.term.programme_id is not None:
        field_id = next((one.id for one in register.fields if one.choices_from == "programmes"), "")
        if field_id:
            found[field_id] = (LineValue(programme_id=owed.term.programme_id),)
    if owed.slot and register.slot:
        found[register.slot] = owed.slot
    if owed.debtor.of is not None:
        field_id = next((one.id for one in register.fields if one.kind is Kind.ENTRY), "")
        if field_id:
            found[field_id] = (LineValue(entry_id=owed.debtor.of),)
    return found


def _line(kind: str, link_id: int) -> LineValue:
    if kind == UNIT:
        return LineValue(unit_id=link_id)
    return LineValue(person_id=link_id) if kind == PERSON else LineValue(batch_id=link_id)


def save_entry(
    session: Session,
    *,
    register_id: str,
    entry_id: int | None,
    values: Mapping[str, Given],
    today: date,
    version: int | None = None,
    period: str = "",
    files: Mapping[str, FileChange] | None = None,
    at: str = "",
) -> Added:
    """A new entry, or what is given of one on record, with its `files` by field as of `at`.

    Raises entry.double for what stands there already word by word, and what `add_entry`, `edit_entry` and
    `change_files` raise.
    """
    register = get_register(session, register_id=register_id)
    if entry_id is None:
        added = add_entry(session, register=register, values=values, today=today, period=period)
        _refuse_double(session, register, added)
        change_files(session, register=register, entry_id=added.entry_id, changes=files or {}, at=at)
        return added
    notes = edit_entry(
        session,
        register=register,
        entry_id=entry_id,
        values=values,
        today=today,
        version=version,
        period=period if register.period in CALENDAR else UNSAID,
    )
    change_files(session, register=register, entry_id=entry_id, changes=files or {}, at=at)
    return Added(entry_id, period=period, notes=notes)


def _refuse_double(session: Session, register: Register, added: Added) -> None:
    """Nothing is entered twice by a second Ctrl+Enter; what has a key is a revision anyway."""
    if register.has_key or added.is_revision:
        return
    own = entry_of(session, register=register, entry_id=added.entry_id)
    of_day = (RegisterEntry.register == register.id) & (RegisterEntry.on_day == own.on_day)
    for other in read_entries(session, of_day, RegisterEntry.id != own.id):
        if says_all_of(register, own, other):
            raise InputProblem("entry.double", id=other.id, day=own.on_day.isoformat())


def receive(
    session: Session,
    *,
    register_id: str,
    owed: Sequence[Owed],
    on: date,
    values: Mapping[str, Given] | None = None,
) -> int:
    """Everything of these that is owed came in on a day; returns how many. One operation.

    Raises `InputProblem` register.asks_more where an entry of the register needs more than whose it is.
    """
    register = get_register(session, register_id=register_id)
    if not values and has_cells(register) and all(is_cell(register, row) for row in owed):
        receive_cells(session, register_id=register_id, days=dict.fromkeys(owed, on), today=on)
        return len(owed)
    steps = [row for row in owed if row.debtor.kind == LECTURE and row.slot]
    _take_steps(session, register, steps, on)
    for row in (row for row in owed if row not in steps):
        begin = {**values_of_owed(register, row), "day": on, **(values or {})}
        missing = [one.title for one in register.fields if one.required and not begin.get(one.id)]
        if missing or row.debtor.kind not in _KINDS or register.who is Who.NONE:
            raise InputProblem("register.asks_more", register=register.title, fields="、".join(missing))
        period = row.term.key if register.period in CALENDAR else ""
        add_entry(session, register=register, values=begin, today=on, period=period, defaults=True)
    return len(owed)


def _take_steps(session: Session, register: Register, rows: Sequence[Owed], on: date) -> None:
    """Steps of lectures taken on a day: lines of the entries of those who taught."""
    by_entry: dict[int, list[Owed]] = {}
    for row in rows:
        by_entry.setdefault(row.debtor.of or 0, []).append(row)
    for entry_id, own in by_entry.items():
        entry = entry_of(session, register=register, entry_id=entry_id)
        due = register.due(own[0].due)
        values = step_lines(register, due, entry, own, on)
        edit_entry(session, register=register, entry_id=entry_id, values=values, today=on)


def remove_entries(session: Session, *, register_id: str, entry_ids: Sequence[int]) -> int:
    """Several entries taken back in one step; returns how many. Raises what `remove_entry` raises."""
    register = get_register(session, register_id=register_id)
    for entry_id in entry_ids:
        remove_entry(session, register=register, entry_id=entry_id)
    return len(entry_ids)

"""What is done to cells of the grid, one operation a call: received, dated, revised, let off, taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.attachment_store import StoredFile
from app.errors import InputProblem
from app.rules.periods import periods_of_year
from app.rules.registers.description import Kind, Register, Who
from app.rules.registers.entries import Entry
from app.rules.registers.keys import by_key, key_of
from app.rules.registers.owing import WAIVED, Owed
from app.rules.registers.terms import CALENDAR
from app.services.register import files, many, moving, storing, waiving, writing
from app.services.register.entry_rows import read_entries
from app.services.register.forms import get_register
from app.services.register.waiving import WaiverInput
from db.models import RegisterEntry


@dataclass(frozen=True)
class Received:
    """What receiving did: cells that came in, that got another day, that were left as they are."""

    new: int = 0
    dated: int = 0
    there: int = 0


def receive_cells(session: Session, *, register_id: str, days: Mapping[Owed, date], today: date) -> Received:
    """Cells came in on their days, in one operation; one that holds an entry of another day gets that day.

    What is let off and came all the same stands as received. Raises `InputProblem` register.asks_more (an
    entry of the register needs more than whose it is), entry.debtor, register.unknown.
    """
    register = get_register(session, register_id=register_id)
    _require_cells(register)
    if not all(is_cell(register, row) for row in days):
        slot = next((one.title for one in register.fields if one.id == register.slot), "")
        raise InputProblem("register.asks_more", register=register.title, fields=slot)
    there = _standing(session, register, days)
    cells = [_cell(register, row, on) for row, on in days.items() if row not in there]
    entered = many.enter_many(session, register=register, cells=cells, today=today) if cells else None
    dated = 0
    for row, entry in there.items():
        if entry.on_day != days[row]:
            values = {"day": days[row]}
            writing.edit_entry(session, register=register, entry_id=entry.id, values=values, today=today)
            dated += 1
    new = len(entered.ids) if entered is not None else 0
    return Received(new, dated, len(days) - new - dated)


def _standing(session: Session, register: Register, rows: Mapping[Owed, date]) -> dict[Owed, Entry]:
    """The entries that are there for some rows, also those that came after the rows were read."""
    periods = {row: period_of(register, row, on) for row, on in rows.items()}
    found = read_entries(
        session,
        RegisterEntry.register == register.id,
        RegisterEntry.period.in_(sorted(set(periods.values()))),
    )
    by_id, known = {entry.id: entry for entry in found}, by_key(register, found)
    standing = {}
    for row, on in rows.items():
        key = key_of(register, many.probe(register, _cell(register, row, on)))
        entry = by_id.get(row.entry_id or 0) or (known.get(key) if key is not None else None)
        if entry is not None:
            standing[row] = entry
    return standing


def _entry_of(session: Session, register: Register, row: Owed, today: date) -> Entry | None:
    return _standing(session, register, {row: row.on_day or today}).get(row)


def revise_cell(session: Session, *, register_id: str, owed: Owed, on: date) -> None:
    """A later version came in on a day; the first receipt stays.

    Raises `InputProblem` entry.nothing_revised (nothing has come yet), entry.before, entry.revised_same.
    """
    register = get_register(session, register_id=register_id)
    entry = _entry_of(session, register, owed, on)
    if entry is None:
        raise InputProblem("entry.nothing_revised")
    step = writing.revise_entry(session, register=register, entry_id=entry.id, on_day=on, values={})
    if step is None:
        raise InputProblem("entry.revised_same", day=on.isoformat())


def take_back(session: Session, *, register_id: str, owed: Collection[Owed], today: date) -> int:
    """The last thing done to each of these: a revision, the receipt, or the waiver; returns how many.

    Raises `InputProblem` entry.not_found, entry.used.
    """
    register = get_register(session, register_id=register_id)
    there = _standing(session, register, {row: row.on_day or today for row in owed})
    done = 0
    for row in owed:
        if row in there:
            _take_entry_back(session, register, there[row].id)
            done += 1
        elif row.verdict == WAIVED:
            done += _unwaive(session, row)
    return done


def _take_entry_back(session: Session, register: Register, entry_id: int) -> None:
    steps = storing.steps_of(session, entry_id=entry_id)
    if steps and not steps[-1].state:
        moving.remove_step(session, register=register, entry_id=entry_id, step_id=steps[-1].id)
    else:
        writing.remove_entry(session, register=register, entry_id=entry_id)


def _unwaive(session: Session, row: Owed) -> bool:
    """Take back what lets it off; a waiver of every period or slot goes as a whole."""
    own = waiver_input(row, "")
    for period in dict.fromkeys((own.period, "")):
        for slot in dict.fromkeys((own.slot, "")):
            wider = WaiverInput(own.register, own.due, own.kind, own.debtor_id, "", period, slot)
            if waiving.unwaive(session, data=wider):
                return True
    return False


def waive_cells(session: Session, *, owed: Sequence[Owed], reason: str, on_day: date) -> int:
    """These are let off, all for one reason, in one operation; returns how many.

    What has come is not let off. Raises `InputProblem` entry.reason and what `waive` raises.
    """
    if not reason.strip():
        raise InputProblem("entry.reason")
    wanted = [row for row in owed if row.on_day is None]
    for row in wanted:
        waiving.waive(session, data=waiver_input(row, reason.strip()), on_day=on_day)
    return len(wanted)


def waiver_input(row: Owed, reason: str) -> WaiverInput:
    """What lets off one thing owed, and nothing else."""
    key = row.term.period.key
    return WaiverInput(
        row.register, row.due, row.debtor.kind, row.debtor.id, reason, key, row.slot, row.debtor.of
    )


def attach_to_cell(
    session: Session,
    *,
    register_id: str,
    owed: Owed,
    stored: Sequence[StoredFile],
    on: date,
    today: date,
    at: str,
) -> int:
    """Files that the store keeps already, for one cell; a blank one came in with them. Returns the entry.

    Raises `InputProblem` register.no_file (no field takes one) and what receiving raises.
    """
    register = get_register(session, register_id=register_id)
    field_id = file_field(register)
    if not field_id:
        raise InputProblem("register.no_file", register=register.title)
    entry = _entry_of(session, register, owed, on)
    if entry is None:
        _require_cells(register)
        cell = _cell(register, owed, on)
        entry_id = many.enter_many(session, register=register, cells=[cell], today=today).ids[0]
    else:
        entry_id = entry.id
    for each in stored:
        files.add_file(session, register=register, entry_id=entry_id, field_id=field_id, stored=each, at=at)
    return entry_id


def file_field(register: Register) -> str:
    """The field that a file dropped on an entry is kept in: the first for files; '' without one."""
    fields = (each for each in register.fields if each.kind is Kind.FILE and not each.retired)
    return next((each.id for each in fields if not each.secret), "")


def _cell(register: Register, row: Owed, on: date) -> many.Cell:
    return many.Cell(
        many.Act.RECEIVE, row.debtor.id, on, period_of(register, row, on), row.slot, row.due, "",
        row.term.class_id, row.term.programme_id,
    )  # fmt: skip


def period_of(register: Register, row: Owed, on: date) -> str:
    """The 所属期 of an entry that closes something owed: the one owed for, else the one of its day."""
    kind = CALENDAR.get(register.period)
    if kind is None or row.term.key:
        return row.term.key if kind is not None else ""
    return next(each.key for each in periods_of_year(kind, on.year) if each.holds(on))


def is_cell(register: Register, row: Owed) -> bool:
    """Whether what is owed is said by whose it is, its period and its slot: nothing else links to it."""
    is_whole = bool(row.slot) or not register.slot
    return row.debtor.kind == register.who.value and row.debtor.of is None and is_whole


_LINKS = {Who.PERSON: Kind.PERSON, Who.UNIT: Kind.UNIT, Who.CLASS: Kind.CLASS}


def has_cells(register: Register) -> bool:
    """Whether an entry is whole with who, what and when, so that a key can make it."""
    return register.who in _LINKS and not _asked_beside(register)


def _asked_beside(register: Register) -> list[str]:
    """Titles of the fields that must be filled and that no cell can say."""
    said = {"day", register.slot}
    return [
        each.title
        for each in register.fields
        if each.required
        and not each.retired
        and each.id not in said
        and each.kind is not _LINKS.get(register.who)
        and each.choices_from != "programmes"
        and each.default is None
    ]


def _require_cells(register: Register) -> None:
    """A cell says who, what and when; where more is asked the dialog must say it."""
    if not has_cells(register):
        raise InputProblem(
            "register.asks_more", register=register.title, fields="、".join(_asked_beside(register))
        )

"""Running numbers of entries: given once, kept, never twice in a year (peers 60)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.registers.description import Register
from app.rules.registers.entries import Entry
from app.rules.registers.numbering import NEXT, next_number
from app.rules.registers.values import scalar
from app.services.register import storing
from app.services.register.entry_rows import read_entries
from db.models import RegisterEntry


def hold_number(session: Session, *, register: Register, record: RegisterEntry) -> None:
    """Give the entry the next number of its year where it has none; one that it has stays.

    Nothing in a register without a running number. Raises `InputProblem` entry.number_taken (another entry
    of the year has it) and entry.numbered (whose it is has one of that class that still holds).
    """
    name = number_field(register)
    if not name:
        return
    entries = read_entries(session, RegisterEntry.register == register.id)
    own = next(each for each in entries if each.id == record.id)
    others = [each for each in entries if each.id != record.id]
    _refuse_second(register, own, others, name)
    year = own.on_day.year
    taken = {_number(register, each, name): each for each in others if each.on_day.year == year}
    said = _number(register, own, name)
    if said in taken and said:
        raise InputProblem("entry.number_taken", number=said, id=taken[said].id)
    if not said:
        before = sorted(
            (each.on_day.year, each.id, _number(register, each, name))
            for each in others
            if each.on_day.year < year
        )
        given = next_number(year, taken.keys(), [(of, number) for of, _, number in before])
        storing.put_values(session, register=register, record=record, values={name: given})
        session.flush()


def number_field(register: Register) -> str:
    """The field that holds the running number, '' where there is none."""
    return next((one.id for one in register.fields if one.default == NEXT and not one.retired), "")


def holds(register: Register, entry: Entry) -> bool:
    """Whether what was given still holds: it was not ended (作废)."""
    return not any(one.ends and one.id == entry.state for one in register.states)


def _number(register: Register, entry: Entry, name: str) -> str:
    return str(scalar(register, entry, name) or "").strip()


def _refuse_second(register: Register, own: Entry, others: Iterable[Entry], name: str) -> None:
    if own.person_id is None or own.batch_id is None or not holds(register, own):
        return
    for other in others:
        if (other.person_id, other.batch_id) == (own.person_id, own.batch_id) and holds(register, other):
            raise InputProblem("entry.numbered", number=_number(register, other, name), id=other.id)

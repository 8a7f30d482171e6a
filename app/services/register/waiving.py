"""免报: what a reason lets off. A waiver is an entry of the hidden register `waiver`, like any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.registers.description import Register
from app.rules.registers.entries import Entry
from app.rules.registers.town_facts import CLASS, ENTRY, LECTURE, PERSON, TOWN, UNIT, Waiver
from app.rules.registers.typed_values import Given, LineValue
from app.services.register import forms, writing
from app.services.register.entry_rows import read_entries
from app.services.register.proposing import default_values
from app.services.register.town_reading import waived_debtor
from db.models import RegisterEntry

WAIVER = "waiver"
_FIELDS = {PERSON: "person", UNIT: "unit", CLASS: "class"}
# What owes by itself, and the dues that ask it.
_ASKED = {ENTRY: "entries", LECTURE: "lectures"}


@dataclass(frozen=True)
class WaiverInput:
    """A due of a register let off for somebody with a reason.

    `kind` town | unit | person | class | entry | lecture. `period` and `slot` as `owed` says them; '' lets
    off all of them. `of` is the entry because of which it is owed, and keeps the waiver to that one.
    """

    register: str
    due: str
    kind: str
    debtor_id: int
    reason: str
    period: str = ""
    slot: str = ""
    of: int | None = None


def waive(session: Session, *, data: WaiverInput, on_day: date) -> int:
    """Let something off; where it is already, the reason is the new one. Returns the entry.

    Raises `InputProblem` entry.reason, entry.due (no such due), entry.debtor, register.unknown.
    """
    shelf = forms.shelf(session)
    of = shelf[data.register]
    if not data.reason.strip():
        raise InputProblem("entry.reason")
    if all(due.id != data.due for due in of.dues):
        raise InputProblem("entry.due", register=of.title, due=data.due)
    asked = next(due for due in of.dues if due.id == data.due).who.kind
    if data.kind not in (TOWN, *_FIELDS) and asked != _ASKED.get(data.kind):
        raise InputProblem("entry.debtor")
    book = shelf[WAIVER]
    values = _values(data, on_day)
    there = next((each for each in _entries(session) if _is_same(each, data)), None)
    if there is not None:
        writing.edit_entry(
            session, register=book, entry_id=there.id, values={"reason": data.reason}, today=on_day
        )
        return there.id
    proposed = default_values(session, register=book, today=on_day, given=values)
    return writing.add_entry(session, register=book, values={**proposed, **values}, today=on_day).entry_id


def unwaive(session: Session, *, data: WaiverInput) -> bool:
    """Take a waiver back; False where there is none."""
    book: Register = forms.get_register(session, register_id=WAIVER)
    there = next((each for each in _entries(session) if _is_same(each, data)), None)
    if there is not None:
        writing.remove_entry(session, register=book, entry_id=there.id)
    return there is not None


def list_waivers(session: Session) -> tuple[Waiver, ...]:
    """Everything that is let off, as `owed` takes it."""
    return tuple(waiver_of(entry) for entry in _entries(session))


def waiver_of(entry: Entry) -> Waiver:
    """An entry of the register of waivers as the rules see it."""
    kind, debtor_id, of = waived_debtor(entry)
    said: Mapping[str, object] = entry.data
    return Waiver(
        str(said.get("register", "")),
        str(said.get("due", "")),
        kind,
        debtor_id,
        str(said.get("reason", "")),
        str(said.get("term", "")),
        str(said.get("paper", "")),
        of,
    )


def _values(data: WaiverInput, on_day: date) -> dict[str, Given]:
    values: dict[str, Given] = {"day": on_day, "register": data.register, "due": data.due}
    values |= {"term": data.period, "paper": data.slot, "reason": data.reason}
    if data.kind == PERSON:
        values["person"] = (LineValue(person_id=data.debtor_id),)
    if data.kind == UNIT:
        values["unit"] = (LineValue(unit_id=data.debtor_id),)
    if data.kind == CLASS:
        values["class"] = (LineValue(batch_id=data.debtor_id),)
    if data.kind == LECTURE:
        values["session"] = (LineValue(class_session_id=data.debtor_id),)
    of = data.debtor_id if data.kind == ENTRY else data.of
    if of is not None:
        values["entry"] = (LineValue(entry_id=of),)
    return values


def _entries(session: Session) -> tuple[Entry, ...]:
    return read_entries(session, RegisterEntry.register == WAIVER)


def _is_same(entry: Entry, data: WaiverInput) -> bool:
    there = waiver_of(entry)
    return (there.register, there.due, there.kind, there.debtor_id, there.period, there.slot, there.of) == (
        data.register,
        data.due,
        data.kind,
        data.debtor_id,
        data.period,
        data.slot,
        data.of,
    )

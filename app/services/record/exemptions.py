"""免于测试: a class let off its test, with the reason (Q28). An entry of the hidden register of waivers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.records.told import LET_OFF
from app.rules.registers.typed_values import LineValue
from app.services.register import writing
from app.services.register.entry_rows import read_entries
from app.services.register.forms import get_register
from app.services.register.waiving import WAIVER
from db.models import Batch, ClassSession, Course, RegisterEntry

# Whose matter it is, as a list of waivers says it: the duty's name, for no register asks for it.
OF = "凡训必考"


@dataclass(frozen=True)
class Exemption:
    """A class and why it is let off; without an entry it is not. `title` is its course and name."""

    batch_id: int
    title: str
    entry_id: int | None = None
    reason: str = ""
    on: date | None = None


def exemption_of(session: Session, *, class_session_id: int) -> Exemption:
    """How the class of a class session stands. Raises `InputProblem` exemption.batch for no class."""
    found = session.execute(
        select(Batch.id, Course.title, Batch.name)
        .join(Course, Course.id == Batch.course_id)
        .join(ClassSession, ClassSession.batch_id == Batch.id)
        .where(ClassSession.id == class_session_id)
    ).first()
    if found is None:
        raise InputProblem("exemption.batch")
    title = f"{found.title} {found.name}".strip()
    entries = read_entries(session, RegisterEntry.register == WAIVER, RegisterEntry.batch_id == found.id)
    entry = next((one for one in entries if one.data.get("due") == LET_OFF), None)
    if entry is None:
        return Exemption(found.id, title)
    return Exemption(found.id, title, entry.id, str(entry.data.get("reason", "")), entry.on_day)


def let_off(session: Session, *, class_session_id: int, reason: str, on: date) -> int:
    """Let a class off its test; where it is already, the reason is the new one. Returns the entry.

    Raises `InputProblem` exemption.reason without one, exemption.batch for no class.
    """
    if not reason.strip():
        raise InputProblem("exemption.reason")
    now = exemption_of(session, class_session_id=class_session_id)
    register = get_register(session, register_id=WAIVER)
    if now.entry_id is not None:
        values = {"reason": reason.strip()}
        writing.edit_entry(session, register=register, entry_id=now.entry_id, values=values, today=on)
        return now.entry_id
    added = writing.add_entry(
        session,
        register=register,
        values={
            "day": on,
            "register": OF,
            "due": LET_OFF,
            "class": (LineValue(batch_id=now.batch_id),),
            "reason": reason.strip(),
        },
        today=on,
    )
    return added.entry_id


def ask_again(session: Session, *, class_session_id: int) -> bool:
    """The class owes its test again; False where it was not let off."""
    now = exemption_of(session, class_session_id=class_session_id)
    if now.entry_id is None:
        return False
    register = get_register(session, register_id=WAIVER)
    writing.remove_entry(session, register=register, entry_id=now.entry_id)
    return True

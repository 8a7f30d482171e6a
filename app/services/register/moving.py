"""States of an entry: on with what the next one asks, back with a reason, the last step taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.registers.description import Register
from app.rules.registers.states import require_move
from app.rules.registers.typed_values import Given
from app.services.register import storing
from app.services.register.entry_checks import check_entry
from app.services.register.known_names import KnownNames
from app.services.register.limits import hold_limits
from app.services.register.numbering import hold_number
from app.services.register.reading import entry_of
from db.models import Attachment, RegisterLine, RegisterStep


@dataclass(frozen=True)
class Moved:
    """A state reached: the step, and the act of the program that belongs to it ('' for none)."""

    step_id: int
    act: str = ""


def set_state(
    session: Session,
    *,
    register: Register,
    entry_id: int,
    state: str,
    on_day: date,
    values: Mapping[str, Given] | None = None,
    reason: str = "",
) -> Moved:
    """Bring an entry to a state, by its id or title: a later one with what it asks, or back with a reason.

    What is given stands with the step. Raises `InputProblem` entry.not_found, what `require_move` and typed
    values raise.
    """
    record = storing.entry_record(session, register=register, entry_id=entry_id)
    state_id = next((each.id for each in register.states if state in (each.title, each.id)), state)
    names = KnownNames(session, register, on=on_day)
    found = storing.typed_values(register, values or {}, names, year=on_day.year)
    entry = entry_of(session, register=register, entry_id=entry_id)
    move = require_move(register, entry, state=state_id, on_day=on_day, given=found, reason=reason)
    step = RegisterStep(entry_id=entry_id, state=state_id, on_day=on_day, data={}, reason=reason.strip())
    session.add(step)
    session.flush()
    storing.put_values(session, register=register, record=record, values=found, step=step)
    session.flush()
    hold_number(session, register=register, record=record)
    after = entry_of(session, register=register, entry_id=entry_id)
    check_entry(register, after, given=found)
    hold_limits(session, register=register, before=entry, after=after)
    return Moved(step.id, "" if move.back else move.state.act)


def remove_step(session: Session, *, register: Register, entry_id: int, step_id: int) -> None:
    """Take the last step of an entry back, with what it said. Raises entry.not_found, entry.step."""
    record = storing.entry_record(session, register=register, entry_id=entry_id)
    steps = storing.steps_of(session, entry_id=entry_id)
    if not steps or steps[-1].id != step_id:
        raise InputProblem("entry.step")
    storing.drop_rows(session, wanted=select(RegisterLine).where(RegisterLine.step_id == step_id))
    storing.drop_rows(session, wanted=select(Attachment).where(Attachment.step_id == step_id))
    session.delete(steps[-1])
    session.flush()
    hold_number(session, register=register, record=record)

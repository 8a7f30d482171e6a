"""Which parts of a register's description its entries hold something in: such a part is never taken away."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.rules.registers.description import Kind, Register
from app.rules.registers.values import DAY, envelope_field
from db.models import Attachment, RegisterEntry, RegisterLine, RegisterStep


@dataclass(frozen=True)
class Used:
    """`entries` how many; ids of `fields` with something in them; (field, choice) chosen anywhere."""

    entries: int
    fields: frozenset[str]
    choices: frozenset[tuple[str, str]]


def used_parts(session: Session, *, register: Register) -> Used:
    """Read once: the maps of entries, steps and lines, and the files of entries."""
    of_register = select(RegisterEntry.id).where(RegisterEntry.register == register.id)
    entries = session.scalars(select(RegisterEntry).where(RegisterEntry.register == register.id)).all()
    maps = [dict(entry.data) for entry in entries]
    steps = select(RegisterStep.data).where(RegisterStep.entry_id.in_(of_register))
    maps += [dict(data) for data in session.scalars(steps)]
    fields = {name for data in maps for name, value in data.items() if value not in (None, "")}
    choices = {(name, str(value)) for data in maps for name, value in data.items()}
    of_steps = select(RegisterStep.id).where(RegisterStep.entry_id.in_(of_register))
    lines = select(RegisterLine.field, RegisterLine.name, RegisterLine.data).where(
        RegisterLine.entry_id.in_(of_register) | RegisterLine.step_id.in_(of_steps)
    )
    for name, word, data in session.execute(lines):
        fields.add(name)
        choices.add((name, word))
        for column, value in data.items():
            fields.add(f"{name}.{column}")
            choices.add((column, str(value)))
    files = select(Attachment.field).where(
        Attachment.entry_id.in_(of_register) | Attachment.step_id.in_(of_steps)
    )
    fields |= {str(name) for name in session.scalars(files)}
    choices |= {(register.slot, entry.slot) for entry in entries if register.slot and entry.slot}
    fields |= _of_envelope(register, list(entries))
    return Used(len(entries), frozenset(fields), frozenset(choices))


def _of_envelope(register: Register, entries: list[RegisterEntry]) -> set[str]:
    """Fields that stand in columns of their own: the day, whose it is, the slot."""
    if not entries:
        return set()
    found = {DAY} | ({register.slot} if register.slot else set())
    for kind, name in ((Kind.PERSON, "person_id"), (Kind.UNIT, "unit_id"), (Kind.CLASS, "batch_id")):
        field_id = envelope_field(register, kind)
        if field_id and any(getattr(entry, name) is not None for entry in entries):
            found.add(field_id)
    return found


def count_entries(session: Session, *, register_id: str) -> int:
    """How many entries a register has, of all years."""
    wanted = select(func.count()).select_from(RegisterEntry).where(RegisterEntry.register == register_id)
    return session.scalar(wanted) or 0

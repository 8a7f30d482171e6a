"""What the records suggest to a register, as the page found it: taken, put aside for the year, brought back.

A suggestion is computed each time; what was put aside is a line of `register_form` that names it by its key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.registers.description import Register
from app.rules.registers.typed_values import Given
from app.services.register.forms import shelf
from app.services.register.proposals import proposals_for
from app.services.register.proposed import Proposed
from app.services.register.proposing import default_values, is_shown
from app.services.register.writing import add_entry
from db.models import RegisterForm

ASIDE = "aside"


@dataclass(frozen=True)
class Suggested:
    """A suggestion by its key; `missing` are the titles of what only the clerk knows.

    `is_entry` is False for what is to be planned, not entered.
    """

    key: str
    proposed: Proposed
    missing: tuple[str, ...] = ()
    is_entry: bool = True

    @property
    def id(self) -> str:
        """What tells it from every other line."""
        return self.key

    @property
    def title(self) -> str:
        """Whom or what it is about."""
        return self.proposed.title

    @property
    def basis(self) -> str:
        """Why it is suggested."""
        return self.proposed.basis


@dataclass(frozen=True)
class Suggestions:
    """What is suggested to a register in a year, and how many suggestions of it were put aside."""

    lines: tuple[Suggested, ...] = ()
    aside: int = 0


def suggestions_of(
    session: Session, *, register: Register, registers: Mapping[str, Register], year: int, today: date
) -> Suggestions:
    """Everything suggested and not put aside, in the order of the description; nothing is stored."""
    if not register.proposals:
        return Suggestions()
    found = proposals_for(session, register=register, registers=registers, year=year, today=today)
    put_by = _aside(session, register.id)
    lines = [_suggested(session, register, one, year, today) for one in found]
    shown = tuple(line for line in lines if line.key not in put_by)
    return Suggestions(shown, len(lines) - len(shown))


def take_suggested(
    session: Session, *, register_id: str, keys: Collection[str], year: int, today: date
) -> tuple[int, ...]:
    """Store these suggestions as entries, one operation; returns their numbers.

    Raises `InputProblem` suggestion.gone (nothing of these is suggested any more), suggestion.planned (it
    is no entry) and register.asks_more (a field only the clerk knows).
    """
    registers = shelf(session).registers
    register = shelf(session)[register_id]
    suggested = suggestions_of(session, register=register, registers=registers, year=year, today=today)
    wanted = [line for line in suggested.lines if line.key in keys]
    if not wanted:
        raise InputProblem("suggestion.gone")
    if not all(line.is_entry for line in wanted):
        raise InputProblem("suggestion.planned")
    missing = next((line.missing for line in wanted if line.missing), ())
    if missing:
        raise InputProblem("register.asks_more", register=register.title, fields="、".join(missing))
    return tuple(
        add_entry(
            session,
            register=register,
            values=_begun(session, register, line.proposed, today),
            today=today,
            period=line.proposed.period,
        ).entry_id
        for line in wanted
    )


def put_aside(session: Session, *, register_id: str, keys: Sequence[str]) -> int:
    """Suggest these no more in their year; returns how many were not put aside before."""
    register = shelf(session)[register_id]
    known = _aside(session, register.id)
    new = [key for key in dict.fromkeys(keys) if key not in known]
    for key in new:
        digest = hashlib.sha256(key.encode()).hexdigest()
        session.add(RegisterForm(register=register.id, kind=ASIDE, year=None, sha256=digest, json=key))
    session.flush()
    return len(new)


def bring_back(session: Session, *, register_id: str, year: int, today: date) -> int:
    """Suggest again what was put aside of a year; returns how many.

    Raises `InputProblem` suggestion.none_aside.
    """
    registers = shelf(session).registers
    register = shelf(session)[register_id]
    found = proposals_for(session, register=register, registers=registers, year=year, today=today)
    put_by = _aside(session, register.id)
    rows = [put_by[key] for key in dict.fromkeys(one.key(year) for one in found) if key in put_by]
    if not rows:
        raise InputProblem("suggestion.none_aside")
    for row in rows:
        session.delete(row)
    session.flush()
    return len(rows)


def _aside(session: Session, register_id: str) -> dict[str, RegisterForm]:
    wanted = (RegisterForm.register == register_id, RegisterForm.kind == ASIDE)
    return {row.json: row for row in session.scalars(select(RegisterForm).where(*wanted))}


def _begun(session: Session, register: Register, one: Proposed, today: date) -> dict[str, Given]:
    """What an entry of it begins with. Not what was used last: nobody looks at it before it is stored."""
    values = dict(one.values)
    return {**default_values(session, register=register, today=today, given=values, last=False), **values}


def _suggested(session: Session, register: Register, one: Proposed, year: int, today: date) -> Suggested:
    if not one.values:
        return Suggested(one.key(year), one, is_entry=False)
    begun = _begun(session, register, one, today)
    missing = tuple(
        field.title
        for field in register.fields
        if field.required and not begun.get(field.id) and is_shown(register, field, begun)
    )
    missing += tuple(
        "或".join(register.field(name).title for name in each.fields)
        for each in register.either
        if not any(begun.get(name) for name in each.fields)
    )
    return Suggested(one.key(year), one, missing)

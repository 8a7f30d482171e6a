"""What a finished check hands on to be written: entries added, changed, handed in again, moved on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from app.rules.registers.description import Field, Kind, Register
from app.rules.registers.typed_values import Given, LineValue, Value, choice_meant
from app.services.register import forms, moving, writing
from app.work import Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ADD, EDIT, REVISE, MOVE = "add", "edit", "revise", "move"


@dataclass(frozen=True)
class EntryAction:
    """One thing to do; `values` as stored, a new choice by its title. `day` is that of a revision or step."""

    do: str
    values: Mapping[str, Value] = field(default_factory=dict)
    entry_id: int | None = None
    period: str = ""
    state: str = ""
    day: date | None = None


@dataclass(frozen=True)
class EntryActions:
    """Everything to write into one register, in its order."""

    register: str
    actions: tuple[EntryAction, ...] = ()


def write_entries(
    session: Session, actions: EntryActions, *, today: date, progress: Progress
) -> dict[str, int]:
    """Write it all; {"entries_added", "entries_changed"}. Raises what the services of registers raise."""
    progress.start(len(actions.actions), "正在写入登记簿")
    register = forms.get_register(session, register_id=actions.register)
    changed: set[int | None] = set()
    added = 0
    for action in actions.actions:
        register, values = _with_choices(session, register, action.values)
        if action.do == ADD:
            made = writing.add_entry(
                session,
                register=register,
                values=values,
                today=today,
                period=action.period,
                state=action.state,
            )
            added += not made.is_revision
            changed |= {made.entry_id} if made.is_revision else set()
        else:
            _change(session, register, action, values, today)
            changed.add(action.entry_id)
        progress.step()
    return {"entries_added": added, "entries_changed": len(changed)}


def _change(
    session: Session, register: Register, action: EntryAction, values: Mapping[str, Given], today: date
) -> None:
    assert action.entry_id is not None
    if action.do == EDIT:
        writing.edit_entry(session, register=register, entry_id=action.entry_id, values=values, today=today)
    elif action.do == REVISE:
        writing.revise_entry(
            session, register=register, entry_id=action.entry_id, on_day=action.day or today, values=values
        )
    else:
        moving.set_state(
            session,
            register=register,
            entry_id=action.entry_id,
            state=action.state,
            on_day=action.day or today,
            values=values,
        )


def _with_choices(
    session: Session, register: Register, values: Mapping[str, Value]
) -> tuple[Register, dict[str, Given]]:
    """The values with an id for every choice the list brought new, and the register that knows them."""
    found: dict[str, Given] = {}
    for name, value in values.items():
        one = register.field(name)
        if one.kind is not Kind.CHOICE or one.choices_from:
            found[name] = value
            continue
        titles = [line.name for line in value] if isinstance(value, tuple) else [str(value or "")]
        ids = {title: _choice(session, register, one, title) for title in titles if title}
        if any(title != known for title, known in ids.items()):
            register = forms.get_register(session, register_id=register.id)
        if isinstance(value, tuple):
            found[name] = tuple(_renamed(line, ids) for line in value)
        else:
            found[name] = ids.get(str(value or ""), value)
    return register, found


def _renamed(line: LineValue, ids: Mapping[str, str]) -> LineValue:
    return replace(line, name=ids.get(line.name, line.name))


def _choice(session: Session, register: Register, one: Field, title: str) -> str:
    known = choice_meant(one.choices, title)
    if known is not None:
        return known.id
    return forms.add_choice(session, register=register, field_id=one.id, title=title)

"""What the dialog of the next state begins with; what is secret stays out of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from app.rules.registers.cells import Cells
from app.rules.registers.computing import Values
from app.rules.registers.states import state_title
from app.rules.registers.typed_values import LineValue
from app.services.person.roster import list_people
from app.services.register.acting import SECONDMENT
from app.services.register.entry_forms import EntryForm, Option, entry_form
from app.services.register.forms import get_register
from app.services.register.reading import get_entry


@dataclass(frozen=True)
class StateForm:
    """The entry's form without its secrets; `kept` are the secret fields that hold something.

    `people` are those who may be sent somewhere, only where the next state asks it; `called` is what the
    entry is called and `now` the words of its state.
    """

    form: EntryForm
    kept: frozenset[str]
    people: tuple[Option, ...]
    called: str
    now: str


def state_form(session: Session, *, register_id: str, year: int, today: date, entry_id: int) -> StateForm:
    """The form of an entry's next state. Raises `InputProblem` register.unknown, entry.not_found."""
    register = get_register(session, register_id=register_id)
    form = entry_form(session, register_id=register_id, year=year, today=today, entry_id=entry_id)
    row = get_entry(session, register=register, entry_id=entry_id)
    secret = {each.id for each in register.fields if each.secret}
    kept = frozenset(name for name in secret if form.texts.get(name) or form.lines.get(name))
    acts = {move.state.act for move in form.moves}
    return StateForm(
        replace(
            form,
            texts={name: "" if name in secret else text for name, text in form.texts.items()},
            lines={name: () if name in secret else lines for name, lines in form.lines.items()},
            entry=None,
        ),
        kept,
        _people(session) if SECONDMENT in acts else (),
        Cells(register, row.words, lambda _entry: Values({}, {})).name(row.entry),
        state_title(register, row.entry.state),
    )


def _people(session: Session) -> tuple[Option, ...]:
    return tuple(
        Option(LineValue(person_id=each.id), f"{each.name}（{each.unit}）" if each.unit else each.name)
        for each in list_people(session)
    )

"""States of an entry: what may come next, what each asks, and what state an entry was in on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.errors import InputProblem
from app.rules.registers.description import Register, State
from app.rules.registers.entries import Entry, Scalar
from app.rules.registers.values import day_filled, field_or_none, matches


@dataclass(frozen=True)
class Move:
    """A state an entry may go to: `asks` its fields in order, `missing` those still empty, `back` whether it
    lies before the present one and so needs a reason."""

    state: State
    asks: tuple[str, ...]
    missing: tuple[str, ...]
    back: bool = False


def first_state(register: Register, entry: Entry) -> str:
    """The state a new entry begins in: the first that fits it, if all it asks is filled; else none ('')."""
    state = next((one for one in register.states if matches(register, entry, one.when)), None)
    return state.id if state is not None and not missing_of(register, entry, state) else ""


def asked_of(register: Register, entry: Entry, state: State) -> tuple[str, ...]:
    """The fields a state asks of this entry: not those that its other fields do not show (`when`)."""
    fields = ((name, field_or_none(register, name)) for name in state.asks)
    return tuple(name for name, field in fields if field is None or matches(register, entry, field.when))


def missing_of(
    register: Register, entry: Entry, state: State, given: Mapping[str, object] | None = None
) -> tuple[str, ...]:
    """The fields a state asks for that neither the entry has nor `given` brings."""
    brought = {name for name, value in (given or {}).items() if value not in (None, "", ())}
    emptied = set(given or {}) - brought
    return tuple(
        name
        for name in asked_of(register, entry, state)
        if name not in brought and (name in emptied or day_filled(register, entry, name) is None)
    )


def moves(register: Register, entry: Entry) -> tuple[Move, ...]:
    """Where an entry may go from its state: any later one that fits it, then the earlier ones, nearest
    first. From a state that ends it only back."""
    order = [one.id for one in register.states]
    here = order.index(entry.state) if entry.state in order else -1
    ended = here >= 0 and register.states[here].ends
    fitting = [
        (place, one) for place, one in enumerate(register.states) if matches(register, entry, one.when)
    ]
    later = [] if ended else [(place, one) for place, one in fitting if place > here]
    earlier = [(place, one) for place, one in reversed(fitting) if place < here]
    return tuple(
        Move(one, asked_of(register, entry, one), missing_of(register, entry, one), place < here)
        for place, one in (*later, *earlier)
    )


def next_state(register: Register, entry: Entry) -> Move | None:
    """What Enter does: the next later state that fits; None at the end."""
    return next((move for move in moves(register, entry) if not move.back), None)


def require_move(
    register: Register,
    entry: Entry,
    *,
    state: str,
    on_day: date,
    given: Mapping[str, Scalar | object] | None = None,
    reason: str = "",
) -> Move:
    """The move to a state, or `InputProblem`: register.no_states, .state_unknown, .state_same,
    .state_ended, .state_unfit, .state_day (before the last step or the entry itself), .state_asks,
    .state_reason.
    """
    one = next((each for each in register.states if each.id == state), None)
    if not register.states:
        raise InputProblem("register.no_states", register=register.title)
    if one is None:
        known = "、".join(each.title for each in register.states)
        raise InputProblem("register.state_unknown", state=state, known=known)
    if entry.state == state:
        raise InputProblem("register.state_same", state=one.title)
    move = next((each for each in moves(register, entry) if each.state.id == state), None)
    if move is None:
        ended = not matches(register, entry, one.when)
        raise InputProblem("register.state_unfit" if ended else "register.state_ended", state=one.title)
    last = max((step.on_day for step in entry.steps if step.state), default=entry.on_day)
    if on_day < last:
        raise InputProblem("register.state_day", state=one.title, day=on_day, last=last)
    missing = missing_of(register, entry, one, given)
    if missing and not move.back:
        titles = [each.title if (each := field_or_none(register, name)) else name for name in missing]
        raise InputProblem("register.state_asks", state=one.title, fields="、".join(titles))
    if move.back and not reason.strip():
        raise InputProblem("register.state_reason", state=one.title)
    return move


def state_on(entry: Entry, day: date) -> str:
    """The state an entry was in at the end of a day; '' before the first."""
    return next((step.state for step in reversed(entry.steps) if step.state and step.on_day <= day), "")


def is_ended(register: Register, entry: Entry) -> bool:
    """Whether the entry is in a state that ends it."""
    return any(one.ends for one in register.states if one.id == entry.state)


def state_title(register: Register, state_id: str) -> str:
    """The words of a state; '' without one, the id of one the description no longer has."""
    return next((one.title for one in register.states if one.id == state_id), state_id)

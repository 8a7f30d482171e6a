"""What the services would say of an entry before it is written: the same rules on the same values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from app.errors import InputProblem
from app.imports.registers.matching import probe_of
from app.imports.registers.town_names import Refusal
from app.reader.sheet import squeezed
from app.rules.registers.description import Kind, Register
from app.rules.registers.entries import Entry
from app.rules.registers.states import first_state, missing_of, moves, require_move
from app.rules.registers.typed_values import Given, Value
from app.rules.registers.values import DAY, field_or_none, matches
from app.services.register.entry_checks import check_entry
from app.services.register.proposing import plain_defaults
from app.wording import sentence


def with_told_choices(
    register: Register, values: Mapping[str, Value], lines: Collection[str]
) -> dict[str, Value]:
    """The values with the choices that follow from them: who writes a 问题 has found one.

    A field that only one choice shows says that choice, where none is told; the words of another choice
    (未发现问题 under 问题) are that choice, and nothing of their own.
    """
    found = dict(values)
    for name in [*values, *lines]:
        one = register.field(name)
        for other, wanted in one.when.items():
            choice = field_or_none(register, other)
            if choice is None or choice.kind is not Kind.CHOICE or other in values:
                continue
            said = values.get(name)
            meant = next(
                (
                    each
                    for each in choice.choices
                    if isinstance(said, str) and squeezed(each.title) == squeezed(said)
                ),
                None,
            )
            if meant is not None and meant.id not in wanted:
                del found[name]
                found.setdefault(other, meant.id)
            elif len(wanted) == 1:
                found.setdefault(other, next(iter(wanted)))
    return found


def with_defaults(register: Register, values: Mapping[str, Value], today: date) -> dict[str, Value]:
    """The values of a new entry with what the description proposes for the rest (nothing used last)."""
    given: dict[str, Given] = dict(values)
    if values.get(DAY):
        given[DAY] = date.fromisoformat(str(values[DAY]))
    proposed = plain_defaults(register, today=today, given=given)
    plain = {
        name: value.isoformat() if isinstance(value, date) else value for name, value in proposed.items()
    }
    found: dict[str, Value] = {name: value for name, value in plain.items() if isinstance(value, (str, int))}
    return {**found, **values}


def first(register: Register, values: Mapping[str, Value], period: str) -> str:
    """The state that an entry of these values begins in by itself."""
    return first_state(register, probe_of(register, values, period))


def new_state(register: Register, values: Mapping[str, Value], period: str, state: str, today: date) -> str:
    """The state a new entry begins in: as told, else the furthest that its values are enough for.

    Raises `Refusal` for what the entry would be refused for.
    """
    entry = probe_of(register, values, period)
    _refused(lambda: check_entry(register, entry, given=values))
    asked = {name for one in register.states for name in one.asks}
    fitting = [one for one in register.states if matches(register, entry, one.when)]
    later = {name: value for name, value in values.items() if name in asked and value not in (None, ())}
    if state:
        plain = probe_of(register, {n: v for n, v in values.items() if n not in asked}, period)
        _refused(lambda: require_move(register, plain, state=state, on_day=entry.on_day, given=dict(later)))
        return state
    if not fitting:
        return ""
    reached = ""
    known: set[str] = set()
    for one in fitting:
        own = set(one.asks) - known
        if one.asks and not own & set(later):
            break
        if missing_of(register, entry, one) or (not one.asks and reached):
            break
        reached = one.id
        known |= set(one.asks)
    if not reached and later:
        missing = missing_of(register, entry, fitting[0])
        titles = "、".join(register.field(name).title for name in missing)
        raise Refusal("fields_missing", f"还要写“{titles}”才能登记，请补上，或清空已写的办理情况")
    return reached


def next_state(register: Register, entry: Entry, changed: Mapping[str, Value], state: str) -> str:
    """The state an entry that is there goes on to: as told, else a later one of which all has come now."""
    if state:
        return state if state != entry.state else ""
    after = changed_entry(register, entry, changed)
    found = ""
    for move in moves(register, after):
        if move.back or not move.state.asks or missing_of(register, after, move.state):
            break
        if not set(move.state.asks) & set(changed):
            break
        found = move.state.id
    return found


def changed_entry(register: Register, entry: Entry, changed: Mapping[str, Value]) -> Entry:
    """The entry as it would stand afterwards."""
    probe = probe_of(register, {DAY: entry.on_day.isoformat(), **changed}, entry.period)
    said = {name for name, value in changed.items() if isinstance(value, tuple)}
    return replace(
        entry,
        on_day=probe.on_day,
        slot=probe.slot or entry.slot,
        unit_id=entry.unit_id if probe.unit_id is None else probe.unit_id,
        person_id=entry.person_id if probe.person_id is None else probe.person_id,
        batch_id=entry.batch_id if probe.batch_id is None else probe.batch_id,
        programme_id=entry.programme_id if probe.programme_id is None else probe.programme_id,
        data={**entry.data, **probe.data},
        lines=(*(line for line in entry.lines if line.field_id not in said), *probe.lines),
        entered=entry.entered | probe.entered,
    )


def check_change(register: Register, entry: Entry, changed: Mapping[str, Value]) -> None:
    """Raises `Refusal` for what a change would be refused for."""
    after = changed_entry(register, entry, changed)
    _refused(lambda: check_entry(register, after, given=changed))


def check_move(register: Register, entry: Entry, state: str, day: date, given: Mapping[str, Value]) -> None:
    """Raises `Refusal` for a step that would be refused; back goes only the window, with its reason."""
    if any(move.back and move.state.id == state for move in moves(register, entry)):
        title = register.state(state).title
        raise Refusal("state_back", f"退回到“{title}”要写原因，请在登记簿里退回")
    _refused(lambda: require_move(register, entry, state=state, on_day=day, given=dict(given)))


def _refused(call: object) -> None:
    assert callable(call)
    try:
        call()
    except InputProblem as problem:
        raise Refusal(_code(problem), _words(problem)) from problem


def _code(problem: InputProblem) -> str:
    return {
        "entry.required": "field_missing",
        "entry.either": "field_missing",
        "entry.when": "field_unfit",
    }.get(problem.code, problem.code.replace(".", "_"))


def _words(problem: InputProblem) -> str:
    title = problem.data.get("title")
    if problem.code == "entry.required":
        return f"没有写“{title}”，请补上这一栏"
    if problem.code == "entry.either":
        return f"“{title}”都没有写，请至少写一项"
    if problem.code == "entry.when":
        return f"这一类不填“{title}”，请核对类别或清空这一栏"
    return sentence(problem)

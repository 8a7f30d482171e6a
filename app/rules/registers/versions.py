"""A newer description of the same register: what may change, and what its steps do to stored entries.

Ids live for ever: a field is retired, never taken away, and its kind never changes.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import InputProblem
from app.rules.registers.description import Register, Step
from app.rules.registers.entries import Scalar


def check_update(old: Register, new: Register) -> None:
    """Raise `InputProblem` register.gone, register.kind_changed or register.version_same."""
    if new.version < old.version or (new.version == old.version and new != old):
        raise InputProblem("register.version_same", title=new.title, value=new.version, least=old.version + 1)
    kinds = _kinds(new)
    for name, (kind, title) in _kinds(old).items():
        if name not in kinds:
            raise InputProblem("register.gone", path=name, title=title)
        if kinds[name][0] != kind:
            raise InputProblem("register.kind_changed", path=name, title=title, value=kinds[name][0])
    choices = _choices(new)
    replaced = {(step.field_id, step.source) for step in new.steps if step.do == "choice"}
    for field_id, choice in sorted(_choices(old) - choices - replaced):
        title = next(one.title for one in old.field(field_id).choices if one.id == choice)
        raise InputProblem("register.gone", path=field_id, title=title)


def _kinds(register: Register) -> dict[str, tuple[str, str]]:
    found = {}
    for field in register.fields:
        found[field.id] = (field.kind.value, field.title)
        for column in field.columns:
            found[f"{field.id}.{column.id}"] = (column.kind.value, column.title)
    return found


def _choices(register: Register) -> set[tuple[str, str]]:
    return {(field.id, choice.id) for field in register.fields for choice in field.choices}


def steps_since(register: Register, version: int) -> tuple[Step, ...]:
    """The steps entries of a version have still to take, in their order."""
    return tuple(
        sorted((one for one in register.steps if one.version > version), key=lambda one: one.version)
    )


def stepped(data: Mapping[str, Scalar], steps: tuple[Step, ...]) -> dict[str, Scalar]:
    """The scalars of an entry after the steps: copied where nothing stands, a choice put for another."""
    found = dict(data)
    for step in steps:
        if step.do == "copy" and step.source in found and step.target not in found:
            found[step.target] = found[step.source]
        elif step.do == "choice" and found.get(step.field_id) == step.source:
            found[step.field_id] = step.target
    return found

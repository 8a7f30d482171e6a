"""No idle field (E32): what each field is for, found by walking the description, never typed.

A use is a paper, a rule, a name, a place where it shows, an act; to be required or asked by a state is none.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import InputProblem
from app.rules.registers.description import Register
from app.rules.registers.mentions import Mention, mentions_of
from app.rules.registers.names import Found, Names


def uses_of(register: Register) -> Mapping[str, tuple[str, ...]]:
    """The uses of each field, column ('lines.column') and computed value, as the paths that name it."""
    found: dict[str, list[str]] = {name: [] for name, _ in _parts(register)}
    names = Names(register)
    for mention in mentions_of(register):
        if mention.counts:
            for name in _named(names, mention):
                found[name].append(mention.path)
    return {name: tuple(paths) for name, paths in found.items()}


def idle_fields(register: Register) -> tuple[str, ...]:
    """Titles of fields, columns and computed values that nothing uses; retired and hidden ones may be."""
    uses = uses_of(register)
    return tuple(
        title for name, title in _parts(register) if not uses[name] and name not in _out_of_use(register)
    )


def require_uses(register: Register) -> None:
    """Raise `InputProblem` register.idle for the first field without a use (E32)."""
    idle = idle_fields(register)
    if idle:
        title = idle[0]
        raise InputProblem("register.idle", path=_path_of(register, title), title=title)


def _named(names: Names, mention: Mention) -> tuple[str, ...]:
    found: Found | None
    if mention.of_card:
        found = names.shown(mention.name, mention.of_card)
    else:
        found = names.find(mention.name, mention.rows)
    if found is None:
        return ()
    return (*found.uses, found.computed) if found.computed else found.uses


def _parts(register: Register) -> tuple[tuple[str, str], ...]:
    """(id, title) of all that can be used: fields, their columns, computed values."""
    found = []
    for field in register.fields:
        found.append((field.id, field.title))
        found += [(f"{field.id}.{column.id}", column.title) for column in field.columns]
    for one in register.computed:
        found.append((f"{one.among}.{one.id}" if one.among else one.id, one.title))
    return tuple(found)


def _out_of_use(register: Register) -> set[str]:
    found = set()
    for field in register.fields:
        if field.retired or field.hidden:
            found |= {field.id, *(f"{field.id}.{column.id}" for column in field.columns)}
        found |= {f"{field.id}.{column.id}" for column in field.columns if column.retired}
    return found


def _path_of(register: Register, title: str) -> str:
    """Where the part of that title stands in the document."""
    for index, field in enumerate(register.fields):
        if field.title == title:
            return f"fields[{index}]"
        for place, column in enumerate(field.columns):
            if column.title == title:
                return f"fields[{index}].columns[{place}]"
    for index, one in enumerate(register.computed):
        if one.title == title:
            return f"computed[{index}]"
    return "fields"

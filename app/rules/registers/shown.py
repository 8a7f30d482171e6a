"""Which names of a register its list in the window shows: those of its first plain list paper."""

from __future__ import annotations

from app.rules.registers.description import Kind, Register, Who
from app.rules.registers.names import Names

# A list in the window has room for about so many columns.
MOST = 9
_HEAVY = frozenset({Kind.LONG, Kind.FILE})


def shown_names(register: Register) -> tuple[str, ...]:
    """Names in order, without serial numbers and what is secret; day and state are always among them."""
    found = [name for name in _of_paper(register) if name != "#" and not _secret(register, name)]
    if not found:
        found = _of_fields(register)
    if "day" not in found:
        found.insert(0, "day")
    if register.states and "state" not in found:
        found.insert(min(len(found), MOST - 1), "state")
    if register.limits and "limit" not in found[:MOST]:
        found.insert(min(len(found), MOST - 1), "limit")
    return tuple(dict.fromkeys(found))[:MOST]


def _of_paper(register: Register) -> list[str]:
    """The columns of the first list of entries that leaves none out."""
    for paper in register.papers:
        if paper.form == "list" and not paper.rows and not paper.where:
            return list(paper.columns)
    return []


def _of_fields(register: Register) -> list[str]:
    who = [] if register.who is Who.NONE else [register.who.value]
    fields = [
        one.id for one in register.fields if one.kind not in _HEAVY and not one.retired and not one.hidden
    ]
    return [name for name in dict.fromkeys(("day", *who, *fields)) if not _secret(register, name)]


def _secret(register: Register, name: str) -> bool:
    found = Names(register).find(name)
    return found is None or found.secret

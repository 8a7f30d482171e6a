"""Descriptions from their folders: each checked by itself, then all together; in the order of the page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from app import sources
from app.errors import InputProblem
from app.paths import register_folders
from app.rules.registers.checking import check, parsed
from app.rules.registers.description import Register
from app.rules.registers.document import loaded
from app.rules.registers.references import check_together


def folders() -> tuple[Path, ...]:
    """The program's own folder, and those that `GANXUN_REGISTERS` names."""
    return register_folders()


def shipped() -> Mapping[str, Register]:
    """Every shipped register by id, in the order of the page; hidden ones and switched off ones as well.

    Raises `InputProblem` register.… with the path of what does not hold.
    """
    return _read(folders())


def shipped_register(register_id: str) -> Register:
    """One of them; `InputProblem` register.unknown (value, known)."""
    found = shipped()
    if register_id not in found:
        raise InputProblem("register.unknown", value=register_id, known="、".join(found))
    return found[register_id]


def read_folder(folder: Path) -> Mapping[str, Register]:
    """The registers of one folder by id, checked by themselves and together."""
    return _read((folder,))


@cache
def _read(places: tuple[Path, ...]) -> Mapping[str, Register]:
    registers: dict[str, Register] = {}
    for path in (path for place in places for path in sorted(place.glob("*.json"))):
        register = parsed(loaded(_text(path), name=path.name))
        if register.id in registers:
            raise InputProblem("register.twice", path=path.name, value=register.id)
        registers[register.id] = register
    for register in registers.values():
        check(register, others=registers)
    check_together(registers)
    return MappingProxyType({one.id: one for one in in_order(registers)})


def basis_of(register: Register) -> tuple[str, ...]:
    """依据: the sentences of the plans that a register serves, each once; () for the town's own."""
    return sources.basis(*register.serves)


def in_order(registers: Mapping[str, Register]) -> tuple[Register, ...]:
    """Groups by the first of their registers, registers by their position, then by id."""
    first: dict[str, int] = {}
    for one in registers.values():
        first[one.group] = min(first.get(one.group, one.position), one.position)
    return tuple(
        sorted(registers.values(), key=lambda one: (first[one.group], one.group, one.position, one.id))
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputProblem("register.folder", name=path.name, reason=type(error).__name__) from error

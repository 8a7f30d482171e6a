"""Descriptions from their folders: each checked by itself, then all together; in the order of the page.

A file that does not hold is named by `broken`, and all others stay in use.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from app import sources
from app.errors import InputProblem
from app.paths import register_folders
from app.rules.registers.checking import parsed
from app.rules.registers.description import Register
from app.rules.registers.document import Document, loaded
from app.rules.registers.together import Broken, sound_ones


def folders() -> tuple[Path, ...]:
    """The program's own folder, and those that `GANXUN_REGISTERS` names."""
    return register_folders()


def shipped() -> Mapping[str, Register]:
    """Every shipped register that holds, by id, in the order of the page; hidden and off ones too."""
    return _read(folders())[0]


def broken() -> tuple[Broken, ...]:
    """The files that do not hold, each with why (`InputProblem` register.…); () is as it should be."""
    return _read(folders())[1]


def shipped_register(register_id: str) -> Register:
    """One of them; `InputProblem` register.unknown (value, known)."""
    found = shipped()
    if register_id not in found:
        raise InputProblem("register.unknown", value=register_id, known="、".join(found))
    return found[register_id]


def read_folder(folder: Path) -> Mapping[str, Register]:
    """The registers of one folder by id; raises `InputProblem` register.… of the first that does not hold."""
    found, failed = _read.__wrapped__((folder,))
    if failed:
        raise failed[0].problem
    return found


@cache
def _read(places: tuple[Path, ...]) -> tuple[Mapping[str, Register], tuple[Broken, ...]]:
    registers: dict[str, Register] = {}
    failed = []
    for path in (path for place in places for path in sorted(place.glob("*.json"))):
        document: object = {}
        try:
            document = loaded(_text(path), name=path.name)
            register = parsed(document)
            if register.id in registers:
                raise InputProblem("register.twice", path=path.name, value=register.id)
        except InputProblem as problem:
            failed.append(_failed(document, path, problem, registers))
        else:
            registers[register.id] = register
    sound, unfit = sound_ones(registers)
    ordered = MappingProxyType({one.id: one for one in in_order(sound)})
    return ordered, (*failed, *unfit)


def _failed(document: object, path: Path, problem: InputProblem, known: Mapping[str, Register]) -> Broken:
    """A file by its own title, where that much of it can be read, else by its name."""
    said = document if isinstance(document, Mapping) else {}
    register_id, title = str(said.get("id", "")), str(said.get("title", "")).strip()
    return Broken("" if register_id in known else register_id, title or path.name, problem)


def as_written(path: Path) -> Document:
    """What a file says, unchecked; {} for one that cannot be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


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

"""Which one is meant by a number or a name: the one, nobody, or several that are told apart."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import InputProblem


@dataclass(frozen=True)
class Nameable:
    """Something with a number and names; `told` tells it from others of its name (2024-08-30)."""

    id: int
    names: tuple[str, ...]
    told: str = ""


def which(who: str, among: Sequence[Nameable], *, what: str) -> int:
    """The number of the one that is numbered or named `who`, spaces aside; a number goes before a name.

    Raises `InputProblem` meant.unknown (with the nearest name), or meant.several with their numbers.
    """
    plain = "".join(who.split())
    found = [one for one in among if str(one.id) == plain]
    found = found or [one for one in among if plain in ("".join(name.split()) for name in one.names)]
    if len(found) == 1:
        return found[0].id
    if found:
        told = "、".join(f"编号 {one.id} {one.told or one.names[0]}" for one in found)
        raise InputProblem("meant.several", what=what, who=who, count=len(found), found=told)
    close = difflib.get_close_matches(plain, [one.names[0] for one in among if one.names], 1, 0.5)
    raise InputProblem("meant.unknown", what=what, who=who, near=f"（是不是“{close[0]}”）" if close else "")

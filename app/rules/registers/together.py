"""Registers beside each other: those that hold, and why each of the others does not.

One that does not hold never takes the others with it; one that points into it does not hold either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import InputProblem
from app.rules.registers.checking import check
from app.rules.registers.description import Register
from app.rules.registers.references import check_together


@dataclass(frozen=True)
class Broken:
    """A register that cannot be used: its id ('' where that is unknown), what it is called, and why."""

    id: str
    title: str
    problem: InputProblem

    @property
    def refusal(self) -> InputProblem:
        """What is said to whoever asks for it."""
        return InputProblem("register.broken", title=self.title, why=self.problem)


def sound_ones(
    found: Mapping[str, Register], *, beside: Mapping[str, Register] | None = None
) -> tuple[dict[str, Register], tuple[Broken, ...]]:
    """Those of `found` that hold by themselves, and together with those `beside` that hold already.

    With `beside` they are the clerk's: names and codes that an update took as well do not put hers away.
    """
    known, left, broken = dict(beside or {}), dict(found), []
    while (failed := _failing(left, known, is_together=beside is None)) is not None:
        broken.append(failed)
        del left[failed.id]
    return left, tuple(broken)


def _failing(
    registers: Mapping[str, Register], beside: Mapping[str, Register], *, is_together: bool
) -> Broken | None:
    """The first that does not hold; one that points into it is found the next time."""
    others, before = {**beside, **registers}, dict[str, Register]()
    for register in registers.values():
        try:
            check(register, others=others)
        except InputProblem as problem:
            return Broken(register.id, register.title, problem)
    if not is_together or _holds(registers):
        return None
    for register in registers.values():
        before[register.id] = register
        try:
            check_together(before)
        except InputProblem as problem:
            return Broken(register.id, register.title, problem)
    return None


def _holds(registers: Mapping[str, Register]) -> bool:
    try:
        check_together(registers)
    except InputProblem:
        return False
    return True

"""A bulletin that has its number keeps it: it is withdrawn or corrected, never undone or removed."""

from __future__ import annotations

from app.errors import InputProblem
from db.audit import Values
from db.guarding import GuardedWrite


class NumberedGuard:
    """Refuses a write that takes a bulletin's number away; no reason lifts it."""

    def begin(self, write: GuardedWrite) -> None:
        """Nothing to prepare."""

    def check(self, write: GuardedWrite) -> None:
        """Raises `InputProblem` bulletin.numbered."""
        entries = write.trail.entries
        if any(table == "bulletin" and _loses_number(old, new) for table, _, old, new in entries):
            raise InputProblem("bulletin.numbered")


def _loses_number(before: Values | None, after: Values | None) -> bool:
    number = (before or {}).get("number")
    return number is not None and (after is None or after.get("number", number) != number)

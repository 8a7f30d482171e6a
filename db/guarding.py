"""The hook of the guards: `Database.write` shows them every write, twice; it decides nothing.

A guard refuses by raising `KnownError`. What it writes itself belongs to the same operation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy.orm import Session

from db.audit import Trail


class GuardedWrite(Protocol):
    """What a guard sees of a write: `reason` why it may change what is closed or told, `at` its ISO time."""

    session: Session
    trail: Trail
    action: str
    text: str
    reason: str
    at: str


class Guard(Protocol):
    """Looks at a write when it begins and before it is committed."""

    def begin(self, write: GuardedWrite) -> None:
        """Called inside the transaction, before anything is written."""

    def check(self, write: GuardedWrite) -> None:
        """Called when everything is written and flushed, before the operation is stored and committed."""


# For tests of the storage itself; the program always opens with `app.guards.GUARDS`.
UNGUARDED: Sequence[Guard] = ()

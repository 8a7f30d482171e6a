"""Writes that were refused but may be done with a reason (I3, R19)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.errors import GanxunError

# Refusals that a reason lifts: a closed year, what an issued bulletin has told.
NEEDS_REASON = frozenset({"seal.closed", "bulletin.told"})


@dataclass(frozen=True)
class Refused:
    """A write that needs a reason: `again(reason)` does it as a correction, `give_up()` reports `error`."""

    error: GanxunError
    text: str
    again: Callable[[str], object]
    give_up: Callable[[], object]

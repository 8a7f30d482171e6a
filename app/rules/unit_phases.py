"""What a unit is from one day to another: its 性质, and whether it is in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

VILLAGE_KINDS = ("村", "社区")


@dataclass(frozen=True)
class UnitPhase:
    """From `start_on` (None: from ever) until the next phase of the unit begins."""

    kind: str
    active: bool
    start_on: date | None = None

    @property
    def is_village(self) -> bool:
        """A village or community."""
        return self.kind in VILLAGE_KINDS


def phase_on(phases: Sequence[UnitPhase], day: date | None) -> UnitPhase:
    """The phase that holds on the day, of all phases of a unit in order; None: the latest."""
    held = phases[0]
    for each in phases[1:]:
        if day is None or (each.start_on is not None and each.start_on <= day):
            held = each
    return held

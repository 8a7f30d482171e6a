"""Class sessions told apart from plain counts, as a page has them at hand: no query at every key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

PLANNED, HELD, SELF = "session.planned", "session.held", "session.self"
AHEAD, SENT, OPEN = "session.ahead", "session.sent", "session.open"
IDS = (PLANNED, HELD, SELF, AHEAD, SENT, OPEN)


@dataclass(frozen=True)
class CountedSession:
    """One class session that is not cancelled: who `took` part, who on its list has no mark yet."""

    on: date
    took: int
    unmarked: int
    is_sent: bool
    is_alone: bool

    def figures(self, until: date) -> tuple[str, ...]:
        """The figures of the catalogue it counts one in, `until` being the last day anything is done."""
        is_held = self.on <= until and self.took > 0
        if self.is_sent:
            return (SENT,) if is_held else ()
        own = (SELF if self.is_alone else HELD) if is_held else AHEAD
        return (PLANNED, own, OPEN) if self.on <= until and self.unmarked else (PLANNED, own)


def count_sessions(sessions: Iterable[CountedSession], *, until: date) -> dict[str, int]:
    """Figure id → how many class sessions, for every one of `IDS`."""
    found = dict.fromkeys(IDS, 0)
    for each in sessions:
        for id in each.figures(until):
            found[id] += 1
    return found

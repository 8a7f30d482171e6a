"""Minutes and clock times to marks: 迟到/早退 follow from when somebody came and went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from app.rules import marks


@dataclass(frozen=True)
class Windows:
    """Minutes: up to `grace` is on time; more than `absent_after` is 缺席 (None: never)."""

    grace: int = 0
    absent_after: int | None = None


@dataclass(frozen=True)
class Arrival:
    """The mark that follows, and the minutes that stay on record (None when on time)."""

    mark: str
    minutes_late: int | None
    minutes_early: int | None


def judge(late: int, early: int, windows: Windows) -> Arrival:
    """The mark for minutes late and early (0 or more)."""
    kept = (late or None, early or None)
    if windows.absent_after is not None and max(late, early) > windows.absent_after:
        return Arrival(marks.ABSENT, *kept)
    is_late, is_early = late > windows.grace, early > windows.grace
    if is_late and is_early:
        return Arrival(marks.LATE_EARLY, *kept)
    if is_late or is_early:
        return Arrival(marks.LATE if is_late else marks.EARLY, *kept)
    return Arrival(marks.PRESENT, *kept)


def minutes_late(start: time | None, arrived: time | None) -> int:
    """Minutes after the start; 0 when either is unknown or nobody was late."""
    return 0 if start is None or arrived is None else max(0, _minutes(arrived) - _minutes(start))


def minutes_early(end: time | None, left: time | None) -> int:
    """Minutes before the end; 0 when either is unknown or nobody left early."""
    return 0 if end is None or left is None else max(0, _minutes(end) - _minutes(left))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute

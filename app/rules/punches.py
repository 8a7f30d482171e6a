"""Stamps of a punch clock and the class sessions of a day: who came, late or early, and what cannot be told.

A stamp belongs to the class session whose time it is nearest to: from two hours before to two hours after,
parted in the middle of a break. Lessons with no more than half an hour between them are one sitting: one
comes before the first and goes after the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.rules import marks
from app.rules.arrivals import Windows, judge

AROUND = timedelta(hours=2)
BREAK = timedelta(minutes=30)  # a longer one parts two sittings
TWICE = timedelta(minutes=5)  # who stamps again within it stamps once
_UNSAID = timedelta(hours=2)  # how long a lesson without its end is taken to last, to part stamps only
_HALVES = {
    "上午": (time(0), time(12, 30)),
    "下午": (time(12, 30), time(18)),
    "晚上": (time(18), time(23, 59, 59)),
}

CAME, NO_SIGN_OUT, ONLY_OUT, NOT_THERE, NO_TIME = "came", "no_sign_out", "only_out", "not_there", "no_time"


@dataclass(frozen=True)
class Lesson:
    """A class session of the day; `start` and `end` as far as they are known, else its half-day."""

    id: int
    start: datetime | None = None
    end: datetime | None = None
    half: str = ""


@dataclass(frozen=True)
class Sitting:
    """Lessons one comes to and goes from once; stamps from `opens` to `closes` are theirs."""

    lessons: tuple[Lesson, ...]
    opens: datetime
    closes: datetime
    is_timed: bool = True

    def own(self, stamps: Iterable[datetime]) -> tuple[datetime, ...]:
        """The stamps that are of this sitting, in order, without those that only repeat one."""
        found: list[datetime] = []
        for stamp in sorted(stamps):
            if self.opens <= stamp <= self.closes and (not found or stamp - found[-1] > TWICE):
                found.append(stamp)
        return tuple(found)


@dataclass(frozen=True)
class Presence:
    """What stamps say of somebody in a lesson: a mark code or "", minutes, and why (came, no_sign_out …)."""

    mark: str
    why: str
    late: int = 0
    early: int = 0


def sittings(day: date, lessons: Sequence[Lesson]) -> tuple[Sitting, ...]:
    """The sittings of a day, in order; lessons without a start have the stamps of their half-day."""
    timed = sorted((one for one in lessons if one.start), key=lambda one: one.start or datetime.max)
    groups: list[list[Lesson]] = []
    for lesson in timed:
        if groups and _begin(lesson) - _finish(groups[-1][-1]) <= BREAK:
            groups[-1].append(lesson)
        else:
            groups.append([lesson])
    found = [Sitting(tuple(group), _opens(groups, n), _closes(groups, n)) for n, group in enumerate(groups)]
    for lesson in lessons:
        if lesson.start is None:
            first, last = _HALVES.get(lesson.half, (time(0), time(23, 59, 59)))
            found.append(
                Sitting((lesson,), datetime.combine(day, first), datetime.combine(day, last), is_timed=False)
            )
    return tuple(found)


def _begin(lesson: Lesson) -> datetime:
    assert lesson.start is not None
    return lesson.start


def _finish(lesson: Lesson) -> datetime:
    return lesson.end or _begin(lesson) + _UNSAID


def _opens(groups: Sequence[Sequence[Lesson]], n: int) -> datetime:
    begin = _begin(groups[n][0])
    if n == 0:
        return begin - AROUND
    before = _finish(groups[n - 1][-1])
    return max(begin - AROUND, before + (begin - before) / 2)


def _closes(groups: Sequence[Sequence[Lesson]], n: int) -> datetime:
    end = _finish(groups[n][-1])
    if n + 1 == len(groups):
        return end + AROUND
    after = _begin(groups[n + 1][0])
    return min(end + AROUND, end + (after - end) / 2)


def signs_out(sitting: Sitting, stamps: Iterable[Sequence[datetime]]) -> bool:
    """Whether people sign out of a sitting too: half of those who came have a stamp in its second half."""
    there = [own for each in stamps if (own := sitting.own(each))]
    late = sum(len(own) > 1 and own[-1] >= _middle(sitting) for own in there)
    return bool(there) and 2 * late >= len(there)


def _middle(sitting: Sitting) -> datetime:
    begin, end = _begin(sitting.lessons[0]), _finish(sitting.lessons[-1])
    return begin + (end - begin) / 2


def presence(
    lesson: Lesson, sitting: Sitting, stamps: Iterable[datetime], windows: Windows, *, out: bool
) -> Presence:
    """What somebody's `stamps` say of a lesson; `out`: people sign out of this sitting. Minutes as in I6."""
    own = sitting.own(stamps)
    if not own:
        return Presence("", NOT_THERE)
    if not sitting.is_timed:
        return Presence(marks.PRESENT, NO_TIME)
    came, went = own[0], own[-1] if len(own) > 1 else None
    end = _finish(lesson)
    if out and went is None and came >= _middle(sitting):
        return Presence("", ONLY_OUT)  # late, or on time and only signed out: nobody can know
    if came >= end or (out and went is not None and went <= _begin(lesson)):
        return Presence("", NOT_THERE)
    late = _minutes(came - _begin(lesson))
    early = _minutes(end - went) if out and went is not None and lesson.end is not None else 0
    found = judge(late, early, windows)
    missing = out and went is None
    return Presence(found.mark, NO_SIGN_OUT if missing else CAME, late, early)


def _minutes(apart: timedelta) -> int:
    return max(0, int(apart.total_seconds() // 60))

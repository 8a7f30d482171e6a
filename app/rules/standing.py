"""在册、借调、停职、离册: what a person is on a day, and the words for it (complaint 4).

Pure: a person's time is the day of 入册, the day of 离册 and the times away, all as plain values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SECONDED, SUSPENDED, LEFT = "seconded", "suspended", "left"
NOT_YET = "not_yet"  # never stored: the day lies before 入册
KIND_LABELS = {SECONDED: "借调", SUSPENDED: "停职", LEFT: "离册"}


@dataclass(frozen=True)
class Away:
    """A time in which somebody is not here: from `start_on` until the day before `end_on` (None: open).

    Of NOT_YET, `start_on` is the day of 入册.
    """

    kind: str
    start_on: date
    end_on: date | None = None
    reason: str = ""

    def covers(self, day: date) -> bool:
        """Whether the person is away on the day."""
        if self.kind == NOT_YET:
            return day < self.start_on
        return self.start_on <= day and (self.end_on is None or day < self.end_on)


def away_on(
    day: date, *, joined_on: date | None, left_on: date | None, times: Sequence[Away] = ()
) -> Away | None:
    """Why a person is not due on the day, or None for somebody who is 在册 and here."""
    if left_on is not None and left_on <= day:
        reason = next((t.reason for t in times if t.kind == LEFT and t.start_on == left_on), "")
        return Away(LEFT, left_on, None, reason)
    if joined_on is not None and day < joined_on:
        return Away(NOT_YET, joined_on)
    # An open 离册 is what `left_on` says; of several times the one of the roster outweighs.
    found = [t for t in times if not (t.kind == LEFT and t.end_on is None) and t.covers(day)]
    return min(found, key=lambda t: (t.kind != LEFT, t.start_on), default=None)


def off_roster(
    day: date, *, joined_on: date | None, left_on: date | None, times: Sequence[Away] = ()
) -> bool:
    """Whether somebody is not yet or no more on the roster that day: what was entered then counts nowhere.

    What was entered for somebody 借调 or 停职 counts.
    """
    left = [time for time in times if time.kind == LEFT]
    return away_on(day, joined_on=joined_on, left_on=left_on, times=left) is not None


def away_words(away: Away, *, year: int | None = None) -> str:
    """'12-20离册', '12-20起借调', '12-20至01-09停职', '12-20才入册'; a day outside `year` is written out."""
    start = _day(away.start_on, year)
    if away.kind == NOT_YET:
        return f"{start}才入册"
    label = KIND_LABELS.get(away.kind, away.kind)
    if away.end_on is not None:
        return f"{start}至{_day(away.end_on - timedelta(days=1), year)}{label}"
    return f"{start}{label}" if away.kind == LEFT else f"{start}起{label}"


def _day(day: date, year: int | None) -> str:
    return day.strftime("%m-%d") if day.year == year else day.isoformat()


def days_here(
    first: date, last: date, *, joined_on: date | None, left_on: date | None, times: Sequence[Away] = ()
) -> int:
    """Days of `first`–`last` on which the person was 在册 and here."""
    begin = max(first, joined_on) if joined_on else first
    until = min(last, left_on - timedelta(days=1)) if left_on else last
    days = max(0, (until - begin).days + 1)
    for start, end in _joined_up(times):
        low, high = max(begin, start), min(until, end - timedelta(days=1)) if end else until
        days -= max(0, (high - low).days + 1)
    return max(0, days)


def _joined_up(times: Sequence[Away]) -> list[tuple[date, date | None]]:
    """The times away without overlaps, so that no day is taken off twice; open 离册 is `left_on`'s."""
    spans: list[tuple[date, date | None]] = []
    for time in sorted(times, key=lambda t: t.start_on):
        if time.kind == LEFT and time.end_on is None:
            continue
        start, end = spans[-1] if spans else (date.min, date.min)
        if end is not None and time.start_on > end or not spans:
            spans.append((time.start_on, time.end_on))
        elif end is not None:
            spans[-1] = (start, None if time.end_on is None else max(end, time.end_on))
    return spans

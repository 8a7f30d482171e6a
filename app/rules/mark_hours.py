"""What a mark is worth: minutes to a smaller share, and every n-th 迟到/早退 taking hours away.

The town's own rules (complaint 9); off in a new data file, where 迟到 and 早退 keep the whole hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.rules import marks
from app.rules.hours import credit
from app.rules.marks import MarkKindRow

# How often a mark counts towards "n 次迟到、早退": who comes late and leaves early does both.
INCIDENTS = {marks.LATE: 1, marks.EARLY: 1, marks.LATE_EARLY: 2}


@dataclass(frozen=True)
class Lateness:
    """From `start_on` on every `times` incidents of a year take `hours_centi` (1/100 学时); 0 times: none."""

    start_on: date
    times: int
    hours_centi: int


@dataclass(frozen=True)
class Attended:
    """One mark of one person: what it is counted as, its day, and what it would be worth (1/100 学时)."""

    participation_id: int
    person_id: int
    on: date
    mark: str
    centi: int


def percent_of(kind: MarkKindRow, minutes: int) -> int:
    """The share of the hours (percent) for somebody who missed `minutes` in all, late and early together."""
    share = kind.hour_percent
    for more_than, percent in kind.steps:
        if minutes > more_than:
            share = percent
    return share


def mark_credit(hours_centi: int, kind: MarkKindRow, minutes: int) -> int:
    """Hours credited (1/100 学时), halves rounded up."""
    return credit(hours_centi, percent_of(kind, minutes))


def lateness_in_force(rules: Sequence[Lateness], on: date) -> Lateness | None:
    """The rule of the day, or None where nothing is taken away."""
    found = max((rule for rule in rules if rule.start_on <= on), key=lambda r: r.start_on, default=None)
    return found if found is not None and found.times > 0 else None


def deductions(rows: Iterable[Attended], rules: Sequence[Lateness]) -> dict[int, tuple[int, int]]:
    """Participation id → (hours taken away in 1/100 学时, the how-manieth incident), where any are.

    `rows` are the incidents of whole calendar years in time order. Counting starts anew each year and with
    each rule, so that a rule never reaches back behind its first day. The hours go from the class session
    where the n-th incident happened, at most all of them: a mark is never worth less than nothing.
    """
    counted: dict[tuple[int, int, date], int] = {}
    found: dict[int, tuple[int, int]] = {}
    for row in rows:
        rule = lateness_in_force(rules, row.on)
        if rule is None:
            continue
        key = (row.person_id, row.on.year, rule.start_on)
        before = counted.get(key, 0)
        now = counted[key] = before + INCIDENTS.get(row.mark, 0)
        full = now // rule.times - before // rule.times
        taken = min(full * rule.hours_centi, row.centi)
        if taken:
            found[row.participation_id] = (taken, now)
    return found

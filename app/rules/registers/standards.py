"""What the town sets for itself from a day on: fees above or below the shipped ones, caps of hours, weights.

Each holds from its day until the day before it ends, or until a later one of the same; papers of an earlier
day keep what held then (B39, D32, D33).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.rules.registers.amounts import Amount
from app.rules.registers.ceilings import Ceiling, ceiling_on

FEES, AWAY_HOURS, WEIGHTS = "fee_ceilings", "away_hours", "evaluation_weights"
# What holds of a fee where nothing is shipped for its day: four 学时 in half a day.
NOTHING_SHIPPED = Ceiling({}, 4, 30, 70)


@dataclass(frozen=True)
class Standard:
    """One value of a `table` for an `item` (a 职称, an index in words; '' of all), and whose word it is."""

    table: str
    item: str
    value: Amount
    from_on: date
    to_on: date | None = None
    citation: str = ""
    verified: bool = False


def standard_on(standards: Iterable[Standard], table: str, day: date, item: str = "") -> Standard | None:
    """The one in force on a day: the latest begun, and of one day the last entered. None before the first."""
    found = [
        one
        for one in standards
        if (one.table, one.item) == (table, item)
        and one.from_on <= day
        and (one.to_on is None or day < one.to_on)
    ]
    return max(reversed(found), key=lambda one: one.from_on, default=None)


def ceilings_of_town(shipped: Sequence[Ceiling], standards: Iterable[Standard]) -> tuple[Ceiling, ...]:
    """The shipped ceilings of fees with what the town says of a 职称 laid over them, stretch by stretch."""
    own = [one for one in standards if one.table == FEES]
    if not own:
        return tuple(shipped)
    turns = {one.from_on for one in own} | {one.to_on for one in own if one.to_on}
    for each in shipped:
        turns |= {day for day in (each.from_on, each.to_on) if day}
    days = [None, *sorted(turns)]
    found = []
    for first, until in zip(days, [*days[1:], None], strict=True):
        day = first or date.min
        base = ceiling_on(shipped, day)
        rates = dict(base.per_hour) if base else {}
        for rank in {one.item for one in own}:
            said = standard_on(own, FEES, day, rank)
            if said is not None:
                rates[rank] = said.value.part
        if base is not None or rates:
            found.append(replace(base or NOTHING_SHIPPED, per_hour=rates, from_on=first, to_on=until))
    return tuple(found)

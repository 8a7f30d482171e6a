"""讲课费 and its ceilings by 职称, as dated data say it (`resources/defaults/fee_ceilings.json`; B39).

After tax, in cents a 学时; half a day counts at most four; who speaks to several classes at once is paid
once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.rules.duties import in_force
from app.rules.rounding import half_up

# Half-days of one day that may be counted where nothing says how many there were.
HALF_DAYS_A_DAY = 2


@dataclass(frozen=True)
class Ceiling:
    """Ceilings from `from_on` until the day before `to_on`: `per_hour` 职称 → cents a 学时 after tax.

    Of days after the first `long_from_days` of a training, `long_percent` of the daily quota.
    """

    per_hour: Mapping[str, int]
    half_day_hours: int
    long_from_days: int
    long_percent: int
    from_on: date | None = None
    to_on: date | None = None
    citation: str = ""
    verified: bool = False


@dataclass(frozen=True)
class Fee:
    """One lecture fee: who was paid, for what, how much. `payee` tells one lecturer from another."""

    id: int
    on: date
    payee: str
    amount: int
    part: str = ""


def ceilings_from(entries: Iterable[Mapping[str, object]]) -> tuple[Ceiling, ...]:
    """The entries of the data file, in order; ValueError or KeyError where one says something else."""
    found = []
    for entry in entries:
        rates = entry["per_hour_cents"]
        if not isinstance(rates, Mapping):
            raise ValueError("per_hour_cents")
        found.append(
            Ceiling(
                {str(rank): _whole(cents) for rank, cents in rates.items()},
                _whole(entry["half_day_hours"]),
                _whole(entry["long_from_days"]),
                _whole(entry["long_percent"]),
                _day(entry.get("from_on")),
                _day(entry.get("to_on")),
                str(entry.get("citation") or ""),
                entry.get("verified") is True,
            )
        )
    return tuple(found)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(str(value))
    return value


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def ceiling_on(ceilings: Sequence[Ceiling], day: date) -> Ceiling | None:
    """The ceilings in force on a day; None before the first."""
    return next((one for one in ceilings if in_force(one.from_on, one.to_on, day)), None)


def most_of(
    ceilings: Sequence[Ceiling],
    *,
    day: date,
    rank: str,
    hours_centi: int,
    half_days: int = HALF_DAYS_A_DAY,
) -> int | None:
    """The most cents that may be paid after tax for so many 学时 (1/100) on a day, rounded half up.

    None where no ceiling is in force or none is said for the 职称: then the town's own word holds.
    """
    one = ceiling_on(ceilings, day)
    if one is None or rank not in one.per_hour or hours_centi < 0:
        return None
    counted = min(hours_centi, 100 * one.half_day_hours * max(0, half_days))
    return half_up(one.per_hour[rank] * counted, 100)


def most_of_days(one: Ceiling, *, quota_cents: int, people: int, days: int) -> int:
    """The most cents of a training by its daily quota a head; later days at their percent."""
    full = min(days, one.long_from_days)
    rest = max(0, days - one.long_from_days)
    return quota_cents * people * full + half_up(quota_cents * people * rest * one.long_percent, 100)


def paid_twice(fees: Iterable[Fee]) -> tuple[tuple[Fee, Fee], ...]:
    """Pairs of fees to one lecturer for the same half-day (`part`) of a day: classes taught together are paid
    once. In order of the day; where no half-day is told, the same amount on the same day is one."""
    seen: dict[tuple[date, str, str], Fee] = {}
    found = []
    for fee in sorted(fees, key=lambda one: (one.on, one.id)):
        key = (fee.on, fee.payee, fee.part or f"={fee.amount}")
        if key in seen:
            found.append((seen[key], fee))
        else:
            seen[key] = fee
    return tuple(found)

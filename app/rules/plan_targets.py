"""Targets of a plan over several years against what its years brought (B32, D26).

Numbers are exact fractions; a year without one is unknown and never counted as nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.rules.rounding import percent_text

SUM, EACH, MOST, LAST = "sum", "each", "most", "last"
REACHED, OPEN, FAILED, UNKNOWN, CANNOT = "已达到", "进行中", "未达到", "数据不足", "不能各年相加"


@dataclass(frozen=True)
class Target:
    """What a plan wants: `how` sum (over all years), each, most (of every year) or last (by its end); `years`
    are those of the plan. `adds` is whether the number may be added over years."""

    how: str
    target: Fraction
    years: tuple[int, ...]
    adds: bool = True


@dataclass(frozen=True)
class Progress:
    """What is reached: `total` in words of the target (a sum, how many years, the newest number; None without
    any), `share` of it ('' where there is none) and how it stands."""

    total: Fraction | None
    share: str
    stands: str


def progress(target: Target, values: Mapping[int, Fraction]) -> Progress:
    """How a target stands by the years that have a number."""
    known = {year: values[year] for year in target.years if year in values}
    if not known:
        return Progress(None, "", UNKNOWN)
    if target.how == SUM:
        return _sum(target, known)
    if target.how == LAST:
        return _last(target, known)
    met = sum(1 for value in known.values() if _holds(target, value))
    stands = FAILED if met < len(known) else _so_far(target, known, REACHED)
    return Progress(Fraction(met), percent_text(met, len(known)), stands)


def _holds(target: Target, value: Fraction) -> bool:
    return value <= target.target if target.how == MOST else value >= target.target


def _sum(target: Target, known: Mapping[int, Fraction]) -> Progress:
    if not target.adds:
        return Progress(None, "", CANNOT)
    total = sum(known.values(), Fraction(0))
    stands = REACHED if total >= target.target else _so_far(target, known, FAILED)
    return Progress(total, _share(total, target.target), stands)


def _last(target: Target, known: Mapping[int, Fraction]) -> Progress:
    newest = max(known)
    value = known[newest]
    at_end = newest == target.years[-1]
    if not at_end:
        return Progress(value, _share(value, target.target), OPEN)
    return Progress(value, _share(value, target.target), REACHED if value >= target.target else FAILED)


def _so_far(target: Target, known: Mapping[int, Fraction], at_end: str) -> str:
    """`at_end` once every year is known; a gap among them is told, not taken for nothing."""
    if len(known) == len(target.years):
        return at_end
    return UNKNOWN if target.years[-1] in known else OPEN


def _share(value: Fraction, target: Fraction) -> str:
    if target <= 0:
        return ""
    share = value / target
    return percent_text(share.numerator, share.denominator)


def plain(value: Fraction | None) -> str:
    """A number as it is written: 12, 12.5, 97.8; at most two places."""
    if value is None:
        return ""
    centi = (value * 100 * 2 + 1) // 2  # half up
    whole, rest = divmod(int(centi), 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)

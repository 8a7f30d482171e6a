"""Training part of the year-end appraisal: weighted points out of 100, with deductions (C27, C39, E37).

A part the records cannot give is left out and the others are scaled up; it is never a zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.rules.rounding import half_up

ATTENDANCE, HOURS, SCORES, FOUR = "attendance", "hours", "scores", "four"
PARTS = (ATTENDANCE, HOURS, SCORES, FOUR)
LABELS = {ATTENDANCE: "出勤率", HOURS: "学时完成", SCORES: "测试成绩", FOUR: "四有档案"}
WHOLE = 100


@dataclass(frozen=True)
class Weights:
    """Points of each part, 100 together; points taken off for each 缺席 and each 警示谈话."""

    attendance: int = 40
    hours: int = 30
    scores: int = 20
    four: int = 10
    per_absence: int = 2
    per_talk: int = 5

    def of(self, part: str) -> int:
        """The weight of one part."""
        return int(getattr(self, part))

    @property
    def are_whole(self) -> bool:
        """Whether every weight is possible and all make 100."""
        own = [self.of(part) for part in PARTS]
        return all(0 <= weight <= WHOLE for weight in own) and sum(own) == WHOLE


@dataclass(frozen=True)
class Share:
    """How much of something was done: `part` of `whole`, both in the same unit."""

    part: int
    whole: int


@dataclass(frozen=True)
class Appraisal:
    """Points of each part (None: no data) and the total (None: no data at all) before rounding, in 1/100.

    Ranks go by the total. `deducted_centi` is what was taken off.
    """

    exact_points: Mapping[str, Fraction | None]
    deducted_centi: int
    exact: Fraction | None

    @property
    def points(self) -> dict[str, int | None]:
        """Points of each part in 1/100, half up."""
        return {part: rounded(each) for part, each in self.exact_points.items()}

    @property
    def total_centi(self) -> int | None:
        """The total in 1/100, half up."""
        return rounded(self.exact)

    @property
    def missing(self) -> tuple[str, ...]:
        """Labels of the parts without data."""
        return tuple(LABELS[part] for part in PARTS if self.exact_points.get(part) is None)


def appraise(shares: Mapping[str, Share | None], weights: Weights, *, absences: int, talks: int) -> Appraisal:
    """Points half up; the total from the exact points, rounded once. A part of weight 0 neither counts nor
    is missed; never below zero."""
    points: dict[str, Fraction | None] = {}
    known = 0
    for part in PARTS:
        share, weight = shares.get(part), weights.of(part)
        if weight == 0:
            points[part] = Fraction(0)
        elif share is None or share.whole <= 0:
            points[part] = None
        else:
            points[part] = Fraction(weight * 100 * min(share.part, share.whole), share.whole)
            known += weight
    deducted = (absences * weights.per_absence + talks * weights.per_talk) * 100
    if not known:
        return Appraisal(points, deducted, None)
    reached = sum((each for each in points.values() if each is not None), Fraction(0))
    return Appraisal(points, deducted, max(Fraction(0), reached * WHOLE / known - deducted))


def mean(values: Sequence[tuple[Fraction, int]]) -> Fraction | None:
    """The exact mean of totals, each weighted (the days somebody was in the unit); None of nothing."""
    whole = sum(weight for _, weight in values)
    return sum((value * weight for value, weight in values), Fraction(0)) / whole if whole else None


def rounded(value: Fraction | None) -> int | None:
    """An exact total in 1/100 points, half up."""
    return None if value is None else half_up(value.numerator, value.denominator)

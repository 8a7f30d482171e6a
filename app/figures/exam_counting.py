"""Tests counted from plain tries, first result and after resit side by side: the pure core (A29, A30, N10).

应考＝实考＋缺考＋缓考＋成绩未登记 holds for both; 实考 is who has a score, and 作弊, which never passes.
Scores (1/100 point) are brought to a hundred before they are averaged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.figures.values import Value
from app.rules import scoring
from app.rules.rounding import half_up
from app.rules.scoring import Try

HUNDRED = 10000


@dataclass(frozen=True)
class Side:
    """One of the two: first results, or results after resits. `points` sums scores of a hundred, in 1/100."""

    sat: int = 0
    absent: int = 0
    deferred: int = 0
    open: int = 0
    passed: int = 0
    scored: int = 0
    points: int = 0
    highest: int | None = None
    lowest: int | None = None

    @property
    def mean(self) -> Value:
        """平均分 in 1/100 point over those with a score."""
        return Value(self.points, self.scored, enough=self.scored > 0)

    @property
    def failed(self) -> int:
        """Sat and not passed, 作弊 among them."""
        return self.sat - self.passed

    def plus(self, other: Side) -> Side:
        """Both together."""
        tops = [x for x in (self.highest, other.highest) if x is not None]
        lows = [x for x in (self.lowest, other.lowest) if x is not None]
        return Side(
            self.sat + other.sat,
            self.absent + other.absent,
            self.deferred + other.deferred,
            self.open + other.open,
            self.passed + other.passed,
            self.scored + other.scored,
            self.points + other.points,
            max(tops, default=None),
            min(lows, default=None),
        )


@dataclass(frozen=True)
class ExamCounts:
    """Everybody on the list of some tests. `resits_passed` did not pass first and did after."""

    listed: int = 0
    exempt: int = 0
    first: Side = Side()
    after: Side = Side()
    resits_due: int = 0
    resits_passed: int = 0

    @property
    def due(self) -> int:
        """应考: listed less 免试."""
        return self.listed - self.exempt

    @property
    def has_resits(self) -> bool:
        """Whether a later try changed anything: then both results have to be told."""
        return self.first != self.after

    def rate(self, *, of_due: bool = False, first: bool = False) -> Value:
        """合格率: of those who sat, or of those due; after resits, or of first results."""
        side = self.first if first else self.after
        whole = self.due if of_due else side.sat
        return Value(side.passed, whole, enough=whole > 0)

    def plus(self, other: ExamCounts) -> ExamCounts:
        """Both together."""
        return ExamCounts(
            self.listed + other.listed,
            self.exempt + other.exempt,
            self.first.plus(other.first),
            self.after.plus(other.after),
            self.resits_due + other.resits_due,
            self.resits_passed + other.resits_passed,
        )


NO_EXAM = ExamCounts()


def first_try(tries: Sequence[Try]) -> Try | None:
    """The first result: the earliest try with a state; a resit alone (first never entered) counts as it."""
    return min((t for t in tries if t.state), key=lambda t: t.number, default=None)


def person_counts(tries: Sequence[Try], *, pass_centi: int, full_centi: int, policy: str) -> ExamCounts:
    """One listed person of one test; no tries with a state: 成绩未登记."""
    own = [t for t in tries if t.state]
    first, last = first_try(own), scoring.counting_try(own, policy)
    if last is not None and last.state == scoring.EXEMPT:
        return ExamCounts(listed=1, exempt=1)
    if first is not None and first.state == scoring.EXEMPT:
        first = last
    one, two = (_side(found, pass_centi, full_centi) for found in (first, last))
    return ExamCounts(
        1,
        0,
        one,
        two,
        resits_due=int(first is not None and not one.passed and not two.passed),
        resits_passed=int(not one.passed and two.passed == 1),
    )


def _side(found: Try | None, pass_centi: int, full_centi: int) -> Side:
    if found is None:
        return Side(open=1)
    if found.state == scoring.CHEATED:
        return Side(sat=1)
    if found.state in scoring.SCORED and found.score_centi is not None:
        points = half_up(found.score_centi, full_centi, HUNDRED) if full_centi > 0 else 0
        passed = int(found.score_centi >= pass_centi)
        return Side(1, 0, 0, 0, passed, 1, points, points, points)
    if found.state == scoring.ABSENT:
        return Side(absent=1)
    if found.state == scoring.DEFERRED:
        return Side(deferred=1)
    return Side(open=1)


def added(found: Iterable[ExamCounts]) -> ExamCounts:
    """The sum of several."""
    total = NO_EXAM
    for one in found:
        total = total.plus(one)
    return total

"""Scores: ties, averages and pass rates. A missing score is never a zero (complaint 12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

NORMAL = "normal"
ABSENT = "absent"
DEFERRED = "deferred"
MAKEUP = "makeup"
EXEMPT = "exempt"
CHEATED = "cheated"

STATE_LABELS = {
    NORMAL: "正常",
    ABSENT: "缺考",
    DEFERRED: "缓考",
    MAKEUP: "补考",
    EXEMPT: "免试",
    CHEATED: "作弊",
}
STATES_BY_LABEL = {label: state for state, label in STATE_LABELS.items()}
SCORED = frozenset({NORMAL, MAKEUP})
Score = int | Fraction


@dataclass(frozen=True)
class Try:
    """One attempt: `number` counts tries, `score_centi` is 1/100 point or None."""

    number: int
    state: str
    score_centi: int | None


@dataclass(frozen=True)
class ExamFigures:
    """Both denominators of the pass rate (N10): of those tested and of those who should have been."""

    due: int
    tested: int
    passed: int
    absent: int
    deferred: int
    average_centi: int | None
    highest_centi: int | None
    lowest_centi: int | None


def counting_try(tries: Iterable[Try], policy: str) -> Try | None:
    """The try that counts: the first scored one (`first`) or the best; without a score, the latest state."""
    ordered = list(tries)
    if len(ordered) < 2:  # most people sit a test once
        return ordered[0] if ordered else None
    ordered.sort(key=lambda t: t.number)
    scored = [t for t in ordered if t.state in SCORED and t.score_centi is not None]
    if not scored:
        return ordered[-1] if ordered else None
    return scored[0] if policy == "first" else max(scored, key=lambda t: t.score_centi or 0)


def ranks(scores_centi: Sequence[Score | None]) -> list[int | None]:
    """Rank of each score, ties sharing (1, 1, 3); None stays None."""
    order = sorted((s for s in scores_centi if s is not None), reverse=True)
    first: dict[Score, int] = {}
    for place, score in enumerate(order, 1):
        first.setdefault(score, place)
    return [None if s is None else first[s] for s in scores_centi]


def figures(counting: Iterable[Try | None], pass_centi: int) -> ExamFigures:
    """Figures over the counting try of every person due (None = nothing entered yet)."""
    tries = list(counting)
    # 免试 people are not due; 作弊 counts as tested and not passed.
    due = [t for t in tries if t is None or t.state != EXEMPT]
    scores = [t.score_centi for t in due if t and t.state in SCORED and t.score_centi is not None]
    cheated = sum(1 for t in due if t and t.state == CHEATED)
    return ExamFigures(
        due=len(due),
        tested=len(scores) + cheated,
        passed=sum(1 for s in scores if s >= pass_centi),
        absent=sum(1 for t in due if t and t.state == ABSENT),
        deferred=sum(1 for t in due if t and t.state == DEFERRED),
        average_centi=(sum(scores) * 2 + len(scores)) // (2 * len(scores)) if scores else None,
        highest_centi=max(scores, default=None),
        lowest_centi=min(scores, default=None),
    )

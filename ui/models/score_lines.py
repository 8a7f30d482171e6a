"""The lines of a score list without a screen: an entry put in, results and ranks that follow, their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.given import UNSAID
from app.rules import scoring
from app.rules.hours import format_centi
from app.rules.resits import UNKNOWN_DAY, note_words

if TYPE_CHECKING:
    from app.services.exam.exams import ExamRow, ScoreInput, ScoreRow

BY_LIST, BY_RANK, MISSING_FIRST = "list", "rank", "missing"
MISSING = "○ 未登记"


def in_order(rows: Sequence[ScoreRow], order: str) -> list[ScoreRow]:
    """By the list, by rank with those without one last, or those without a result first."""
    if order == BY_RANK:
        return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.number))
    if order == MISSING_FIRST:
        return sorted(rows, key=lambda row: (bool(row.counting_state), row.number))
    return sorted(rows, key=lambda row: row.number)


def with_entry(row: ScoreRow, number: int, entry: ScoreInput) -> ScoreRow:
    """The line after an entry of its first try (`number` 1) or its resit."""
    if number == 1:
        return replace(row, state=entry.state, score_centi=entry.score_centi)
    row = replace(row, resit_state=entry.state, resit_centi=entry.score_centi)
    return row if entry.on is UNSAID else replace(row, resit_on=entry.on)


def ranked(exam: ExamRow, rows: Sequence[ScoreRow]) -> list[ScoreRow]:
    """The lines with the result that counts, passed or not, and the rank of the first score."""
    from app.services.exam.score_counts import tries_of

    firsts = [row.first_centi if row.first_state in scoring.SCORED else None for row in rows]
    found = []
    for row, rank in zip(rows, scoring.ranks(firsts), strict=True):
        best = scoring.counting_try(tries_of(row), exam.policy)
        score = best.score_centi if best is not None and best.state in scoring.SCORED else None
        found.append(
            replace(
                row,
                counting_state=best.state if best is not None else "",
                counting_centi=score,
                rank=rank,
                passed=score is not None and score >= exam.pass_centi,
            )
        )
    return found


def entry_of(row: ScoreRow, *, is_resit: bool) -> tuple[str, int | None]:
    """State and score of the first try or of the resit."""
    return (row.resit_state, row.resit_centi) if is_resit else (row.state, row.score_centi)


def entry_words(row: ScoreRow, *, is_resit: bool) -> str:
    """What is entered, as it stands in the cell."""
    state, score = entry_of(row, is_resit=is_resit)
    if score is not None:
        return format_centi(score)
    return "" if state == scoring.NORMAL else scoring.STATE_LABELS.get(state, "")


def result_words(row: ScoreRow) -> str:
    """合格, 不合格, the state instead of a score, or 未登记."""
    if not row.counting_state:
        return MISSING
    if row.counting_centi is None:
        return scoring.STATE_LABELS.get(row.counting_state, row.counting_state)
    return "合格" if row.passed else "不合格"


def resit_words(row: ScoreRow) -> str | None:
    """When the resit was and what was noted; None without one."""
    return (note_words(row.resit_on, row.resit_note) or UNKNOWN_DAY) if row.resit_state else None

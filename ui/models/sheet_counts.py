"""Running counts of a sheet: how many lines of each kind have which mark, kept with every change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from app.figures.counting import sheet_tally
from app.rules.marks import MarkKindRow, Tally

if TYPE_CHECKING:
    from app.services.mark.attendance import SheetRow

DUE, GUEST, GONE = "due", "guest", "gone"  # how a line counts


class SheetCounts:
    """Counts of (how the line counts, mark)."""

    def __init__(self, lines: Iterable[tuple[SheetRow, str]] = ()) -> None:
        self._counts = Counter((_part(row), mark) for row, mark in lines)

    def move(self, row: SheetRow, before: str, after: str) -> None:
        """A line has another mark now."""
        self._counts[_part(row), before] -= 1
        self._counts[_part(row), after] += 1

    def tally(self, kinds: Sequence[MarkKindRow]) -> Tally:
        """The figures of the sheet."""
        parts: dict[str, dict[str, int]] = {DUE: {}, GUEST: {}, GONE: {}}
        for (part, mark), number in self._counts.items():
            parts[part][mark] = number
        return sheet_tally(parts[DUE], tuple(kinds), walk_ins=parts[GUEST], gone=sum(parts[GONE].values()))


def _part(row: SheetRow) -> str:
    return GONE if row.is_gone else GUEST if row.source == "walk_in" else DUE

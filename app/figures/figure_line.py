"""One line of the catalogue: what a figure is called, means, is counted in, is rounded by, and adds over."""

from __future__ import annotations

from dataclasses import dataclass

EXACT, ONE, TWO = "e", "h1", "h2"
UNITS, TIME, BOTH, NONE = "units", "time", "both", "none"


@dataclass(frozen=True)
class Figure:
    """One figure. `scale` 100: its values are hundredths (学时, 分, half days).

    `adds`: over units (people of several units), over time (periods that follow each other), both, or none.
    """

    id: str
    word: str
    definition: str
    unit: str
    rounding: str
    adds: str
    rows: str
    scale: int = 1

    @property
    def is_percent(self) -> bool:
        """Whether it is printed as a share."""
        return self.unit == "%"

    def adds_over(self, what: str) -> bool:
        """Whether values may be summed over `what`: units or time."""
        return self.adds in (BOTH, what)


_HUNDREDTHS = frozenset({"学时", "人学时", "分"})
_HALVES = frozenset({"study.days"})


def lines(rows: str, *each: tuple[str, str, str, str, str, str]) -> tuple[Figure, ...]:
    """Figures that come from the same source rows."""
    return tuple(
        Figure(*line, rows, 100 if line[3] in _HUNDREDTHS or line[0] in _HALVES else 1) for line in each
    )

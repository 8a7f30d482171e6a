"""A figure of the year's summary and the rows behind it (I11)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.figures.values import FigureRow
from app.rules.hours import format_centi
from app.rules.words import NOT_ENOUGH, looks_odd
from app.services.year.year_facts import HeldSession

_PARTS = re.compile("[（，；]")
NOTHING = "没有可统计的记录"


@dataclass(frozen=True)
class SummaryFigure:
    """One figure: `words` go into the text, `exact` and `definition` into its footnote.

    `has_fraction`: parts of one are ordinary in it (money, hours), only nought is odd. `basis`: the sentences
    of the plans behind it where its code is none of theirs.
    """

    code: str
    label: str
    words: str
    exact: str
    definition: str
    enough: bool = True
    has_fraction: bool = False
    basis: tuple[str, ...] = ()
    rows: Callable[[], tuple[FigureRow, ...]] = field(default=tuple, compare=False)

    @property
    def is_odd(self) -> bool:
        """Recorded, but 0 or a fraction where it stands in the text: to be looked at before it goes out."""
        return self.enough and looks_odd(self.words.split(".")[0] if self.has_fraction else self.words)

    @property
    def brief(self) -> str:
        """The first part of the exact value, short enough for a list: '54 场'; a dash for 数据不足."""
        return _PARTS.split(self.exact)[0] if self.enough else "—"


def missing(code: str, label: str, definition: str, why: str = NOTHING) -> SummaryFigure:
    """A figure the records cannot give: said so, never invented."""
    return SummaryFigure(code, label, NOT_ENOUGH, why, definition, enough=False)


def present_rows(lessons: Iterable[HeldSession]) -> tuple[FigureRow, ...]:
    """Class sessions with the people present."""
    return tuple(FigureRow(s.on, s.title, s.batch, f"实到 {s.present} 人", "session", s.id) for s in lessons)


def hour_rows(lessons: Iterable[HeldSession]) -> tuple[FigureRow, ...]:
    """Class sessions with their hours."""
    return tuple(
        FigureRow(s.on, s.title, s.batch, f"{format_centi(s.hours_centi)} 学时", "session", s.id)
        for s in lessons
    )

"""Ask a figure: one value, or one per person, unit, class session, test or month. Everybody asks here."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from app.figures import printing
from app.figures.catalogue import FIGURES, figure
from app.figures.figure_line import Figure
from app.figures.scopes import Scope
from app.figures.values import Value
from app.services.figure import measured, of_appraisals
from app.services.figure.facts import YearFacts
from app.services.figure.measured import Measure

MEASURES: Mapping[str, Measure] = {**measured.MEASURES, **of_appraisals.MEASURES}


def value(facts: YearFacts, id: str, scope: Scope) -> Value:
    """One figure of the scope. Raises `InputProblem` figure.unknown."""
    return measured.value(facts, id, scope, MEASURES)


def by(facts: YearFacts, id: str, scope: Scope, key: str) -> dict[Hashable, Value]:
    """One figure for every person, unit, session, exam (by id) or month ('2024-08') that has any of it.

    Raises `InputProblem` figure.unknown, or figure.cut when the figure cannot be cut by that.
    """
    return measured.by(facts, id, scope, key, MEASURES)


@dataclass(frozen=True)
class Asked:
    """A figure with its value and its one text."""

    figure: Figure
    value: Value

    @property
    def text(self) -> str:
        """As it is printed everywhere."""
        return printing.text(self.value, self.figure)

    @property
    def number(self) -> int | float | str:
        """As a cell of a workbook stores it."""
        return printing.number(self.value, self.figure)


def ask(facts: YearFacts, id: str, scope: Scope) -> Asked:
    """Figure, value and text at once."""
    return Asked(figure(id), value(facts, id, scope))


def catalogue(facts: YearFacts, scope: Scope, ids: Iterable[str] | None = None) -> tuple[Asked, ...]:
    """Every figure of the scope (or those of `ids`) in the catalogue's order."""
    wanted = None if ids is None else set(ids)
    return tuple(ask(facts, each.id, scope) for each in FIGURES if wanted is None or each.id in wanted)


def text(facts: YearFacts, id: str, scope: Scope) -> str:
    """The one text of a figure."""
    return ask(facts, id, scope).text

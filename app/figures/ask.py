"""Ask a figure: one value, or one per person, unit, class session, test or month. Everybody asks here."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from app.errors import InputProblem
from app.figures import (
    of_attendance,
    of_exams,
    of_hours,
    of_people,
    of_records,
    of_rules,
    of_sessions,
    of_standings,
    of_study,
    printing,
)
from app.figures.catalogue import FIGURES, figure
from app.figures.facts import YearFacts
from app.figures.figure_line import TIME, Figure
from app.figures.of_attendance import EXAM, MONTH, PERSON, SESSION, TOTAL, UNIT, Found
from app.figures.of_people import month_ends
from app.figures.scopes import Scope
from app.figures.values import NOTHING, Value

Measure = Callable[[YearFacts, Scope, str], Found]
MEASURES: Mapping[str, Measure] = {
    **of_sessions.MEASURES,
    **of_attendance.MEASURES,
    **of_people.MEASURES,
    **of_records.MEASURES,
    **of_hours.MEASURES,
    **of_exams.MEASURES,
    **of_study.MEASURES,
    **of_standings.MEASURES,
    **of_rules.MEASURES,
}
# What a figure can be cut by, by the first part of its id; months follow from `adds`.
_CUTS: Mapping[str, tuple[str, ...]] = {
    "session": (SESSION,), "course": (SESSION,), "day": (SESSION,), "hours": (SESSION,), "batch": (),
    "att": (PERSON, UNIT, SESSION), "sent": (PERSON, UNIT, SESSION),
    "heads": (PERSON, UNIT), "mean": (PERSON, UNIT),
    "make": (PERSON, UNIT, SESSION), "pot": (PERSON, UNIT),
    "exam": (PERSON, UNIT, EXAM), "resit": (PERSON, UNIT, EXAM), "talk": (PERSON, UNIT),
    "told": (), "visit": (UNIT,), "report": (PERSON, UNIT), "four": (PERSON, UNIT),
    "study": (SESSION,), "seminar": (SESSION,), "self": (PERSON,), "member": (PERSON,),
    "req": (PERSON, UNIT), "leave": (PERSON, UNIT), "mark": (PERSON,), "turn": (PERSON, UNIT),
    "pair": (), "week": (), "paper": (), "file": (SESSION,), "share": (), "duty": (),
}  # fmt: skip
_OWN_CUTS: Mapping[str, tuple[str, ...]] = {
    "hours.people": (PERSON, UNIT),
    "hours.class": (PERSON, UNIT),
    "hours.sent_people": (PERSON, UNIT),
    "hours.self_people": (PERSON, UNIT),
    "exam.held": (EXAM,),
    "study.days": (),
    "mean.present": (UNIT,),
    "mark.total": (PERSON, UNIT),
}


def cuts(id: str) -> tuple[str, ...]:
    """By what `by` can cut a figure."""
    own = _OWN_CUTS.get(id, _CUTS[id.split(".")[0]])
    return (*own, MONTH) if figure(id).adds_over(TIME) else own


def value(facts: YearFacts, id: str, scope: Scope) -> Value:
    """One figure of the scope. Raises `InputProblem` figure.unknown."""
    figure(id)
    found = facts.once(("value", id, scope), lambda: MEASURES[id](facts, scope, TOTAL))
    return found.get(None, NOTHING)


def by(facts: YearFacts, id: str, scope: Scope, key: str) -> dict[Hashable, Value]:
    """One figure for every person, unit, session, exam (by id) or month ('2024-08') that has any of it.

    Raises `InputProblem` figure.unknown, or figure.cut when the figure cannot be cut by that.
    """
    if key not in cuts(id):
        raise InputProblem("figure.cut", id=id, key=key)
    if key == MONTH:
        return facts.once(("by", id, scope, key), lambda: _by_month(facts, id, scope))
    return facts.once(("by", id, scope, key), lambda: MEASURES[id](facts, scope, key))


def _by_month(facts: YearFacts, id: str, scope: Scope) -> dict[Hashable, Value]:
    found: dict[Hashable, Value] = {}
    start = scope.first
    # Months still to come hold what is planned.
    for end in month_ends(replace(scope, today=max(scope.today, scope.last))):
        one = value(facts, id, scope.part(start, end))
        if one.part:
            found[f"{end:%Y-%m}"] = one
        start = end + timedelta(days=1)
    return found


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

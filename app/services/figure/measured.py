"""What the facts of the year measure directly, and how it is asked: whole, or by person, unit, month ….

The appraisal is measured from these again (`of_appraisals`); `ask` has both, and everybody else asks there.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from datetime import timedelta

from app.errors import InputProblem
from app.figures.catalogue import figure
from app.figures.figure_line import TIME
from app.figures.scopes import Scope
from app.figures.values import NOTHING, Value
from app.services.figure import (
    of_attendance,
    of_exams,
    of_hours,
    of_people,
    of_records,
    of_rules,
    of_sessions,
    of_standings,
    of_study,
)
from app.services.figure.facts import YearFacts
from app.services.figure.of_attendance import EXAM, MONTH, PERSON, SESSION, TOTAL, UNIT, Found
from app.services.figure.of_people import month_ends

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


def value(facts: YearFacts, id: str, scope: Scope, measures: Mapping[str, Measure] = MEASURES) -> Value:
    """One figure of the scope. Raises `InputProblem` figure.unknown."""
    figure(id)
    found = facts.once(("value", id, scope), lambda: measures[id](facts, scope, TOTAL))
    return found.get(None, NOTHING)


def by(
    facts: YearFacts, id: str, scope: Scope, key: str, measures: Mapping[str, Measure] = MEASURES
) -> dict[Hashable, Value]:
    """One figure for every person, unit, session, exam (by id) or month ('2024-08') that has any of it.

    Raises `InputProblem` figure.unknown, or figure.cut when the figure cannot be cut by that.
    """
    if key not in cuts(id):
        raise InputProblem("figure.cut", id=id, key=key)
    if key == MONTH:
        return facts.once(("by", id, scope, key), lambda: _by_month(facts, id, scope, measures))
    return facts.once(("by", id, scope, key), lambda: measures[id](facts, scope, key))


def _by_month(
    facts: YearFacts, id: str, scope: Scope, measures: Mapping[str, Measure]
) -> dict[Hashable, Value]:
    found: dict[Hashable, Value] = {}
    start = scope.first
    # Months still to come hold what is planned.
    for end in month_ends(replace(scope, today=max(scope.today, scope.last))):
        one = value(facts, id, scope.part(start, end), measures)
        if one.part:
            found[f"{end:%Y-%m}"] = one
        start = end + timedelta(days=1)
    return found

"""The year-end appraisal as figures (C27, C39, E37): points and totals of people, means of units.

It is made of other figures, so it stands above them: `appraisals` asks what is measured directly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from app.figures.scopes import Scope
from app.figures.values import Value
from app.rules import appraisal
from app.services.figure.appraisals import AppraisalRow, appraise_year
from app.services.figure.facts import YearFacts
from app.services.figure.of_attendance import PERSON, TOTAL, UNIT, Found
from app.services.figure.of_standings import day_of


def appraised(
    facts: YearFacts, scope: Scope
) -> tuple[tuple[AppraisalRow, ...], Mapping[int | None, Fraction | None]]:
    """The year's appraisal: everybody, and the mean of every unit of the day."""
    day = day_of(facts, scope)

    def read() -> tuple[tuple[AppraisalRow, ...], Mapping[int | None, Fraction | None]]:
        rows, units = appraise_year(facts.session, year=facts.year, today=day, facts=facts)
        return rows, {each.unit_id: each.exact for each in units}

    return facts.once(("appraised", day), read)


def _point_values(part: str) -> Callable[[AppraisalRow], Fraction | None]:
    def of(row: AppraisalRow) -> Fraction | None:
        if part == "deducted":
            return Fraction(row.result.deducted_centi) if row.result.exact is not None else None
        return row.result.exact if part == "total" else row.result.exact_points.get(part)

    return of


def _marks(part: str) -> Callable[[YearFacts, Scope, str], Found]:
    of = _point_values(part)

    def measure(facts: YearFacts, scope: Scope, key: str) -> Found:
        rows, units = appraised(facts, scope)
        if part == "total" and (key == UNIT or scope.unit_id is not None) and scope.group_id is None:
            if key == UNIT:
                return {unit: _exact(exact) for unit, exact in units.items() if exact is not None}
            if key == TOTAL:
                return {None: _exact(units.get(scope.unit_id))}
        found = {}
        for row in rows:
            person_id = row.record.person_id
            unit = facts.unit_at_end(person_id, scope)
            own = of(row)
            if own is not None and facts.takes(person_id, scope.until, unit, scope):
                found[person_id] = own
        if key == PERSON:
            return {person_id: _exact(own) for person_id, own in found.items()}
        return {None: _exact(appraisal.mean([(own, 1) for own in found.values()]))}

    return measure


def _exact(value: Fraction | None) -> Value:
    return Value(0, 0, enough=False) if value is None else Value(value.numerator, value.denominator)


MEASURES: Mapping[str, Callable[[YearFacts, Scope, str], Found]] = {
    f"mark.{part}": _marks(part)
    for part in (
        *(appraisal.ATTENDANCE, appraisal.HOURS, appraisal.SCORES, appraisal.FOUR),
        *("deducted", "total"),
    )
}

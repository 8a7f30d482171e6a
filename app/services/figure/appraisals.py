"""培训考核评分 of a year: every cadre and every unit, by the town's own weights (C27, C39, E37)."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.figures.counting import NOBODY, Attendance
from app.figures.scopes import Scope, year_scope
from app.figures.values import Value
from app.rules import appraisal
from app.rules.appraisal import Appraisal, Share, Weights
from app.rules.scoring import ranks
from app.services.figure.facts import YearFacts, read_facts
from app.services.figure.measured import by
from app.services.figure.of_attendance import PERSON, UNIT, grouped
from app.services.figure.of_hours import unit_days
from app.services.figure.of_standings import Owed, duty_facts, hours_rate
from app.services.figure.person_records import PersonRecord, person_records
from app.services.hour.hour_state import judged
from app.services.setting.town import get_setting, set_setting

PREFIX = "appraisal."


@dataclass(frozen=True)
class AppraisalRow:
    """One cadre; `rank` shares ties (1, 1, 3), None without a total."""

    record: PersonRecord
    result: Appraisal
    talks: int
    rank: int | None


@dataclass(frozen=True)
class UnitAppraisalRow:
    """One unit of the day: what its people did there, and the mean of their totals weighted by their days.

    `hours` is 学时完成率, `exact` the mean before it is rounded; `rank` is among units of its sort.
    """

    unit_id: int | None
    unit: str
    is_village: bool
    people: int
    assessed: int
    present: int
    entered: int
    hours: Value
    absences: int
    talks: int
    exact: Fraction | None
    rank: int | None = None

    @property
    def mean_centi(self) -> int | None:
        """The mean in 1/100 points, half up."""
        return appraisal.rounded(self.exact)


def appraisal_weights(session: Session, *, year: int | None = None) -> Weights:
    """The town's weights (of a closed `year` those of then); what was never set has its default."""
    usual = Weights()
    values = {}
    for field in fields(Weights):
        text = get_setting(session, name=PREFIX + field.name, year=year)
        values[field.name] = int(text) if text.isdigit() else getattr(usual, field.name)
    found = Weights(**values)
    return found if found.are_whole else usual


def set_appraisal_weights(session: Session, *, weights: Weights, year: int | None = None) -> None:
    """Keep the weights; with a closed `year` those of that year alone.

    Raises `InputProblem` appraisal.weights or appraisal.deduction.
    """
    if not weights.are_whole:
        raise InputProblem("appraisal.weights")
    if not all(0 <= each <= appraisal.WHOLE for each in (weights.per_absence, weights.per_talk)):
        raise InputProblem("appraisal.deduction")
    before = None if year is None else appraisal_weights(session, year=year)
    for field in fields(Weights):
        value = getattr(weights, field.name)
        if before is None or value != getattr(before, field.name):
            set_setting(session, name=PREFIX + field.name, value=str(value), year=year)


def appraise_year(
    session: Session,
    *,
    year: int,
    today: date,
    facts: YearFacts | None = None,
) -> tuple[tuple[AppraisalRow, ...], tuple[UnitAppraisalRow, ...]]:
    """Every cadre of the year in official order, and every unit, villages first in their own ranking.

    `facts` of the year, where they have been read already.
    """
    weights = appraisal_weights(session, year=year)
    facts = facts or read_facts(session, year=year, today=today)
    scope = year_scope(year, today=today)
    hours = duty_facts(facts, scope).hours.people()
    records = person_records(session, year=year, today=today, facts=facts, hours=hours, with_lists=False)
    closed = by(facts, "talk.closed", scope, PERSON)
    # Where nobody's 四有 are kept (in the offices, in the villages) the part says nothing there.
    kept = {_is_village(facts, record, scope.until) for record in records if any(record.four.values())}
    found = []
    for record in records:
        talks = closed[record.person_id].part if record.person_id in closed else 0
        shares = shares_of(record, is_four_kept=_is_village(facts, record, scope.until) in kept)
        result = appraisal.appraise(shares, weights, absences=record.tally.absent, talks=talks)
        found.append((record, result, talks))
    places = ranks([result.exact for _, result, _ in found])
    rows = tuple(AppraisalRow(*each, place) for each, place in zip(found, places, strict=True))
    return rows, _units(facts, scope, rows)


def _is_village(facts: YearFacts, record: PersonRecord, until: date) -> bool:
    """Whether the unit is a village at the period's end."""
    unit = facts.units.get(record.hours.unit_id or 0)
    return unit is not None and unit.on(until).is_village


def shares_of(record: PersonRecord, *, is_four_kept: bool) -> dict[str, Share | None]:
    """What was reached of each part; None where there is nothing to measure. Only tested exams count."""
    asked = hours_rate(Owed(record.person_id, record.hours.unit_id, each) for each in judged(record.hours))
    tested = [score for score in record.scores if score.score_centi is not None]
    return {
        appraisal.ATTENDANCE: Share(record.tally.present, record.entered) if record.entered > 0 else None,
        appraisal.HOURS: Share(asked.part, asked.whole or 0) if asked.enough else None,
        appraisal.SCORES: Share(
            sum((score.score_centi or 0) * 10000 // score.full_centi for score in tested), 10000 * len(tested)
        )
        if tested
        else None,
        appraisal.FOUR: Share(sum(1 for on in record.four.values() if on), len(record.four))
        if is_four_kept
        else None,
    }


def _units(facts: YearFacts, scope: Scope, rows: tuple[AppraisalRow, ...]) -> tuple[UnitAppraisalRow, ...]:
    """Every unit by what its people did there; who moved counts in each of them by the days spent there."""
    by_person = {row.record.person_id: row for row in rows}
    members: dict[int | None, list[tuple[AppraisalRow, int]]] = {}
    for (person_id, unit), days in unit_days(facts, scope).items():
        if person_id in by_person:
            members.setdefault(unit, []).append((by_person[person_id], days))
    order = [*facts.units, None]
    attended = grouped(facts, scope, UNIT)
    talks = by(facts, "talk.closed", scope, UNIT)
    hours = by(facts, "req.rate", scope, UNIT)
    made = []
    for unit in order:
        if unit in members:
            told = talks[unit].part if unit in talks else 0
            present = attended.get(unit, NOBODY)
            made.append(_unit(facts, unit, scope.until, members[unit], present, told, hours[unit]))
    result: list[UnitAppraisalRow] = []
    for is_village in (True, False):
        some = [each for each in made if each.is_village == is_village]
        places = ranks([each.exact for each in some])
        result += [replace(each, rank=place) for each, place in zip(some, places, strict=True)]
    return tuple(result)


def _unit(
    facts: YearFacts,
    unit: int | None,
    until: date,
    members: list[tuple[AppraisalRow, int]],
    attended: Attendance,
    talks: int,
    hours: Value,
) -> UnitAppraisalRow:
    totals = [(row.result.exact, days) for row, days in members if row.result.exact is not None]
    fact = facts.units.get(unit or 0)
    return UnitAppraisalRow(
        unit_id=unit,
        unit=fact.name if fact else "未分单位",
        is_village=fact is not None and fact.on(until).is_village,
        people=len(members),
        assessed=len(totals),
        present=attended.present,
        entered=attended.entered,
        hours=hours,
        absences=attended.absent,
        talks=talks,
        exact=appraisal.mean(totals),
    )

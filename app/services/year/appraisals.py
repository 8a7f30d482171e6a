"""培训考核评分 of a year: every cadre and every unit, by the town's own weights (C27, C39, E37)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules import appraisal
from app.rules.appraisal import Appraisal, Share, Weights
from app.rules.scoring import ranks
from app.services.follow_up.talks import CLOSED
from app.services.person.units import list_units
from app.services.setting.town import get_setting, set_setting
from app.services.year.person_records import PersonRecord, person_records

PREFIX = "appraisal."
VILLAGES = ("村", "社区")


@dataclass(frozen=True)
class AppraisalRow:
    """One cadre; `rank` shares ties (1, 1, 3), None without a total."""

    record: PersonRecord
    result: Appraisal
    talks: int
    rank: int | None


@dataclass(frozen=True)
class UnitAppraisalRow:
    """One unit: its people's sums and the mean of their totals; `rank` among units of its sort."""

    unit_id: int | None
    unit: str
    is_village: bool
    people: int
    assessed: int
    present: int
    entered: int
    hours_done: int
    hours_asked: int
    absences: int
    talks: int
    mean_centi: int | None
    rank: int | None


def appraisal_weights(session: Session, *, year: int | None = None) -> Weights:
    """The town's weights (of a closed `year` those of then); what was never set has its default."""
    usual = Weights()
    values = {}
    for field in fields(Weights):
        text = get_setting(session, name=PREFIX + field.name, year=year)
        values[field.name] = int(text) if text.isdigit() else getattr(usual, field.name)
    found = Weights(**values)
    return found if found.are_whole else usual


def set_appraisal_weights(session: Session, *, weights: Weights) -> None:
    """Keep the weights. Raises `InputProblem` appraisal.weights or appraisal.deduction."""
    if not weights.are_whole:
        raise InputProblem("appraisal.weights")
    if not all(0 <= each <= appraisal.WHOLE for each in (weights.per_absence, weights.per_talk)):
        raise InputProblem("appraisal.deduction")
    for field in fields(Weights):
        set_setting(session, name=PREFIX + field.name, value=str(getattr(weights, field.name)))


def appraise_year(
    session: Session, *, year: int, today: date
) -> tuple[tuple[AppraisalRow, ...], tuple[UnitAppraisalRow, ...]]:
    """Every cadre of the year in official order, and every unit, villages first in their own ranking."""
    weights = appraisal_weights(session, year=year)
    records = person_records(session, year=year, today=today)
    # Where nobody's 四有 are kept the part says nothing about anybody.
    is_four_kept = any(on for record in records for on in record.four.values())
    found = []
    for record in records:
        talks = sum(1 for talk in record.talks if talk.status == CLOSED)
        shares = shares_of(record, is_four_kept=is_four_kept)
        result = appraisal.appraise(shares, weights, absences=record.tally.absent, talks=talks)
        found.append((record, result, talks))
    places = ranks([result.total_centi for _, result, _ in found])
    rows = tuple(AppraisalRow(*each, place) for each, place in zip(found, places, strict=True))
    return rows, _units(session, rows)


def shares_of(record: PersonRecord, *, is_four_kept: bool) -> dict[str, Share | None]:
    """What was reached of each part; None where there is nothing to measure. Only tested exams count."""
    asked = [each for each in record.hours.standings if each.required_centi]
    tested = [score for score in record.scores if score.score_centi is not None]
    return {
        appraisal.ATTENDANCE: Share(record.tally.present, record.entered) if record.entered > 0 else None,
        appraisal.HOURS: Share(_done(record), sum(each.required_centi or 0 for each in asked))
        if asked
        else None,
        appraisal.SCORES: Share(
            sum((score.score_centi or 0) * 10000 // score.full_centi for score in tested), 10000 * len(tested)
        )
        if tested
        else None,
        appraisal.FOUR: Share(sum(1 for on in record.four.values() if on), len(record.four))
        if is_four_kept
        else None,
    }


def _done(record: PersonRecord) -> int:
    """Hours towards what is asked; more than asked of one pot does not fill another."""
    return sum(min(each.hours_centi, each.required_centi or 0) for each in record.hours.standings)


def _units(session: Session, rows: Iterable[AppraisalRow]) -> tuple[UnitAppraisalRow, ...]:
    kinds = {unit.id: unit.kind for unit in list_units(session)}
    groups: dict[tuple[int | None, str], list[AppraisalRow]] = {}
    for row in rows:
        groups.setdefault((row.record.hours.unit_id, row.record.hours.unit), []).append(row)
    made = [_unit(key, own, kinds.get(key[0] or 0, "") in VILLAGES) for key, own in groups.items()]
    result: list[UnitAppraisalRow] = []
    for is_village in (True, False):
        some = [unit for unit in made if unit.is_village == is_village]
        places = ranks([unit.mean_centi for unit in some])
        result += [_ranked(unit, place) for unit, place in zip(some, places, strict=True)]
    return tuple(result)


def _unit(key: tuple[int | None, str], own: list[AppraisalRow], is_village: bool) -> UnitAppraisalRow:
    totals = [row.result.total_centi for row in own if row.result.total_centi is not None]
    return UnitAppraisalRow(
        unit_id=key[0],
        unit=key[1] or "未分单位",
        is_village=is_village,
        people=len(own),
        assessed=len(totals),
        present=sum(row.record.tally.present for row in own),
        entered=sum(row.record.entered for row in own),
        hours_done=sum(_done(row.record) for row in own),
        hours_asked=sum(s.required_centi or 0 for row in own for s in row.record.hours.standings),
        absences=sum(row.record.tally.absent for row in own),
        talks=sum(row.talks for row in own),
        mean_centi=appraisal.mean_down(totals),
        rank=None,
    )


def _ranked(unit: UnitAppraisalRow, place: int | None) -> UnitAppraisalRow:
    return replace(unit, rank=place)

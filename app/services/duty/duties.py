"""制度执行: every duty of a year, period by period, with the rows behind each figure (I13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules import duties as rules
from app.rules.duties import in_force
from app.rules.periods import WEEK, Period, periods_of_year
from app.services.duty.duty_facts import YearFacts
from app.services.duty.duty_measured import DutyRow, Measured
from app.services.duty.duty_measures import MEASURES
from app.services.duty.duty_rules import DutyRuleRow, by_code, list_duty_rules
from app.services.hour.hours import POT_HOURS, PersonHours


@dataclass(frozen=True)
class DutyFigure:
    """One duty in one period. `required` and `done` are in the same unit (times, people, units, percent)."""

    rule_id: int
    code: str
    label: str
    period_key: str
    period: str
    first: date
    last: date
    required: int
    done: int
    status: str
    most: int | None = None

    @property
    def month(self) -> int:
        """The month it stands in: a week's Monday, else the month in which the period ends."""
        return self.first.month if (self.last - self.first).days < 7 else self.last.month

    @property
    def missing(self) -> int:
        """What is short."""
        return max(0, self.required - self.done)


@dataclass(frozen=True)
class DutyLine:
    """A duty with the newest version that held in the year, and its figures in order."""

    rule: DutyRuleRow
    figures: tuple[DutyFigure, ...]

    @property
    def id(self) -> str:
        """The code, for tables."""
        return self.rule.code


@dataclass(frozen=True)
class MonthCell:
    """The figures of a duty that stand in one month, taken together; empty when none does."""

    code: str
    month: int
    required: int
    done: int
    status: str
    figures: tuple[DutyFigure, ...]


def duties_of_year(
    session: Session, *, year: int, today: date, include_disabled: bool = False
) -> tuple[DutyLine, ...]:
    """Every duty that is switched on, in the order of the catalogue.

    Each period is judged by the version in force on its last day, so a closed year by the rules of that year.
    """
    return _lines(YearFacts(session, year=year, today=today), include_disabled)


def hours_and_duties(
    session: Session, *, year: int, today: date
) -> tuple[tuple[PersonHours, ...], tuple[DutyLine, ...]]:
    """Both at once, for pages that show both: the hours are added up once."""
    facts = YearFacts(session, year=year, today=today)
    return facts.hours.people(), _lines(facts, include_disabled=False)


def _lines(facts: YearFacts, include_disabled: bool) -> tuple[DutyLine, ...]:
    lines = []
    for versions in by_code(facts.hours.all_rules).values():
        figures: list[DutyFigure] = []
        shown: DutyRuleRow | None = None
        for rule in sorted(versions, key=lambda each: (each.from_on or date.min, each.id)):
            if not (rule.enabled or include_disabled):
                continue
            periods = _periods(rule, facts)
            for period in periods:
                if period.last < facts.begun and rule.measure != POT_HOURS:
                    continue
                measured = MEASURES[rule.measure](facts, rule, period)
                # Nobody and nothing it could concern in this period: no figure rather than an empty "done".
                if measured is not None and (measured.required or measured.done):
                    figures.append(_figure(rule, period, measured, facts.today))
            shown = rule if periods or shown is None else shown
        if shown is not None and (figures or _holds_in(shown, facts)):
            figures.sort(key=lambda figure: (figure.first, figure.period_key))
            lines.append(DutyLine(shown, tuple(figures)))
    return tuple(lines)


def _periods(rule: DutyRuleRow, facts: YearFacts) -> list[Period]:
    last_day = rule.to_on - timedelta(days=1) if rule.to_on else None
    found = periods_of_year(rule.period, facts.year.first.year, from_on=rule.from_on, to_on=last_day)
    # A week belongs to its Monday (22 from August to December 2024, Q8); all others are judged at their end.
    starts = rule.period == WEEK
    return [p for p in found if in_force(rule.from_on, rule.to_on, p.first if starts else p.last)]


def _holds_in(rule: DutyRuleRow, facts: YearFacts) -> bool:
    return in_force(rule.from_on, rule.to_on, facts.year.last)


def _figure(rule: DutyRuleRow, period: Period, measured: Measured, today: date) -> DutyFigure:
    status = rules.status(
        required=measured.required,
        done=measured.done,
        period=period,
        today=today,
        deadline=rule.deadline,
        reference=rule.reference,
    )
    return DutyFigure(
        rule.id,
        rule.code,
        rule.label,
        period.key,
        period.label,
        period.first,
        period.last,
        measured.required,
        measured.done,
        status,
        rule.most,
    )


def month_cells(line: DutyLine) -> tuple[MonthCell | None, ...]:
    """The twelve cells of a duty; several periods in one month (weeks) are added up."""
    found: list[MonthCell | None] = []
    for month in range(1, 13):
        own = tuple(figure for figure in line.figures if figure.month == month)
        if not own:
            found.append(None)
            continue
        required, done = sum(f.required for f in own), sum(f.done for f in own)
        status = own[0].status if len(own) == 1 else _together(own, required, done)
        found.append(MonthCell(line.rule.code, month, required, done, status, own))
    return tuple(found)


def _together(figures: Sequence[DutyFigure], required: int, done: int) -> str:
    statuses = {figure.status for figure in figures}
    over = {rules.SHORT, rules.OVERDUE} & statuses
    if over:
        return rules.OVERDUE if done == 0 else rules.SHORT
    return rules.DONE if statuses == {rules.DONE} or done >= required > 0 else rules.NOT_DUE


def duty_rows(
    session: Session, *, year: int, code: str, period_key: str, today: date, rule_id: int | None = None
) -> tuple[DutyRow, ...]:
    """The rows behind one figure, what is missing first. Raises `InputProblem` duty.not_found.

    `rule_id` is the version the figure was judged by; without it a version that is switched on.
    """
    facts = YearFacts(session, year=year, today=today)
    return _rows_of(facts, code, period_key, rule_id)


def rows_of_figures(
    session: Session, *, year: int, figures: Sequence[DutyFigure], today: date
) -> tuple[tuple[DutyFigure, DutyRow], ...]:
    """The rows behind several figures of a duty (the weeks of a month) with theirs, what is missing first."""
    facts = YearFacts(session, year=year, today=today)
    found = [
        (figure, row)
        for figure in figures
        for row in _rows_of(facts, figure.code, figure.period_key, figure.rule_id)
    ]
    return tuple(sorted(found, key=lambda pair: pair[1].ok))


def _rows_of(facts: YearFacts, code: str, period_key: str, rule_id: int | None) -> tuple[DutyRow, ...]:
    for rule in sorted(list_duty_rules(facts.session), key=lambda each: not each.enabled):
        if rule.code != code or (rule_id is not None and rule.id != rule_id):
            continue
        for period in _periods(rule, facts):
            if period.key == period_key:
                measured = MEASURES[rule.measure](facts, rule, period)
                rows = tuple(measured.rows()) if measured is not None else ()
                if not rows and measured is not None and measured.done < measured.required:
                    rows = (DutyRow(False, None, rule.label, "", "还没有登记"),)
                return tuple(sorted(rows, key=lambda row: row.ok))
    raise InputProblem("duty.not_found")

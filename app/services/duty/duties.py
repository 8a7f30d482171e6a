"""制度执行: every duty of a year, period by period, with the rows behind each figure (I13)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules import duties as rules
from app.rules.duties import in_force
from app.rules.periods import ONCE, Period
from app.services.duty.duty_facts import DutyFacts
from app.services.duty.duty_measured import DutyRow, Measured
from app.services.duty.duty_measures import MEASURES
from app.services.duty.duty_own_measures import is_switched_off
from app.services.duty.duty_periods import lacks_its_group, periods_of, why_nobody
from app.services.duty.duty_register_measure import is_withdrawn
from app.services.hour.hours import POT_HOURS, PersonHours
from app.services.rule.duty_rules import DutyRuleRow, by_code, list_duty_rules

COVERAGE = "coverage"


@dataclass(frozen=True)
class DutyFigure:
    """One duty in one period. `required` and `done` are in the same unit (times, people, units, percent).

    `late` of them came after their day, `waived` are let off with a reason, `unknown` cannot be judged for
    want of data; `lacking` is what is not there at all. `note` is told beside.
    """

    rule_id: int
    code: str
    label: str
    period_key: str
    period: str
    first: date
    last: date
    required: int
    done: float
    status: str
    most: int | None = None
    late: int = 0
    waived: int = 0
    unknown: int = 0
    lacking: float | None = None
    note: str = ""

    @property
    def month(self) -> int:
        """The month it stands in: a week's Monday, else the month in which the period ends; December when
        that is in a later year."""
        if (self.last - self.first).days < 7:
            return self.first.month
        return self.last.month if f"{self.last.year}" in self.period_key else 12

    @property
    def missing(self) -> float:
        """What is short."""
        return max(0, self.required - self.done if self.lacking is None else self.lacking)


@dataclass(frozen=True)
class DutyLine:
    """A duty with the newest version that held in the year, and its figures in order.

    Without any, `reason` says why it concerns nobody and nothing of the year (未适用).
    """

    rule: DutyRuleRow
    figures: tuple[DutyFigure, ...]
    reason: str = ""

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
    done: float
    status: str
    figures: tuple[DutyFigure, ...]


def duties_of_year(
    session: Session, *, year: int, today: date, include_disabled: bool = False
) -> tuple[DutyLine, ...]:
    """Every duty that is switched on, in the order of the catalogue.

    Each period is judged by the version in force on its last day, so a closed year by the rules of that year.
    """
    return duty_lines(DutyFacts(session, year=year, today=today), include_disabled=include_disabled)


def hours_and_duties(
    session: Session, *, year: int, today: date
) -> tuple[tuple[PersonHours, ...], tuple[DutyLine, ...]]:
    """Both at once, for pages that show both: the hours are added up once."""
    facts = DutyFacts(session, year=year, today=today)
    return facts.hours.people(), duty_lines(facts)


def duty_lines(facts: DutyFacts, *, include_disabled: bool = False) -> tuple[DutyLine, ...]:
    """The same from facts that are shared with others."""
    lines = []
    for versions in by_code(facts.hours.all_rules).values():
        figures: list[DutyFigure] = []
        shown: DutyRuleRow | None = None
        settled = False
        for rule in sorted(versions, key=lambda each: (each.from_on or date.min, each.id)):
            if not (rule.enabled or include_disabled):
                continue
            periods = periods_of(rule, facts, versions)
            settled = settled or (rule.period == ONCE and rule.measure != COVERAGE and not periods)
            figures += _figures(facts, rule, periods)
            shown = rule if periods or shown is None else shown
        if shown is None or not (figures or (_holds_in(shown, facts) and not settled)):
            continue
        is_off = is_withdrawn(facts, shown) or is_switched_off(facts, shown)
        if is_off and not (figures or include_disabled):
            continue
        figures.sort(key=lambda figure: (figure.first, figure.period_key))
        lines.append(DutyLine(shown, tuple(figures), "" if figures else why_nobody(facts, shown)))
    return tuple(lines)


def _figures(facts: DutyFacts, rule: DutyRuleRow, periods: Iterable[Period]) -> Iterator[DutyFigure]:
    if lacks_its_group(facts, rule):
        return
    for period in periods:
        if period.last < facts.begun and rule.measure != POT_HOURS:
            continue
        measured = MEASURES[rule.measure](facts, rule, period)
        # Nobody and nothing it could concern in this period: no figure rather than an empty "done".
        if measured is not None and not measured.is_empty:
            yield _figure(rule, period, measured, facts.today)


def _holds_in(rule: DutyRuleRow, facts: DutyFacts) -> bool:
    return in_force(rule.from_on, rule.to_on, facts.year.last)


def _figure(rule: DutyRuleRow, period: Period, measured: Measured, today: date) -> DutyFigure:
    standing = rules.Standing(
        measured.required, measured.done, measured.missing, measured.late, measured.waived, measured.unknown
    )
    judged = period if measured.due_on is None else replace(period, last=measured.due_on)
    deadline = rule.deadline or measured.due_on is not None
    status = rules.status(standing, period=judged, today=today, deadline=deadline, reference=rule.reference)
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
        measured.late,
        measured.waived,
        measured.unknown,
        measured.missing,
        measured.note,
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


def _together(figures: Sequence[DutyFigure], required: int, done: float) -> str:
    statuses = {figure.status for figure in figures}
    over = {rules.SHORT, rules.OVERDUE} & statuses
    if over:
        return rules.OVERDUE if done == 0 else rules.SHORT
    if rules.LATE in statuses:
        return rules.LATE
    return rules.DONE if statuses == {rules.DONE} or done >= required > 0 else rules.worst(statuses)


def duty_rows(
    session: Session, *, year: int, code: str, period_key: str, today: date, rule_id: int | None = None
) -> tuple[DutyRow, ...]:
    """The rows behind one figure, what is missing first. Raises `InputProblem` duty.not_found.

    `rule_id` is the version the figure was judged by; without it a version that is switched on.
    """
    facts = DutyFacts(session, year=year, today=today)
    return _rows_of(facts, code, period_key, rule_id)


def rows_of_figures(
    session: Session, *, year: int, figures: Sequence[DutyFigure], today: date
) -> tuple[tuple[DutyFigure, DutyRow], ...]:
    """The rows behind several figures of a duty (the weeks of a month) with theirs, what is missing first."""
    facts = DutyFacts(session, year=year, today=today)
    found = [
        (figure, row)
        for figure in figures
        for row in _rows_of(facts, figure.code, figure.period_key, figure.rule_id)
    ]
    return tuple(sorted(found, key=lambda pair: pair[1].ok))


def _rows_of(facts: DutyFacts, code: str, period_key: str, rule_id: int | None) -> tuple[DutyRow, ...]:
    versions = list_duty_rules(facts.session, code=code)
    for rule in sorted(versions, key=lambda each: not each.enabled):
        if rule_id is not None and rule.id != rule_id:
            continue
        for period in periods_of(rule, facts, versions):
            if period.key == period_key:
                measured = MEASURES[rule.measure](facts, rule, period)
                rows = tuple(measured.rows()) if measured is not None else ()
                if not rows and measured is not None and measured.done < measured.required:
                    rows = (DutyRow(False, None, rule.label, "", "还没有登记"),)
                return tuple(sorted(rows, key=lambda row: row.ok))
    raise InputProblem("duty.not_found")

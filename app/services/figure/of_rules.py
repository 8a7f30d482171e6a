"""Duties, and what they ask of people and units: turns, pairs, weekly meetings, papers, files, shares.

They are counted by the measures of the duties, whether or not the town has the rule switched on.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import date

from app.figures.scopes import Scope
from app.figures.values import FigureRow, Rows, Value
from app.rules import duties as rules
from app.rules.periods import Period
from app.services.archive.archive_check import ArchiveRow, check_year
from app.services.duty.duties import DutyFigure, duty_lines
from app.services.duty.duty_class_measures import SharedHours, category_hours, leader_hours
from app.services.duty.duty_facts import DutyFacts
from app.services.duty.duty_lecturers import GivenTurn
from app.services.duty.duty_routine_measures import judged_turns
from app.services.figure.facts import YearFacts
from app.services.figure.of_attendance import PERSON, SESSION, TOTAL, UNIT, Found
from app.services.figure.of_standings import day_of, duty_facts, newest
from app.services.rule.duty_rules import DutyRuleRow

LECTURES, REPORTS, PAIRS, WEEKS, PLANS = "Q4", "Q5", "Q7", "Q8", "Q20"
PARTY, THEORY, LEADERS = "Q12", "Q12b", "Q13"
JUDGED = (rules.DONE, rules.LATE, rules.SHORT, rules.OVERDUE)


def _figures(facts: YearFacts, scope: Scope) -> tuple[DutyFigure, ...]:
    """Every duty in every period of the year as it stood on the scope's day, switched on or not."""
    found = duty_facts(facts, scope)
    return facts.once(
        ("duty figures", found.today),
        lambda: tuple(f for line in duty_lines(found, include_disabled=True) for f in line.figures),
    )


def _stands_on(facts: YearFacts, figure: DutyFigure) -> date:
    """The day by which a figure belongs to a month: as in the calendar, a week's Monday, else its end."""
    weekly = (figure.last - figure.first).days < 7
    return figure.first if weekly else min(figure.last, facts.last)


def _inside(facts: YearFacts, scope: Scope) -> list[DutyFigure]:
    last = scope.last if (scope.seen_on or scope.last) >= facts.last else scope.until
    return [f for f in _figures(facts, scope) if scope.first <= _stands_on(facts, f) <= last]


def _duties(*statuses: str) -> Callable[[YearFacts, Scope, str], Found]:
    def measure(facts: YearFacts, scope: Scope, _key: str) -> Found:
        on = {rule.id for rule in duty_facts(facts, scope).hours.all_rules if rule.enabled}
        found = [f for f in _inside(facts, scope) if f.rule_id in on and f.status in statuses]
        rows = tuple(FigureRow(f.last, f.label, f.period, rules.STATUS_LABELS[f.status]) for f in found)
        return {None: Value(len(found), rows=lambda: rows)}

    return measure


def _over(code: str, *, of_done: bool) -> Callable[[YearFacts, Scope, str], Found]:
    """What a duty asked in the periods that are over, or what of it was done."""

    def measure(facts: YearFacts, scope: Scope, _key: str) -> Found:
        day = day_of(facts, scope)
        own = [f for f in _inside(facts, scope) if f.code == code and f.last <= day]
        total = sum(int(f.done) if of_done else f.required for f in own)
        rows = tuple(FigureRow(f.last, f.label, f.period, f"{f.done:g}/{f.required}") for f in own)
        return {None: Value(total, rows=lambda: rows)}

    return measure


def _turns(code: str, *, of_people: bool) -> Callable[[YearFacts, Scope, str], Found]:
    def measure(facts: YearFacts, scope: Scope, key: str) -> Found:
        found: dict[Hashable, list[GivenTurn]] = {None: []} if key == TOTAL else {}
        for turn in _given(facts, scope, code):
            unit = facts.unit_of_day(turn.person_id, turn.on, scope)
            if facts.takes(turn.person_id, turn.on, unit, scope):
                place: Hashable = {TOTAL: None, PERSON: turn.person_id, UNIT: unit}[key]
                found.setdefault(place, []).append(turn)
        return {
            place: Value(len({t.person_id for t in own}) if of_people else len(own), rows=_turn_rows(own))
            for place, own in found.items()
        }

    return measure


def _given(facts: YearFacts, scope: Scope, code: str) -> list[GivenTurn]:
    found = duty_facts(facts, scope)
    rule = newest(found, code)
    if rule is None:
        return []
    return [turn for turn, problem in judged_turns(found, rule, _period(scope)) if not problem]


def _turn_rows(turns: list[GivenTurn]) -> Callable[[], Rows]:
    return lambda: tuple(FigureRow(t.on, t.topic, t.name, "", "person", t.person_id) for t in turns)


def _period(scope: Scope) -> Period:
    return Period("", "", scope.first, scope.until)


def _share(
    code: str, of: Callable[[DutyFacts, DutyRuleRow, Period], SharedHours]
) -> Callable[[YearFacts, Scope, str], Found]:
    def measure(facts: YearFacts, scope: Scope, _key: str) -> Found:
        duties = duty_facts(facts, scope)
        rule = newest(duties, code)
        if rule is None:
            return {}
        found = of(duties, rule, _period(scope))
        rows = tuple(
            FigureRow(h.on, h.title, "", "", "session", h.id) for h in found.rows if h.id in found.parts
        )
        enough = found.whole > 0 and found.is_known
        return {None: Value(found.part, found.whole, enough=enough, rows=lambda: rows)}

    return measure


def _files(facts: YearFacts, scope: Scope, key: str) -> Found:
    day = day_of(facts, scope)
    every: tuple[ArchiveRow, ...] = facts.once(
        ("files", day),
        lambda: check_year(
            facts.session, year=facts.year, until=min(day, facts.last), duties=duty_facts(facts, scope)
        ),
    )
    own = [row for row in every if scope.first <= row.held_on <= scope.until]
    if key == SESSION:
        return {row.id: Value(len(row.here), row.wanted, enough=row.wanted > 0) for row in own}
    rows = tuple(FigureRow(r.held_on, r.title, r.batch, r.words, "session", r.id) for r in own)
    whole = sum(row.wanted for row in own)
    return {None: Value(sum(len(row.here) for row in own), whole, enough=whole > 0, rows=lambda: rows)}


MEASURES: Mapping[str, Callable[[YearFacts, Scope, str], Found]] = {
    "turn.people": _turns(LECTURES, of_people=True),
    "turn.times": _turns(LECTURES, of_people=False),
    "turn.reporters": _turns(REPORTS, of_people=True),
    "turn.reports": _turns(REPORTS, of_people=False),
    "pair.due": _over(PAIRS, of_done=False),
    "pair.talked": _over(PAIRS, of_done=True),
    "week.due": _over(WEEKS, of_done=False),
    "week.held": _over(WEEKS, of_done=True),
    "paper.due": _over(PLANS, of_done=False),
    "paper.got": _over(PLANS, of_done=True),
    "file.part": _files,
    "share.party": _share(PARTY, category_hours),
    "share.theory": _share(THEORY, category_hours),
    "share.leader": _share(LEADERS, leader_hours),
    "duty.asked": _duties(*JUDGED),
    "duty.done": _duties(rules.DONE),
    "duty.tardy": _duties(rules.LATE),
    "duty.short": _duties(rules.SHORT),
    "duty.late": _duties(rules.OVERDUE),
}

"""Whom an hour rule concerns and for how long, and which hours may stand for it (Q21–Q26).

By what people were on each day: a rule by 职级 is that of the longer part of the year, a rule by group, post
or party is owed for the days it held.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.rules import hour_pots
from app.rules.duties import PersonFacts, why_not
from app.rules.hours import format_centi
from app.rules.periods import YEAR, Period
from app.rules.session_status import CANCELLED
from app.services.rule.duty_people import PeopleInTime
from app.services.rule.duty_rules import DutyRuleRow
from db.models import ClassSession, HourEntry, MarkKind, Participation

# Pots that stand for classes: what somebody only says of himself is no class.
CLASSES = (hour_pots.CENTRAL, hour_pots.SENT)
Pots = Mapping[str, int]


def is_by_rank(rule: DutyRuleRow) -> bool:
    """Whether a rule is one of several by 职级."""
    return bool(rule.filter.get("ranks") or rule.filter.get("not_ranks"))


class HourConcerns:
    """What the hour rules ask of a year beside the sums; each part is read when first asked for."""

    def __init__(self, session: Session, *, year: Period, today: date, in_time: PeopleInTime) -> None:
        self._session = session
        self._in_time = in_time
        self._year = year
        self._today = today
        self._unproven: dict[date, dict[int, dict[str, int]]] = {}

    def concerned(self, rule: DutyRuleRow, people: Collection[PersonFacts]) -> tuple[PersonFacts, ...]:
        """Those of `people` (as at the year's end) whom the rule concerns."""
        return tuple(person for person in people if self._is_concerned(rule, person))

    def _is_concerned(self, rule: DutyRuleRow, person: PersonFacts) -> bool:
        if not self._in_time.changes(person.id, self._year):
            return not why_not(rule.filter, person)
        days = self._in_time.fitting_days(person.id, rule.filter, self._year)
        if not is_by_rank(rule):
            return days > 0
        there = self._there(person)
        return 2 * days > there or (2 * days == there and not why_not(rule.filter, person))

    def _there(self, person: PersonFacts) -> int:
        return person.days_here(self._year.first, self._year.last)

    def days(self, rule: DutyRuleRow, person: PersonFacts, period: Period) -> int:
        """Days of the period that the rule is owed for: over five years those with the 职级 of it (Q22)."""
        if (is_by_rank(rule) and rule.period == YEAR) or not self._in_time.changes(person.id, period):
            return person.days_here(period.first, period.last)
        return self._in_time.fitting_days(person.id, rule.filter, period)

    def since(self, rule: DutyRuleRow, person: PersonFacts, period: Period) -> date:
        """From which day of several years on the rule is owed: what was learnt before is not of it."""
        if rule.period == YEAR or not self._in_time.changes(person.id, period):
            return period.first
        return self._in_time.fitting_since(person.id, rule.filter, period)

    def remark(self, rule: DutyRuleRow, person: PersonFacts) -> str:
        """That the 职级 changed within the year, where it did; else ''."""
        if not is_by_rank(rule) or not self._in_time.changes(person.id, self._year):
            return ""
        days = self._in_time.fitting_days(person.id, rule.filter, self._year)
        return "年内职级有变动，按时间较长的一段要求" if 0 < days < self._there(person) else ""

    def stands_for(self, rule: DutyRuleRow, person_id: int, pots: Pots, period: Period) -> tuple[Pots, str]:
        """The hours of a person that may stand for the rule, and what was left out.

        Of 集中 and 上级调训 not what is self-reported without evidence; of 网络 alone only what a platform
        says, no class session.
        """
        wanted = tuple(rule.filter.get("pots", (hour_pots.CENTRAL,)))
        if wanted == (hour_pots.ONLINE,):
            return {hour_pots.ONLINE: self._platform.get(person_id, 0)}, ""
        open_pots = self._without_proof(period).get(person_id, {})
        taken = {pot: centi for pot, centi in open_pots.items() if pot in wanted and pot in CLASSES}
        if not taken:
            return pots, ""
        left = {pot: centi - taken.get(pot, 0) for pot, centi in pots.items()}
        return left, f"自报且没有凭证的{format_centi(sum(taken.values()))}学时不计入要求"

    def _without_proof(self, period: Period) -> dict[int, dict[str, int]]:
        if period.first not in self._unproven:
            found: dict[int, dict[str, int]] = {}
            for person_id, pot, centi in self._session.execute(
                select(HourEntry.person_id, HourEntry.pot, func.sum(HourEntry.hours_centi))
                .where(
                    HourEntry.credited_on.between(period.first, min(period.last, self._today)),
                    HourEntry.counted,
                    HourEntry.self_reported,
                    func.trim(HourEntry.evidence) == "",
                    HourEntry.pot.in_(CLASSES),
                )
                .group_by(HourEntry.person_id, HourEntry.pot)
            ):
                found.setdefault(person_id, {})[pot] = centi
            self._unproven[period.first] = found
        return self._unproven[period.first]

    @cached_property
    def _platform(self) -> dict[int, int]:
        """Person id → hours a platform gave: entries with where they come from, or with evidence."""
        named = (func.trim(HourEntry.source) != "") | (func.trim(HourEntry.evidence) != "")
        rows = self._session.execute(
            select(HourEntry.person_id, func.sum(HourEntry.hours_centi))
            .where(
                HourEntry.credited_on.between(self._year.first, min(self._year.last, self._today)),
                HourEntry.counted,
                HourEntry.pot == hour_pots.ONLINE,
                named,
            )
            .group_by(HourEntry.person_id)
        )
        return dict(rows.all())

    @cached_property
    def trained(self) -> frozenset[int]:
        """Who sat in at least one class session of the pot 集中 that was held in the year (Q24)."""
        return frozenset(
            self._session.scalars(
                select(Participation.person_id)
                .join(ClassSession, ClassSession.id == Participation.class_session_id)
                .join(MarkKind, MarkKind.code == Participation.mark)
                .where(
                    ClassSession.held_on.between(self._year.first, min(self._year.last, self._today)),
                    ClassSession.status != CANCELLED,
                    ClassSession.pot == hour_pots.CENTRAL,
                    MarkKind.counts_as_present,
                )
                .distinct()
            )
        )

"""学时: what everybody has earned in a year per pot, what the rules ask, what is still open (Q21–Q26, I7).

Set-based: a handful of queries for a whole town. The rows behind a person's figures are in `hours_why`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules import duties, forecast, hour_pots
from app.rules.duties import PersonFacts
from app.rules.forecast import Forecast, Offer
from app.rules.hours import format_centi
from app.rules.periods import FIVE_YEARS, YEAR, Period, five_years, year_period
from app.rules.session_status import PLANNED
from app.services.hour import hour_overlaps
from app.services.hour.hour_concerns import HourConcerns
from app.services.hour.hour_five import FiveYears
from app.services.hour.hour_lessons import lesson_doubts
from app.services.hour.hour_settings import HourSettings, hour_settings
from app.services.hour.hour_standing import PotStanding
from app.services.hour.hour_sums import (
    HourSession,
    Plain,
    add_up,
    countable_sessions,
    entered_hours,
    mark_sums,
    unmarked_sessions,
)
from app.services.rule.duty_people import PeopleInTime, people_of_period
from app.services.rule.duty_rules import DutyRuleRow, list_duty_rules
from app.services.tally.mark_totals import Pots

POT_HOURS = "pot_hours"
# Worst first, for lists.
STATE_ORDER = (forecast.SHORT, forecast.RISK, forecast.ON_TRACK, forecast.DONE, forecast.NONE)
STATE_LABELS = {
    forecast.SHORT: "未达标",
    forecast.RISK: "计划不够",
    forecast.ON_TRACK: "可达标",
    forecast.DONE: "已达标",
    forecast.NONE: "无要求",
}


@dataclass(frozen=True)
class PersonHours:
    """One person's year: what counted per pot (1/100 学时) and how each pot stands."""

    person_id: int
    name: str
    unit_id: int | None
    unit: str
    title: str
    rank: str
    identity: str
    pots: Mapping[str, int]
    standings: tuple[PotStanding, ...]

    @property
    def id(self) -> int:
        """The person's id, for tables."""
        return self.person_id

    @property
    def total_centi(self) -> int:
        """Hours of all pots in the year."""
        return sum(self.pots.values())

    @property
    def worst(self) -> PotStanding | None:
        """The standing that needs attention most, among those with a rule."""
        ruled = [s for s in self.standings if s.required_centi is not None]
        return min(ruled, key=lambda s: (STATE_ORDER.index(s.state), -s.shortfall_centi), default=None)

    @property
    def state(self) -> str:
        """The worst state: short, risk, on_track, done, none."""
        worst = self.worst
        return worst.state if worst else forecast.NONE


@dataclass
class HourSums:
    """Everything earned in a period, before any rule: totals, and what they were made of."""

    settings: HourSettings
    lessons: tuple[HourSession, ...]
    totals: dict[int, Pots]
    unmarked: dict[int, Pots]
    make_ups: Sequence[hour_overlaps.MakeUpHours]
    lectures: Sequence[tuple[hour_pots.TimedHours, int]]
    dropped: Sequence[hour_pots.Overlap]


def sum_hours(
    session: Session,
    *,
    first: date,
    last: date,
    today: date,
    person_ids: Collection[int] | None = None,
    pots: Collection[str] | None = None,
    plain: Plain | None = None,
) -> HourSums:
    """Hours of a period per person and pot: marks, make-ups, lectures, entries; overlaps taken away.

    `unmarked` leaves out class sessions still ahead: those are the plan, not a gap. `pots` looks at the
    class sessions of these pots only. `plain` see `mark_sums`.
    """
    settings = hour_settings(session, year=last.year)
    lessons = countable_sessions(session, first=first, last=last, excluded_forms=settings.excluded_forms)
    lessons = lessons if pots is None else tuple(row for row in lessons if row.pot in pots)
    begun = [row for row in lessons if not is_ahead(row, today)]
    totals, unmarked = mark_sums(session, lessons=begun, person_ids=person_ids, plain=plain)
    # What is dated after today is not earned yet.
    within = {"first": first, "last": min(last, today), "person_ids": person_ids}
    make_ups = hour_overlaps.make_up_hours(session, **within)  # type: ignore[arg-type]
    lectures = hour_overlaps.lecture_hours(session, settings=settings, **within)  # type: ignore[arg-type]
    dropped = hour_overlaps.overlaps(
        session,
        settings=settings,
        held=lessons,
        make_ups=make_ups,
        lectures=lectures,
        **within,  # type: ignore[arg-type]
    )
    for timed in (*(each.timed for each in make_ups), *(each for each, _ in lectures)):
        if timed.centi:
            add_up(totals, {timed.person_id: {timed.pot: timed.centi}})
    add_up(totals, entered_hours(session, **within))  # type: ignore[arg-type]
    add_up(totals, hour_overlaps.dropped_pots(dropped), -1)
    return HourSums(settings, lessons, totals, unmarked, make_ups, lectures, dropped)


def overlaps_of_year(session: Session, *, year: int, today: date) -> tuple[hour_overlaps.OverlapRow, ...]:
    """What a year holds twice: the same person at one time or in two 期 of a course, and what counts."""
    period = year_period(year)
    found = sum_hours(session, first=period.first, last=period.last, today=today)
    unclear = lesson_doubts(session, held=found.lessons, first=period.first, settings=found.settings)
    return hour_overlaps.overlap_rows(session, found=[*found.dropped, *unclear])


def is_ahead(row: HourSession, today: date) -> bool:
    """A class session of the remaining plan."""
    return forecast.is_ahead(row.held_on, planned=row.status == PLANNED, today=today)


def _hour_rules(rules: Iterable[DutyRuleRow], last: date) -> tuple[DutyRuleRow, ...]:
    return tuple(
        rule
        for rule in rules
        if rule.enabled
        and rule.measure == POT_HOURS
        and rule.period in (YEAR, FIVE_YEARS)
        and duties.in_force(rule.from_on, rule.to_on, last)
    )


def hours_of_year(
    session: Session, *, year: int, today: date, person_ids: Collection[int] | None = None
) -> tuple[PersonHours, ...]:
    """Everybody of the year in official order, with every pot that has hours or a rule."""
    return HourYear(session, year=year, today=today, person_ids=person_ids).people()


def person_hours(session: Session, *, person_id: int, year: int, today: date) -> PersonHours:
    """One person's year. Raises `InputProblem` person.not_found (also for a year off the roster)."""
    found = hours_of_year(session, year=year, today=today, person_ids=[person_id])
    if not found:
        raise InputProblem("person.not_found", person=person_id)
    return found[0]


class HourYear:
    """A year's hours while they are being put together."""

    def __init__(
        self, session: Session, *, year: int, today: date, person_ids: Collection[int] | None = None
    ) -> None:
        self._session = session
        self._today = today
        self.year = year_period(year)
        self.five = five_years(year)
        self.all_rules = list_duty_rules(session)
        self.rules = _hour_rules(self.all_rules, self.year.last)
        first, last = self.year.first, self.year.last
        self.in_time = PeopleInTime(session, person_ids=person_ids)
        self.facts = people_of_period(
            session, first=first, last=last, person_ids=person_ids, in_time=self.in_time
        )
        self.sums = sum_hours(session, first=first, last=last, today=today, person_ids=person_ids)
        ahead = [row for row in self.sums.lessons if is_ahead(row, today)]
        self._listed = unmarked_sessions(session, lessons=ahead, person_ids=person_ids)
        self._plan = lru_cache(maxsize=4096)(self._offers)
        self._ahead = lru_cache(maxsize=4096)(self._forecast)
        self.concerns = HourConcerns(session, year=self.year, today=today, in_time=self.in_time)
        self.five_years = FiveYears(
            session, year=self.year, concerns=self.concerns, sums_of=self._sums_of, whom=self._of_five_years
        )
        self._concerned: dict[int, tuple[PersonFacts, ...]] = {}
        self._standings: dict[tuple[int, int], PotStanding] = {}

    def concerned(self, rule: DutyRuleRow) -> tuple[PersonFacts, ...]:
        """Whom a rule concerns, in official order; asked once per rule."""
        if rule.id not in self._concerned:
            self._concerned[rule.id] = self.concerns.concerned(rule, self.facts)
        return self._concerned[rule.id]

    def people(self) -> tuple[PersonHours, ...]:
        """Everybody, in official order."""
        ruled: dict[int, list[DutyRuleRow]] = {}
        for rule in self.rules:
            for facts in self.concerned(rule):
                ruled.setdefault(facts.id, []).append(rule)
        return tuple(self._person(facts, ruled.get(facts.id, ())) for facts in self.facts)

    def _person(self, facts: PersonFacts, rules: Iterable[DutyRuleRow]) -> PersonHours:
        pots = {p: c for p, c in self.sums.totals.get(facts.id, {}).items() if c}
        standings: dict[str, PotStanding] = {}
        for rule in rules:
            found = self.standing(rule, facts)
            if not found.required_centi:
                # So short a time on the roster that nothing is owed: no rule rather than one "met".
                continue
            other = standings.get(found.pot)
            # Two rules on one pot (党员 and 书记): the stricter one.
            if other is None or (other.required_centi or 0) < (found.required_centi or 0):
                standings[found.pot] = found
        taken = {pot: found.pot for found in standings.values() for pot, _ in found.also}
        for pot, centi in pots.items():
            if pot not in standings:
                standings[pot] = PotStanding(pot, centi, period=self.year.key, counts_for=taken.get(pot, ""))
        ordered = sorted(standings.values(), key=lambda s: _place(s.pot))
        return PersonHours(
            facts.id, facts.name, facts.unit_id, facts.unit, facts.title, facts.rank, facts.identity, pots,
            tuple(ordered),
        )  # fmt: skip

    def standing(self, rule: DutyRuleRow, facts: PersonFacts) -> PotStanding:
        """How a person stands to one rule that concerns them."""
        key = (rule.id, facts.id)
        if key not in self._standings:
            self._standings[key] = self._standing(rule, facts)
        return self._standings[key]

    def _standing(self, rule: DutyRuleRow, facts: PersonFacts) -> PotStanding:
        wanted: tuple[str, ...] = tuple(rule.filter.get("pots", (hour_pots.CENTRAL,)))
        period = self.five if rule.period == FIVE_YEARS else self.year
        own = self.sums.totals.get(facts.id, {})
        counted, left_out = self.concerns.stands_for(rule, facts.id, own, self.year)
        hours = hour_pots.for_rule(counted, wanted)
        if rule.period == FIVE_YEARS:
            hours = self.five_years.centi(rule, facts, hours)
        required, note = self._required(rule, facts, period)
        note = "；".join(part for part in (note, self.concerns.remark(rule, facts), left_out) if part)
        lacking = self.five_years.lacking(rule, facts) if period is self.five else ""
        pending = hour_pots.for_rule(self.sums.unmarked.get(facts.id, {}), wanted)
        ahead = self._ahead(self._listed.get(facts.id, 0), wanted, hours, required, pending, period.last)
        return PotStanding(
            wanted[0],
            hours,
            required,
            rule.code,
            rule.id,
            rule.label,
            rule.citation,
            ahead.shortfall_centi,
            pending,
            ahead.offered_centi,
            ahead.missing_centi,
            ahead.reachable,
            ahead.latest_on,
            period.key,
            note,
            lacking,
            self._state(rule, facts, ahead, period),
            own.get(wanted[0], 0),
            tuple((pot, own[pot]) for pot in wanted[1:] if own.get(pot)),
        )

    def _state(self, rule: DutyRuleRow, facts: PersonFacts, ahead: Forecast, period: Period) -> str:
        state = forecast.state_of(ahead, last=period.last, today=self._today)
        lacks = rule.filter.get("min_trainings") and facts.id not in self.concerns.trained
        if state == forecast.DONE and lacks:
            # Q24: enough hours, but not one 集中培训 attended: hours entered are none.
            return forecast.SHORT if self._today > period.last else forecast.ON_TRACK
        return state

    def _required(self, rule: DutyRuleRow, facts: PersonFacts, period: Period) -> tuple[int, str]:
        whole = rule.required * 100
        if rule.filter.get("or_days"):
            # "12 天或者 90 学时": whichever the place's 学时 of a day make less.
            whole = min(whole, int(rule.filter["or_days"]) * self.sums.settings.day_centi)
        if not rule.filter.get("prorate"):
            return whole, ""
        days = self.concerns.days(rule, facts, period)
        part = duties.part_of(whole, days, period.days)
        if part == whole:
            return whole, ""
        there = facts.days_here(period.first, period.last)
        by = "在册天数" if days == there else "适用天数"
        return (
            part,
            f"按{by}折算：{format_centi(whole)}学时折为{format_centi(part)}学时（四舍五入到整学时）",
        )

    def _of_five_years(self) -> Iterable[int]:
        """Whom a five-year rule of the year concerns."""
        for rule in self.all_rules:
            in_force = duties.in_force(rule.from_on, rule.to_on, self.year.last)
            if rule.period == FIVE_YEARS and rule.measure == POT_HOURS and in_force:
                yield from (facts.id for facts in self.concerned(rule))

    def _sums_of(self, ids: Collection[int], first: date, last: date) -> dict[int, Pots]:
        found = sum_hours(self._session, first=first, last=last, today=self._today, person_ids=ids)
        return found.totals

    def _offers(self, listed: int, pots: tuple[str, ...]) -> tuple[Offer, ...]:
        """What the remaining plan gives somebody who is on the lists whose bits are set."""
        offers = []
        while listed:
            bit = listed & -listed
            row = self.sums.lessons[bit.bit_length() - 1]
            listed ^= bit
            if row.pot in pots and row.hours_centi:
                offers.append(Offer(row.held_on, row.hours_centi))
        return tuple(offers)

    def _forecast(
        self, listed: int, pots: tuple[str, ...], hours: int, required: int, pending: int, last: date
    ) -> Forecast:
        return forecast.look_ahead(
            hours_centi=hours,
            required_centi=required,
            offers=self._plan(listed, pots),
            pending_centi=pending,
            last=last,
            today=self._today,
            day_centi=self.sums.settings.day_centi,
        )


def _place(pot: str) -> tuple[int, str]:
    return (hour_pots.POTS.index(pot) if pot in hour_pots.POTS else len(hour_pots.POTS), pot)

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
from app.rules.duties import PersonFacts, why_not
from app.rules.forecast import Forecast, Offer
from app.rules.hours import format_centi
from app.rules.periods import FIVE_YEARS, YEAR, Period, five_years, year_period
from app.services import hours_overlaps
from app.services.class_sessions import PLANNED
from app.services.duty_people import people_of_period
from app.services.duty_rules import DutyRuleRow, list_duty_rules
from app.services.hour_settings import HourSettings, hour_settings
from app.services.hour_sums import (
    Pots,
    SessionFacts,
    add_up,
    countable_sessions,
    entered_hours,
    mark_sums,
    unmarked_sessions,
)

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
class PotStanding:
    """One pot of one person: hours that count (for the rule's period), what is asked, what is still open.

    `pending_centi`: past class sessions without a mark; `offered_centi`: the remaining plan. `note` says what
    was reckoned (pro rata).
    """

    pot: str
    hours_centi: int
    required_centi: int | None = None
    code: str = ""
    rule_id: int | None = None
    label: str = ""
    citation: str = ""
    shortfall_centi: int = 0
    pending_centi: int = 0
    offered_centi: int = 0
    missing_centi: int = 0
    reachable: bool | None = None
    latest_on: date | None = None
    period: str = ""
    note: str = ""
    state: str = forecast.NONE

    @property
    def sentence(self) -> str:
        """What to tell the clerk: 还差12学时，最迟11月20日前需补12学时."""
        if self.required_centi is None:
            return ""
        short = format_centi(self.shortfall_centi)
        if self.state == forecast.DONE:
            return "已达标"
        if self.shortfall_centi == 0:
            return "学时已够，还需参加1次集中培训"
        if self.state == forecast.SHORT:
            waiting = f"，另有{format_centi(self.pending_centi)}学时未登记考勤" if self.pending_centi else ""
            return f"期满仍差{short}学时{waiting}"
        day = f"{self.latest_on.month}月{self.latest_on.day}日" if self.latest_on else ""
        if self.state == forecast.ON_TRACK:
            needed = format_centi(self.shortfall_centi - self.pending_centi)
            if not self.pending_centi:
                return f"最迟{day}前需补{needed}学时"
            open_marks = f"还差{short}学时，{format_centi(self.pending_centi)}学时考勤未登记"
            return f"{open_marks}，最迟{day}前另需补{needed}学时" if day else f"{open_marks}，登记后可达标"
        offered = format_centi(self.offered_centi)
        waiting = f"（另有{format_centi(self.pending_centi)}学时未登记考勤）" if self.pending_centi else ""
        extra = format_centi(self.missing_centi)
        return f"还差{short}学时，余下计划只有{offered}学时{waiting}，需另安排{extra}学时，最迟{day}前开始"


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
    held: tuple[SessionFacts, ...]
    totals: dict[int, Pots]
    unmarked: dict[int, Pots]
    make_ups: Sequence[hours_overlaps.MakeUpHours]
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
) -> HourSums:
    """Hours of a period per person and pot: marks, make-ups, lectures, entries; overlaps taken away.

    `unmarked` leaves out class sessions still ahead: those are the plan, not a gap. `pots` looks at the
    class sessions of these pots only.
    """
    settings = hour_settings(session)
    held = countable_sessions(session, first=first, last=last, excluded_forms=settings.excluded_forms)
    held = held if pots is None else tuple(row for row in held if row.pot in pots)
    begun = [row for row in held if not is_ahead(row, today)]
    totals, unmarked = mark_sums(session, held=begun, person_ids=person_ids)
    within = {"first": first, "last": last, "person_ids": person_ids}
    make_ups = hours_overlaps.make_up_hours(session, **within)  # type: ignore[arg-type]
    lectures = hours_overlaps.lecture_hours(session, settings=settings, **within)  # type: ignore[arg-type]
    dropped = hours_overlaps.overlaps(
        session,
        settings=settings,
        held=held,
        make_ups=make_ups,
        lectures=lectures,
        **within,  # type: ignore[arg-type]
    )
    for timed in (*(each.timed for each in make_ups), *(each for each, _ in lectures)):
        if timed.centi:
            add_up(totals, {timed.person_id: {timed.pot: timed.centi}})
    add_up(totals, entered_hours(session, **within))  # type: ignore[arg-type]
    add_up(totals, hours_overlaps.dropped_pots(dropped), -1)
    return HourSums(settings, held, totals, unmarked, make_ups, lectures, dropped)


def overlaps_of_year(session: Session, *, year: int, today: date) -> tuple[hours_overlaps.OverlapRow, ...]:
    """What a year holds twice: the same person at the same time, and which of the two counts."""
    period = year_period(year)
    found = sum_hours(session, first=period.first, last=period.last, today=today)
    return hours_overlaps.overlap_rows(session, found.dropped)


def is_ahead(row: SessionFacts, today: date) -> bool:
    """A class session of the remaining plan: not begun to be entered, and not over."""
    return row.status == PLANNED and row.held_on >= today


def hour_rules(session: Session, *, year: int) -> tuple[DutyRuleRow, ...]:
    """The hour rules of a year that are switched on: the versions in force on its last day."""
    return tuple(
        rule
        for rule in list_duty_rules(session, on=date(year, 12, 31), enabled_only=True)
        if rule.measure == POT_HOURS and rule.period in (YEAR, FIVE_YEARS)
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
        self.rules = hour_rules(session, year=year)
        self.facts = people_of_period(
            session, first=self.year.first, last=self.year.last, person_ids=person_ids
        )
        self.sums = sum_hours(
            session, first=self.year.first, last=self.year.last, today=today, person_ids=person_ids
        )
        ahead = [row for row in self.sums.held if is_ahead(row, today)]
        self._listed = unmarked_sessions(session, held=ahead, person_ids=person_ids)
        self._plan = lru_cache(maxsize=4096)(self._offers)
        self._ahead = lru_cache(maxsize=4096)(self._forecast)
        self._long: dict[int, Pots] | None = None

    def people(self) -> tuple[PersonHours, ...]:
        """Everybody, in official order."""
        return tuple(self._person(facts) for facts in self.facts)

    def _person(self, facts: PersonFacts) -> PersonHours:
        pots = {p: c for p, c in self.sums.totals.get(facts.id, {}).items() if c}
        standings: dict[str, PotStanding] = {}
        for rule in self.rules:
            if why_not(rule.filter, facts):
                continue
            found = self.standing(rule, facts)
            other = standings.get(found.pot)
            # Two rules on one pot (党员 and 书记): the stricter one.
            if other is None or (other.required_centi or 0) < (found.required_centi or 0):
                standings[found.pot] = found
        for pot, centi in pots.items():
            if pot not in standings:
                standings[pot] = PotStanding(pot, centi, period=self.year.key)
        ordered = sorted(standings.values(), key=lambda s: _place(s.pot))
        return PersonHours(
            facts.id, facts.name, facts.unit_id, facts.unit, facts.title, facts.rank, facts.identity, pots,
            tuple(ordered),
        )  # fmt: skip

    def standing(self, rule: DutyRuleRow, facts: PersonFacts) -> PotStanding:
        """How a person stands to one rule that concerns them."""
        wanted: tuple[str, ...] = tuple(rule.filter.get("pots", (hour_pots.CENTRAL,)))
        period = self.five if rule.period == FIVE_YEARS else self.year
        hours = hour_pots.for_rule(self.sums.totals.get(facts.id, {}), wanted)
        if rule.period == FIVE_YEARS:
            hours += hour_pots.for_rule(self._earlier().get(facts.id, {}), wanted)
        required, note = self._required(rule, facts, period)
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
            self._state(rule, facts, ahead, period),
        )

    def _state(self, rule: DutyRuleRow, facts: PersonFacts, ahead: Forecast, period: Period) -> str:
        state = forecast.state_of(ahead, last=period.last, today=self._today)
        attended = self.sums.totals.get(facts.id, {}).get(hour_pots.CENTRAL, 0)
        if state == forecast.DONE and rule.filter.get("min_trainings") and not attended:
            # Q24: enough hours, but not one 集中培训 among what was done.
            return forecast.SHORT if self._today > period.last else forecast.ON_TRACK
        return state

    def _required(self, rule: DutyRuleRow, facts: PersonFacts, period: Period) -> tuple[int, str]:
        whole = rule.required * 100
        if rule.filter.get("or_days"):
            # "12 天或者 90 学时": whichever the place's 学时 of a day make less.
            whole = min(whole, int(rule.filter["or_days"]) * self.sums.settings.day_centi)
        if not rule.filter.get("prorate"):
            return whole, ""
        part = duties.prorated(whole, period, facts.joined_on, facts.left_on)
        if part == whole:
            return whole, ""
        return (
            part,
            f"按在册天数折算：{format_centi(whole)}学时折为{format_centi(part)}学时（四舍五入到整学时）",
        )

    def _earlier(self) -> dict[int, Pots]:
        """The four years before, for the few whom a five-year rule concerns."""
        if self._long is None:
            rules = list_duty_rules(self._session, on=self.year.last)
            long = [rule for rule in rules if rule.period == FIVE_YEARS and rule.measure == POT_HOURS]
            ids = [facts.id for facts in self.facts if any(not why_not(rule.filter, facts) for rule in long)]
            first, last = self.five.first, date(self.year.first.year - 1, 12, 31)
            self._long = self._sums_of(ids, first, last) if ids else {}
        return self._long

    def _sums_of(self, ids: Collection[int], first: date, last: date) -> dict[int, Pots]:
        found = sum_hours(self._session, first=first, last=last, today=self._today, person_ids=ids)
        return found.totals

    def _offers(self, listed: int, pots: tuple[str, ...]) -> tuple[Offer, ...]:
        """What the remaining plan gives somebody who is on the lists whose bits are set."""
        offers = []
        while listed:
            bit = listed & -listed
            row = self.sums.held[bit.bit_length() - 1]
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


def worst_first(people: Iterable[PersonHours]) -> tuple[PersonHours, ...]:
    """The people to look after first: by state, then by what is missing; else official order."""
    return tuple(
        sorted(
            people,
            key=lambda p: (STATE_ORDER.index(p.state), -(p.worst.shortfall_centi if p.worst else 0)),
        )
    )

"""What somebody brings into a requirement over five years: the years before, and those nobody knows (Q22)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from app.rules import hour_pots
from app.rules.duties import PersonFacts
from app.rules.periods import Period, five_years, year_period, year_spans
from app.services.hour.hour_concerns import HourConcerns
from app.services.hour.hour_sums import years_known
from app.services.rule.duty_rules import DutyRuleRow
from app.services.tally.mark_totals import Pots

SumsOf = Callable[[Collection[int], date, date], Mapping[int, Pots]]


class FiveYears:
    """The five years that end with `year`; `whom` are those a five-year rule concerns in it."""

    def __init__(
        self,
        session: Session,
        *,
        year: Period,
        concerns: HourConcerns,
        sums_of: SumsOf,
        whom: Callable[[], Iterable[int]],
    ) -> None:
        self.period = five_years(year.first.year)
        self._session = session
        self._year = year
        self._concerns = concerns
        self._sums_of = sums_of
        self._whom = whom

    def centi(self, rule: DutyRuleRow, facts: PersonFacts, of_year: int) -> int:
        """Hours (1/100) for the rule: `of_year` and those of the four years before; of who came to the 职级
        within the five years those from that day on."""
        since = self._concerns.since(rule, facts, self.period)
        if since > self.period.first:
            own = self._sums_of([facts.id], since, self._year.last).get(facts.id, {})
            return self._standing_for(rule, facts, own, Period("", "", since, self._year.last))
        before = Period("", "", self.period.first, date(self._year.first.year - 1, 12, 31))
        return of_year + self._standing_for(rule, facts, self._earlier.get(facts.id, {}), before)

    def lacking(self, rule: DutyRuleRow, facts: PersonFacts) -> str:
        """Years of the rule on the roster for which the file has nothing at all: told, never taken for
        nought."""
        first = self._concerns.since(rule, facts, self.period).year
        known = self._known[None] | self._known.get(facts.id, frozenset())
        gone = [
            year
            for year in range(first, self._year.first.year)
            if year not in known and _was_there(facts, year)
        ]
        return f"数据不足：{year_spans(gone)}没有学时数据" if gone else ""

    def _standing_for(self, rule: DutyRuleRow, facts: PersonFacts, own: Pots, period: Period) -> int:
        wanted = tuple(rule.filter.get("pots", (hour_pots.CENTRAL,)))
        return hour_pots.for_rule(self._concerns.stands_for(rule, facts.id, own, period)[0], wanted)

    @cached_property
    def _earlier(self) -> Mapping[int, Pots]:
        """The four years before, for the few whom a five-year rule concerns."""
        ids = sorted(set(self._whom()))
        last = date(self._year.first.year - 1, 12, 31)
        return self._sums_of(ids, self.period.first, last) if ids else {}

    @cached_property
    def _known(self) -> Mapping[int | None, frozenset[int]]:
        return years_known(self._session, first=self.period.first, last=self.period.last)


def _was_there(facts: PersonFacts, year: int) -> bool:
    whole = year_period(year)
    return facts.days_here(whole.first, whole.last) > 0

"""规划指标: what each closed year brought to the targets of a plan over several years (S40, B32, D26)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from app.figures.catalogue import FIGURES
from app.figures.figure_line import BOTH, EXACT, TIME, Figure
from app.figures.scopes import year_scope
from app.figures.values import Value
from app.rules.plan_targets import EACH, MOST, Progress, Target, plain, progress
from app.rules.registers.entries import Entry
from app.rules.registers.year_figures import PEOPLE
from app.services.figure import ask
from app.services.figure.facts import YearFacts, read_facts
from app.services.operation.seals import list_seals
from app.services.page.register_figures import register_figures
from app.services.plan.programmes import ProgrammeRow, list_programmes
from app.services.register.forms import get_register, shelf
from app.services.register.reading import Entries, list_entries
from app.services.year.recorded import years_with_records

REGISTER, MANUAL, OF_REGISTERS = "plan-target", "manual", "reg_"
YEARS, DONE = "years", "done"


@dataclass(frozen=True)
class TargetRow:
    """One target with what its years brought: year → the text that is printed; `typed` years were entered by
    hand, `open` ones are not closed."""

    title: str
    unit: str
    how: str
    target: Fraction
    source: str
    words: str
    years: Mapping[int, str]
    progress: Progress
    typed: frozenset[int] = frozenset()


@dataclass(frozen=True)
class PlanReview:
    """A plan over several years with its targets; `closed` are the years whose columns are filled, `open`
    those that are shown as they stand now."""

    programme: ProgrammeRow
    years: tuple[int, ...]
    closed: tuple[int, ...]
    open: tuple[int, ...]
    rows: tuple[TargetRow, ...]


def review_plans(
    session: Session, *, year: int, today: date, with_open: bool = False
) -> tuple[PlanReview, ...]:
    """Every plan that has targets and holds in the year, with its years up to it. () without targets.

    Of years that are not closed nothing is told, unless `with_open`: then how they stand today."""
    register = get_register(session, register_id=REGISTER)
    found = list_entries(session, register=register)
    own: dict[int, list[Entry]] = {}
    for entry in sorted(found.entries, key=lambda each: each.id):
        if entry.programme_id is not None:
            own.setdefault(entry.programme_id, []).append(entry)
    plans = [plan for plan in list_programmes(session, year=year) if plan.id in own]
    closed = frozenset(seal.year for seal in list_seals(session))
    told = _Told(session, found, today)
    shown = years_with_records(session) - closed if with_open else frozenset()
    return tuple(_review(plan, own[plan.id], year, closed, shown, told) for plan in plans)


def _review(
    plan: ProgrammeRow,
    entries: Sequence[Entry],
    year: int,
    sealed: frozenset[int],
    shown: frozenset[int],
    told: _Told,
) -> PlanReview:
    years = tuple(range(plan.start_on.year, plan.end_on.year + 1))
    past = [each for each in years if each <= year]
    closed = tuple(each for each in past if each in sealed)
    unsealed = tuple(each for each in past if each in shown and each <= told.today.year)
    rows = tuple(told.row(entry, years, closed, unsealed, past) for entry in entries)
    return PlanReview(plan, years, closed, unsealed, rows)


def source_key(figure_id: str) -> str:
    """'att.rate' → 'att_rate': a figure's id as the id of a choice."""
    return re.sub(r"[.-]", "_", figure_id)


BY_KEY: Mapping[str, Figure] = {source_key(each.id): each for each in FIGURES}


@dataclass
class _Told:
    """What a figure was in a year; a year is read once for all targets."""

    session: Session
    found: Entries
    today: date
    kept: dict[tuple[str, int], tuple[Fraction, str] | None] = field(default_factory=dict)
    years: dict[int, YearFacts] = field(default_factory=dict)

    def row(
        self,
        entry: Entry,
        years: tuple[int, ...],
        closed: Sequence[int],
        unsealed: Sequence[int],
        past: Sequence[int],
    ) -> TargetRow:
        """A closed year says its own figure; what was entered by hand stands where it has none, and goes
        before the figure of a year that is not closed."""
        data = entry.data
        source = str(data.get("source", MANUAL))
        filled = (*closed, *unsealed) if source != MANUAL else ()
        told = {each: self._of(source, each) for each in filled}
        kept = {each for each in closed if told.get(each) is not None}
        by_hand = {each: done for each, done in _typed(entry).items() if each in past and each not in kept}
        values = {each: one[0] for each, one in told.items() if one is not None} | by_hand
        texts = {each: one[1] if one is not None else "数据不足" for each, one in told.items()}
        texts |= {each: plain(value) for each, value in by_hand.items()}
        wanted = Fraction(_whole(data.get("target")), 100)
        target = Target(str(data.get("how", "")), wanted, years, self._adds(source))
        if target.how in (EACH, MOST):  # a year that still runs has neither met nor failed it
            values = {each: value for each, value in values.items() if each in kept or each in by_hand}
        return TargetRow(
            str(data.get("title", "")),
            str(data.get("unit", "")),
            target.how,
            wanted,
            self._source_title(source),
            str(data.get("words", "")),
            texts,
            progress(target, values),
            frozenset(by_hand) if source != MANUAL else frozenset(),
        )

    def _source_title(self, source: str) -> str:
        choices = {each.id: each.title for each in self.found.register.field("source").choices}
        return choices.get(source, source)

    def _adds(self, source: str) -> bool:
        if source.startswith(OF_REGISTERS):
            fns = {
                source_key(one.id): one.fn
                for register in shelf(self.session).registers.values()
                for one in register.shows.figures
            }
            return fns.get(source.removeprefix(OF_REGISTERS)) != PEOPLE
        return source not in BY_KEY or BY_KEY[source].adds in (TIME, BOTH)

    def _of(self, source: str, year: int) -> tuple[Fraction, str] | None:
        if (source, year) not in self.kept:
            of = self._of_register if source.startswith(OF_REGISTERS) else self._of_catalogue
            self.kept[source, year] = of(source, year)
        return self.kept[source, year]

    def _of_catalogue(self, source: str, year: int) -> tuple[Fraction, str] | None:
        figure = BY_KEY.get(source)
        if figure is None:
            return None
        if year not in self.years:
            self.years[year] = read_facts(self.session, year=year, today=self.today)
        asked = ask.ask(self.years[year], figure.id, year_scope(year, today=self.today))
        exact = _exact(asked.value, figure)
        return None if exact is None else (exact, asked.text)

    def _of_register(self, source: str, year: int) -> tuple[Fraction, str] | None:
        wanted = source.removeprefix(OF_REGISTERS)
        titles = {
            one.title
            for register in shelf(self.session).registers.values()
            for one in register.shows.figures
            if source_key(one.id) == wanted
        }
        until = min(self.today, date(year, 12, 31))
        for one in register_figures(self.session, year=year, today=until, titles=titles):
            if one.found.amount is not None:
                return Fraction(one.found.words), one.found.words
        return None


def _exact(value: Value, figure: Figure) -> Fraction | None:
    """The number behind its text: a percentage in percent, hours and points in whole ones."""
    if not value.enough:
        return None
    if figure.rounding == EXACT:
        return Fraction(value.part, figure.scale)
    if not value.whole:
        return None
    return Fraction(value.part * (100 if figure.is_percent else 1), value.whole * figure.scale)


def _typed(entry: Entry) -> dict[int, Fraction]:
    """What was entered by hand: year → number."""
    return {
        int(line.name.removeprefix("y")): Fraction(_whole(line.data.get(DONE)), 100)
        for line in entry.lines_of(YEARS)
        if isinstance(line.data.get(DONE), int) and line.name.removeprefix("y").isdigit()
    }


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0

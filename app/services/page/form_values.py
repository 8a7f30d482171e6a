"""What a form from above is filled with: figures by their id, and the facts of the report (I16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.figures.catalogue import FIGURES, figure
from app.figures.scopes import Scope, year_scope
from app.papers.form_map import FACTS, MONTH, CellSource
from app.papers.letter import long_date
from app.rules.rounding import NOT_ENOUGH
from app.services.figure.ask import ask
from app.services.figure.facts import YearFacts, read_facts
from app.services.page.register_figures import register_figures
from app.services.person.choosing import find_unit
from app.services.setting.town import get_town

OF_REGISTER = "register."
Stored = str | int | float | date


@dataclass(frozen=True)
class FormValue:
    """A value for a cell: `stored` is its number where it has one, `shown` its one text."""

    stored: Stored
    shown: str
    is_percent: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether there is nothing to count it from."""
        return self.shown == NOT_ENOUGH


@dataclass(frozen=True)
class FormChoice:
    """Something a cell can be filled with, as the window offers it."""

    id: str
    word: str
    unit: str
    definition: str


class FormValues:
    """The figures of a year as of a day, each read once. Raises `InputProblem` form.figure, form.month."""

    def __init__(self, session: Session, *, year: int, today: date, until: date | None = None) -> None:
        self._session = session
        self.year = year
        self.today = today
        self.until = min(until or date(year, 12, 31), date(year, 12, 31))
        self._facts: YearFacts | None = None
        self._registers: dict[str, FormValue] | None = None

    @property
    def last_day(self) -> date:
        """The day the figures go to."""
        return min(self.until, self.today) if self.today.year == self.year else self.until

    def value(self, source: CellSource) -> FormValue:
        """One value."""
        if source.figure in FACTS:
            return self._fact(source.figure)
        if source.figure.startswith(OF_REGISTER):
            return self._of_register(source)
        if not any(each.id == source.figure for each in FIGURES):
            raise InputProblem("form.figure", figure=source.figure)
        asked = ask(self._year_facts(), source.figure, self._scope(source))
        return FormValue(asked.number, asked.text, figure(source.figure).is_percent)

    def _year_facts(self) -> YearFacts:
        if self._facts is None:
            self._facts = read_facts(self._session, year=self.year, today=self.today)
        return self._facts

    def _scope(self, source: CellSource) -> Scope:
        unit = find_unit(self._session, name=source.unit) if source.unit else None
        scope = year_scope(self.year, today=self.today, until=self.until, unit_id=unit)
        if source.period != MONTH:
            return scope
        return scope.part(self.last_day.replace(day=1), scope.last)

    def _fact(self, name: str) -> FormValue:
        town, last = get_town(self._session), self.last_day
        facts: dict[str, tuple[Stored, str]] = {
            "fact.town": (town.name, town.name) if town else ("", ""),
            "fact.office": (f"{town.name}{town.office}",) * 2 if town else ("", ""),
            "fact.year": (self.year, str(self.year)),
            "fact.month": (last.month, str(last.month)),
            "fact.until": (last, long_date(last)),
            "fact.today": (self.today, long_date(self.today)),
        }
        return FormValue(*facts[name])

    def _of_register(self, source: CellSource) -> FormValue:
        if source.unit or source.period == MONTH:
            raise InputProblem("form.whole_town", figure=source.figure)
        if self._registers is None:
            found = register_figures(self._session, year=self.year, today=min(self.until, self.today))
            self._registers = {
                f"{OF_REGISTER}{one.figure.id}": _shown(one.found.words) if one.has_entries else _shown("")
                for one in found
            }
        if source.figure not in self._registers:
            raise InputProblem("form.figure", figure=source.figure)
        return self._registers[source.figure]


def _shown(words: str) -> FormValue:
    if not words:
        return FormValue(NOT_ENOUGH, NOT_ENOUGH)
    return FormValue(int(words) if words.isdigit() else words, words)


def form_choices(session: Session, *, year: int, today: date) -> tuple[FormChoice, ...]:
    """Everything a cell can be filled with: facts, the catalogue, the figures of registers."""
    facts = [FormChoice(name, word, "", "") for name, word in FACTS.items()]
    own = [FormChoice(each.id, each.word, each.unit, each.definition) for each in FIGURES]
    registers = [
        FormChoice(f"{OF_REGISTER}{one.figure.id}", one.figure.title, "", one.definition)
        for one in register_figures(session, year=year, today=today)
    ]
    return (*facts, *own, *registers)

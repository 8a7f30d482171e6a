"""What was held under each 方案 and each tag: class sessions, hours, who came, unit by unit (B42, E43).

One class session may carry several tags and then counts for each of them; what is under a year's plan counts
for the plan over several years above it, too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app.figures.coverage_counting import Reached
from app.figures.scopes import year_scope
from app.services.figure.facts import AHEAD, OWN, YearFacts, read_facts
from app.services.figure.of_sessions import uncounted_forms
from app.services.figure.reached_read import reached
from app.services.figure.sessions_read import SessionFact
from app.services.plan.category_schemes import list_schemes
from app.services.plan.programmes import list_programmes

NO_PLAN = "没有归入方案的"


@dataclass(frozen=True)
class UnitPart:
    """What one unit had of it: 参训人次 and how many different people came."""

    unit: str
    took: int
    people: int


@dataclass(frozen=True)
class Campaign:
    """A plan or a tag (`group` is its scheme, '' of a plan). `centi` 1/100 学时 of what was held, `took`
    参训人次, `people` different ones; `ahead` class sessions not yet held."""

    name: str
    group: str
    held: int
    ahead: int
    centi: int
    took: int
    people: int
    units: tuple[UnitPart, ...] = field(default=())


@dataclass(frozen=True)
class Campaigns:
    """Of a year: by plan (those without any at the end), and by tag; only what has a class session."""

    plans: tuple[Campaign, ...]
    tags: tuple[Campaign, ...]


def campaigns_of_year(session: Session, *, year: int, today: date) -> Campaigns:
    """Everything of the year by plan and by tag, as the figures count it (上级调训 apart)."""
    facts = read_facts(session, year=year, today=today)
    counting = _Counting(facts, year, today)
    plans = list_programmes(session, year=year)
    below: dict[str, set[str]] = {plan.title: {plan.title} for plan in plans}
    by_id = {plan.id: plan.title for plan in plans}
    for plan in plans:
        if plan.parent_id in by_id:
            below[by_id[plan.parent_id]].add(plan.title)
    found = [
        counting.of(plan.title, "", _under(below[plan.title]))
        for plan in sorted(plans, key=lambda each: (each.start_on, each.id))
    ]
    found.append(counting.of(NO_PLAN, "", lambda lesson: not lesson.programme))
    tags = [
        counting.of(tag.name, scheme.name, _tagged(tag.name))
        for scheme in list_schemes(session, year=year)
        for tag in scheme.tags
    ]
    return Campaigns(tuple(filter(_says, found)), tuple(filter(_says, tags)))


def _says(one: Campaign) -> bool:
    return bool(one.held or one.ahead)


def _under(titles: Collection[str]) -> Callable[[SessionFact], bool]:
    return lambda lesson: lesson.programme in titles


def _tagged(name: str) -> Callable[[SessionFact], bool]:
    return lambda lesson: name in lesson.tags


class _Counting:
    """The year read once for all of them."""

    def __init__(self, facts: YearFacts, year: int, today: date) -> None:
        scope = year_scope(year, today=today)
        self._facts = facts
        self._free = uncounted_forms(facts)
        self._held = facts.sessions_of(scope, OWN)
        self._ahead = facts.sessions_of(scope, AHEAD)
        self._came: dict[int, list[Reached]] = {}
        for row in reached(facts, scope):
            if row.took:
                self._came.setdefault(row.class_session_id, []).append(row)

    def of(self, name: str, group: str, belongs: Callable[[SessionFact], bool]) -> Campaign:
        """The sums of the class sessions that belong to it."""
        held = [lesson for lesson in self._held if belongs(lesson)]
        rows = [row for lesson in held for row in self._came.get(lesson.id, ())]
        return Campaign(
            name,
            group,
            len(held),
            sum(1 for lesson in self._ahead if belongs(lesson)),
            sum(0 if lesson.form in self._free else lesson.hours_centi for lesson in held),
            sum(row.took for row in rows),
            len({row.person_id for row in rows}),
            tuple(self._units(rows)),
        )

    def _units(self, rows: Iterable[Reached]) -> Iterable[UnitPart]:
        units: dict[int | None, list[Reached]] = {}
        for row in rows:
            units.setdefault(row.unit_id, []).append(row)
        known: Mapping[int, str] = {unit.id: unit.name for unit in self._facts.units.values()}
        for unit_id in (*known, None):
            own = units.get(unit_id, [])
            if own:
                name = known[unit_id] if unit_id is not None else "（无单位）"
                yield UnitPart(name, sum(row.took for row in own), len({row.person_id for row in own}))

"""Everything the ledger's sheets are made of, read once; each sheet only arranges it.

Every number comes from the catalogue (`app.figures`); what is kept here beside it are the rows to be listed,
and the marks themselves for the sheets that show single ones.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from app.errors import InputProblem
from app.figures.catalogue import figure
from app.figures.counting import Attendance
from app.figures.printing import number
from app.figures.scopes import Scope
from app.figures.values import Value
from app.reports.ledger_params import DETAILS, LedgerParams
from app.rules.hours import credit
from app.rules.mark_hours import Lateness
from app.rules.marks import NOT_LISTED, MarkKindRow
from app.rules.scoring import Try
from app.rules.session_status import CANCELLED
from app.services.figure.ask import by, value
from app.services.figure.facts import AHEAD, OWN, SENT, YearFacts, read_facts
from app.services.figure.hours_read import of_period, sums_of
from app.services.figure.of_attendance import PERSON, TOTAL, grouped
from app.services.figure.of_exams import ExamFact, exams_of
from app.services.figure.of_hours import pots
from app.services.figure.of_people import moves_of, seen
from app.services.hour.off_sheet import OtherHours, other_hours
from app.services.mark.mark_credit import credit_changes
from app.services.operation.seals import list_seals
from app.services.person.groups import list_groups
from app.services.plan.class_sessions import ClassSessionRow, list_class_sessions
from app.services.setting.mark_kinds import KindsInTime, kinds_in_time, lateness_rules
from app.services.setting.town import TownRow, get_town
from app.services.year import ledger
from app.services.year.ledger import DetailRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# A sheet holds 1,048,576 rows; heading and total included, this many lines are safe.
MOST_DETAILS = 1_000_000


@dataclass(frozen=True)
class LedgerPerson:
    """Somebody the ledger has a line for: on the roster in the period, or on a list of it.

    Unit and titles are those of the period's end, or of the last day on the roster.
    """

    id: int
    name: str
    unit_id: int | None
    unit: str
    title: str
    joined_on: date | None
    left_on: date | None
    left_reason: str


@dataclass(frozen=True)
class LedgerData:
    """The period's people and class sessions, its facts for the catalogue, and single marks."""

    params: LedgerParams
    facts: YearFacts
    scope: Scope
    town: TownRow | None
    in_time: KindsInTime
    lateness: tuple[Lateness, ...]
    changes: Mapping[tuple[int, int], int]  # (class session, person) → credit that is not the plain share
    people: tuple[LedgerPerson, ...]
    sessions: tuple[ClassSessionRow, ...]
    grid: Mapping[int, list[str | None]]
    other_hours: tuple[OtherHours, ...]  # what is counted beside the marks
    uncounted_forms: frozenset[str]
    details: tuple[DetailRow, ...]
    limits: str = ""  # the unit or group it is limited to, '' for everybody
    seal_code: str = ""  # head of the trail when the year was closed, '' while it is open

    @property
    def kinds(self) -> tuple[MarkKindRow, ...]:
        """One mark kind per code marks are counted with; versions are `in_time`."""
        return self.facts.kinds

    @cached_property
    def exams(self) -> tuple[ExamFact, ...]:
        """The period's tests by day."""
        return exams_of(self.facts, self.scope)

    def cells(self, id: str, key: str) -> dict[Hashable, int | float | str]:
        """A figure for every person, unit, class session or test, as a cell stores it."""
        own = figure(id)
        return {place: number(each, own) for place, each in by(self.facts, id, self.scope, key).items()}

    def cell(self, id: str) -> int | float | str:
        """A figure of the whole, as a cell stores it."""
        return number(self.value(id), figure(id))

    def value(self, id: str) -> Value:
        """A figure of the whole."""
        return value(self.facts, id, self.scope)

    def attendance(self, key: str, which: str = OWN) -> dict[Hashable, Attendance]:
        """应到 and its parts by person, unit or class session."""
        return grouped(self.facts, self.scope, key, which)

    @cached_property
    def hours(self) -> dict[Hashable, dict[str, int]]:
        """Person id → pot → 计入学时 (1/100)."""
        return pots(self.facts, self.scope, PERSON)

    @cached_property
    def pots_in_all(self) -> dict[str, int]:
        """Pot → 计入学时 of everybody (1/100)."""
        return pots(self.facts, self.scope, TOTAL).get(None, {})

    @cached_property
    def moves(self) -> dict[int, list[tuple[date, str, str]]]:
        """Person id → (day, old unit, new unit) of every change of the primary unit."""
        return moves_of(self.facts)

    def tries(self, exam: ExamFact, person_id: int) -> tuple[Try, ...] | None:
        """The tries of a person who is listed for a test and inside the scope; None for anybody else."""
        tries = exam.tries_by(person_id, self.scope.as_of)
        unit = self.facts.unit_of_day(person_id, exam.on, self.scope)
        return (
            tries
            if person_id in exam.tries and self.facts.takes(person_id, exam.on, unit, self.scope)
            else None
        )

    @cached_property
    def pots(self) -> tuple[str, ...]:
        """Hour pots of the period, 集中 first."""
        found = dict.fromkeys(lesson.pot for lesson in self.sessions)
        found |= dict.fromkeys(pot for own in self.hours.values() for pot, centi in own.items() if centi)
        return tuple(sorted(found, key=lambda pot: pot != "集中"))

    @cached_property
    def worth(self) -> dict[int, int]:
        """Class session id → hours its marks can credit: none when its form does not count."""
        return {
            lesson.id: 0 if lesson.form in self.uncounted_forms else lesson.hours_centi
            for lesson in self.sessions
        }

    @cached_property
    def symbols(self) -> dict[str | None, str | None]:
        """Mark code → the symbol printed in the attendance grid."""
        return {None: None, **{kind.code: kind.symbol for kind in self.kinds}}

    @cached_property
    def percents(self) -> dict[str, int]:
        """Mark code → plain share of the hours; `credit_of` knows better for single marks."""
        return {kind.code: kind.hour_percent for kind in self.kinds}

    def credit_of(self, class_session_id: int, person_id: int, mark: str) -> int:
        """Hours (1/100 学时) credited for one mark."""
        worth = self.worth.get(class_session_id, 0)
        if not worth:
            return 0
        changed = self.changes.get((class_session_id, person_id))
        return credit(worth, self.percents.get(mark, 0)) if changed is None else changed


def gather(session: Session, params: LedgerParams) -> LedgerData:
    """Read the period. Raises `InputProblem` paper.nobody when there is no one to report on."""
    scope = params.scope
    wants = set(params.sheets)
    is_grid_alone = wants == {"考勤总表"}
    facts = read_facts(session, year=params.year, today=params.as_of)
    sessions = tuple(
        row
        for row in list_class_sessions(session, year=params.year, figures=False)
        if row.status != CANCELLED and row.held_on <= params.last
    )
    grid = _grid(facts, scope, sessions) if wants & {"考勤总表", "口径说明"} else {}
    if DETAILS in wants and _listed(facts, scope) > MOST_DETAILS:
        params = replace(params, sheets=tuple(name for name in params.sheets if name != DETAILS))
    people = _people(facts, scope, _of_grid(facts, scope, grid) if is_grid_alone else seen(facts, scope))
    if not people:
        raise InputProblem("paper.nobody", paper="台账")
    return LedgerData(
        params=params,
        facts=facts,
        scope=scope,
        town=get_town(session),
        in_time=kinds_in_time(session),
        lateness=lateness_rules(session),
        changes=_changes(session, params),
        people=people,
        sessions=sessions,
        grid=grid,
        other_hours=() if is_grid_alone else _beside(facts, scope),
        uncounted_forms=frozenset(() if is_grid_alone else sums_of(facts, scope).settings.excluded_forms),
        details=_details(facts, scope) if DETAILS in params.sheets else (),
        limits=_limits(facts, params),
        seal_code=next((row.head_code for row in list_seals(session) if row.year == params.year), ""),
    )


def _grid(
    facts: YearFacts, scope: Scope, sessions: tuple[ClassSessionRow, ...]
) -> dict[int, list[str | None]]:
    """Person id → mark per class session; who was not on the roster that day is 不在册."""
    grid = ledger.attendance_grid(
        facts.session, class_session_ids=[row.id for row in sessions], first=scope.first, last=scope.last
    )
    places = {row.id: place for place, row in enumerate(sessions)}
    for row in facts.gone:
        if row.class_session_id in places:
            grid[row.person_id][places[row.class_session_id]] = NOT_LISTED
    if scope.unit_id is None and scope.group_id is None:
        return grid
    return {person_id: _inside(facts, scope, sessions, person_id, own) for person_id, own in grid.items()}


def _inside(
    facts: YearFacts,
    scope: Scope,
    sessions: tuple[ClassSessionRow, ...],
    person_id: int,
    own: list[str | None],
) -> list[str | None]:
    """Marks of the class sessions at which the person belonged to the unit or group asked for."""
    listed = facts.once("listed units", lambda: ledger.listed_units(facts.session, year=facts.year))
    return [
        mark
        if mark is None
        or facts.takes(
            person_id, row.held_on, facts.unit_for(person_id, listed.get((row.id, person_id)), scope), scope
        )
        else None
        for mark, row in zip(own, sessions, strict=True)
    ]


def _listed(facts: YearFacts, scope: Scope) -> int:
    return sum(
        one.due + one.walkin + one.not_listed
        for which in (OWN, SENT, AHEAD)
        for one in facts.cells(scope, which).values()
    )


def _of_grid(facts: YearFacts, scope: Scope, grid: Mapping[int, list[str | None]]) -> set[int]:
    """期间人数 for the grid alone, which should not wait for the sums."""
    found = {person_id for person_id, own in grid.items() if any(mark is not None for mark in own)}
    if scope.is_whole:
        return found | {p.id for p in facts.people.values() if p.was_listed(scope.first, scope.until)}
    return found | set(seen(facts, scope))


def _people(facts: YearFacts, scope: Scope, ids: Mapping[int, object] | set[int]) -> tuple[LedgerPerson, ...]:
    """The people in official order of the period's end."""
    found = []
    for person_id in ids:
        person = facts.people[person_id]
        posts = person.posts_on(scope.until)
        post = posts[0] if posts else None
        row = LedgerPerson(
            person.id,
            person.name,
            post.unit_id if post else None,
            facts.units[post.unit_id].name if post else "",
            "、".join(dict.fromkeys(each.title for each in posts if each.title)),
            person.joined_on,
            person.left_on,
            person.left_reason,
        )
        found.append(((post.place if post else (1 << 30, 0), person.sort_key, person.id), row))
    return tuple(row for _, row in sorted(found, key=lambda pair: pair[0]))


def _beside(facts: YearFacts, scope: Scope) -> tuple[OtherHours, ...]:
    """Lines of hours beside the marks, of the people and the unit of their day."""
    rows = other_hours(facts.session, sums=sums_of(facts, scope), first=scope.first, last=scope.until)
    there = of_period(facts, scope)
    return tuple(
        row
        for row in rows
        if row.person_id in there
        and facts.takes(row.person_id, row.on, facts.unit_of_day(row.person_id, row.on, scope), scope)
    )


def _changes(session: Session, params: LedgerParams) -> dict[tuple[int, int], int]:
    found = credit_changes(session, first=params.first, last=params.last).values()
    return {(change.class_session_id, change.person_id): change.centi for change in found}


def _limits(facts: YearFacts, params: LedgerParams) -> str:
    unit = facts.units.get(params.unit_id or 0)
    groups = [row.name for row in list_groups(facts.session) if row.id == params.group_id]
    return "、".join((*([unit.name] if unit else []), *groups))


def _details(facts: YearFacts, scope: Scope) -> tuple[DetailRow, ...]:
    """Every mark of the people and the unit of its day; of who was not on the roster that day, 不在册."""
    rows = ledger.participation_details(facts.session, first=scope.first, last=scope.last)
    gone = {(row.person_id, row.class_session_id) for row in facts.gone}
    if gone:
        rows = [
            replace(row, mark=NOT_LISTED, typed=NOT_LISTED)
            if (row.person_id, row.class_session_id) in gone
            else row
            for row in rows
        ]
    if scope.is_whole:
        return tuple(rows)
    days = {lesson.id: lesson.on for lesson in facts.sessions}
    return tuple(
        row
        for row in rows
        if facts.takes(
            row.person_id,
            days[row.class_session_id],
            facts.unit_for(row.person_id, row.unit_id, scope),
            scope,
        )
    )

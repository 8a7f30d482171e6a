"""What the plan page and the class session form need to know: choices, defaults, and a live 应到 count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.figures.scopes import year_scope
from app.rules.plan_quota import QUOTA_PER_MONTH
from app.services.figure.ask import catalogue
from app.services.figure.facts import read_facts
from app.services.figure.of_sessions import alone_forms, collective, planned
from app.services.person.groups import GroupRow, list_groups
from app.services.person.roster import PersonRow, RosterFilter, list_people
from app.services.person.units import UnitRow, list_units
from app.services.plan.categories import CategoryRow, list_categories
from app.services.plan.class_sessions import ClassSessionRow, list_class_sessions
from app.services.plan.known_lecturers import KnownLecturer, list_known_lecturers
from app.services.plan.planning import AudienceInput
from app.services.plan.programmes import ProgrammeRow, list_programmes, programme_spans
from app.services.plan.roster_in_time import RosterInTime
from app.services.rule.duty_rules import list_duty_rules
from app.services.setting.defaults import read_defaults
from db.models import BatchAudience, ClassSession, Course

QUOTA_RULE = "Q1"
MOST_SUGGESTIONS = 200
OWN_POT = "集中"
# What the page's header says, the first two always.
FIGURES = ("session.planned", "session.held", "session.self", "session.sent", "session.open")


@dataclass(frozen=True)
class PlanPage:
    """The plan of a year: its class sessions, the categories of the first scheme, and the programmes.

    `figures` are the catalogue's words and numbers; `quota_ids` the town's own 集中培训, which the monthly
    quota asks for, `held_ids` those of them that were held.
    """

    year: int
    rows: tuple[ClassSessionRow, ...]
    categories: tuple[str, ...]
    programmes: tuple[ProgrammeRow, ...]
    quota: int = QUOTA_PER_MONTH
    figures: tuple[str, ...] = ()
    quota_ids: frozenset[int] = frozenset()
    held_ids: frozenset[int] = frozenset()
    spans: Mapping[str, tuple[tuple[date, date], ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class FormChoices:
    """Everything the form offers; `forms` maps 培训形式 to the pot its hours go to (A08)."""

    groups: tuple[GroupRow, ...]
    units: tuple[UnitRow, ...]
    categories: tuple[CategoryRow, ...]
    programmes: tuple[ProgrammeRow, ...]
    people: tuple[PersonRow, ...]
    places: tuple[str, ...]
    titles: tuple[str, ...]
    forms: tuple[tuple[str, str], ...]
    last_place: str = ""
    lecturers: tuple[KnownLecturer, ...] = ()


@dataclass(frozen=True)
class DueCount:
    """How many would be due: in all, and how many the exemptions take off."""

    due: int
    exempt: int


def plan_page(session: Session, *, year: int, today: date) -> PlanPage:
    """The plan of a year as of `today`, in one read."""
    facts, scope = read_facts(session, year=year, today=today), year_scope(year, today=today)
    forms = alone_forms(facts)
    told = [
        f"{each.figure.word} {each.text}"
        for each in catalogue(facts, scope, FIGURES)
        if each.value.part or each.figure.id in FIGURES[:2]
    ]
    every = list_categories(session)
    first = every[0].scheme_id if every else None
    return PlanPage(
        year,
        list_class_sessions(session, year=year),
        tuple(row.name for row in every if row.scheme_id == first),
        list_programmes(session, year=year),
        _quota(session, year),
        tuple(told),
        frozenset(lesson.id for lesson in planned(facts, scope) if lesson.form not in forms),
        frozenset(lesson.id for lesson in collective(facts, scope)),
        programme_spans(session, year=year),
    )


def _quota(session: Session, year: int) -> int:
    """Class sessions a month as rule Q1 has it at the year's end (A09); the plan's own 4 without the rule."""
    rules = list_duty_rules(session, on=date(year, 12, 31), enabled_only=True, code=QUOTA_RULE)
    return next((rule.required for rule in rules), QUOTA_PER_MONTH)


def form_choices(session: Session, *, on: date) -> FormChoices:
    """Choices of the class session form on the day `on`; places and titles last used first."""
    return FormChoices(
        groups=list_groups(session, on=on, with_ended=False),
        units=tuple(unit for unit in list_units(session, on=on) if unit.active),
        categories=list_categories(session),
        programmes=list_programmes(session),
        people=list_people(session, roster=RosterFilter(on=on)),
        places=_recent_places(session),
        last_place=_last_place(session),
        lecturers=list_known_lecturers(session, on=on),
        titles=tuple(session.scalars(select(Course.title).distinct().order_by(Course.title))),
        forms=tuple((entry["name"], entry["pot"]) for entry in read_defaults("forms")),
    )


def count_due(session: Session, *, on: date, audience: Sequence[AudienceInput]) -> DueCount:
    """How many people an audience would make due on a day, and how many its exemptions take off (A06)."""
    roster = RosterInTime(session)
    lines = [
        BatchAudience(
            group_id=line.group_id, unit_id=line.unit_id, person_id=line.person_id, excluded=line.excluded
        )
        for line in audience
    ]
    due = len(roster.expected(on, lines))
    whole = len(roster.expected(on, [line for line in lines if not line.excluded]))
    return DueCount(due, whole - due)


def _last_place(session: Session) -> str:
    """Where the town held its own class last (by entry); courses elsewhere say nothing about the next one."""
    statement = (
        select(ClassSession.place)
        .where(ClassSession.place != "", ClassSession.pot == OWN_POT)
        .order_by(ClassSession.id.desc())
        .limit(1)
    )
    return session.scalar(statement) or ""


def _recent_places(session: Session) -> tuple[str, ...]:
    newest = func.max(ClassSession.id)
    rows = session.scalars(
        select(ClassSession.place)
        .where(ClassSession.place != "")
        .group_by(ClassSession.place)
        .order_by(newest.desc())
        .limit(MOST_SUGGESTIONS)
    )
    return tuple(rows)

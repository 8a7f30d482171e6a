"""覆盖: people, units and classes of people against the topics of one scheme (A10, A02, A03, D10)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.figures.coverage_counting import NOTHING, UNTAGGED, CoverLine, Reached, lines_of
from app.figures.scopes import Scope, year_scope
from app.services.coverage.schemes import SchemeTopics, scheme_topics
from app.services.figure.facts import OWN, YearFacts, read_facts
from app.services.figure.of_people import listed_on, seen
from app.services.figure.of_sessions import uncounted_forms
from app.services.figure.reached_read import reached
from db.models import IdentityGroup

UNTAGGED_NAME = "未标注"
NO_UNIT = "（无单位）"


@dataclass(frozen=True)
class Topic:
    """A topic: how many class sessions were held of it, with how many 学时 (1/100)."""

    id: int
    name: str
    sessions: int
    centi: int


@dataclass(frozen=True)
class Coverage:
    """One scheme in a period. `topics` are its tags in order; `untagged` what carries none of them.

    `people` and `units` in official order, `groups` as they stand in the list of 人员类别. `roster`: ids of
    everybody on the roster at the end, in order.
    """

    scheme_id: int
    scheme: str
    scope: Scope
    topics: tuple[Topic, ...]
    untagged: Topic
    people: tuple[CoverLine, ...]
    units: tuple[CoverLine, ...]
    groups: tuple[CoverLine, ...]
    whole: CoverLine
    roster: tuple[int, ...]

    @property
    def columns(self) -> tuple[Topic, ...]:
        """The topics, and what carries none where there is any."""
        return (*self.topics, self.untagged) if self.untagged.sessions else self.topics

    @property
    def blank_cells(self) -> int:
        """How many pairs of person and topic are blank, of people on the roster at the end."""
        return sum(len(self.whole.missing(topic.id)) for topic in self.topics)


def coverage_of_year(
    session: Session, *, scheme_id: int, year: int, today: date, unit_id: int | None = None
) -> Coverage:
    """The coverage of a year by today, of the town or a unit. Raises `InputProblem` scheme.not_found."""
    facts = read_facts(session, year=year, today=today)
    return coverage(facts, year_scope(year, today=today, unit_id=unit_id), scheme_id=scheme_id)


def coverage(facts: YearFacts, scope: Scope, *, scheme_id: int) -> Coverage:
    """The coverage of a scope by a scheme. Raises `InputProblem` scheme.not_found."""
    scheme = scheme_topics(facts.session, scheme_id=scheme_id, year=facts.year)
    rows = reached(facts, scope)
    topics_of = {
        lesson.id: scheme.of_course.get(lesson.course_id, ()) for lesson in facts.sessions_of(scope, OWN)
    }
    roster = listed_on(facts, scope, scope.until)
    order = sorted({*seen(facts, scope), *roster}, key=lambda person: facts.order(person, scope))
    cells, whole = lines_of(rows, topics_of, lambda _: (None,)).get(None, ({}, NOTHING))
    everywhere = {topic: reach.people for topic, reach in cells.items()}
    topics, untagged = _topics(facts, scope, scheme, topics_of)
    return Coverage(
        scheme_id,
        scheme.row.name,
        scope,
        topics,
        untagged,
        _people(facts, scope, rows, topics_of, order, roster, everywhere),
        _units(facts, rows, topics_of, roster, everywhere),
        _groups(facts, scope, rows, topics_of, roster, everywhere),
        CoverLine(None, "合计", cells, whole, heads=frozenset(roster), everywhere=everywhere),
        tuple(person for person in order if person in roster),
    )


Topics = Mapping[int, Collection[int]]
Roster = Mapping[int, int | None]
Everywhere = Mapping[int, frozenset[int]]


def _topics(
    facts: YearFacts, scope: Scope, scheme: SchemeTopics, topics_of: Topics
) -> tuple[tuple[Topic, ...], Topic]:
    free = uncounted_forms(facts)
    counts: dict[int, tuple[int, int]] = {}
    for lesson in facts.sessions_of(scope, OWN):
        centi = 0 if lesson.form in free else lesson.hours_centi
        for topic in topics_of[lesson.id] or (UNTAGGED,):
            number, hours = counts.get(topic, (0, 0))
            counts[topic] = (number + 1, hours + centi)
    found = tuple(Topic(tag.id, tag.name, *counts.get(tag.id, (0, 0))) for tag in scheme.row.tags)
    return found, Topic(UNTAGGED, UNTAGGED_NAME, *counts.get(UNTAGGED, (0, 0)))


def _people(
    facts: YearFacts,
    scope: Scope,
    rows: Iterable[Reached],
    topics_of: Topics,
    order: Iterable[int],
    roster: Roster,
    everywhere: Everywhere,
) -> tuple[CoverLine, ...]:
    found = lines_of(rows, topics_of, lambda row: (row.person_id,))
    lines = []
    for person_id in order:
        unit_id = roster[person_id] if person_id in roster else facts.unit_at_end(person_id, scope)
        cells, whole = found.get(person_id, ({}, NOTHING))
        lines.append(
            CoverLine(
                person_id,
                facts.people[person_id].name,
                cells,
                whole,
                unit=facts.units[unit_id].name if unit_id is not None else "",
                unit_id=unit_id,
                heads=frozenset({person_id} & roster.keys()),
                everywhere=everywhere,
                note="" if person_id in roster else "期末不在册",
            )
        )
    return tuple(lines)


def _units(
    facts: YearFacts, rows: Iterable[Reached], topics_of: Topics, roster: Roster, everywhere: Everywhere
) -> tuple[CoverLine, ...]:
    found = lines_of(rows, topics_of, lambda row: (row.unit_id,))
    here: dict[int | None, set[int]] = {}
    for person_id, unit_id in roster.items():
        here.setdefault(unit_id, set()).add(person_id)
    known = {*found, *here}
    order = [*(unit for unit in facts.units if unit in known), *([None] if None in known else [])]
    return tuple(
        CoverLine(
            unit,
            facts.units[unit].name if unit is not None else NO_UNIT,
            *found.get(unit, ({}, NOTHING)),
            heads=frozenset(here.get(unit, ())),
            unit=facts.units[unit].name if unit is not None else NO_UNIT,
            unit_id=unit,
            everywhere=everywhere,
        )
        for unit in order
    )


def _groups(
    facts: YearFacts,
    scope: Scope,
    rows: Iterable[Reached],
    topics_of: Topics,
    roster: Roster,
    everywhere: Everywhere,
) -> tuple[CoverLine, ...]:
    """By class of people: whoever belonged to it on the day of the class session (A02)."""
    groups = facts.session.execute(
        select(IdentityGroup.id, IdentityGroup.name).order_by(IdentityGroup.position, IdentityGroup.id)
    ).all()
    known = [group_id for group_id, _ in groups]

    def places(row: Reached) -> list[int | None]:
        person, on = facts.people[row.person_id], facts.by_id[row.class_session_id].on
        return [group_id for group_id in known if person.in_group(group_id, on)]

    found = lines_of(rows, topics_of, places)
    lines = []
    for group_id, name in groups:
        heads = frozenset(p for p in roster if facts.people[p].in_group(group_id, scope.until))
        if heads or group_id in found:
            cells, whole = found.get(group_id, ({}, NOTHING))
            lines.append(CoverLine(group_id, name, cells, whole, heads=heads, everywhere=everywhere))
    return tuple(lines)

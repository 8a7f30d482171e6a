"""Who is who on which day: stays, posts and groups of everybody, read at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.standing import LEFT
from app.rules.unit_phases import UnitPhase, phase_on
from app.services.operation.sealed_values import politics_when_closed
from app.services.person.unit_states import phases_of_units
from db.models import Assignment, GroupMembership, Person, Standing, Unit

NO_PLACE = (1 << 30, 0)


@dataclass(frozen=True)
class PostFact:
    """One post: from `start_on` (None: ever) until the day before `end_on`; `place` is the official order."""

    unit_id: int
    title: str
    start_on: date | None
    end_on: date | None
    place: tuple[int, int]

    def holds(self, day: date) -> bool:
        """Whether the post holds on the day."""
        return (self.start_on is None or self.start_on <= day) and (self.end_on is None or day < self.end_on)


@dataclass(frozen=True)
class PersonFact:
    """One person over time; `posts` with the primary ones first, `groups` as (group, start, end)."""

    id: int
    name: str
    sort_key: str
    birth: str
    politics: str
    joined_on: date | None
    left_on: date | None
    left_reason: str
    posts: tuple[PostFact, ...] = ()
    groups: tuple[tuple[int, date | None, date | None], ...] = ()
    gaps: tuple[tuple[date, date], ...] = ()  # left, and on the roster again from the second day on

    def is_listed(self, day: date) -> bool:
        """Whether the person is on the roster on the day; 借调 and 停职 are, in the count with a note."""
        stays = (self.joined_on is None or self.joined_on <= day) and (
            self.left_on is None or day < self.left_on
        )
        return stays and not any(start <= day < end for start, end in self.gaps)

    @property
    def arrivals(self) -> tuple[date, ...]:
        """Every day the person came onto the roster."""
        return tuple(day for day in (self.joined_on, *(end for _, end in self.gaps)) if day is not None)

    @property
    def departures(self) -> tuple[date, ...]:
        """Every first day off the roster."""
        return tuple(day for day in (*(start for start, _ in self.gaps), self.left_on) if day is not None)

    @property
    def edges(self) -> frozenset[date]:
        """Every day on which something about the person changes: roster, posts, groups."""
        found = {*self.arrivals, *self.departures}
        found |= {day for post in self.posts for day in (post.start_on, post.end_on) if day}
        found |= {day for _, start, end in self.groups for day in (start, end) if day}
        return frozenset(found)

    def was_listed(self, first: date, last: date) -> bool:
        """Whether the person was on the roster on any day of the period."""
        return (self.joined_on is None or self.joined_on <= last) and (
            self.left_on is None or first < self.left_on
        )

    def posts_on(self, day: date) -> tuple[PostFact, ...]:
        """Posts that hold on the day; without one, the last that held before, else the first after."""
        holding = tuple(post for post in self.posts if post.holds(day))
        if holding or not self.posts:
            return holding
        ended = [p for p in self.posts if p.end_on is not None and p.end_on <= day]
        if ended:
            return (max(ended, key=lambda p: p.end_on or date.min),)
        return (min(self.posts, key=lambda p: p.start_on or date.min),)

    def unit_on(self, day: date) -> int | None:
        """The unit of the primary post of the day."""
        posts = self.posts_on(day)
        return posts[0].unit_id if posts else None

    def in_group(self, group_id: int, day: date) -> bool:
        """Whether the person belongs to the group on the day."""
        return any(
            group == group_id and (start is None or start <= day) and (end is None or day < end)
            for group, start, end in self.groups
        )

    def ever_in_group(self, group_id: int, first: date, last: date) -> bool:
        """Whether the person belonged to the group on any day of the period."""
        return any(
            group == group_id and (start is None or start <= last) and (end is None or first < end)
            for group, start, end in self.groups
        )


@dataclass(frozen=True)
class UnitFact:
    """One unit as it is called now; what it is from one day to another is in its phases."""

    id: int
    name: str
    position: int
    phases: tuple[UnitPhase, ...]

    def on(self, day: date) -> UnitPhase:
        """What the unit was on the day."""
        return phase_on(self.phases, day)


def read_units(session: Session) -> dict[int, UnitFact]:
    """Unit id → unit, in official order."""
    phases = phases_of_units(session)
    rows = session.execute(select(Unit.id, Unit.name, Unit.position).order_by(Unit.position, Unit.id))
    return {row.id: UnitFact(row.id, row.name, row.position, phases[row.id]) for row in rows}


def read_people(session: Session, *, units: Mapping[int, UnitFact], year: int) -> dict[int, PersonFact]:
    """Person id → person, everybody who ever was."""
    posts = _posts(session, units)
    groups: dict[int, list[tuple[int, date | None, date | None]]] = {}
    for row in session.execute(
        select(
            GroupMembership.person_id,
            GroupMembership.group_id,
            GroupMembership.start_on,
            GroupMembership.end_on,
        ).order_by(GroupMembership.id)
    ):
        groups.setdefault(row.person_id, []).append((row.group_id, row.start_on, row.end_on))
    gaps: dict[int, list[tuple[date, date]]] = {}
    for away in session.execute(
        select(Standing.person_id, Standing.start_on, Standing.end_on)
        .where(Standing.kind == LEFT, Standing.end_on.is_not(None))
        .order_by(Standing.start_on, Standing.id)
    ):
        if away.end_on is not None:
            gaps.setdefault(away.person_id, []).append((away.start_on, away.end_on))
    rows = session.execute(
        select(
            Person.id,
            Person.name,
            Person.sort_key,
            Person.birth,
            Person.politics,
            Person.joined_on,
            Person.left_on,
            Person.left_reason,
        )
    )
    found = {
        row.id: PersonFact(
            *row,
            tuple(posts.get(row.id, ())),
            tuple(groups.get(row.id, ())),
            tuple(gaps.get(row.id, ())),
        )
        for row in rows
    }
    for person_id, politics in politics_when_closed(session, year=year).items():
        if person_id in found:
            found[person_id] = replace(found[person_id], politics=politics)
    return found


def _posts(session: Session, units: Mapping[int, UnitFact]) -> dict[int, list[PostFact]]:
    found: dict[int, list[PostFact]] = {}
    rows = session.execute(
        select(
            Assignment.person_id,
            Assignment.unit_id,
            Assignment.title,
            Assignment.start_on,
            Assignment.end_on,
            Assignment.position,
        )
        .join(Unit, Unit.id == Assignment.unit_id)
        .order_by(
            Assignment.is_primary.desc(),
            Assignment.end_on.is_not(None),
            Unit.position,
            Assignment.position,
            Assignment.id,
        )
    )
    for row in rows:
        place = (units[row.unit_id].position, row.position)
        post = PostFact(row.unit_id, row.title, row.start_on, row.end_on, place)
        found.setdefault(row.person_id, []).append(post)
    return found

"""The whole roster with its dates, read once and asked for many days: who is due for an audience."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.standing import Away, away_on
from db.models import Assignment, BatchAudience, GroupMembership, Person, Standing, Unit


@dataclass(frozen=True)
class ExpectedRow:
    """A person due on a day, with the unit and title of that day; the order is the official one."""

    person_id: int
    unit_id: int | None
    unit_name: str
    title: str


@dataclass(frozen=True)
class _Post:
    unit_id: int
    title: str
    start_on: date | None
    end_on: date | None
    order: tuple[int, int]


@dataclass(frozen=True)
class _Membership:
    group_id: int
    start_on: date | None
    end_on: date | None


@dataclass(frozen=True)
class _Member:
    person_id: int
    joined_on: date | None
    left_on: date | None
    sort_key: str
    posts: tuple[_Post, ...]
    groups: tuple[_Membership, ...]
    times: tuple[Away, ...]

    def away(self, on: date) -> Away | None:
        return away_on(on, joined_on=self.joined_on, left_on=self.left_on, times=self.times)


class RosterInTime:
    """The whole roster with its dates, read once and asked for many days."""

    def __init__(self, session: Session) -> None:
        units = session.execute(select(Unit.id, Unit.name, Unit.parent_id, Unit.position)).all()
        self._unit_names = {unit.id: unit.name for unit in units}
        self._parents = {unit.id: unit.parent_id for unit in units}
        positions = {unit.id: unit.position for unit in units}
        posts: dict[int, list[_Post]] = {}
        for row in session.execute(
            select(
                Assignment.person_id,
                Assignment.unit_id,
                Assignment.title,
                Assignment.start_on,
                Assignment.end_on,
                Assignment.position,
            ).order_by(Assignment.is_primary.desc(), Assignment.position)
        ):
            order = (positions[row.unit_id], row.position)
            posts.setdefault(row.person_id, []).append(
                _Post(row.unit_id, row.title, row.start_on, row.end_on, order)
            )
        groups = _memberships(session)
        times = _times_away(session)
        self._members = tuple(
            _Member(
                p.id,
                p.joined_on,
                p.left_on,
                p.sort_key,
                tuple(posts.get(p.id, ())),
                tuple(groups.get(p.id, ())),
                tuple(times.get(p.id, ())),
            )
            for p in session.execute(select(Person.id, Person.joined_on, Person.left_on, Person.sort_key))
        )

    def away(self, on: date) -> dict[int, Away]:
        """Person id → why not due on the day `on` (离册, 借调, 停职, not yet 入册)."""
        found = ((member.person_id, member.away(on)) for member in self._members)
        return {person_id: away for person_id, away in found if away is not None}

    def expected(
        self, on: date, audience: Sequence[BatchAudience], *, even_away: bool = False
    ) -> list[ExpectedRow]:
        """Everybody due on the day `on` for these audience lines (none = everybody), in official order.

        `even_away` adds those who are 离册, 借调 or 停职, with the post they had.
        """
        found: list[tuple[tuple[tuple[int, int], str, int], ExpectedRow]] = []
        included = _Lines.of(line for line in audience if not line.excluded)
        excluded = _Lines.of(line for line in audience if line.excluded)
        for member in self._members:
            if not even_away and member.away(on) is not None:
                continue
            posts = [p for p in member.posts if _holds(p, on)]
            if excluded and self._hits(excluded, member, posts, on):
                continue
            if included and not self._hits(included, member, posts, on):
                continue
            first = posts[0] if posts else None
            place = first.order if first else (1 << 30, 0)
            row = ExpectedRow(
                member.person_id,
                first.unit_id if first else None,
                self._unit_names[first.unit_id] if first else "",
                first.title if first else "",
            )
            found.append(((place, member.sort_key, member.person_id), row))
        found.sort(key=lambda pair: pair[0])
        return [row for _, row in found]

    def units_above(self, unit_id: int | None) -> tuple[int, ...]:
        """A unit and those above it, the nearest first."""
        found: list[int] = []
        while unit_id is not None and unit_id not in found:
            found.append(unit_id)
            unit_id = self._parents.get(unit_id)
        return tuple(found)

    def _hits(self, lines: _Lines, member: _Member, posts: list[_Post], on: date) -> bool:
        """Whether one of the lines names the person, a group of that day, or a unit they then belonged to."""
        if member.person_id in lines.people:
            return True
        if lines.groups and any(m.group_id in lines.groups and _holds(m, on) for m in member.groups):
            return True
        return bool(lines.units) and any(
            unit in lines.units for post in posts for unit in self.units_above(post.unit_id)
        )


class _Lines(NamedTuple):
    """What lines of an audience name, looked up once for everybody."""

    people: frozenset[int]
    groups: frozenset[int]
    units: frozenset[int]

    @classmethod
    def of(cls, lines: Iterable[BatchAudience]) -> _Lines | None:
        """None where there is no line."""
        named = [(line.person_id, line.group_id, line.unit_id) for line in lines]
        return cls(*(frozenset(ids) - {None} for ids in zip(*named, strict=True))) if named else None


def _holds(stretch: _Post | _Membership, on: date) -> bool:
    return not (stretch.start_on and stretch.start_on > on) and not (stretch.end_on and stretch.end_on <= on)


def _memberships(session: Session) -> dict[int, list[_Membership]]:
    found: dict[int, list[_Membership]] = {}
    for person_id, group_id, start, end in session.execute(
        select(
            GroupMembership.person_id,
            GroupMembership.group_id,
            GroupMembership.start_on,
            GroupMembership.end_on,
        )
    ):
        found.setdefault(person_id, []).append(_Membership(group_id, start, end))
    return found


def _times_away(session: Session) -> dict[int, list[Away]]:
    found: dict[int, list[Away]] = {}
    for person_id, kind, start, end, reason in session.execute(
        select(Standing.person_id, Standing.kind, Standing.start_on, Standing.end_on, Standing.reason)
    ):
        found.setdefault(person_id, []).append(Away(kind, start, end, reason))
    return found

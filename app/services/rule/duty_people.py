"""What the rules ask of every person, read at once (Q21–Q26: 职级 and 职务, identity, groups)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, partial
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.rules.duties import Filter, PersonFacts, why_not
from app.rules.lecturer_posts import HeldPost, Titles
from app.rules.periods import Period
from app.rules.standing import Away, away_on
from app.rules.unit_phases import phase_on
from app.services.operation.sealed_values import politics_when_closed
from app.services.person.standing import times_away
from app.services.person.unit_states import phases_of_units
from app.services.person.units import listed_on
from db.models import Assignment, GroupMembership, IdentityGroup, Person, Unit
from db.results import ResultRow


class _Post(NamedTuple):
    """A post as one row of the query below: read by the thousand, so a bare tuple with names."""

    unit_id: int | None = None
    unit: str = ""
    place: int = 1 << 30
    title: str = ""
    rank: str = ""
    identity: str = ""
    position: int = 0
    start_on: date | None = None
    end_on: date | None = None


# Where somebody's belonging to it is recorded, it says from which day on they are in the Party (Q23).
PARTY = "党员"
# Where somebody stands in lists: unit and post in order, then the name.
Place = tuple[int, int, str, int]
_NO_POST = _Post()  # behind everybody who has one


def people_of_period(
    session: Session,
    *,
    first: date,
    last: date,
    person_ids: Collection[int] | None = None,
    in_time: PeopleInTime | None = None,
) -> tuple[PersonFacts, ...]:
    """Everybody on the roster on a day of the period, in official order.

    Posts and groups are those of the last day of the period, or of the person's last day on the roster.
    `in_time` are the people where the caller has read them.
    """
    statement = select(Person.id, Person.left_on).where(_on_roster(first, last))
    if person_ids is not None:
        statement = statement.where(Person.id.in_(list(person_ids)))
    politics = politics_when_closed(session, year=last.year)
    in_time = in_time or PeopleInTime(session, person_ids=person_ids)
    found: list[tuple[Place, PersonFacts]] = []
    for person_id, left_on in session.execute(statement):
        day = last if left_on is None or left_on > last else left_on - timedelta(days=1)
        then = in_time.at(person_id, day)
        facts = then.facts
        if politics.get(person_id, facts.politics) != facts.politics:
            facts = replace(facts, politics=politics[person_id])
        if facts.days_here(first, last):  # neither 借调 nor 停职 all the time
            found.append((then.place, facts))
    found.sort(key=lambda pair: pair[0])
    return tuple(facts for _, facts in found)


def _on_roster(first: date, last: date) -> ColumnElement[bool]:
    started = Person.joined_on.is_(None) | (Person.joined_on <= last)
    return started & (listed_on(first) | Person.left_on.is_(None) | (Person.left_on > first))


def _holds(start: date | None, end: date | None, day: date) -> bool:
    return (start is None or start <= day) and (end is None or end > day)


def _posts(session: Session, person_ids: Collection[int] | None) -> dict[int, list[_Post]]:
    statement = (
        select(
            Assignment.person_id,
            Assignment.unit_id,
            Unit.name,
            Unit.position,
            Assignment.title,
            Assignment.rank,
            Assignment.identity,
            Assignment.position,
            Assignment.start_on,
            Assignment.end_on,
        )
        .join(Unit, Unit.id == Assignment.unit_id)
        .order_by(Assignment.is_primary.desc(), Unit.position, Assignment.position)
    )
    if person_ids is not None:
        statement = statement.where(Assignment.person_id.in_(list(person_ids)))
    found: dict[int, list[_Post]] = {}
    for person_id, *post in session.execute(statement):
        found.setdefault(person_id, []).append(_Post._make(post))
    return found


def _groups(
    session: Session, person_ids: Collection[int] | None
) -> dict[int, list[tuple[str, date | None, date | None]]]:
    statement = select(
        GroupMembership.person_id, IdentityGroup.name, GroupMembership.start_on, GroupMembership.end_on
    ).join(IdentityGroup, IdentityGroup.id == GroupMembership.group_id)
    if person_ids is not None:
        statement = statement.where(GroupMembership.person_id.in_(list(person_ids)))
    found: dict[int, list[tuple[str, date | None, date | None]]] = {}
    for person_id, name, start, end in session.execute(statement):
        found.setdefault(person_id, []).append((name, start, end))
    return found


def search_keys(session: Session) -> dict[int, str]:
    """Person id → the pinyin a search box answers to."""
    return dict(session.execute(select(Person.id, Person.search_key)).all())


class Then(NamedTuple):
    """Somebody as they were in a stretch of time in which nothing about them changed."""

    is_here: bool
    place: Place
    facts: PersonFacts


@dataclass(eq=False)
class _Life:
    """One person's days of change in order, and what they were between two of them as far as it was asked."""

    edges: list[date]
    then: dict[int, Then] = field(default_factory=dict)


class PeopleInTime:
    """Everybody with their posts and groups over time: read once, asked for any day and any period.

    Nothing is looked at twice: a person is put together once for each stretch without a change of their own,
    everybody once for each stretch without a change of anybody.
    """

    def __init__(self, session: Session, *, person_ids: Collection[int] | None = None) -> None:
        self._posts = _posts(session, person_ids)
        self._groups = _groups(session, person_ids)
        self._times = times_away(session, person_ids=person_ids)
        self._phases = phases_of_units(session)
        statement = select(
            Person.id, Person.name, Person.politics, Person.joined_on, Person.left_on, Person.sort_key
        )
        if person_ids is not None:
            statement = statement.where(Person.id.in_(list(person_ids)))
        self._people = {row.id: row for row in session.execute(statement)}
        self._lives: dict[int, _Life] = {}
        self._days: dict[int, tuple[PersonFacts, ...]] = {}
        self._members: dict[tuple[int, frozenset[str]], frozenset[int]] = {}
        self._holders: dict[tuple[int, str], int | None] = {}
        self._units: dict[int, frozenset[int]] = {}

    def on(self, day: date) -> tuple[PersonFacts, ...]:
        """Everybody on the roster that day, as they were, in official order."""
        stretch = self._stretch(day)
        if stretch not in self._days:
            here = [then for then in (self.at(who, day) for who in self._people) if then.is_here]
            here.sort(key=lambda then: then.place)
            self._days[stretch] = tuple(then.facts for then in here)
        return self._days[stretch]

    @cached_property
    def _edges(self) -> list[date]:
        """Days on which anything of anybody begins or ends: between two of them nothing changes."""
        return sorted({day for person_id in self._people for day in self._life(person_id).edges})

    def _stretch(self, day: date) -> int:
        """Which stretch without a change the day lies in."""
        return bisect_right(self._edges, day)

    def _life(self, person_id: int) -> _Life:
        """Somebody's days on which anything of theirs begins or ends."""
        found = self._lives.get(person_id)
        if found is None:
            row = self._people[person_id]
            days = {row.joined_on, row.left_on}
            for time in self._times.get(person_id, ()):
                days.update((time.start_on, time.end_on))
            for post in self._posts.get(person_id, ()):
                days.update((post.start_on, post.end_on))
                days.update(phase.start_on for phase in self._phases.get(post.unit_id or 0, ())[1:])
            for _, start, end in self._groups.get(person_id, ()):
                days.update((start, end))
            days.discard(None)
            found = self._lives[person_id] = _Life(sorted(days))
        return found

    def at(self, person_id: int, day: date) -> Then:
        """Somebody as they were on the day."""
        life = self._life(person_id)
        stretch = bisect_right(life.edges, day)
        found = life.then.get(stretch)
        if found is None:
            row, times = self._people[person_id], self._times.get(person_id, ())
            own = [post for post in self._posts.get(person_id, ()) if _holds(post.start_on, post.end_on, day)]
            away = away_on(day, joined_on=row.joined_on, left_on=row.left_on, times=times)
            # On the roster that day, and neither 借调 nor 停职.
            phases = self._phases.get(own[0].unit_id or 0, ()) if own else ()
            kind = phase_on(phases, day).kind if phases else ""
            place, facts = _facts_of(row, own, kind, self._groups.get(person_id, ()), times, day)
            found = life.then[stretch] = Then(away is None, place, facts)
        return found

    def members(self, group_names: Collection[str], day: date) -> frozenset[int]:
        """Who was in one of the groups on the day; everybody on the roster when none is named."""
        wanted = frozenset(group_names)
        key = (self._stretch(day), wanted)
        if key not in self._members:
            self._members[key] = frozenset(
                person.id for person in self.on(day) if not wanted or not wanted.isdisjoint(person.groups)
            )
        return self._members[key]

    def concerned(self, rule: Filter, day: date) -> frozenset[int]:
        """Whom a rule concerns on the day."""
        return frozenset(person.id for person in self.on(day) if not why_not(rule, person))

    def units_of(self, person_id: int, day: date) -> frozenset[int]:
        """The units of every post somebody held on the day, that of a branch among them."""
        posts = self._posts.get(person_id, ())
        return frozenset(
            post.unit_id
            for post in posts
            if post.unit_id is not None and _holds(post.start_on, post.end_on, day)
        )

    def holder(self, written: str, day: date) -> int | None:
        """Who alone held the post called so on the day; None when nobody or several did."""
        key = (self._stretch(day), written)
        if key not in self._holders:
            found = self._titles.holders(written, partial(self._held, day))
            self._holders[key] = found[0] if len(found) == 1 else None
        return self._holders[key]

    @cached_property
    def _titles(self) -> Titles[_Post]:
        """Every post that anybody ever held, by what it may be called."""
        return Titles(
            (HeldPost(person_id, post.title, post.unit), post)
            for person_id, own in self._posts.items()
            for post in own
        )

    def _held(self, day: date, person_id: int, post: _Post) -> bool:
        return _holds(post.start_on, post.end_on, day) and self.at(person_id, day).is_here

    def units_on(self, day: date) -> frozenset[int]:
        """The units that people on the roster belonged to on the day, each to their first post's."""
        stretch = self._stretch(day)
        if stretch not in self._units:
            self._units[stretch] = frozenset(
                person.unit_id for person in self.on(day) if person.unit_id is not None
            )
        return self._units[stretch]

    def owing(self, rule: Filter, period: Period) -> tuple[tuple[PersonFacts, int], ...]:
        """Whom a rule concerns on a day of the period, as they were on its last such day, and on how many
        days it did; in official order."""
        found = []
        for person_id in self._possible(rule):
            days, last = self._fitting(person_id, rule, period)
            if days:
                found.append((self.at(person_id, last), days))
        found.sort(key=lambda each: each[0].place)
        return tuple((then.facts, days) for then, days in found)

    def concerns_anybody(self, rule: Filter, period: Period) -> bool:
        """Whether a rule concerns somebody on a day of the period."""
        return any(self._fitting(person_id, rule, period)[0] for person_id in self._possible(rule))

    def _possible(self, rule: Filter) -> Collection[int]:
        """Whom a rule may concern on some day: of a rule for groups, those who ever were in one of them."""
        if not (wanted := rule.get("groups")):
            return self._people
        return {person_id for name in wanted for person_id in self._ever_in.get(name, ())}

    @cached_property
    def _ever_in(self) -> Mapping[str, frozenset[int]]:
        """Name of a group → who ever was in it."""
        found: dict[str, set[int]] = {}
        for person_id, own in self._groups.items():
            for name, _, _ in own:
                found.setdefault(name, set()).add(person_id)
        return {name: frozenset(ids & self._people.keys()) for name, ids in found.items()}

    def changes(self, person_id: int, period: Period) -> tuple[date, ...]:
        """Days of the period on which a post or a group of somebody begins or ends, or they come or go."""
        edges = self._life(person_id).edges
        return tuple(edges[bisect_right(edges, period.first) : bisect_right(edges, period.last)])

    def fitting_days(self, person_id: int, rule: Filter, period: Period) -> int:
        """Days of the period on which somebody is on the roster and the rule fits."""
        return self._fitting(person_id, rule, period)[0]

    def fitting_since(self, person_id: int, rule: Filter, period: Period) -> date:
        """From which day of the period on the rule fits somebody without a break up to its last such day."""
        found: date | None = None
        for day in (period.first, *self.changes(person_id, period)):
            then = self.at(person_id, day)
            if not then.is_here or why_not(rule, then.facts):
                found = None
            elif found is None:
                found = day
        return found or period.first

    def _fitting(self, person_id: int, rule: Filter, period: Period) -> tuple[int, date]:
        """Days of the period on which somebody is on the roster and the rule fits, and the last of them."""
        changes = self.changes(person_id, period)
        if not changes:
            then = self.at(person_id, period.last)
            fits = then.is_here and not why_not(rule, then.facts)
            return (period.days, period.last) if fits else (0, period.first)
        starts = (period.first, *changes)
        ends = (*(day - timedelta(days=1) for day in starts[1:]), period.last)
        days, last = 0, period.first
        for start, end in zip(starts, ends, strict=True):
            then = self.at(person_id, start)
            if then.is_here and not why_not(rule, then.facts):
                days, last = days + (end - start).days + 1, end
        return days, last


def _facts_of(
    row: ResultRow,
    own: list[_Post],
    kind: str,
    groups: Iterable[tuple[str, date | None, date | None]],
    times: tuple[Away, ...],
    day: date,
) -> tuple[Place, PersonFacts]:
    main = own[0] if own else _NO_POST
    party = [_holds(start, end, day) for name, start, end in groups if name == PARTY]
    facts = PersonFacts(
        row.id,
        row.name,
        main.unit_id,
        main.unit,
        kind,
        main.title,
        main.rank,
        main.identity,
        tuple(f"{post.title} {post.rank}" for post in own),
        frozenset(name for name, start, end in groups if _holds(start, end, day)),
        row.politics,
        row.joined_on,
        row.left_on,
        times,
        any(party) if party else None,
    )
    return (main.place, main.position, row.sort_key, row.id), facts

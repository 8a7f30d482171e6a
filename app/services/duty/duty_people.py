"""What the rules ask of every person, read at once (Q21–Q26: 职级 and 职务, identity, groups)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.duties import PersonFacts
from app.services.person.standing import times_away
from app.services.person.units import listed_on
from db.models import Assignment, GroupMembership, IdentityGroup, Person, Unit


class _Post(NamedTuple):
    """A post as one row of the query below: read by the thousand, so a bare tuple with names."""

    unit_id: int | None = None
    unit: str = ""
    kind: str = ""
    place: int = 1 << 30
    title: str = ""
    rank: str = ""
    identity: str = ""
    position: int = 0
    start_on: date | None = None
    end_on: date | None = None


_NO_POST = _Post()  # behind everybody who has one


def people_of_period(
    session: Session, *, first: date, last: date, person_ids: Collection[int] | None = None
) -> tuple[PersonFacts, ...]:
    """Everybody on the roster on a day of the period, in official order.

    Posts and groups are those of the last day of the period, or of the person's last day on the roster.
    """
    statement = select(
        Person.id, Person.name, Person.politics, Person.joined_on, Person.left_on, Person.sort_key
    ).where(_on_roster(first, last))
    if person_ids is not None:
        statement = statement.where(Person.id.in_(list(person_ids)))
    posts = _posts(session, person_ids)
    groups = _groups(session, person_ids)
    times = times_away(session, person_ids=person_ids)
    found: list[tuple[Any, PersonFacts]] = []
    for person_id, name, politics, joined_on, left_on, sort_key in session.execute(statement):
        day = last if left_on is None or left_on > last else left_on - timedelta(days=1)
        own = [post for post in posts.get(person_id, ()) if _holds(post.start_on, post.end_on, day)]
        main = own[0] if own else _NO_POST
        facts = PersonFacts(
            person_id,
            name,
            main.unit_id,
            main.unit,
            main.kind,
            main.title,
            main.rank,
            main.identity,
            tuple(f"{post.title} {post.rank}" for post in own),
            frozenset(name for name, start, end in groups.get(person_id, ()) if _holds(start, end, day)),
            politics,
            joined_on,
            left_on,
            times.get(person_id, ()),
        )
        if not facts.days_here(first, last):
            continue  # 借调 or 停职 all the time
        found.append(((main.place, main.position, sort_key, person_id), facts))
    found.sort(key=lambda pair: pair[0])
    return tuple(facts for _, facts in found)


def _on_roster(first: date, last: date) -> Any:
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
            Unit.kind,
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

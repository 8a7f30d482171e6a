"""干部名册: who is on the roster on a day, in official order (queries).

The commands that change it are in `app.services.person.people`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules import names
from app.services.person.groups import group_names, member_on
from app.services.person.units import holds_on, listed_on
from db.models import Assignment, GroupMembership, IdentityGroup, Person, Unit


@dataclass(frozen=True)
class RosterFilter:
    """Which people: on the roster on the day `on` (None: everybody who ever was), in a unit or a group."""

    on: date | None = None
    unit_id: int | None = None
    group_id: int | None = None
    text: str = ""


@dataclass(frozen=True)
class PostRow:
    """One assignment (任职) of a person."""

    id: int
    unit_id: int
    unit: str
    title: str
    rank: str
    identity: str
    is_primary: bool
    start_on: date | None
    end_on: date | None


@dataclass(frozen=True)
class PersonRow:
    """One person with the primary post of the day asked for; `other_posts` tells the rest in words."""

    id: int
    name: str
    sex: str
    birth: str
    id_number: str
    phone: str
    unit_id: int | None
    unit: str
    title: str
    rank: str
    identity: str
    groups: tuple[str, ...]
    other_posts: str
    politics: str
    joined_on: date | None
    left_on: date | None
    left_reason: str
    note: str
    search_key: str
    sort_key: str
    version: int


@dataclass(frozen=True)
class PersonDetail:
    """A person with every assignment ever held and the current groups."""

    row: PersonRow
    posts: tuple[PostRow, ...]
    group_ids: frozenset[int]
    ethnicity: str
    education: str


def list_people(session: Session, *, roster: RosterFilter | None = None) -> tuple[PersonRow, ...]:
    """People in official order: unit order, order within the unit, then pinyin."""
    wanted = roster or RosterFilter()
    statement = select(Person).where(listed_on(wanted.on))
    if wanted.group_id is not None:
        statement = statement.where(
            Person.id.in_(
                select(GroupMembership.person_id).where(
                    GroupMembership.group_id == wanted.group_id, member_on(wanted.on)
                )
            )
        )
    people = session.scalars(statement).all()
    posts = posts_by_person(session, on=wanted.on)
    groups = group_names(session, on=wanted.on)
    places: dict[int, tuple[int, int]] = {}
    rows: list[PersonRow] = []
    for person in people:
        own = posts.get(person.id, [])
        if wanted.unit_id is not None and all(post.unit_id != wanted.unit_id for post, _ in own):
            continue
        places[person.id] = own[0][1] if own else (1 << 30, 0)
        row = person_row(person, [post for post, _ in own], groups.get(person.id, ()))
        if wanted.text and not _answers(row, wanted.text):
            continue
        rows.append(row)
    rows.sort(key=lambda r: (places[r.id], r.sort_key, r.id))
    return tuple(rows)


def count_people(session: Session, *, on: date | None = None) -> int:
    """How many people are on the roster on the day `on` (None: ever were)."""
    return session.scalar(select(func.count(Person.id)).where(listed_on(on))) or 0


def posts_by_person(
    session: Session, *, on: date | None = None, person_id: int | None = None
) -> dict[int, list[tuple[PostRow, tuple[int, int]]]]:
    """Person id → assignments holding on the day `on`, primary first, with their (unit, own) order."""
    statement = (
        select(
            Assignment.id,
            Assignment.person_id,
            Assignment.unit_id,
            Unit.name,
            Assignment.title,
            Assignment.rank,
            Assignment.identity,
            Assignment.is_primary,
            Assignment.start_on,
            Assignment.end_on,
            Unit.position.label("unit_place"),
            Assignment.position,
        )
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(holds_on(on))
        .order_by(
            Assignment.is_primary.desc(), Assignment.end_on.is_not(None), Unit.position, Assignment.position
        )
    )
    if person_id is not None:
        statement = statement.where(Assignment.person_id == person_id)
    result: dict[int, list[tuple[PostRow, tuple[int, int]]]] = {}
    for row in session.execute(statement):
        post = PostRow(
            id=row.id,
            unit_id=row.unit_id,
            unit=row.name,
            title=row.title,
            rank=row.rank,
            identity=row.identity,
            is_primary=row.is_primary,
            start_on=row.start_on,
            end_on=row.end_on,
        )
        result.setdefault(row.person_id, []).append((post, (row.unit_place, row.position)))
    return result


def person_row(person: Person, posts: Sequence[PostRow], groups: tuple[str, ...]) -> PersonRow:
    """The frozen row of a record and its posts (primary first)."""
    first = posts[0] if posts else None
    return PersonRow(
        id=person.id,
        name=person.name,
        sex=person.sex,
        birth=person.birth,
        id_number=person.id_number or "",
        phone=person.phone,
        unit_id=first.unit_id if first else None,
        unit=first.unit if first else "",
        title=first.title if first else "",
        rank=first.rank if first else "",
        identity=first.identity if first else "",
        groups=groups,
        other_posts="；".join(f"{post.unit}{post.title}" for post in posts[1:]),
        politics=person.politics,
        joined_on=person.joined_on,
        left_on=person.left_on,
        left_reason=person.left_reason,
        note=person.note,
        search_key=person.search_key,
        sort_key=person.sort_key,
        version=person.version,
    )


def get_person(session: Session, *, person_id: int, on: date | None = None) -> PersonDetail:
    """One person in full. Raises `InputProblem` person.not_found."""
    person = person_record(session, person_id=person_id)
    current = [post for post, _ in posts_by_person(session, on=on, person_id=person_id).get(person_id, [])]
    every = [post for post, _ in posts_by_person(session, person_id=person_id).get(person_id, [])]
    memberships = session.execute(
        select(IdentityGroup.id, IdentityGroup.name)
        .join(GroupMembership, GroupMembership.group_id == IdentityGroup.id)
        .where(GroupMembership.person_id == person_id, member_on(on))
        .order_by(IdentityGroup.position)
    ).all()
    row = person_row(person, current, tuple(name for _, name in memberships))
    return PersonDetail(
        row, tuple(every), frozenset(id_ for id_, _ in memberships), person.ethnicity, person.education
    )


def person_record(session: Session, *, person_id: int) -> Person:
    """The record inside a write session. Raises `InputProblem` person.not_found."""
    record = session.get(Person, person_id)
    if record is None:
        raise InputProblem("person.not_found", person=person_id)
    return record


def _answers(row: PersonRow, text: str) -> bool:
    return names.matches(
        text, name=row.name, key=row.search_key, id_number=row.id_number, phone=row.phone, extra=row.unit
    )

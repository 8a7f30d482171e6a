"""How the people of a 分批 course are divided over its open 期: the shares, not yet stored (A04, E17)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.rules.batches import even_people, even_split, filled
from app.services.plan.roster_in_time import ExpectedRow
from db.models import BatchShare, GroupMembership, IdentityGroup, Person, Unit

BY_UNIT, BY_HEAD, BY_GROUP, BY_NAME = "unit", "head", "group", "name"
WAYS = {BY_UNIT: "按单位", BY_HEAD: "按人数", BY_GROUP: "按人员类别", BY_NAME: "按姓名拼音"}
NO_GROUP = 0


def divided(
    session: Session,
    *,
    parts: Sequence[int],
    rows: Sequence[ExpectedRow],
    by: str,
    size: int | None,
    on: date,
) -> list[BatchShare]:
    """Shares of units ('unit') or of people, in as many runs as there are `parts` (batch ids)."""
    if by == BY_UNIT:
        order = _units(session, rows)
        runs = filled(order, len(parts), size) if size else even_split(order, len(parts))
        return [BatchShare(batch_id=b, unit_id=u) for b, own in zip(parts, runs, strict=True) for u in own]
    people = [row.person_id for row in rows]
    if by == BY_GROUP:
        blocks = _groups(session, people, on)
        heads = [(group, len(own)) for group, own in blocks.items()]
        by_group = filled(heads, len(parts), size) if size else even_split(heads, len(parts))
        found = tuple(tuple(person for group in run for person in blocks[group]) for run in by_group)
    else:
        people = _by_name(session, people) if by == BY_NAME else people
        singly = [(person, 1) for person in people]
        found = filled(singly, len(parts), size) if size else even_people(people, len(parts))
    return [BatchShare(batch_id=b, person_id=p) for b, own in zip(parts, found, strict=True) for p in own]


def _units(session: Session, rows: Sequence[ExpectedRow]) -> list[tuple[int, int]]:
    """Units in official order with their heads."""
    heads: dict[int, int] = {}
    for row in rows:
        if row.unit_id is not None:
            heads[row.unit_id] = heads.get(row.unit_id, 0) + 1
    order = session.scalars(select(Unit.id).where(Unit.id.in_(list(heads))).order_by(Unit.position, Unit.id))
    return [(unit, heads[unit]) for unit in order]


def _groups(session: Session, people: Sequence[int], on: date) -> dict[int, list[int]]:
    """Group → its people, groups in their order, people in theirs; who is in several stands in the first,
    who is in none in the last."""
    first: dict[int, tuple[int, int]] = {}
    for person_id, group_id, position in session.execute(
        select(GroupMembership.person_id, IdentityGroup.id, IdentityGroup.position)
        .join(IdentityGroup, IdentityGroup.id == GroupMembership.group_id)
        .where(
            or_(GroupMembership.start_on.is_(None), GroupMembership.start_on <= on),
            or_(GroupMembership.end_on.is_(None), GroupMembership.end_on > on),
        )
    ):
        own = (position, group_id)
        first[person_id] = min(own, first.get(person_id, own))
    last = (1 << 30, NO_GROUP)
    found: dict[int, list[int]] = {}
    for _, group_id in sorted({first.get(person, last) for person in people}):
        found[group_id] = [person for person in people if first.get(person, last)[1] == group_id]
    return found


def _by_name(session: Session, people: Sequence[int]) -> list[int]:
    keys = dict(session.execute(select(Person.id, Person.sort_key)).all())
    return sorted(people, key=lambda person: (keys[person], person))

"""人员类别: identity groups, the audiences of classes (A02)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from db.models import GroupMembership, IdentityGroup

OFFICE_STAFF = "机关干部"
VILLAGE_STAFF = "村社区干部"
VILLAGE_KINDS = frozenset({"村", "社区"})


@dataclass(frozen=True)
class GroupRow:
    """One group and how many people belong to it now."""

    id: int
    name: str
    people: int


def list_groups(session: Session) -> tuple[GroupRow, ...]:
    """Every group in order."""
    counts = dict(
        session.execute(
            select(GroupMembership.group_id, func.count(func.distinct(GroupMembership.person_id)))
            .where(GroupMembership.end_on.is_(None))
            .group_by(GroupMembership.group_id)
        ).all()
    )
    groups = session.scalars(select(IdentityGroup).order_by(IdentityGroup.position, IdentityGroup.id))
    return tuple(GroupRow(g.id, g.name, counts.get(g.id, 0)) for g in groups)


def add_group(session: Session, *, name: str) -> int:
    """Add a group. Raises `InputProblem` group.exists."""
    name = name.strip()
    if session.scalar(select(IdentityGroup.id).where(IdentityGroup.name == name)) is not None:
        raise InputProblem("group.exists", name=name)
    last = session.scalar(select(func.max(IdentityGroup.position))) or 0
    group = IdentityGroup(name=name, position=last + 1)
    session.add(group)
    session.flush()
    return group.id


def set_groups(session: Session, *, person_id: int, group_ids: Iterable[int]) -> None:
    """Make the person's current groups exactly `group_ids`; dropped memberships are removed."""
    wanted = set(group_ids)
    current = session.scalars(
        select(GroupMembership).where(
            GroupMembership.person_id == person_id, GroupMembership.end_on.is_(None)
        )
    ).all()
    for membership in current:
        if membership.group_id in wanted:
            wanted.discard(membership.group_id)
        else:
            session.delete(membership)
    for group_id in sorted(wanted):
        session.add(GroupMembership(person_id=person_id, group_id=group_id))
    session.flush()


def group_ids_by_name(session: Session) -> dict[str, int]:
    """Group name → id."""
    return dict(session.execute(select(IdentityGroup.name, IdentityGroup.id)).all())


def group_members(session: Session, *, group_id: int) -> frozenset[int]:
    """Ids of the people who belong to a group now."""
    return frozenset(
        session.scalars(
            select(GroupMembership.person_id).where(
                GroupMembership.group_id == group_id, GroupMembership.end_on.is_(None)
            )
        )
    )


def usual_group(unit_kind: str) -> str:
    """The group people belong to by default: 村社区干部 in villages and communities, else 机关干部."""
    return VILLAGE_STAFF if unit_kind in VILLAGE_KINDS else OFFICE_STAFF

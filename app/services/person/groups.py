"""人员类别: identity groups, the audiences of classes (A02), and who belonged to them from when to when."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.unit_phases import VILLAGE_KINDS
from app.services.operation.seals import first_open_day
from db.audit import bulk_insert, bulk_update
from db.models import BatchAudience, DutyRule, GroupMembership, IdentityGroup

OFFICE_STAFF = "机关干部"
VILLAGE_STAFF = "村社区干部"
# What the program itself calls by name: lectures, 师徒, half-year reports, cover of members …
FIXED = frozenset({OFFICE_STAFF, VILLAGE_STAFF, "班子成员", "一把手", "年轻干部", "党员", "流动党员"})


@dataclass(frozen=True)
class GroupRow:
    """One group and how many people belong to it; `ended_on` is the first day it is no longer used."""

    id: int
    name: str
    people: int
    ended_on: date | None = None
    ever: int = 0


def member_on(on: date | None) -> ColumnElement[bool]:
    """SQL condition: the membership holds on the day `on` (None: it has no end)."""
    if on is None:
        return GroupMembership.end_on.is_(None)
    return and_(
        or_(GroupMembership.start_on.is_(None), GroupMembership.start_on <= on),
        or_(GroupMembership.end_on.is_(None), GroupMembership.end_on > on),
    )


def list_groups(session: Session, *, on: date | None = None, with_ended: bool = True) -> tuple[GroupRow, ...]:
    """Every group in order with its members of the day `on`; `with_ended=False` leaves out ended ones."""
    counts = _heads(session, member_on(on))
    ever = _heads(session)
    groups = session.scalars(select(IdentityGroup).order_by(IdentityGroup.position, IdentityGroup.id))
    return tuple(
        GroupRow(g.id, g.name, counts.get(g.id, 0), g.ended_on, ever.get(g.id, 0))
        for g in groups
        if with_ended or g.ended_on is None or (on is not None and g.ended_on > on)
    )


def _heads(session: Session, *which: ColumnElement[bool]) -> dict[int, int]:
    statement = select(GroupMembership.group_id, func.count(func.distinct(GroupMembership.person_id)))
    return dict(session.execute(statement.where(*which).group_by(GroupMembership.group_id)).all())


def add_group(session: Session, *, name: str) -> int:
    """Add a group at the end of the order. Raises `InputProblem` group.exists or group.name_missing."""
    group = IdentityGroup(name=_free_name(session, name, None), position=_last_position(session) + 1)
    session.add(group)
    session.flush()
    return group.id


def rename_group(session: Session, *, group_id: int, name: str) -> None:
    """Give a group another name; it stays the same group, and rules about it follow.

    Raises `InputProblem` group.exists, group.name_missing, group.not_found, or group.fixed for the groups
    that the program itself knows by name.
    """
    group = _group(session, group_id)
    wanted = _free_name(session, name, group_id)
    if wanted == group.name:
        return
    if group.name in FIXED:
        raise InputProblem("group.fixed", name=group.name)
    for rule in session.scalars(select(DutyRule)):
        filters = json.loads(rule.filter_json)
        if group.name in filters.get("groups", ()):
            filters["groups"] = [wanted if each == group.name else each for each in filters["groups"]]
            rule.filter_json = json.dumps(filters, ensure_ascii=False, separators=(",", ":"))
    group.name = wanted
    session.flush()


def order_groups(session: Session, *, group_ids: Sequence[int]) -> None:
    """Set the order to that of `group_ids` (all groups)."""
    for position, group_id in enumerate(group_ids, 1):
        group = _group(session, group_id)
        if group.position != position:
            group.position = position
    session.flush()


def end_group(session: Session, *, group_id: int, on: date) -> int:
    """From the day `on` a group is no longer used: its memberships end; returns how many did.

    A group that nobody ever belonged to and no class names is removed altogether. Raises `InputProblem`
    group.not_found or group.ended.
    """
    group = _group(session, group_id)
    if group.ended_on is not None:
        raise InputProblem("group.ended", name=group.name, day=group.ended_on)
    members = session.scalars(select(GroupMembership).where(GroupMembership.group_id == group_id)).all()
    audiences = session.scalar(select(func.count()).where(BatchAudience.group_id == group_id))
    if not members and not audiences:
        session.delete(group)
        session.flush()
        return 0
    group.ended_on = on
    return _end(session, [m for m in members if m.end_on is None or m.end_on > on], on)


def reopen_group(session: Session, *, group_id: int) -> None:
    """A group that was ended is used again; its former members do not come back by themselves."""
    _group(session, group_id).ended_on = None
    session.flush()


def set_groups(session: Session, *, person_id: int, group_ids: Iterable[int], on: date | None = None) -> None:
    """From the day `on` the person's groups are exactly `group_ids`: others end, new ones begin.

    Nothing is forgotten: what ends keeps its time, only what began on the very day is taken back.
    `on` None is for people who are being entered: what they are, they always were.
    """
    wanted = set(group_ids)
    day = on or date.min
    mine = session.scalars(select(GroupMembership).where(GroupMembership.person_id == person_id)).all()
    running = [m for m in mine if m.end_on is None or m.end_on > day]
    kept = {m.group_id for m in running if m.group_id in wanted and m.end_on is None}
    _end(session, [m for m in running if m.group_id not in wanted], day)
    _begin(session, {(person_id, group_id) for group_id in wanted - kept}, on)


def fill_group(
    session: Session,
    *,
    group_id: int,
    add: Collection[int],
    end: Collection[int] = (),
    on: date | None = None,
) -> tuple[int, int]:
    """People who belong to a group from the day `on` and people who no longer do; returns how many of each.

    `on` None: since always (for a group that is being filled for the first time). Raises `InputProblem`
    group.not_found or group.ended.
    """
    group = _group(session, group_id)
    if group.ended_on is not None and (on is None or on >= group.ended_on):
        raise InputProblem("group.ended", name=group.name, day=group.ended_on)
    now = set(group_members(session, group_id=group_id, on=on))
    fresh = set(add) - now
    _begin(session, {(person_id, group_id) for person_id in fresh}, on)
    ending = session.scalars(
        select(GroupMembership).where(
            GroupMembership.group_id == group_id,
            GroupMembership.person_id.in_(list(set(end) & now)),
            member_on(on),
        )
    ).all()
    return len(fresh), _end(session, list(ending), on or date.min)


def first_day_for(session: Session, *, group_id: int, today: date) -> date | None:
    """From when people who are put into a group belong to it, unless the clerk says otherwise.

    Since always (None) in a group that never had anybody: whoever is put there now, already was one. A
    closed year is left alone: then from the first day after it. Later on, from today.
    """
    if session.scalar(select(func.count()).where(GroupMembership.group_id == group_id)):
        return today
    return first_open_day(session)


def _begin(session: Session, wanted: set[tuple[int, int]], on: date | None) -> None:
    """Memberships from the day `on`; one that holds on that day or ended just then goes on."""
    if not wanted:
        return
    day = on or date.min
    goes_on: dict[tuple[int, int], int] = {}
    later: dict[tuple[int, int], date] = {}
    for row_id, person_id, group_id, start, end in _memberships(session, {group for _, group in wanted}):
        who = (person_id, group_id)
        if who not in wanted:
            continue
        if start is not None and start > day:
            later[who] = min(start, later.get(who, start))
        elif end is not None and end >= day:
            goes_on[who] = row_id
    ends = {row_id: later.get(who) for who, row_id in goes_on.items()}
    bulk_update(session, GroupMembership, [{"id": row_id, "end_on": end} for row_id, end in ends.items()])
    rows = [
        {"person_id": p, "group_id": g, "start_on": on, "end_on": later.get((p, g))}
        for p, g in sorted(wanted - goes_on.keys())
    ]
    bulk_insert(session, GroupMembership, rows)


def _memberships(
    session: Session, group_ids: Collection[int]
) -> Sequence[tuple[int, int, int, date | None, date | None]]:
    return session.execute(
        select(
            GroupMembership.id,
            GroupMembership.person_id,
            GroupMembership.group_id,
            GroupMembership.start_on,
            GroupMembership.end_on,
        ).where(GroupMembership.group_id.in_(list(group_ids)))
    ).all()


def _end(session: Session, memberships: Sequence[GroupMembership], on: date) -> int:
    """End memberships on the day before `on`; what began on or after it is taken back."""
    for membership in memberships:
        if (membership.start_on or date.min) >= on:
            session.delete(membership)
        else:
            membership.end_on = on
    session.flush()
    return len(memberships)


def group_ids_by_name(session: Session) -> dict[str, int]:
    """Group name → id."""
    return dict(session.execute(select(IdentityGroup.name, IdentityGroup.id)).all())


def find_group(session: Session, *, name: str) -> int:
    """Id of the group called `name`. Raises `InputProblem` group.unknown."""
    found = group_ids_by_name(session).get(name.strip())
    if found is None:
        raise InputProblem("group.unknown", name=name)
    return found


def group_members(session: Session, *, group_id: int, on: date | None = None) -> frozenset[int]:
    """Ids of the people who belong to a group on the day `on` (None: whose membership has no end)."""
    return frozenset(
        session.scalars(
            select(GroupMembership.person_id).where(GroupMembership.group_id == group_id, member_on(on))
        )
    )


def group_names(session: Session, *, on: date | None = None) -> dict[int, tuple[str, ...]]:
    """Person id → names of the groups of the day `on` (None: those without an end), in order."""
    rows = session.execute(
        select(GroupMembership.person_id, IdentityGroup.name)
        .join(IdentityGroup, IdentityGroup.id == GroupMembership.group_id)
        .where(member_on(on))
        .order_by(IdentityGroup.position, IdentityGroup.id)
    )
    result: dict[int, list[str]] = {}
    for person_id, name in rows:
        result.setdefault(person_id, []).append(name)
    return {person_id: tuple(found) for person_id, found in result.items()}


def usual_group(unit_kind: str) -> str:
    """The group people belong to by default: 村社区干部 in villages and communities, else 机关干部."""
    return VILLAGE_STAFF if unit_kind in VILLAGE_KINDS else OFFICE_STAFF


def _group(session: Session, group_id: int) -> IdentityGroup:
    group = session.get(IdentityGroup, group_id)
    if group is None:
        raise InputProblem("group.not_found")
    return group


def _last_position(session: Session) -> int:
    return session.scalar(select(func.max(IdentityGroup.position))) or 0


def _free_name(session: Session, name: str, own_id: int | None) -> str:
    name = "".join(name.split())
    if not name:
        raise InputProblem("group.name_missing")
    other = session.scalar(select(IdentityGroup.id).where(IdentityGroup.name == name))
    if other is not None and other != own_id:
        raise InputProblem("group.exists", name=name)
    return name

"""Who approves somebody's leave: the unit's own choice, the unit above, else the secretary (C26)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

# The best title first; a part that holds one of NOT_HEADS never counts (副书记, 纪委书记, 四级主任科员 …).
BRANCH_SECRETARY = "支部书记"
SECRETARY = "书记"
HEADS = ("主要负责人", "负责人", "主任", "站长", "所长", "局长", "队长", "院长", "校长")
TOWN_SECRETARIES = ("党委书记", "党工委书记")
NOT_HEADS = ("副", "助理", "团", "纪委", "政法委", "第一书记", "科员")
_PARTS = re.compile(r"[、，,；;/兼（）()\s]+")


@dataclass(frozen=True)
class UnitPlace:
    """A unit, the unit above it, and who was set to approve leave there."""

    id: int
    name: str
    parent_id: int | None
    approver_id: int | None


@dataclass(frozen=True)
class Officer:
    """A post held on the day; in official order."""

    person_id: int
    name: str
    unit_id: int
    title: str


@dataclass(frozen=True)
class Approval:
    """Who approves; `why` says by which rule, in words for the screen."""

    person_id: int
    name: str
    why: str


def approver_of(
    person_id: int, unit_id: int | None, units: Mapping[int, UnitPlace], officers: Sequence[Officer]
) -> Approval | None:
    """The approver of a person's leave, None when nobody can be known.

    What was set for the unit comes first, then what was set above it, then the secretary or head of the
    unit, then of the units above, at last the town's secretary. Nobody approves his own leave: then the
    unit above is asked, not a colleague of the same unit.
    """
    names = {officer.person_id: officer.name for officer in officers}
    chain = list(_upwards(unit_id, units))
    if chain and _decides(person_id, chain[0], officers):
        chain = chain[1:]
    for unit in chain:
        chosen = unit.approver_id
        if chosen is not None and chosen != person_id and chosen in names:
            return Approval(chosen, names[chosen], f"“{unit.name}”设定的批准人")
    for unit in chain:
        head = _head_of(unit.id, officers)
        if head is not None and head.person_id != person_id:
            return Approval(head.person_id, head.name, f"{unit.name}{head.title}")
    for officer in officers:
        if officer.person_id != person_id and _is_town_secretary(officer.title):
            return Approval(officer.person_id, officer.name, officer.title)
    return None


def _decides(person_id: int, unit: UnitPlace, officers: Sequence[Officer]) -> bool:
    """Whether the person is the one who would approve in this unit."""
    if unit.approver_id is not None and any(o.person_id == unit.approver_id for o in officers):
        return unit.approver_id == person_id
    head = _head_of(unit.id, officers)
    return head is not None and head.person_id == person_id


def _upwards(unit_id: int | None, units: Mapping[int, UnitPlace]) -> Iterator[UnitPlace]:
    seen: set[int] = set()
    while unit_id is not None and unit_id not in seen and unit_id in units:
        seen.add(unit_id)
        yield units[unit_id]
        unit_id = units[unit_id].parent_id


def _head_of(unit_id: int, officers: Sequence[Officer]) -> Officer | None:
    """Who leads the unit by his title; the first in official order among equals."""
    ranked = [
        (rank, place, officer)
        for place, officer in enumerate(officers)
        if officer.unit_id == unit_id and (rank := rank_of_title(officer.title)) is not None
    ]
    return min(ranked, key=lambda item: item[:2])[2] if ranked else None


def rank_of_title(title: str) -> int | None:
    """0 支部书记, 1 书记, 2 and more the other heads, None for everybody else."""
    ranks = [rank for part in _parts(title) if (rank := _rank_of_part(part)) is not None]
    return min(ranks, default=None)


def _rank_of_part(part: str) -> int | None:
    if BRANCH_SECRETARY in part:
        return 0
    if part.endswith(SECRETARY):
        return 1
    return next((2 + place for place, head in enumerate(HEADS) if part.endswith(head)), None)


def _is_town_secretary(title: str) -> bool:
    return any(part.endswith(TOWN_SECRETARIES) for part in _parts(title))


def _parts(title: str) -> list[str]:
    return [part for part in _PARTS.split(title) if part and not any(word in part for word in NOT_HEADS)]

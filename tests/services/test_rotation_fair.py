"""The board over 24 months of a town in motion: leavers, newcomers, people on leave (E13)."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from typing import Any

import pytest

from app.rules.rotation import LECTURE, REPORT
from app.services.leave import leaves
from app.services.person import groups, people, standing, units
from app.services.person.people import PersonInput, PostInput
from app.services.routine import rotation
from tests.services.conftest import Run

MONTHS = tuple(f"{2024 + n // 12}-{n % 12 + 1:02d}" for n in range(24))


class Town:
    """Units of random sizes; the first five people are leaders."""

    def __init__(self, run: Run, read: Run, seed: int) -> None:
        self.run, self.read, self.chance = run, read, random.Random(seed)
        self.steady: set[int] = set()
        self.unit_of: dict[int, int] = {}
        sizes = [6, 1, *(self.chance.randint(1, 12) for _ in range(self.chance.randint(2, 6)))]
        self.unit_ids = list(
            run(lambda s: units.find_or_add_units(s, names=[f"单位{n}" for n in range(len(sizes))])).values()
        )
        leaders = read(lambda s: groups.group_ids_by_name(s))["班子成员"]
        for place, size in enumerate(sizes):
            for number in range(size):
                is_leader = place == 0 and number < 5
                self.steady.add(self.add(self.unit_ids[place], [leaders] if is_leader else []))
        self.leaders = set(sorted(self.steady)[:5])

    def add(self, unit: int, group_ids: list[int], joined: date | None = None) -> int:
        person = PersonInput(name=f"人{len(self.unit_of)}", joined_on=joined)
        posts = [PostInput(unit_id=unit)]
        made: int = self.run(lambda s: people.add_person(s, person=person, posts=posts, group_ids=group_ids))
        self.unit_of[made] = unit
        return made

    def month(self, month: str) -> dict[str, tuple[int, ...]]:
        found = {}
        for role in (LECTURE, REPORT):
            chosen = self.read(lambda s, r=role: rotation.propose_month(s, month=month, role=r))
            self.run(lambda s, r=role, c=chosen: rotation.add_turns(s, month=month, role=r, person_ids=c))
            found[role] = chosen
        return found

    def stir(self, month: str) -> None:
        """Somebody leaves, joins, or is away for most of the month."""
        first = date.fromisoformat(month + "-01")
        cadres = sorted(self.steady - self.leaders)
        what = self.chance.choice(("leave", "join", "slip", "", ""))
        if what == "join":
            self.add(self.chance.choice(self.unit_ids), [], joined=first)
        elif what and len(cadres) > 8:
            person = self.chance.choice(cadres)
            self.steady.discard(person)
            if what == "leave":
                self.run(lambda s: standing.leave_roster(s, person_id=person, on=first))
            else:
                end = first.replace(day=28)
                self.run(
                    lambda s: leaves.add_leave(
                        s, person_id=person, kind="病", start_on=first, end_on=end, approver="李"
                    )
                )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_town_in_motion(run: Run, read: Run, seed: int) -> None:
    town = Town(run, read, seed)
    turns: Counter[int] = Counter()
    boards: list[set[int]] = []
    for month in MONTHS:
        town.stir(month)
        board = town.month(month)
        turns.update(p for chosen in board.values() for p in chosen)
        boards.append({p for chosen in board.values() for p in chosen})
    for who in (town.leaders, town.steady - town.leaders):
        counts = [turns[person] for person in who]
        assert max(counts) - min(counts) <= 1
    # Nobody catches up for a time they were not there: most turns are those of the people there all along.
    most = max(turns[person] for person in town.steady - town.leaders)
    assert all(turns[person] <= most for person in set(turns) - town.leaders)
    assert all(turns[person] for person in town.steady)


def test_months_planned_out_of_order_count_too(run: Run, read: Run) -> None:
    town = Town(run, read, 7)
    turns: Counter[int] = Counter()
    for month in ("2024-03", "2024-02", "2024-01"):
        turns.update(town.month(month)[LECTURE])
    assert max(turns.values()) - min(turns[p] for p in town.leaders) <= 1


def test_the_reason_says_the_round_and_the_pace(run: Run, read: Run) -> None:
    town = Town(run, read, 1)
    for month in MONTHS[:2]:
        town.month(month)
    rows: list[Any] = read(lambda s: rotation.list_turns(s, month="2024-02"))
    second = next(row for row in rows if row.role == LECTURE)
    assert "第1轮" in second.why
    assert "全体5人已轮4人" in second.why
    assert "未排人员都不比这少" in second.why
    again = [row for row in rows if row.role == LECTURE][-1]
    assert "第2轮" in again.why

"""Fair turns over 24 months in random towns (E13): per person, and per unit by its heads."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from app.rules.rotation import Speaker, propose


def months(people: dict[int, int], places: int, count: int = 24) -> list[tuple[int, ...]]:
    """Boards of so many months; `people` maps a person to the unit."""
    turns: Counter[int] = Counter()
    last: dict[int, str] = {}
    boards = []
    for month in range(count):
        speakers = [Speaker(p, u, last.get(p, ""), turns[p], (p,)) for p, u in people.items()]
        chosen = propose(speakers, places)
        assert len(chosen) == len(set(chosen)) == min(places, len(people))
        for person in chosen:
            turns[person] += 1
            last[person] = f"{month:03d}"
        boards.append(chosen)
    return boards


@pytest.mark.parametrize("seed", range(40))
def test_turns_never_differ_by_more_than_one(seed: int) -> None:
    chance = random.Random(seed)
    sizes = [chance.choice((1, 1, 2, 3, 6, 12, chance.randint(1, 40))) for _ in range(chance.randint(1, 25))]
    people = dict(enumerate(unit for unit, size in enumerate(sizes) for _ in range(size)))
    heads = Counter(people.values())
    turns: Counter[int] = Counter()
    for board in months(people, places := chance.choice((4, 6))):
        turns.update(board)
        counts = [turns[person] for person in people]
        assert max(counts) - min(counts) <= 1
        by_unit = Counter({unit: sum(turns[p] for p in people if people[p] == unit) for unit in heads})
        rates = [by_unit[unit] / heads[unit] for unit in heads]
        assert max(rates) - min(rates) <= 1
        if len(people) > 2 * places:  # in a smaller town one month is a large part of a round
            given = sum(by_unit.values())
            ahead = {u: by_unit[u] - given * heads[u] / len(people) for u in heads}
            assert max(map(abs, ahead.values())) <= 1 + 1e-9, ahead


def test_no_office_before_the_villages() -> None:
    """20 units in roster order: the first twelve turns come from twelve different ones (E13)."""
    people = {unit * 10 + place: unit for unit in range(20) for place in range(5)}
    boards = months(people, 6, 12)
    first = [people[p] for board in boards[:2] for p in board]
    assert len(set(first)) == 12
    assert {people[p] for board in boards[:4] for p in board} == set(range(20))


def test_whoever_is_on_leave_is_asked_last() -> None:
    people = [Speaker(1, 1, "", 0, (1,), on_leave=True), Speaker(2, 1, "2024-07", 3, (2,))]
    assert propose(people, 1) == (2,)
    assert propose(people, 2) == (2, 1)
    assert propose(people, 5) == (2, 1)
    assert propose([], 4) == ()

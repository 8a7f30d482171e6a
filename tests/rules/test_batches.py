"""期 of one course: everybody due in one, and even shares."""

from __future__ import annotations

import random

import pytest

from app.rules.batches import BatchClaims, even_people, even_split, filled, named_in, place_of, settles_any

ALL = frozenset({1, 2, 3, 4})
UNITS = {1: (10,), 2: (10,), 3: (20, 10), 4: ()}


def claims(batch_id: int, **values: object) -> BatchClaims:
    return BatchClaims(batch_id, own=ALL, unit_of=UNITS, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("batches", "wanted"),
    [
        # No shares yet: the first audience that fits.
        ((claims(1), claims(2)), {1: 1, 2: 1, 3: 1, 4: 1}),
        # Units: the unit above counts, whoever is in none comes to the last.
        ((claims(1, units=frozenset({10})), claims(2)), {1: 1, 2: 1, 3: 1, 4: 2}),
        # By hand goes before the unit.
        ((claims(1, units=frozenset({10})), claims(2, people=frozenset({1}))), {1: 2, 2: 1}),
        # A closed list keeps its people, and no newcomers enter it.
        ((claims(1, is_open=False, fixed=frozenset({1}), units=frozenset({10})), claims(2)), {1: 1, 2: 2}),
        # Moved to a unit whose 期 is over: the one that is open.
        ((claims(1, is_open=False, units=frozenset({10})), claims(2, units=frozenset({20}))), {1: 2, 3: 2}),
        # Put by hand into a list that is closed: never nowhere.
        ((claims(1, is_open=False, people=frozenset({1})), claims(2)), {1: 2}),
        # All closed.
        ((claims(1, is_open=False), claims(2, is_open=False)), {1: None}),
        # In two by hand: the first.
        ((claims(1, people=frozenset({1})), claims(2, people=frozenset({1}))), {1: 1}),
        # Came to the other one: due there no more.
        ((claims(1, people=frozenset({1})), claims(2, fixed=frozenset({1}))), {1: 2}),
    ],
)
def test_one_place_for_everybody(batches: tuple[BatchClaims, ...], wanted: dict[int, int | None]) -> None:
    assert {person: place_of(person, batches) for person in wanted} == wanted


def test_a_person_in_two_is_named() -> None:
    two = (claims(1, people=frozenset({1})), claims(2, people=frozenset({1, 2}), units=frozenset({10})))
    assert named_in(1, two) == (1, 2)
    assert named_in(2, two) == (2,)  # by hand, whatever the unit says
    listed = (claims(1, fixed=frozenset({3}), units=frozenset({10})), claims(2, people=frozenset({3})))
    assert named_in(3, listed) == (1, 2)


@pytest.mark.parametrize("seed", range(20))
def test_even_shares_of_random_towns(seed: int) -> None:
    chance = random.Random(seed)
    units = [(n, chance.randint(1, 40)) for n in range(chance.randint(1, 30))]
    parts = chance.randint(1, 6)
    found = even_split(units, parts)
    assert len(found) == parts
    assert [unit for part in found for unit in part] == [unit for unit, _ in units]
    heads, largest, whole = dict(units), max(n for _, n in units), sum(n for _, n in units)
    assert all(abs(sum(heads[u] for u in part) - whole / parts) <= largest for part in found)
    people = list(range(chance.randint(0, 90)))
    shares = even_people(people, parts)
    assert [p for part in shares for p in part] == people
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


def test_what_settles_a_miss() -> None:
    assert settles_any("split", hours_again=False)
    assert settles_any("", hours_again=False)
    assert not settles_any("", hours_again=True)
    assert not settles_any("repeat", hours_again=False)


@pytest.mark.parametrize(
    ("blocks", "parts", "size", "wanted"),
    [
        (((1, 1), (2, 1), (3, 1), (4, 1)), 2, 2, ((1, 2), (3, 4))),
        (((1, 1), (2, 1), (3, 1), (4, 1)), 3, 3, ((1, 2, 3), (4,), ())),
        (((1, 3), (2, 3), (3, 3)), 3, 4, ((1,), (2,), (3,))),
        (((1, 9), (2, 1)), 2, 4, ((1,), (2,))),  # larger than a part: alone
        (((1, 3), (2, 3), (3, 3)), 2, 4, ((1,), (2, 3))),  # no room left: the last takes them
        ((), 2, 4, ((), ())),
    ],
)
def test_filled_up_to_a_size(
    blocks: tuple[tuple[int, int], ...], parts: int, size: int, wanted: tuple[tuple[int, ...], ...]
) -> None:
    assert filled(blocks, parts, size) == wanted

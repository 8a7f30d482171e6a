"""How far 备课 is: each press of the key one step on, and round again (A05)."""

from __future__ import annotations

from app.rules.preparation import DOING, NEXT, OPEN, READY, WORDS


def test_three_presses_come_back_to_the_beginning() -> None:
    state, seen = OPEN, []
    for _ in range(3):
        state = NEXT[state]
        seen.append(WORDS[state])
    assert (state, seen) == (OPEN, ["备课中", "已备课", "未备课"])
    assert set(NEXT) == set(WORDS) == {OPEN, DOING, READY}

"""The bench table judges fairly: ratios against goals, and a bench that differs is broken, not fast."""

from __future__ import annotations

import gc

import pytest

from tests.bench.__main__ import known, padded, row_of
from tests.bench.harness import Bench, Outcome, Times, interleave


def bench(goal: float | None = 1.0, moonshot: float | None = 0.5, *, bigger: bool = False) -> Bench:
    """A bench that is never run."""
    return Bench("B0", "job", "base", goal, moonshot, lambda _: Outcome(1, 1, 1), bigger_is_better=bigger)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(0.4, "moonshot"), (0.5, "moonshot"), (1.0, "goal"), (1.19, "slack"), (1.3, "missed")],
)
def test_smaller_is_better(value: float, verdict: str) -> None:
    """Twenty per cent of slack for a noisy machine, no more."""
    assert bench().verdict(value) == verdict


@pytest.mark.parametrize(("value", "verdict"), [(12, "moonshot"), (5, "goal"), (4.5, "slack"), (3, "missed")])
def test_bigger_is_better(value: float, verdict: str) -> None:
    """B14: so many times faster."""
    assert bench(5, 10, bigger=True).verdict(value) == verdict


def test_without_a_goal_a_figure_is_only_told() -> None:
    """And its cells of the table are empty."""
    told = bench(None, None)
    assert told.verdict(99) == "told"
    assert row_of(told, Outcome(0.5, 1.5, 3.0))[-4:] == ("3.00 ×", "", "", "told")


def test_a_side_that_is_not_installed_is_no_failure() -> None:
    """B14 without LibreOffice."""
    assert bench(5, 10, bigger=True).verdict(float("nan")) == "left out"
    nothing = Outcome(None, float("nan"), float("nan"), "not installed")
    assert row_of(bench(), nothing)[3:6] == ("–", "–", "–")
    assert known(nothing.value) is None
    assert known(1.5) == 1.5


def test_rounds_alternate_and_the_first_is_compared() -> None:
    """Both sides in turn; the warm-up round is not counted; sides that differ raise."""
    gc.freeze()  # each timing collects garbage first: what the tests before left behind is no business of it
    calls: list[str] = []

    def side(name: str) -> str:
        calls.append(name)
        return name

    times = interleave(2, lambda: side("base"), lambda: side("ours"))
    assert calls == ["base", "ours"] * 3
    assert len(times.baseline) == len(times.ours) == 2

    def same(base: str, ours: str) -> None:
        assert base == ours

    with pytest.raises(AssertionError):
        interleave(1, lambda: "a", lambda: "b", same=same)


def test_the_median_counts() -> None:
    """One disturbed round changes nothing."""
    assert Times([1.0, 1.0, 9.0], [2.0, 2.0, 2.0]).outcome().value == 2.0


def test_columns_line_up_with_chinese_words() -> None:
    """A Chinese character takes two columns of a terminal."""
    assert padded("干训", 6) == "干训  "
    assert padded("abcd", 6) == "abcd  "

"""Benches: a job, its baseline in the same run, and what the ratio of the two is held to.

A module `tests/bench/bench_*.py` holds a tuple `BENCHES`. Each bench's `run(rounds)` does both sides,
checks that they made the same thing, and returns an `Outcome`. Both sides are measured in turn, round by
round, so that a noisy machine disturbs both alike; the median counts. Absolute times are never judged,
except B11 (a key press).
"""

from __future__ import annotations

import gc
import importlib
import math
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 5
# What a noisy machine may add before a goal counts as missed.
SLACK = 1.20


@dataclass(frozen=True)
class Outcome:
    """What was measured: seconds of both sides, and the figure that is judged."""

    baseline: float | None
    ours: float
    value: float
    note: str = ""


@dataclass(frozen=True)
class Bench:
    """One row of the table. `unit` is '×' (ratio to the baseline) or 'ms'; smaller is better.

    `bigger_is_better` turns the comparison round (B14: so many times faster than what offices use). Without
    a goal the figure is told, not judged.
    """

    id: str
    job: str
    baseline: str
    goal: float | None
    moonshot: float | None
    run: Callable[[int], Outcome]
    unit: str = "×"
    bigger_is_better: bool = False

    def verdict(self, value: float) -> str:
        """moonshot, goal, slack (within 20 %) or missed; told without a goal; left out when not measured."""
        if math.isnan(value):
            return "left out"
        if self.goal is None or self.moonshot is None:
            return "told"
        figure, goal, moonshot, slack = value, self.goal, self.moonshot, SLACK
        if self.bigger_is_better:
            figure, goal, moonshot = 1 / value, 1 / goal, 1 / moonshot
        if figure <= moonshot:
            return "moonshot"
        if figure <= goal:
            return "goal"
        return "slack" if figure <= goal * slack else "missed"


@dataclass
class Times:
    """Seconds of each side, round by round."""

    baseline: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)

    def outcome(self, note: str = "") -> Outcome:
        """Medians and their ratio (ours ÷ baseline)."""
        base, own = median(self.baseline), median(self.ours)
        return Outcome(base, own, own / base, note)


def timed(job: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds and result of one call, with the garbage of the call before already collected."""
    gc.collect()
    start = time.perf_counter()
    result = job()
    return time.perf_counter() - start, result


def interleave(
    rounds: int,
    baseline: Callable[[], Any],
    ours: Callable[[], Any],
    *,
    same: Callable[[Any, Any], None] | None = None,
    before: Callable[[], None] | None = None,
    warm_up: bool = True,
) -> Times:
    """Run both sides in turn; `same(baseline result, our result)` asserts that they agree (first round).

    `before` makes the ground for both at the start of each round, untimed.
    """
    times = Times()
    for turn in range(rounds + warm_up):
        if before is not None:
            before()
        base_seconds, base_result = timed(baseline)
        own_seconds, own_result = timed(ours)
        if turn == 0 and same is not None:
            same(base_result, own_result)
        if turn or not warm_up:
            times.baseline.append(base_seconds)
            times.ours.append(own_seconds)
    return times


def fresh_process(code: str, *args: str) -> str:
    """Run Python `code` in a new process of this environment, from the project's root; returns its output."""
    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout.strip()


def collect() -> list[Bench]:
    """Every bench of every `bench_*.py`, in order of its number."""
    found: list[Bench] = []
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        found.extend(importlib.import_module(f"tests.bench.{path.stem}").BENCHES)
    return sorted(found, key=lambda bench: int(bench.id.removeprefix("B").split("-")[0]))


def seconds(value: float | None) -> str:
    """A time in the unit a reader expects."""
    if value is None:
        return "–"
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"

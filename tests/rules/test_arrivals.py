"""Minutes and clock times to marks, with the town's time windows."""

from __future__ import annotations

from datetime import time

import pytest

from app.rules.arrivals import Windows, judge, minutes_early, minutes_late


@pytest.mark.parametrize(
    ("late", "early", "windows", "mark"),
    [
        (0, 0, Windows(), "present"),
        (1, 0, Windows(), "late"),
        (0, 1, Windows(), "early"),
        (3, 9, Windows(), "late_early"),
        (5, 0, Windows(grace=5), "present"),
        (6, 5, Windows(grace=5), "late"),
        (20, 0, Windows(absent_after=20), "late"),
        (21, 0, Windows(absent_after=20), "absent"),
        (0, 90, Windows(absent_after=20), "absent"),
    ],
)
def test_the_mark_follows(late: int, early: int, windows: Windows, mark: str) -> None:
    found = judge(late, early, windows)
    assert found.mark == mark
    assert (found.minutes_late, found.minutes_early) == (late or None, early or None)


def test_minutes_from_the_clock() -> None:
    start, end = time(9, 0), time(11, 30)
    assert minutes_late(start, time(9, 12)) == 12
    assert minutes_late(start, time(8, 50)) == 0
    assert minutes_early(end, time(11, 0)) == 30
    assert minutes_early(end, time(12, 0)) == 0
    assert minutes_late(None, time(9, 0)) == minutes_early(end, None) == 0

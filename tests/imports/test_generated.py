"""Thousands of generated sheets: no difference in silence, and nine of ten are read without a question."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.imports.generated.judge import READ, SILENT, TOLD
from tests.imports.generated.runs import Judged, run, table

COUNT, PARTS = 2000, 4


@pytest.fixture(scope="module")
def found() -> list[Judged]:
    return []


@pytest.mark.parametrize("part", range(PARTS))
def test_no_difference_is_silent(tmp_path: Path, found: list[Judged], part: int) -> None:
    size = COUNT // PARTS
    judged = list(run(range(part * size, (part + 1) * size), tmp_path))
    found += judged
    silent = [
        f"{each.number} {each.maker} {each.case.how}: {each.verdict.wrong[:2]}"
        for each in judged
        if each.verdict.outcome == SILENT
    ]
    assert not silent, "\n".join(silent[:10])


def test_nine_of_ten_are_read(found: list[Judged]) -> None:
    readable = [each for each in found if not each.case.is_open]
    outcomes = Counter(each.verdict.outcome for each in readable)
    assert outcomes[READ] + outcomes[TOLD] >= 0.9 * len(readable), table(found)

"""Running numbers: the next of a year, written as the ones before."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from app.rules.registers.numbering import next_number


@pytest.mark.parametrize(
    ("used", "before", "expected"),
    [
        ((), (), "〔2024〕001号"),
        (("〔2024〕001号", "〔2024〕009号"), (), "〔2024〕010号"),
        (("清干训字2024-99",), (), "清干训字2024-100"),
        (("无号", ""), (), "〔2024〕001号"),
        ((), ((2022, "旧2022-7"), (2023, "清〔2023〕第0041号")), "清〔2024〕第0001号"),
        ((), ((2023, "41"),), "〔2024〕001号"),
    ],
)
def test_next(used: Sequence[str], before: Sequence[tuple[int, str]], expected: str) -> None:
    assert next_number(2024, used, before) == expected

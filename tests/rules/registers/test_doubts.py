"""Which 所属期 an upgrade leaves to be looked at, and which the one before is."""

from __future__ import annotations

import importlib
from datetime import date
from typing import Any

import pytest

from app.rules.registers.doubts import LOOKS_BACK, earlier_period

step: Any = importlib.import_module("db.migrations.versions.0011_duty_records")
PAPER, REPORT = ("study-file", "summary"), ("young-cadre", "report")
CASES = [
    (*PAPER, "2024", date(2024, 1, 5), "2023"),
    (*PAPER, "2024", date(2024, 3, 31), "2023"),
    (*PAPER, "2024", date(2024, 4, 1), ""),
    (*PAPER, "2023", date(2024, 1, 5), ""),
    (*PAPER, "2024", date(2024, 12, 20), ""),
    ("study-file", "plan", "2024", date(2024, 1, 5), ""),
    (*REPORT, "2024-H2", date(2024, 7, 3), "2024-H1"),
    (*REPORT, "2024-H1", date(2024, 7, 3), ""),
    (*REPORT, "2024-H1", date(2024, 1, 8), "2023-H2"),
    (*REPORT, "2023-H2", date(2024, 1, 8), ""),
    (*REPORT, "2024-H2", date(2024, 8, 1), ""),
    (*REPORT, "2024-H1", date(2024, 6, 28), ""),
    ("unit-plan", "campaign", "2024", date(2024, 1, 8), ""),
]


@pytest.mark.parametrize(("register", "slot", "period", "on", "wanted"), CASES)
def test_the_period_before(register: str, slot: str, period: str, on: date, wanted: str) -> None:
    assert earlier_period(register, slot, period, on) == wanted


@pytest.mark.parametrize(("register", "slot", "period", "on", "wanted"), CASES)
def test_the_upgrade_names_the_same(register: str, slot: str, period: str, on: date, wanted: str) -> None:
    assert step.is_doubtful(step.Moved(register, on, period, slot)) == bool(wanted)


def test_the_months_are_the_same_in_both() -> None:
    assert {key: frozenset(months) for key, months in step.LOOKS_BACK.items()} == LOOKS_BACK

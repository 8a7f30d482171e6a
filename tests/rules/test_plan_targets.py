"""Targets of a plan over several years: an unknown year is never nothing (B32, D26)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.rules.plan_targets import (
    CANNOT,
    EACH,
    FAILED,
    LAST,
    MOST,
    OPEN,
    REACHED,
    SUM,
    UNKNOWN,
    Progress,
    Target,
    plain,
    progress,
)

YEARS = (2023, 2024, 2025)


def told(how: str, target: int, *values: float | None, adds: bool = True) -> Progress:
    years = {
        year: Fraction(str(value)) for year, value in zip(YEARS, values, strict=False) if value is not None
    }
    return progress(Target(how, Fraction(target), YEARS, adds), years)


@pytest.mark.parametrize(
    ("how", "target", "values", "total", "share", "stands"),
    [
        (SUM, 100, (30, 45), 75, "75.0%", OPEN),
        (SUM, 100, (30, 45, 20), 95, "95.0%", FAILED),
        (SUM, 100, (60, 50), 110, "110.0%", REACHED),
        (SUM, 100, (None, 50), 50, "50.0%", OPEN),
        (SUM, 100, (30, None, 45), 75, "75.0%", UNKNOWN),
        (EACH, 90, (95, None, 91), 2, "100%", UNKNOWN),
        (EACH, 90, (95.5, 90), 2, "100%", OPEN),
        (EACH, 90, (95.5, 89.9), 1, "50.0%", FAILED),
        (EACH, 90, (95, 90, 91), 3, "100%", REACHED),
        (MOST, 5, (5, 4, 0), 3, "100%", REACHED),
        (MOST, 5, (6,), 0, "0%", FAILED),
        (LAST, 80, (20, 60), 60, "75.0%", OPEN),
        (LAST, 80, (20, 90), 90, "112.5%", OPEN),
        (LAST, 80, (None, None, 80), 80, "100%", REACHED),
        (LAST, 80, (90, 90, 79), 79, "98.8%", FAILED),
    ],
)
def test_how_a_target_stands(
    how: str, target: int, values: tuple[float, ...], total: int, share: str, stands: str
) -> None:
    found = told(how, target, *values)
    assert (found.total, found.share, found.stands) == (total, share, stands)


def test_without_a_number_nothing_is_said_and_shares_are_not_added() -> None:
    assert told(SUM, 10) == Progress(None, "", UNKNOWN)
    assert told(SUM, 10, 97, 98, adds=False).stands == CANNOT
    assert told(EACH, 10, 97, 98, adds=False).stands == OPEN


def test_numbers_as_they_are_written() -> None:
    texts = [plain(Fraction(text)) for text in ("12", "12.50", "0.05", "97.825", "100")]
    assert texts == ["12", "12.5", "0.05", "97.83", "100"]
    assert plain(Fraction(1, 3)) == "0.33"
    assert plain(None) == ""

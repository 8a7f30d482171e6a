"""How long a training holds: months by the calendar, told two months before it ends."""

from __future__ import annotations

from datetime import date

import pytest

from app.rules.validity import EXPIRED, NEVER, SOON, VALID, standing, valid_until


@pytest.mark.parametrize(
    ("came", "months", "until"),
    [
        (date(2024, 3, 1), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2023, 8, 31), 6, date(2024, 2, 28)),
        (date(2024, 12, 15), 1, date(2025, 1, 14)),
        (date(2024, 11, 30), 36, date(2027, 11, 29)),
    ],
)
def test_the_last_day(came: date, months: int, until: date) -> None:
    assert valid_until(came, months) == until


@pytest.mark.parametrize(
    ("today", "stands"),
    [
        (date(2024, 12, 29), VALID),
        (date(2024, 12, 30), SOON),
        (date(2025, 2, 28), SOON),
        (date(2025, 3, 1), EXPIRED),
    ],
)
def test_how_it_stands(today: date, stands: str) -> None:
    assert standing(date(2024, 3, 1), 12, today=today) == stands


def test_who_never_came() -> None:
    assert standing(None, 12, today=date(2024, 1, 1)) == NEVER

"""The monthly quota, the balance of categories, and dates carried to another year."""

from __future__ import annotations

from datetime import date

import pytest

from app.rules.plan_dates import same_place
from app.rules.plan_quota import PlannedDay, balance, year_plan

TODAY = date(2024, 8, 15)


def days(month: int, count: int, held: int = 0, category: str = "乡村振兴") -> list[PlannedDay]:
    return [PlannedDay(date(2024, month, n + 1), n < held, category) for n in range(count)]


@pytest.mark.parametrize(
    ("month", "planned", "held", "state", "missing"),
    [
        (3, 4, 4, "done", 0),
        (3, 5, 4, "done", 0),
        (3, 4, 3, "unmarked", 0),
        (3, 3, 3, "short", 1),
        (8, 3, 0, "ahead", 1),
        (8, 4, 2, "planned", 0),
        (8, 4, 4, "done", 0),
        (12, 0, 0, "ahead", 4),
    ],
)
def test_a_month_against_four_sessions(month: int, planned: int, held: int, state: str, missing: int) -> None:
    found = year_plan(2024, days(month, planned, held), TODAY)[month - 1]
    assert (found.planned, found.held, found.state, found.missing) == (planned, held, state, missing)


def test_months_outside_every_programme_are_not_due() -> None:
    plan = year_plan(2024, days(3, 1), TODAY, [(date(2024, 3, 10), date(2024, 5, 31))])
    assert [month.month for month in plan if month.state != "off"] == [3, 4, 5]


def test_other_years_do_not_count() -> None:
    assert all(month.planned == 0 for month in year_plan(2023, days(3, 4), TODAY))


def test_balance_names_the_blanks() -> None:
    found = balance(days(3, 2) + days(4, 1, category="基层治理"), ["基层治理", "乡村振兴", "财务审计"])
    assert [(b.category, b.planned) for b in found] == [("基层治理", 1), ("乡村振兴", 2), ("财务审计", 0)]
    assert [b.planned for b in balance(days(3, 2), ["乡村振兴"], month=4)] == [0]


@pytest.mark.parametrize(
    ("day", "year", "expected"),
    [
        (date(2023, 8, 8), 2024, date(2024, 8, 13)),
        (date(2023, 8, 1), 2024, date(2024, 8, 6)),
        (date(2023, 8, 31), 2024, date(2024, 8, 29)),  # a fifth Thursday both years
        (date(2023, 10, 31), 2024, date(2024, 10, 29)),
        (date(2024, 2, 29), 2025, date(2025, 2, 27)),  # no fifth Thursday: the last one
    ],
)
def test_same_weekday_of_the_same_week(day: date, year: int, expected: date) -> None:
    found = same_place(day, year)
    assert found == expected
    assert (found.weekday(), found.month) == (day.weekday(), day.month)


def test_another_quota() -> None:
    month = year_plan(2024, days(3, 4, 4), TODAY, quota=5)[2]
    assert (month.quota, month.missing) == (5, 1)
    assert month.state != "done"


def test_a_plan_over_several_years_says_nothing_about_months() -> None:
    """C36: 2022–2025 neither widens nor switches off what the year's own plan (or none) says (A07)."""
    own, long = (date(2024, 3, 10), date(2024, 5, 31)), (date(2022, 1, 1), date(2025, 12, 31))
    assert year_plan(2024, days(3, 1), TODAY, [own, long]) == year_plan(2024, days(3, 1), TODAY, [own])
    short = (date(2023, 9, 1), date(2024, 2, 29))
    assert year_plan(2024, days(3, 1), TODAY, [short]) == year_plan(2024, days(3, 1), TODAY)

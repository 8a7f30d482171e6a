"""在册 over time, and age: pure rules."""

from __future__ import annotations

from datetime import date

import pytest

from app.rules.ages import age_on, older_from
from app.rules.standing import LEFT, SECONDED, SUSPENDED, Away, away_on, away_words, days_here

D = date
BACK = Away(LEFT, D(2024, 3, 1), D(2024, 9, 1), "调出")
AWAY = Away(SECONDED, D(2024, 12, 1), D(2024, 12, 22))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (D(2024, 1, 9), "01-10才入册"),
        (D(2024, 1, 10), ""),
        (D(2024, 2, 29), ""),
        (D(2024, 3, 1), "03-01至08-31离册"),
        (D(2024, 8, 31), "03-01至08-31离册"),
        (D(2024, 9, 1), ""),
        (D(2024, 12, 1), "12-01至12-21借调"),
        (D(2024, 12, 22), ""),
        (D(2024, 12, 31), "12-31离册"),
        (D(2025, 1, 1), "12-31离册"),
    ],
)
def test_what_a_person_is_on_a_day(day: date, words: str) -> None:
    away = away_on(day, joined_on=D(2024, 1, 10), left_on=D(2024, 12, 31), times=(BACK, AWAY))
    assert ("" if away is None else away_words(away, year=2024)) == words


def test_an_open_leaving_among_the_times_is_told_by_the_day_of_leaving_alone() -> None:
    stale = Away(LEFT, D(2024, 3, 1))
    assert away_on(D(2024, 5, 1), joined_on=None, left_on=None, times=(stale,)) is None


def test_words_of_another_year_are_written_out() -> None:
    assert away_words(Away(SUSPENDED, D(2023, 12, 20)), year=2024) == "2023-12-20起停职"
    assert away_words(Away(SECONDED, D(2024, 12, 20), D(2025, 1, 10)), year=2024) == "12-20至2025-01-09借调"


@pytest.mark.parametrize(
    ("joined", "left", "times", "days"),
    [
        (None, None, (), 366),
        (D(2024, 12, 20), None, (), 12),
        (None, D(2024, 1, 11), (), 10),
        (None, None, (BACK,), 366 - 184),
        (None, None, (AWAY, Away(SUSPENDED, D(2024, 12, 10), D(2024, 12, 25))), 366 - 24),
        (None, None, (Away(SECONDED, D(2024, 12, 22)),), 366 - 10),
        (None, D(2024, 12, 25), (Away(SECONDED, D(2024, 12, 22)),), 366 - 10),
        (None, None, (Away(SECONDED, D(2020, 1, 1)),), 0),
        (D(2025, 1, 1), None, (), 0),
    ],
)
def test_days_here(joined: date | None, left: date | None, times: tuple[Away, ...], days: int) -> None:
    assert days_here(D(2024, 1, 1), D(2024, 12, 31), joined_on=joined, left_on=left, times=times) == days


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("1989-08", D(2024, 8, 30), 34),
        ("1989-08", D(2024, 8, 31), 35),
        ("1989-02", D(2024, 2, 28), 35),
        ("1989-08-01", D(2024, 8, 1), 35),
        ("1989-12", D(2024, 12, 30), 34),
        ("", D(2024, 8, 1), None),
        ("1989", D(2024, 8, 1), None),
    ],
)
def test_age_counts_from_the_end_of_a_month(birth: str, day: date, age: int | None) -> None:
    assert age_on(birth, day) == age


@pytest.mark.parametrize("birth", ["1989-08", "1989-08-15", "1992-02-29", "1988-02", "1990-12"])
def test_the_day_of_growing_older_is_where_the_age_passes(birth: str) -> None:
    out = older_from(birth, 35)
    assert out is not None
    assert age_on(birth, out) == 36
    assert age_on(birth, date.fromordinal(out.toordinal() - 1)) == 35

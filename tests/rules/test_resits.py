"""Until which day a resit is in time, and how its day is written."""

from __future__ import annotations

from datetime import date

import pytest

from app.rules.resits import day_in, last_day, note_words


@pytest.mark.parametrize(
    ("held_on", "month", "resit_by", "expected"),
    [
        (date(2024, 3, 20), "2024-03", None, date(2024, 3, 31)),
        (date(2024, 3, 20), "", None, date(2024, 3, 31)),
        (date(2024, 9, 2), "2024-08", None, date(2024, 9, 30)),  # held after its month
        (date(2024, 8, 30), "2024-09", None, date(2024, 9, 30)),
        (date(2024, 12, 20), "2024-12", None, date(2024, 12, 31)),
        (date(2024, 2, 20), "2024-02", None, date(2024, 2, 29)),
        (date(2024, 3, 20), "2024-03", date(2024, 4, 15), date(2024, 4, 15)),
        (date(2024, 3, 20), "2024-03", date(2024, 3, 25), date(2024, 3, 25)),
    ],
)
def test_last_day_of_a_resit(held_on: date, month: str, resit_by: date | None, expected: date) -> None:
    assert last_day(held_on, month, resit_by) == expected


@pytest.mark.parametrize(
    ("note", "day"),
    [
        ("2024-08-15补考", date(2024, 8, 15)),
        ("2024-08-15", None),
        ("手写改判", None),
        ("", None),
        ("20240815补考", None),
    ],
)
def test_the_day_of_an_old_note(note: str, day: date | None) -> None:
    assert day_in(note) == day


def test_the_day_is_written_once() -> None:
    day = date(2024, 8, 15)
    assert note_words(day, "") == "2024-08-15补考"
    assert note_words(day, "2024-08-15补考") == "2024-08-15补考"
    assert note_words(day, "手写改判") == "2024-08-15补考；手写改判"
    assert note_words(None, "手写改判") == "手写改判"
    assert note_words(None, "") == ""

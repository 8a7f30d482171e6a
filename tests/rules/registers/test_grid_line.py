"""The exceptions line of a column, and the day typed into a cell."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.registers.grid_line import ColumnLine, read_column, read_day

ALL = range(1, 13)


@pytest.mark.parametrize(
    ("line", "missing", "waived"),
    [
        ("3 7 12缺", (3, 7, 12), ()),
        ("3 7 12", (3, 7, 12), ()),
        ("3、7、12 缺", (3, 7, 12), ()),
        ("３　７　１２缺", (3, 7, 12), ()),
        ("3-5缺 7免", (3, 4, 5), (7,)),
        ("7M 3X", (3,), (7,)),
        ("3未交，7免交，12", (3, 12), (7,)),
        ("3号缺。", (3,), ()),
        ("", (), ()),
    ],
)
def test_all_others_have_come(line: str, missing: tuple[int, ...], waived: tuple[int, ...]) -> None:
    found = read_column(line, blank=ALL, last=12)
    rest = tuple(number for number in ALL if number not in {*missing, *waived})
    assert found == ColumnLine(rest, missing, waived, (), ())


def test_without_the_rest_nothing_has_come() -> None:
    assert read_column("3缺", blank=ALL, last=12, rest=False).received == ()


def test_what_is_filled_is_left_alone() -> None:
    found = read_column("3 7缺", blank=(1, 3, 9), last=12)
    assert (found.received, found.missing, found.refused) == ((1, 9), (3,), (7,))


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("3哈", [("register.line_word", "哈")]),
        ("缺", [("register.line_word", "缺")]),
        ("13缺", [("register.line_number", 13)]),
        ("0", [("register.line_number", 0)]),
        ("5-3缺", [("register.line_number", 5)]),
        ("3缺 3免", [("register.line_twice", 3)]),
    ],
)
def test_a_slip_enters_nobody(line: str, codes: list[tuple[str, object]]) -> None:
    found = read_column(line, blank=ALL, last=12)
    assert [(one.code, next(iter(one.data.values()))) for one in found.problems] == codes
    assert found.received == ()


@given(line=st.text(alphabet="0123456789 、-缺免x哈", max_size=20), blank=st.sets(st.integers(1, 12)))
def test_no_line_takes_anything_away_or_enters_somebody_twice(line: str, blank: set[int]) -> None:
    found = read_column(line, blank=blank, last=12)
    cells = [*found.received, *found.missing, *found.waived]
    assert len(cells) == len(set(cells))
    assert set(cells) <= blank
    assert not set(found.refused) & blank
    if not found.problems:
        assert set(cells) == blank


TODAY = date(2025, 1, 20)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0115", date(2025, 1, 15)),
        ("115", date(2025, 1, 15)),
        ("0120", TODAY),
        ("0121", date(2024, 1, 21)),
        ("1231", date(2024, 12, 31)),
        ("１２３１", date(2024, 12, 31)),
        ("9", date(2025, 1, 9)),
        ("20", TODAY),
        ("25", date(2024, 12, 25)),
        ("20241005", date(2024, 10, 5)),
        ("2024-10-5", date(2024, 10, 5)),
        ("10-5", date(2024, 10, 5)),
        ("1.15", date(2025, 1, 15)),
        ("10月5日", date(2024, 10, 5)),
        ("0229", date(2024, 2, 29)),
        ("0230", None),
        ("1301", None),
        ("0", None),
        ("00", None),
        ("32", None),
        ("", None),
        (" ", None),
        ("20250121", None),
        ("2025-03-01", None),
        ("12345", None),
        ("哈", None),
    ],
)
def test_the_day_typed_into_a_cell(typed: str, expected: date | None) -> None:
    assert read_day(typed, today=TODAY) == expected


@given(st.text(alphabet="0123456789.-月日", max_size=10), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_no_day_typed_lies_after_today(typed: str, today: date) -> None:
    found = read_day(typed, today=today)
    assert found is None or found <= today


@given(st.dates(date(2020, 3, 1), date(2030, 1, 1)), st.integers(0, 364))
def test_four_digits_mean_the_last_such_day(today: date, back: int) -> None:
    day = date.fromordinal(today.toordinal() - back)
    if (day.month, day.day) != (2, 29):
        assert read_day(f"{day:%m%d}", today=today) == day

"""Date habits of offices; whole sheets with them are in tests/imports."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rules.dates import month_in, read_birth, read_moment, year_in

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@settings(deadline=None)
@given(DAYS)
def test_every_full_writing_of_a_day_is_read_back(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for written in (
        day, datetime(day.year, day.month, day.day), serial, f"{day:%Y%m%d}", f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}",
        f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日", f"{day.month}/{day.day}/{day.year}"
        if day.day > 12 else f"{day:%Y-%m-%d}",
    ):  # fmt: skip
        assert read_moment(written).day == day, written


@settings(deadline=None)
@given(DAYS)
def test_a_day_without_its_year_is_completed_or_asked_for(day: date) -> None:
    for written in (f"{day.month}月{day.day}日", f"{day.month}.{day.day}", f"{day.month}-{day.day}"):
        assert read_moment(written, year=day.year).day == day
        assert read_moment(written).problem == "year_missing"
    assert read_moment(day.day, year=day.year, month=day.month).day == day


@settings(deadline=None)
@given(st.text(max_size=30))
def test_no_text_makes_it_fail(text: str) -> None:
    read_moment(text, year=2024, month=3)
    assert read_birth(text) is not None
    assert (year_in(text) or 1900) >= 1900
    assert (month_in(text) or 1) in range(1, 13)


@settings(deadline=None)
@given(st.floats() | st.integers())
def test_no_number_makes_it_fail(number: float) -> None:
    read_moment(number, year=2024, month=3)
    assert read_birth(number) is not None
    assert (month_in(number) or 1) in range(1, 13)


@pytest.mark.parametrize(
    ("text", "start", "end", "part"),
    [
        ("9:00-11:30", time(9), time(11, 30), ""),
        ("下午2点30分至5点", time(14, 30), time(17), "下午"),
        ("晚上7:30", time(19, 30), None, "晚上"),
        ("14:00—17:30", time(14), time(17, 30), ""),
        ("上午", None, None, "上午"),
        ("早上8点半", time(8, 30), None, "上午"),
        ("上午9:00至下午5:00", time(9), time(17), "上午"),
    ],
)
def test_times_of_day(text: str, start: time | None, end: time | None, part: str) -> None:
    moment = read_moment(f"2024-03-05 {text}")
    assert (moment.day, moment.start, moment.end, moment.day_part) == (date(2024, 3, 5), start, end, part)


@pytest.mark.parametrize(
    ("text", "year"), [("2024年培训计划", 2024), ("二〇二四年度", 2024), ("二○二三年", 2023), ("2024-2025", 2024), ("第3期", None), ("13800002024", None)]
)  # fmt: skip
def test_years_of_titles(text: str, year: int | None) -> None:
    assert year_in(text) == year


@pytest.mark.parametrize(
    ("value", "month"), [("3月", 3), ("三月份", 3), (3, 3), ("十二月", 12), ("2024年11月", 11), ("13月", None), ("合计", None), (date(2024, 5, 1), 5)]
)  # fmt: skip
def test_months(value: Any, month: int | None) -> None:
    assert month_in(value) == month


@pytest.mark.parametrize(
    ("value", "birth", "problem"),
    [
        (None, "", "empty"), ("", "", "empty"), ("不详", "", "unreadable"), ("1985.13", "", "impossible"), ("1985-02-30", "", "impossible"),
        (1985.1, "1985-01", "uncertain"), ("1985.10", "1985-10", ""), (1985.12, "1985-12", ""), (199301, "1993-01", ""), (date(1985, 3, 1), "1985-03-01", ""),
    ],
)  # fmt: skip
def test_births(value: Any, birth: str, problem: str) -> None:
    assert read_birth(value) == (birth, problem)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("七月八日", date(2024, 7, 8)), ("十二月三十一日", date(2024, 12, 31)), ("二〇二三年十月二十日", date(2023, 10, 20)),
        ("2024年七月二十一日上午", date(2024, 7, 21)), ("7月十日", date(2024, 7, 10)),
    ],
)  # fmt: skip
def test_days_in_chinese_numerals(text: str, day: date) -> None:
    assert read_moment(text, year=2024).day == day


def test_words_with_chinese_numerals_are_left_alone() -> None:
    assert read_moment("3月5日 十月革命", year=2024).rest == "十月革命"
    assert read_birth("一九八〇年五月") == ("1980-05", "")
    assert read_birth("一九八〇年五月六日") == ("1980-05-06", "")

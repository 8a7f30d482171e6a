"""Date habits of offices; whole sheets with them are in tests/imports."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rules.dates import month_in, read_birth, read_moment, typed_day, year_in

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


TYPED = date(2024, 8, 15)


@pytest.mark.parametrize(
    ("text", "with_year", "alone"),
    [
        # Both the window and the command line.
        ("2024-08-15", TYPED, TYPED), ("2024-8-15", TYPED, TYPED), ("2024.8.15", TYPED, TYPED), ("2024/8/15", TYPED, TYPED),
        ("2024年8月15日", TYPED, TYPED), ("2024年8月15", TYPED, TYPED), ("20240815", TYPED, TYPED), ("２０２４－８－１５", TYPED, TYPED),
        ("2024。8。15", TYPED, TYPED), ("2024—8—15", TYPED, TYPED), (" 2024 - 8 - 15 ", TYPED, TYPED), ("2024-08-15-", TYPED, TYPED),
        ("二〇二四年八月十五日", TYPED, TYPED), ("2024-W33-4", TYPED, TYPED), ("2024-W60-1", None, None),
        # The year of the page completes what has none; a command has no page.
        ("8-15", TYPED, None), ("8月15日", TYPED, None), ("8.15", TYPED, None), ("8。15", TYPED, None), ("8/15", TYPED, None),
        # A short year is one of now: never 0024, never a day to come, never a birth of 2085.
        ("24-8-15", TYPED, None), ("24年8月15日", TYPED, None), ("25.1.3", date(2025, 1, 3), None), ("26-1-3", None, None),
        ("85.3.1", None, None), ("30-8-24", None, None), ("99年1月2日", None, None),
        # More or less than a day is none; what was refused is not read some other way.
        ("", None, None), ("明天", None, None), ("2024-08", None, None), ("8月", None, None), ("15", None, None), ("15日", None, None),
        ("2024-2-30", None, None), ("13-8", None, None), ("8-32", None, None), ("1-2-3-4", None, None), ("8-15-3", None, None),
        ("8-5-3", None, None), ("3-4-2024", None, None), ("15/8/2024", None, None), ("2024-08-15 09:00", None, None), ("8-15上午", None, None),
        ("8-15前", None, None), ("8-15起", None, None), ("8-15（周四）", None, None), ("2024-8-15周五", None, None), ("8月中旬", None, None),
        ("8-15至8-16", None, None), ("8-15、16", None, None), ("2.5学时", None, None), ("45519", None, None), ("国庆节10-1", None, None),
        ("2024--8-15", None, None), ("每月8-15", None, None),
    ],
)  # fmt: skip
def test_a_day_as_it_is_typed(text: str, with_year: date | None, alone: date | None) -> None:
    """One reader for fields and commands; what neither took before is not taken for another day now."""
    assert typed_day(text, year=2024) == with_year
    assert typed_day(text) == alone


@settings(deadline=None)
@given(DAYS)
def test_a_day_typed_in_full_is_that_day(day: date) -> None:
    for written in (
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
    ):
        assert typed_day(written) == typed_day(written, year=2024) == day
    assert typed_day(f"{day.month}-{day.day}", year=day.year) == day

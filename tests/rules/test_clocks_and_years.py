"""Clock spans of offices, numbers that are no dates, and years that a sheet does not write."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from datetime import date, datetime, time

import pytest

from app.rules.clocks import joined, take_clocks
from app.rules.dates import read_moment
from app.rules.years import DOUBT, ORDER, OWN, TITLE, UNKNOWN, TitlePeriod, period_in, years_of


@pytest.mark.parametrize(
    ("text", "start", "end", "doubt"),
    [
        ("22:00-00:30", time(22), time(0, 30), "over_midnight"),
        ("晚上9点到12点", time(21), time(0), "over_midnight"),
        ("晚上10点—1点", time(22), time(1), "over_midnight"),
        ("23:00至次日1:00", time(23), time(1), "over_midnight"),
        ("19:00-24:00", time(19), time(0), "over_midnight"),
        ("2:30-5:00", time(14, 30), time(17), "afternoon"),
        ("1:30-16:00", time(13, 30), time(16), "afternoon"),
        ("02:30-05:00", time(2, 30), time(5), "early"),
        ("6:30-8:00", time(6, 30), time(8), "early"),
        ("凌晨2:00-4:00", time(2), time(4), ""),
        ("中午1:00", time(13), None, ""),
        ("晚7:00-9:00", time(19), time(21), ""),
        ("9:00-5:00", time(9), time(17), ""),
        ("11:30-1:00", time(11, 30), time(13), ""),
        ("17:00-14:00", time(17), None, "reversed"),
        ("14:00-13:00", time(14), None, "reversed"),
    ],
)
def test_a_span_is_read_as_it_was_meant(text: str, start: time, end: time | None, doubt: str) -> None:
    found = take_clocks(text)[1]
    assert (found.start, found.end, found.doubt) == (start, end, doubt)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("8:30-11:30，14:00-17:00", [(time(8, 30), time(11, 30)), (time(14), time(17))]),
        ("上午8:30-11:30 下午2:30-5:00", [(time(8, 30), time(11, 30)), (time(14, 30), time(17))]),
        ("上午9:00-11:00，2:30-5:00", [(time(9), time(11)), (time(14, 30), time(17))]),
        ("8:00-9:00、9:10-10:00", [(time(8), time(9)), (time(9, 10), time(10))]),
        ("9:00 讲3点意见", []),
    ],
)
def test_two_spans_of_a_day_are_both_kept(text: str, spans: list[tuple[time, time]]) -> None:
    found = take_clocks(text)[1]
    assert list(found.spans) == spans
    if spans:
        assert (found.start, found.end) == (spans[0][0], spans[-1][1])


def test_an_end_of_its_own_column_fits_its_start() -> None:
    assert joined(time(9), time(11)) == (time(11), "")
    assert joined(time(22), time(0, 30)) == (time(0, 30), "over_midnight")
    assert joined(time(14), time(13)) == (None, "reversed")


@pytest.mark.parametrize(
    "text",
    ["党纪教育（2.5学时）", "王六合12.5天", "8.5 小时", "2.5课时", "出勤率3.5%", "满分3.5分", "学时：2.5", "网络学时2.5", "共8.5天",
     "3/5人", "2.5元", "3.5节", "1.5h", "v2.5"],
)  # fmt: skip
def test_a_number_that_counts_is_no_date(text: str) -> None:
    assert read_moment(text, year=2024).day is None
    assert read_moment(text).problem != "year_missing"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3.12（2.5学时）", date(2024, 3, 12)), ("2.5课时 3.12", date(2024, 3, 12)), ("3.5分组讨论", date(2024, 3, 5)),
        ("3.5人社局", date(2024, 3, 5)), ("3.5天津学习", date(2024, 3, 5)), ("3.5元旦座谈", date(2024, 3, 5)), ("3月5日分组讨论", date(2024, 3, 5)),
        ("3.5节能宣传", date(2024, 3, 5)), ("3.5 3学时", date(2024, 3, 5)),
    ],
)  # fmt: skip
def test_a_date_beside_words_that_begin_like_units_stays_one(text: str, day: date) -> None:
    assert read_moment(text, year=2024).day == day


def test_a_day_number_shown_as_month_and_day_has_no_year() -> None:
    for written in (date(1900, 3, 12), datetime(1900, 3, 12), date(1904, 3, 12)):
        assert read_moment(written, year=2024, month=3).day == date(2024, 3, 12)
        assert read_moment(written).problem == "year_missing"
    assert read_moment(date(1900, 1, 12), year=2024, month=3).day == date(2024, 3, 12)  # 12 shown as d
    assert read_moment(date(1900, 1, 12), year=2024).day == date(2024, 1, 12)


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("2024年12月至2025年2月冬训计划", date(2024, 12, 1), date(2025, 2, 28)),
        ("冬训（2024.12—2025.2）", date(2024, 12, 1), date(2025, 2, 28)),
        ("2024年12月至次年2月", date(2024, 12, 1), date(2025, 2, 28)),
        ("2024年11月-1月集中学习", date(2024, 11, 1), date(2025, 1, 31)),
        ("二〇二四年十二月至二〇二五年一月", date(2024, 12, 1), date(2025, 1, 31)),
        ("2024年9月至12月", date(2024, 9, 1), date(2024, 12, 31)),
        ("2023—2024学年第一学期", date(2023, 8, 1), date(2024, 7, 31)),
        ("2023/24学年", date(2023, 8, 1), date(2024, 7, 31)),
        ("2023—2024年度干部培训", date(2023, 1, 1), date(2024, 12, 31)),
        ("2024年培训计划", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024年3月5日-8日", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-03-05", date(2024, 1, 1), date(2024, 12, 31)),
        ("根据2023—2027年规划制定2024年计划", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)  # fmt: skip
def test_the_time_a_title_names(title: str, first: date, last: date) -> None:
    found = period_in(title)
    assert found is not None
    assert (found.first, found.last) == (first, last)


YEAR, WINTER, TWO = "2024年", "2024年12月至2025年2月", "2023—2024年度"
Days = list[tuple[int | None, int, int]]


@pytest.mark.parametrize(
    ("days", "title", "years"),
    [
        ([(None, 12, 30), (None, 1, 6)], WINTER, [(2024, TITLE), (2025, TITLE)]),
        ([(None, 1, 6), (None, 12, 30)], WINTER, [(2025, TITLE), (2024, TITLE)]),
        ([(None, 12, 30), (None, 3, 6)], WINTER, [(2024, TITLE), (None, DOUBT)]),
        ([(None, 9, 1), (None, 12, 3), (None, 1, 6)], TWO, [(2023, ORDER), (2023, ORDER), (2024, ORDER)]),
        ([(None, 9, 1), (None, 12, 3)], TWO, [(None, DOUBT), (None, DOUBT)]),
        ([(None, 12, 30), (None, 1, 6), (None, 1, 13)], YEAR, [(2024, TITLE), (None, DOUBT), (None, DOUBT)]),
        # By category, not by date: the title's year holds.
        ([(None, 3, 1), (None, 11, 1), (None, 2, 5), (None, 12, 1), (None, 1, 3)], YEAR, [(2024, TITLE)] * 5),
        ([(2024, 12, 30), (None, 1, 6)], "", [(2024, OWN), (2025, ORDER)]),
        ([(None, 12, 30), (2025, 1, 6), (None, 1, 13)], "", [(2024, OWN), (2025, OWN), (2025, OWN)]),
        ([(None, 12, 30), (2025, 1, 6), (None, 1, 13)], YEAR, [(2024, TITLE), (2025, OWN), (2025, OWN)]),
        ([(2025, 1, 6), (None, 12, 30), (None, 12, 20), (None, 11, 5)], "", [(2025, OWN), (2024, ORDER), (2024, OWN), (2024, OWN)]),
        ([(2025, 1, 6), (None, 12, 30)], "", [(2025, OWN), (None, DOUBT)]),
        ([(None, 3, 1), (None, 5, 6)], "", [(None, UNKNOWN)] * 2),
        ([(2024, 3, 1), (None, 5, 6)], "", [(2024, OWN)] * 2),
    ],
)  # fmt: skip
def test_the_year_of_a_date_without_one(days: Days, title: str, years: list[tuple[int | None, str]]) -> None:
    found = years_of(days, period=period_in(title) if title else None)
    assert [year.year for year in found] == [year for year, _ in years]
    assert [year.how == DOUBT for year in found] == [how == DOUBT for _, how in years]


def test_the_users_year_completes_and_never_overrules_a_title_over_two_years() -> None:
    winter = TitlePeriod(date(2024, 12, 1), date(2025, 2, 28), exact=True)
    days: Days = [(None, 12, 30), (None, 1, 6)]
    assert [each.year for each in years_of(days, period=winter, given=2024)] == [2024, 2025]
    assert [each.year for each in years_of([(None, 5, 6)], period=None, given=2023)] == [2023]
    assert [each.year for each in years_of([(None, 5, 6)], period=period_in("2024年"), given=2023)] == [2023]

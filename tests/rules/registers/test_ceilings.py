"""讲课费 by 职称: the dated data as shipped, half-days, long trainings, classes taught together."""

from __future__ import annotations

import json
from datetime import date

import pytest

from app.paths import RESOURCES
from app.rules.registers.ceilings import (
    Ceiling,
    Fee,
    ceiling_on,
    ceilings_from,
    most_of,
    most_of_days,
    paid_twice,
)

ENTRIES = json.loads((RESOURCES / "defaults" / "fee_ceilings.json").read_text(encoding="utf-8"))
SHIPPED = ceilings_from(ENTRIES)
DAY = date(2024, 5, 1)


@pytest.mark.parametrize(
    ("rank", "hours_centi", "half_days", "cents"),
    [
        ("academician", 100, 1, 150000),
        ("senior", 100, 1, 100000),
        ("associate", 100, 1, 50000),
        ("associate", 400, 1, 200000),
        ("associate", 600, 1, 200000),
        ("associate", 600, 2, 300000),
        ("associate", 900, 2, 400000),
        ("associate", 50, 1, 25000),
        ("associate", 0, 1, 0),
        ("other", 100, 1, None),
        ("", 100, 1, None),
    ],
)
def test_what_is_shipped(rank: str, hours_centi: int, half_days: int, cents: int | None) -> None:
    found = most_of(SHIPPED, day=DAY, rank=rank, hours_centi=hours_centi, half_days=half_days)
    assert found == cents


def test_what_is_shipped_says_where_it_is_from_and_that_nobody_has_checked_it() -> None:
    one = ceiling_on(SHIPPED, DAY)
    assert one is not None
    assert (bool(one.citation), one.verified) == (True, False)


def test_ceilings_hold_from_a_day_until_the_next() -> None:
    old = Ceiling({"senior": 1}, 4, 30, 70, None, date(2020, 1, 1))
    new = Ceiling({"senior": 2}, 4, 30, 70, date(2020, 1, 1))
    rates = [
        most_of((new, old), day=day, rank="senior", hours_centi=100)
        for day in (date(2019, 12, 31), date(2020, 1, 1))
    ]
    assert rates == [1, 2]
    assert ceiling_on((new,), date(2019, 12, 31)) is None


@pytest.mark.parametrize(
    "broken", [{"per_hour_cents": []}, {"half_day_hours": "4"}, {"long_percent": True}, {"from_on": "2017"}]
)
def test_data_that_says_something_else_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        ceilings_from([{**ENTRIES[0], **broken}])


@pytest.mark.parametrize(("days", "cents"), [(30, 30 * 1000), (31, 30 * 1000 + 700), (40, 30 * 1000 + 7000)])
def test_days_after_thirty_are_reckoned_at_seventy_percent(days: int, cents: int) -> None:
    assert most_of_days(SHIPPED[0], quota_cents=100, people=10, days=days) == cents


def test_classes_taught_together_are_paid_once() -> None:
    fees = (
        Fee(2, DAY, "张教授", 100000, "上午"),
        Fee(1, DAY, "张教授", 90000, "上午"),
        Fee(3, DAY, "张教授", 100000, "下午"),
        Fee(4, DAY, "李教授", 100000, "上午"),
        Fee(5, date(2024, 5, 2), "李教授", 5000),
        Fee(6, date(2024, 5, 2), "李教授", 5000),
        Fee(7, date(2024, 5, 2), "李教授", 6000),
    )
    assert [(one.id, other.id) for one, other in paid_twice(fees)] == [(1, 2), (5, 6)]

"""What the town sets from a day on: in force on a day, over the shipped fees, and in what is computed."""

from __future__ import annotations

from datetime import date

import pytest

from app.rules.registers.amounts import Amount, money, number, value_text
from app.rules.registers.ceilings import Ceiling, most_of
from app.rules.registers.computed import values_of
from app.rules.registers.computing import Around
from app.rules.registers.description import Choice, Computed, Field, Kind, Register
from app.rules.registers.entries import Entry, Line
from app.rules.registers.standards import (
    AWAY_HOURS,
    FEES,
    WEIGHTS,
    Standard,
    ceilings_of_town,
    standard_on,
)

FORTY = Standard(AWAY_HOURS, "", number(40, 0), date(2022, 1, 1))
SIXTY = Standard(AWAY_HOURS, "", number(60, 0), date(2024, 1, 1), date(2025, 1, 1))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 12, 31), None),
        (date(2022, 1, 1), FORTY),
        (date(2023, 12, 31), FORTY),
        (date(2024, 1, 1), SIXTY),
        (date(2024, 12, 31), SIXTY),
        (date(2025, 1, 1), FORTY),  # the later one ended, the earlier never did
    ],
)
def test_the_latest_in_force_holds(day: date, expected: Standard | None) -> None:
    assert standard_on((SIXTY, FORTY), AWAY_HOURS, day) == expected


def test_of_two_from_one_day_the_last_entered_holds_and_other_items_are_others() -> None:
    again = Standard(AWAY_HOURS, "", number(45, 0), date(2022, 1, 1))
    assert standard_on((FORTY, again), AWAY_HOURS, date(2023, 1, 1)) == again
    assert standard_on((FORTY,), AWAY_HOURS, date(2023, 1, 1), "教学内容") is None
    assert standard_on((FORTY,), WEIGHTS, date(2023, 1, 1)) is None


SHIPPED = (Ceiling({"senior": 100000, "associate": 50000}, 4, 30, 70, date(2017, 1, 1)),)
TOWN = (
    Standard(FEES, "other", money(30000), date(2023, 1, 1)),
    Standard(FEES, "senior", money(80000), date(2024, 1, 1), date(2024, 7, 1)),
)


@pytest.mark.parametrize(
    ("day", "rank", "cents"),
    [
        (date(2022, 12, 31), "other", None),
        (date(2023, 1, 1), "other", 60000),
        (date(2024, 8, 1), "other", 60000),
        (date(2023, 12, 31), "senior", 200000),
        (date(2024, 1, 1), "senior", 160000),
        (date(2024, 6, 30), "senior", 160000),
        (date(2024, 7, 1), "senior", 200000),
        (date(2024, 3, 1), "associate", 100000),
        (date(2016, 12, 31), "senior", None),
    ],
)
def test_the_town_may_say_what_a_lecture_may_cost(day: date, rank: str, cents: int | None) -> None:
    rates = ceilings_of_town(SHIPPED, TOWN)
    assert most_of(rates, day=day, rank=rank, hours_centi=200) == cents


def test_without_a_word_of_the_town_the_shipped_ones_hold() -> None:
    assert ceilings_of_town(SHIPPED, (FORTY,)) == SHIPPED


def test_a_fee_the_town_sets_before_anything_shipped_has_half_days_of_four() -> None:
    rates = ceilings_of_town((), (Standard(FEES, "other", money(10000), date(2024, 1, 1)),))
    asked = {"day": date(2024, 5, 1), "rank": "other", "hours_centi": 600}
    assert most_of(rates, **asked, half_days=1) == 40000  # type: ignore[arg-type]
    assert most_of(rates, day=date(2023, 5, 1), rank="other", hours_centi=600) is None


TRIP = Register(
    "trip", 1, "外出", "外出",
    (
        Field("kind", "类型", Kind.CHOICE, choices=(Choice("away", "市外培训"), Choice("post", "实岗锻炼"))),
        Field("hours", "学时", Kind.NUMBER, decimals=1), Field("people", "人员", Kind.PERSONS),
    ),
    computed=(
        Computed("year", "学时", "yearly", of="hours", among="people", args={"plus": {"kind": ("away",)}}),
        Computed("longest", "最多者", "greatest", of="people.year"),
        Computed("cap", "上限", "standard", args={"table": AWAY_HOURS}),
    ),
)  # fmt: skip


def trip(number_: int, hours: int, *people: int, kind: str = "away", year: int = 2024) -> Entry:
    lines = tuple(Line(who, "people", at, person_id=who) for at, who in enumerate(people))
    return Entry(number_, "trip", date(year, 5, 1), year, data={"kind": kind, "hours": hours}, lines=lines)


def test_the_hours_away_of_each_in_the_year_and_the_cap_of_the_day() -> None:
    others = (
        trip(1, 80, 7, 8),
        trip(2, 165, 7),
        trip(3, 990, 7, kind="post"),
        trip(4, 990, 8, year=2023),
        trip(5, 5, 9, 9),
    )
    found = values_of(TRIP, trip(6, 40, 7, 8, 9), Around(date(2024, 6, 1), others, standards=(FORTY, SIXTY)))
    assert [value_text(one) for one in found.lines["people", "year"]] == ["28.5", "12", "4.5"]
    assert value_text(found.own["longest"]) == "28.5"
    assert value_text(found.own["cap"]) == "60"
    nobody = values_of(TRIP, trip(6, 40), Around(date(2024, 6, 1)))
    assert (nobody.own["longest"], nobody.own["cap"]) == (None, None)


SHEET = Register(
    "evaluation", 1, "评估", "评估",
    (
        Field("marks", "指标", Kind.CHOICE,
            choices=(Choice("content", "教学内容"), Choice("way", "教学方法")),
            columns=(Field("good", "好", Kind.NUMBER), Field("poor", "差", Kind.NUMBER),
                     Field("weight", "权重", Kind.NUMBER))),
    ),
    computed=(
        Computed("point", "得分", "mean", of="marks", among="marks",
                 args={"worth": {"good": 100, "poor": 40}}),
        Computed("weighs", "权重", "standard", among="marks", args={"table": WEIGHTS, "or": "weight"}),
        Computed("mean", "加权得分", "mean", of="marks.point", args={"weight": "weighs"}),
    ),
)  # fmt: skip
DATED = (
    Standard(WEIGHTS, "教学内容", number(60, 0), date(2024, 1, 1)),
    Standard(WEIGHTS, "教学方法", number(40, 0), date(2024, 1, 1)),
    Standard(WEIGHTS, "教学内容", number(20, 0), date(2024, 7, 1)),
    Standard(WEIGHTS, "教学方法", number(80, 0), date(2024, 7, 1)),
)


def sheet(on: date, weight: int | None = None) -> Entry:
    own: dict[str, str | int] = {} if weight is None else {"weight": weight}
    lines = (
        Line(1, "marks", 0, name="content", data={"good": 10, "poor": 0, **own}),
        Line(2, "marks", 1, name="way", data={"good": 0, "poor": 10, **own}),
    )
    return Entry(1, "evaluation", on, 2024, lines=lines)


@pytest.mark.parametrize(
    ("on", "weight", "weights", "mean"),
    [
        (date(2023, 12, 31), None, ["", ""], "70.00"),
        (date(2024, 6, 30), None, ["60", "40"], "76.00"),
        (date(2024, 7, 1), None, ["20", "80"], "52.00"),
        (date(2024, 7, 1), 50, ["50", "50"], "70.00"),  # what is typed in the sheet itself holds
    ],
)
def test_a_sheet_keeps_the_weights_of_its_day(
    on: date, weight: int | None, weights: list[str], mean: str
) -> None:
    found = values_of(SHEET, sheet(on, weight), Around(date(2025, 1, 1), standards=DATED))
    assert [value_text(one) for one in found.lines["marks", "weighs"]] == weights
    assert value_text(found.own["mean"]) == mean


def test_a_standard_is_an_exact_amount() -> None:
    assert number(75, 1) == Amount(75, 10)

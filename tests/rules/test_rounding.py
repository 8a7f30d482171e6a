"""The one rounding: every share up to 400, equal in every writer, 100% only of all, 0% only of none."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest

from app.figures.catalogue import figure
from app.figures.printing import number, text
from app.figures.values import Value
from app.papers.document import Column, Kind
from app.rules import bulletin_parts, words
from app.rules.rounding import NOT_ENOUGH, down, one_decimal, percent_tenths, percent_text, two_decimals
from app.writers.values import shown

RATE = figure("att.rate")


@pytest.mark.parametrize("whole", range(1, 401))
def test_every_share_is_rounded_half_up_once_and_looks_the_same_everywhere(whole: int) -> None:
    before = -1
    for part in range(whole + 1):
        tenths = percent_tenths(part, whole)
        assert tenths is not None
        assert tenths >= before
        before = tenths
        printed = percent_text(part, whole)
        assert (printed == "100%") == (part == whole)
        assert (printed == "0%") == (part == 0)
        exact = (Decimal(part) * 1000 / Decimal(whole)).quantize(Decimal(1), ROUND_HALF_UP)
        if 0 < part < whole:
            exact = min(max(exact, Decimal(1)), Decimal(999))
        assert tenths == int(exact)
        cell = number(Value(part, whole), RATE)
        assert shown(cell, Column("出勤率", Kind.PERCENT)) == printed == text(Value(part, whole), RATE)
        assert bulletin_parts.percent_text(part, whole) == words.percent(part, whole) == printed


@pytest.mark.parametrize("whole", [0, -1])
def test_nothing_of_nothing_is_not_enough(whole: int) -> None:
    assert percent_text(0, whole) == one_decimal(0, whole) == two_decimals(0, whole) == NOT_ENOUGH
    assert down(0, whole) is None
    assert number(Value(0, whole), RATE) == NOT_ENOUGH
    assert text(Value(0, 5, enough=False), RATE) == NOT_ENOUGH


def test_halves_go_up_where_the_float_goes_down() -> None:
    # 39/48 = 81.25 %: Python's own rounding says 81.2; 84.605 of two scores is 84.61.
    assert percent_text(39, 48) == "81.3%"
    assert two_decimals(16921, 200) == "84.61"
    assert one_decimal(1, 20) == "0.1"


@pytest.mark.parametrize("id", ["exam.mean", "mean.hours", "heads.mean", "mean.present", "hours.people"])
def test_cell_and_text_of_a_mean_are_equal(id: str) -> None:
    own = figure(id)
    decimals = {"h1": 1, "h2": 2}.get(own.rounding)
    column = Column(own.word, Kind.NUMBER, decimals=decimals)
    for part in range(0, 40000, 37):
        for whole in (1, 3, 7, 12, 114):
            value = Value(part, whole)
            assert shown(number(value, own), column) == text(value, own)

"""Points of the appraisal: rounded once at the end, scaled over what is known, never below zero."""

from __future__ import annotations

from fractions import Fraction

from app.rules.appraisal import ATTENDANCE, FOUR, HOURS, SCORES, Share, Weights, appraise, mean, rounded

FULL = {ATTENDANCE: Share(9, 10), HOURS: Share(60, 90), SCORES: Share(88, 100), FOUR: Share(4, 4)}


def test_every_part() -> None:
    found = appraise(FULL, Weights(), absences=1, talks=1)
    assert found.points == {ATTENDANCE: 3600, HOURS: 2000, SCORES: 1760, FOUR: 1000}
    assert (found.deducted_centi, found.total_centi, found.missing) == (700, 7660, ())


def test_a_part_without_data_is_no_zero() -> None:
    found = appraise({**FULL, FOUR: None}, Weights(), absences=0, talks=0)
    assert found.total_centi == 8178  # 73.60 of 90 points, half up
    assert found.missing == ("四有档案",)


def test_no_data_no_total() -> None:
    found = appraise({}, Weights(), absences=3, talks=0)
    assert found.total_centi is None
    assert len(found.missing) == 4


def test_rounded_half_up_capped_and_not_negative() -> None:
    weights = Weights(100, 0, 0, 0)
    assert appraise({ATTENDANCE: Share(2, 3)}, weights, absences=0, talks=0).total_centi == 6667
    assert appraise({ATTENDANCE: Share(5, 3)}, weights, absences=0, talks=0).total_centi == 10000
    assert appraise({ATTENDANCE: Share(1, 3)}, weights, absences=50, talks=0).total_centi == 0
    assert appraise({ATTENDANCE: Share(1, 3)}, weights, absences=0, talks=0).missing == ()


def test_weights_make_a_hundred() -> None:
    assert Weights().are_whole
    assert not Weights(50, 50, 50, -50).are_whole
    assert not Weights(40, 30, 20, 9).are_whole


def test_mean_weighs_by_days_and_is_rounded_once() -> None:
    assert mean([(Fraction(100), 1), (Fraction(101), 1)]) == Fraction(201, 2)
    assert rounded(Fraction(201, 2)) == 101
    # Eleven months of 60 points and one of 90 there.
    assert rounded(mean([(Fraction(6000), 335), (Fraction(9000), 31)])) == 6254
    assert mean([]) is None
    assert rounded(None) is None


def test_parts_are_not_rounded_before_they_are_added() -> None:
    """Three thirds of a weight make the whole weight: 33.33 + 33.33 + 33.33 was 99.99."""
    weights = Weights(25, 25, 25, 25)
    found = appraise(dict.fromkeys(FULL, Share(1, 3)), weights, absences=0, talks=0)
    assert (found.points[HOURS], found.total_centi) == (833, 3333)
    two = appraise(dict.fromkeys(FULL, Share(2, 3)), weights, absences=0, talks=0)
    assert (two.points[HOURS], two.total_centi) == (1667, 6667)

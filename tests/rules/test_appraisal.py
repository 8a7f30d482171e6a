"""Points of the appraisal: rounded down, scaled over what is known, never below zero."""

from __future__ import annotations

from app.rules.appraisal import ATTENDANCE, FOUR, HOURS, SCORES, Share, Weights, appraise, mean_down

FULL = {ATTENDANCE: Share(9, 10), HOURS: Share(60, 90), SCORES: Share(88, 100), FOUR: Share(4, 4)}


def test_every_part() -> None:
    found = appraise(FULL, Weights(), absences=1, talks=1)
    assert found.points == {ATTENDANCE: 3600, HOURS: 2000, SCORES: 1760, FOUR: 1000}
    assert (found.deducted_centi, found.total_centi, found.missing) == (700, 7660, ())


def test_a_part_without_data_is_no_zero() -> None:
    found = appraise({**FULL, FOUR: None}, Weights(), absences=0, talks=0)
    assert found.total_centi == (3600 + 2000 + 1760) * 100 // 90
    assert found.missing == ("四有档案",)


def test_no_data_no_total() -> None:
    found = appraise({}, Weights(), absences=3, talks=0)
    assert found.total_centi is None
    assert len(found.missing) == 4


def test_rounded_down_capped_and_not_negative() -> None:
    weights = Weights(100, 0, 0, 0)
    assert appraise({ATTENDANCE: Share(2, 3)}, weights, absences=0, talks=0).total_centi == 6666
    assert appraise({ATTENDANCE: Share(5, 3)}, weights, absences=0, talks=0).total_centi == 10000
    assert appraise({ATTENDANCE: Share(1, 3)}, weights, absences=50, talks=0).total_centi == 0
    assert appraise({ATTENDANCE: Share(1, 3)}, weights, absences=0, talks=0).missing == ()


def test_weights_make_a_hundred() -> None:
    assert Weights().are_whole
    assert not Weights(50, 50, 50, -50).are_whole
    assert not Weights(40, 30, 20, 9).are_whole


def test_mean() -> None:
    assert mean_down([100, 101]) == 100
    assert mean_down([]) is None

"""Periods, forecast, pro rata, whom a rule concerns, how a figure stands, hours at the same time (Q1–Q29)."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import duties, hour_pots
from app.rules.duties import PersonFacts, Standing, prorated, status, why_not
from app.rules.forecast import Offer, latest_start, look_ahead
from app.rules.hour_pots import TimedHours, make_up_credit, settle
from app.rules.periods import (
    CLASS,
    FIVE_YEARS,
    HALF,
    MONTH,
    ONCE,
    QUARTER,
    WEEK,
    YEAR,
    five_years,
    mondays_of_year,
    overlap_days,
    periods_of_year,
    year_period,
)

MARCH = periods_of_year(MONTH, 2024)[2]


def test_periods_cover_the_year_without_gaps() -> None:
    for kind, count in ((MONTH, 12), (CLASS, 12), (QUARTER, 4), (HALF, 2), (YEAR, 1)):
        periods = periods_of_year(kind, 2024)
        assert len(periods) == count
        assert sum((p.last - p.first).days + 1 for p in periods) == 366
    assert [p.key for p in periods_of_year(QUARTER, 2024)] == ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]
    assert [p.label for p in periods_of_year(HALF, 2024)] == ["上半年", "下半年"]
    assert periods_of_year(FIVE_YEARS, 2024)[0].first == date(2020, 1, 1)
    assert MARCH.key == "2024-03"


def test_weeks_belong_to_their_monday() -> None:
    """Q8: 22 Mondays from August to December 2024, 20 from 15 August."""
    mondays = [day for day in mondays_of_year(2024) if day >= date(2024, 8, 1)]
    assert len(mondays) == 22
    assert len([day for day in mondays if day >= date(2024, 8, 15)]) == 20
    assert periods_of_year(WEEK, 2024)[-1].key == "2024-12-30"


def test_once_is_cut_to_its_days() -> None:
    (period,) = periods_of_year(ONCE, 2024, from_on=date(2024, 8, 1), to_on=date(2024, 8, 10))
    assert (period.first, period.last) == (date(2024, 8, 1), date(2024, 8, 10))
    assert periods_of_year(ONCE, 2023, from_on=date(2024, 8, 1)) == ()


@pytest.mark.parametrize(
    ("joined", "left", "wanted"),
    [
        (None, None, 9000),
        (date(2024, 7, 1), None, 4500),  # 184 of 366 days: 45.2 学时
        (None, date(2024, 2, 1), 800),  # 31 of 366 days: 7.6 学时
        (date(2025, 1, 1), None, 0),
        (date(2024, 12, 31), None, 0),  # 1 of 366 days: 0.2 学时
    ],
)
def test_mid_year_joiners_owe_by_days_rounded_to_whole_hours(
    joined: date | None, left: date | None, wanted: int
) -> None:
    assert prorated(9000, year_period(2024), joined, left) == wanted


@given(st.integers(0, 60000), st.dates(date(2024, 1, 1), date(2024, 12, 31)))
def test_pro_rata_is_never_more_than_the_whole_and_always_whole_hours(required: int, joined: date) -> None:
    part = prorated(required - required % 100, year_period(2024), joined, None)
    assert 0 <= part <= required
    assert part % 100 == 0


def test_the_latest_day_is_that_of_the_last_session_that_must_not_be_missed() -> None:
    """I7, D13: 最迟11月20日前需补12学时."""
    offers = [Offer(date(2024, 10, 1), 400), Offer(date(2024, 12, 1), 600), Offer(date(2024, 11, 20), 600)]
    assert latest_start(offers, 1200) == date(2024, 11, 20)
    assert latest_start(offers, 1201) == date(2024, 10, 1)
    assert latest_start(offers, 1601) is None
    found = look_ahead(
        hours_centi=7800, required_centi=9000, offers=offers,
        last=date(2024, 12, 31), today=date(2024, 9, 1), day_centi=800,
    )  # fmt: skip
    assert (found.shortfall_centi, found.reachable, found.latest_on) == (1200, True, date(2024, 11, 20))


def test_a_plan_that_does_not_suffice_says_how_much_and_until_when() -> None:
    """I7: remaining plan offers 24, needs 30 → cannot reach."""
    found = look_ahead(
        hours_centi=6000, required_centi=9000, offers=[Offer(date(2024, 12, 2), 2400)],
        last=date(2024, 12, 31), today=date(2024, 11, 1), day_centi=800,
    )  # fmt: skip
    assert not found.reachable
    assert found.missing_centi == 600
    assert found.latest_on == date(2024, 12, 31)  # one more day, a Tuesday
    later = look_ahead(
        hours_centi=0, required_centi=2400, offers=[], last=date(2024, 12, 29), today=date(2024, 11, 1),
        day_centi=800,
    )  # fmt: skip
    assert later.latest_on == date(2024, 12, 25)  # Wed, Thu, Fri; the 28th and 29th are a weekend


def test_a_year_that_is_over_offers_nothing() -> None:
    found = look_ahead(
        hours_centi=6000, required_centi=9000, offers=[], pending_centi=1000,
        last=date(2023, 12, 31), today=date(2024, 1, 1), day_centi=800,
    )  # fmt: skip
    assert (found.reachable, found.latest_on, found.shortfall_centi) == (False, None, 3000)


@given(
    st.lists(st.tuples(st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.integers(1, 900))),
    st.integers(1, 5000),
)
def test_latest_start_is_exactly_the_edge(plan: list[tuple[date, int]], needed: int) -> None:
    offers = [Offer(on, centi) for on, centi in plan]
    day = latest_start(offers, needed)
    if day is None:
        assert sum(offer.centi for offer in offers) < needed
    else:
        assert sum(offer.centi for offer in offers if offer.on >= day) >= needed
        assert sum(offer.centi for offer in offers if offer.on > day) < needed


CADRE = PersonFacts(1, "王建国", titles=("镇长 一级主任科员",), rank="一级主任科员", identity="公务员")
HIGH = {"ranks": ["四级调研员", "三级调研员"]}
YEARLY = {"not_ranks": ["四级调研员", "三级调研员"], "not_village": True}


def test_rank_decides_between_the_year_and_the_five_years() -> None:
    """Q22: a township may have a 四级调研员; the rank may stand in the title."""
    adviser = PersonFacts(2, "李", rank="四级调研员", titles=("人大主席 四级调研员",))
    titled = PersonFacts(3, "张", titles=("四级调研员 ",))
    assert why_not(YEARLY, CADRE) == ""
    assert why_not(HIGH, CADRE)
    for person in (adviser, titled):
        assert why_not(HIGH, person) == ""
        assert "四级调研员" in why_not(YEARLY, person)


@pytest.mark.parametrize(
    ("person", "is_village"),
    [
        (PersonFacts(1, "甲", unit_kind="村"), True),
        (PersonFacts(2, "乙", groups=frozenset({"村社区干部"})), True),
        (PersonFacts(3, "丙", identity="社区干部"), True),
        (PersonFacts(4, "丁", unit_kind="村", identity="公务员"), False),  # 驻村第一书记
        (PersonFacts(5, "戊", unit_kind="村", groups=frozenset({"机关干部"})), False),
        (PersonFacts(6, "己", unit_kind="机关办公室"), False),
    ],
)
def test_village_cadres_do_not_owe_ninety(person: PersonFacts, is_village: bool) -> None:
    assert bool(why_not(YEARLY, person)) is is_village


def test_politics_and_groups_narrow_a_rule() -> None:
    member = PersonFacts(1, "甲", politics="中共党员", groups=frozenset({"网络学院学员"}))
    assert why_not({"politics": ["中共党员"]}, member) == ""
    assert why_not({"politics": ["中共党员"]}, CADRE)
    assert why_not({"groups": ["网络学院学员"]}, member) == ""
    assert "网络学院学员" in why_not({"groups": ["网络学院学员"]}, CADRE)


@pytest.mark.parametrize(
    ("required", "done", "today", "wanted"),
    [
        (4, 4, date(2024, 4, 1), duties.DONE),
        (4, 4, date(2024, 3, 20), duties.DONE),
        (4, 3, date(2024, 4, 1), duties.SHORT),
        (4, 0, date(2024, 4, 1), duties.OVERDUE),
        (4, 3, date(2024, 3, 31), duties.NOT_DUE),
        (4, 0, date(2024, 1, 1), duties.NOT_DUE),
    ],
)
def test_how_a_figure_stands(required: int, done: int, today: date, wanted: str) -> None:
    assert status(Standing(required, done), period=MARCH, today=today) == wanted


def test_a_deadline_is_overdue_however_much_was_done_and_a_reference_is_never_red() -> None:
    late = status(Standing(25, 24), period=MARCH, today=date(2024, 4, 1), deadline=True)
    assert late == duties.OVERDUE
    assert status(Standing(20, 3), period=MARCH, today=date(2025, 1, 1), reference=True) == duties.REFERENCE


def timed(kind: str, number: int, centi: int, **more: object) -> TimedHours:
    """An earning of person 1 on 4 March."""
    values = {"pot": "集中", "title": f"{kind}{number}", "on": date(2024, 3, 4), "ended_on": date(2024, 3, 4)}
    return TimedHours((kind, number), 1, centi=centi, **{**values, **more})  # type: ignore[arg-type]


def test_two_classes_at_one_time_count_once_and_the_longer_stays() -> None:
    one = timed("mark", 1, 300, start=time(9), end=time(11, 30))
    two = timed("mark", 2, 400, start=time(10), end=time(12))
    after = timed("mark", 3, 200, start=time(12), end=time(14))
    (found,) = settle([one, two, after])
    assert (found.kept, found.dropped) == (two, one)
    assert "时间重叠" in found.reason
    assert "“mark2”（3月4日）" in found.reason


def test_without_times_the_part_of_the_day_tells() -> None:
    rows = [timed("mark", n, 300, day_part=part) for n, part in enumerate(("上午", "下午", ""), 1)]
    assert settle(rows) == []
    assert len(settle([*rows, timed("mark", 9, 200, day_part="上午")])) == 1


def test_a_course_away_fills_its_days_but_not_the_evening_online() -> None:
    away = timed("entry", 1, 4000, pot="上级调训", ended_on=date(2024, 3, 8), whole_days=True)
    present = timed("mark", 1, 300, start=time(9), end=time(11))
    online = timed("entry", 2, 500, pot="网络")
    (found,) = settle([away, present, online])
    assert found.dropped is present


def test_the_same_entry_twice_is_a_duplicate() -> None:
    rows = [timed("entry", n, 3250, pot="网络", title="专题班") for n in (1, 2)]
    (found,) = settle(rows)
    assert "重复登记" in found.reason
    assert found.dropped.key == ("entry", 2)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 4), st.integers(1, 900)), max_size=12))
def test_what_stays_never_clashes_and_nothing_else_is_lost(plan: list[tuple[int, int, int]]) -> None:
    rows = [
        timed("mark", n, centi, start=time(start), end=time(min(23, start + length)))
        for n, (start, length, centi) in enumerate(plan)
    ]
    dropped = {each.dropped.key for each in settle(rows)}
    kept = [row for row in rows if row.key not in dropped]
    for place, one in enumerate(kept):
        assert not any(hour_pots.clash(one, other) for other in kept[place + 1 :])
    for each in settle(rows):
        assert each.kept.key not in dropped
        assert each.kept.centi >= each.dropped.centi


def test_a_make_up_gives_no_more_than_was_missed_and_nothing_twice() -> None:
    assert make_up_credit(asked_centi=300, session_centi=300, credited_centi=0, target_centi=0) == 300
    assert make_up_credit(asked_centi=800, session_centi=300, credited_centi=150, target_centi=0) == 150
    assert make_up_credit(asked_centi=300, session_centi=300, credited_centi=0, target_centi=30000) == 0


def test_days_on_the_roster() -> None:
    period = five_years(2024)
    assert overlap_days(period.first, period.last, date(2024, 1, 1), None) == 366
    assert overlap_days(period.first, period.last, None, date(2020, 1, 1)) == 0

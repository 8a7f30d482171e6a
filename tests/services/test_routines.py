"""Rotation board, unit study, mentor pairs and records (E05, E12, E13, E20–E23)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.rotation import LECTURE, REPORT, Speaker, propose
from app.services import duty_records, groups, leaves, mentorship, rotation, unit_study, units
from app.services.duty_records import DutyRecordInput
from app.services.people import PersonInput, PostInput, add_person

Run = Callable[[Callable[[Session], Any]], Any]


def speakers(count: int, units_of: int = 3) -> list[Speaker]:
    return [Speaker(n, n % units_of, "", 0, (n,)) for n in range(count)]


def test_five_months_reach_everybody_before_anybody_twice() -> None:
    people = {s.person_id: s for s in speakers(30)}
    turns: dict[int, int] = {}
    for month in range(8, 13):
        chosen = propose(people.values(), 6)
        assert len({people[i].unit_id for i in chosen}) == 3
        for i in chosen:
            turns[i] = turns.get(i, 0) + 1
            old = people[i]
            people[i] = Speaker(i, old.unit_id, f"2024-{month:02d}", turns[i], old.order)
    assert turns == dict.fromkeys(range(30), 1)


def test_people_on_leave_are_asked_last() -> None:
    people = [Speaker(1, 1, "", 0, (1,), on_leave=True), Speaker(2, 1, "2024-07", 3, (2,))]
    assert propose(people, 1) == (2,)
    assert propose(people, 2) == (2, 1)


def test_units_are_balanced_with_those_already_on_the_board() -> None:
    people = [Speaker(1, 1, "", 0, (1,)), Speaker(2, 1, "", 0, (2,)), Speaker(3, 2, "", 0, (3,))]
    assert propose(people, 1, taken=[1]) == (3,)


@pytest.fixture
def town(run: Run) -> None:
    """Five leaders and eight cadres in two units."""

    def build(session: Session) -> None:
        ids = list(units.find_or_add_units(session, names=["党政办公室", "东湾村"]).values())
        named = groups.group_ids_by_name(session)
        for number in range(13):
            leader = number < 5
            add_person(
                session,
                person=PersonInput(name=f"人{number}", birth="1995-08" if number > 9 else "1980-01"),
                posts=[PostInput(unit_id=ids[number % 2])],
                group_ids=[named["班子成员"]] if leader else [named["机关干部"]],
            )

    run(build)


def test_board_takes_leaders_and_cadres_apart(town: None, run: Run, read: Run) -> None:
    lecturers = read(lambda s: rotation.propose_month(s, month="2024-08", role=LECTURE))
    reporters = read(lambda s: rotation.propose_month(s, month="2024-08", role=REPORT))
    assert (len(lecturers), len(reporters)) == (4, 6)
    assert set(lecturers) <= {1, 2, 3, 4, 5}
    assert not set(reporters) & {1, 2, 3, 4, 5}


def test_next_month_starts_with_those_left_over(town: None, run: Run, read: Run) -> None:
    first = read(lambda s: rotation.propose_month(s, month="2024-08", role=LECTURE))
    run(lambda s: rotation.add_turns(s, month="2024-08", role=LECTURE, person_ids=first))
    assert read(lambda s: rotation.propose_month(s, month="2024-08", role=LECTURE)) == ()
    second = read(lambda s: rotation.propose_month(s, month="2024-09", role=LECTURE))
    assert ({1, 2, 3, 4, 5} - set(first)) == {second[0]}


def test_long_leave_is_passed_over(town: None, run: Run, read: Run) -> None:
    start, end = date(2024, 8, 1), date(2024, 8, 31)
    run(lambda s: leaves.add_leave(s, person_id=2, kind="病", start_on=start, end_on=end))
    assert 2 not in read(lambda s: rotation.propose_month(s, month="2024-08", role=LECTURE))


def test_swap_keeps_each_person_once_a_month(town: None, run: Run, read: Run) -> None:
    august = run(lambda s: rotation.add_turns(s, month="2024-08", role=LECTURE, person_ids=[1, 2]))
    september = run(lambda s: rotation.add_turns(s, month="2024-09", role=LECTURE, person_ids=[3]))
    run(lambda s: rotation.swap_turns(s, first_id=august[0], second_id=september[0]))
    rows = read(lambda s: rotation.list_turns(s, year=2024))
    assert [(r.month, r.person_id) for r in rows] == [("2024-08", 3), ("2024-08", 2), ("2024-09", 1)]
    with pytest.raises(InputProblem, match=r"twice"):
        run(lambda s: rotation.replace_turn(s, turn_id=august[0], person_id=2))


def test_held_turns_stay(town: None, run: Run) -> None:
    turn = run(lambda s: rotation.add_turns(s, month="2024-08", role=LECTURE, person_ids=[1]))[0]
    day = date(2024, 8, 9)
    run(lambda s: rotation.edit_turn(s, turn_id=turn, topic="乡村振兴", planned_on=day, done_on=day))
    with pytest.raises(InputProblem, match=r"rotation\.done"):
        run(lambda s: rotation.remove_turn(s, turn_id=turn))


def test_weeks_of_the_campaign() -> None:
    weeks = unit_study.mondays(date(2024, 8, 1), date(2024, 12, 31))
    assert len(weeks) == 22
    assert len(unit_study.mondays(date(2024, 8, 15), date(2024, 12, 31))) == 20
    assert all(week.weekday() == 0 for week in weeks)


def test_unit_week_matrix(town: None, run: Run, read: Run) -> None:
    any_day = date(2024, 8, 7)
    assert run(
        lambda s: unit_study.set_study(s, unit_id=1, week=any_day, held=True, topic="二十届三中全会精神")
    )
    matrix = read(lambda s: unit_study.study_matrix(s, first=date(2024, 8, 1), last=date(2024, 8, 31)))
    assert matrix.cells[1, date(2024, 8, 5)].topic == "二十届三中全会精神"
    assert matrix.missing(date(2024, 8, 18)) == (("东湾村", 2), ("党政办公室", 1))
    assert run(lambda s: unit_study.fill_week(s, week=any_day)) == 1
    assert not run(lambda s: unit_study.set_study(s, unit_id=2, week=date(2024, 9, 2), held=False))


def test_pairs_talks_and_missing_list(town: None, run: Run, read: Run) -> None:
    start = date(2024, 8, 1)
    for mentee in (11, 12, 13):
        run(lambda s, m=mentee: mentorship.add_pair(s, mentor_id=1, mentee_id=m, start_on=start))
    run(lambda s: mentorship.add_talk(s, pair_id=1, held_on=date(2024, 8, 20)))
    assert [p.mentee for p in read(lambda s: mentorship.missing_pairs(s, month="2024-08"))] == [
        "人11",
        "人12",
    ]
    run(lambda s: mentorship.end_pair(s, pair_id=2, on=date(2024, 8, 31)))
    assert [p.id for p in read(lambda s: mentorship.missing_pairs(s, month="2024-09"))] == [1, 3]


def test_mentees_must_be_young_and_pairs_unique(town: None, run: Run) -> None:
    start = date(2024, 8, 1)
    with pytest.raises(InputProblem, match=r"too_old"):
        run(lambda s: mentorship.add_pair(s, mentor_id=1, mentee_id=6, start_on=start))
    with pytest.raises(InputProblem, match=r"rank"):
        run(lambda s: mentorship.add_pair(s, mentor_id=7, mentee_id=11, start_on=start))
    with pytest.raises(InputProblem, match=r"self"):
        run(lambda s: mentorship.add_pair(s, mentor_id=1, mentee_id=1, start_on=start))
    run(lambda s: mentorship.add_pair(s, mentor_id=1, mentee_id=11, start_on=start))
    with pytest.raises(InputProblem, match=r"twice"):
        run(lambda s: mentorship.add_pair(s, mentor_id=1, mentee_id=11, start_on=start))


@pytest.mark.parametrize(
    ("birth", "out"),
    [
        ("1989-08-15", date(2025, 8, 15)),
        ("1989-08", date(2025, 8, 1)),
        ("1992-02-29", date(2028, 3, 1)),
        ("", None),
    ],
)
def test_thirty_five_includes_the_whole_year_of_being_35(birth: str, out: date | None) -> None:
    assert mentorship.ages_out(birth, 35) == out


def test_records(town: None, run: Run, read: Run) -> None:
    data = DutyRecordInput(rule_code="C29", done_on=date(2024, 9, 1), unit_id=2)
    record = run(lambda s: duty_records.add_duty_record(s, data=data))
    rows = read(lambda s: duty_records.list_duty_records(s, year=2024))
    assert [(r.kind, r.unit, r.title) for r in rows] == [("学习情况检查", "东湾村", "学习情况检查")]
    run(lambda s: duty_records.remove_duty_record(s, record_id=record))
    with pytest.raises(InputProblem, match=r"kind"):
        run(lambda s: duty_records.add_duty_record(s, data=DutyRecordInput("Q99", date(2024, 9, 1))))

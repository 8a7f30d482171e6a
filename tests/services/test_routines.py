"""Rotation board, unit study, mentor pairs and records (E05, E12, E13, E20–E23)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.rotation import LECTURE, REPORT, Speaker, propose
from app.services.duty.duties import duties_of_year
from app.services.leave import leaves
from app.services.mark import attendance
from app.services.person import groups, units
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.plan import planning
from app.services.plan.planning import ClassSessionInput, LecturerInput
from app.services.routine import mentorship, rotation, unit_study
from app.services.routine.mentorship import PairInput
from app.services.routine.rotation_held import held_turns, lessons_for
from tests.services.conftest import at_once
from tests.services.old_kinds import writing as duty_records
from tests.services.old_kinds.writing import DutyRecordInput

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


def build_town(session: Session) -> None:
    """Five leaders and eight cadres in two units."""
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


TOWN = partial(at_once, build_town)


@pytest.fixture
def town(built: None) -> None:
    """What `build_town` makes."""


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
    run(lambda s: mentorship.add_talk(s, pair_id=1, held_on=date(2024, 8, 20), topic="思想"))
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


def test_a_pair_is_corrected_and_no_talk_falls_out_of_it(town: None, run: Run, read: Run) -> None:
    run(lambda s: mentorship.add_pair(s, mentor_id=1, mentee_id=11, start_on=date(2024, 8, 1), note="协议"))
    run(lambda s: mentorship.add_talk(s, pair_id=1, held_on=date(2024, 8, 20), topic="公文"))

    def change(**values: Any) -> None:
        wanted = {"mentor_id": 1, "mentee_id": 11, "start_on": date(2024, 8, 1), **values}
        run(lambda s: mentorship.change_pair(s, pair_id=1, data=PairInput(**wanted)))

    change(mentee_id=12, start_on=date(2024, 8, 5))
    (pair,) = read(lambda s: mentorship.list_pairs(s, year=2024))
    assert (pair.mentee, pair.start_on, pair.note) == ("人11", date(2024, 8, 5), "协议")
    for values, code in (
        ({"start_on": date(2024, 8, 21)}, "talks"),
        ({"end_on": date(2024, 8, 20)}, "talks"),
        ({"end_on": date(2024, 7, 1)}, "dates"),
        ({"mentor_id": 7}, "rank"),
        ({"mentee_id": 1}, "self"),
        ({"mentee_id": 6}, "too_old"),
    ):
        with pytest.raises(InputProblem, match=code):
            change(**values)
    talks = read(lambda s: mentorship.list_talks(s, year=2024))
    assert talks == ((date(2024, 8, 20), 1, "公文"),)


def test_ranks_age_and_target_are_settings(town: None, run: Run, read: Run) -> None:
    rules = mentorship.PairRules(60, ("所长",), 28)
    run(lambda s: mentorship.set_pair_rules(s, rules=rules))
    assert read(mentorship.pair_rules) == rules
    run(lambda s: mentorship.add_pair(s, mentor_id=1, mentee_id=6, start_on=date(2024, 8, 1)))
    for wrong in (mentorship.PairRules(17), mentorship.PairRules(35, ()), mentorship.PairRules(target=-1)):
        with pytest.raises(InputProblem, match=r"mentorship"):
            run(lambda s, rules=wrong: mentorship.set_pair_rules(s, rules=rules))


@pytest.mark.parametrize(
    ("birth", "out"),
    [
        ("1989-08-15", date(2025, 8, 15)),
        ("1989-08", date(2025, 8, 31)),
        ("1992-02-29", date(2028, 2, 29)),
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


def test_a_held_class_session_fulfils_the_turn_of_its_lecturer(town: None, run: Run, read: Run) -> None:
    """Nothing is typed: the lecturer of a held class session of the month has given the turn."""
    turns = run(lambda s: rotation.add_turns(s, month="2024-08", role=LECTURE, person_ids=[1, 2]))
    report = run(lambda s: rotation.add_turns(s, month="2024-08", role=REPORT, person_ids=[6]))
    lesson = run(
        lambda s: planning.add_class_session(
            s,
            data=ClassSessionInput(
                title="信访条例",
                held_on=date(2024, 8, 14),
                lecturers=(LecturerInput(person_id=1), LecturerInput(person_id=6)),
            ),
        )
    )
    assert [t.held_on for t in read(lambda s: rotation.list_turns(s, year=2024))] == [None, None, None]
    run(lambda s: attendance.mark_line(s, class_session_id=lesson, line="2迟", rest_present=True))
    rows = read(lambda s: rotation.list_turns(s, year=2024))
    assert [(t.id, t.held_on, t.lesson) for t in rows] == [
        (turns[0], date(2024, 8, 14), "信访条例"),
        (turns[1], None, ""),
        (report[0], date(2024, 8, 14), "信访条例"),
    ]
    for code, done in (("Q4", 1), ("Q5", 1)):
        line = next(
            each
            for each in read(
                lambda s: duties_of_year(s, year=2024, today=date(2024, 9, 9), include_disabled=True)
            )
            if each.rule.code == code
        )
        assert next(f for f in line.figures if f.period_key == "2024-08").done == done
    with pytest.raises(InputProblem, match=r"held_by_session"):
        run(lambda s: rotation.remove_turn(s, turn_id=turns[0]))
    with pytest.raises(InputProblem, match=r"held_by_session"):
        run(lambda s: rotation.swap_turns(s, first_id=turns[0], second_id=turns[1]))


def test_a_link_decides_which_class_session_counts(town: None, run: Run, read: Run) -> None:
    """Linked to one, the other of the month does not count; what was typed stands before both."""
    turn = run(lambda s: rotation.add_turns(s, month="2024-08", role=LECTURE, person_ids=[1]))[0]
    lessons = [
        run(
            lambda s, day=day: planning.add_class_session(
                s,
                data=ClassSessionInput(
                    title=f"课{day}", held_on=date(2024, 8, day), lecturers=(LecturerInput(person_id=1),)
                ),
            )
        )
        for day in (7, 21)
    ]
    run(lambda s: attendance.mark_line(s, class_session_id=lessons[0], line="", rest_present=True))
    values: dict[str, Any] = {"turn_id": turn, "topic": "", "planned_on": None}
    run(lambda s: rotation.edit_turn(s, **values, done_on=None, class_session_id=lessons[1]))
    assert read(lambda s: rotation.list_turns(s, month="2024-08"))[0].held_on is None
    run(lambda s: attendance.mark_line(s, class_session_id=lessons[1], line="", rest_present=True))
    assert read(lambda s: rotation.list_turns(s, month="2024-08"))[0].held_on == date(2024, 8, 21)
    run(lambda s: rotation.edit_turn(s, **values, done_on=date(2024, 8, 9), class_session_id=None))
    row = read(lambda s: rotation.list_turns(s, month="2024-08"))[0]
    assert (row.held_on, row.lesson) == (date(2024, 8, 9), "")
    choices = read(lambda s: lessons_for(s, month="2024-08", person_id=1))
    assert [(each.id, each.is_own) for each in choices] == [(lessons[0], True), (lessons[1], True)]


def pace(own: int, own_done: int, done: int) -> str:
    return f"本轮本单位{own}人已轮{own_done}人，全体5人已轮{done}人"


def test_the_board_says_why_and_moves_between_months(town: None, run: Run, read: Run) -> None:
    august = run(lambda s: rotation.add_turns(s, month="2024-08", role=LECTURE, person_ids=[1, 2]))
    run(lambda s: rotation.add_turns(s, month="2024-09", role=LECTURE, person_ids=[1, 3]))
    whys = [(t.month, t.person_id, t.why) for t in read(lambda s: rotation.list_turns(s, year=2024))]
    assert whys == [
        ("2024-08", 1, f"此前没有讲过，第1轮，未排人员都不比这少；{pace(3, 0, 0)}；本单位本月1人"),
        ("2024-08", 2, f"此前没有讲过，第1轮，未排人员都不比这少；{pace(2, 0, 0)}；本单位本月1人"),
        (
            "2024-09",
            1,
            f"此前讲过1次（上次8月），第2轮，未排人员有轮次更少的；{pace(3, 0, 0)}；本单位本月2人",
        ),
        ("2024-09", 3, f"此前没有讲过，第1轮，未排人员都不比这少；{pace(3, 1, 2)}；本单位本月2人"),
    ]
    with pytest.raises(InputProblem, match=r"twice"):
        run(lambda s: rotation.move_turn(s, turn_id=august[0], month="2024-09"))
    run(lambda s: rotation.move_turn(s, turn_id=august[1], month="2024-10"))
    assert [t.person_id for t in read(lambda s: rotation.list_turns(s, month="2024-10"))] == [2]


def test_one_class_session_fulfils_one_turn_of_a_person(town: None, run: Run, read: Run) -> None:
    """A leader who is on the board with a lecture and a 述学 has not done both by one lesson."""
    lecture = run(lambda s: rotation.add_turns(s, month="2024-08", role=LECTURE, person_ids=[1]))
    report = run(lambda s: rotation.add_turns(s, month="2024-08", role=REPORT, person_ids=[1]))

    def teach(day: int) -> Callable[[Session], None]:
        data = ClassSessionInput(
            title=f"课{day}", held_on=date(2024, 8, day), lecturers=(LecturerInput(person_id=1),)
        )

        def command(session: Session) -> None:
            lesson = planning.add_class_session(session, data=data)
            attendance.mark_line(session, class_session_id=lesson, line="2迟", rest_present=True)

        return command

    run(teach(14))
    assert set(read(lambda s: held_turns(s, prefix="2024-08"))) == {lecture[0]}
    run(teach(21))
    found = read(lambda s: held_turns(s, prefix="2024-08"))
    assert {turn: by.title for turn, by in found.items()} == {lecture[0]: "课14", report[0]: "课21"}


def test_a_held_turn_takes_its_comment_later(town: None, run: Run, read: Run) -> None:
    """Only another person is refused once it was given."""
    turn = run(lambda s: rotation.add_turns(s, month="2024-08", role=REPORT, person_ids=[6]))[0]
    day = date(2024, 8, 9)
    run(lambda s: rotation.edit_turn(s, turn_id=turn, topic="低保", planned_on=day, done_on=day))
    run(lambda s: rotation.replace_turn(s, turn_id=turn, person_id=6))
    with pytest.raises(InputProblem, match=r"rotation\.done"):
        run(lambda s: rotation.replace_turn(s, turn_id=turn, person_id=7))


def test_topics_of_a_year_are_kept_in_order(run: Run, read: Run) -> None:
    run(lambda s: unit_study.set_topics(s, year=2024, topics=["全会 精神", "", "条例", "全会  精神"]))
    assert read(lambda s: unit_study.list_topics(s, year=2024)) == ("全会 精神", "条例")
    assert read(lambda s: unit_study.list_topics(s, year=2025)) == ()
    with pytest.raises(InputProblem, match=r"unit_study\.topics"):
        run(lambda s: unit_study.set_topics(s, year=2024, topics=[str(n) for n in range(101)]))


def test_records_name_their_class_where_it_counts(town: None, run: Run, read: Run) -> None:
    """A24, Q15, Q16 and Q28 belong to a class; Q18 to a person; Q20 to a unit."""
    run(
        lambda s: planning.add_class_session(
            s, data=ClassSessionInput(title="专题班", held_on=date(2024, 5, 6), batch="第二期")
        )
    )
    batch = read(lambda s: duty_records.list_batches(s, year=2024))[0]
    assert batch.label == "05-06 专题班 第二期"
    day = date(2024, 5, 20)
    for code, word in (("A24", "batch"), ("Q16", "batch"), ("Q18", "person"), ("Q20", "unit")):
        with pytest.raises(InputProblem, match=rf"duty_record\.{word}"):
            run(lambda s, code=code: duty_records.add_duty_record(s, data=DutyRecordInput(code, day)))
    data = DutyRecordInput("A24", day, "矛盾调解五步法", batch_id=batch.id, person_id=6)
    record = run(lambda s: duty_records.add_duty_record(s, data=data))
    run(
        lambda s: duty_records.edit_duty_record(
            s, record_id=record, data=replace(data, title="五步法", note="已推广")
        )
    )
    row = read(lambda s: duty_records.list_duty_records(s, year=2024))[0]
    assert (row.kind, row.batch, row.person, row.title, row.note) == (
        "成果转化",
        "专题班 第二期",
        "人5",
        "五步法",
        "已推广",
    )
    with pytest.raises(InputProblem, match=r"not_found"):
        run(lambda s: duty_records.edit_duty_record(s, record_id=99, data=data))


def test_removing_a_class_session_lets_go_of_turns_and_keeps_papers(town: None, run: Run, read: Run) -> None:
    """A linked turn goes back to its own day; a record of the class is not lost with it."""
    data = ClassSessionInput(title="信访条例", held_on=date(2024, 8, 14))
    lesson = run(lambda s: planning.add_class_session(s, data=data))
    turn = run(lambda s: rotation.add_turns(s, month="2024-08", role=LECTURE, person_ids=[1]))[0]
    values: dict[str, Any] = {"turn_id": turn, "topic": "", "planned_on": None, "done_on": None}
    run(lambda s: rotation.edit_turn(s, **values, class_session_id=lesson))
    batch = read(lambda s: duty_records.list_batches(s, year=2024))[0]
    record = run(
        lambda s: duty_records.add_duty_record(
            s, data=DutyRecordInput("A24", date(2024, 9, 1), batch_id=batch.id)
        )
    )
    with pytest.raises(InputProblem, match=r"in_use"):
        run(lambda s: planning.remove_class_session(s, class_session_id=lesson))
    run(lambda s: duty_records.remove_duty_record(s, record_id=record))
    run(lambda s: planning.remove_class_session(s, class_session_id=lesson))
    assert read(lambda s: rotation.list_turns(s, year=2024))[0].class_session_id is None


def test_a_unit_has_topics_of_its_own_or_takes_those_of_the_town(run: Run, read: Run) -> None:
    """E05: 各支部、各单位联系实际列出若干理论学习专题."""
    run(lambda s: unit_study.keep_topics(s, year=2024, by_unit={None: ["全会", "条例"], 2: ["信访"]}))
    assert read(lambda s: unit_study.list_topics(s, year=2024, unit_id=1)) == ("全会", "条例")
    assert read(lambda s: unit_study.list_topics(s, year=2024, unit_id=2)) == ("信访",)
    run(lambda s: unit_study.keep_topics(s, year=2024, by_unit={2: []}))
    assert read(lambda s: unit_study.list_topics(s, year=2024, unit_id=2)) == ("全会", "条例")

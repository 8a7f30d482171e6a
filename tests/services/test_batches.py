"""期 of one course: due once, settled by any, counted once, told when nobody said (A04)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from app.errors import InputProblem
from app.services.follow_up import make_up_targets, make_ups, settled
from app.services.hour import hours
from app.services.mark import attendance, sheets
from app.services.person import people, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import batch_choice, class_sessions, execution, plan_copy, planning, session_copy
from app.services.plan.expected import refresh_expected, settle_lists
from app.services.plan.planning import ClassSessionInput
from db.models import Batch, ClassSession, Course, Participation, Person
from tests.services.conftest import Run

TODAY = date(2024, 12, 31)
D1, D2, D3 = date(2024, 12, 25), date(2024, 12, 26), date(2024, 12, 28)


class Town:
    """Four units of three people and one course on two days."""

    def __init__(self, run: Run, read: Run, built: tuple[list[int], int, int]) -> None:
        self.run, self.read = run, read
        self.people, self.first, self.second = built
        self.course = read(
            lambda s: class_sessions.get_class_session(s, class_session_id=self.first).course_id
        )

    def listed(self, held: int, source: str = "") -> set[int]:
        return set(
            self.read(
                lambda s: [
                    p.person_id
                    for p in s.query(Participation).filter_by(class_session_id=held)
                    if source in ("", p.source)
                ]
            )
        )

    def choose(self, batches: str, **more: Any) -> int:
        call = batch_choice.set_batches
        return self.run(lambda s: call(s, course_id=self.course, year=2024, batches=batches, **more))

    def split(self, by: str = "unit") -> Any:
        self.choose("split")
        return self.run(lambda s: batch_choice.split_evenly(s, course_id=self.course, year=2024, by=by))

    def mark(self, held: int, rest: str = "present", **by_index: str) -> None:
        def go(session: Any) -> None:
            rows = session.query(Participation).filter_by(class_session_id=held).all()
            wanted = {p.id: by_index.get(f"p{self.people.index(p.person_id)}", rest) for p in rows}
            attendance.set_marks(
                session, class_session_id=held, by_participation={k: v for k, v in wanted.items() if v}
            )

        self.run(go)

    def total(self, index: int = 0) -> int:
        call = hours.person_hours
        person = self.people[index]
        return self.read(lambda s: call(s, person_id=person, year=2024, today=TODAY).total_centi)

    def missed(self, index: int = 0) -> list[str]:
        person = self.people[index]
        return [r.state for r in self.read(lambda s: make_ups.list_missed(s, year=2024, person_id=person))]

    def board(self) -> Any:
        return self.read(lambda s: batch_choice.batch_board(s, course_id=self.course, year=2024))


def lesson(on: date, **more: Any) -> ClassSessionInput:
    return ClassSessionInput(title="消防安全知识", held_on=on, hours_centi=200, **more)


def build_town(run: Run) -> tuple[list[int], int, int]:
    """The people of `Town` and its two class sessions."""

    def build(session: Any) -> list[int]:
        ids = []
        for number in range(4):
            unit = units.add_unit(session, name=f"第{number + 1}村", kind="村")
            for place in range(3):
                person = PersonInput(name=f"{'甲乙丙丁'[number]}{'一二三'[place]}")
                post = PostInput(unit_id=unit, title="干部")
                ids.append(people.add_person(session, person=person, posts=[post]))
        return ids

    made = run(build)
    return (made, *(run(partial(planning.add_class_session, data=lesson(day))) for day in (D1, D2)))


TOWN = build_town


@pytest.fixture
def town(run: Run, read: Run, built: tuple[list[int], int, int]) -> Town:
    return Town(run, read, built)


# -- due once --------------------------------------------------------------------------------------


def test_two_batches_share_their_people(town: Town) -> None:
    assert len(town.listed(town.first)) == len(town.listed(town.second)) == 12  # nobody said
    town.split()
    first, second = town.listed(town.first), town.listed(town.second)
    assert first == set(town.people[:6])
    assert second == set(town.people[6:])


def test_repeat_is_everybody_again(town: Town) -> None:
    town.choose("repeat")
    assert len(town.listed(town.first)) == len(town.listed(town.second)) == 12


def test_heads_differ_by_at_most_one(town: Town, run: Run) -> None:
    run(lambda s: people.add_person(s, person=PersonInput(name="第十三"), posts=[]))
    board = town.split("head")
    assert sorted(batch.due for batch in board.batches) == [6, 7]


def test_by_hand_and_by_unit(town: Town, run: Run) -> None:
    town.split()
    batches = [batch.batch_id for batch in town.board().batches]
    call = batch_choice.share_people
    run(lambda s: call(s, course_id=town.course, year=2024, by_person={town.people[0]: batches[1]}))
    assert town.people[0] in town.listed(town.second) - town.listed(town.first)
    unit = next(p.unit_id for p in town.board().people if p.id == town.people[0])
    run(lambda s: batch_choice.share_units(s, course_id=town.course, year=2024, by_unit={unit: batches[1]}))
    assert set(town.people[:3]) <= town.listed(town.second)
    assert not [p for p in town.board().people if p.also]
    # By hand twice cannot be said; a closed list and a new share can: told.
    run(lambda s: settle_lists(s, class_session_ids=[town.first], at="2024-12-24T09:00:00"))
    run(lambda s: call(s, course_id=town.course, year=2024, by_person={town.people[4]: batches[1]}))
    row = next(p for p in town.board().people if p.id == town.people[4])
    assert (row.batch_id, row.also) == (batches[0], (batches[1],))
    assert town.people[4] not in town.listed(town.second)


def test_moved_between_the_units_of_two_batches_is_due_once(town: Town, run: Run, read: Run) -> None:
    town.split()
    unit_of = {p.id: p.unit_id for p in town.board().people}
    from_second, to_first = town.people[6], unit_of[town.people[0]]
    town.mark(town.first)
    run(
        lambda s: people.transfer_person(
            s, person_id=from_second, on=D2, post=PostInput(unit_id=to_first, title="")
        )
    )
    from_first, to_second = town.people[0], unit_of[town.people[6]]
    run(
        lambda s: people.transfer_person(
            s, person_id=from_first, on=D2, post=PostInput(unit_id=to_second, title="")
        )
    )
    run(lambda s: refresh_expected(s, year=2024))
    assert from_second in town.listed(town.second)  # his 期 is still to come, nowhere else was he due
    assert from_first not in town.listed(town.second)  # he was there already


def test_a_newcomer_comes_to_the_batch_still_open(town: Town, run: Run) -> None:
    town.split()
    unit = next(p.unit_id for p in town.board().people if p.id == town.people[0])
    town.mark(town.first)
    new = run(
        lambda s: people.add_person(
            s, person=PersonInput(name="新人"), posts=[PostInput(unit_id=unit, title="")]
        )
    )
    run(lambda s: refresh_expected(s, year=2024))
    assert new in town.listed(town.second)
    assert new not in town.listed(town.first)


def test_a_cancelled_batch_gives_its_people_to_the_other(town: Town, run: Run) -> None:
    town.split()
    run(lambda s: planning.cancel_class_session(s, class_session_id=town.first))
    assert town.listed(town.second) == set(town.people)
    run(lambda s: planning.restore_class_session(s, class_session_id=town.first))
    assert town.listed(town.first) | town.listed(town.second) == set(town.people)
    assert not town.listed(town.first) & town.listed(town.second)


def test_a_walk_in_is_not_due_in_the_other_batch(town: Town, run: Run) -> None:
    town.split()
    town.mark(town.first)
    person = town.people[11]
    run(lambda s: sheets.add_walk_in(s, class_session_id=town.first, person_id=person, mark="present"))
    run(lambda s: refresh_expected(s, year=2024))
    assert person not in town.listed(town.second)


# -- settled by any --------------------------------------------------------------------------------


def test_missed_the_first_sat_in_the_second(town: Town) -> None:
    town.mark(town.first, p0="absent")
    assert town.missed() == [""]
    town.mark(town.second)
    assert town.missed() == ["elsewhere"]
    assert town.read(lambda s: settled.made_up(s, first=date(2024, 1, 1), last=TODAY)) == {town.people[0]: 1}
    # As of the day before he had not been there yet.
    assert town.read(lambda s: settled.made_up(s, first=date(2024, 1, 1), last=D1)) == {}
    early = town.read(lambda s: make_ups.list_missed(s, year=2024, person_id=town.people[0], until=D1))
    assert [row.state for row in early] == [""]


def test_absent_in_both_stays_open_once_each(town: Town) -> None:
    town.split()
    town.mark(town.first, p0="absent")
    town.run(lambda s: sheets.add_walk_in(s, class_session_id=town.second, person_id=town.people[0]))
    town.mark(town.second, p0="none")
    assert town.missed() == [""]


def test_a_walk_in_into_the_other_batch_settles(town: Town) -> None:
    town.split()
    town.mark(town.first, p0="absent")
    town.mark(town.second)
    town.run(
        lambda s: sheets.add_walk_in(s, class_session_id=town.second, person_id=town.people[0], mark="late")
    )
    assert town.missed() == ["elsewhere"]


def test_a_planned_repair_is_no_more_open_after_attending(town: Town) -> None:
    town.mark(town.first, p0="absent")
    (miss,) = town.read(lambda s: make_ups.list_missed(s, year=2024, person_id=town.people[0]))
    ids = [miss.participation_id]
    town.run(lambda s: make_ups.plan_make_up(s, participation_ids=ids, held_on=D3))
    town.mark(town.second)
    assert town.missed() == ["elsewhere"]


def test_a_repeated_course_is_missed_each_time(town: Town) -> None:
    town.choose("repeat")
    town.mark(town.first, p0="absent")
    town.mark(town.second)
    assert town.missed() == [""]


def test_planning_into_a_batch_one_must_attend_anyway_is_told(town: Town) -> None:
    town.choose("repeat")
    town.mark(town.first, p0="absent")
    (miss,) = town.read(lambda s: make_ups.list_missed(s, year=2024, person_id=town.people[0]))
    ids = [miss.participation_id]
    (later,) = town.read(lambda s: make_up_targets.later_sessions(s, participation_ids=ids, today=D1))
    assert later.due_anyway == 1
    with pytest.raises(InputProblem, match=r"make_up\.due_anyway"):
        town.run(lambda s: make_ups.plan_make_up(s, participation_ids=ids, target_session_id=town.second))
    call = make_ups.plan_make_up
    town.run(lambda s: call(s, participation_ids=ids, target_session_id=town.second, due_anyway=True))
    assert town.missed() == ["planned"]
    # Who is there already was asked about then: the same plan again is no question.
    town.run(lambda s: call(s, participation_ids=ids, target_session_id=town.second))
    assert town.missed() == ["planned"]


def test_a_course_under_a_new_title_goes_on_as_it_was_held(town: Town) -> None:
    town.choose("repeat", hours_again=True)

    def rename(session: Any, held: int) -> Course:
        version = session.get_one(ClassSession, held).version
        data = ClassSessionInput(title="消防演练", held_on=session.get_one(ClassSession, held).held_on)
        planning.edit_class_session(session, class_session_id=held, version=version, data=data)
        batch = session.get_one(Batch, session.get_one(ClassSession, held).batch_id)
        return session.get_one(Course, batch.course_id)

    first = town.run(lambda s: rename(s, town.first))
    assert (first.id, first.batches, first.hours_again) != (town.course, "", False)
    assert (first.batches, first.hours_again) == ("repeat", True)


# -- counted once ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("choice", "again", "centi"), [
    ("", False, 200), ("split", False, 200), ("repeat", False, 200), ("repeat", True, 400), ("", True, 400),
])  # fmt: skip
def test_hours_of_one_course_count_once(town: Town, choice: str, again: bool, centi: int) -> None:
    town.mark(town.first)
    town.mark(town.second)
    town.choose(choice, hours_again=again)
    assert town.total() == centi
    rows = town.read(lambda s: hours.overlaps_of_year(s, year=2024, today=TODAY))
    told = 0 if (choice, again) == ("repeat", True) else 12
    assert len(rows) == told
    assert {row.counts for row in rows} == ({again} if told else set())
    assert all(row.on == D2 for row in rows)  # the earlier one counts


def test_the_days_of_one_batch_are_different_lessons(town: Town, run: Run) -> None:
    call = session_copy.copy_class_session
    run(lambda s: call(s, class_session_id=town.second, dates=[D3], same_batch=True))
    third = town.read(lambda s: max(held.id for held in s.query(ClassSession)))
    for held in (town.first, town.second, third):
        town.mark(held)
    assert town.total() == 400  # lesson 1 once, lesson 2 of the second 期


def test_both_halves_of_one_day_count_until_said_otherwise(town: Town, run: Run) -> None:
    more = run(lambda s: planning.add_class_session(s, data=lesson(D1, day_part="下午")))
    town.run(lambda s: planning.remove_class_session(s, class_session_id=town.second))
    town.mark(town.first)
    town.mark(more)
    assert town.total() == 400
    assert all(r.counts for r in town.read(lambda s: hours.overlaps_of_year(s, year=2024, today=TODAY)))
    town.choose("split")
    assert town.total() == 200


def test_a_repair_of_ones_own_and_the_other_batch_count_once(town: Town) -> None:
    town.mark(town.first, p0="absent")
    (miss,) = town.read(lambda s: make_ups.list_missed(s, year=2024, person_id=town.people[0]))
    ids = [miss.participation_id]
    (plan,) = town.run(lambda s: make_ups.plan_make_up(s, participation_ids=ids, held_on=D3))
    town.run(lambda s: make_ups.finish_make_up(s, make_up_id=plan, done_on=D3))
    town.mark(town.second)
    assert town.total() == 200


# -- years, copies, choices --------------------------------------------------------------------------


def test_a_choice_is_of_its_year(town: Town, run: Run, read: Run) -> None:
    town.mark(town.first)
    town.mark(town.second)
    town.choose("repeat", hours_again=True)
    run(lambda s: plan_copy.copy_year(s, source_year=2024, target_year=2025))
    rows = read(lambda s: class_sessions.list_class_sessions(s, year=2025))
    assert {row.course_id for row in rows} == {town.course}
    call = batch_choice.set_batches
    own = run(lambda s: call(s, course_id=town.course, year=2025, batches="split"))
    assert own != town.course
    assert town.total() == 400  # last year's figures stand
    course = read(lambda s: (s.get(Course, own).batches, s.get(Course, town.course).batches))
    assert course == ("split", "repeat")


def test_copying_a_year_takes_the_shares_along(town: Town, run: Run, read: Run) -> None:
    town.split()
    run(lambda s: plan_copy.copy_year(s, source_year=2024, target_year=2025))
    first, second = read(lambda s: class_sessions.list_class_sessions(s, year=2025))
    assert (town.listed(first.id), town.listed(second.id)) == (set(town.people[:6]), set(town.people[6:]))


def test_copying_a_year_asks_what_was_not_said(town: Town, run: Run, read: Run) -> None:
    (doubt,) = read(lambda s: plan_copy.doubtful_courses(s, year=2024))
    assert (doubt.title, doubt.days) == ("消防安全知识", (D1, D2))
    run(lambda s: plan_copy.copy_year(s, source_year=2024, target_year=2025, batches="split"))
    first, second = read(lambda s: class_sessions.list_class_sessions(s, year=2025))
    assert not town.listed(first.id) & town.listed(second.id)
    assert town.listed(first.id) | town.listed(second.id) == set(town.people)
    assert len(town.listed(town.first)) == 12  # last year's lists stay
    assert read(lambda s: plan_copy.doubtful_courses(s, year=2025)) == ()


def test_copying_a_session_as_batches(town: Town, run: Run) -> None:
    call = session_copy.copy_class_session
    (third,) = run(lambda s: call(s, class_session_id=town.second, dates=[D3], batches="split"))
    lists = [town.listed(held) for held in (town.first, town.second, third)]
    assert sorted(len(one) for one in lists) == [3, 3, 6]
    assert set().union(*lists) == set(town.people)


def test_removing_a_batch_gives_its_people_back(town: Town, run: Run) -> None:
    town.split()
    run(lambda s: planning.remove_class_session(s, class_session_id=town.second))
    assert town.listed(town.first) == set(town.people)


def test_the_word_for_a_choice_is_checked(town: Town) -> None:
    with pytest.raises(InputProblem, match=r"batch\.choice"):
        town.choose("twice")


def of_batches(board: Any) -> dict[int, list[int]]:
    return {b.batch_id: [p.id for p in board.people if p.batch_id == b.batch_id] for b in board.batches}


def test_divided_by_name_size_and_group(built: tuple[list[int], int, int], run: Run, read: Run) -> None:
    from app.services.person.groups import group_ids_by_name, set_groups

    town = Town(run, read, built)
    town.choose("split")
    call = batch_choice.split_evenly

    def divide(**more: Any) -> list[list[int]]:
        board = run(lambda s: call(s, course_id=town.course, year=2024, **more))
        found = list(of_batches(board).values())
        assert sorted(person for own in found for person in own) == sorted(town.people)  # one each
        return found

    first, second = divide(by="name")
    keys = read(lambda s: dict(s.execute(select(Person.id, Person.sort_key)).all()))
    assert max(keys[p] for p in first) <= min(keys[p] for p in second)
    assert [len(own) for own in divide(by="head", size=8)] == [8, 4]
    assert [len(own) for own in divide(by="unit", size=9)] == [9, 3]
    chosen = town.people[1::3]

    def group(session: Any) -> None:
        ids = group_ids_by_name(session)
        for person in town.people:
            name = "机关干部" if person in chosen else "村社区干部"
            set_groups(session, person_id=person, group_ids=[ids[name]])

    run(group)
    first, second = divide(by="group")
    assert sorted(first) == sorted(chosen)
    with pytest.raises(InputProblem, match="batch.size"):
        divide(by="head", size=0)


def test_who_was_moved_by_hand_stays_moved(built: tuple[list[int], int, int], run: Run, read: Run) -> None:
    town = Town(run, read, built)
    town.split("unit")
    board = town.board()
    moved = next(p for p in board.people if p.batch_id == board.batches[0].batch_id)
    target = board.batches[1].batch_id
    put, call = batch_choice.share_people, batch_choice.split_evenly
    run(lambda s: put(s, course_id=town.course, year=2024, by_person={moved.id: target}))
    again = run(lambda s: call(s, course_id=town.course, year=2024, keep_moves=True))
    assert next(p for p in again.people if p.id == moved.id).batch_id == target
    plain = run(lambda s: call(s, course_id=town.course, year=2024))
    assert next(p for p in plain.people if p.id == moved.id).batch_id != target


def test_each_person_is_covered_once(built: tuple[list[int], int, int], run: Run, read: Run) -> None:
    """Who came to both 期 is one person of those the course is for (A04, D04)."""
    town = Town(run, read, built)
    town.choose("repeat")
    town.mark(town.first, rest="present")
    town.mark(town.second, rest="present", p0="absent")
    board = town.board()
    assert [each.came for each in board.batches] == [len(town.people), len(town.people) - 1]
    assert (board.covered, len(board.people)) == (len(town.people), len(town.people))


def test_different_people_against_what_the_plan_sets(town: Town) -> None:
    """What a plan sets is people, not attendances: who came twice is one (D04)."""
    assert town.board().target is None
    course = town.course
    town.run(lambda s: execution.set_planned(s, course_id=course, year=2024, batches=2, heads=14))
    town.mark(town.first)
    town.mark(town.second)
    board = town.board()
    assert (board.target, board.covered) == (14, 12)
    assert board.target_words == "，计划 14 人，还差 2 人"
    town.run(lambda s: execution.set_planned(s, course_id=course, year=2024, batches=2, heads=12))
    assert town.board().target_words == "，计划 12 人，已达到"

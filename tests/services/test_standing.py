"""Leavers, 借调, 停职 and newcomers: nobody who is gone is present, by any path (complaint 4)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules import marks
from app.services.bulk import bulk_writes
from app.services.follow_up import make_ups
from app.services.mark import arrivals, attendance, sheets
from app.services.operation import undo_steps
from app.services.person import leave_approvers, people, roster, standing, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import expected, planning, session_copy
from app.services.plan.planning import ClassSessionInput
from db.session import Database
from tests.services.conftest import Run, at_once

DAY = date(2024, 12, 27)
GONE = date(2024, 12, 20)
NAMES = ("甲", "乙", "丙", "丁")


def build_town(session: Session) -> dict[str, int]:
    """One office with four people; person ids by name."""
    unit_id = units.add_unit(session, name="党政办公室")
    return {
        name: people.add_person(
            session, person=PersonInput(name=name), posts=[PostInput(unit_id=unit_id, title="干事")]
        )
        for name in NAMES
    }


TOWN = partial(at_once, build_town)


@pytest.fixture
def town(built: dict[str, int]) -> dict[str, int]:
    """What `build_town` makes."""
    return built


def lesson(run: Run, on: date = DAY, *, printed: bool = True) -> int:
    data = ClassSessionInput(title="乡村振兴", held_on=on, hours_centi=250)
    held = int(run(partial(planning.add_class_session, data=data)))
    if printed:
        run(partial(expected.settle_lists, class_session_ids=[held], at="2024-12-01T08:00:00"))
    return held


def rows_of(read: Run, held: int) -> dict[str, Any]:
    return {row.name: row for row in read(partial(attendance.get_sheet, class_session_id=held)).rows}


KINDS = [
    ({"reason": "调出"}, "12-20离册"),
    ({"kind": "seconded", "until": date(2025, 1, 10)}, "12-20至2025-01-09借调"),
    ({"kind": "suspended"}, "12-20起停职"),
]


@pytest.mark.parametrize(("how", "words"), KINDS)
def test_a_printed_sheet_keeps_the_row_as_not_listed(
    town: dict[str, int], run: Run, read: Run, how: dict[str, Any], words: str
) -> None:
    held = lesson(run)
    assert run(partial(standing.leave_roster, person_id=town["乙"], on=GONE, **how)) == ()
    row = rows_of(read, held)["乙"]
    assert (row.number, row.mark, row.away) == (2, marks.NOT_LISTED, words)
    assert rows_of(read, held)["甲"].away == ""
    assert run(partial(attendance.fill_rest_present, class_session_id=held)) == 3
    tally = read(partial(attendance.get_sheet, class_session_id=held)).tally
    assert (tally.due, tally.present, tally.unmarked, tally.not_listed) == (3, 3, 0, 1)


@pytest.mark.parametrize(("how", "words"), KINDS)
def test_no_path_makes_somebody_present_who_is_gone(
    town: dict[str, int], run: Run, read: Run, how: dict[str, Any], words: str
) -> None:
    held, other = lesson(run), lesson(run, date(2024, 12, 28), printed=False)
    row = rows_of(read, held)["乙"]
    run(partial(standing.leave_roster, person_id=town["乙"], on=GONE, **how))
    gone = town["乙"]
    paths = {
        "key": partial(attendance.set_marks, class_session_id=held, by_participation={row.id: "present"}),
        "line": partial(attendance.mark_line, class_session_id=held, line="2迟"),
        "range": partial(attendance.mark_line, class_session_id=held, line="1-4退"),
        "minutes": partial(arrivals.set_minutes, participation_id=row.id, late=9, early=0),
        "import": partial(bulk_writes.enter_marks, wanted={held: {gone: "present"}}),
        "import elsewhere": partial(bulk_writes.enter_marks, wanted={other: {gone: "late"}}),
        "walk-in": partial(sheets.add_walk_in, class_session_id=other, person_id=gone, mark="present"),
        "absent": partial(attendance.set_marks, class_session_id=held, by_participation={row.id: "absent"}),
        "leave": partial(attendance.mark_line, class_session_id=held, line="2病", even_away=True),
    }
    for path, call in paths.items():
        with pytest.raises(InputProblem) as refused:
            run(call)
        assert refused.value.data["words"] == words, path
        assert rows_of(read, held)["乙"].mark == marks.NOT_LISTED, path
    for call in (
        partial(attendance.mark_line, class_session_id=held, line="1迟", rest_present=True),
        partial(attendance.clear_marks, class_session_id=held),
        partial(attendance.fill_rest_present, class_session_id=held),
        partial(session_copy.copy_class_session, class_session_id=held, dates=[date(2024, 12, 30)]),
        partial(expected.refresh_expected, year=2024),
    ):
        run(call)
    told = read(partial(attendance.list_participations, year=2024))
    assert {p.mark for p in told if p.name == "乙" and p.date >= GONE} == {marks.NOT_LISTED}
    assert len([p for p in told if p.date >= GONE]) == 4 + 3 + 3  # the later lists do not name him


def test_whoever_came_all_the_same_is_a_walk_in_once_confirmed(
    town: dict[str, int], run: Run, read: Run
) -> None:
    held = lesson(run)
    run(partial(standing.leave_roster, person_id=town["乙"], on=GONE))
    row = rows_of(read, held)["乙"]
    wanted = {row.id: marks.PRESENT}
    run(partial(attendance.set_marks, class_session_id=held, by_participation=wanted, even_away=True))
    row = rows_of(read, held)["乙"]
    assert (row.mark, row.source) == (marks.PRESENT, "walk_in")
    run(partial(attendance.set_marks, class_session_id=held, by_participation={row.id: marks.LATE}))
    with pytest.raises(InputProblem, match=r"attendance\.away_absent"):
        run(partial(attendance.set_marks, class_session_id=held, by_participation={row.id: marks.ABSENT}))


def test_marks_entered_before_the_leaving_was_known_stay_and_are_told(
    town: dict[str, int], run: Run, read: Run
) -> None:
    early, marked, blank = lesson(run, date(2024, 12, 10)), lesson(run, GONE), lesson(run)
    for held in (early, marked):
        run(partial(attendance.fill_rest_present, class_session_id=held))
    after = run(partial(standing.leave_roster, person_id=town["乙"], on=GONE))
    assert [(row.class_session_id, row.mark) for row in after] == [(marked, marks.PRESENT)]
    assert rows_of(read, early)["乙"].away == ""
    assert (rows_of(read, marked)["乙"].mark, rows_of(read, marked)["乙"].away) == ("present", "12-20离册")
    assert rows_of(read, blank)["乙"].mark == marks.NOT_LISTED


def test_leaving_is_one_step_of_undo_and_redo(
    town: dict[str, int], run: Run, read: Run, database: Database
) -> None:
    held = lesson(run)
    before = rows_of(read, held)
    run(partial(standing.leave_roster, person_id=town["乙"], on=GONE))
    gone = rows_of(read, held)
    steps = (
        ("history.undo", undo_steps.operation_to_undo, before),
        ("history.redo", undo_steps.operation_to_redo, gone),
    )
    for action, which, wanted in steps:
        with database.write(actor="t", action=action) as unit:
            found, unit.text = which(unit.session)
            unit.revert(found)
        assert rows_of(read, held) == wanted
    assert read(partial(roster.get_person, person_id=town["乙"])).row.left_on == GONE


def test_somebody_who_leaves_and_comes_back_has_two_stays(town: dict[str, int], run: Run, read: Run) -> None:
    days = [date(2024, month, 15) for month in (2, 5, 9, 12)]
    held = {day: lesson(run, day, printed=False) for day in days}
    printed = lesson(run, date(2024, 9, 2))
    who = town["乙"]
    run(partial(standing.leave_roster, person_id=who, on=date(2024, 3, 1), reason="调出"))
    assert rows_of(read, printed)["乙"].mark == marks.NOT_LISTED
    assert run(partial(standing.come_back, person_id=who, on=date(2024, 9, 1))) == 1
    assert (rows_of(read, printed)["乙"].mark, rows_of(read, printed)["乙"].away) == (marks.NONE, "")
    run(partial(standing.leave_roster, person_id=who, on=date(2024, 12, 1), reason="退休"))
    run(partial(expected.refresh_expected, year=2024))
    assert [("乙" in rows_of(read, held[day])) for day in days] == [True, False, True, False]
    on_roster = [
        any(p.id == who for p in read(partial(roster.list_people, roster=roster.RosterFilter(on=day))))
        for day in days
    ]
    assert on_roster == [True, False, True, False]
    assert [(row.label, row.reason) for row in read(partial(standing.list_standing, person_id=who))] == [
        ("离册", "调出"),
        ("离册", "退休"),
    ]


def test_secondment_keeps_somebody_on_the_roster_but_off_the_lists(
    town: dict[str, int], run: Run, read: Run
) -> None:
    held = [lesson(run, date(2024, 12, day), printed=False) for day in (1, 2, 21, 22)]
    who = town["乙"]
    run(
        partial(
            standing.leave_roster,
            person_id=who,
            on=date(2024, 12, 2),
            kind="seconded",
            until=date(2024, 12, 22),
        )
    )
    run(partial(expected.refresh_expected, year=2024))
    assert [("乙" in rows_of(read, each)) for each in held] == [True, False, False, True]
    assert read(partial(roster.count_people, on=date(2024, 12, 10))) == 4
    assert read(partial(leave_approvers.approver_for, person_id=town["甲"], on=date(2024, 12, 10))) is None


@pytest.mark.parametrize(
    ("first", "then", "code"),
    [
        ({"on": GONE}, {"on": date(2024, 12, 1), "kind": "seconded"}, "standing.overlap"),
        ({"on": GONE, "kind": "seconded"}, {"on": date(2024, 12, 1)}, "standing.overlap"),
        ({"on": GONE, "kind": "seconded"}, {"on": GONE, "until": GONE}, "standing.dates"),
        ({"on": GONE, "kind": "借走"}, {"on": GONE}, "standing.kind_unknown"),
    ],
)
def test_times_away_never_lie_over_each_other(
    town: dict[str, int], run: Run, first: dict[str, Any], then: dict[str, Any], code: str
) -> None:
    def both(session: Session) -> None:
        for times in (first, then):
            standing.leave_roster(session, person_id=town["乙"], **times)

    with pytest.raises(InputProblem) as refused:
        run(both)
    assert refused.value.code == code


def test_leaving_ends_a_secondment_and_its_day_can_be_corrected(
    town: dict[str, int], run: Run, read: Run
) -> None:
    sheet = lesson(run, date(2024, 12, 22))
    who = town["乙"]
    run(partial(standing.leave_roster, person_id=who, on=date(2024, 12, 2), kind="seconded"))
    run(partial(standing.leave_roster, person_id=who, on=GONE))
    assert rows_of(read, sheet)["乙"].away == "12-20离册"
    run(partial(standing.leave_roster, person_id=who, on=date(2024, 12, 24), reason="调出"))
    found = read(partial(standing.list_standing, person_id=who))
    assert [(row.kind, row.start_on, row.end_on) for row in found] == [
        ("seconded", date(2024, 12, 2), GONE),
        ("left", date(2024, 12, 24), None),
    ]
    assert (rows_of(read, sheet)["乙"].mark, rows_of(read, sheet)["乙"].away) == (marks.NONE, "")


def test_a_newcomer_joins_on_a_day_and_is_not_on_settled_sheets(
    town: dict[str, int], run: Run, read: Run
) -> None:
    old, printed, new = (
        lesson(run, date(2024, 12, 10), printed=False),
        lesson(run),
        lesson(run, date(2024, 12, 28), printed=False),
    )
    person = PersonInput(name="新来", joined_on=GONE)
    who = run(partial(people.add_person, person=person, posts=[PostInput(unit_id=1)]))
    run(partial(expected.refresh_expected, year=2024))
    assert [("新来" in rows_of(read, held)) for held in (old, printed, new)] == [False, False, True]
    with pytest.raises(InputProblem, match=r"attendance\.away"):
        run(partial(sheets.add_walk_in, class_session_id=old, person_id=who))
    with pytest.raises(InputProblem, match=r"standing\.before_joining"):
        run(partial(standing.leave_roster, person_id=who, on=date(2024, 12, 1)))


def test_joining_corrects_the_day_of_somebody_who_is_here(town: dict[str, int], run: Run, read: Run) -> None:
    assert run(partial(standing.come_back, person_id=town["丁"], on=GONE)) == 0
    assert read(partial(roster.get_person, person_id=town["丁"])).row.joined_on == GONE


def test_nobody_makes_up_on_a_day_he_is_away(town: dict[str, int], run: Run, read: Run) -> None:
    held, later = lesson(run, date(2024, 12, 2)), lesson(run, date(2024, 12, 30), printed=False)
    row = rows_of(read, held)["乙"]
    run(partial(attendance.set_marks, class_session_id=held, by_participation={row.id: marks.ABSENT}))
    made = run(partial(make_ups.plan_make_up, participation_ids=[row.id], held_on=date(2024, 12, 5)))
    run(partial(standing.leave_roster, person_id=town["乙"], on=GONE))
    for call in (
        partial(make_ups.plan_make_up, participation_ids=[row.id], held_on=date(2024, 12, 23)),
        partial(make_ups.plan_make_up, participation_ids=[row.id], target_session_id=later),
        partial(make_ups.finish_make_up, make_up_id=made[0], done_on=date(2024, 12, 23)),
    ):
        with pytest.raises(InputProblem) as refused:
            run(call)
        assert refused.value.data["words"] == "12-20离册"
    run(partial(make_ups.finish_make_up, make_up_id=made[0], done_on=date(2024, 12, 5)))


def test_a_move_dated_before_a_later_one_holds_until_that_one(
    town: dict[str, int], run: Run, read: Run
) -> None:
    ids = [run(partial(units.add_unit, name=name)) for name in ("东湾村", "西岭村")]
    who = town["乙"]
    for unit_id, on in ((ids[0], date(2024, 9, 1)), (ids[1], date(2024, 6, 1))):
        run(partial(people.transfer_person, person_id=who, on=on, post=PostInput(unit_id=unit_id)))
    units_of = [
        [post.unit for post, _ in read(partial(roster.posts_by_person, on=day, person_id=who))[who]]
        for day in (date(2024, 5, 31), date(2024, 6, 1), date(2024, 8, 31), date(2024, 9, 1))
    ]
    assert units_of == [["党政办公室"], ["西岭村"], ["西岭村"], ["东湾村"]]

"""Expected lists, marks and what they must never do (complaints 1, 2, 4, 7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.errors import ConflictProblem, InputProblem
from app.services.leave import leaves
from app.services.mark import attendance
from app.services.operation import operations
from app.services.person import groups, people, standing, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import class_sessions, expected, planning, session_copy
from app.services.plan.planning import AudienceInput, ClassSessionInput
from tests.services.conftest import at_once

Run = Callable[[Callable[[Session], Any]], Any]
DAY = date(2024, 8, 15)


def build_town(session: Session) -> dict[str, int]:
    """Two units, six people; person ids by name."""
    ids = units.find_or_add_units(session, names=["党政办公室", "东湾村"])
    placed = {
        "甲": "党政办公室",
        "乙": "党政办公室",
        "丙": "党政办公室",
        "丁": "东湾村",
        "戊": "东湾村",
        "己": "东湾村",
    }
    return {
        name: people.add_person(
            session, person=PersonInput(name=name), posts=[PostInput(unit_id=ids[unit], title="干事")]
        )
        for name, unit in placed.items()
    }


TOWN = partial(at_once, build_town)


@pytest.fixture
def town(built: dict[str, int]) -> dict[str, int]:
    """What `build_town` makes."""
    return built


def lesson(run: Run, on: date = DAY, **more: Any) -> int:
    data = ClassSessionInput(title="乡村振兴", held_on=on, start_time=time(9), hours_centi=250, **more)
    return int(run(lambda s: planning.add_class_session(s, data=data)))


def names_on(read: Run, held: int) -> list[str]:
    return [r.name for r in read(lambda s: attendance.get_sheet(s, class_session_id=held)).rows]


def marks_on(read: Run, held: int) -> list[str]:
    return [r.mark for r in read(lambda s: attendance.get_sheet(s, class_session_id=held)).rows]


def test_list_is_in_official_order_with_numbers(town: dict[str, int], run: Run, read: Run) -> None:
    held = lesson(run)
    sheet = read(lambda s: attendance.get_sheet(s, class_session_id=held))
    assert [r.name for r in sheet.rows] == ["甲", "乙", "丙", "丁", "戊", "己"]
    assert [r.number for r in sheet.rows] == [1, 2, 3, 4, 5, 6]
    assert sheet.tally.due == sheet.tally.unmarked == 6


def test_audience_by_group_unit_and_exemption(town: dict[str, int], run: Run, read: Run) -> None:
    village = read(lambda s: {g.name: g.id for g in groups.list_groups(s)})["村社区干部"]
    line = AudienceInput(group_id=village)
    out = AudienceInput(person_id=town["戊"], excluded=True, reason="产假")
    held = lesson(run, audience=(line, out))
    assert names_on(read, held) == ["丁", "己"]
    detail = read(lambda s: class_sessions.get_class_session_detail(s, class_session_id=held))
    assert [(a.name, a.excluded, a.reason) for a in detail.audience] == [
        ("村社区干部", False, ""),
        ("戊", True, "产假"),
    ]


def test_unsettled_list_follows_the_roster(town: dict[str, int], run: Run, read: Run) -> None:
    held = lesson(run)
    run(lambda s: standing.leave_roster(s, person_id=town["乙"], on=date(2024, 8, 1)))
    run(lambda s: attendance.prepare_sheet(s, class_session_id=held))
    assert names_on(read, held) == ["甲", "丙", "丁", "戊", "己"]
    sheet = read(lambda s: attendance.get_sheet(s, class_session_id=held))
    assert [r.number for r in sheet.rows] == [1, 2, 3, 4, 5]


def test_printed_list_never_changes_its_numbers(town: dict[str, int], run: Run, read: Run) -> None:
    held = lesson(run)
    run(lambda s: expected.settle_lists(s, class_session_ids=[held], at="2024-08-15T08:00:00"))
    run(lambda s: standing.leave_roster(s, person_id=town["乙"], on=date(2024, 8, 1)))
    run(
        lambda s: people.transfer_person(
            s, person_id=town["甲"], on=DAY, post=PostInput(unit_id=2, title="主任")
        )
    )
    assert run(lambda s: attendance.prepare_sheet(s, class_session_id=held)) == 0
    sheet = read(lambda s: attendance.get_sheet(s, class_session_id=held))
    assert [(r.number, r.name) for r in sheet.rows][:2] == [(1, "甲"), (2, "乙")]
    assert sheet.rows[0].unit == "党政办公室"


def test_transfer_changes_later_lists_and_leaves_earlier_ones(
    town: dict[str, int], run: Run, read: Run
) -> None:
    early, late = lesson(run, date(2024, 7, 1)), lesson(run, date(2024, 9, 1))
    run(
        lambda s: people.transfer_person(
            s, person_id=town["甲"], on=DAY, post=PostInput(unit_id=2, title="支书")
        )
    )
    for held in (early, late):
        run(lambda s, h=held: attendance.prepare_sheet(s, class_session_id=h))
    unit_of = [
        next(
            r.unit
            for r in read(lambda s, h=h: attendance.get_sheet(s, class_session_id=h)).rows
            if r.name == "甲"
        )
        for h in (early, late)
    ]
    assert unit_of == ["党政办公室", "东湾村"]


def test_rest_present_fills_blanks_only(town: dict[str, int], run: Run, read: Run) -> None:
    held = lesson(run)
    run(lambda s: attendance.mark_line(s, class_session_id=held, line="2迟 4缺"))
    assert run(lambda s: attendance.fill_rest_present(s, class_session_id=held)) == 4
    assert marks_on(read, held) == ["present", "late", "present", "absent", "present", "present"]
    assert run(lambda s: attendance.fill_rest_present(s, class_session_id=held)) == 0


def test_slip_pre_fills_but_does_not_mark(town: dict[str, int], run: Run, read: Run) -> None:
    held = lesson(run)
    run(lambda s: leaves.add_leave(s, person_id=town["丙"], kind="病", start_on=DAY, end_on=DAY))
    sheet = read(lambda s: attendance.get_sheet(s, class_session_id=held))
    assert [(r.leave, r.mark) for r in sheet.rows][2] == ("sick_leave", "none")
    run(lambda s: attendance.fill_rest_present(s, class_session_id=held))
    assert marks_on(read, held)[2] == "sick_leave"


def test_generic_leave_takes_the_kind_of_the_slip(town: dict[str, int], run: Run, read: Run) -> None:
    held = lesson(run)
    run(lambda s: leaves.add_leave(s, person_id=town["丙"], kind="公", start_on=DAY, end_on=DAY))
    run(lambda s: attendance.mark_line(s, class_session_id=held, line="3假 4假"))
    assert marks_on(read, held)[2:4] == ["official_leave", "personal_leave"]


def test_the_same_slip_is_not_entered_twice(town: dict[str, int], run: Run) -> None:
    slip = {"person_id": town["丙"], "start_on": DAY, "end_on": DAY}
    run(lambda s: leaves.add_leave(s, kind="病", **slip))
    with pytest.raises(ConflictProblem, match=r"leave\.twice"):
        run(lambda s: leaves.add_leave(s, kind="病", **slip))
    run(lambda s: leaves.add_leave(s, kind="公", **slip))


@pytest.mark.parametrize("line", ["3迟 9缺", "3迟 4哈", "3迟 3缺"])
def test_a_wrong_line_enters_nothing(town: dict[str, int], run: Run, read: Run, line: str) -> None:
    held = lesson(run)
    with pytest.raises(InputProblem):
        run(lambda s: attendance.mark_line(s, class_session_id=held, line=line))
    assert set(marks_on(read, held)) == {"none"}


def test_first_mark_makes_the_session_held(town: dict[str, int], run: Run, read: Run) -> None:
    held = lesson(run)
    run(lambda s: attendance.mark_line(s, class_session_id=held, line="1迟"))
    assert read(lambda s: class_sessions.get_class_session(s, class_session_id=held)).status == "held"


def test_cancelled_session_takes_no_marks_and_keeps_old_ones(
    town: dict[str, int], run: Run, read: Run
) -> None:
    held = lesson(run)
    run(lambda s: attendance.mark_line(s, class_session_id=held, line="1迟"))
    run(lambda s: planning.cancel_class_session(s, class_session_id=held, reason="防汛"))
    with pytest.raises(InputProblem, match=r"class_session\.cancelled"):
        run(lambda s: attendance.mark_line(s, class_session_id=held, line="2迟"))
    run(lambda s: planning.restore_class_session(s, class_session_id=held))
    assert marks_on(read, held)[0] == "late"


def test_walk_in_gets_the_next_number_and_stays(town: dict[str, int], run: Run, read: Run) -> None:
    office = AudienceInput(unit_id=1)
    held = lesson(run, audience=(office,))
    run(lambda s: expected.add_to_list(s, class_session_id=held, person_id=town["己"]))
    sheet = read(lambda s: attendance.get_sheet(s, class_session_id=held))
    assert [(r.number, r.name, r.source) for r in sheet.rows][-1] == (4, "己", "walk_in")
    with pytest.raises(InputProblem, match=r"already_listed"):
        run(lambda s: expected.add_to_list(s, class_session_id=held, person_id=town["己"]))


def test_marked_person_cannot_be_taken_off_the_list(town: dict[str, int], run: Run, read: Run) -> None:
    held = lesson(run)
    run(lambda s: attendance.mark_line(s, class_session_id=held, line="1迟"))
    row = read(lambda s: attendance.get_sheet(s, class_session_id=held)).rows[0]
    with pytest.raises(InputProblem):
        run(lambda s: expected.remove_from_list(s, participation_id=row.id))


def test_history_of_a_mark_tells_old_and_new(town: dict[str, int], run: Run, read: Run) -> None:
    held = lesson(run)
    row = read(lambda s: attendance.get_sheet(s, class_session_id=held)).rows[0]
    for code in ("late", "present"):
        run(lambda s, c=code: attendance.set_marks(s, class_session_id=held, by_participation={row.id: c}))
    changes = read(lambda s: operations.history_of(s, table="participation", row_id=row.id))
    assert [(c.before.get("mark"), c.after["mark"]) for c in changes[1:]] == [
        ("none", "late"),
        ("late", "present"),
    ]


def test_marks_of_another_session_are_refused(town: dict[str, int], run: Run, read: Run) -> None:
    first, second = lesson(run), lesson(run, date(2024, 9, 1))
    row = read(lambda s: attendance.get_sheet(s, class_session_id=first)).rows[0]
    with pytest.raises(InputProblem, match=r"participation_not_found"):
        run(lambda s: attendance.set_marks(s, class_session_id=second, by_participation={row.id: "late"}))


def test_removing_a_session_takes_its_own_batch_and_course_along(
    town: dict[str, int], run: Run, read: Run
) -> None:
    held = lesson(run)
    before = read(lambda s: s.connection().exec_driver_sql("SELECT count(*) FROM course").scalar())
    assert before == 1
    run(lambda s: planning.remove_class_session(s, class_session_id=held))
    for table in ("class_session", "batch", "course", "participation"):
        assert (
            read(lambda s, t=table: s.connection().exec_driver_sql(f"SELECT count(*) FROM {t}").scalar()) == 0
        )


def test_copy_makes_new_batches_with_the_same_audience(town: dict[str, int], run: Run, read: Run) -> None:
    held = lesson(run, audience=(AudienceInput(unit_id=2),))
    days = [date(2024, 9, 1), date(2024, 10, 1)]
    copies = run(lambda s: session_copy.copy_class_session(s, class_session_id=held, dates=days))
    rows = read(lambda s: class_sessions.list_class_sessions(s, year=2024))
    assert [r.batch for r in rows] == ["第1期", "第2期", "第3期"]
    assert all(names_on(read, c) == ["丁", "戊", "己"] for c in copies)


def test_title_of_one_of_many_changes_only_that_one(town: dict[str, int], run: Run, read: Run) -> None:
    held = lesson(run)
    other = run(
        lambda s: session_copy.copy_class_session(s, class_session_id=held, dates=[date(2024, 9, 1)])
    )[0]
    row = read(lambda s: class_sessions.get_class_session(s, class_session_id=held))
    data = ClassSessionInput(title="基层治理", held_on=DAY)
    run(lambda s: planning.edit_class_session(s, class_session_id=held, version=row.version, data=data))
    titles = {r.id: r.title for r in read(lambda s: class_sessions.list_class_sessions(s))}
    assert titles == {held: "基层治理", other: "乡村振兴"}

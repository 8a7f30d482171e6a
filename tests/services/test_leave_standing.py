"""Leave: who approves, slips that come too late, the 1/7 meter and absences in a row (C26, Q25, I9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.services.bulletin import bulletin_facts
from app.services.card import person_follow_up
from app.services.follow_up import talk_incidents
from app.services.leave import leave_hours, leave_standing, leaves
from app.services.leave.leave_standing import Remark
from app.services.mark import attendance
from app.services.person import leave_approvers, people, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import class_sessions, planning
from app.services.plan.planning import ClassSessionInput
from tests.services.conftest import at_once

Run = Callable[[Callable[[Session], Any]], Any]
FIRST = date(2024, 8, 12)


def build_town(session: Session) -> dict[str, int]:
    """A leaders' unit and a village; person ids by name."""
    ids = units.find_or_add_units(session, names=["党政领导", "东湾村"])
    posts = (
        ("钱书记", "党政领导", "党委书记"),
        ("李支书", "东湾村", "党支部书记"),
        ("周副", "东湾村", "副主任"),
        ("吴文书", "东湾村", "文书"),
    )
    return {
        name: people.add_person(
            session, person=PersonInput(name=name), posts=[PostInput(unit_id=ids[unit], title=title)]
        )
        for name, unit, title in posts
    }


TOWN = partial(at_once, build_town)


@pytest.fixture
def town(built: dict[str, int]) -> dict[str, int]:
    """What `build_town` makes."""
    return built


@pytest.fixture
def lessons(run: Run, read: Run, town: dict[str, int]) -> list[int]:
    """A class of five days with 49 学时: 5, 1, 1, 1, 41; the ceiling is 7."""
    ids: list[int] = []
    for number, centi in enumerate((500, 100, 100, 100, 4100)):
        batch = (
            read(partial(class_sessions.get_class_session, class_session_id=ids[0])).batch_id if ids else None
        )
        data = ClassSessionInput(
            title="专题班", held_on=FIRST + timedelta(days=number), hours_centi=centi, batch_id=batch
        )
        ids.append(run(partial(planning.add_class_session, data=data)))
    return ids


def mark(run: Run, held: int, person: int, code: str) -> None:
    def command(session: Session) -> None:
        rows = attendance.get_sheet(session, class_session_id=held).rows
        one = next(row.id for row in rows if row.person_id == person)
        attendance.set_marks(session, class_session_id=held, by_participation={one: code})

    run(command)


def slip(run: Run, person: int, first: date, last: date | None = None, **more: Any) -> int:
    values = {"person_id": person, "kind": "事", "start_on": first, "end_on": last or first, **more}
    return int(run(partial(leaves.add_leave, **values)))


def test_the_approver_is_known_by_unit_and_forgotten_with_the_person(
    run: Run, read: Run, town: dict[str, int]
) -> None:
    def approver(name: str) -> str:
        found = read(partial(leave_approvers.approver_for, person_id=town[name], on=FIRST))
        return found.name if found else ""

    village = next(unit for unit in read(units.list_units) if unit.name == "东湾村")
    assert (approver("吴文书"), approver("李支书"), approver("钱书记")) == ("李支书", "钱书记", "")
    run(partial(leave_approvers.set_leave_approver, unit_id=village.id, person_id=town["周副"]))
    assert (approver("吴文书"), approver("李支书")) == ("周副", "周副")
    assert next(u for u in read(units.list_units) if u.id == village.id).leave_approver == "周副"
    run(partial(people.remove_person, person_id=town["周副"]))
    assert approver("吴文书") == "李支书"
    with pytest.raises(InputProblem, match=r"person\.not_found"):
        run(partial(leave_approvers.set_leave_approver, unit_id=village.id, person_id=999))


def test_units_never_stand_above_themselves(run: Run, read: Run, town: dict[str, int]) -> None:
    leaders, village = read(units.list_units)
    values: dict[str, Any] = {"kind": "", "active": True}
    run(
        partial(
            units.edit_unit, unit_id=village.id, version=village.version, name="东湾村",
            parent_id=leaders.id, **values,
        )
    )  # fmt: skip
    with pytest.raises(InputProblem, match=r"unit\.circle"):
        run(
            partial(
                units.edit_unit, unit_id=leaders.id, version=leaders.version, name="党政领导",
                parent_id=village.id, **values,
            )
        )  # fmt: skip
    run(partial(units.merge_units, source_id=leaders.id, target_id=village.id))
    assert read(units.list_units)[0].parent_id is None


def test_a_slip_is_late_after_the_first_day_or_once_class_has_begun(
    run: Run, read: Run, town: dict[str, int], lessons: list[int]
) -> None:
    person = town["吴文书"]
    in_time = slip(run, person, FIRST, handed_in_on=FIRST)
    after = slip(run, person, FIRST, kind="病", handed_in_on=FIRST, note=leaves.AFTER_START)
    next_day = slip(run, person, FIRST, kind="公", handed_in_on=FIRST + timedelta(days=1))
    never = slip(run, person, FIRST, class_session_id=lessons[0])
    rows = {row.id: row for row in read(leaves.list_leaves)}
    assert [rows[one].late for one in (in_time, after, next_day, never)] == [False, True, True, False]
    assert [rows[one].handed_words for one in (in_time, after, next_day, never)] == [
        "08-12", "08-12 补假", "08-13 补假", "未交",
    ]  # fmt: skip
    assert read(partial(leaves.late_people, on=FIRST)) == {person}
    assert read(partial(leaves.late_people, on=FIRST + timedelta(days=1))) == frozenset()
    card = read(partial(person_follow_up.person_follow_up, person_id=person, year=2024))
    assert card.leave_words == "请假条 4 张，其中补假 2 张"


def test_the_bulletin_says_which_slip_came_late(
    run: Run, read: Run, town: dict[str, int], lessons: list[int]
) -> None:
    slip(run, town["吴文书"], FIRST, handed_in_on=FIRST + timedelta(days=2))
    slip(run, town["周副"], FIRST, handed_in_on=FIRST)
    for name in ("吴文书", "周副"):
        mark(run, lessons[0], town[name], "personal_leave")
    mark(run, lessons[0], town["李支书"], "present")
    (facts,) = read(partial(bulletin_facts.daily_facts, class_session_ids=lessons[:1]))
    assert {one.name: one.words for one in facts.people} == {
        "钱书记": "", "李支书": "", "吴文书": "事假，补假", "周副": "事假",
    }  # fmt: skip
    assert type(facts).from_json(facts.to_json()) == facts


def test_a_slip_of_many_years_is_refused(run: Run, town: dict[str, int]) -> None:
    span = {"start_on": date(2015, 8, 15), "end_on": date(2024, 8, 15)}
    with pytest.raises(InputProblem, match=r"leave\.too_long"):
        run(partial(leaves.add_leave, person_id=1, kind="病", **span))


def test_the_meter_before_a_slip_is_saved(
    run: Run, read: Run, town: dict[str, int], lessons: list[int]
) -> None:
    person = town["吴文书"]
    days = [FIRST + timedelta(days=n) for n in range(5)]

    def outlook(first: date, last: date, **more: Any) -> tuple[Remark, ...]:
        ask = partial(leave_standing.leave_outlook, person_id=person, start_on=first, end_on=last, **more)
        return tuple(read(ask).said)

    assert outlook(days[1], days[1]) == (Remark("本班已请假 0 学时，上限 7 学时；加上这次共 1 学时"),)
    assert outlook(days[0], days[0]) == (Remark("本班已请假 0 学时，上限 7 学时；加上这次共 5 学时", "warn"),)
    mark(run, lessons[0], person, "sick_leave")
    assert outlook(days[0], days[0]) == (Remark("本班已请假 5 学时，上限 7 学时", "warn"),)
    own = slip(run, person, days[1], days[2])
    assert outlook(days[3], days[3])[0].text == (
        "本班已请假 5 学时，上限 7 学时；另有假条未登记 2 学时；加上这次共 8 学时，超过上限"
    )
    assert outlook(days[3], days[3])[0].token == "problem"
    assert outlook(days[1], days[2], leave_id=own)[0].text.endswith("加上这次共 7 学时")
    assert outlook(days[4], days[4], class_session_id=lessons[0]) == ()
    assert outlook(date(2024, 9, 1), date(2024, 9, 1)) == ()


def test_what_the_sheet_says_of_a_person(
    run: Run, read: Run, town: dict[str, int], lessons: list[int]
) -> None:
    person, other = town["吴文书"], town["周副"]
    for held in lessons[:2]:
        mark(run, held, other, "absent")
    mark(run, lessons[0], person, "official_leave")
    run(partial(talk_incidents.add_note, person_id=person, class_session_id=lessons[1], text="上课接打电话"))
    notes = read(partial(leave_standing.sheet_notes, class_session_id=lessons[1]))
    assert notes[person].said == (
        Remark("本班已请假 5 学时，上限 7 学时", "warn"),
        Remark("纪律情况：上课接打电话", "problem"),
    )
    assert (notes[person].has_conduct, notes[other].has_conduct) == (True, False)
    assert notes[other].said[1] == Remark("连续缺席 2 次（08-12 至 08-13）", "problem")
    assert not read(partial(leave_standing.sheet_notes, class_session_id=lessons[0]))[person].has_conduct
    mark(run, lessons[2], other, "present")
    assert read(partial(leave_standing.person_standing, person_id=other, year=2024)) == (
        Remark("曾连续缺席 2 次（08-12 至 08-13）", "warn"),
    )
    assert read(partial(leave_standing.person_standing, person_id=person, year=2024)) == (
        Remark("“专题班第1期”已请假 5 学时，上限 7 学时", "warn"),
    )


def test_a_class_of_one_day_has_no_ceiling(run: Run, read: Run, town: dict[str, int]) -> None:
    data = ClassSessionInput(title="讲座", held_on=FIRST, hours_centi=200)
    held = run(partial(planning.add_class_session, data=data))
    assert read(partial(leave_standing.sheet_notes, class_session_id=held)) == {}
    found = read(
        partial(leave_standing.leave_outlook, person_id=town["吴文书"], start_on=FIRST, end_on=FIRST)
    )
    assert found.said == ()
    assert found.approval.name == "李支书"


def test_running_absences_are_the_present_runs(
    run: Run, read: Run, town: dict[str, int], lessons: list[int]
) -> None:
    """The short way of the sheet and the whole way of the year say the same."""
    later = []
    for number in range(30):
        data = ClassSessionInput(title="讲座", held_on=date(2024, 9, 1) + timedelta(days=number))
        later.append(run(partial(planning.add_class_session, data=data)))
    absent = {"钱书记": (0, 1, 2), "李支书": (0, 1, 29), "周副": tuple(range(30)), "吴文书": (3, 28, 29)}
    for number, held in enumerate(later):
        for name, days in absent.items():
            if number in days or (name == "李支书" and number < 20):
                mark(run, held, town[name], "absent" if number in days else "late")
    whole = [one for one in read(partial(leave_hours.consecutive_absences, year=2024)) if one.is_current]
    short = read(partial(leave_hours.running_absences, class_session_id=lessons[0]))
    assert {(one.person_id, one.count, one.first_on, one.last_on) for one in short} == {
        (one.person_id, one.count, one.first_on, one.last_on) for one in whole
    }
    assert {one.name: one.count for one in short} == {"周副": 30, "吴文书": 3, "钱书记": 3}
    assert read(partial(leave_hours.running_absences, class_session_id=999)) == ()

"""What one mark leaves in the trail, to the byte: entries are chained, undone and laid beside the records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.services.mark import arrivals, attendance
from app.services.person import people, standing, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import planning
from app.services.plan.planning import ClassSessionInput
from app.services.setting import mark_kinds
from db.audit import verify_chain
from db.models import ClassSession, MarkKind, Participation, Standing
from db.session import Database

Run = Callable[[Callable[[Session], Any]], Any]
DAY = date(2024, 8, 15)


@pytest.fixture
def held(run: Run) -> int:
    """A class session of three people, 乙 借调 on that day; ids and numbers from 1."""

    def build(session: Session) -> int:
        unit = units.find_or_add_units(session, names=["东湾村"])["东湾村"]
        for name in ("甲", "乙", "丙"):
            people.add_person(session, person=PersonInput(name=name), posts=[PostInput(unit_id=unit)])
        data = ClassSessionInput(title="乡村振兴", held_on=DAY, start_time=time(9), hours_centi=250)
        return planning.add_class_session(session, data=data)

    found = int(run(build))
    run(lambda s: standing.leave_roster(s, person_id=2, on=DAY, kind="seconded"))
    return found


def mark(held: int, person: int, code: str, **more: Any) -> Callable[[Session], int]:
    return lambda s: attendance.set_marks(s, class_session_id=held, by_participation={person: code}, **more)


def entries_since(database: Database, first: int) -> list[tuple[Any, ...]]:
    """(table, id, before, after) of every entry after the operation `first`, as stored."""
    with database.read() as session:
        assert verify_chain(session) is None
        rows = session.connection().exec_driver_sql(
            "SELECT table_name, row_id, before_json, after_json FROM audit_entry"
            " WHERE operation_id > ? ORDER BY id",
            (first,),
        )
        return [tuple(row) for row in rows]


def last_operation(database: Database) -> int:
    with database.read() as session:
        return int(session.connection().exec_driver_sql("SELECT max(id) FROM operation").scalar_one())


def test_each_mark_leaves_what_changed_in_the_order_of_the_columns(
    held: int, run: Run, database: Database
) -> None:
    first = last_operation(database)
    run(mark(held, 1, "late"))
    run(mark(held, 1, "late"))
    run(mark(held, 1, "personal_leave", note=" 家中有事 "))
    run(mark(held, 1, "personal_leave", note="补交"))
    run(lambda s: arrivals.set_minutes(s, participation_id=1, late=15, early=9))
    run(mark(held, 1, "present"))
    run(mark(held, 2, "present", even_away=True))
    assert entries_since(database, first) == [
        ("participation", 1, '{"mark":"none"}', '{"mark":"late"}'),
        ("class_session", 1, '{"status":"planned","version":1}', '{"status":"held","version":2}'),
        ("participation", 1, '{"mark":"late","note":""}', '{"mark":"personal_leave","note":"家中有事"}'),
        ("participation", 1, '{"note":"家中有事"}', '{"note":"补交"}'),
        ("participation", 1, '{"mark":"personal_leave"}', '{"mark":"late_early"}'),
        (
            *("participation", 1, '{"minutes_late":null,"minutes_early":null}'),
            '{"minutes_late":15,"minutes_early":9}',
        ),
        (
            *("participation", 1, '{"mark":"late_early","minutes_late":15,"minutes_early":9}'),
            '{"mark":"present","minutes_late":null,"minutes_early":null}',
        ),
        (
            *("participation", 2, '{"source":"rule","mark":"none"}'),
            '{"source":"walk_in","mark":"present"}',
        ),
    ]


def test_minutes_entered_again_are_kept(held: int, run: Run, read: Run) -> None:
    """The mark that follows clears the minutes first; a record read before must not take them as there."""
    run(lambda s: arrivals.set_minutes(s, participation_id=1, late=15, early=0))
    run(lambda s: arrivals.set_minutes(s, participation_id=1, late=15, early=9))
    row = read(lambda s: attendance.get_sheet(s, class_session_id=held)).rows[0]
    assert (row.mark, row.minutes_late, row.minutes_early) == ("late_early", 15, 9)


def test_records_of_the_session_follow_what_is_written_past_them(
    held: int, run: Run, read: Run, database: Database
) -> None:
    def twice(session: Session) -> None:
        line = session.get_one(Participation, 1)
        attendance.set_marks(session, class_session_id=held, by_participation={1: "absent"})
        assert line.mark == "absent"
        line.mark = "none"

    first = last_operation(database)
    run(twice)
    assert read(lambda s: attendance.get_sheet(s, class_session_id=held)).rows[0].mark == "none"
    marks = [entry for entry in entries_since(database, first) if entry[0] == "participation"]
    assert marks == [
        ("participation", 1, '{"mark":"none"}', '{"mark":"absent"}'),
        ("participation", 1, '{"mark":"absent"}', '{"mark":"none"}'),
    ]


def test_a_mark_sees_what_the_same_write_has_not_stored_yet(held: int, run: Run) -> None:
    def at_once(session: Session) -> None:
        session.get_one(ClassSession, held).status = "cancelled"
        attendance.set_marks(session, class_session_id=held, by_participation={1: "late"})

    with pytest.raises(InputProblem, match=r"class_session\.cancelled"):
        run(at_once)

    def away(session: Session) -> None:
        session.add(Standing(person_id=3, kind="suspended", start_on=DAY))
        attendance.set_marks(session, class_session_id=held, by_participation={3: "present"})

    with pytest.raises(InputProblem, match=r"attendance\.away"):
        run(away)


def labels(read: Run) -> list[str]:
    return [kind.label for kind in read(mark_kinds.list_mark_kinds)]


def test_a_changed_kind_of_mark_is_known_at_once(held: int, run: Run, read: Run, database: Database) -> None:
    """In the write that changes it, after it, taken back, and changed by another program."""
    before = labels(read)

    def renamed(session: Session) -> None:
        session.scalars(select(MarkKind).where(MarkKind.code == "late")).one().label = "晚到"
        assert "晚到" in [kind.label for kind in mark_kinds.list_mark_kinds(session)]
        attendance.set_marks(session, class_session_id=held, by_participation={1: "late"})

    run(renamed)
    assert "晚到" in labels(read)
    operation = last_operation(database)
    with database.write(actor="t", action="history.undo", text="测试") as unit:
        unit.revert(operation)
    assert labels(read) == before
    raw = driver.connect(str(database.path))
    raw.execute("UPDATE mark_kind SET label = '晚来' WHERE code = 'late'")
    raw.commit()
    raw.close()
    assert "晚来" in labels(read)


def test_a_refused_write_leaves_no_kind_behind(run: Run, read: Run) -> None:
    before = labels(read)

    def refused(session: Session) -> None:
        session.scalars(select(MarkKind).where(MarkKind.code == "late")).one().label = "晚到"
        mark_kinds.list_mark_kinds(session)
        raise InputProblem("attendance.minutes")

    with pytest.raises(InputProblem):
        run(refused)
    assert labels(read) == before

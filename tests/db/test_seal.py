"""R19: every write path into a sealed year is refused, except a correction with its reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy.orm import Session

from app.reports import correction_slip
from app.services.bulletin import bulletins
from app.services.exam import exams
from app.services.exam.exams import ScoreInput
from app.services.follow_up import talk_incidents
from app.services.leave import leaves
from app.services.mark import attendance
from app.services.operation import operations, seals, undo_steps
from app.services.person import units
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.plan import expected, planning
from app.services.plan.planning import ClassSessionInput
from db import backup
from db.errors import KnownError
from db.models import DisciplineNote
from db.seal import odd_triggers, seal_triggers
from db.session import Database

AT = "2025-01-10T09:00:00"


def run(
    database: Database, command: Callable[[Session], Any], *, reason: str = "", text: str = "测试"
) -> Any:
    with database.write(actor="t", action="test.run", text=text, reason=reason) as unit:
        return command(unit.session)


@pytest.fixture
def sealed(database: Database) -> Database:
    """A town with a sealed 2024 and an open 2025: sessions 1 and 2, exam 1 (2024)."""

    def build(session: Session) -> None:
        unit_id = units.add_unit(session, name="东湾村")
        for name in "甲乙丙":
            add_person(session, person=PersonInput(name=name), posts=[PostInput(unit_id=unit_id)])
        for day in (date(2024, 8, 15), date(2025, 3, 1)):
            planning.add_class_session(session, data=ClassSessionInput(title="乡村振兴", held_on=day))
        exams.add_exam(session, title="年终测试", held_on=date(2024, 12, 20))
        attendance.mark_line(session, class_session_id=1, line="1迟", rest_present=True)
        bulletins.draft_session(session, class_session_id=1)
        talk_incidents.add_note(session, person_id=2, class_session_id=1, text="看手机")

    run(database, build)
    run(database, lambda s: seals.seal_year(s, year=2024, at=AT))
    return database


PATHS: tuple[tuple[str, Callable[[Session], Any]], ...] = (
    ("mark", lambda s: attendance.mark_line(s, class_session_id=1, line="2缺")),
    ("clear", lambda s: attendance.clear_marks(s, class_session_id=1)),
    ("edit", lambda s: planning.edit_class_session(
        s, class_session_id=1, version=2, data=ClassSessionInput(title="别的", held_on=date(2024, 8, 15)))),
    ("move out", lambda s: planning.edit_class_session(
        s, class_session_id=1, version=2, data=ClassSessionInput(title="振兴", held_on=date(2025, 8, 1)))),
    ("move in", lambda s: planning.edit_class_session(
        s, class_session_id=2, version=1, data=ClassSessionInput(title="振兴", held_on=date(2024, 8, 1)))),
    ("add", lambda s: planning.add_class_session(
        s, data=ClassSessionInput(title="补课", held_on=date(2024, 12, 31)))),
    ("cancel", lambda s: planning.cancel_class_session(s, class_session_id=1)),
    ("walk-in", lambda s: expected.add_to_list(s, class_session_id=1, even_away=True, person_id=add_person(
        s, person=PersonInput(name="丁")))),
    ("score", lambda s: exams.set_scores(s, exam_id=1, by_person={1: ScoreInput("normal", 6000)})),
    ("slip", lambda s: leaves.add_leave(
        s, person_id=1, kind="病", start_on=date(2024, 8, 15), end_on=date(2024, 8, 15))),
    ("draft a bulletin", lambda s: bulletins.draft_scores(s, exam_id=1)),
    ("issue a bulletin", lambda s: bulletins.issue(s, bulletin_id=1, on=date(2025, 1, 20))),
    ("drop a draft", lambda s: bulletins.remove_draft(s, bulletin_id=1)),
    ("note conduct", lambda s: talk_incidents.add_note(
        s, person_id=1, class_session_id=1, text="中途离场")),
    ("edit a note", lambda s: talk_incidents.edit_note(s, note_id=1, text="睡觉")),
    ("drop a note", lambda s: talk_incidents.remove_note(s, note_id=1)),
)  # fmt: skip


@pytest.mark.parametrize(("name", "path"), PATHS, ids=[name for name, _ in PATHS])
def test_every_way_in_is_closed(sealed: Database, name: str, path: Callable[[Session], Any]) -> None:
    with sealed.read() as session:
        before = attendance.list_participations(session)
    with pytest.raises(KnownError, match=r"seal\.closed"):
        run(sealed, path)
    with sealed.read() as session:
        assert attendance.list_participations(session) == before


def test_undo_of_older_work_is_closed_too(sealed: Database) -> None:
    def undo() -> None:
        with sealed.write(actor="t", action="history.undo", text="测试") as unit:
            unit.revert(operations.list_operations(unit.session)[1].id)

    with pytest.raises(KnownError, match=r"seal\.closed"):
        undo()


def test_sealing_itself_is_not_undone_by_accident(sealed: Database) -> None:
    with sealed.write(actor="t", action="seal.close", text="封账") as unit:
        seals.seal_year(unit.session, year=2023, at=AT)
    with sealed.read() as session:
        assert undo_steps.undo_state(session).undo_id != unit.operation_id


def test_other_tools_are_stopped_by_triggers(sealed: Database) -> None:
    raw = driver.connect(str(sealed.path))
    for statement in (
        "UPDATE participation SET mark = 'present' WHERE class_session_id = 1",
        "DELETE FROM participation WHERE class_session_id = 1",
        "UPDATE class_session SET held_on = '2025-01-01' WHERE id = 1",
        "UPDATE attempt SET score_centi = 10000",
    ):
        with pytest.raises(driver.DatabaseError, match="sealed"):
            raw.execute(statement)
    raw.execute("UPDATE participation SET mark = 'present' WHERE class_session_id = 2")
    raw.close()


def lock_of(database: Database) -> dict[str, str]:
    """The triggers in the file; that its schema is whole and the lock as it should be is looked at too."""
    raw = driver.connect(str(database.path))
    rows = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    assert odd_triggers(raw) == ()
    raw.close()
    backup.verify(database.path, None, is_thorough=True)
    return dict(rows)


def test_the_lock_comes_with_the_first_closed_year_and_goes_with_the_last(database: Database) -> None:
    """A file without one is opened in a tenth of the time."""
    assert lock_of(database) == {}
    closed = []
    for year in (2023, 2024):
        with database.write(actor="t", action="seal.close", text="封账") as unit:
            seals.seal_year(unit.session, year=year, at=AT)
            assert seals.is_sealed(unit.session, year=year)
        closed.append(unit.operation_id)
        assert lock_of(database) == seal_triggers()
    for operation, lock in zip(reversed(closed), (seal_triggers(), {}), strict=True):
        assert operation is not None
        with database.write(actor="t", action="history.undo", text="撤销", reason="误封") as unit:
            unit.revert(operation)
        assert lock_of(database) == lock


def test_a_closing_that_fails_leaves_no_lock(database: Database) -> None:
    def close_and_fail(session: Session) -> None:
        seals.seal_year(session, year=2024, at=AT)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(database, close_and_fail)
    with database.rehearsal() as trial:
        seals.seal_year(trial.session, year=2024, at=AT)
    assert lock_of(database) == {}


def test_who_had_the_file_open_before_the_year_was_closed_is_stopped_too(database: Database) -> None:
    """Another tool's connection, with a statement it has used before."""
    run(database, lambda s: planning.add_class_session(
        s, data=ClassSessionInput(title="乡村振兴", held_on=date(2024, 8, 15))))  # fmt: skip
    other = driver.connect(str(database.path), isolation_level=None)
    statement = "UPDATE class_session SET place = ? WHERE id = 1"
    other.execute(statement, ("镇政府",))
    run(database, lambda s: seals.seal_year(s, year=2024, at=AT))
    with pytest.raises(driver.DatabaseError, match="sealed"):
        other.execute(statement, ("村委会",))
    other.close()


def test_a_lock_that_was_always_there_is_as_good(sealed: Database) -> None:
    """Files of before have it whether a year is closed or not."""
    raw = driver.connect(str(sealed.path), isolation_level=None)
    raw.execute("DELETE FROM seal")
    assert odd_triggers(raw) == ()
    raw.execute("DROP TRIGGER closed_participation_update")
    assert odd_triggers(raw) == ("closed_participation_update",)
    raw.close()


def test_a_slip_over_new_year_belongs_to_both_years(database: Database) -> None:
    person = run(database, lambda s: add_person(s, person=PersonInput(name="甲")))
    days = {"start_on": date(2023, 12, 28), "end_on": date(2024, 1, 5)}
    slip = run(database, lambda s: leaves.add_leave(s, person_id=person, kind="病", **days))
    run(database, lambda s: seals.seal_year(s, year=2024, at=AT))
    for end in (date(2024, 1, 6), date(2023, 12, 29)):
        changed = {"kind": "病", "start_on": days["start_on"], "end_on": end, "reason": "", "approver": ""}
        with pytest.raises(KnownError, match=r"seal\.closed"):
            run(database, lambda s, changed=changed: leaves.change_leave(
                s, leave_id=slip, class_session_id=None, handed_in_on=None, **changed
            ))  # fmt: skip


def test_the_open_year_goes_on(sealed: Database) -> None:
    run(sealed, lambda s: attendance.mark_line(s, class_session_id=2, line="1迟"))
    with sealed.read() as session:
        assert attendance.list_participations(session, class_session_id=2)[0].mark == "late"


def test_a_correction_needs_a_reason_and_leaves_a_slip(sealed: Database) -> None:
    def correct(session: Session) -> None:
        attendance.mark_line(session, class_session_id=1, line="1到")

    with pytest.raises(KnownError, match=r"seal\.closed"):
        run(sealed, correct, reason=" ", text="甲：迟到改为出勤")
    run(sealed, correct, reason="签到表核对有误", text="甲：迟到改为出勤")
    with sealed.read() as session:
        assert [(c.number, c.reason, c.text) for c in seals.list_corrections(session, year=2024)] == [
            (1, "签到表核对有误", "甲：迟到改为出勤")
        ]
        assert attendance.list_participations(session, class_session_id=1)[0].mark == "present"
        paper = correction_slip.build(session, correction_id=1)
    lines = [row[2:] for row in paper.sections[0].table.rows]
    assert lines == [("甲（2024-08-15 乡村振兴）　东湾村", "考勤：迟到 → 出勤")]
    assert paper.sections[0].notes[0] == "台账合计：迟到 1 人次 → 0 人次。"
    # The door is shut again behind it.
    with pytest.raises(KnownError, match=r"seal\.closed"):
        run(sealed, lambda s: attendance.mark_line(s, class_session_id=1, line="1缺"))


def test_a_bulletin_of_a_sealed_year_goes_out_with_a_reason(sealed: Database) -> None:
    def issue(session: Session) -> None:
        bulletins.issue(session, bulletin_id=1, on=date(2025, 1, 20))

    run(sealed, issue, reason="当日漏发")
    with sealed.read() as session:
        assert [row.status for row in bulletins.list_bulletins(session)] == ["issued"]
        # Filed under the year the bulletin is about, not the one it is numbered in.
        assert [(c.year, c.reason) for c in seals.list_corrections(session)] == [(2024, "当日漏发")]


def test_bulletins_and_notes_of_the_open_year_go_on(sealed: Database) -> None:
    run(sealed, lambda s: attendance.mark_line(s, class_session_id=2, line="1迟", rest_present=True))
    made = run(sealed, lambda s: bulletins.draft_session(s, class_session_id=2))
    run(sealed, lambda s: bulletins.issue(s, bulletin_id=made, on=date(2025, 3, 1)))
    run(sealed, lambda s: talk_incidents.add_note(s, person_id=1, class_session_id=2, text="看手机"))
    with sealed.read() as session:
        there = {row.id: row.status for row in bulletins.list_bulletins(session)}
        assert there[made] == "issued"
        assert [note.text for note in session.query(DisciplineNote).filter_by(class_session_id=2)] == [
            "看手机"
        ]
        assert seals.list_corrections(session) == ()


def test_a_failed_correction_leaves_the_door_shut(sealed: Database) -> None:
    def break_off(session: Session) -> None:
        attendance.mark_line(session, class_session_id=1, line="1到")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        run(sealed, break_off, reason="核对")
    raw = driver.connect(str(sealed.path))
    with pytest.raises(driver.DatabaseError, match="sealed"):
        raw.execute("UPDATE participation SET mark = 'present' WHERE class_session_id = 1")
    raw.close()


def test_lists_of_a_sealed_year_do_not_follow_the_roster(sealed: Database) -> None:
    def late(session: Session) -> None:
        planning.add_class_session(
            session, data=ClassSessionInput(title="漏录的课", held_on=date(2024, 12, 1))
        )

    run(sealed, late, reason="补录未登记课次")
    run(sealed, lambda s: add_person(s, person=PersonInput(name="丁")))
    run(sealed, lambda s: expected.refresh_expected(s))
    with sealed.read() as session:
        listed = {(p.session_id, p.name) for p in attendance.list_participations(session)}
    assert (2, "丁") in listed
    assert (3, "丁") not in listed


def test_a_change_of_two_closed_years_has_a_slip_in_each(sealed: Database) -> None:
    run(sealed, lambda s: seals.seal_year(s, year=2023, at=AT))
    days = {"start_on": date(2023, 12, 30), "end_on": date(2024, 1, 2)}
    run(sealed, lambda s: leaves.add_leave(s, person_id=1, kind="病", **days), reason="漏登")
    with sealed.read() as session:
        found = [(slip.year, slip.number, slip.records) for slip in seals.list_corrections(session)]
    assert found == [(2023, 1, {("leave", 1)}), (2024, 1, {("leave", 1)})]


def test_undo_and_redo_of_a_correction_ask_and_file_again(sealed: Database) -> None:
    run(sealed, lambda s: attendance.mark_line(s, class_session_id=1, line="1到"), reason="核对有误")

    def back(reason: str) -> None:
        with sealed.write(actor="t", action="history.undo", text="测试", reason=reason) as unit:
            unit.revert(operations.list_operations(unit.session)[0].id)

    with pytest.raises(KnownError, match=r"seal\.closed"):
        back("")
    back("改回原样")
    with sealed.read() as session:
        assert [slip.reason for slip in seals.list_corrections(session)] == ["核对有误", "改回原样"]
        assert attendance.list_participations(session, class_session_id=1)[0].mark == "late"

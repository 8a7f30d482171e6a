"""What something else than the program did to the file is told, as far as the file can show (R18, R19)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver

from app.guards import GUARDS
from app.services.exam import exams
from app.services.exam.exams import ScoreInput
from app.services.mark import attendance
from app.services.operation import seals
from app.services.person import units
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.plan import planning
from app.services.plan.planning import ClassSessionInput
from app.services.trail import integrity
from db.audit import digest
from db.session import Database
from tests.services.conftest import Run

Tamper = Callable[[Any], Any]


def build_town(run: Run) -> None:
    """Two people, a marked class session and an exam; 2024 is closed, work went on in 2025."""

    def build(session: Any) -> None:
        unit_id = units.add_unit(session, name="东湾村")
        for name in "甲乙":
            add_person(session, person=PersonInput(name=name), posts=[PostInput(unit_id=unit_id)])
        for day in (date(2024, 8, 15), date(2025, 3, 1)):
            planning.add_class_session(session, data=ClassSessionInput(title="党课", held_on=day))
        exams.add_exam(session, title="测试", held_on=date(2024, 12, 20))
        exams.set_scores(session, exam_id=1, by_person={1: ScoreInput("normal", 5500)})

    run(build)
    run(lambda s: attendance.mark_line(s, class_session_id=1, line="1迟", rest_present=True))
    run(lambda s: seals.seal_year(s, year=2024, at="2025-01-10T09:00:00"))
    run(lambda s: attendance.mark_line(s, class_session_id=2, line="1缺", rest_present=True))


TOWN = build_town


@pytest.fixture
def kept(built: None, database: Database) -> Database:
    """The town of `build_town`."""
    return database


def problems(database: Database, tamper: Tamper | None = None) -> tuple[str, ...]:
    """What `check` says after `tamper` has been at the file with another tool."""
    path = database.path
    database.close()
    if tamper is not None:
        raw = driver.connect(str(path))
        tamper(raw)
        raw.commit()
        raw.close()
    again = Database.open(path.parent, guards=GUARDS)
    with again.read() as session:
        found = integrity.check_data(session)
        assert bool(found.problems) != ("数据文件完好。" in found.facts)
    again.close()
    return found.problems


def test_a_whole_file_has_nothing_to_tell(kept: Database) -> None:
    assert problems(kept) == ()


def _rechain(raw: Any) -> None:
    """Recompute every link with the key that lies in the file."""
    key = bytes.fromhex(raw.execute("SELECT value FROM meta WHERE name = 'audit_key'").fetchone()[0])
    previous = ""
    for row in raw.execute(
        "SELECT id, at, actor, action, label, reverts_id, reason FROM operation ORDER BY id"
    ).fetchall():
        entries = raw.execute(
            "SELECT table_name, row_id, before_json, after_json FROM audit_entry"
            " WHERE operation_id = ? ORDER BY id",
            (row[0],),
        ).fetchall()
        header = row[1:7] if row[6] is not None else row[1:6]
        previous = digest(key, previous, header, entries)
        raw.execute("UPDATE operation SET digest = ? WHERE id = ?", (previous, row[0]))


def _unlock(raw: Any) -> None:
    raw.execute("INSERT INTO meta (name, value) VALUES ('correction_pass', '1')")


def _lock(raw: Any) -> None:
    raw.execute("DELETE FROM meta WHERE name = 'correction_pass'")


def _insert_person(raw: Any) -> None:
    columns = [row[1] for row in raw.execute("PRAGMA table_info(person)") if row[1] != "id"]
    names = ", ".join(columns)
    _unlock(raw)
    raw.execute(f"INSERT INTO person ({names}) SELECT {names} FROM person WHERE id = 1")
    _lock(raw)


def _insert_score(raw: Any) -> None:
    _unlock(raw)
    raw.execute(
        "INSERT INTO attempt (exam_id, person_id, number, unit_name, title, state, score_centi, note)"
        " VALUES (1, 1, 2, '', '', 'makeup', 9900, '')"
    )
    _lock(raw)


def _insert_hours(raw: Any) -> None:
    raw.execute(
        "INSERT INTO hour_entry (person_id, credited_on, pot, title, hours_centi, source, evidence,"
        " self_reported, counted, reason) VALUES (1, '2025-05-01', '集中', '', 3000, '', '', 0, 1, '')"
    )


def _insert_mark(raw: Any) -> None:
    raw.execute("DELETE FROM participation WHERE class_session_id = 2 AND person_id = 2")
    raw.execute(
        "INSERT INTO participation (id, class_session_id, person_id, unit_name, title, number, source, mark,"
        " note) VALUES (999, 2, 2, '', '', 2, 'rule', 'present', '')"
    )


def _forge_before_the_seal(raw: Any) -> None:
    """A mark of the closed year changed in table and trail, all links recomputed with the key in the file."""
    _unlock(raw)
    row_id = raw.execute(
        "SELECT id FROM participation WHERE class_session_id = 1 AND mark = 'late'"
    ).fetchone()[0]
    raw.execute("UPDATE participation SET mark = 'present' WHERE id = ?", (row_id,))
    raw.execute(
        "UPDATE audit_entry SET after_json = replace(after_json, 'late', 'present')"
        " WHERE table_name = 'participation' AND row_id = ?",
        (row_id,),
    )
    _lock(raw)
    _rechain(raw)


def _forge_after_the_seal(raw: Any) -> None:
    """The same as a new operation of the forger's own, lock opened and shut, chain good."""
    _unlock(raw)
    row_id = raw.execute(
        "SELECT id FROM participation WHERE class_session_id = 1 AND mark = 'late'"
    ).fetchone()[0]
    raw.execute("UPDATE participation SET mark = 'present' WHERE id = ?", (row_id,))
    _lock(raw)
    raw.execute(
        "INSERT INTO operation (at, actor, action, label, entry_count, digest)"
        " VALUES ('2025-06-01T09:00:00', 't', 'attendance.mark', '登记考勤', 1, '')"
    )
    raw.execute(
        "INSERT INTO audit_entry (operation_id, table_name, row_id, before_json, after_json)"
        ' SELECT max(id), \'participation\', ?, \'{"mark":"late"}\', \'{"mark":"present"}\' FROM operation',
        (row_id,),
    )
    _rechain(raw)


def _erase_last(raw: Any) -> None:
    """The last operation undone by hand and erased."""
    last = raw.execute("SELECT max(id) FROM operation").fetchone()[0]
    rows = raw.execute(
        "SELECT row_id FROM audit_entry WHERE operation_id = ? AND table_name = 'participation'", (last,)
    ).fetchall()
    for (row_id,) in rows:
        raw.execute("UPDATE participation SET mark = 'none' WHERE id = ?", (row_id,))
    raw.execute("UPDATE class_session SET status = 'planned' WHERE id = 2")
    raw.execute("DELETE FROM audit_entry WHERE operation_id = ?", (last,))
    raw.execute("DELETE FROM operation WHERE id = ?", (last,))


def _spoil_a_name(raw: Any) -> None:
    """A byte that is no text any more."""
    _unlock(raw)
    raw.execute("UPDATE person SET name = CAST(X'B0B0' AS TEXT) WHERE id = 1")
    _lock(raw)


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (_insert_person, "“人员”第 3 条不是由本程序写入的"),
        (_insert_score, "“成绩”第"),
        (_insert_hours, "“其他学时”第 1 条不是由本程序写入的"),
        (_insert_mark, "与操作记录不符"),
        (lambda raw: raw.execute("DELETE FROM operation WHERE id = 3"), "操作记录"),
        (lambda raw: raw.execute("UPDATE operation SET actor = '别人' WHERE id = 2"), "与校验码不符"),
        (_erase_last, "有的被删去了"),
        (_forge_before_the_seal, "封账时的校验码"),
        (_forge_after_the_seal, "却没有更正单"),
        (lambda raw: raw.execute("DROP TRIGGER closed_participation_update"), "封账的锁"),
        (_unlock, "封账的锁被人打开了"),
        (_spoil_a_name, "已损坏"),
        (lambda raw: raw.execute("UPDATE audit_entry SET after_json = '{\"x' WHERE id = 1"), ""),
    ],
)
def test_each_trace_is_told(kept: Database, tamper: Tamper, words: str) -> None:
    found = problems(kept, tamper)
    assert found
    assert any(words in line for line in found), found

"""Step 0009 of the schema: days of resits come from the notes the program wrote; units stay what they are."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from app.context import open_context
from app.guards import GUARDS
from app.services.exam import exams, resits
from app.services.exam.exams import ScoreInput
from app.services.person import units
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.trail import integrity
from db import migrate
from db.models import Attempt, Exam, Unit
from db.schema import keep_digest
from db.session import FILE_NAME, Database
from tests.db.test_migrations import downgrade

NOTES = ("2024-08-15补考", "手写改判", "", "2024-13-45补考", "8月15日补考")


def file_of_0008(folder: Path) -> Path:
    """A data file of the eighth schema: one unit, one exam, a first try and a resit for each note."""
    path = folder / FILE_NAME
    migrate.upgrade(path, None, "0008")
    raw = driver.connect(str(path))
    raw.execute("INSERT INTO unit (name, kind, position, active, version) VALUES ('东湾村', '村', 1, 0, 3)")
    raw.execute(
        "INSERT INTO exam (title, held_on, month, full_centi, pass_centi, policy, note, version)"
        " VALUES ('八月测试', '2024-08-09', '2024-08', 10000, 6000, 'best', '', 1)"
    )
    for number, note in enumerate(NOTES, 1):
        raw.execute(
            "INSERT INTO person (name, sex, birth, phone, ethnicity, politics, education, note, left_reason,"
            " search_key, sort_key, version) VALUES (?, '', '', '', '', '', '', '', '', '', '', 1)",
            (f"人{number}",),
        )
        raw.executemany(
            "INSERT INTO attempt (exam_id, person_id, number, unit_name, title, state, score_centi, note)"
            " VALUES (1, ?, ?, '', '', ?, ?, ?)",
            [(number, 1, "normal", 5000, "2024-08-01补考"), (number, 2, "makeup", 7000, note)],
        )
    raw.commit()
    raw.close()
    return path


def test_days_of_resits_come_from_the_notes_of_before(tmp_path: Path) -> None:
    path = file_of_0008(tmp_path)
    migrate.upgrade(path, None, clock=lambda: datetime(2025, 1, 6, 8))
    raw = driver.connect(str(path))
    told = raw.execute("SELECT number, note, sat_on FROM attempt ORDER BY id").fetchall()
    assert [(note, day) for number, note, day in told if number == 2] == [
        ("2024-08-15补考", "2024-08-15"),
        *((note, None) for note in NOTES[1:]),
    ]
    assert {day for number, _, day in told if number == 1} == {None}, "a first try is of the exam's day"
    assert raw.execute("SELECT resit_by FROM exam").fetchall() == [(None,)]
    assert raw.execute("SELECT kind, active FROM unit").fetchall() == [("村", 0)]
    assert raw.execute("SELECT count(*) FROM unit_state").fetchone() == (0,)
    raw.close()


def test_a_folder_of_before_opens_with_a_copy_and_a_whole_trail(tmp_path: Path) -> None:
    """Everything was written by the program, as it was at the eighth schema."""
    context = open_context(tmp_path, clock=lambda: datetime(2024, 9, 1, 8))
    with context.database.write(actor="t", action="test.run") as unit:
        village = units.add_unit(unit.session, name="东湾村")
        ids = [
            add_person(unit.session, person=PersonInput(name=f"人{number}"), posts=[PostInput(village)])
            for number, _ in enumerate(NOTES)
        ]
        exam = exams.add_exam(unit.session, title="八月测试", held_on=date(2024, 8, 9))
        first = {person: ScoreInput("normal", 5000) for person in ids}
        exams.set_scores(unit.session, exam_id=exam, by_person=first)
        again = {person: ScoreInput("makeup", 7000, note) for person, note in zip(ids, NOTES, strict=True)}
        exams.set_scores(unit.session, exam_id=exam, by_person=again, number=2)
    context.close()
    shutil.rmtree(tmp_path / "备份", ignore_errors=True)
    path = tmp_path / FILE_NAME
    downgrade(path, "0008")
    raw = driver.connect(str(path))
    raw.execute("PRAGMA user_version = 8")
    keep_digest(raw)
    raw.commit()
    raw.close()
    context = open_context(tmp_path, clock=lambda: datetime(2025, 1, 6, 8))
    try:
        assert len(list((tmp_path / "备份").glob("*升级前*.db"))) == 1
        with context.database.read() as session:
            assert (
                session.connection().exec_driver_sql("PRAGMA user_version").scalar() == migrate.SCHEMA_VERSION
            )
            rows = exams.list_scores(session, exam_id=exam)
            assert [row.resit_on for row in rows] == [date(2024, 8, 15), None, None, None, None]
            assert [row.resit_note for row in rows] == list(NOTES)
            (unit_row,) = units.list_units(session)
            assert (unit_row.kind, unit_row.active, unit_row.since) == ("村", True, None)
            assert integrity.check_data(session).problems == ()
    finally:
        context.close()


def test_down_again_keeps_the_latest_kind(tmp_path: Path) -> None:
    path = file_of_0008(tmp_path)
    database = Database.open(tmp_path, guards=GUARDS)
    for day, kind in ((date(2024, 9, 1), "社区"), (date(2024, 11, 1), "机关办公室")):
        with database.write(actor="t", action="unit.edit") as unit:
            own = unit.session.get_one(Unit, 1)
            units.edit_unit(
                unit.session, unit_id=1, version=own.version, name="东湾村", kind=kind, parent_id=None,
                active=True, from_on=day,
            )  # fmt: skip
    with database.write(actor="t", action="exam.resit") as unit:
        resits.set_resit(
            unit.session, exam_id=1, person_id=2, state="makeup", score_centi=8000, on=date(2024, 8, 20)
        )
    with database.read() as session:
        assert session.get_one(Exam, 1).resit_by is None
        assert session.query(Attempt).filter_by(person_id=2, number=2).one().sat_on == date(2024, 8, 20)
    database.close()
    downgrade(path, "0008")
    raw = driver.connect(str(path))
    assert raw.execute("SELECT name, kind, active, version FROM unit").fetchall() == [
        ("东湾村", "机关办公室", 1, 3)
    ]
    assert raw.execute("SELECT score_centi FROM attempt WHERE person_id = 2 AND number = 2").fetchall() == [
        (8000,)
    ]
    names = {row[1] for table in ("attempt", "exam") for row in raw.execute(f"PRAGMA table_info({table})")}
    assert names.isdisjoint({"sat_on", "resit_by"})
    raw.close()
    migrate.upgrade(path, None)
    again = Database.open(tmp_path, guards=GUARDS)
    with again.read() as session:
        assert [row.kind for row in units.list_units(session)] == ["机关办公室"]
    again.close()

"""Migrations: head equals the models, up and down, data carried over, failure leaves the old file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import inspect

from app.guards import GUARDS
from db import migrate
from db.base import Base
from db.engine import make_engine
from db.errors import DataFileError
from db.models import Person
from db.session import FILE_NAME, Database

VERSIONS = Path(migrate.__file__).parent / "migrations" / "versions"


def schema_of(path: Path) -> list[str]:
    """Every table and index statement, blanks folded, except SQLite's and Alembic's own."""
    connection = driver.connect(str(path))
    rows = connection.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        " AND name <> 'alembic_version' ORDER BY type, name"
    ).fetchall()
    connection.close()
    return [re.sub(r"\s+", " ", row[0]) for row in rows]


def test_head_equals_the_models(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    path = tmp_path / FILE_NAME
    migrate.upgrade(path, None)
    with make_engine(path, checked=False).connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
        tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
    assert found == []
    assert tables == set(Base.metadata.tables)


def test_every_table_never_reuses_ids(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    migrate.upgrade(path, None)
    tables = [sql for sql in schema_of(path) if sql.startswith("CREATE TABLE")]
    assert len(tables) == len(Base.metadata.tables)
    assert [sql[:60] for sql in tables if "AUTOINCREMENT" not in sql] == []


def test_migrations_import_no_model() -> None:
    sources = [path.read_text(encoding="utf-8") for path in VERSIONS.glob("*.py")]
    assert sources
    assert not [s for s in sources if re.search(r"^\s*(from|import) (db|app)\b", s, re.MULTILINE)]


def test_head_constant_is_the_newest_revision() -> None:
    revisions = [
        re.search(r'^revision = ["\'](\w+)', p.read_text("utf-8"), re.MULTILINE)
        for p in VERSIONS.glob("*.py")
    ]
    found = sorted(match[1] for match in revisions if match)
    assert found[-1] == migrate.HEAD
    assert len(found) == migrate.SCHEMA_VERSION


def test_failed_creation_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(migrate, "upgrade", broken)
    with pytest.raises(DataFileError):
        Database.open(tmp_path, guards=GUARDS)
    assert list(tmp_path.iterdir()) == []


def test_failed_upgrade_keeps_the_old_file_and_a_backup(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database.open(data_folder, guards=GUARDS)
    with database.write(actor="t", action="person.add") as unit:
        unit.session.add(Person(name="张三"))
    database.close()
    monkeypatch.setattr(migrate, "SCHEMA_VERSION", migrate.SCHEMA_VERSION + 1)

    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(migrate, "upgrade", broken)
    with pytest.raises(DataFileError, match=r"store\.migration_failed"):
        Database.open(data_folder, guards=GUARDS)
    monkeypatch.undo()
    assert list((data_folder / "备份").glob("*升级前*.db"))
    again = Database.open(data_folder, guards=GUARDS)
    with again.read() as session:
        assert session.query(Person).one().name == "张三"
    again.close()


def test_half_done_ddl_is_rolled_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import command

    path = tmp_path / FILE_NAME
    migrate.upgrade(path, None)
    before = schema_of(path)

    def half(config: object, _revision: str) -> None:
        connection = config.attributes["connection"]  # type: ignore[attr-defined]
        connection.exec_driver_sql("CREATE TABLE half_done (id INTEGER)")
        raise RuntimeError

    monkeypatch.setattr(command, "upgrade", half)
    with pytest.raises(RuntimeError):
        migrate.upgrade(path, None)
    assert schema_of(path) == before


def test_data_of_the_first_schema_is_carried_over(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    migrate.upgrade(path, None, "0001")
    raw = driver.connect(str(path))
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("INSERT INTO unit (name, kind, position, active, version) VALUES ('𬭎村', '村', 1, 1, 1)")
    columns = (
        "name, sex, birth, phone, ethnicity, politics, education, note, left_reason, search_key, sort_key"
    )
    raw.execute(
        f"INSERT INTO person ({columns}, version) VALUES ('张㛃', '', '', '', '', '', '', '', '', '', '', 1)"
    )
    raw.execute(
        "INSERT INTO assignment (person_id, unit_id, title, rank, identity, is_primary, position)"
        " VALUES (1, 1, '书记', '', '', 1, 1)"
    )
    raw.commit()
    assert raw.execute("PRAGMA user_version").fetchone() == (1,)
    tables = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    skipped = {"alembic_version", "sqlite_sequence"}
    columns_of = {
        t: ", ".join(row[1] for row in raw.execute(f"PRAGMA table_info({t})"))
        for t in tables
        if t not in skipped
    }
    before = {t: raw.execute(f"SELECT {names} FROM {t}").fetchall() for t, names in columns_of.items()}
    raw.close()
    database = Database.open(tmp_path, guards=GUARDS)
    with database.read() as session:
        connection = session.connection()
        after = {
            t: [tuple(r) for r in connection.exec_driver_sql(f"SELECT {names} FROM {t}")]
            for t, names in columns_of.items()
        }
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == migrate.SCHEMA_VERSION
    database.close()
    # The schema itself is another one, and what no operation wrote is taken over into the trail.
    for name in ("operation", "audit_entry"):
        after.pop(name), before.pop(name)
    for rows in (before, after):
        rows["meta"] = [row for row in rows["meta"] if row[1] != "schema_digest"]
    assert after == before
    assert len(list((tmp_path / "备份").glob("*升级前*.db"))) == 1


def test_bulletins_issued_before_keep_their_class_sessions(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    migrate.upgrade(path, None, "0002")
    raw = driver.connect(str(path))
    raw.execute("INSERT INTO course (title, required, note) VALUES ('党史', 0, '')")
    raw.execute("INSERT INTO batch (course_id, name, note) VALUES (1, '', '')")
    raw.executemany(
        "INSERT INTO class_session (batch_id, held_on, day_part, place, form, pot, hours_centi, status,"
        " status_reason, note, version) VALUES (1, ?, '', '', '', '', 0, 'held', '', '', 1)",
        [("2024-03-01",), ("2024-03-01",), ("2024-03-02",)],
    )
    told = [("issued", "[1, 2, 77]"), ("draft", "[3]"), ("withdrawn", "[3]")]
    raw.executemany(
        "INSERT INTO bulletin (kind, year, status, title, issuer, about_on, facts_json, body, fingerprint,"
        " version) VALUES ('daily', 2024, ?, '', '', '2024-03-01', ?, '', '', 1)",
        [(status, f'{{"options": {{"class_session_ids": {ids}}}}}') for status, ids in told],
    )
    raw.commit()
    raw.close()
    migrate.upgrade(path, None)
    raw = driver.connect(str(path))
    found = raw.execute("SELECT bulletin_id, class_session_id FROM bulletin_subject ORDER BY id").fetchall()
    raw.close()
    assert found == [(1, 1), (1, 2), (3, 3)]


def test_records_and_courses_of_before_keep_their_ticks(tmp_path: Path) -> None:
    """0007: the period of a record and what a course is ticked for come from what was taken for it so far."""
    path = tmp_path / FILE_NAME
    migrate.upgrade(path, None, "0006")
    raw = driver.connect(str(path))
    raw.executemany(
        "INSERT INTO duty_record (rule_code, done_on, title, note) VALUES (?, ?, ?, '')",
        [
            ("Q17", "2024-07-03", "半年报告"),
            ("Q18", "2024-11-05", "2024年度学习计划"),
            ("Q20", "2024-08-09", "工作计划"),
            ("Q6", "2024-09-26", "行政执法业务技能大赛"),
            ("C29", "2024-09-26", "检查"),
        ],
    )
    raw.execute("INSERT INTO programme (title, start_on, end_on, document_no, decision, note, version)"
                " VALUES ('大讲堂方案', '2024-01-01', '2024-12-31', '', '', '', 1)")  # fmt: skip
    raw.executemany(
        "INSERT INTO course (title, required, note, programme_id) VALUES (?, 0, '', ?)",
        [("业务大讲堂：农业", None), ("政策", 1), ("中青年专题班", None), ("第三季度", None)],
    )
    raw.execute("INSERT INTO batch (course_id, name, note) VALUES (4, '', '')")
    raw.execute(
        "INSERT INTO class_session (batch_id, held_on, day_part, place, form, pot, hours_centi, status,"
        " status_reason, note, version)"
        " VALUES (1, '2024-09-01', '', '', '中心组研讨', '', 0, 'held', '', '', 1)"
    )
    raw.commit()
    raw.close()
    migrate.upgrade(path, None, "0010")
    raw = driver.connect(str(path))
    records = raw.execute("SELECT for_period, subject FROM duty_record ORDER BY id").fetchall()
    natures = [row[0] for row in raw.execute("SELECT natures FROM course ORDER BY id")]
    raw.close()
    assert records == [
        ("2024-H2", ""),
        ("2024", "年度学习计划"),
        ("2024", ""),
        ("", "行政执法业务技能大赛"),
        ("", ""),
    ]
    assert natures == ["业务大讲堂", "", "专题班", "中心组学习、研讨"]


def test_talks_of_before_keep_their_record_up_and_down(tmp_path: Path) -> None:
    """0008: times and posts are empty where nobody wrote them down; going back loses nothing else."""
    path = tmp_path / FILE_NAME
    migrate.upgrade(path, None, "0007")
    raw = driver.connect(str(path))
    columns = "name, sex, birth, phone, ethnicity, politics, education, note, left_reason, search_key"
    values = "'张三'" + ", ''" * 10
    raw.execute(f"INSERT INTO person ({columns}, sort_key, version) VALUES ({values}, 1)")
    raw.execute(
        "INSERT INTO warning_talk (person_id, trigger, evidence_key, evidence_json, status, found_on, due_on,"
        " talked_on, place, talker, recorder, reason, content, statement, waive_reason, version)"
        " VALUES (1, 'T1', 'k', '[]', 'closed', '2024-03-01', '2024-03-08', '2024-03-05', '纪委', '王', '李',"
        " '迟到', '提醒', '改正', '', 2)"
    )
    told = "SELECT talker, recorder, talked_on, content, version FROM warning_talk"
    before = raw.execute(told).fetchall()
    raw.commit()
    raw.close()
    migrate.upgrade(path, None)
    raw = driver.connect(str(path))
    assert raw.execute(told).fetchall() == before
    added = "SELECT started_at, ended_at, talker_post, recorder_post FROM warning_talk"
    assert raw.execute(added).fetchall() == [(None, None, "", "")]
    raw.close()
    downgrade(path, "0007")
    raw = driver.connect(str(path))
    assert raw.execute(told).fetchall() == before
    raw.close()


def downgrade(path: Path, revision: str) -> None:
    """Take the schema back to an earlier step."""
    from alembic import command
    from alembic.config import Config

    engine = make_engine(path, checked=False).execution_options(writes=True)
    with engine.connect() as connection, connection.begin():
        config = Config()
        config.set_main_option("script_location", str(migrate.MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    engine.dispose()


def test_up_down_up_leaves_the_schema_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    migrate.upgrade(path, None)
    before = schema_of(path)
    downgrade(path, "0001")
    assert schema_of(path) != before
    migrate.upgrade(path, None)
    assert schema_of(path) == before


def test_courses_keep_counting_as_recorded(tmp_path: Path) -> None:
    """0008: a course credited twice to one person goes on so (told as a doubt); others count once."""
    path = tmp_path / FILE_NAME
    migrate.upgrade(path, None, "0007")
    raw = driver.connect(str(path))
    raw.execute(
        "INSERT INTO mark_kind (code, label, symbol, acronym, key, counts_as_present, counts_as_due,"
        " hour_percent, triggers_talk, position) VALUES ('present', '出勤', '', '', '', 1, 1, 100, 0, 0)"
    )
    raw.execute(
        "INSERT INTO person (name, sex, birth, phone, ethnicity, politics, education, note, left_reason,"
        " search_key, sort_key, version) VALUES ('张三', '', '', '', '', '', '', '', '', '', '', 1)"
    )
    for title, marks in (("消防", ("present", "present")), ("党史", ("present", "none"))):
        raw.execute("INSERT INTO course (title, required, note) VALUES (?, 0, '')", (title,))
        course_id = raw.execute("SELECT max(id) FROM course").fetchone()[0]
        for day, mark in zip(("2024-12-25", "2024-12-26"), marks, strict=True):
            raw.execute("INSERT INTO batch (course_id, name, note) VALUES (?, '', '')", (course_id,))
            raw.execute(
                "INSERT INTO class_session (batch_id, held_on, day_part, place, form, pot, hours_centi,"
                " status, status_reason, note, version)"
                " SELECT max(id), ?, '', '', '', '集中', 200, 'held', '', '', 1 FROM batch",
                (day,),
            )
            raw.execute(
                "INSERT INTO participation (class_session_id, person_id, unit_name, title, number, source,"
                " mark, note) SELECT max(id), 1, '', '', 1, 'rule', ?, '' FROM class_session",
                (mark,),
            )
    raw.commit()
    raw.close()
    migrate.upgrade(path, None)
    raw = driver.connect(str(path))
    found = raw.execute("SELECT title, batches, hours_again FROM course ORDER BY id").fetchall()
    raw.close()
    assert found == [("消防", "", 1), ("党史", "", 0)]

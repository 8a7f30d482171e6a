"""The data file: settings really applied, foreign and newer files refused untouched, backups that open."""

from __future__ import annotations

import hashlib
import secrets
import shutil
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from app.guards import GUARDS
from db import backup, engine, header, migrate
from db.errors import DataFileError, UnauditedWriteError
from db.models import Assignment, Person, Unit
from db.session import FILE_NAME, Database

NOW = datetime(2024, 8, 15, 9, 0)


def fingerprint(path: Path) -> tuple[str, int]:
    """Content hash and modification time: both must survive a refusal."""
    return hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns


def test_settings_hold_on_every_connection(database: Database) -> None:
    with database.read() as first, database.read() as second, database.read() as third:
        for session in (first, second, third):
            connection = session.connection()
            found = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "temp_store")
            }
            assert found == {
                "journal_mode": "truncate",
                "synchronous": 3,
                "foreign_keys": 1,
                "trusted_schema": 0,
                "temp_store": 2,
            }
            assert connection.exec_driver_sql("PRAGMA application_id").scalar() == header.APPLICATION_ID
            assert connection.exec_driver_sql("PRAGMA user_version").scalar() == migrate.SCHEMA_VERSION
    assert driver.sqlite_version_info >= (3, 51, 3)


def test_setting_that_does_not_apply_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PRAGMAS", (("journal_mode", "TRUNCATE", "no such mode"),))
    connection = driver.connect(str(tmp_path / "x.db"), isolation_level=None)
    with pytest.raises(DataFileError) as caught:
        engine.apply_settings(connection, None)
    connection.close()
    assert (caught.value.code, caught.value.data["name"]) == ("store.settings", "journal_mode")


def test_foreign_sqlite_file_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE moz_places (id INTEGER)")
    other.commit()
    other.close()
    before = fingerprint(path)
    with pytest.raises(DataFileError, match=r"store\.foreign"):
        Database.open(tmp_path, guards=GUARDS)
    assert fingerprint(path) == before


@pytest.mark.parametrize("content", [b"hello", b"\0" * 4096, b"SQLite format 3\0" + b"\xff" * 50])
def test_garbage_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(content)
    before = fingerprint(path)
    with pytest.raises(DataFileError) as caught:
        Database.open(tmp_path, guards=GUARDS)
    assert caught.value.exit_status == 3
    assert fingerprint(path) == before


def test_newer_file_is_refused_untouched(data_folder: Path) -> None:
    path = data_folder / FILE_NAME
    raw = driver.connect(str(path))
    raw.execute(f"PRAGMA user_version = {migrate.SCHEMA_VERSION + 1}")
    raw.close()
    before = fingerprint(path)
    with pytest.raises(DataFileError, match=r"store\.newer"):
        Database.open(data_folder, guards=GUARDS)
    assert fingerprint(path) == before


def test_emptied_file_beside_a_journal_is_damage_not_a_fresh_start(data_folder: Path) -> None:
    path = data_folder / FILE_NAME
    path.write_bytes(b"")
    path.with_name(FILE_NAME + "-journal").write_bytes(b"\xd9\xd5\x05\xf9" + b"x" * 600)
    with pytest.raises(DataFileError, match=r"store\.damaged"):
        Database.open(data_folder, guards=GUARDS)


def test_locked_file_says_so(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    other = driver.connect(str(database.path), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 50)
    database.close()
    with pytest.raises(DataFileError, match=r"store\.locked"):
        _write_unit(database, "东湾村")
    other.execute("ROLLBACK")
    other.close()


def _write_unit(database: Database, name: str) -> int:
    with database.write(actor="t", action="unit.add") as unit:
        record = Unit(name=name)
        unit.session.add(record)
        unit.session.flush()
        return record.id


def test_read_session_cannot_write(database: Database) -> None:
    with pytest.raises(DataFileError), database.read() as session:
        session.connection().exec_driver_sql("DELETE FROM unit")
    # The next writer gets a connection that may write again.
    assert _write_unit(database, "东湾村")


def test_failed_write_leaves_nothing(database: Database) -> None:
    def half_way() -> None:
        with database.write(actor="t", action="unit.add") as unit:
            unit.session.add(Unit(name="东湾村"))
            unit.session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_way()
    with database.read() as session:
        assert session.query(Unit).count() == 0


def test_bulk_statement_behind_the_audit_is_refused(database: Database) -> None:
    from sqlalchemy import update

    with pytest.raises(UnauditedWriteError), database.write(actor="t", action="x.y") as unit:
        unit.session.execute(update(Person).values(phone="1"))


def test_backup_opens_and_equals_the_original(database: Database, tmp_path: Path) -> None:
    for number in range(50):
        _write_unit(database, f"第{number}村")
    copy = backup.safety_copy(database.path, None, NOW, "测试")
    assert not list(copy.parent.glob("*.part"))
    restored = tmp_path / "restored"
    restored.mkdir()
    shutil.copy(copy, restored / FILE_NAME)
    again = Database.open(restored, guards=GUARDS)
    with again.read() as session:
        assert session.query(Unit).count() == 50
    assert _write_unit(again, "新村")
    again.close()


def test_two_backups_in_one_second_both_stay(database: Database) -> None:
    names = {backup.safety_copy(database.path, None, NOW, "测试").name for _ in range(3)}
    assert len(names) == 3


def test_damaged_backup_is_never_called_good(database: Database) -> None:
    for number in range(300):
        _write_unit(database, f"第{number}村")
    copy = backup.safety_copy(database.path, None, NOW, "测试")
    content = bytearray(copy.read_bytes())
    content[5000:9000] = b"\xff" * 4000
    copy.write_bytes(content)
    with pytest.raises(DataFileError, match=r"store\.damaged"):
        backup.verify(copy, None)


def test_encrypted_file_needs_its_key_and_leaks_no_name(tmp_path: Path) -> None:
    key = secrets.token_bytes(32)
    database = Database.open(tmp_path, key=key, guards=GUARDS)
    with database.write(actor="t", action="person.add") as unit:
        unit.session.add(Person(name="慕容测试"))
    copy = backup.safety_copy(database.path, key, NOW, "测试")
    database.close()
    for path in (tmp_path / FILE_NAME, copy):
        assert "慕容".encode() not in path.read_bytes()
    with pytest.raises(DataFileError):
        Database.open(tmp_path, key=secrets.token_bytes(32), guards=GUARDS)
    with pytest.raises(DataFileError):
        Database.open(tmp_path, guards=GUARDS)
    again = Database.open(tmp_path, key=key, guards=GUARDS)
    with again.read() as session:
        assert session.query(Person).one().name == "慕容测试"
    again.close()


def test_foreign_keys_hold(database: Database) -> None:
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError), database.write(actor="t", action="x.y") as unit:
        unit.session.add(Assignment(person_id=99, unit_id=99))


def test_a_slower_first_start_never_replaces_the_data_of_the_quicker(tmp_path: Path) -> None:
    from db import migrate

    fresh, path = tmp_path / ".x.new", tmp_path / "ganxun.db"
    fresh.write_bytes(b"new")
    path.write_bytes(b"data of the other process")
    migrate._put(fresh, path)
    assert path.read_bytes() == b"data of the other process"
    path.write_bytes(b"")
    migrate._put(fresh, path)
    assert path.read_bytes() == b"new"


def test_a_file_taken_away_under_the_open_program_is_said(database: Database) -> None:
    """A U-disk pulled out, a file deleted or emptied: nothing is saved, and no empty town takes its place."""
    content = database.path.read_bytes()
    for take_away in (
        Path.unlink,
        lambda path: path.write_bytes(b""),
        lambda path: path.rename(f"{path}.old"),
    ):
        database.path.write_bytes(content)
        again = Database.open(database.path.parent, guards=GUARDS)
        _write_unit(again, "东湾村")
        take_away(again.path)
        with pytest.raises(DataFileError, match=r"store\.gone"):
            _write_unit(again, "西岭村")
        again.close()
        assert not again.path.exists() or again.path.read_bytes() == b""
    with pytest.raises(DataFileError, match=r"store\.(gone|damaged)"):
        backup.safety_copy(database.path, None, NOW, "自动")

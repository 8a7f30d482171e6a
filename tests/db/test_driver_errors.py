"""What the driver says is told as what it is: a failing disk is no damage, a column's name no reason."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.exc import OperationalError as WrappedError

from db import backup
from db.driver_errors import code_of
from db.errors import DataFileError
from db.session import Database, as_known

SAID = {
    "database is locked": "store.locked",
    "disk I/O error": "store.disk_failing",
    "database or disk is full": "store.disk_full",
    "attempt to write a readonly database": "store.read_only",
    "unable to open database file": "store.read_only",
    "database disk image is malformed": "store.damaged",
    "file is not a database": "store.damaged",
    "Could not decode to UTF-8 column 'name' with text '\ufffd'": "store.damaged",
    "no such column: x": None,
}


@pytest.mark.parametrize(("words", "code"), SAID.items())
def test_words_of_the_driver(words: str, code: str | None) -> None:
    assert code_of(driver.OperationalError(words)) == code


def test_a_broken_constraint_is_no_state_of_the_disk(tmp_path: Path) -> None:
    """It names columns, and those may be called anything."""
    error = driver.IntegrityError("NOT NULL constraint failed: person.full_name")
    assert code_of(error) is None
    wrapped = IntegrityError("INSERT", {}, error)
    assert as_known(wrapped, tmp_path, was_there=False) is wrapped


def test_a_failing_disk_is_not_called_damage(database: Database) -> None:
    """Who is sent to a backup by a failing disk throws good work away (R4)."""

    def fail(*_: object) -> None:
        raise WrappedError("COMMIT", {}, driver.OperationalError("disk I/O error"))

    event.listen(database._write_engine, "commit", fail)
    try:
        with (
            pytest.raises(DataFileError) as caught,
            database.write(actor="t", action="test.run", text="测试") as unit,
        ):
            unit.session.connection().exec_driver_sql("SELECT 1")
    finally:
        event.remove(database._write_engine, "commit", fail)
    assert caught.value.code == "store.disk_failing"


def test_a_backup_from_a_failing_disk_is_not_called_damage(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise driver.OperationalError("disk I/O error")

    monkeypatch.setattr(backup, "_connect", fail)
    for read in (
        lambda: backup.verify(database.path, None),
        lambda: backup.back_up(database.path, None, tmp_path / "copy.db"),
    ):
        with pytest.raises(DataFileError) as caught:
            read()
        assert caught.value.code == "store.disk_failing"


def test_what_is_read_past_the_orm_is_known_too(database: Database) -> None:
    """A look through the trail reads by the driver's own connection."""
    with pytest.raises(DataFileError) as caught, database.read():
        raise driver.DatabaseError("database disk image is malformed")
    assert caught.value.code == "store.damaged"


def test_values_of_rows_stay_out_of_an_errors_words(database: Database) -> None:
    """They would stand in the log and in what a clerk sends away (R29)."""
    with database.read() as session, pytest.raises(WrappedError) as caught:
        session.connection().exec_driver_sql("SELECT ? FROM nowhere", ("清河镇张三",))
    assert "张三" not in str(caught.value)

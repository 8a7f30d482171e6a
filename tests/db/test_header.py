"""Which state of the data file it is: told by its first bytes, size and time, without opening it (R18)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import text

from app.guards import GUARDS
from db import header
from db.header import FileStamp, StampReader, read_stamp
from db.models import Unit
from db.session import FILE_NAME, Database

KEY = bytes(range(32))


def add_unit(database: Database, name: str) -> None:
    with database.write(actor="t", action="t.t") as unit:
        unit.session.add(Unit(name=name))


def counter(stamp: FileStamp) -> int:
    return int(stamp.header[48:56], 16)


@pytest.fixture
def closed(database: Database) -> Path:
    """A data file with something in it that nobody has open."""
    add_unit(database, "党政办")
    database.close()
    return database.path


def test_every_commit_of_any_program_is_another_state(closed: Path) -> None:
    seen = [read_stamp(closed)]
    for number in range(3):
        other = driver.connect(str(closed))
        other.execute("INSERT INTO meta (name, value) VALUES (?, 'x')", (f"t{number}",))
        other.commit()
        other.close()
        seen.append(read_stamp(closed))
    assert None not in seen
    counts = [counter(stamp) for stamp in seen if stamp is not None]
    assert counts == list(range(counts[0], counts[0] + 4))
    assert read_stamp(closed) == seen[-1]


def test_a_read_session_sees_the_state_that_the_closed_file_has(closed: Path, database: Database) -> None:
    with database.read() as session:
        session.execute(text("SELECT count(*) FROM unit")).scalar()
        stamp = database.stamp()
    database.close()
    assert stamp is not None
    assert stamp == read_stamp(closed)


def test_what_was_rolled_back_is_the_same_state(closed: Path, database: Database) -> None:
    before = read_stamp(closed)
    with database.rehearsal() as unit:
        unit.session.add(Unit(name="村"))
        unit.session.flush()
    database.close()
    assert read_stamp(closed) == before


def test_asking_takes_no_lock_away(closed: Path, database: Database) -> None:
    """Closing a handle of its own would: then another program could write below an open transaction."""
    insert = (
        "import sys, sqlcipher3.dbapi2 as d; c = d.connect(sys.argv[1], timeout=0.1)\n"
        "try: c.execute(\"INSERT INTO meta (name, value) VALUES ('t', 'x')\"); c.commit(); print('written')\n"
        "except d.OperationalError as error: print(error)"
    )

    def other_program() -> str:
        done = subprocess.run(
            [sys.executable, "-c", insert, str(closed)], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    with database.read() as session:
        session.execute(text("SELECT count(*) FROM unit")).scalar()
        first = database.stamp()
        assert other_program() == "database is locked"
        assert database.stamp() == first
        assert other_program() == "database is locked"
    assert other_program() == "written"
    assert database.stamp() != first


def change(path: Path, at: int, value: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(value)


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (0, b"SQLite format 4"),
        (18, b"\x02\x02"),  # a write-ahead log
        (24, b"\xff\xff\xff\xff"),  # a counter that the size does not belong to
        (28, b"\x00\x00\x00\x01"),
        (60, b"\x00\x00\x00\x08"),
        (60, b"\x00\x00\x00\x63"),
        (68, b"\x00\x00\x00\x00"),
    ],
)
def test_a_header_that_is_not_ours_tells_nothing(closed: Path, at: int, value: bytes) -> None:
    assert read_stamp(closed) is not None
    change(closed, at, value)
    assert read_stamp(closed) is None
    reader = StampReader(closed)
    assert reader.read() is None
    reader.close()


def test_neither_does_a_file_that_is_being_written(closed: Path) -> None:
    journal = closed.with_name(FILE_NAME + "-journal")
    journal.write_bytes(b"")  # what a finished write leaves
    assert read_stamp(closed) is not None
    journal.write_bytes(b"\xd9\xd5\x05\xf9")
    assert read_stamp(closed) is None
    journal.unlink()
    log = closed.with_name(FILE_NAME + "-wal")
    log.write_bytes(b"")
    assert read_stamp(closed) is None


def test_nor_a_file_cut_short_empty_or_missing(closed: Path) -> None:
    os.truncate(closed, closed.stat().st_size - 4096)
    assert read_stamp(closed) is None
    os.truncate(closed, 10)
    assert read_stamp(closed) is None
    os.truncate(closed, 0)
    assert read_stamp(closed) is None
    closed.unlink()
    assert read_stamp(closed) is None
    closed.mkdir()
    assert read_stamp(closed) is None


def test_a_file_with_a_password_tells_nothing(tmp_path: Path) -> None:
    database = Database.open(tmp_path, guards=GUARDS, key=KEY)
    add_unit(database, "党政办")
    with database.read() as session:
        session.execute(text("SELECT count(*) FROM unit")).scalar()
        assert database.stamp() is None
    database.close()
    assert read_stamp(tmp_path / FILE_NAME) is None


def test_another_file_of_the_same_count_is_another_state(closed: Path, tmp_path: Path) -> None:
    """An older copy put back, on which somebody else went on just as far."""
    copy = tmp_path / "copy.db"
    shutil.copy2(closed, copy)
    stamps = []
    for name in ("东村", "西村"):
        shutil.copy2(copy, closed)
        database = Database.open(closed.parent, guards=GUARDS)
        add_unit(database, name)
        database.close()
        stamps.append(read_stamp(closed))
    first, second = stamps
    assert first is not None
    assert second is not None
    assert counter(first) == counter(second)
    assert first != second
    assert replace(first, header=second.header, changed=second.changed) == second


def test_the_reader_sees_that_another_file_lies_there_now(closed: Path, tmp_path: Path) -> None:
    reader = StampReader(closed)
    assert reader.read() is not None
    copy = shutil.copy2(closed, tmp_path / "copy.db")
    Path(copy).replace(closed)
    assert reader.read() is None
    reader.close()
    assert reader.read() is not None
    reader.close()


def test_the_header_needs_neither_sqlalchemy_nor_the_driver() -> None:
    code = "import sys, db.header; print(*sorted({'sqlalchemy', 'sqlcipher3'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(header.__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ""

"""R12: a migration that fails at any statement, or is killed, leaves the old file as it was."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import Engine, event

from app.guards import GUARDS
from db import migrate
from db.errors import DataFileError
from db.session import FILE_NAME, Database

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = ROOT / "db" / "migrations" / "versions"
# GANXUN_KILLS asks for more, as in the kill test.
KILLS = min(int(os.environ.get("GANXUN_KILLS", "4")), 20)


class Stop(Exception):
    """What the test breaks the migration with."""


@pytest.fixture(scope="module")
def oldest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of the first schema with somebody in it."""
    path = tmp_path_factory.mktemp("oldest") / FILE_NAME
    migrate.upgrade(path, None, "0001")
    raw = driver.connect(str(path))
    raw.execute("INSERT INTO unit (name, kind, position, active, version) VALUES ('𬭎村', '村', 1, 1, 1)")
    raw.execute("INSERT INTO course (title, required, note) VALUES ('党史', 0, '')")
    raw.commit()
    raw.close()
    return path


def whole(path: Path) -> list[str]:
    """Everything in the file, as statements."""
    raw = sqlite3.connect(path)
    try:
        return list(raw.iterdump())
    finally:
        raw.close()


def upgrade_breaking_at(path: Path, number: int, revision: str = "head") -> int:
    """Upgrade, raising at statement `number` (-1: never); returns how many there were."""
    count = 0

    def _count(*_: object) -> None:
        nonlocal count
        if count == number:
            raise Stop
        count += 1

    event.listen(Engine, "before_cursor_execute", _count)
    try:
        migrate.upgrade(path, None, revision)
    finally:
        event.remove(Engine, "before_cursor_execute", _count)
    return count


def check_failures(file: Path, path: Path, numbers: range) -> None:
    """An upgrade of a copy of the file to today's schema that fails at these statements leaves the copy."""
    before = whole(file)
    shutil.copy(file, path)
    for number in numbers:
        with pytest.raises(Stop):
            upgrade_breaking_at(path, number)
        assert whole(path) == before, number
    upgrade_breaking_at(path, -1)
    assert whole(path) != before


def test_failure_at_every_statement_leaves_the_old_file(oldest: Path, tmp_path: Path) -> None:
    """Each statement in the file of the schema before it: the way there would only be repeated."""
    *revisions, last = (each.name[:4] for each in sorted(VERSIONS.glob("0*.py")))
    file, next_file = tmp_path / "file.db", tmp_path / "next.db"
    shutil.copy(oldest, file)
    done = 0
    for following in (*revisions[1:], last):
        shutil.copy(file, next_file)
        statements = upgrade_breaking_at(next_file, -1, following)
        check_failures(file, tmp_path / FILE_NAME, range(statements))
        done += statements
        next_file.replace(file)
    assert done > 200


def test_failure_on_the_way_from_the_first_schema_leaves_it(oldest: Path, tmp_path: Path) -> None:
    """All the steps are taken back together. GANXUN_KILLS=20 and more: at every statement."""
    shutil.copy(oldest, tmp_path / "count.db")
    statements = upgrade_breaking_at(tmp_path / "count.db", -1)
    assert statements > 60
    check_failures(oldest, tmp_path / FILE_NAME, range(0, statements, 1 if KILLS >= 20 else 12))


SLOW_UPGRADE = """
import sys, time
from pathlib import Path
from sqlalchemy import Engine, event
from app.guards import GUARDS
from db.session import Database

event.listen(Engine, "before_cursor_execute", lambda *_: time.sleep(0.002))
print("begun", flush=True)
Database.open(Path(sys.argv[1]), guards=GUARDS).close()
time.sleep(60)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_killed_in_the_middle_it_starts_again(oldest: Path, tmp_path: Path) -> None:
    dice = random.Random(3)
    for turn in range(KILLS):
        folder = tmp_path / str(turn)
        folder.mkdir()
        shutil.copy(oldest, folder / FILE_NAME)
        command = [sys.executable, "-c", SLOW_UPGRADE, str(folder)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"begun\n"
            time.sleep(dice.uniform(0.1, 0.9))
            assert child.poll() is None
            child.kill()
        database = Database.open(folder, guards=GUARDS)
        with database.read() as session:
            connection = session.connection()
            assert connection.exec_driver_sql("SELECT name FROM unit").scalars().all() == ["𬭎村"]
            assert connection.exec_driver_sql("PRAGMA user_version").scalar() == migrate.SCHEMA_VERSION
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        database.close()


def test_an_upgrade_without_room_says_so_and_leaves_the_file(
    oldest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / FILE_NAME
    shutil.copy(oldest, path)
    before = whole(path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("db.backup.os.fsync", full)
    with pytest.raises(DataFileError, match=r"backup\.disk_full"):
        Database.open(tmp_path, guards=GUARDS)
    assert whole(path) == before

"""R8–R10: a backup equals its origin, damage is found, damaged backups are passed over, retention is fair."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from db import backup, retention
from db.errors import DataFileError
from db.models import Person, Unit
from db.session import FILE_NAME, Database

NOW = datetime(2024, 8, 15, 9, 0)


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table with every row."""
    connection = driver.connect(str(path))
    try:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1"
        ).fetchall()
        return {
            name: connection.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() for (name,) in tables
        }
    finally:
        connection.close()


def fill(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(chance.randrange(1, 6)):
        with database.write(actor="t", action="t.t", text=f"第{number}步") as unit:
            unit.session.add(Unit(name=f"单位{seed}-{number}"))
            unit.session.add_all(
                Person(name=f"甲{chance.randrange(9999)}") for _ in range(chance.randrange(1, 30))
            )


@pytest.mark.parametrize("seed", range(10))
def test_round_trip_is_identical_and_goes_on(database: Database, tmp_path: Path, seed: int) -> None:
    fill(database, seed)
    copy = backup.safety_copy(database.path, None, NOW, "测试")
    target = tmp_path / "other"
    target.mkdir()
    assert backup.put_back(target / FILE_NAME, None, copy, NOW, "恢复前") is None
    assert dump(target / FILE_NAME) == dump(database.path)
    again = Database.open(target)
    fill(again, seed + 1000)
    again.close()


def test_restoring_keeps_the_present_file(database: Database) -> None:
    fill(database, 1)
    copy = backup.safety_copy(database.path, None, NOW, "测试")
    old = dump(database.path)
    fill(database, 2)
    new = dump(database.path)
    lost = backup.operations_after(database.path, None, backup.head_of(copy, None).digest)
    assert lost == len(new["operation"]) - len(old["operation"]) > 0
    database.close()
    kept = backup.put_back(database.path, None, copy, NOW, "恢复前")
    assert kept is not None
    assert dump(kept) == new
    assert dump(database.path) == old


def test_a_journal_left_lying_is_not_played_into_the_restored_file(database: Database) -> None:
    fill(database, 1)
    copy = backup.safety_copy(database.path, None, NOW, "测试")
    database.close()
    journal = database.path.with_name(FILE_NAME + "-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\0" * 2000)
    kept = backup.put_back(database.path, None, copy, NOW, "损坏")
    assert kept is not None
    assert not journal.exists()
    assert kept.with_name(kept.name + "-journal").exists()


def test_a_bad_backup_never_replaces_the_data(database: Database, tmp_path: Path) -> None:
    fill(database, 3)
    before = dump(database.path)
    bad = tmp_path / "bad.db"
    for content in (b"", b"hello", b"\0" * 8192, database.path.read_bytes()[:20000]):
        bad.write_bytes(content)
        with pytest.raises(DataFileError):
            backup.put_back(database.path, None, bad, NOW, "恢复前")
    assert dump(database.path) == before
    assert not list(database.path.parent.glob("*恢复前*"))
    assert not list(database.path.parent.glob("*.restore*"))


def damages(content: bytes) -> Iterator[bytes]:
    chance = random.Random(7)
    for cut in range(1, 20):
        yield content[: len(content) * cut // 20]
    yield b"\0" * 4096 + content[4096:]
    yield b""
    yield b"not a database at all"
    pages = len(content) // 4096
    for _ in range(30):
        page = chance.randrange(1, pages) * 4096
        yield content[:page] + b"\xff" * 16 + content[page + 16 :]


def test_damage_is_found(database: Database, tmp_path: Path) -> None:
    fill(database, 4)
    database.close()
    content = database.path.read_bytes()
    file = tmp_path / "x.db"
    unseen = 0
    for damaged in damages(content):
        file.write_bytes(damaged)
        try:
            backup.verify(file, None)
        except DataFileError:
            continue
        unseen += 1
    # A page on the free list holds nothing that could be lost.
    connection = driver.connect(str(database.path))
    free = connection.execute("PRAGMA freelist_count").fetchone()[0]
    connection.close()
    assert unseen == 0 or free


def test_the_first_good_one_is_taken(database: Database) -> None:
    made = []
    for day in range(5):
        fill(database, day)
        made.append(backup.safety_copy(database.path, None, NOW + timedelta(days=day), "自动"))
    assert backup.newest_good(database.path, None) == made[4]
    made[4].write_bytes(made[4].read_bytes()[:10000])
    made[3].write_bytes(b"")
    assert backup.newest_good(database.path, None) == made[2]
    for path in made:
        path.write_bytes(b"x")
    assert backup.newest_good(database.path, None) is None


@pytest.mark.parametrize("content", [None, b""])
def test_lost_data_is_not_replaced_by_an_empty_file(data_folder: Path, content: bytes | None) -> None:
    path = data_folder / FILE_NAME
    backup.safety_copy(path, None, NOW, "自动")
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataFileError, match=r"store\.lost"):
        Database.open(data_folder)
    assert path.exists() == (content is not None)


def test_retention() -> None:
    start = datetime(2019, 1, 1, 0, 0)
    names: set[str] = set()
    for half_hour in range(0, 6 * 365 * 48, 7):
        at = start + timedelta(minutes=30 * half_hour)
        names.add(f"ganxun_{at:%Y%m%d_%H%M%S}_自动.db")
    seal = "ganxun_20200110_090000_封账前.db"
    other = "ganxun_我的.db"
    stay = retention.kept(names | {seal, other})
    assert {seal, other} <= stay
    times = sorted(known[0] for name in stay - {seal} if (known := retention.stamp(name)))
    assert {at.year for at in times} == set(range(2019, 2025))
    newest = sorted(retention.stamp(name)[0] for name in names)[-12:]  # type: ignore[index]
    assert set(newest) <= set(times)
    assert len({(at.year, at.month) for at in times}) >= 24
    assert len(times) <= 12 + 14 + 8 + 24 + 6
    # What stays today still covers tomorrow: pruning again removes nothing.
    assert retention.kept(stay) == stay


@pytest.mark.parametrize("name", ["ganxun.db", "ganxun_20241399_000000_x.db", "读我.txt"])
def test_other_names_are_none_of_ours(name: str) -> None:
    assert retention.stamp(name) is None


def test_a_check_that_cannot_run_is_not_damage(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "TIMEOUT_SECONDS", 0)
    other = driver.connect(str(database.path), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DataFileError, match=r"store\.locked"):
        backup.verify(database.path, None)
    other.execute("ROLLBACK")
    other.close()
    with pytest.raises(DataFileError, match=r"store\.read_only"):
        backup.verify(tmp_path / "nothing.db", None)
    assert not (tmp_path / "nothing.db").exists()

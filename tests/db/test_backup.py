"""R8–R10: a backup equals its origin, damage is found, damaged backups are passed over, retention is fair."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.guards import GUARDS
from db import backup, retention
from db.audit import verify_chain
from db.engine import make_engine
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


# Below them `fill` makes one to five operations of up to thirty people each.
ROUND_TRIPS = 50


@pytest.mark.parametrize("seed", range(ROUND_TRIPS))
def test_round_trip_is_identical_and_goes_on(database: Database, tmp_path: Path, seed: int) -> None:
    fill(database, seed)
    copy = backup.safety_copy(database.path, None, NOW, "测试")
    target = tmp_path / "other"
    target.mkdir()
    assert backup.put_back(target / FILE_NAME, None, copy, NOW, "恢复前") is None
    assert dump(target / FILE_NAME) == dump(database.path)
    again = Database.open(target, guards=GUARDS)
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
    """20 cuts, a zeroed first page, nothing at all, not a database, and 40 spoilt stretches."""
    chance = random.Random(7)
    for cut in range(20):
        yield content[: len(content) * cut // 20]
    yield b"\0" * 4096 + content[4096:]
    yield b"not a database at all"
    pages = len(content) // 4096
    for _ in range(40):
        page = chance.randrange(1, pages) * 4096
        yield content[:page] + b"\xff" * 16 + content[page + 16 :]


def meaning(path: Path) -> dict[str, object]:
    """What a file says to this program: its tables, and every row of them."""
    connection = driver.connect(str(path))
    schema = connection.execute(
        # Names of tables and columns are the same in capitals.
        "SELECT type, lower(name), lower(tbl_name), lower(sql) FROM sqlite_master ORDER BY lower(name)"
    ).fetchall()
    connection.close()
    bookkeeping = {"sqlite_sequence", "alembic_version"}
    return {"schema": schema} | {name: rows for name, rows in dump(path).items() if name not in bookkeeping}


def is_found(file: Path) -> bool:
    """Whether the thorough check, or that of the trail's chain, notices damage to `file`."""
    try:
        backup.verify(file, None, is_thorough=True)
        engine = make_engine(file)
        try:
            with Session(engine) as session:
                return verify_chain(session) is not None
        finally:
            engine.dispose()
    except (DataFileError, DatabaseError, ValueError):
        return True


def test_damage_is_found(database: Database, tmp_path: Path) -> None:
    fill(database, 4)
    database.close()
    whole = meaning(database.path)
    file = tmp_path / "x.db"
    unseen = []
    for number, damaged in enumerate(damages(database.path.read_bytes())):
        file.write_bytes(damaged)
        # What spoils nothing but unused room is no damage.
        if not is_found(file) and meaning(file) != whole:
            unseen.append(number)
    assert unseen == []


FLIPS = 200


@pytest.mark.slow
def test_two_hundred_flipped_bits_are_found_or_harmless(database: Database, tmp_path: Path) -> None:
    fill(database, 4)
    database.close()
    content = database.path.read_bytes()
    whole = meaning(database.path)
    chance = random.Random(20240815)
    file = tmp_path / "x.db"
    found, unseen = 0, []
    for _ in range(FLIPS):
        place, bit = chance.randrange(len(content)), chance.randrange(8)
        spoilt = bytearray(content)
        spoilt[place] ^= 1 << bit
        file.write_bytes(spoilt)
        if is_found(file):
            found += 1
        elif meaning(file) != whole:
            unseen.append((place, bit))
    assert unseen == []
    assert found > 10  # most of a small file is unused room


def test_a_spoilt_table_name_beside_an_index_of_its_own_is_found(database: Database, tmp_path: Path) -> None:
    """SQLite's check passes it, and the kept hash is of what has a statement."""
    fill(database, 4)
    database.close()
    content = database.path.read_bytes()
    whole = meaning(database.path)
    file = tmp_path / "x.db"
    found = 0
    for match in list(re.finditer(rb"sqlite_autoindex_([a-z_]+)_\d\1", content))[::4]:
        place = match.end() - 1
        file.write_bytes(content[:place] + bytes([content[place] ^ 2]) + content[place + 1 :])
        if is_found(file):
            found += 1
        else:  # a page that is no longer used
            assert meaning(file) == whole
    assert found > 5


def test_a_flipped_digit_passes_sqlite_but_not_the_trail(database: Database, tmp_path: Path) -> None:
    with database.write(actor="t", action="t.t", text="一步") as unit:
        unit.session.add(Person(name="甲", phone="13900000001"))
    database.close()
    content = database.path.read_bytes()
    file = tmp_path / "x.db"
    kept = []
    for place in (m.start() for m in re.finditer(b"13900000001", content)):
        file.write_bytes(content[:place] + b"13900000003" + content[place + 11 :])
        backup.verify(file, None)
        assert is_found(file)
        kept.append(place)
    assert len(kept) == 2  # the record and its entry in the trail


def five_backups(database: Database) -> list[Path]:
    made = []
    for day in range(5):
        fill(database, day)
        made.append(backup.safety_copy(database.path, None, NOW + timedelta(days=day), "自动"))
    return made


def test_the_first_good_one_is_taken(database: Database) -> None:
    """Two of five are spoilt in twenty ways; the third is taken every time (R10)."""
    made = five_backups(database)
    assert backup.newest_good(database.path, None) == made[4]
    whole = [path.read_bytes() for path in made[3:]]
    chance = random.Random(11)
    for turn in range(20):
        for path, content in zip(made[3:], whole, strict=True):
            cut = chance.randrange(len(content))
            page = chance.randrange(1, len(content) // 4096) * 4096
            spoilt = (content[:cut], content[:page] + b"\xff" * 16 + content[page + 16 :])[turn % 2]
            path.write_bytes(spoilt)
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
        Database.open(data_folder, guards=GUARDS)
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


def test_a_clock_set_back_rotates_nothing_new_away() -> None:
    """Names of 1980 beside twelve newer ones of 2024: the newest of the wrong year stays."""
    made = {f"ganxun_202408{day:02}_090000_自动.db" for day in range(1, 29)}
    late = "ganxun_19800101_120000_自动.db"
    assert late in retention.kept(made | {late, "ganxun_19800101_110000_自动.db"})


@pytest.mark.parametrize("name", ["ganxun.db", "ganxun_20241399_000000_x.db", "读我.txt"])
def test_other_names_are_none_of_ours(name: str) -> None:
    assert retention.stamp(name) is None


def test_the_daily_look_leaves_nothing_but_wrong_index_entries(database: Database, tmp_path: Path) -> None:
    """They wait for the next backup, which is verified whole, and for the week's look."""
    with database.write(actor="t", action="t.t", text="一步") as unit:
        unit.session.add(Unit(name="FirstOffice"))
    database.close()
    content = database.path.read_bytes()
    file = tmp_path / "x.db"
    seen: list[tuple[bool, bool]] = []
    for place in (match.start() for match in re.finditer(b"FirstOffice", content)):
        file.write_bytes(content[:place] + b"FirstOfficf" + content[place + 11 :])
        seen.append((is_refused(backup.look_over, file), is_refused(backup.verify, file)))
    # Its record and its entry in the trail are as good as before; the index is not.
    assert (False, True) in seen
    connection = driver.connect(str(database.path))
    connection.execute("INSERT INTO unit_state (unit_id, kind, active, start_on) VALUES (99, '', 1, '2024')")
    connection.commit()
    connection.close()
    assert is_refused(backup.look_over, database.path)


@pytest.mark.slow
def test_the_daily_look_finds_damaged_pages(database: Database, tmp_path: Path) -> None:
    fill(database, 4)
    database.close()
    content = database.path.read_bytes()
    file = tmp_path / "x.db"
    found = 0
    for page in range(1, len(content) // 4096):
        spoilt = content[: page * 4096] + b"\xff" * 64 + content[page * 4096 + 64 :]
        file.write_bytes(spoilt)
        is_seen = is_refused(backup.look_over, file)
        assert is_seen == is_refused(backup.verify, file)
        found += is_seen
    assert found > 10


def is_refused(look: Callable[[Path, None], None], file: Path) -> bool:
    """Whether the look finds damage."""
    try:
        look(file, None)
    except DataFileError:
        return True
    return False


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
    with pytest.raises(DataFileError, match=r"store\.gone"):
        backup.verify(tmp_path / "nothing.db", None)
    assert not (tmp_path / "nothing.db").exists()


def test_a_day_with_the_clock_ahead_hides_no_later_work(database: Database) -> None:
    """Seen before: after one start in 2028 a backup of that day was put before five newer ones (R24)."""
    fill(database, 4)
    ahead = backup.safety_copy(database.path, None, datetime(2028, 1, 10, 9, 0), "自动")
    later = []
    for day in (7, 8, 9):
        fill(database, day)
        later.append(backup.safety_copy(database.path, None, datetime(2024, 12, day, 17, 0), "自动"))
    assert backup.list_files(database.path)[0] == ahead
    assert [file for file, _ in backup.by_history(database.path, None)] == [*reversed(later), ahead]
    assert backup.newest(database.path) == later[-1]
    assert backup.newest_good(database.path, None) == later[-1]
    later[-1].write_bytes(later[-1].read_bytes()[:9000])
    assert backup.newest_good(database.path, None) == later[-2]


def test_after_going_back_to_an_old_backup_the_new_history_stands_first(database: Database) -> None:
    """The longer history that was left is no continuation of the shorter one that goes on."""
    fill(database, 1)
    old = backup.safety_copy(database.path, None, NOW, "自动")
    for seed in (2, 3, 4, 5):
        fill(database, seed)
    left = backup.safety_copy(database.path, None, NOW + timedelta(days=1), "自动")
    database.close()
    backup.put_back(database.path, None, old, NOW + timedelta(days=2), "恢复前")
    again = Database.open(database.path.parent, guards=GUARDS)
    fill(again, 6)
    new = backup.safety_copy(again.path, None, NOW + timedelta(days=3), "自动")
    again.close()
    assert backup.head_of(new, None).operations < backup.head_of(left, None).operations
    assert [file for file, _ in backup.by_history(database.path, None)] == [new, left, old]
    assert backup.newest_good(database.path, None) == new


def test_an_empty_data_file_never_becomes_an_empty_town(tmp_path: Path) -> None:
    """A new file is made whole under another name, so that an empty one was emptied by something else."""
    (tmp_path / FILE_NAME).write_bytes(b"")
    with pytest.raises(DataFileError) as caught:
        Database.open(tmp_path, guards=GUARDS)
    assert caught.value.code == "store.empty"
    assert (tmp_path / FILE_NAME).read_bytes() == b""

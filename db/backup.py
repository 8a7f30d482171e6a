"""Backups through the SQLite backup API: temporary name, verified, renamed (R8).

Never a file copy: a copy of a live database loses data.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from db import retention
from db.driver_errors import code_of
from db.errors import DataFileError, is_gone
from db.header import APPLICATION_ID
from db.replay import first_deviation
from db.schema import is_schema_whole

FOLDER = "备份"
TIMEOUT_SECONDS = 5


def safety_copy(path: Path, key: bytes | None, now: datetime, reason: str) -> Path:
    """Back up `path` into its own backup folder; returns the finished file.

    `reason` (Chinese, e.g. 升级前) becomes part of the name. Raises `DataFileError` when the copy
    cannot be made or does not verify; a half-made copy is removed.
    """
    folder = path.parent / FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise DataFileError("backup.refused", path=str(folder)) from error
    target = _free_name(folder / f"{path.stem}_{now:%Y%m%d_%H%M%S}_{reason}.db")
    back_up(path, key, target)
    _prune(folder, path.stem)
    return target


def back_up(path: Path, key: bytes | None, target: Path) -> None:
    """Copy the live file `path` to `target` through the backup API, verify it, then rename it into place."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        source = _connect(path, key, "rw")
        try:
            copy = _connect(part, key, "rwc")
            try:
                source.backup(copy)
            finally:
                copy.close()
        finally:
            source.close()
        verify(part, key)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except driver.DatabaseError as error:
        raise _as_known(error, path) from error
    except OSError as error:
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        code = "backup.disk_full" if is_full else "backup.refused"
        raise DataFileError(code, path=str(target.parent)) from error
    finally:
        part.unlink(missing_ok=True)


def verify(path: Path, key: bytes | None, *, is_thorough: bool = False) -> None:
    """Raise `DataFileError` unless the file is ours and passes the integrity and foreign key checks.

    `is_thorough` also lays every record beside what the audit trail says about it, which finds a flipped
    digit that SQLite's own check passes; it takes about a second for 100,000 entries.
    """
    with _reading(path, key) as connection:
        good = _is_good(connection, key, "integrity_check")
        if not good or (is_thorough and first_deviation(connection) is not None):
            raise DataFileError("store.damaged", path=str(path))


def look_over(path: Path, key: bytes | None) -> None:
    """Raise `DataFileError` when a look through pages, records and foreign keys finds damage.

    `verify` without what takes most of its time, whether every index holds exactly the rows of its table:
    for the start of a day's work. What this leaves is found by the next backup and by the week's look.
    """
    with _reading(path, key) as connection:
        if not _is_good(connection, key, "quick_check"):
            raise DataFileError("store.damaged", path=str(path))


def _is_good(connection: driver.Connection, key: bytes | None, check: str) -> bool:
    # An empty file would pass every other check.
    good = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    good = good and connection.execute(f"PRAGMA {check}").fetchone()[0] == "ok"
    if key is not None:
        good = good and connection.execute("PRAGMA cipher_integrity_check").fetchone() is None
    good = good and connection.execute("PRAGMA foreign_key_check").fetchone() is None
    return good and is_schema_whole(connection)


def list_files(path: Path) -> list[Path]:
    """Backups of the data file `path`, newest first by the time in their names."""
    found = [(retention.stamp(file.name), file) for file in (path.parent / FOLDER).glob(f"{path.stem}_*.db")]
    dated = [(known[0], file.stat().st_mtime, file.name, file) for known, file in found if known is not None]
    return [file for *_, file in sorted(dated, reverse=True)]


def by_history(path: Path, key: bytes | None) -> list[tuple[Path, Head | None]]:
    """Backups of the data file `path` with their heads, the one whose history goes furthest first (R24).

    By the time in their names, but one that holds the last operation of another and more stands before it: a
    day with the clock ahead must not hide the work of the days after. What cannot be read (None) keeps its
    place.
    """
    order: list[tuple[Path, Head | None]] = []
    for file in list_files(path):
        head = _head_or_none(file, key)
        place = next(
            (n for n, (_, other) in enumerate(order) if _goes_on(file, key, head, other)), len(order)
        )
        order.insert(place, (file, head))
    return order


def _head_or_none(file: Path, key: bytes | None) -> Head | None:
    try:
        return head_of(file, key)
    except DataFileError:
        return None


def _goes_on(file: Path, key: bytes | None, head: Head | None, other: Head | None) -> bool:
    """Whether the history of `file` holds all of the other's and more."""
    if head is None or other is None or head.operations <= other.operations:
        return False
    try:
        return operations_after(file, key, other.digest) is not None
    except DataFileError:
        return False


def newest(path: Path, key: bytes | None = None) -> Path | None:
    """The backup of the data file `path` whose history goes furthest, or None.

    The two last ones by name are enough to see whether a clock was ahead; then all are laid side by side.
    """
    files = list_files(path)
    if len(files) < 2:
        return next(iter(files), None)
    last, before = (_head_or_none(file, key) for file in files[:2])
    if last is not None and before is not None and before.operations > last.operations:
        return by_history(path, key)[0][0]
    return files[0]


def newest_good(path: Path, key: bytes | None) -> Path | None:
    """The backup that goes furthest, opens and verifies (R10: damaged ones are passed over)."""
    for file, _ in by_history(path, key):
        try:
            verify(file, key, is_thorough=True)
        except DataFileError:
            continue
        return file
    return None


@dataclass(frozen=True)
class Head:
    """How far a file's history goes: its last operation, how many there are, and people on record."""

    digest: str
    at: str
    operations: int
    people: int
    schema: int


def head_of(path: Path, key: bytes | None) -> Head:
    """Read the head of a data file or backup. Raises `DataFileError` store.damaged."""
    with _reading(path, key) as connection:
        row = connection.execute("SELECT digest, at FROM operation ORDER BY id DESC LIMIT 1").fetchone()
        count = connection.execute("SELECT count(*) FROM operation").fetchone()[0]
        people = connection.execute("SELECT count(*) FROM person").fetchone()[0]
        schema = connection.execute("PRAGMA user_version").fetchone()[0]
        return Head(row[0] if row else "", row[1] if row else "", count, people, schema)


def operations_after(path: Path, key: bytes | None, digest: str) -> int | None:
    """Operations in `path` after the one with `digest`; None when its history does not hold that one."""
    with _reading(path, key) as connection:
        if not digest:
            return int(connection.execute("SELECT count(*) FROM operation").fetchone()[0])
        row = connection.execute("SELECT id FROM operation WHERE digest = ?", (digest,)).fetchone()
        if row is None:
            return None
        after = connection.execute("SELECT count(*) FROM operation WHERE id > ?", row).fetchone()
        return int(after[0])


def put_back(path: Path, key: bytes | None, source: Path, now: datetime, reason: str) -> Path | None:
    """Make the backup `source` the data file `path`; the present file stays beside it under a new name.

    Returns the kept file, None when there was no present file. The data file must be closed. Nothing
    is changed unless a verified copy of the backup lies ready beside it.
    """
    part = path.with_name(path.name + ".restore")
    kept: Path | None = None
    try:
        back_up(source, key, part)
        if path.exists():
            kept = _free_name(path.with_name(f"{path.stem}.{reason}-{now:%Y%m%d_%H%M%S}{path.suffix}"))
            _keep_beside(path, kept)
        journal = path.with_name(path.name + "-journal")
        if journal.exists():
            # A journal left lying would be played into the restored file and ruin it.
            beside = kept or path.with_name(f"{path.name}.{reason}-{now:%Y%m%d_%H%M%S}")
            journal.replace(beside.with_name(beside.name + "-journal"))
        part.replace(path)
    except OSError as error:
        raise DataFileError("store.read_only", path=str(path.parent)) from error
    finally:
        part.unlink(missing_ok=True)
    return kept


def _keep_beside(path: Path, kept: Path) -> None:
    """A second name for the same file, so that no moment passes without a data file."""
    try:
        os.link(path, kept)
    except OSError:
        shutil.copy2(path, kept)


def _free_name(path: Path) -> Path:
    target, count = path, 1
    while target.exists():
        count += 1
        target = path.with_name(f"{path.stem}_{count}{path.suffix}")
    return target


def _as_known(error: driver.DatabaseError, path: Path) -> DataFileError:
    """What went wrong; a check that could not run is not damage, a table that is not there is."""
    if "unable to open" in str(error).lower() and is_gone(path):
        return DataFileError("store.gone", path=str(path))
    code = code_of(error) or "store.damaged"
    if code == "store.disk_full":
        return DataFileError("backup.disk_full", path=str(path.parent))
    return DataFileError(code, path=str(path))


@contextmanager
def _reading(path: Path, key: bytes | None) -> Iterator[driver.Connection]:
    connection: driver.Connection | None = None
    try:
        connection = _connect(path, key)
        yield connection
    except driver.DatabaseError as error:
        raise _as_known(error, path) from error
    except ValueError as error:  # a spoilt byte in the trail is no JSON, or no UTF-8
        raise DataFileError("store.damaged", path=str(path)) from error
    finally:
        if connection is not None:
            connection.close()


def _connect(path: Path, key: bytes | None, mode: str = "ro") -> driver.Connection:
    connection = driver.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=TIMEOUT_SECONDS)
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def _prune(folder: Path, stem: str) -> None:
    found = {path.name: path for path in folder.glob(f"{stem}_*.db")}
    for name in found.keys() - retention.kept(found):
        found[name].unlink(missing_ok=True)

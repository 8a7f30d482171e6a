"""Backups through the SQLite backup API: temporary name, verified, renamed (F3, R8).

Never a file copy: a copy of a live database loses data.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from db.errors import DataFileError

FOLDER = "备份"
KEEP = 40


def safety_copy(path: Path, key: bytes | None, now: datetime, reason: str) -> Path:
    """Back up `path` into its own backup folder; returns the finished file.

    `reason` (Chinese, e.g. 升级前) becomes part of the name. Raises `DataFileError` when the copy
    cannot be made or does not verify; a half-made copy is removed.
    """
    folder = path.parent / FOLDER
    folder.mkdir(exist_ok=True)
    name = f"{path.stem}_{now:%Y%m%d_%H%M%S}_{reason}.db"
    target = folder / name
    count = 1
    while target.exists():
        count += 1
        target = folder / f"{Path(name).stem}_{count}.db"
    back_up(path, key, target)
    _prune(folder, path.stem)
    return target


def back_up(path: Path, key: bytes | None, target: Path) -> None:
    """Copy the live file `path` to `target` through the backup API, verify it, then rename it into place."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        source = _connect(path, key)
        try:
            copy = _connect(part, key)
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
        code = "store.disk_full" if "full" in str(error).lower() else "store.damaged"
        raise DataFileError(code, path=str(path)) from error
    except OSError as error:
        raise DataFileError("store.disk_full", path=str(target)) from error
    finally:
        part.unlink(missing_ok=True)


def verify(path: Path, key: bytes | None) -> None:
    """Raise `DataFileError` unless the file passes the integrity and foreign key checks."""
    connection = _connect(path, key)
    try:
        good = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        if key is not None:
            good = good and connection.execute("PRAGMA cipher_integrity_check").fetchone() is None
        if not good or connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise DataFileError("store.damaged", path=str(path))
    except driver.DatabaseError as error:
        raise DataFileError("store.damaged", path=str(path)) from error
    finally:
        connection.close()


def newest(path: Path) -> Path | None:
    """The newest backup of the data file `path`, or None."""
    found = sorted(
        (path.parent / FOLDER).glob(f"{path.stem}_*.db"),
        key=lambda p: p.stat().st_mtime,
    )
    return found[-1] if found else None


def _connect(path: Path, key: bytes | None) -> driver.Connection:
    connection = driver.connect(str(path), timeout=5)
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def _prune(folder: Path, stem: str) -> None:
    for old in sorted(folder.glob(f"{stem}_*.db"), key=lambda p: p.stat().st_mtime)[:-KEEP]:
        old.unlink(missing_ok=True)

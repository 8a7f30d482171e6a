"""Creating and upgrading the data file with Alembic, guarded.

A file is judged before it is touched: foreign and newer files are refused as they are (R13). An
upgrade runs in one transaction on a connection with foreign keys off (to rebuild a parent table would delete
its children), after a verified safety copy; a failure leaves the old file.
"""

from __future__ import annotations

import os
import secrets
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection

from db import backup, baseline
from db.engine import make_engine
from db.errors import DataFileError
from db.header import APPLICATION_ID, SCHEMA_VERSION, SQLITE_HEADER
from db.schema import keep_digest

# The revision that belongs to `SCHEMA_VERSION` of `db.header`.
HEAD = "0012"
MIGRATIONS = Path(__file__).parent / "migrations"


def prepare(path: Path, key: bytes | None, clock: Callable[[], datetime]) -> None:
    """Make `path` a data file of this program's schema, creating or upgrading it as needed."""
    if not path.exists() or path.stat().st_size == 0:
        if _leftover_journal(path):
            # An emptied file beside a live journal is damage, never a fresh start.
            raise DataFileError("store.damaged", path=str(path))
        if backup.list_files(path):
            # Backups without their data: the file was lost, and an empty town must not take its place.
            raise DataFileError("store.lost", path=str(path))
        if path.exists():
            # A new file is made whole under another name: an empty one was emptied by something else.
            raise DataFileError("store.empty", path=str(path))
        _create(path, key)
        return
    _refuse_foreign(path, key)
    version = _stored_version(path, key)
    if version == SCHEMA_VERSION:
        return
    if version > SCHEMA_VERSION or version < 1:
        raise DataFileError("store.newer" if version else "store.foreign", path=str(path))
    backup.safety_copy(path, key, clock(), "升级前")
    try:
        upgrade(path, key, clock=clock)
    except Exception as error:
        raise DataFileError("store.migration_failed", path=str(path)) from error


def _leftover_journal(path: Path) -> bool:
    journal = path.with_name(path.name + "-journal")
    return journal.exists() and journal.stat().st_size > 0


def _refuse_foreign(path: Path, key: bytes | None) -> None:
    """Judge a plain file by its header bytes alone, so that a foreign file is never opened by SQLite."""
    if key is not None:
        return
    with path.open("rb") as file:
        header = file.read(100)
    if len(header) < 100 or not header.startswith(SQLITE_HEADER):
        raise DataFileError("store.damaged", path=str(path))
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise DataFileError("store.foreign", path=str(path))


def _stored_version(path: Path, key: bytes | None) -> int:
    # Read-only, so that a newer file stays untouched (unless its own journal asks to be rolled back).
    hot = _leftover_journal(path)
    mode = "rw" if hot else "ro"
    try:
        connection = driver.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=5)
        try:
            if key is not None:
                connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise DataFileError("store.foreign", path=str(path))
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return version
        finally:
            connection.close()
    except driver.DatabaseError as error:
        words = str(error).lower()
        code = "store.locked" if "locked" in words or "busy" in words else "store.damaged"
        raise DataFileError(code, path=str(path)) from error


def _create(path: Path, key: bytes | None) -> None:
    """Build a new file under a temporary name; a crash half-way leaves nothing that looks like data."""
    fresh = path.with_name(f".{uuid.uuid4().hex}.new")
    try:
        upgrade(fresh, key)
        _put(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
        fresh.with_name(fresh.name + "-journal").unlink(missing_ok=True)


def _put(fresh: Path, path: Path) -> None:
    """Give a new file its name, unless another process was quicker: a file with data is never replaced."""
    if path.exists() and path.stat().st_size == 0:
        path.unlink()
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    except OSError:  # a disk without hard links (U disk)
        if not path.exists():
            fresh.replace(path)


def upgrade(
    path: Path,
    key: bytes | None,
    revision: str = "head",
    *,
    clock: Callable[[], datetime] = datetime.now,
) -> None:
    """Bring `path` to `revision` in one transaction and check the foreign keys afterwards."""
    from alembic import command
    from alembic.config import Config

    engine = make_engine(path, key, checked=False).execution_options(writes=True)
    try:
        with engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                before = _before(connection, raw)
                config = Config()
                config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
                config.set_main_option("path_separator", "os")
                config.attributes["connection"] = connection
                command.upgrade(config, revision)
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise DataFileError("store.migration_failed", path=str(path))
                if connection.exec_driver_sql("SELECT 1 FROM meta WHERE name = 'audit_key'").first() is None:
                    connection.exec_driver_sql(
                        "INSERT INTO meta (name, value) VALUES ('audit_key', ?)",
                        (secrets.token_hex(32),),
                    )
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                reached = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
                connection.exec_driver_sql(f"PRAGMA user_version = {int(str(reached))}")
                if before is not None and reached == HEAD:
                    at = clock().isoformat(timespec="seconds")
                    baseline.take_over(connection, before, at=at)
                keep_digest(raw)
    finally:
        engine.dispose()


def _before(connection: Connection, raw: Any) -> frozenset[baseline.Record] | None:
    """What was odd in the file before the upgrade; None for a new file, where nothing can be."""
    if connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'audit_entry'").first() is None:
        return None
    version = int(raw.execute("PRAGMA user_version").fetchone()[0])
    return baseline.records_before(raw, version)

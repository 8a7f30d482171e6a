"""The engine: driver, pragmas and BEGIN handling.

The `sqlcipher3` driver is used with and without a password because it brings a SQLite without the
WAL-reset bug. Settings are read back on every connection: a setting that silently did not apply
would cost committed work at the next power cut.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from db.errors import DataFileError
from db.header import APPLICATION_ID
from db.json_map import json_text

OLDEST_SQLITE = (3, 51, 3)
BUSY_MILLISECONDS = 5000

# name -> value to set, value that must be read back
PRAGMAS: tuple[tuple[str, str, object], ...] = (
    ("journal_mode", "TRUNCATE", "truncate"),
    ("synchronous", "EXTRA", 3),
    ("foreign_keys", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("trusted_schema", "OFF", 0),
    ("busy_timeout", str(BUSY_MILLISECONDS), BUSY_MILLISECONDS),
    ("cache_size", "-16000", -16000),
)


def apply_settings(connection: Any, key: bytes | None) -> None:
    """Apply and verify every setting on a raw driver connection.

    Raises `DataFileError` store.settings / store.engine_too_old when something did not take.
    """
    if driver.sqlite_version_info < OLDEST_SQLITE:
        raise DataFileError("store.engine_too_old", version=driver.sqlite_version)
    cursor = connection.cursor()
    if key is not None:
        cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for name, value, _ in PRAGMAS:
        cursor.execute(f"PRAGMA {name} = {value}").fetchall()
    for name, _, expected in PRAGMAS:
        found = cursor.execute(f"PRAGMA {name}").fetchone()
        if found is None or found[0] != expected:
            raise DataFileError("store.settings", name=name)
    cursor.close()


def make_engine(path: Path, key: bytes | None = None, *, checked: bool = True) -> Engine:
    """Engine on the file `path`; `checked` also asserts the application id on every connection."""
    # Values of rows stay out of an error's words: they go to the log, and into what a clerk sends away (R29).
    engine = create_engine(
        "sqlite+pysqlite://",
        hide_parameters=True,
        module=driver,
        creator=lambda: driver.connect(
            str(path),
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY_MILLISECONDS / 1000,
        ),
        json_serializer=json_text,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=8,
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        apply_settings(connection, key)
        if checked:
            found = connection.execute("PRAGMA application_id").fetchone()[0]
            if found != APPLICATION_ID:
                raise DataFileError("store.foreign", path=str(path))

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # Deferred transactions that turn into writers fail at once under contention (pitfall P20),
        # and the driver never begins by itself before DDL (P19): so every BEGIN is said here.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine

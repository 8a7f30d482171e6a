"""The schema's own words, kept as a hash: a spoilt letter in a statement, a lock taken off (R9, R19)."""

from __future__ import annotations

import hashlib
from typing import Any

NAME = "schema_digest"


def schema_digest(connection: Any) -> str:
    """Hash over every statement of the schema but SQLite's own; `connection` is the driver's."""
    rows = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master"
        " WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY type, name"
    ).fetchall()
    return hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()


def keep_digest(connection: Any) -> None:
    """Note the schema as it is now, at the end of an upgrade; `connection` is the driver's."""
    connection.execute(
        "INSERT INTO meta (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (NAME, schema_digest(connection)),
    )


def is_schema_whole(connection: Any) -> bool:
    """Whether the schema reads as it did after the last upgrade; True for files that kept nothing yet."""
    if not _are_own_indexes_at_home(connection):
        return False
    kept = connection.execute("SELECT value FROM meta WHERE name = ?", (NAME,)).fetchone()
    return kept is None or kept[0] == schema_digest(connection)


def _are_own_indexes_at_home(connection: Any) -> bool:
    """Whether SQLite's own indexes, which the hash leaves out, name their tables; its check does not look."""
    rows = connection.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'index' AND sql IS NULL")
    return all(name.rpartition("_")[0] == f"sqlite_autoindex_{table}" for name, table in rows)

"""The lock of closed years in the data file itself: triggers made from what the models say (R19).

They stop every other tool, and the program where its own guard was not asked. A correction opens them for one
write. Nothing here decides: `db.years` holds what the models say, `app.guards` who may write with a reason.

They are in the file while a year is closed. Without one they would forbid nothing, and yet every program
that opens the file would read them first: two thirds of its schema, nine tenths of the time that takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

import db.models  # noqa: F401  (they say which year their rows belong to)
from db.base import Base
from db.years import Cell, dated_tables, touches

SEALS = "seal"  # the table of closed years
PASS = "correction_pass"
# What the triggers say, with the table; the write turns it into its own sentence.
SEALED_WORDS = "year is sealed"
PREFIX = "closed_"


def open_lock(session: Session) -> None:
    """Let this one write touch closed years."""
    session.connection().exec_driver_sql(
        "INSERT INTO meta (name, value) VALUES (?, '1') ON CONFLICT (name) DO NOTHING", (PASS,)
    )


def shut_lock(session: Session) -> None:
    """Shut the lock again, before the write is committed."""
    session.connection().exec_driver_sql("DELETE FROM meta WHERE name = ?", (PASS,))


def seal_triggers() -> dict[str, str]:
    """Name → statement of every trigger of a file with a closed year."""
    return dict(_made(frozenset(Base.metadata.tables)))


@cache
def _made(_tables: frozenset[str]) -> dict[str, str]:
    """The triggers, as long as there are these tables."""
    made: dict[str, str] = {}
    for table, years in dated_tables().items():
        for verb, old, new in (
            ("insert", None, _row("NEW")),
            ("update", _row("OLD"), _row("NEW")),
            ("delete", _row("OLD"), None),
        ):
            name = f"{PREFIX}{table}_{verb}"
            made[name] = _numbered(
                f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table}"
                f" WHEN EXISTS (SELECT 1 FROM seal WHERE {touches(table, years, old, new)})"
                f" AND NOT EXISTS (SELECT 1 FROM meta WHERE name = '{PASS}')"
                f" BEGIN SELECT RAISE(ABORT, '{SEALED_WORDS}: {table}'); END"
            )
    return made


def drop_triggers(connection: Any) -> None:
    """Take the lock off, for the time of an upgrade; `connection` is SQLAlchemy's."""
    for name, _ in _found(connection.exec_driver_sql):
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


def fit_triggers(connection: Any) -> bool:
    """Put the lock on as the models say where a year is closed, else take it off; whether it was another.

    `connection` is SQLAlchemy's. The schema is another then: see `db.schema.keep_digest`.
    """
    wanted = seal_triggers() if _is_any_closed(connection.exec_driver_sql) else {}
    if dict(_found(connection.exec_driver_sql)) == wanted:
        return False
    drop_triggers(connection)
    for statement in wanted.values():
        connection.exec_driver_sql(statement)
    return True


def odd_triggers(connection: Any) -> tuple[str, ...]:
    """Names of the lock's triggers that are not as the models say; `connection` is the driver's.

    All of them may be missing while no year is closed.
    """
    found = dict(_found(connection.execute))
    if not found and not _is_any_closed(connection.execute):
        return ()
    wanted = seal_triggers()
    return tuple(sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name)))


def _is_any_closed(execute: Callable[[str], Any]) -> bool:
    return execute("SELECT 1 FROM seal LIMIT 1").fetchone() is not None


def _found(execute: Callable[[str], Any]) -> Iterator[tuple[str, str]]:
    """(name, statement) of every trigger of the lock that is in the file."""
    rows = execute(
        "SELECT name, sql, tbl_name FROM sqlite_master"
        " WHERE type = 'trigger' AND name LIKE 'closed~_%' ESCAPE '~'"
    )
    return ((name, text) for name, text, table in rows.fetchall() if name.startswith(f"{PREFIX}{table}_"))


def _row(reference: str) -> Cell:
    return lambda name: f"{reference}.{name}"


def _numbered(statement: str) -> str:
    """The same aliases for the same statement, whatever was made before it."""
    seen: dict[str, str] = {}
    return re.sub(r"\br\d+\b", lambda found: seen.setdefault(found[0], f"r{len(seen) + 1}"), statement)

"""The lock of closed years in the data file itself: triggers made from what the models say (R19).

They stop every other tool, and the program where its own guard was not asked. A correction opens them for one
write. Nothing here decides: `db.years` holds what the models say, `app.guards` who may write with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

import db.models  # noqa: F401  (they say which year their rows belong to)
from db.base import Base
from db.years import Cell, dated_tables, touches

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
    """Name → statement of every trigger; they cost one look at an empty table while no year is closed."""
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
    for name in _there(connection):
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


def make_triggers(connection: Any) -> None:
    """Put the lock on, as the models say today."""
    drop_triggers(connection)
    for statement in seal_triggers().values():
        connection.exec_driver_sql(statement)


def odd_triggers(connection: Any) -> tuple[str, ...]:
    """Names of the lock's triggers that are not as the models say; `connection` is the driver's."""
    rows = connection.execute(
        "SELECT name, sql, tbl_name FROM sqlite_master"
        " WHERE type = 'trigger' AND name LIKE 'closed~_%' ESCAPE '~'"
    ).fetchall()
    found = {name: statement for name, statement, table in rows if name.startswith(f"{PREFIX}{table}_")}
    wanted = seal_triggers()
    return tuple(sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name)))


def _there(connection: Any) -> Iterable[str]:
    rows = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'closed~_%' ESCAPE '~'"
    )
    return [str(row[0]) for row in rows]


def _row(reference: str) -> Cell:
    return lambda name: f"{reference}.{name}"


def _numbered(statement: str) -> str:
    """The same aliases for the same statement, whatever was made before it."""
    seen: dict[str, str] = {}
    return re.sub(r"\br\d+\b", lambda found: seen.setdefault(found[0], f"r{len(seen) + 1}"), statement)

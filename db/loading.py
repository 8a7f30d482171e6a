"""Filling a new data file with rows that nobody entered: made-up towns for demonstrations and benches.

Unlike `db.audit.bulk_insert` this leaves no trail: there is no operation to explain or to undo. It refuses
a data file in which somebody has worked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from db.base import Base
from db.errors import KnownError

MADE_UP = "made_up_town"


def require_untouched(session: Session) -> None:
    """Raise `KnownError` demo.not_empty unless the roster is still empty; the file is made up from now on."""
    if session.connection().exec_driver_sql("SELECT EXISTS (SELECT 1 FROM person)").scalar():
        raise KnownError("demo.not_empty")
    session.connection().exec_driver_sql(
        "INSERT INTO meta (name, value) VALUES (?, '1') ON CONFLICT (name) DO NOTHING", (MADE_UP,)
    )


def is_made_up(connection: Any) -> bool:
    """Whether the file is a made-up town, whose records nobody wrote; `connection` is the driver's."""
    return connection.execute("SELECT 1 FROM meta WHERE name = ?", (MADE_UP,)).fetchone() is not None


def load_rows(
    session: Session, model: type[Base], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert `rows` as fast as the driver can; values are stored values (ISO dates, hundredths, 0 and 1).

    `columns` names what each row holds, `id` included; other columns take the model's default.
    """
    table = model.__table__
    assert isinstance(table, Table)
    defaults = {
        column.name: column.default.arg
        for column in table.columns
        if column.name not in columns and column.default is not None and column.default.is_scalar
    }
    names = ", ".join((*columns, *defaults))
    values = ", ".join(["?"] * len(columns) + [_literal(value) for value in defaults.values()])
    # The driver's own call takes an iterator: millions of rows never stand in memory.
    cursor: Any = session.connection().connection.cursor()
    try:
        # Sorting once is several times cheaper than keeping an index in order row by row.
        indexes = cursor.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?",
            (table.name,),
        ).fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({values})", rows)
        for _, statement in indexes:
            cursor.execute(statement)
    finally:
        cursor.close()


def _literal(value: object) -> str:
    if isinstance(value, (bool, int)):
        return str(int(value))
    return "'" + str(value).replace("'", "''") + "'"

"""Undo: put back what an audited operation changed, by ids and stored values, never by objects.

Entries are replayed backwards. Every record must still look as the operation left it, otherwise
nothing is touched and `RevertConflictError` names the obstacle. The revert is written through the same
trail as any other change, so redo is simply the revert of the revert and history never lies.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.audit import Trail, Values, trail_of
from db.base import Base
from db.errors import RevertConflictError
from db.seal import SEALED_WORDS

# A correction slip is a paper that was made; taking the correction back is a correction of its own.
KEPT_TABLES = frozenset({"correction"})
# A printed sheet is a fact that stays.
PRINTING = "class_session.print"
# What the program does by itself after a step; it goes back with the step, and comes again by itself.
FOLLOWING = ("attendance.prepare", "class_session.expect", "talk.refresh")


def revert_operation(session: Session, operation_id: int, label: str) -> int:
    """Revert the operation in `session` (a write session); returns how many records were put back.

    What the program did by itself since (lists brought up to date, talks found) is taken back with it when
    it stands in the way. Raises `RevertConflictError` when somebody's own work does.
    """
    connection = session.connection()
    # Parents may be restored after their children within one operation.
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    trail = trail_of(session)
    count = _try(connection, trail, operation_id, label)
    if count is not None:
        return count
    taken_back = sum(_take_back(connection, trail, operation_id, FOLLOWING, label))
    count = _try(connection, trail, operation_id, label)
    if count is not None:
        return taken_back + count
    # Would it work without the printed sheets? Then they are what stands in the way. This write ends here.
    _take_back(connection, trail, operation_id, (PRINTING,), label)
    is_printed = _try(connection, trail, operation_id, label) is not None
    raise RevertConflictError("undo.printed" if is_printed else "undo.changed_since", text=label)


def _take_back(
    connection: Connection, trail: Trail, operation_id: int, actions: Sequence[str], label: str
) -> list[int]:
    """Revert what can be reverted of the operations of these kinds since, newest first."""
    marks = ", ".join("?" * len(actions))
    later: Sequence[int] = (
        connection.exec_driver_sql(
            f"SELECT id FROM operation WHERE id > ? AND action IN ({marks}) ORDER BY id DESC",
            (operation_id, *actions),
        )
        .scalars()
        .all()
    )
    return [_try(connection, trail, each, label) or 0 for each in later]


def _try(connection: Connection, trail: Trail, operation_id: int, label: str) -> int | None:
    """Revert, or leave everything as it is and return None when something stands in the way."""
    known = len(trail.entries)
    connection.exec_driver_sql("SAVEPOINT revert")
    try:
        count = _revert(connection, trail, operation_id, label)
    except RevertConflictError:
        del trail.entries[known:]
        connection.exec_driver_sql("ROLLBACK TO revert")
        count = None
    connection.exec_driver_sql("RELEASE revert")
    return count


def _revert(connection: Connection, trail: Trail, operation_id: int, label: str) -> int:
    rows = connection.exec_driver_sql(
        "SELECT table_name, row_id, before_json, after_json FROM audit_entry"
        " WHERE operation_id = ? ORDER BY id DESC",
        (operation_id,),
    ).all()
    for row in rows:
        if row.table_name in KEPT_TABLES:
            continue
        before = None if row.before_json is None else json.loads(row.before_json)
        after = None if row.after_json is None else json.loads(row.after_json)
        try:
            _revert_record(connection, trail, (row.table_name, row.row_id), before, after, label)
        except IntegrityError as error:
            if SEALED_WORDS in str(error.orig):
                raise
            # A unique name or number was given to another record since.
            raise RevertConflictError("undo.changed_since", text=label) from error
    return len(rows)


def _revert_record(
    connection: Connection,
    trail: Trail,
    record: tuple[str, int],
    before: Values | None,
    after: Values | None,
    label: str,
) -> None:
    table, row_id = record
    if table not in Base.metadata.tables:
        raise RevertConflictError("undo.changed_since", text=label)
    current = _current(connection, table, row_id)
    if after is None:
        if current is not None:
            raise RevertConflictError("undo.changed_since", text=label)
        assert before is not None
        names = ", ".join(before)
        marks = ", ".join("?" * len(before))
        connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(before.values()))
        trail.add(table, row_id, None, before)
        return
    if current is None or any(current.get(name) != value for name, value in after.items()):
        raise RevertConflictError("undo.changed_since", text=label)
    if before is None:
        if _is_referenced(connection, table, row_id):
            raise RevertConflictError("undo.changed_since", text=label)
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE id = ?", (row_id,))
        trail.add(table, row_id, current, None)
        return
    assignments = ", ".join(f"{name} = ?" for name in before)
    connection.exec_driver_sql(f"UPDATE {table} SET {assignments} WHERE id = ?", (*before.values(), row_id))
    trail.add(table, row_id, after, before)


def _current(connection: Connection, table: str, row_id: int) -> Values | None:
    row = (
        connection.exec_driver_sql(f"SELECT * FROM {table} WHERE id = ?", (row_id,)).mappings().one_or_none()
    )
    return None if row is None else dict(row)


def _referencing(table: str) -> list[tuple[str, str]]:
    return [
        (other.name, key.parent.name)
        for other in Base.metadata.tables.values()
        for key in other.foreign_keys
        if key.column.table.name == table
    ]


def _is_referenced(connection: Connection, table: str, row_id: int) -> bool:
    """Whether rows that this revert does not remove itself still point at the record.

    Children created by the same operation were removed before (entries run backwards), so whatever
    still points here came later and must not be deleted by a cascade.
    """
    for other, column in _referencing(table):
        found: Any = connection.exec_driver_sql(
            f"SELECT 1 FROM {other} WHERE {column} = ? LIMIT 1", (row_id,)
        ).first()
        if found is not None:
            return True
    return False

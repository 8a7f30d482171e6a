"""What an upgrade put into a file becomes part of the trail: whatever is there was written (R18).

A file from before the fourth schema may hold records that no operation wrote; they are taken over as they
are, once. From then on a record without an entry was brought in behind the program.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from db.audit import Trail, audit_key, write_operation
from db.replay import odd_records, unwritten_records

ACTION = "trail.baseline"
Record = tuple[str, int]
# The first schema whose trail knows every record.
FIRST_WHOLE = 4


def records_before(connection: Any, version: int) -> frozenset[Record]:
    """What an upgrade must not bless: records that were wrong before it. `connection` is the driver's."""
    found = set(odd_records(connection))
    if version >= FIRST_WHOLE:
        found |= set(unwritten_records(connection))
    return frozenset(found)


def take_over(connection: Connection, known: frozenset[Record], *, at: str) -> None:
    """Enter what the upgrade put in or changed into the trail, one operation at `at`; not what is `known`."""
    raw = connection.connection.dbapi_connection
    changed = sorted({*odd_records(raw), *unwritten_records(raw)} - known)
    if not changed:
        return
    trail = Trail()
    for table, row_id in changed:
        row = connection.exec_driver_sql(f"SELECT * FROM {table} WHERE id = ?", (row_id,)).mappings().first()
        if row is not None:
            # Whole, as if it were new: the trail knows every value of it from now on.
            trail.add(table, row_id, None, dict(row))
    with Session(connection, join_transaction_mode="rollback_only") as session:
        write_operation(
            session,
            trail,
            key=audit_key(session),
            at=at,
            actor="程序",
            action=ACTION,
            label="升级后核定原有记录",
            reason=None,
            reverts=None,
        )

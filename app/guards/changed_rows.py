"""What a write did to each record, whole: the row before its first change and after its last."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from db.audit import Trail, Values
from db.guarding import GuardedWrite

KEPT = "changed rows of this write"


@dataclass(frozen=True)
class ChangedRow:
    """One record; `old` None: it is new, `new` None: it is gone."""

    table: str
    id: int
    old: Values | None
    new: Values | None


def changes_of(write: GuardedWrite) -> dict[str, list[ChangedRow]]:
    """Table → changed records of a write; read once for all guards, again when one of them has written."""
    size = len(write.trail.entries)
    known, found = write.session.info.get(KEPT, (-1, {}))
    if known != size:
        found = changed_rows(write.session.connection(), write.trail)
        write.session.info[KEPT] = (size, found)
    return dict(found)


def changed_rows(connection: Connection, trail: Trail) -> dict[str, list[ChangedRow]]:
    """Table → its changed records; what came and went within the write is left out."""
    steps: dict[str, dict[int, list[tuple[Values | None, Values | None]]]] = {}
    for table, row_id, before, after in trail.entries:
        steps.setdefault(table, {}).setdefault(row_id, []).append((before, after))
    return {table: list(_whole(connection, table, rows)) for table, rows in steps.items()}


def _whole(
    connection: Connection, table: str, rows: dict[int, list[tuple[Values | None, Values | None]]]
) -> Iterator[ChangedRow]:
    found = connection.exec_driver_sql(
        f"SELECT * FROM {table} WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(rows)),)
    ).mappings()
    now = {row["id"]: dict(row) for row in found}
    for row_id, steps in rows.items():
        new = now.get(row_id)
        old: Values | None = None if new is None else dict(new)
        for before, after in reversed(steps):
            if before is None:
                old = None
            elif after is None:
                old = dict(before)
            else:
                old = {**(old or {}), **before}
        if (old is not None or new is not None) and old != new:
            yield ChangedRow(table, row_id, old, new)

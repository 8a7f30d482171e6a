"""Does every record still hold what the audit trail says it holds? (R9)

SQLite has no page checksums: a flipped bit in a score passes its own check. The trail says every value a
second time and is itself held together by its chain, so the two are laid side by side, table by table, in
the order of the ids and without keeping either in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from db.audit import UNAUDITED, Values
from db.base import Base


def first_deviation(connection: Any) -> tuple[str, int] | None:
    """(table, id) of the first record that is not what the trail says, or None when all agree.

    `connection` is the driver's own, on a file of any schema. Records without an entry are another matter:
    see `unwritten_records`.
    """
    return next(odd_records(connection), None)


def odd_records(connection: Any) -> Iterator[tuple[str, int]]:
    """(table, id) of every record that is changed or gone beside what the trail says."""
    for table in Base.metadata.tables:
        if table not in UNAUDITED:
            for row_id, is_written in _deviations(connection, table):
                if is_written:
                    yield table, row_id


def unwritten_records(connection: Any) -> Iterator[tuple[str, int]]:
    """(table, id) of every record that no operation wrote: brought in behind the program (R18)."""
    for table in Base.metadata.tables:
        if table not in UNAUDITED and connection.execute(f"PRAGMA table_info({table})").fetchall():
            rows = connection.execute(
                f"SELECT id FROM {table} WHERE id NOT IN"
                " (SELECT row_id FROM audit_entry WHERE table_name = ?) ORDER BY id",
                (table,),
            )
            for (row_id,) in rows.fetchall():
                yield table, int(row_id)
            for row_id, is_written in _deviations(connection, table):
                if not is_written:
                    yield table, row_id


def _deviations(connection: Any, table: str) -> Iterator[tuple[int, bool]]:
    """(id, whether the trail says it should be there) of records that do not agree."""
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    names = [row[1] for row in columns]
    if not names:
        return  # an older file does not have it yet
    # The trail leaves out what is empty; a column younger than the record is empty or has a default.
    empty = {row[1]: None for row in columns if not row[3] and row[4] is None}
    rows = connection.execute(f"SELECT id, {', '.join(names)} FROM {table} ORDER BY id")
    told = _last_states(
        connection.execute(
            "SELECT row_id, before_json IS NULL, after_json FROM audit_entry WHERE table_name = ?"
            " ORDER BY row_id, id",
            (table,),
        )
    )
    expected = next(told, None)
    for row_id, *values in rows:
        # The trail knows a record that is gone from the table.
        while expected is not None and expected[0] < row_id:
            if expected[1] is not None:
                yield expected[0], True
            expected = next(told, None)
        if expected is None or expected[0] != row_id:
            continue
        state = expected[1]
        if state is None:
            yield int(row_id), False  # removed, and there again
        elif not _agrees(names, values, (empty | state) if expected[2] else state):
            yield int(row_id), True
        expected = next(told, None)
    while expected is not None:
        if expected[1] is not None:
            yield expected[0], True
        expected = next(told, None)


def _agrees(names: list[str], values: list[Any], expected: Values) -> bool:
    # A column that must not be empty and is younger than the record has no word in the trail.
    return all(expected[name] == value for name, value in zip(names, values, strict=True) if name in expected)


def _last_states(entries: Iterable[Any]) -> Iterator[tuple[int, Values | None, bool]]:
    """Id and last known values of every record (None: removed), and whether the trail saw it made."""
    for row_id, group in groupby(entries, key=lambda entry: entry[0]):
        state: Values | None = None
        is_whole = False
        for _, is_new, after in group:
            is_whole = is_whole or bool(is_new)
            state = None if after is None else {**(state or {}), **json.loads(after)}
        yield int(row_id), state, is_whole

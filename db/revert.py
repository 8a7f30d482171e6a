"""Undo: put back what an audited operation changed, by ids and stored values, never by objects.

Entries are replayed backwards, record by record. A record goes back only when it still looks as the
operation left it (of a `JsonMap` under the keys the operation changed, and whatever its version counter says
since); what does not is an `Obstacle`. Without `rest_only` one obstacle is enough and nothing is touched
(`RevertConflictError` names them all); with it the records in the way stay, with everything that belongs to
them, and the others go back. The revert is written through the same trail as any other change, so redo is
simply the revert of the revert and history never lies.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.audit import Trail, Values, trail_of
from db.base import Base
from db.errors import RevertConflictError
from db.json_map import counters, differing, is_same_at, map_columns, put_back
from db.seal import SEALED_WORDS

# A correction slip is a paper that was made; taking the correction back is a correction of its own.
KEPT_TABLES = frozenset({"correction"})
# A printed sheet is a fact that stays.
PRINTING = "class_session.print"
# What the program does by itself after a step; it goes back with the step, and comes again by itself.
FOLLOWING = ("attendance.prepare", "class_session.expect", "talk.refresh")
# Parts of a record: who stays, stays with his posts; table → the column that names the whole.
PART_OF: Mapping[str, str] = {
    "assignment": "person_id",
    "group_membership": "person_id",
    "unit_state": "unit_id",
    "batch_audience": "batch_id",
    "lecturer": "class_session_id",
    "course_category": "course_id",
    "register_line": "entry_id",
    "register_step": "entry_id",
}
WHOLES = {
    "person_id": "person",
    "unit_id": "unit",
    "batch_id": "batch",
    "class_session_id": "class_session",
    "course_id": "course",
    "entry_id": "register_entry",
}
# What is told when nothing but this stands in the way.
ONE_REASON = {"printed": "undo.printed", "upgraded": "undo.before_upgrade"}
MOST_REFERENCES = 500

Key = tuple[str, int]


@dataclass(frozen=True)
class Obstacle:
    """A record that cannot go back, and the later operation `by` that is in the way.

    `kind`: changed, gone, used (something points at it), taken (its name or number), printed, upgraded (an
    upgrade of the data file moved what its table held), or stays (it is the whole of another record that
    stays).
    """

    table: str
    row_id: int
    kind: str
    by: int | None = None


@dataclass(frozen=True)
class Reverted:
    """What was put back: how many records, and what stayed (with `rest_only`)."""

    count: int
    kept: tuple[Obstacle, ...] = ()


@dataclass(frozen=True)
class _Entry:
    id: int
    key: Key
    before: Values | None
    after: Values | None


class _Blocked(Exception):
    """One record cannot go back."""

    def __init__(self, kind: str, by: int | None = None) -> None:
        super().__init__(kind)
        self.reason = kind, by


def revert_operation(session: Session, operation_id: int, label: str, *, rest_only: bool = False) -> Reverted:
    """Revert the operation in `session` (a write session).

    What the program did by itself since (lists brought up to date, talks found) is taken back with it where
    it stands in the way. Raises `RevertConflictError` undo.printed, undo.before_upgrade or
    undo.changed_since with `obstacles` when somebody's own work does; with `rest_only` only when nothing at
    all could go back.
    """
    connection = session.connection()
    # Parents may be restored after their children within one operation.
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    work = _Revert(connection, trail_of(session), operation_id)
    obstacles = work.run(frozenset())
    kept: dict[Key, Obstacle] = {}
    while obstacles and rest_only:
        work.forget()
        kept |= {(each.table, each.row_id): each for each in obstacles}
        obstacles = work.run(work.with_parts(kept))
    if obstacles or not work.count:
        work.forget()
        raise _conflict(tuple(kept.values()) or tuple(obstacles), label)
    work.keep()
    return Reverted(work.count, tuple(kept.values()))


def _conflict(obstacles: tuple[Obstacle, ...], label: str) -> RevertConflictError:
    real = [each for each in obstacles if each.kind != "stays"]
    kinds = {each.kind for each in real}
    code = ONE_REASON.get(kinds.pop(), "undo.changed_since") if len(kinds) == 1 else "undo.changed_since"
    return RevertConflictError(code, text=label, obstacles=obstacles)


class _Revert:
    """One operation on its way back, inside a savepoint so that it can be tried more than once."""

    def __init__(self, connection: Connection, trail: Trail, operation_id: int) -> None:
        self._connection, self._trail = connection, trail
        self._entries = _entries_of(connection, operation_id)
        self._last = max((entry.id for entry in self._entries), default=0)
        self._known = len(trail.entries)
        self.count = 0

    def run(self, skipped: Collection[Key]) -> list[Obstacle]:
        """Put every record back but the skipped ones; returns what stands in the way."""
        self._connection.exec_driver_sql("SAVEPOINT revert")
        blocked: dict[Key, Obstacle] = {}
        settled: list[_Entry] = []
        self.count = 0
        for entry in self._entries:
            if entry.key in skipped or entry.key in blocked:
                continue
            try:
                if self._put_back(entry, {*skipped, *blocked}):
                    self.count += 1
                else:
                    settled.append(entry)
            except _Blocked as found:
                blocked[entry.key] = Obstacle(*entry.key, *found.reason)
        if settled and not self.count and not blocked:
            # Nothing is left to do: say who did it since.
            blocked = {entry.key: Obstacle(*entry.key, *self._changed(entry).reason) for entry in settled}
        if skipped and not blocked:
            blocked = {key: Obstacle(*key, "gone") for key in self._orphans()}
        return list(blocked.values())

    def forget(self) -> None:
        """Everything as it was before `run`."""
        del self._trail.entries[self._known :]
        self._connection.exec_driver_sql("ROLLBACK TO revert")
        self._connection.exec_driver_sql("RELEASE revert")

    def keep(self) -> None:
        """What `run` did stays."""
        self._connection.exec_driver_sql("RELEASE revert")

    def with_parts(self, kept: Mapping[Key, Obstacle]) -> frozenset[Key]:
        """What stays, with the parts of it that came in the same operation."""
        staying = set(kept)
        for entry in self._entries:
            column = PART_OF.get(entry.key[0])
            whole = (entry.after or entry.before or {}).get(column) if column else None
            if column and isinstance(whole, int) and (WHOLES[column], whole) in staying:
                staying.add(entry.key)
        return frozenset(staying)

    # -- one record --------------------------------------------------------------------------------

    def _put_back(self, entry: _Entry, staying: Collection[Key]) -> bool:
        """False when the record is as it is to be already (已开展 by another mark since)."""
        if entry.key[0] not in Base.metadata.tables:
            raise _Blocked("upgraded")
        try:
            if not self._fits(entry):
                if self._is_settled(entry):
                    return False
                self._take_followers_back([entry.key])
                if not self._fits(entry):
                    raise self._changed(entry)
            if entry.before is None:
                self._free(entry.key, staying)
            self._write(entry)
            return True
        except IntegrityError as error:
            if SEALED_WORDS in str(error.orig):
                raise
            # A unique name or number was given to another record since.
            raise _Blocked("taken") from error

    def _fits(self, entry: _Entry) -> bool:
        """Whether the record still looks as the operation left it."""
        current = _current(self._connection, entry.key)
        if entry.after is None:
            return current is None
        return current is not None and _has(current, entry, entry.after)

    def _is_settled(self, entry: _Entry) -> bool:
        if entry.before is None or entry.after is None:
            return False
        current = _current(self._connection, entry.key)
        return current is not None and _has(current, entry, entry.before)

    def _write(self, entry: _Entry) -> None:
        (table, row_id), before = entry.key, entry.before
        run = self._connection.exec_driver_sql
        if entry.after is None:
            assert before is not None
            names, marks = ", ".join(before), ", ".join("?" * len(before))
            run(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(before.values()))
            self._trail.add(table, row_id, None, before)
        elif before is None:
            current = _current(self._connection, entry.key)
            run(f"DELETE FROM {table} WHERE id = ?", (row_id,))
            self._trail.add(table, row_id, current, None)
        else:
            old, new = _ways(entry, _current(self._connection, entry.key) or {})
            assignments = ", ".join(f"{name} = ?" for name in new)
            run(f"UPDATE {table} SET {assignments} WHERE id = ?", (*new.values(), row_id))
            self._trail.add(table, row_id, old, new)

    def _free(self, key: Key, staying: Collection[Key]) -> None:
        """Raise when rows that this revert does not remove itself still point at the record.

        Children created by the same operation were removed before (entries run backwards), so whatever
        still points here came later and must not be deleted by a cascade.
        """
        users = _references(self._connection, key)
        if not users:
            return
        self._take_followers_back(users)
        users = _references(self._connection, key)
        if not users:
            return
        first = next((user for user in users if user not in staying), None)
        if first is None:
            raise _Blocked("stays")
        by, is_print = self._later(first)
        raise _Blocked("printed" if is_print else "used", by)

    def _changed(self, entry: _Entry) -> _Blocked:
        by, is_print = self._later(entry.key)
        if is_print:
            return _Blocked("printed", by)
        is_gone = entry.after is not None and _current(self._connection, entry.key) is None
        return _Blocked("gone" if is_gone else "changed", by)

    def _later(self, key: Key) -> tuple[int | None, bool]:
        """The newest operation that wrote the record since, and whether it was the printing of a sheet."""
        found = self._connection.exec_driver_sql(
            "SELECT o.id, o.action FROM audit_entry e JOIN operation o ON o.id = e.operation_id"
            " WHERE e.table_name = ? AND e.row_id = ? AND e.id > ? ORDER BY e.id DESC LIMIT 1",
            (*key, self._last),
        ).first()
        return (None, False) if found is None else (int(found.id), found.action == PRINTING)

    def _take_followers_back(self, keys: Iterable[Key]) -> None:
        """Take back what the program did to these records by itself, newest first, as far as that goes."""
        marks = ", ".join("?" * len(FOLLOWING))
        for key in keys:
            rows = self._connection.exec_driver_sql(
                "SELECT e.id, e.before_json, e.after_json FROM audit_entry e"
                " JOIN operation o ON o.id = e.operation_id WHERE e.table_name = ? AND e.row_id = ?"
                f" AND e.id > ? AND o.action IN ({marks}) ORDER BY e.id DESC",
                (*key, self._last, *FOLLOWING),
            ).all()
            for row in rows:
                entry = _Entry(row.id, key, _loaded(row.before_json), _loaded(row.after_json))
                if not self._fits(entry) or (entry.before is None and _references(self._connection, key)):
                    break
                self._write(entry)

    def _orphans(self) -> list[Key]:
        """Records put back whose parent stayed away."""
        restored = {entry.key for entry in self._entries if entry.after is None}
        return [
            (table, int(row[1]))
            for table in {table for table, _ in restored}
            for row in self._connection.exec_driver_sql(f"PRAGMA foreign_key_check({table})")
            if (table, row[1]) in restored
        ]


def _entries_of(connection: Connection, operation_id: int) -> Sequence[_Entry]:
    rows = connection.exec_driver_sql(
        "SELECT id, table_name, row_id, before_json, after_json FROM audit_entry"
        " WHERE operation_id = ? ORDER BY id DESC",
        (operation_id,),
    ).all()
    return [
        _Entry(row.id, (row.table_name, row.row_id), _loaded(row.before_json), _loaded(row.after_json))
        for row in rows
        if row.table_name not in KEPT_TABLES
    ]


def _has(current: Values, entry: _Entry, values: Values) -> bool:
    """Whether the record says `values`: a map under the keys the entry changed, its version counter never."""
    table = entry.key[0]
    maps, skipped = map_columns(table), counters(table)
    return all(
        is_same_at(_keys(entry, name), current.get(name), value)
        if name in maps
        else current.get(name) == value
        for name, value in values.items()
        if name not in skipped
    )


def _keys(entry: _Entry, column: str) -> frozenset[str] | None:
    """The keys of a map that the entry changed; None for all of a record that it made or removed."""
    if entry.before is None or entry.after is None:
        return None
    return differing(entry.before.get(column), entry.after.get(column))


def _ways(entry: _Entry, current: Values) -> tuple[Values, Values]:
    """(what stands there, what is put there) for the columns of a changed record."""
    table = entry.key[0]
    old, new = dict(entry.after or {}), dict(entry.before or {})
    for name in map_columns(table) & new.keys():
        old[name] = current[name]
        new[name] = put_back(current[name], new[name], _keys(entry, name) or frozenset())
    for name in counters(table) & new.keys():
        if current[name] != old[name]:
            # Another edit stands in between: a number nobody has seen yet.
            old[name], new[name] = current[name], current[name] + 1
    return old, new


def _loaded(stored: str | None) -> Values | None:
    return None if stored is None else json.loads(stored)


def _current(connection: Connection, key: Key) -> Values | None:
    table, row_id = key
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


def _references(connection: Connection, key: Key) -> list[Key]:
    """Records that point at this one (some of them, when they are very many)."""
    table, row_id = key
    found: list[Key] = []
    for other, column in _referencing(table):
        rows: Any = connection.exec_driver_sql(
            f"SELECT id FROM {other} WHERE {column} = ? LIMIT {MOST_REFERENCES}", (row_id,)
        )
        found.extend((other, int(row[0])) for row in rows)
    return found

"""Audit trail: one `operation` per write, one `audit_entry` per changed record, chained by HMAC.

The trail is kept by listening to the write session; no service writes it by hand. Values are kept as
the database stores them (ISO dates, integers), keyed by column name, so that undo can put them back
without any model class. Bulk statements that would slip past raise `UnauditedWriteError`; the audited
bulk calls of this module are the fast way for imports.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, Engine, Table, event, inspect
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.unitofwork import UOWTransaction
from sqlalchemy.orm.util import identity_key

from db.base import Base
from db.errors import UnauditedWriteError
from db.json_map import json_text

# The trail itself and what is derived from it are not audited.
UNAUDITED = frozenset({"operation", "audit_entry", "meta"})
_DIALECT = sqlite_dialect(json_serializer=json_text)
AT_ONCE = 1000  # entries that go into the chain in one piece

Values = dict[str, Any]


@dataclass
class Trail:
    """What one write session has changed so far: (table, row id, before, after) in order."""

    entries: list[tuple[str, int, Values | None, Values | None]] = field(default_factory=list)

    def add(self, table: str, row: int, before: Values | None, after: Values | None) -> None:
        """Note one changed record."""
        self.entries.append((table, row, before, after))

    def touched(self) -> dict[str, frozenset[int]]:
        """Table name -> ids of changed rows."""
        ids: dict[str, set[int]] = {}
        for table, row, _, _ in self.entries:
            ids.setdefault(table, set()).add(row)
        return {table: frozenset(rows) for table, rows in ids.items()}


@cache
def _binders(table: Table) -> dict[str, Callable[[Any], Any] | None]:
    """Column name -> function that turns a Python value into the stored value (None: as it is)."""
    return {
        column.name: column.type.dialect_impl(_DIALECT).bind_processor(_DIALECT) for column in table.columns
    }


def stored_values(table: Table, values: Mapping[str, Any]) -> Values:
    """`values` (Python side, by column name) as the database stores them."""
    binders = _binders(table)
    result: Values = {}
    for name, value in values.items():
        binder = binders[name]
        result[name] = value if binder is None or value is None else binder(value)
    return result


def _table(instance: object) -> Table:
    table = inspect(instance).mapper.local_table
    assert isinstance(table, Table)
    return table


def _whole_row(instance: Any) -> Values:
    state = inspect(instance)
    table = _table(instance)
    row = {}
    for attribute in state.mapper.column_attrs:
        row[attribute.columns[0].name] = state.dict.get(attribute.key)
    return stored_values(table, row)


def _changed_columns(instance: Any) -> tuple[Values, Values]:
    state = inspect(instance)
    table = _table(instance)
    before: Values = {}
    after: Values = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if history.has_changes():
            name = attribute.columns[0].name
            before[name] = history.deleted[0] if history.deleted else None
            after[name] = history.added[0] if history.added else None
    counter = state.mapper.version_id_col
    if after and counter is not None and counter.name not in after:
        # The flush raises the version by itself, so it is in no attribute history.
        after[counter.name] = state.dict[counter.name]
        before[counter.name] = after[counter.name] - 1
    return stored_values(table, before), stored_values(table, after)


def _note_flush(session: Session, trail: Trail) -> None:
    """Add what a flush has just written to the trail; attribute history is still there at this point."""

    def audited(instances: Iterable[Any]) -> list[tuple[Any, str]]:
        named = [(instance, _table(instance).name) for instance in instances]
        return [(instance, table) for instance, table in named if table not in UNAUDITED]

    for instance, table in audited(session.new):
        trail.add(table, instance.id, None, _whole_row(instance))
    for instance, table in audited(session.dirty):
        before, after = _changed_columns(instance)
        if before != after:
            trail.add(table, instance.id, before, after)
    for instance, table in audited(session.deleted):
        trail.add(table, instance.id, _whole_row(instance), None)


class AuditedSession(Session):
    """The session of a write: what it changes goes into `session.info["trail"]`, and nothing past that."""


# On the class: a session is made with every mark that is entered, and hanging listeners on each costs more
# than its statements.
@event.listens_for(AuditedSession, "after_flush")
def _after_flush(session: Session, _context: UOWTransaction) -> None:
    _note_flush(session, trail_of(session))


@event.listens_for(AuditedSession, "do_orm_execute")
def _guard(state: ORMExecuteState) -> None:
    if (state.is_insert or state.is_update or state.is_delete) and not state.execution_options.get(
        "audited", False
    ):
        raise UnauditedWriteError(str(state.statement))


def watched(engine: Engine) -> tuple[AuditedSession, Trail]:
    """A session for one write on `engine`, and the trail it will fill."""
    session, trail = AuditedSession(engine, expire_on_commit=False), Trail()
    session.info["trail"] = trail
    return session, trail


def flushed(session: Session) -> Connection:
    """The session's connection with everything pending written: for plain statements past the session."""
    session.flush()
    return session.connection()


def trail_of(session: Session) -> Trail:
    """The trail of a write session; a read session has none."""
    trail = session.info.get("trail")
    if not isinstance(trail, Trail):
        raise UnauditedWriteError("this session cannot write")
    return trail


def is_reading(session: Session) -> bool:
    """Whether the session cannot write: what it has read once stays so as long as it lives."""
    return "trail" not in session.info


def next_id(session: Session, table: Table) -> int:
    """The next id AUTOINCREMENT would give; safe because every write holds the write lock."""
    row = session.connection().exec_driver_sql(
        "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?), 0), "
        f"coalesce((SELECT max(id) FROM {table.name}), 0)) + 1",
        (table.name,),
    )
    return int(row.scalar_one())


def bulk_insert(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert many rows of `model` fast and audited; returns their ids in order.

    Rows are mappings by column name; missing columns take the column's Python default or NULL.
    """
    if not rows:
        return []
    connection = flushed(session)
    table = model.__table__
    assert isinstance(table, Table)
    entries = trail_of(session).entries
    # A plain str: the name of a table is one that drivers and digests take apart slowly.
    name, first = str(table.name), next_id(session, table)
    names = [column.name for column in table.columns]
    blank = dict.fromkeys(names) | {
        column.name: column.default.arg
        for column in table.columns
        if column.default is not None and column.default.is_scalar
    }
    binders = [(each, binder) for each, binder in _binders(table).items() if binder is not None]
    values: list[tuple[Any, ...]] = []
    for row_id, row in enumerate(rows, first):
        full = {**blank, **row, "id": row_id}
        for each, binder in binders:
            if full[each] is not None:
                full[each] = binder(full[each])
        values.append(tuple(full.values()))
        # NULLs say nothing about a new row and would double the size of a large import's trail.
        entries.append((name, row_id, None, {k: v for k, v in full.items() if v is not None}))
    marks = ", ".join("?" * len(names))
    connection.exec_driver_sql(f"INSERT INTO {name} ({', '.join(names)}) VALUES ({marks})", values)
    return list(range(first, first + len(values)))


def bulk_update(session: Session, model: type[Base], rows: Iterable[Mapping[str, Any]]) -> int:
    """Update many rows of `model` by id, fast and audited; returns how many really changed.

    Each mapping holds `id` and the new values by column name. Unchanged rows leave no trace. Records of the
    session follow.
    """
    connection = flushed(session)
    table = model.__table__
    assert isinstance(table, Table)
    trail = trail_of(session)
    rows = list(rows)
    wanted = [
        (row["id"], stored_values(table, {name: value for name, value in row.items() if name != "id"}))
        for row in rows
    ]
    now = _values_now(connection, table, wanted)
    # Updates of the same columns go to the driver together, in the order they were given.
    parts: list[tuple[tuple[str, ...], list[tuple[Any, ...]]]] = []
    changed = 0
    for row_id, values in wanted:
        own = now[row_id]
        before = {name: own[name] for name, new in values.items() if own[name] != new}
        if not before:
            continue
        after = {name: values[name] for name in before}
        own.update(after)
        if not parts or parts[-1][0] != tuple(after):
            parts.append((tuple(after), []))
        parts[-1][1].append((*after.values(), row_id))
        trail.add(str(table.name), row_id, before, after)
        changed += 1
    for names, each in parts:
        assignments = ", ".join(f"{name} = ?" for name in names)
        statement = f"UPDATE {table.name} SET {assignments} WHERE id = ?"
        connection.exec_driver_sql(statement, each[0] if len(each) == 1 else each)
    _follow(session, model, rows)
    return changed


def _follow(session: Session, model: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    """Give the records that the session holds what was written past it: a stale one would hide a change."""
    held = session.identity_map
    if not held:
        return
    for row in rows:
        record = held.get(identity_key(model, row["id"]))
        if record is not None:
            for name, value in row.items():
                set_committed_value(record, name, value)


def _values_now(
    connection: Connection, table: Table, wanted: Sequence[tuple[int, Values]]
) -> dict[int, Values]:
    """Row id → what stands in the columns to be written. Raises `NoResultFound` for a row that is gone."""
    if not wanted:
        return {}
    names = list(dict.fromkeys(name for _, values in wanted for name in values))
    ids = list(dict.fromkeys(row_id for row_id, _ in wanted))
    found: Iterable[Any] = connection.exec_driver_sql(
        f"SELECT {', '.join(['id', *names])} FROM {table.name} WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(ids),),
    )
    now = {row_id: dict(zip(names, values, strict=True)) for row_id, *values in found}
    if len(now) < len(ids):
        raise NoResultFound(f"{table.name}: {sorted(set(ids) - now.keys())}")
    return now


# One encoder for all entries: json.dumps would build one for each.
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _encode(values: Values | None) -> str | None:
    return None if values is None else _JSON(values)


def digest(
    key: bytes,
    previous: str,
    header: Sequence[object],
    entries: Iterable[Sequence[object]],
) -> str:
    """Chain link of one operation: HMAC-SHA256 over the previous link, the header and every entry."""
    mac = hmac.new(key, previous.encode(), hashlib.sha256)
    parts = chain((header,), entries)
    while some := tuple(islice(parts, AT_ONCE)):
        # A length prefix keeps neighbouring fields from trading characters unseen.
        texts = ("" if v is None else v if type(v) is str else str(v) for part in some for v in part)
        mac.update("".join([f"{len(s)}:{s}" for s in texts]).encode())
    return mac.hexdigest()


def write_operation(
    session: Session,
    trail: Trail,
    *,
    key: bytes,
    at: str,
    actor: str,
    action: str,
    label: str,
    reason: str | None,
    reverts: int | None,
) -> int | None:
    """Store the operation and its entries, linked with the file's `key` (`audit_key`).

    Returns its id, or None when nothing changed.
    """
    if not trail.entries:
        return None
    connection = session.connection()
    previous = connection.exec_driver_sql("SELECT digest FROM operation ORDER BY id DESC LIMIT 1").scalar()
    encoded = [(table, row, _encode(before), _encode(after)) for table, row, before, after in trail.entries]
    link = digest(key, str(previous or ""), _header(at, actor, action, label, reverts, reason), encoded)
    operation_id = connection.exec_driver_sql(
        "INSERT INTO operation (at, actor, action, label, reason, reverts_id, entry_count, digest)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (at, actor, action, label, reason, reverts, len(encoded), link),
    ).lastrowid
    assert operation_id is not None
    connection.exec_driver_sql(
        "INSERT INTO audit_entry (operation_id, table_name, row_id, before_json, after_json)"
        " VALUES (?, ?, ?, ?, ?)",
        [(operation_id, *entry) for entry in encoded],
    )
    return int(operation_id)


def _header(*fields: object) -> Sequence[object]:
    """The fields of an operation in its link; without a reason the link is as it was before schema 3."""
    return fields if fields[-1] is not None else fields[:-1]


def audit_key(session: Session) -> bytes:
    """The key of the chain; a data file gets it when it is made and keeps it for life."""
    found = session.connection().exec_driver_sql("SELECT value FROM meta WHERE name = 'audit_key'")
    return bytes.fromhex(str(found.scalar_one()))


def verify_chain(session: Session) -> int | None:
    """Id of the first operation whose link does not fit, or None when the whole chain holds (R18)."""
    connection = session.connection()
    key = audit_key(session)
    previous = ""
    operations = connection.exec_driver_sql(
        "SELECT id, at, actor, action, label, reverts_id, reason, entry_count, digest"
        " FROM operation ORDER BY id"
    ).all()
    entries: dict[int, list[tuple[Any, ...]]] = {}
    for row in connection.exec_driver_sql(
        "SELECT operation_id, table_name, row_id, before_json, after_json FROM audit_entry ORDER BY id"
    ):
        entries.setdefault(row[0], []).append(tuple(row[1:]))
    for operation in operations:
        own = entries.pop(operation.id, [])
        header = _header(*operation[1:7])
        if len(own) != operation.entry_count or digest(key, previous, header, own) != operation.digest:
            return int(operation.id)
        previous = operation.digest
    return next(iter(entries), None)


def head_code(session: Session) -> str:
    """The first 8 hex digits of the newest link, printed on ledgers so that a rollback shows."""
    found = (
        session.connection().exec_driver_sql("SELECT digest FROM operation ORDER BY id DESC LIMIT 1").scalar()
    )
    return "00000000" if found is None else str(found)[:8].upper()

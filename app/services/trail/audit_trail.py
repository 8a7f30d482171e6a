"""操作记录: who changed what, when, from what to what, in words (complaint 3, R18)."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, text
from sqlalchemy.orm import Session

from app.operator_name import shown_operator
from app.rules.hours import format_centi
from app.services.operation.operations import shown_text
from app.services.trail import audit_codes as codes
from app.services.trail import audit_words as words
from app.services.trail.register_words import TABLES as REGISTER_TABLES
from app.services.trail.register_words import RegisterWords
from app.services.trail.secret_search import OpenWords
from db.audit import head_code, verify_chain
from db.models import AuditEntry, MarkKind, Operation, Person
from db.results import RowsStatement

EMPTY = "空"
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
MOST_TEXT = 120
# Tables with a person of their own, for "everything about 张三".
OF_PERSON = (
    "assignment",
    "group_membership",
    "standing",
    "participation",
    "attempt",
    "leave",
    "hour_entry",
    "warning_talk",
)
Values = dict[str, Any]
Names = Mapping[tuple[str, int], str]
States = tuple[Values | None, Values | None]
# Table, row id, stored values before and after.
Entry = tuple[str, int, Values | None, Values | None]


@dataclass(frozen=True)
class AuditFilter:
    """What to show: words (a name, or part of the step's text), days (inclusive), a kind, one step."""

    text: str = ""
    first: date | None = None
    last: date | None = None
    kind: str = ""
    operation_id: int | None = None


@dataclass(frozen=True)
class AuditRow:
    """One changed record: `id` pages the list, `record` names it, `change` says old → new, `reason` why.

    `kind` and `row_id` are the record's table and id.
    """

    id: int
    operation_id: int
    at: str
    actor: str
    step: str
    table: str
    record: str
    change: str
    reason: str = ""
    kind: str = ""
    row_id: int = 0


@dataclass(frozen=True)
class Described:
    """One changed record in words: its kind, its name, old → new."""

    table: str
    record: str
    change: str


@dataclass(frozen=True)
class ChainState:
    """Whether the trail is whole: `broken_at` names the first operation that does not fit."""

    head_code: str
    operations: int
    broken_at: int | None


def list_changes(
    session: Session, *, wanted: AuditFilter | None = None, before_id: int | None = None, limit: int = 200
) -> tuple[AuditRow, ...]:
    """Changes, newest first; `before_id` continues a page."""
    statement = _filtered(session, wanted or AuditFilter()).order_by(AuditEntry.id.desc()).limit(limit)
    if before_id is not None:
        statement = statement.where(AuditEntry.id < before_id)
    rows = session.execute(statement).all()
    told = describe(
        session,
        entries=[(r.table_name, r.row_id, _values(r.before_json), _values(r.after_json)) for r in rows],
    )
    return tuple(
        AuditRow(
            row.id,
            row.operation_id,
            row.at.replace("T", " ")[:16],
            shown_operator(row.actor),
            shown_text(row.action, row.label, row.reverts_id, {}),
            known.table,
            known.record,
            known.change,
            row.reason or "",
            row.table_name,
            row.row_id,
        )
        for row, known in zip(rows, told, strict=True)
    )


def describe(session: Session, *, entries: Sequence[Entry]) -> tuple[Described, ...]:
    """Changed records in words, in the order given."""
    names = _names(session, entries)
    told = RegisterWords(session, entries)
    names = {**names, **told.names()}
    marks = {row.code: row.label for row in session.execute(select(MarkKind.code, MarkKind.label))}
    found = []
    for table, row_id, before, after in entries:
        old, new = told.without_secrets(table, row_id, before, after)
        found.append(
            Described(
                words.TABLES.get(table, "其他"),
                _record(table, row_id, {**(old or {}), **(new or {})}, names),
                _change(table, old, new, names, marks, told.changes(table, row_id, before, after)),
            )
        )
    return tuple(found)


def is_shown(entry: Entry) -> bool:
    """Whether a change says anything to a reader (not only versions and search keys)."""
    _, _, old, new = entry
    return old is None or new is None or any(column not in words.HIDDEN for column in new)


def entries_of(session: Session, *, operation_id: int) -> dict[tuple[str, int], States]:
    """(table, row id) → stored values before and after, of one operation."""
    rows = session.execute(
        select(AuditEntry.table_name, AuditEntry.row_id, AuditEntry.before_json, AuditEntry.after_json).where(
            AuditEntry.operation_id == operation_id
        )
    )
    return {(r.table_name, r.row_id): (_values(r.before_json), _values(r.after_json)) for r in rows}


def count_changes(session: Session, *, wanted: AuditFilter) -> int:
    """How many changes the filter lets through."""
    return session.scalar(select(func.count()).select_from(_filtered(session, wanted).subquery())) or 0


def chain_state(session: Session) -> ChainState:
    """Check the whole chain (R18)."""
    count = session.scalar(select(func.count()).select_from(Operation)) or 0
    return ChainState(head_code(session), count, verify_chain(session))


def _filtered(session: Session, wanted: AuditFilter) -> RowsStatement:
    statement = select(
        AuditEntry.id,
        AuditEntry.operation_id,
        Operation.at,
        Operation.actor,
        Operation.action,
        Operation.label,
        Operation.reverts_id,
        Operation.reason,
        AuditEntry.table_name,
        AuditEntry.row_id,
        AuditEntry.before_json,
        AuditEntry.after_json,
    ).join(Operation, Operation.id == AuditEntry.operation_id)
    if wanted.first is not None:
        statement = statement.where(Operation.at >= wanted.first.isoformat())
    if wanted.last is not None:
        statement = statement.where(Operation.at < (wanted.last + timedelta(days=1)).isoformat())
    if wanted.operation_id is not None:
        statement = statement.where(AuditEntry.operation_id == wanted.operation_id)
    if wanted.kind in words.KINDS:
        statement = statement.where(AuditEntry.table_name.in_(words.KINDS[wanted.kind]))
    sought = wanted.text.strip()
    if sought:
        statement = statement.where(or_(*_about(session, sought)))
    return statement


def _about(session: Session, sought: str) -> Iterable[ColumnElement[bool]]:
    yield Operation.label.contains(sought, autoescape=True)
    yield Operation.actor.contains(sought, autoescape=True)
    yield Operation.reason.contains(sought, autoescape=True)
    open_words = OpenWords(session)
    yield open_words.holds(sought)
    found = select(Person.id).where(Person.name.contains(sought, autoescape=True)).limit(50)
    people = list(session.scalars(found))
    if not people:
        return
    yield and_(AuditEntry.table_name == "person", AuditEntry.row_id.in_(people))
    marks = ", ".join(str(person) for person in people)
    for table in OF_PERSON:
        rows = text(f"audit_entry.row_id IN (SELECT id FROM {table} WHERE person_id IN ({marks}))")
        yield and_(AuditEntry.table_name == table, rows)
    for person in people:  # records that are gone
        for end in (",", "}"):
            gone = AuditEntry.before_json.contains(f'"person_id":{person}{end}', autoescape=True)
            yield and_(gone, open_words.is_open)


def _values(stored: str | None) -> Values | None:
    return None if stored is None else json.loads(stored)


def _names(session: Session, entries: Iterable[tuple[str, int, Values | None, Values | None]]) -> Names:
    """Words for every record the entries are about or point to, one query for each table."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for table, row_id, old, new in entries:
        wanted[table].add(row_id)
        for values in (old or {}, new or {}):
            for column, value in values.items():
                if column in words.POINTERS and isinstance(value, int):
                    wanted[words.POINTERS[column]].add(value)
    found: dict[tuple[str, int], str] = {}
    for table, ids in wanted.items():
        if table in words.NAMES:
            sql = words.NAMES[table].format(", ".join(str(row_id) for row_id in sorted(ids)))
            for known in session.execute(text(sql)):
                found[table, int(known[0])] = str(known[1])
            for row_id in ids - {row_id for kind, row_id in found if kind == table}:
                gone = _last_name(session, table, row_id)
                if gone:
                    found[table, row_id] = gone
    return found


def _last_name(session: Session, table: str, row_id: int) -> str:
    """What a removed record was called, from the trail itself."""
    stored = session.scalar(
        select(AuditEntry.before_json)
        .where(
            AuditEntry.table_name == table,
            AuditEntry.row_id == row_id,
            AuditEntry.after_json.is_(None),
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return _own_name(_values(stored) or {})


def _own_name(values: Values) -> str:
    own = next(
        (str(values[name]) for name in ("name", "title", "label", "file_name") if values.get(name)), ""
    )
    return _setting(own)


def _setting(name: str) -> str:
    """A setting's key in words; every other name stays as it is."""
    if name in codes.CODES:
        return codes.CODES[name]
    name, _, year = name.partition("@")
    prefix = next((prefix for prefix in codes.SETTINGS if name.startswith(prefix)), "")
    said = codes.SETTINGS[prefix] if prefix else name
    return f"{said}（{year} 年度）" if year.isdigit() else said


def _record(table: str, row_id: int, values: Values, names: Names) -> str:
    known = names.get((table, row_id))
    if known:
        return known
    pointed = [
        names.get((words.POINTERS[column], value), "")
        for column, value in values.items()
        if column in words.POINTERS and isinstance(value, int)
    ]
    return "、".join(part for part in (_own_name(values), *pointed) if part) or f"第 {row_id} 条"


def _change(
    table: str,
    old: Values | None,
    new: Values | None,
    names: Names,
    marks: Mapping[str, str],
    by_key: Sequence[tuple[str, str, str]] = (),
) -> str:
    hidden = words.HIDDEN | words.BY_KEY if table in REGISTER_TABLES else words.HIDDEN | words.OF_FILES

    def shown(column: str, value: object) -> str:
        own = codes.OWN_CODES.get((table, column), {})
        return own.get(str(value)) or _word(column, value, names, marks)

    if old is not None and new is not None:
        parts = [
            f"{_column(table, column)}：{shown(column, old.get(column))} → {shown(column, value)}"
            for column, value in new.items()
            if column not in hidden
        ]
        parts += [f"{title}：{before} → {after}" for title, before, after in by_key]
        return "；".join(parts) or "内部数据更新"
    filled = (new if new is not None else old) or {}
    parts = [
        f"{_column(table, column)}：{shown(column, value)}"
        for column, value in filled.items()
        if column not in hidden and value not in (None, "")
    ]
    parts += [f"{title}：{after if old is None else before}" for title, before, after in by_key]
    return f"{'新增' if old is None else '删除'}　{'；'.join(parts)}"


MARK_COLUMNS = ("mark", "counts_as", "status")


def _column(table: str, column: str) -> str:
    return words.OWN_COLUMNS.get((table, column)) or words.COLUMNS.get(column, "其他")


def _word(column: str, value: object, names: Names, marks: Mapping[str, str]) -> str:
    if value is None or value == "":
        return EMPTY
    if column in words.POINTERS and isinstance(value, int):
        return names.get((words.POINTERS[column], value), f"第 {value} 条")
    if column in ("id_number", "phone"):
        return f"…{str(value)[-4:]}"
    if column.endswith("_centi") and isinstance(value, int):
        return format_centi(value)
    if column in words.YES_NO:
        return "是" if value else "否"
    if column in MARK_COLUMNS and str(value) in marks:
        return marks[str(value)]
    if column == "steps_json":
        return "、".join(f"超过{minutes}分钟{percent}%" for minutes, percent in json.loads(str(value)))
    plain = _setting(str(value)).replace("\n", " ")
    if column in ("value", "json") and plain[:1] in ("{", "["):
        return "（一组设置）"
    if _STAMP.match(plain):
        plain = plain[:16].replace("T", " ")
    return plain if len(plain) <= MOST_TEXT else f"{plain[:MOST_TEXT]}…"

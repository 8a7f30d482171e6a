"""The search of the trail finds nothing by what is confidential: shown after 解锁 only, never searched.

Of a register that is confidential as a whole no record is found by what it says; of others the confidential
fields are left out of what is looked through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    cast,
    false,
    func,
    not_,
    or_,
    select,
    union,
)
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import Integer, Text

from app.errors import GanxunError
from app.rules.registers.description import Register
from db.models import AuditEntry, RegisterEntry, RegisterLine, RegisterStep

ENTRY, STEP, LINE = "register_entry", "register_step", "register_line"
Stored = InstrumentedAttribute[str | None]


class OpenWords:
    """What may be looked through; the registers are read once."""

    def __init__(self, session: Session) -> None:
        self._secret = {
            each.id: (each.secret, frozenset(field.id for field in each.fields if field.secret))
            for each in _registers(session).values()
            if each.secret or any(field.secret for field in each.fields)
        }
        self._scopes = {each: _scope(each) for each in self._secret}

    def holds(self, sought: str) -> ColumnElement[bool]:
        """Whether what a record says, before or after, has these words in a part that is not confidential."""
        plain = _contains((AuditEntry.before_json, AuditEntry.after_json), sought)
        if not self._secret:
            return plain
        found = [and_(not_(or_(*self._scopes.values())), plain)]
        for register_id, (is_whole, fields) in self._secret.items():
            if is_whole:
                continue
            texts = [_without(column, fields) for column in (AuditEntry.before_json, AuditEntry.after_json)]
            found.append(and_(self._scopes[register_id], _is_open(fields), _contains(texts, sought)))
        return or_(*found)

    @property
    def is_open(self) -> ColumnElement[bool]:
        """Whether a record is of no register that is confidential as a whole."""
        whole = [self._scopes[each] for each, (is_whole, _) in self._secret.items() if is_whole]
        return not_(or_(*whole)) if whole else not_(false())


def _registers(session: Session) -> Mapping[str, Register]:
    from app.registers import shipped
    from app.services.register import forms

    try:
        return forms.shelf(session).registers
    except (
        GanxunError
    ):  # a description of hers that cannot be read: the shipped ones say what is confidential
        return shipped()


def _contains(texts: Iterable[ColumnElement[str] | Stored], sought: str) -> ColumnElement[bool]:
    """A missing text holds nothing."""
    return or_(*(func.coalesce(text, "").contains(sought, autoescape=True) for text in texts))


def _without(column: Stored, fields: frozenset[str]) -> ColumnElement[str]:
    """The stored text of a record without the values of these fields."""
    paths = [f'$."{field}"' for field in sorted(fields)]
    kept = func.json_remove(func.json_extract(column, "$.data"), *paths)
    return cast(func.json_set(column, "$.data", kept), Text)


def _is_open(fields: frozenset[str]) -> ColumnElement[bool]:
    """Whether a line is of no confidential field."""
    stored = func.coalesce(AuditEntry.after_json, AuditEntry.before_json)
    field = func.coalesce(func.json_extract(stored, "$.field"), "")
    return or_(AuditEntry.table_name != LINE, field.not_in(sorted(fields)))


def _scope(register_id: str) -> ColumnElement[bool]:
    """Whether a change is of an entry of the register, of its steps or lines; also of one that is gone."""
    says = _contains((AuditEntry.before_json, AuditEntry.after_json), f'"register":"{register_id}"')
    entries = _ids(
        select(RegisterEntry.id).where(RegisterEntry.register == register_id),
        select(AuditEntry.row_id).where(AuditEntry.table_name == ENTRY, says),
    )
    steps = _ids(
        select(RegisterStep.id).where(RegisterStep.entry_id.in_(entries)),
        _told(STEP, "entry_id", entries),
    )
    lines = _ids(
        select(RegisterLine.id).where(RegisterLine.entry_id.in_(entries) | RegisterLine.step_id.in_(steps)),
        _told(LINE, "entry_id", entries),
        _told(LINE, "step_id", steps),
    )
    return or_(
        *(
            and_(AuditEntry.table_name == table, AuditEntry.row_id.in_(ids))
            for table, ids in ((ENTRY, entries), (STEP, steps), (LINE, lines))
        )
    )


def _ids(*parts: Select[int]) -> Select[int]:
    found = union(*parts).subquery()
    return select(found.c[0])


def _told(table: str, pointer: str, owners: Select[int]) -> Select[int]:
    """Records of a table that the trail says belonged to these owners."""
    stored = func.coalesce(AuditEntry.after_json, AuditEntry.before_json)
    owner = cast(func.json_extract(stored, f"$.{pointer}"), Integer)
    return select(AuditEntry.row_id).where(AuditEntry.table_name == table, owner.in_(owners))

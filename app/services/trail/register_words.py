"""What the trail says of entries of registers: key by key, in the titles of their description."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import GanxunError
from app.rules.hours import format_centi
from app.rules.registers.cells import period_title
from app.rules.registers.description import Field, Kind, Register
from app.rules.registers.form_words import compared, form_words
from app.services.trail.gone_registers import last_title
from db.json_map import differing, loaded
from db.models import AuditEntry, RegisterEntry, RegisterStep

ENTRY, STEP, LINE, FORM = "register_entry", "register_step", "register_line", "register_form"
FILE = "attachment"
TABLES = frozenset({ENTRY, STEP, LINE, FORM})
WAIVER = "waiver"
SECRET = "（保密内容）"
# What a record of a register that is confidential as a whole may say of itself.
SECRET_SAYS = frozenset({"id", "on_day", "year", "version", "entry_id", "step_id"})
EMPTY = "空"
MOST = 120
Values = dict[str, Any]
Entry = tuple[str, int, Values | None, Values | None]
Change = tuple[str, str, str]  # what, before, after


class RegisterWords:
    """The words of the register tables for some entries of the trail; nothing is read where none is there."""

    def __init__(self, session: Session, entries: Iterable[Entry]) -> None:
        self._session = session
        self._registers: Mapping[str, Register] = {}
        self._register_of: dict[int, str] = {}
        self._gone: dict[str, str] = {}  # registers no longer there: what they were called
        self._entry_of: dict[int, int] = {}
        self._names: dict[tuple[str, int], str] = {}
        own = [entry for entry in entries if entry[0] in TABLES or _is_of_entry(entry)]
        if own:
            self._read(own)

    def _read(self, entries: list[Entry]) -> None:
        from app.services.register import forms

        try:
            self._registers = forms.shelf(self._session).registers
        except GanxunError:
            # A description that cannot be read is told on its own page; the trail goes on in plain words.
            self._registers = {}
        for table, row_id, old, new in entries:
            values = {**(old or {}), **(new or {})}
            if table == ENTRY and values.get("register"):
                self._register_of[row_id] = str(values["register"])
            if table == STEP and values.get("entry_id"):
                self._entry_of[row_id] = int(values["entry_id"])
        for table, row_id, old, new in entries:
            self._name(table, row_id, {**(old or {}), **(new or {})})

    def _name(self, table: str, row_id: int, values: Values) -> None:
        if table == FILE:
            self._name(ENTRY, self._entry(table, row_id, values), {})
            if values.get("step_id"):
                self._names[STEP, int(values["step_id"])] = "办理情况"
            return
        if table == FORM:
            register_id = values.get("register") or self._told(FORM, row_id).get("register", "")
            self._names[table, row_id] = self.register_title(register_id)
            return
        entry_id = self._entry(table, row_id, values)
        said = f"{self.register_title(self._of_entry(entry_id))}第{entry_id}号"
        self._names[table, row_id] = said
        self._names[ENTRY, entry_id] = said

    def names(self) -> dict[tuple[str, int], str]:
        """(table, id) → what the record is called, of those that were given and those they belong to."""
        return self._names

    def register_title(self, register_id: object) -> str:
        """The title of a register; of one of her own that is gone, the last it had."""
        known = self._registers.get(str(register_id))
        if known is not None:
            return known.title
        gone = str(register_id)
        if gone not in self._gone:
            self._gone[gone] = last_title(self._session, register_id=gone)
        return self._gone[gone]

    def without_secrets(
        self, table: str, row_id: int, old: Values | None, new: Values | None
    ) -> tuple[Values | None, Values | None]:
        """The values of a record; of a register that is confidential as a whole only its days."""
        if table not in (ENTRY, STEP, LINE):
            return old, new
        register = self._registers.get(self._register(table, row_id, {**(old or {}), **(new or {})}))
        if register is None or not register.secret:
            return old, new

        def of(values: Values | None) -> Values | None:
            return None if values is None else {k: v for k, v in values.items() if k in SECRET_SAYS}

        return of(old), of(new)

    def changes(self, table: str, row_id: int, old: Values | None, new: Values | None) -> tuple[Change, ...]:
        """(what, before, after) of the keys of the map that differ, and of state, slot, field and 所属期."""
        if table == FORM:
            return self._of_form(row_id, old or {}, new or {})
        if table not in (ENTRY, STEP, LINE) and not _is_of_entry((table, row_id, old, new)):
            return ()
        register = self._registers.get(self._register(table, row_id, {**(old or {}), **(new or {})}))
        before, after = old or {}, new or {}
        found = [
            (title, self._plain(register, column, before), self._plain(register, column, after))
            for column, title in (
                ("state", "状态"),
                ("slot", "类别"),
                ("field", "栏目"),
                ("period", "所属期"),
            )
            if (before.get(column) or after.get(column)) and before.get(column) != after.get(column)
        ]
        keys = differing(before.get("data"), after.get("data"))
        then, now = loaded(before.get("data")), loaded(after.get("data"))
        for name, field in _fields(register).items():
            if name in keys:
                before_word, after_word = (
                    self._of_waiver(name, values)
                    if register is not None and register.id == WAIVER and name in ("register", "due", "paper")
                    else _said(field, values.get(name), is_secret=register is not None and register.secret)
                    for values in (then, now)
                )
                if (before_word, after_word) != (EMPTY, EMPTY):
                    found.append((field.title, before_word, after_word))
        found += [
            (name, _clipped(then.get(name)), _clipped(now.get(name)))
            for name in sorted(keys - _fields(register).keys())
        ]
        return tuple(found)

    def _of_form(self, row_id: int, old: Values, new: Values) -> tuple[Change, ...]:
        """What was set in a register, one by one; what a sealed year keeps says nothing."""
        told = self._told(FORM, row_id)
        both = {**told, **old, **new}
        if both.get("kind") not in ("own", "change"):
            return ()
        base = self._shipped().get(str(both.get("register", "")))
        before, after = (form_words(loaded(values.get("json")), base) for values in (old, new))
        return tuple((what, then or EMPTY, now or EMPTY) for what, then, now in compared(before, after))

    def _shipped(self) -> Mapping[str, Register]:
        from app.registers import shipped

        try:
            return shipped()
        except GanxunError:
            return self._registers

    def _of_waiver(self, name: str, values: Values) -> str:
        """Which register, due and slot is let off, by their titles."""
        of = self._registers.get(str(values.get("register", "")))
        value = str(values.get(name, ""))
        if not value or of is None:
            return _clipped(value)
        if name == "register":
            return of.title
        if name == "due":
            return next((each.title for each in of.dues if each.id == value), value)
        slot = _fields(of).get(of.slot)
        return value if slot is None else _said(slot, value)

    def _plain(self, register: Register | None, column: str, values: Values) -> str:
        """A state, slot, field or 所属期 in words."""
        value = values.get(column)
        if not value:
            return EMPTY
        if column == "period":
            return period_title(str(value))
        if register is None:
            return str(value)
        if column == "state":
            return next((each.title for each in register.states if each.id == value), str(value))
        known = _fields(register)
        if column == "field":
            return known[str(value)].title if str(value) in known else str(value)
        slot = known.get(register.slot)
        return str(value) if slot is None else _said(slot, value)

    def _register(self, table: str, row_id: int, values: Values) -> str:
        """The id of the register a record belongs to, from the record, the file, or the trail itself."""
        return self._of_entry(self._entry(table, row_id, values))

    def _entry(self, table: str, row_id: int, values: Values) -> int:
        """The entry a record belongs to."""
        if table == ENTRY:
            return row_id
        owner = values if values.get("entry_id") or values.get("step_id") else self._told(table, row_id)
        if owner.get("entry_id"):
            return int(owner["entry_id"])
        return self._of_step(row_id if table == STEP else int(owner.get("step_id") or 0))

    def _of_entry(self, entry_id: int) -> str:
        if entry_id not in self._register_of:
            wanted = select(RegisterEntry.register).where(RegisterEntry.id == entry_id)
            found = self._session.scalar(wanted) or self._told(ENTRY, entry_id).get("register", "")
            self._register_of[entry_id] = str(found)
        return self._register_of[entry_id]

    def _of_step(self, step_id: int) -> int:
        if step_id not in self._entry_of:
            wanted = select(RegisterStep.entry_id).where(RegisterStep.id == step_id)
            found = self._session.scalar(wanted) or self._told(STEP, step_id).get("entry_id", 0)
            self._entry_of[step_id] = int(found)
        return self._entry_of[step_id]

    def _told(self, table: str, row_id: int) -> Values:
        """What the trail said of a record when it was made."""
        text = self._session.scalar(
            select(AuditEntry.after_json)
            .where(
                AuditEntry.table_name == table,
                AuditEntry.row_id == row_id,
                AuditEntry.before_json.is_(None),
            )
            .order_by(AuditEntry.id)
            .limit(1)
        )
        return {} if text is None else dict(json.loads(text))


def _is_of_entry(entry: Entry) -> bool:
    """Whether it is a file of an entry or a step."""
    table, _, old, new = entry
    values = {**(old or {}), **(new or {})}
    return table == FILE and bool(values.get("entry_id") or values.get("step_id"))


def _fields(register: Register | None) -> dict[str, Field]:
    """Fields and the columns of lines by id; a column called as a field is told by the field's title."""
    if register is None:
        return {}
    columns = {column.id: column for field in register.fields for column in field.columns}
    return columns | {field.id: field for field in register.fields}


def _said(field: Field, value: object, *, is_secret: bool = False) -> str:
    """A stored scalar in words; not what is confidential."""
    if value is None or value == "":
        return EMPTY
    if field.secret or is_secret:
        return SECRET
    if field.kind is Kind.CHOICE:
        return next((each.title for each in field.choices if each.id == value), str(value))
    if isinstance(value, int) and field.kind is Kind.MONEY:
        return f"{format_centi(value)}元"
    if isinstance(value, int) and field.decimals:
        whole = value * 100 // 10**field.decimals if field.decimals <= 2 else value
        return format_centi(whole) if field.decimals <= 2 else str(value / 10**field.decimals)
    return _clipped(value)


def _clipped(value: object) -> str:
    if value is None or value == "":
        return EMPTY
    plain = " ".join(str(value).split())
    return plain if len(plain) <= MOST else f"{plain[:MOST]}…"

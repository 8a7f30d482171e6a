"""登记簿: entries of any register, as its description says; `register:contest` is the import of contest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from app.errors import UsageProblem
from app.imports.kind import PEOPLE, Import, Start, Words
from app.imports.layouts.header_rows import header_base, key_column
from app.imports.layouts.layout import Layout
from app.imports.params import Params
from app.imports.registers.actions import EntryActions, write_entries
from app.imports.registers.entry_check import EntryCheck
from app.imports.registers.meanings import ROW_PERSON, meanings_of
from app.imports.registers.tallied import refuse_tallied
from app.reader.sheet import Sheet, Workbook
from app.rules.registers.description import Kind, Register
from app.rules.registers.values import DAY
from app.work import Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PREFIX = "register:"
MOST_LOOKED_AT = 300  # rows below a header that say how full a column is


class RegisterImport(Import[EntryCheck, EntryActions]):
    """Entries of one register."""

    action = "register.import"
    knows = frozenset({PEOPLE})
    has_copies = False

    def __init__(self, register: Register, key: str = "") -> None:
        self.register = register
        self.meanings = meanings_of(register)
        self.id = f"{PREFIX}{register.id}"
        self.title = register.title
        self.fields = self.meanings.columns
        self.key = key or self.meanings.keys[0]
        self.words = _words(register, self._labels())

    def _labels(self) -> dict[str, str]:
        register = self.register
        labels = {one.id: one.title for one in register.fields}
        labels |= {f"{one.id}.{each.id}": each.title for one in register.fields for each in one.columns}
        labels |= {each.name: each.label for each in self.fields if "." not in each.name}
        if self.meanings.row_person is not None:
            labels[ROW_PERSON] = self.meanings.row_person.title
        return labels

    def for_file(self, workbook: Workbook, params: Params) -> RegisterImport:
        """With the key that this file has: the fullest of the columns that may say what a row is of.

        Raises InputProblem import.own_paper for a list that adds entries up.
        """
        refuse_tallied(self.register, workbook, params)
        correction = params.correction
        if correction is not None and correction.columns:
            said = next((name for name in self.meanings.keys if name in correction.columns), "")
            return RegisterImport(self.register, said)
        sheets = [sheet for sheet in workbook.sheets if sheet.rows]
        sheets = [sheet for sheet in sheets if sheet.visible] or sheets
        found = [
            (*fit, -place, name)
            for place, name in enumerate(self.meanings.keys)
            for sheet in sheets
            if (fit := self._fit(sheet, name)) is not None
        ]
        return RegisterImport(self.register, max(found)[3]) if found else self

    def _fit(self, sheet: Sheet, name: str) -> tuple[int, int] | None:
        """How well a sheet is headed with that key, and how full the key's column is, in tenths."""
        base = header_base(sheet, self.fields, name, matrix=False)
        if base is None:
            return None
        item = next(each for each in self.fields if each.name == name)
        column = key_column(sheet, base[0], item)
        rows = range(base[0] + 1, min(len(sheet.rows), base[0] + MOST_LOOKED_AT))
        filled = sum(sheet.spread(row, column) != "" for row in rows)
        return base[1], filled * 10 // max(1, len(rows))

    def accepts(self, layout: Layout) -> bool:
        """Something beside whom or what a row is of, or a list of all that is asked."""
        own = [name for name in layout.columns if name in self.meanings.places or name in self.meanings.slots]
        asked = [one for one in self.register.fields if one.required and one.id != DAY]
        return len(own) >= 2 or (bool(own) and len(asked) <= 1)

    def checker(self, start: Start) -> EntryCheck:
        town = start.known.register
        if town is None or town.register.id != self.register.id:
            raise UsageProblem("import.kind_unknown", kind=self.id)
        return EntryCheck(start.known, town, self.meanings, start.layout)

    def finish(self, checker: EntryCheck, start: Start) -> tuple[EntryActions, dict[str, object]]:
        """The actions, with the choices that will be added to open fields."""
        new = [f"{self.register.field(field_id).title}“{title}”" for field_id, title in _new(checker)]
        notes: dict[str, object] = {"new_choices": new} if new else {}
        return EntryActions(self.register.id, tuple(checker.actions)), notes

    def apply(
        self, session: Session, actions: EntryActions, *, today: date, progress: Progress
    ) -> dict[str, int]:
        return write_entries(session, actions, today=today, progress=progress)


def _new(checker: EntryCheck) -> list[tuple[str, str]]:
    """The new choices of those entries that will be written."""
    written: set[tuple[str, str]] = set()
    for action in checker.actions:
        for name, value in action.values.items():
            said = [line.name for line in value] if isinstance(value, tuple) else [str(value)]
            written |= {(name, word) for word in said}
    return [each for each in checker.names.new_choices if each in written]


def _words(register: Register, labels: Mapping[str, str]) -> Words:
    asked = [one.title for one in register.fields if one.required and one.id != DAY and not one.retired]
    titles = [one.title for one in register.fields if not one.retired and one.kind is not Kind.FILE]
    needs = "、".join(asked) or "、".join(titles[:2])
    columns = "；明细一人一行" if any(one.columns for one in register.fields) else ""
    return Words(
        needs=needs,
        hint=f"{register.title}：至少要有{needs}；{'、'.join(titles[:6])}等列有则一并导入{columns}。",
        labels=labels,
        wide=frozenset(one.id for one in register.fields if one.kind is Kind.LONG),
    )

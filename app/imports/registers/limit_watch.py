"""The limits of a register while a list is checked: each row by what stands there and the rows before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from app.errors import InputProblem
from app.imports.registers.foresight import changed_entry
from app.imports.registers.matching import probe_of
from app.imports.registers.town_names import Refusal
from app.rules.registers.computing import Around
from app.rules.registers.description import Dated, Register
from app.rules.registers.entries import Entry
from app.rules.registers.limits import require_said
from app.rules.registers.typed_values import Value
from app.wording import sentence


class LimitWatch:
    """Knows the entries as they will stand after the rows so far (B39, D33)."""

    def __init__(self, register: Register, around: Around) -> None:
        self._register, self._around = register, around
        self._entries = {entry.id: entry for entry in around.entries}
        self._new = 0

    def added(self, values: Mapping[str, Value], period: str) -> None:
        """A new entry. Raises `Refusal` where it goes beyond a limit without a word."""
        if not self._register.limits:
            return
        self._new -= 1
        probe = probe_of(self._register, values, period)
        self._hold(None, replace(probe, id=self._new, year=self._year(probe.on_day, period)))

    def changed(self, entry: Entry, values: Mapping[str, Value]) -> None:
        """An entry that is there, with what the list changes. Raises `Refusal`."""
        if not self._register.limits:
            return
        before = self._entries.get(entry.id, entry)
        after = changed_entry(self._register, before, values)
        self._hold(before, replace(after, year=self._year(after.on_day, after.period)))

    def _hold(self, before: Entry | None, after: Entry) -> None:
        around = replace(self._around, entries=tuple(self._entries.values()))
        try:
            require_said(self._register, before=before, after=after, around=around)
        except InputProblem as problem:
            raise Refusal("over_limit", sentence(problem)) from problem
        self._entries[after.id] = after

    def _year(self, on_day: date, period: str) -> int | None:
        if self._register.dated is Dated.NONE:
            return None
        return int(period[:4]) if period else on_day.year

"""What a list changes of an entry that is there: values, lines, a later receipt, the next state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from app.imports.preview import SKIP, UPDATE, FieldValue
from app.imports.registers import foresight
from app.imports.registers.actions import EDIT, MOVE, REVISE, EntryAction
from app.imports.registers.groups import Group
from app.imports.registers.limit_watch import LimitWatch
from app.imports.registers.list_reader import ListReader
from app.imports.registers.meanings import ROW_PERSON, STATE
from app.imports.registers.row import Row
from app.rules.registers.description import Field
from app.rules.registers.entries import Entry
from app.rules.registers.saying import identity, line_value, same, stored
from app.rules.registers.typed_values import LineValue, Value
from app.rules.registers.values import DAY


class Changes:
    """The changes of one sheet; `actions` is where they are collected."""

    def __init__(self, reader: ListReader, actions: list[EntryAction], limits: LimitWatch) -> None:
        self._reader, self.actions, self._limits = reader, actions, limits
        self.register = reader.register
        self._today = reader.today
        person = reader.meanings.row_person
        self._row_field = person.id if person is not None else ""

    def changed(self, group: Group, entry: Entry, *, by_key: bool) -> dict[int, str]:
        """What becomes of the rows, by the id of each; `by_key` where its key told the entry."""
        register = self.register
        told = {name: value for name, value in group.values.items() if name not in group.weak}
        values = {name: value for name, value in told.items() if value not in (None, ())}
        listed = {name: value for name, value in values.items() if register.field(name).columns}
        values = {name: value for name, value in values.items() if name not in listed}
        day = group.day
        received = {entry.on_day, *(step.on_day for step in entry.steps if not step.state)}
        is_again = by_key and day is not None and day > entry.on_day and day not in received
        if day in received or not group.is_dated or day is None or is_again:
            values.pop(DAY, None)
        changed = {
            name: value
            for name, value in values.items()
            if not same(value, stored(register, entry, register.field(name)))
        }
        done = {id(row): SKIP for row in group.rows}
        self._tell_old(group.rows[0], entry, changed)
        if changed:
            done[id(group.rows[0])] = UPDATE
        lines = group.lines
        for name, value in listed.items():
            assert isinstance(value, tuple)
            lines.setdefault(name, []).extend((group.rows[0], line) for line in value)
        changed |= self._merged_lines(group, lines, entry, done)
        state = foresight.next_state(register, entry, changed, group.state)
        if is_again and not state:
            self._revised(group, entry, changed, day or self._today)
            done[id(group.rows[0])] = UPDATE
        elif changed or state:
            if state:
                done[id(group.rows[0])] = UPDATE
                before = next((one.title for one in register.states if one.id == entry.state), None)
                self._overwrites(group.rows[0], STATE, before, register.state(state).title)
            self._edited(group, entry, changed, state)
        return done

    def _merged_lines(
        self,
        group: Group,
        rows_lines: Mapping[str, Sequence[tuple[Row, LineValue]]],
        entry: Entry,
        done: dict[int, str],
    ) -> dict[str, Value]:
        """The lines as they will be: those of the rows beside those the list does not show."""
        changed: dict[str, Value] = {}
        for name, found in rows_lines.items():
            one = self.register.field(name)
            there = [line_value(line) for line in entry.lines_of(name)]
            free = list(there)
            lines = list(there)
            touched = False
            for row, line in found:
                old = next((each for each in free if identity(each) == identity(line)), None)
                if old is None:
                    lines.append(line)
                    done[id(row)], touched = UPDATE, True
                    continue
                free.remove(old)
                merged = replace(old, data={**old.data, **line.data})
                if dict(merged.data) != dict(old.data):
                    lines[lines.index(old)] = merged
                    done[id(row)], touched = UPDATE, True
                    self._tell_old_line(row, one, old, line)
            if free and touched:
                words = f"登记簿里另有 {len(free)} 个没有写在表里，保留不动"
                group.rows[0].say.note("lines_kept", "", words)
            if touched:
                changed[name] = tuple(lines)
        return changed

    def _tell_old_line(self, row: Row, one: Field, old: LineValue, line: LineValue) -> None:
        for column in one.columns:
            if column.id in line.data and line.data[column.id] != old.data.get(column.id):
                before = self._reader.shown(column, old.data.get(column.id))
                self._overwrites(
                    row, f"{one.id}.{column.id}", before, self._reader.shown(column, line.data[column.id])
                )

    def _tell_old(self, row: Row, entry: Entry, changed: Mapping[str, Value]) -> None:
        for name, value in changed.items():
            one = self.register.field(name)
            before = self._reader.shown(one, stored(self.register, entry, one))
            shown = name if name != self._row_field else ROW_PERSON
            self._overwrites(row, shown, before, self._reader.shown(one, value))

    @staticmethod
    def _overwrites(row: Row, name: str, before: FieldValue, after: FieldValue) -> None:
        row.say.overwrites({name: before})
        row.shown[name] = after

    def _edited(self, group: Group, entry: Entry, changed: Mapping[str, Value], state: str) -> None:
        register = self.register
        asked = {name for one in register.states for name in one.asks} if state else set()
        later = {name: value for name, value in changed.items() if name in asked}
        now = {name: value for name, value in changed.items() if name not in asked}
        foresight.check_change(register, entry, changed)
        self._limits.changed(entry, changed)
        if now:
            self.actions.append(EntryAction(EDIT, now, entry.id))
        if state:
            last = max((step.on_day for step in entry.steps if step.state), default=entry.on_day)
            day = group.since or max(self._today, last)
            foresight.check_move(register, entry, state, day, later)
            self.actions.append(EntryAction(MOVE, later, entry.id, "", state, day))

    def _revised(self, group: Group, entry: Entry, changed: Mapping[str, Value], day: date) -> None:
        foresight.check_change(self.register, entry, changed)
        self._limits.changed(entry, changed)
        words = f"{entry.on_day} 已收到，按 {day} 再次报送登记"
        group.rows[0].say.note("revision", "", words)
        self.actions.append(EntryAction(REVISE, changed, entry.id, "", "", day))

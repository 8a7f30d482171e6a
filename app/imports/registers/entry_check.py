"""Checks the rows of a list against a register: which entry each means, and what would become of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.imports.checking import Checker
from app.imports.known import KnownTown
from app.imports.layouts.layout import Layout
from app.imports.people.people_rows import Finder
from app.imports.preview import NEW, SKIP, UPDATE, FieldValue, RowResult, result
from app.imports.registers import foresight
from app.imports.registers.actions import ADD, EDIT, MOVE, REVISE, EntryAction
from app.imports.registers.matching import (
    Stock,
    identity,
    line_value,
    probe_of,
    same,
    stored,
    strict_fields,
)
from app.imports.registers.meanings import PERIOD, ROW_PERSON, STATE, Meanings
from app.imports.registers.row_reading import Row, RowReader, row_day
from app.imports.registers.town_names import Refusal, TownNames
from app.imports.rows.records import records
from app.rules.registers.description import Dated, Field
from app.rules.registers.entries import Entry
from app.rules.registers.keys import Key, key_of
from app.rules.registers.terms import CALENDAR, proposed_period
from app.rules.registers.typed_values import LineValue, Value
from app.rules.registers.values import DAY, field_or_none
from app.services.register.import_reading import RegisterTown


@dataclass
class Group:
    """The rows of one entry: what they say together, and the lines each of them brings."""

    rows: list[Row]
    values: dict[str, Value]
    period: str = ""
    state: str = ""
    since: date | None = None
    is_dated: bool = False

    @property
    def lines(self) -> dict[str, list[tuple[Row, LineValue]]]:
        """Field → the lines that rows bring, in their order."""
        found: dict[str, list[tuple[Row, LineValue]]] = {}
        for row in self.rows:
            for name, line in row.lines.items():
                found.setdefault(name, []).append((row, line))
        return found


class EntryCheck(Checker):
    """Checks one file."""

    def __init__(self, known: KnownTown, town: RegisterTown, meanings: Meanings, layout: Layout) -> None:
        self._known, self._town, self._meanings = known, town, meanings
        self.register = town.register
        self._today = known.today or date.today()
        self.names = TownNames(known, town)
        self._stock = Stock(self.register, town.entries.entries)
        self._seen: dict[Key, Group] = {}
        self.actions: list[EntryAction] = []
        self.use(layout)

    def use(self, layout: Layout) -> None:
        """Go on with another sheet of the same file."""
        self._layout = layout
        self._finder = Finder(self._known, layout)
        self._reader = RowReader(self._meanings, self.names, self._known, layout, self._finder)

    # -- rows and groups -------------------------------------------------------------------------------

    def rows(self) -> list[RowResult]:
        """The verdicts on every row of the current sheet; rows of one entry are settled together."""
        key = next(name for name in self._meanings.keys if name in self._layout.columns)
        read = [
            row
            for record in records(self._layout, self._meanings.columns, key=key)
            for row in self._reader.rows_of(record)
        ]
        settled: dict[int, str] = {}
        groups = self._groups([row for row in read if not row.say.failed])
        for group in sorted(groups, key=_first_day):
            settled |= self._settle(group)
        return [self._result(row, settled.get(id(row), NEW)) for row in read]

    def _result(self, row: Row, action: str) -> RowResult:
        shown = dict(row.shown)
        return result(row.number, row.say, action, shown, row.record.sheet.name)

    def _groups(self, rows: Iterable[Row]) -> list[Group]:
        found: list[Group] = []
        by_name: dict[object, Group] = {}
        before: Group | None = None
        for row in rows:
            group = before if row.lines and not row.begins and before is not None else None
            if group is None and row.lines:
                group = by_name.get(self._name_of(row))
            if group is not None and self._joins(group, row):
                group.rows.append(row)
            elif not row.say.failed:
                group = Group([row], dict(row.values), row.period, row.state, row.since, row.is_dated)
                found.append(group)
                if row.lines:
                    by_name[self._name_of(row)] = group
            before = group if row.lines else None
        return found

    def _name_of(self, row: Row) -> object:
        strict = [each for each in strict_fields(self.register) if each not in row.lines]
        said = [(each, repr(row.values.get(each))) for each in (DAY, *strict)]
        return tuple(said), row.period

    def _joins(self, group: Group, row: Row) -> bool:
        """Whether a row says nothing against its entry; what it says beside goes along."""
        for name, value in row.values.items():
            before = group.values.get(name)
            if before in (None, ()):
                group.values[name] = value
            elif not same(before, value):
                one = self.register.field(name)
                words = f"“{one.title}”与第 {group.rows[0].number} 行的同一条不同，请改成一致"
                row.say.error("rows_differ", self._reader.label(self._meanings.name_of(name)), words)
                return True
        group.state = group.state or row.state
        for name, line in row.lines.items():
            twice = next(
                (one for one, other in group.lines.get(name, ()) if identity(other) == identity(line)), None
            )
            if twice is not None and self.register.field(name).columns and name == self._row_field():
                words = f"与第 {twice.number} 行重复，请删去一行"
                row.say.error("duplicate_in_file", self._reader.label(ROW_PERSON), words)
                row.lines = {}
                return True
        return True

    def _row_field(self) -> str:
        return self._meanings.row_person.id if self._meanings.row_person is not None else ""

    # -- one entry -------------------------------------------------------------------------------------

    def _settle(self, group: Group) -> dict[int, str]:
        try:
            return self._settled(group)
        except Refusal as refusal:
            for row in group.rows:
                row.say.error(refusal.code, "", refusal.text)
            return {id(row): NEW for row in group.rows}

    def _settled(self, group: Group) -> dict[int, str]:
        register = self.register
        group.values = foresight.with_told_choices(register, group.values, self._named_lines(group))
        self._tell_period(group)
        probe = self._probe(group)
        key = key_of(register, probe)
        if key is not None and key in self._seen:
            return self._again(group, key)
        if key is not None:
            self._seen[key] = group
        entry = self._stock.of_key(probe) if key is not None else self._of_name(group)
        if entry is None:
            return self._added(group)
        self._stock.take(entry)
        return self._changed(group, entry, by_key=key is not None)

    def _probe(self, group: Group) -> Entry:
        return probe_of(self.register, self._all_values(group), group.period)

    def _named_lines(self, group: Group) -> set[str]:
        return set(group.lines)

    def _all_values(self, group: Group) -> dict[str, Value]:
        lines = {name: tuple(line for _, line in found) for name, found in group.lines.items()}
        return {**group.values, **lines}

    def _tell_period(self, group: Group) -> None:
        """The 所属期 that no row says: that of the entry which came that day, else the one proposed."""
        register = self.register
        if register.period not in CALENDAR or group.period:
            return
        probe = self._probe(group)
        whose = (probe.slot, probe.unit_id, probe.person_id, probe.batch_id)
        own = [
            entry
            for entry in self._town.entries.entries
            if (entry.slot, entry.unit_id, entry.person_id, entry.batch_id) == whose
        ]
        day = row_day(group.rows[0]) or self._day_of(group) or self._today
        days = {
            entry.period: {entry.on_day, *(s.on_day for s in entry.steps if not s.state)} for entry in own
        }
        came = [period for period, on in days.items() if day in on]
        if len(came) == 1:
            group.period = came[0]
            return
        due = next((each for each in register.dues if each.period is register.period), None)
        have = set(days)
        span = proposed_period(day, register=register, has=have.__contains__, due=due, slot=probe.slot)
        group.period = span.key if span is not None else ""
        for row in group.rows:
            row.say.note("period_proposed", "", f"没有写所属期，按 {group.period} 登记")
            row.shown.setdefault(PERIOD, group.period)

    def _day_of(self, group: Group) -> date | None:
        said = group.values.get(DAY)
        return date.fromisoformat(str(said)) if said else None

    def _of_name(self, group: Group) -> Entry | None:
        values = {name: value for name, value in group.values.items() if value not in (None, ())}
        dated = DAY in values and self.register.dated is not Dated.NONE
        exact = self._stock.exact(values, dated=dated, state=group.state)
        if exact is not None:
            return exact
        found = self._stock.named(values, dated=dated)
        if len(found) > 1:
            words = f"登记簿里有 {len(found)} 条同名的，分不清是哪一条；请在登记簿里改，或写明日期和名称"
            raise Refusal("several_entries", words)
        return found[0] if found else None

    def _added(self, group: Group) -> dict[int, str]:
        values = foresight.with_defaults(self.register, self._all_values(group), self._today)
        state = foresight.new_state(self.register, values, group.period, group.state, self._today)
        if state and not group.state and state != foresight.first(self.register, values, group.period):
            words = f"按已填的内容登记为“{self.register.state(state).title}”"
            group.rows[0].say.note("state_inferred", "", words)
        self.actions.append(EntryAction(ADD, values, None, group.period, state))
        return {id(row): NEW for row in group.rows}

    def _again(self, group: Group, key: Key) -> dict[int, str]:
        """A second row of one key: on a later day it was handed in again, else it stands there twice."""
        first = self._seen[key]
        day, before = self._day_of(group), self._day_of(first)
        if day is not None and before is not None and day > before:
            self._seen[key] = group
            entry = self._stock.of_key(self._probe(group))
            if entry is not None:
                return self._changed(group, entry, by_key=True)
            self.actions.append(EntryAction(ADD, self._all_values(group), None, group.period))
            words = f"与第 {first.rows[0].number} 行同一项，按再次报送登记"
            group.rows[0].say.note("revision", "", words)
            return {id(row): UPDATE for row in group.rows}
        words = f"与第 {first.rows[0].number} 行是同一项，请删去一行"
        raise Refusal("duplicate_in_file", words)

    # -- an entry that is there ------------------------------------------------------------------------

    def _changed(self, group: Group, entry: Entry, *, by_key: bool) -> dict[int, str]:
        register = self.register
        values = {name: value for name, value in group.values.items() if value not in (None, ())}
        day = self._day_of(group)
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
        changed |= self._merged_lines(group, entry, done)
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

    def _merged_lines(self, group: Group, entry: Entry, done: dict[int, str]) -> dict[str, Value]:
        """The lines as they will be: those of the rows beside those the list does not show."""
        changed: dict[str, Value] = {}
        for name, found in group.lines.items():
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
            one = field_or_none(self.register, name)
            if one is None:
                continue
            before = self._reader.shown(one, stored(self.register, entry, one))
            shown = name if name != self._row_field() else ROW_PERSON
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
        if now:
            self.actions.append(EntryAction(EDIT, now, entry.id))
        if state:
            last = max((step.on_day for step in entry.steps if step.state), default=entry.on_day)
            day = group.since or max(self._today, last)
            foresight.check_move(register, entry, state, day, later)
            self.actions.append(EntryAction(MOVE, later, entry.id, "", state, day))

    def _revised(self, group: Group, entry: Entry, changed: Mapping[str, Value], day: date) -> None:
        foresight.check_change(self.register, entry, changed)
        words = f"{entry.on_day} 已收到，按 {day} 再次报送登记"
        group.rows[0].say.note("revision", "", words)
        self.actions.append(EntryAction(REVISE, changed, entry.id, "", "", day))


def _first_day(group: Group) -> tuple[str, int]:
    return str(group.values.get(DAY) or ""), group.rows[0].number

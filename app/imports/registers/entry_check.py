"""Checks the rows of a list against a register: which entry each means, and what would become of it."""

from __future__ import annotations

from datetime import date

from app.imports.checking import Checker
from app.imports.known import KnownTown
from app.imports.layouts.layout import Layout
from app.imports.people.people_rows import Finder
from app.imports.preview import NEW, SKIP, UPDATE, RowResult, result
from app.imports.registers import foresight
from app.imports.registers.actions import ADD, EntryAction
from app.imports.registers.changes import Changes
from app.imports.registers.groups import Group, Grouping
from app.imports.registers.limit_watch import LimitWatch
from app.imports.registers.list_reader import ListReader
from app.imports.registers.matching import (
    Stock,
    probe_of,
)
from app.imports.registers.meanings import PERIOD, Meanings
from app.imports.registers.row import Row
from app.imports.registers.row_reading import rows_of
from app.imports.registers.town_names import Refusal, TownNames
from app.imports.rows.records import records
from app.rules.registers.description import Dated
from app.rules.registers.entries import Entry
from app.rules.registers.keys import Key, key_of
from app.rules.registers.terms import CALENDAR, proposed_period
from app.rules.registers.values import DAY
from app.services.register.import_reading import RegisterTown


class EntryCheck(Checker):
    """Checks one file."""

    def __init__(self, known: KnownTown, town: RegisterTown, meanings: Meanings, layout: Layout) -> None:
        self._known, self._town, self._meanings = known, town, meanings
        self.register = town.register
        self._today = known.today or date.today()
        self.names = TownNames(known, town)
        self._limits = LimitWatch(self.register, town.around)
        self._stock = Stock(self.register, town.entries.entries)
        self._seen: dict[Key, Group] = {}
        self.actions: list[EntryAction] = []
        self._read: list[Row] = []
        self.use(layout)

    def use(self, layout: Layout) -> None:
        """Go on with another sheet of the same file."""
        self._layout = layout
        self._finder = Finder(self._known, layout)
        self._reader = ListReader(self._meanings, self.names, self._known, layout, self._finder)
        self._changes = Changes(self._reader, self.actions, self._limits)

    # -- rows and groups -------------------------------------------------------------------------------

    def rows(self) -> list[RowResult]:
        """Read the current sheet; an entry may go on upon the next one, so all is settled in `rest`."""
        key = next(name for name in self._meanings.keys if name in self._layout.columns)
        self._read += [
            row
            for record in records(self._layout, self._meanings.columns, key=key)
            for row in rows_of(self._reader, record)
        ]
        return []

    def rest(self) -> list[RowResult]:
        """The verdicts on every row of the file; rows of one entry are settled together."""
        read = self._read
        settled: dict[int, str] = {}
        groups = Grouping(self._reader).groups(
            [row for row in read if not row.say.failed and not row.is_nothing]
        )
        for group in sorted(groups, key=_first_day):
            settled |= self._settle(group)
        return [
            result(
                row.number,
                row.say,
                settled.get(id(row), SKIP if row.is_nothing else NEW),
                dict(row.shown),
                row.record.sheet.name,
            )
            for row in read
        ]

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
        group.values = foresight.with_told_choices(register, group.values, set(group.lines))
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
        return self._changes.changed(group, entry, by_key=key is not None)

    def _probe(self, group: Group) -> Entry:
        return probe_of(self.register, group.everything, group.period)

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
        day = group.day or self._today
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

    def _of_name(self, group: Group) -> Entry | None:
        told = {name: value for name, value in group.values.items() if name not in group.weak}
        values = {name: value for name, value in told.items() if value not in (None, ())}
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
        values = foresight.with_defaults(self.register, group.everything, self._today)
        state = foresight.new_state(self.register, values, group.period, group.state, self._today)
        self._limits.added(values, group.period)
        if state and not group.state and state != foresight.first(self.register, values, group.period):
            words = f"按已填的内容登记为“{self.register.state(state).title}”"
            group.rows[0].say.note("state_inferred", "", words)
        self.actions.append(EntryAction(ADD, values, None, group.period, state))
        return {id(row): NEW for row in group.rows}

    def _again(self, group: Group, key: Key) -> dict[int, str]:
        """A second row of one key: on a later day it was handed in again, else it stands there twice."""
        first = self._seen[key]
        day, before = group.day, first.day
        if day is not None and before is not None and day > before:
            self._seen[key] = group
            entry = self._stock.of_key(self._probe(group))
            if entry is not None:
                return self._changes.changed(group, entry, by_key=True)
            self._limits.added(group.everything, group.period)
            self.actions.append(EntryAction(ADD, group.everything, None, group.period))
            words = f"与第 {first.rows[0].number} 行同一项，按再次报送登记"
            group.rows[0].say.note("revision", "", words)
            return {id(row): UPDATE for row in group.rows}
        words = f"与第 {first.rows[0].number} 行是同一项，请删去一行"
        raise Refusal("duplicate_in_file", words)


def _first_day(group: Group) -> tuple[str, int]:
    return str(group.values.get(DAY) or ""), group.rows[0].number

"""The rows of a list that are one entry: lines of one day and name, and what each row says beside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from app.imports.registers.list_reader import ListReader
from app.imports.registers.matching import strict_fields
from app.imports.registers.meanings import ROW_PERSON
from app.imports.registers.row import Row
from app.rules.registers.saying import identity, same
from app.rules.registers.typed_values import LineValue, Value
from app.rules.registers.values import DAY


@dataclass
class Group:
    """The rows of one entry: what they say together, and the lines each of them brings."""

    rows: list[Row]
    values: dict[str, Value]
    period: str = ""
    state: str = ""
    since: date | None = None
    is_dated: bool = False
    weak: set[str] = field(default_factory=set)

    @property
    def lines(self) -> dict[str, list[tuple[Row, LineValue]]]:
        """Field → the lines that rows bring, in their order."""
        found: dict[str, list[tuple[Row, LineValue]]] = {}
        for row in self.rows:
            for name, line in row.lines.items():
                found.setdefault(name, []).append((row, line))
        return found

    @property
    def everything(self) -> dict[str, Value]:
        """The values, with the lines of the rows."""
        lines = {name: tuple(line for _, line in found) for name, found in self.lines.items()}
        return {**self.values, **lines}

    @property
    def day(self) -> date | None:
        """The day it says."""
        said = self.values.get(DAY)
        return date.fromisoformat(str(said)) if said else None


def _begun(row: Row) -> Group:
    return Group([row], dict(row.values), row.period, row.state, row.since, row.is_dated, set(row.weak))


class Grouping:
    """Puts the rows of a file together."""

    def __init__(self, reader: ListReader) -> None:
        self._reader = reader
        self._register = reader.register
        person = reader.meanings.row_person
        self._row_field = person.id if person is not None else ""

    def groups(self, rows: Iterable[Row]) -> list[Group]:
        """The entries in the order of their first rows; a row that says nothing of its own goes on with the
        entry above."""
        found: list[Group] = []
        by_name: dict[object, Group] = {}
        before: Group | None = None
        for row in rows:
            group = before if row.lines and not row.begins and before is not None else None
            if group is None and row.lines:
                group = by_name.get(self._name_of(row))
            if group is not None:
                if self._joins(group, row):
                    group.rows.append(row)
            else:
                group = _begun(row)
                found.append(group)
                if row.lines:
                    by_name[self._name_of(row)] = group
            before = group if row.lines or row.say.failed else None
        return found

    def _name_of(self, row: Row) -> object:
        strict = [each for each in strict_fields(self._register) if each not in row.lines]
        said = [(each, repr(row.values.get(each))) for each in (DAY, *strict)]
        return tuple(said), row.period

    def _joins(self, group: Group, row: Row) -> bool:
        """Whether a row says nothing against its entry, or the reason; what it says beside goes along."""
        news: dict[str, Value] = {}
        for name, value in row.values.items():
            before = group.values.get(name)
            if before in (None, ()):
                news[name] = value
            elif not same(before, value):
                one = self._register.field(name)
                words = f"“{one.title}”与第 {group.rows[0].number} 行的同一条不同，请改成一致"
                row.say.error("rows_differ", row.label(self._reader.meanings.name_of(name)), words)
                return False
        for name, line in row.lines.items():
            twice = next(
                (one for one, other in group.lines.get(name, ()) if identity(other) == identity(line)), None
            )
            if twice is not None and self._register.field(name).columns and name == self._row_field:
                words = f"与第 {twice.number} 行重复，请删去一行"
                row.say.error("duplicate_in_file", row.label(ROW_PERSON), words)
                return False
        group.values |= news
        group.state = group.state or row.state
        group.weak &= row.weak | (set(group.values) - set(row.values))
        return True

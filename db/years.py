"""Which year a record belongs to: every model says it, and the seal of a closed year is made from that (R19).

`__years__ = Years(Dated("held_on"))` in a model: its own day decides. `Through` follows a reference up to
the record that has the day, `Used` looks who refers to it, `Span` covers every year between two days. A
column that changes nothing on a year's papers is `free` and says why. `Timeless` belongs to no
year and says why.

The conditions are SQL text over a row reference, so that the triggers in the data file and the guard of the
program are the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import count

from sqlalchemy import Table

from db.base import Base

# Column name → SQL of its value: NEW.held_on in a trigger, json_extract(…) in the guard.
Cell = Callable[[str], str]
YEAR = "seal.year"
_aliases = count(1)


@dataclass(frozen=True)
class Dated:
    """By days (2024-08-15), months (2024-08) or years of its own; empty ones say nothing.

    `only` these columns belong to the days; without it all that is told does.
    """

    columns: tuple[str, ...]
    only: tuple[str, ...] = ()

    def __init__(self, *columns: str, only: tuple[str, ...] = ()) -> None:
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "only", only)

    def covers(self, _table: str, cell: Cell) -> str:
        """SQL: the row belongs to `seal.year`."""
        years = (f"CAST(substr({cell(name)}, 1, 4) AS INTEGER) = {YEAR}" for name in self.columns)
        return f"({' OR '.join(years)})"


@dataclass(frozen=True)
class Span:
    """In every year between two days; an empty end is open. `last` is the last day, or with `until` the first
    day after. `within` is a reference to a record whose own span must cover the year, too."""

    first: str
    last: str = ""
    until: bool = False
    within: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The two days."""
        return tuple(name for name in (self.first, self.last) if name)

    def covers(self, table: str, cell: Cell) -> str:
        """SQL: the row covers a day of `seal.year`."""
        return f"({self.part(cell)} <> ''{self._inside(table, cell)})"

    def part(self, cell: Cell) -> str:
        """SQL: the part of `seal.year` that the row covers, as text; '' for none of it."""
        begin = f"max(coalesce({cell(self.first)}, ''), {YEAR} || '-01-01')"
        end = f"min({self._end(cell)}, {YEAR} || '-12-31~')"
        return f"CASE WHEN {begin} < {end} THEN {begin} || {end} ELSE '' END"

    def _end(self, cell: Cell) -> str:
        if not self.last:
            return "'9999'"
        # '~' sorts after every digit: a last day counts whole, the first day after not at all.
        whole = "" if self.until else " || '~'"
        return f"coalesce({cell(self.last)}{whole}, '9999')"

    def _inside(self, table: str, cell: Cell) -> str:
        if not self.within:
            return ""
        return f" AND {_exists(_parent(table, self.within), 'id', cell(self.within), spans_only=True)}"


@dataclass(frozen=True)
class Through:
    """In the years of the records that these references point to."""

    columns: tuple[str, ...]

    def __init__(self, *columns: str) -> None:
        object.__setattr__(self, "columns", columns)

    def covers(self, table: str, cell: Cell) -> str:
        """SQL: a record pointed to belongs to `seal.year`."""
        return f"({' OR '.join(_exists(_parent(table, name), 'id', cell(name)) for name in self.columns)})"


@dataclass(frozen=True)
class Used:
    """In the years of the records that refer to it, each given as "table.column"."""

    by: tuple[str, ...]

    def __init__(self, *by: str) -> None:
        object.__setattr__(self, "by", by)

    def covers(self, _table: str, cell: Cell) -> str:
        """SQL: somebody who refers to the row belongs to `seal.year`."""
        found = (each.split(".") for each in self.by)
        return f"({' OR '.join(_exists(table, column, cell('id')) for table, column in found)})"


@dataclass(frozen=True)
class Every:
    """In every closed year: it stands on all papers and has no day of its own.

    `among` (column, beginnings) limits it to rows whose column begins so ("": is empty).
    """

    why: str
    among: tuple[str, tuple[str, ...]] | None = None

    def covers(self, _table: str, cell: Cell) -> str:
        """SQL: always, or for rows that begin so."""
        if self.among is None:
            return "1"
        column, beginnings = self.among
        begins = (f"{cell(column)} LIKE '{each}%'" if each else f"{cell(column)} = ''" for each in beginnings)
        return f"({' OR '.join(begins)})"


@dataclass(frozen=True)
class Named:
    """In the year its name ends in, after '@': what was set for that year alone."""

    column: str

    def covers(self, _table: str, cell: Cell) -> str:
        """SQL: the name ends in '@' and `seal.year`."""
        return f"({cell(self.column)} LIKE '%@' || {YEAR})"


@dataclass(frozen=True)
class Timeless:
    """In no year."""

    why: str


Aspect = Dated | Span | Through | Used | Every | Named


@dataclass(frozen=True)
class Years:
    """All aspects of a table; `free` columns with the reason why a change of them bends no year."""

    aspects: tuple[Aspect, ...]
    free: Mapping[str, str] = field(default_factory=dict)

    def __init__(self, *aspects: Aspect, free: Mapping[str, str] | None = None) -> None:
        object.__setattr__(self, "aspects", aspects)
        object.__setattr__(self, "free", dict(free or {}))


NEVER_TOLD = frozenset({"id", "version"})


def years_of(table: str) -> Years | None:
    """What the table says; None for a timeless one. Raises `LookupError` for one that says nothing."""
    said = _said(frozenset(Base.metadata.tables)).get(table)
    if said is None:
        raise LookupError(table)
    return said if isinstance(said, Years) else None


@cache
def _said(_tables: frozenset[str]) -> dict[str, Years | Timeless]:
    """Table → what its model says, as long as there are these tables."""
    found: dict[str, Years | Timeless] = {}
    for mapper in Base.registry.mappers:
        said = getattr(mapper.class_, "__years__", None)
        if isinstance(mapper.local_table, Table) and isinstance(said, Timeless | Years):
            found.setdefault(mapper.local_table.name, said)
    return found


def dated_tables() -> dict[str, Years]:
    """Table → what it says, without the timeless ones, in the order of their names."""
    said = {name: years_of(name) for name in sorted(Base.metadata.tables)}
    return {name: years for name, years in said.items() if years is not None}


def touches(table: str, years: Years, old: Cell | None, new: Cell | None) -> str:
    """SQL: going from row `old` to row `new` (None: not there) changes the papers of `seal.year`."""
    if old is None or new is None:
        cell = old or new
        assert cell is not None
        return f"({' OR '.join(aspect.covers(table, cell) for aspect in years.aspects)})"
    return f"({' OR '.join(_changed(table, years, aspect, old, new) for aspect in years.aspects)})"


def _changed(table: str, years: Years, aspect: Aspect, old: Cell, new: Cell) -> str:
    told = _told(table, years, aspect)
    differs = " OR ".join(f"{old(name)} IS NOT {new(name)}" for name in told)
    covered = f"({aspect.covers(table, old)} OR {aspect.covers(table, new)})"
    changed = f"(({differs}) AND {covered})" if told else "0"
    if isinstance(aspect, Span):
        moved = f"{aspect.part(old)} <> {aspect.part(new)}"
        inside = f" AND ({covered})" if aspect.within else ""
        changed = f"({changed} OR ({moved}{inside}))"
    return changed


def _told(table: str, years: Years, aspect: Aspect) -> list[str]:
    """The columns whose change counts for the aspect: all that are neither free nor another aspect's own."""
    if isinstance(aspect, Dated) and aspect.only:
        return list(aspect.only)
    own: set[str] = set()
    for each in years.aspects:
        if isinstance(each, Span):
            own |= set(each.columns)
        elif isinstance(each, Dated):
            own |= set(each.only)
    skipped = NEVER_TOLD | own | set(years.free)
    return [column.name for column in Base.metadata.tables[table].columns if column.name not in skipped]


def _parent(table: str, column: str) -> str:
    (key,) = Base.metadata.tables[table].columns[column].foreign_keys
    return key.column.table.name


def _exists(table: str, column: str, value: str, *, spans_only: bool = False) -> str:
    """SQL: a row of `table` whose `column` is `value` belongs to `seal.year`."""
    years = years_of(table)
    if years is None:
        return "0"
    alias = f"r{next(_aliases)}"
    aspects = [a for a in years.aspects if isinstance(a, Span) or not spans_only]
    inner = " OR ".join(aspect.covers(table, lambda name: f"{alias}.{name}") for aspect in aspects)
    return f"EXISTS (SELECT 1 FROM {table} {alias} WHERE {alias}.{column} = {value} AND ({inner}))"

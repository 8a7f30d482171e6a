"""One entry being computed: what stands in it, what is known around it, what has been computed already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from app.rules.registers.amounts import Amount, Value, money, number
from app.rules.registers.ceilings import Ceiling
from app.rules.registers.description import Computed, Field, Kind, Register
from app.rules.registers.entries import Entry, Line, Scalar
from app.rules.registers.standards import Standard
from app.rules.registers.values import field_or_none, scalar


@dataclass(frozen=True)
class Around:
    """What computed values ask beside their entry, read once for all entries.

    `entries`: all of the register (balances). `names`: ('person', 3) → name. `told`: (what, kind of link or
    'entry', id) → what the program knows (hours, present, times …). `ranks`: entry of 师资库 → 职称.
    `replaced`: document → the day another took its place.
    """

    today: date
    entries: tuple[Entry, ...] = ()
    names: Mapping[tuple[str, int], str] = field(default_factory=dict)
    told: Mapping[tuple[str, str, int], Value] = field(default_factory=dict)
    ranks: Mapping[int, str] = field(default_factory=dict)
    replaced: Mapping[int, date] = field(default_factory=dict)
    ceilings: tuple[Ceiling, ...] = ()
    standards: tuple[Standard, ...] = ()


@dataclass(frozen=True)
class Values:
    """The computed values of one entry: its own by id, those of its lines by (field, id), line by line."""

    own: Mapping[str, Value]
    lines: Mapping[tuple[str, str], tuple[Value, ...]]

    def of_line(self, field_id: str, computed_id: str, place: int) -> Value:
        """That of one line, counted from 0; KeyError and IndexError where there is none."""
        return self.lines[field_id, computed_id][place]


class Work:
    """One entry being computed: looks names up among its fields and what is computed already."""

    def __init__(self, register: Register, entry: Entry, around: Around) -> None:
        self.register, self.entry, self.around = register, entry, around
        self.own: dict[str, Value] = {}
        self.lines: dict[tuple[str, str], tuple[Value, ...]] = {}

    def of_entry(self, name: str) -> Value:
        """A field of the entry or what is computed of it."""
        if name in self.own:
            return self.own[name]
        return _typed(field_or_none(self.register, name), scalar(self.register, self.entry, name))

    def column(self, field_id: str, name: str) -> tuple[Value, ...]:
        """A column of its lines, or what is computed on them, line by line."""
        if (field_id, name) in self.lines:
            return self.lines[field_id, name]
        one = field_or_none(self.register, field_id)
        columns = {each.id: each for each in one.columns} if one else {}
        return tuple(_typed(columns.get(name), line.data.get(name)) for line in self.rows(field_id))

    def has_column(self, field_id: str, name: str) -> bool:
        """Whether its lines have such a column, typed or computed."""
        one = field_or_none(self.register, field_id)
        return (field_id, name) in self.lines or any(each.id == name for each in (one.columns if one else ()))

    def rows(self, field_id: str) -> tuple[Line, ...]:
        """The lines of a field."""
        return self.entry.lines_of(field_id)

    def chosen(self, field_id: str, where: str) -> list[int]:
        """Places of the lines whose mark holds; all of them without one."""
        if not where:
            return list(range(len(self.rows(field_id))))
        marks = self.column(field_id, where)
        return [place for place, mark in enumerate(marks) if _holds(mark)]

    def amounts(self, one: Computed) -> list[Amount]:
        """The numbers of 'lines.column' in the lines whose mark holds, the empty ones left out; of a field of
        the entry that one alone."""
        field_id, _, name = one.of.partition(".")
        if not name:
            value = self.of_entry(field_id)
            return [value] if isinstance(value, Amount) else []
        values = self.column(field_id, name)
        picked = (values[place] for place in self.chosen(field_id, one.where))
        return [value for value in picked if isinstance(value, Amount)]


def _typed(one: Field | None, stored: Scalar | None) -> Value:
    """What is stored in a field as a value: numbers and money exact, days as days."""
    if stored is None or stored == "":
        return None
    kind = one.kind if one else None
    if isinstance(stored, int):
        return money(stored) if kind is Kind.MONEY else number(stored, one.decimals if one else 0)
    if kind is Kind.DAY:
        try:
            return date.fromisoformat(stored)
        except ValueError:
            return None
    return stored


def _holds(value: Value) -> bool:
    return bool(value.part) if isinstance(value, Amount) else bool(value)


def worth_of(value: Value) -> Fraction | None:
    """What a number is worth exactly; None of anything else."""
    return value.value if isinstance(value, Amount) else None


def links_of(line: Line) -> tuple[tuple[str, int | None], ...]:
    """What a line may point to, with the kind of each."""
    return (
        ("person", line.person_id),
        ("unit", line.unit_id),
        ("class", line.batch_id),
        ("session", line.class_session_id),
        ("category", line.category_id),
        ("entry", line.entry_id),
    )


def line_name(line: Line, names: Mapping[tuple[str, int], str]) -> str:
    """What a line points to by name, or the word it holds."""
    return next((names.get((kind, each), line.name) for kind, each in links_of(line) if each), line.name)


def told_of(around: Around, what: str, line: Line) -> Value:
    """What is known of that to which a line points; None of nothing."""
    for kind, each in links_of(line):
        if each is not None:
            return around.told.get((what, kind, each))
    return None


def named(value: object) -> tuple[str, ...]:
    """One name or several of an argument, as names."""
    if isinstance(value, str):
        return (value,)
    return tuple(str(each) for each in value) if isinstance(value, (tuple, list)) else ()

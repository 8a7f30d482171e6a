"""Entries of a register as the rules see them: plain values, no session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

# A stored scalar: text (also choice ids, days and months in ISO form), whole number (1/10**decimals, cents).
Scalar = str | int


@dataclass(frozen=True)
class Line:
    """A child line of an entry.

    One of the persons, units, sessions … of the field, with its columns in `data`.

    `name` is the word where the line points to no row (a lecturer from outside, an option of a choice).
    """

    id: int
    field_id: str
    position: int
    person_id: int | None = None
    unit_id: int | None = None
    batch_id: int | None = None
    class_session_id: int | None = None
    category_id: int | None = None
    entry_id: int | None = None
    name: str = ""
    data: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True)
class StateStep:
    """A state reached (or, with `state` empty, a revision) on a day, with what it asked and why."""

    id: int
    state: str
    on_day: date
    data: Mapping[str, Scalar] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry: its envelope, its scalars by field id, its lines by position, its steps in order.

    `on_day` is the first receipt for ever: revisions are steps. `year` is None in a register that stands in
    no year; `period` is 'YYYY', 'YYYY-H1', 'YYYY-Q3', 'YYYY-MM' or '' (the class or the programme are
    links). `files` are the fields that have an attachment, `file_count` how many there are, `entered` the
    fields that were filled when it came: `data` also holds what steps and revisions say.
    """

    id: int
    register: str
    on_day: date
    year: int | None = None
    period: str = ""
    slot: str = ""
    unit_id: int | None = None
    person_id: int | None = None
    batch_id: int | None = None
    programme_id: int | None = None
    data: Mapping[str, Scalar] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    steps: tuple[StateStep, ...] = ()
    version: int = 1
    files: frozenset[str] = frozenset()
    entered: frozenset[str] = frozenset()
    file_count: int = 0

    @property
    def state(self) -> str:
        """The last state reached, '' before the first."""
        return next((step.state for step in reversed(self.steps) if step.state), "")

    def lines_of(self, field_id: str) -> tuple[Line, ...]:
        """The lines of one field, by position."""
        return tuple(
            sorted((line for line in self.lines if line.field_id == field_id), key=lambda one: one.position)
        )

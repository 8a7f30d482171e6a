"""One row of a list as it was read: plain values, and what was said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from app.imports.preview import FieldValue, Verdicts
from app.imports.rows.records import Record
from app.rules.registers.typed_values import LineValue, Value
from app.rules.registers.values import DAY


@dataclass
class Row:
    """What one row (of a matrix: one cell) says.

    `lines` by field as the row has them; `is_dated` whether it says its own day; `begins` whether it says
    anything of the entry itself; `is_nothing` that it has not come yet. `weak` fields are told by the
    title only: they say what is new, and change nothing that is there. `label`: the heading of a meaning.
    """

    record: Record
    say: Verdicts
    values: dict[str, Value] = field(default_factory=dict)
    lines: dict[str, LineValue] = field(default_factory=dict)
    shown: dict[str, FieldValue] = field(default_factory=dict)
    period: str = ""
    state: str = ""
    since: date | None = None
    is_dated: bool = False
    begins: bool = True
    is_nothing: bool = False
    weak: set[str] = field(default_factory=set)
    label: Callable[[str], str] = str

    @property
    def number(self) -> int:
        """The file's own number of the row."""
        return self.record.row

    @property
    def day(self) -> date | None:
        """The day it says."""
        said = self.values.get(DAY)
        return date.fromisoformat(str(said)) if said else None

"""What links of entries are called, and what they tell: read once for a list of entries, looked up by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.rules.registers.amounts import Amount
from app.rules.registers.entries import Line


@dataclass(frozen=True)
class Linked:
    """A person, unit, class, session or entry as papers name it.

    `told` holds what `vocabulary.ATTRIBUTES` lists for its kind (unit, post, rank … of a person, as of the
    entry's day where that is known; from, to, heads of a class); `unit_id` the unit of a person.
    """

    title: str
    told: Mapping[str, str | int | date | Amount] = field(default_factory=dict)
    unit_id: int | None = None


UNKNOWN = Linked("")


@dataclass(frozen=True)
class LinkWords:
    """Names by id, of everything that the entries read point to.

    `entries` are named as their own description says.
    """

    people: Mapping[int, Linked] = field(default_factory=dict)
    units: Mapping[int, Linked] = field(default_factory=dict)
    batches: Mapping[int, Linked] = field(default_factory=dict)
    class_sessions: Mapping[int, Linked] = field(default_factory=dict)
    categories: Mapping[int, Linked] = field(default_factory=dict)
    programmes: Mapping[int, Linked] = field(default_factory=dict)
    entries: Mapping[int, Linked] = field(default_factory=dict)

    def of_line(self, line: Line) -> Linked:
        """What the line points to; only a title where it is a name that no row has, or nothing known."""
        for found, known in (
            (line.person_id, self.people),
            (line.batch_id, self.batches),
            (line.class_session_id, self.class_sessions),
            (line.unit_id, self.units),
            (line.category_id, self.categories),
            (line.entry_id, self.entries),
        ):
            if found is not None:
                return known.get(found, UNKNOWN)
        return Linked(line.name)

"""What links of entries are called: read once for a list of entries, looked up by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.rules.registers.entries import Line


@dataclass(frozen=True)
class PersonWords:
    """A person as papers name one: unit and post are those of the entry's day where they are known."""

    name: str
    unit: str = ""
    post: str = ""
    rank: str = ""
    unit_id: int | None = None


@dataclass(frozen=True)
class ClassWords:
    """A class (期) or a class session: its title and its first and last day."""

    title: str
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class LinkWords:
    """Names by id, of everything that the entries read point to."""

    people: Mapping[int, PersonWords] = field(default_factory=dict)
    units: Mapping[int, str] = field(default_factory=dict)
    batches: Mapping[int, ClassWords] = field(default_factory=dict)
    class_sessions: Mapping[int, ClassWords] = field(default_factory=dict)
    categories: Mapping[int, str] = field(default_factory=dict)
    programmes: Mapping[int, str] = field(default_factory=dict)
    # Entries of other registers by the name that their own description gives them.
    entries: Mapping[int, str] = field(default_factory=dict)

    def of_line(self, line: Line) -> str:
        """What the line points to, '' where it is nothing that is known."""
        if line.person_id is not None:
            person = self.people.get(line.person_id)
            return person.name if person else ""
        for found, names in ((line.batch_id, self.batches), (line.class_session_id, self.class_sessions)):
            if found is not None:
                held = names.get(found)
                return held.title if held else ""
        for found, words in (
            (line.unit_id, self.units),
            (line.category_id, self.categories),
            (line.entry_id, self.entries),
        ):
            if found is not None:
                return words.get(found, "")
        return line.name

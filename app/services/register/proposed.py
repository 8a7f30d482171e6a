"""An entry that the records suggest, and what those who suggest one look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from app.rules.registers.description import Register
from app.rules.registers.entries import Entry
from app.rules.registers.typed_values import Given, LineValue
from app.services.setting.mark_kinds import list_mark_kinds
from db.json_map import json_text
from db.models import ClassSession, Participation, Person


@dataclass(frozen=True)
class Proposed:
    """A suggested entry: what the dialog begins with, in the clerk's words why, and where it is from.

    `values` are as `add_entry` takes them; `period` its 所属期 where the source knows it. `apart` tells it
    from others of the source with the same links.
    """

    source: str
    title: str
    basis: str
    values: Mapping[str, Given] = field(default_factory=dict)
    period: str = ""
    apart: str = ""

    def key(self, year: int) -> str:
        """What it is known by in the year it is suggested for, whatever its words are by then: JSON."""
        links = {
            name: [list(line.link) for line in given]
            for name, given in self.values.items()
            if isinstance(given, Sequence) and not isinstance(given, str)
        }
        return json_text({"apart": self.apart, "links": links, "source": self.source, "year": year})


@dataclass(frozen=True)
class AskedYear:
    """What every source of proposals looks at: a year of a data file and the entries it may need."""

    session: Session
    register: Register
    registers: Mapping[str, Register]
    year: int
    today: date
    entries: Mapping[str, tuple[Entry, ...]]

    @property
    def span(self) -> tuple[date, date]:
        """The first day of the year and its last that has come."""
        return date(self.year, 1, 1), min(date(self.year, 12, 31), self.today)

    @property
    def own(self) -> tuple[Entry, ...]:
        """Entries of the register itself."""
        return self.entries.get(self.register.id, ())

    def names(self, ids: Iterable[int]) -> dict[int, str]:
        """Person id → name."""
        rows = self.session.execute(select(Person.id, Person.name).where(Person.id.in_(list(ids))))
        return dict(rows.all())


def person_line(person_id: int) -> tuple[LineValue, ...]:
    """A person as a field of an entry takes one."""
    return (LineValue(person_id=person_id),)


def held(session: Session) -> ColumnElement[bool]:
    """Whether somebody was there."""
    present = [kind.code for kind in list_mark_kinds(session) if kind.counts_as_present]
    return exists().where(Participation.class_session_id == ClassSession.id, Participation.mark.in_(present))


def plain_name(name: str) -> str:
    """A name without the blanks that lists put into it."""
    return "".join(name.split())

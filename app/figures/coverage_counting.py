"""Coverage as plain sums: how often, and for how many hours, somebody was reached by what (A10, D10)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

BY_SESSIONS, BY_HOURS, BY_PEOPLE = "sessions", "hours", "people"
BY_LABELS = {BY_SESSIONS: "参训次数", BY_HOURS: "学时", BY_PEOPLE: "覆盖人数"}
# The topic of class sessions whose course carries no tag of the scheme; never the id of a tag.
UNTAGGED = 0


@dataclass(frozen=True)
class Reached:
    """One person reached by one class session: `took` part in it (1), or `made` it up elsewhere (1); hours
    in 1/100 学时 as credited, less what counts only once."""

    person_id: int
    unit_id: int | None
    class_session_id: int
    took: int = 0
    made: int = 0
    centi: int = 0


@dataclass(frozen=True)
class Reach:
    """A sum of them. `people` are those reached at all: hours alone reach nobody."""

    took: int = 0
    made: int = 0
    centi: int = 0
    people: frozenset[int] = field(default=frozenset(), repr=False)

    @property
    def times(self) -> int:
        """参训人次 and what was made up for."""
        return self.took + self.made

    @property
    def is_blank(self) -> bool:
        """Whether nobody was reached."""
        return not self.times

    def by(self, how: str) -> int:
        """Times, hours (1/100 学时) or people."""
        return {BY_SESSIONS: self.times, BY_HOURS: self.centi, BY_PEOPLE: len(self.people)}[how]


NOTHING = Reach()


def total(rows: Iterable[Reached]) -> Reach:
    """The sum of some rows, each once."""
    own = tuple(rows)
    return Reach(
        sum(row.took for row in own),
        sum(row.made for row in own),
        sum(row.centi for row in own),
        frozenset(row.person_id for row in own if row.took or row.made),
    )


@dataclass(frozen=True)
class CoverLine:
    """One person, unit or class of people against every topic; `total` counts a class session of several
    topics once. `heads` are those on the roster at the end, for whom `missing` says who was not reached.
    `everywhere`: topic → everybody it reached, in this unit or another."""

    id: int | None
    name: str
    cells: Mapping[int, Reach]
    total: Reach
    unit: str = ""
    unit_id: int | None = None
    heads: frozenset[int] = field(default=frozenset(), repr=False)
    everywhere: Mapping[int, frozenset[int]] = field(default_factory=dict, repr=False)
    note: str = ""

    def cell(self, topic_id: int) -> Reach:
        """What reached them of a topic."""
        return self.cells.get(topic_id, NOTHING)

    def missing(self, topic_id: int) -> frozenset[int]:
        """Whom of those here at the end the topic has reached nowhere."""
        return self.heads - self.everywhere.get(topic_id, frozenset())


Summed = tuple[dict[int, Reach], Reach]


def lines_of(
    rows: Iterable[Reached],
    topics_of: Mapping[int, Collection[int]],
    places_of: Callable[[Reached], Iterable[int | None]],
) -> dict[int | None, Summed]:
    """Place → (topic → sum, sum of all): `topics_of` a class session, UNTAGGED where it has none."""
    found: dict[int | None, dict[int, list[Reached]]] = {}
    whole: dict[int | None, list[Reached]] = {}
    for row in rows:
        for place in places_of(row):
            whole.setdefault(place, []).append(row)
            own = found.setdefault(place, {})
            for topic in topics_of.get(row.class_session_id) or (UNTAGGED,):
                own.setdefault(topic, []).append(row)
    return {
        place: ({topic: total(each) for topic, each in own.items()}, total(whole[place]))
        for place, own in found.items()
    }

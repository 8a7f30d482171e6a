"""What the rules of 登记簿 know of the town: who was what from when to when, as plain values.

The service reads each part once; nothing here asks for more.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date

from app.rules.duties import PersonFacts
from app.rules.periods import Period
from app.rules.registers.entries import Entry

TOWN, UNIT, PERSON, CLASS, ENTRY, LECTURE = "town", "unit", "person", "class", "entry", "lecture"
# Open ends of a stretch of time.
EVER = Period("", "", date.min, date.max)


@dataclass(frozen=True)
class Debtor:
    """Who or what owes an entry: the town (id 0), a unit, a person, a class, an entry or a lecture.

    `unit_id` and `unit` are those of a person on the day of the deadline, to write to by unit. `of` is the
    entry behind somebody who owes because of it (each traveller of a trip, the lecturer of a lecture, whose
    own id is that of its first class session).
    """

    kind: str
    id: int
    name: str = ""
    unit_id: int | None = None
    unit: str = ""
    of: int | None = None


@dataclass(frozen=True)
class Stay:
    """A stretch without a change in which somebody was here: from `first` until the day before `until`.

    None is open at either end.
    """

    person: PersonFacts
    first: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class UnitStay:
    """A stretch in which a unit was in use, had people and was of one kind; `until` is the day after."""

    unit_id: int
    name: str
    kind: str = ""
    first: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class ClassFacts:
    """A class (期): its days, both included; `trainees` are the ids of those who are due in it.

    They may be read when a rule first asks for them: hardly any does. `names` what it is called and ticked
    as, `is_key` a key class.
    """

    id: int
    title: str
    first: date
    last: date
    trainees: Set[int] = field(default=frozenset(), hash=False)
    names: frozenset[str] = frozenset()
    is_key: bool = False

    @property
    def span_days(self) -> int:
        """Days from the first to the last, both included."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class ProgrammeFacts:
    """A 年度方案 or campaign, both days included."""

    id: int
    title: str
    first: date
    last: date


@dataclass(frozen=True)
class SessionFacts:
    """A class session that was held; `names` what it is: its form, its ticks and their words."""

    id: int
    on: date
    names: frozenset[str]


@dataclass(frozen=True)
class Lecture:
    """What somebody of 师资库 (`lecturer`, the entry) taught at one time: classes taught together are one.

    `sessions` and `classes` are the ids of all of them in order, `parts` the half-days it took, `hours_centi`
    its 学时, `is_paid` whether a ceiling is set for the 职称 on the day and who taught is no leading cadre.
    """

    lecturer: int
    name: str
    on: date
    title: str
    sessions: tuple[int, ...]
    classes: tuple[int, ...] = ()
    parts: frozenset[str] = frozenset()
    hours_centi: int = 0
    is_paid: bool = False


@dataclass(frozen=True)
class Waiver:
    """What a reason lets off: a due of a register for one debtor, period and slot ('' = all of them).

    `of` keeps it to what is owed because of one entry (None: whatever the debtor owes).
    """

    register: str
    due: str
    kind: str
    debtor_id: int
    reason: str
    period: str = ""
    slot: str = ""
    of: int | None = None


@dataclass(frozen=True)
class TownFacts:
    """Everything `owed` looks at.

    `entries` are those of the register and of any it points to, of all years; `amounts` entry id → how much
    it counts for, where a due asks for a sum and not for a number of entries.
    """

    people: tuple[Stay, ...] = ()
    units: tuple[UnitStay, ...] = ()
    classes: tuple[ClassFacts, ...] = ()
    programmes: tuple[ProgrammeFacts, ...] = ()
    sessions: tuple[SessionFacts, ...] = ()
    entries: tuple[Entry, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    amounts: Mapping[int, int] = field(default_factory=dict)
    lectures: tuple[Lecture, ...] = ()


@dataclass(frozen=True)
class Term:
    """What an entry is owed for: a period of the calendar, or one class, or one campaign.

    `key` is what an entry of it carries as `period`, '' where the class or the campaign says it.
    """

    period: Period
    class_id: int | None = None
    programme_id: int | None = None

    @property
    def key(self) -> str:
        """The 所属期 of an entry, '' for a class, a campaign and what is due once."""
        return "" if self.class_id or self.programme_id else self.period.key

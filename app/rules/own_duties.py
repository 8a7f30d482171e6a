"""Duties of the town's own: what counts for one, in what it is counted, and how it is told (E42, C20, B22).

Pure: `Deed` is anything that may count (a class session, a weekly meeting, a lecture, an entry of a
register), `Counted` what the clerk chose.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.rules.duties import Filter
from app.rules.periods import HALF, MONTH, ONCE, QUARTER, WEEK, YEAR, Period

MEASURE = "own"
SESSIONS, STUDIES, LECTURES, REPORTS, TALKS, ENTRIES = (
    "sessions", "studies", "lectures", "reports", "talks", "entries",
)  # fmt: skip
WHAT = {
    SESSIONS: "课次",
    STUDIES: "周例会",
    LECTURES: "领导讲学",
    REPORTS: "干部述学",
    TALKS: "师徒谈心谈话",
    ENTRIES: "登记簿的登记",
}
TIMES, HEADS, PEOPLE, AMOUNT = "times", "heads", "people", "amount"
UNITS = {TIMES: "次", HEADS: "人次", PEOPLE: "人", AMOUNT: "学时"}
BY = {TIMES: "次数", HEADS: "人次", PEOPLE: "不同的人", AMOUNT: "学时或数量"}
# Amounts are the hours of class sessions, or a number field of a register.
WITH_AMOUNT = frozenset({SESSIONS, ENTRIES})
TOWN, UNIT, PERSON = "town", "unit", "person"
BRANCH = "党支部"
PERIODS = (WEEK, MONTH, QUARTER, HALF, YEAR, ONCE)


@dataclass(frozen=True)
class Counted:
    """What counts: of each list that is not empty, one must fit. `words` stand in the title; `number` is the
    number field of a register whose sum is asked; `groups` whose presence counts, `kinds` of which units."""

    what: str = SESSIONS
    by: str = TIMES
    forms: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    register: str = ""
    number: str = ""
    groups: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


_LISTS = ("forms", "natures", "tags", "words", "groups")


def counted_of(stored: Filter) -> Counted:
    """What the stored filter of a rule says."""
    return Counted(
        what=str(stored.get("what", SESSIONS)),
        by=str(stored.get("by", TIMES)),
        forms=tuple(stored.get("forms", ())),
        natures=tuple(stored.get("natures", ())),
        tags=tuple(stored.get("tags", ())),
        words=tuple(stored.get("words", ())),
        register=str(stored.get("register", "")),
        number=str(stored.get("number", "")),
        groups=tuple(stored.get("groups", ())),
        kinds=tuple(stored.get("unit_kinds", ())),
    )


def as_filter(counted: Counted) -> dict[str, object]:
    """The same as it is stored; what is empty is left out."""
    values: dict[str, object] = {name: list(getattr(counted, name)) for name in _LISTS}
    values |= {"unit_kinds": list(counted.kinds), "register": counted.register, "number": counted.number}
    return {"what": counted.what, "by": counted.by, **{name: each for name, each in values.items() if each}}


@dataclass(frozen=True)
class Deed:
    """Something that may count.

    `on` is its day, `until` the last day of what it belongs to (an entry of a period), else `on`. `people`
    who was there, each with their units of that day; `units` whose it is besides; `heads` where nobody is
    named. `problem` says why it does not count, '' when it does. `target` is what opens.
    """

    on: date
    title: str
    people: Mapping[int, frozenset[int]] = field(default_factory=dict)
    units: frozenset[int] = frozenset()
    heads: int | None = None
    amount: float = 0
    problem: str = ""
    target: str = ""
    target_id: int | None = None
    until: date | None = None

    @property
    def stands_on(self) -> date:
        """The day by which it belongs to a period of a duty."""
        return self.until or self.on

    def is_late(self, period: Period) -> bool:
        """Whether it came after the period it belongs to."""
        return self.on > period.last

    @property
    def all_units(self) -> frozenset[int]:
        """Every unit it counts for."""
        return self.units.union(*self.people.values())


def value(deeds: Iterable[Deed], by: str, unit: int | None = None) -> float:
    """How much the deeds are: times, heads, different people, hours or numbers; of a unit its own heads."""
    found = list(deeds)
    if by == TIMES:
        return len(found)
    if by == AMOUNT:
        total = round(sum(deed.amount for deed in found), 2)
        return int(total) if total == int(total) else total
    there = [{who for who, units in deed.people.items() if unit is None or unit in units} for deed in found]
    if by == PEOPLE:
        return len(set[int]().union(*there))
    return sum(
        deed.heads if deed.heads is not None and not own else len(own)
        for deed, own in zip(found, there, strict=True)
    )


def fits_words(title: str, words: Collection[str]) -> bool:
    """Whether one of the words stands in the title; any title does where there are none."""
    return not words or any(word in title for word in words)


def fits_any(have: Collection[str], wanted: Collection[str]) -> bool:
    """Whether one of what is wanted is there; anything is where nothing is wanted."""
    return not wanted or not set(wanted).isdisjoint(have)


def described(counted: Counted, *, scope: str, register: str = "", number: str = "") -> str:
    """What counts and for whom in one line of Chinese; `register` and `number` are the titles of both."""
    parts: Sequence[tuple[str, Collection[str]]] = (
        ("形式", counted.forms),
        ("性质", counted.natures),
        ("标签", counted.tags),
        ("标题含", counted.words),
    )
    narrowed = "，".join(f"{word}{'或'.join(chosen)}" for word, chosen in parts if chosen)
    what = f"“{register}”登记簿" if counted.what == ENTRIES else WHAT[counted.what]
    amount = number or UNITS[AMOUNT]
    measured = f"按{amount if counted.by == AMOUNT else BY[counted.by]}"
    text = f"{whom(counted, scope)}：{what}{f'（{narrowed}）' if narrowed else ''}，{measured}"
    return text + (f"，只计{'、'.join(counted.groups)}" if counted.groups and scope != PERSON else "")


def whom(counted: Counted, scope: str) -> str:
    """Whom it is asked of: 全镇, 每个单位, 每个党支部, 每名班子成员."""
    if scope == PERSON:
        return f"每名{'、'.join(counted.groups)}" if counted.groups else "每名在册人员"
    if scope == UNIT:
        return f"每个{'、'.join(counted.kinds)}" if counted.kinds else "每个单位"
    return "全镇"

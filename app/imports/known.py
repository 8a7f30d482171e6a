"""What is known already, as plain values: the importers check against it and never query."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import TYPE_CHECKING, Protocol

from app.reader.sheet import as_printed, squeezed
from app.rules.arrivals import Windows
from app.rules.id_number import card_of
from app.rules.names import clean_name

if TYPE_CHECKING:
    from app.services.register.import_reading import RegisterTown


@dataclass(frozen=True)
class KnownPerson:
    """Somebody on the roster; `unit` and `title` are of the primary post, `units` of every current one."""

    id: int
    name: str
    id_number: str = ""
    unit: str = ""
    title: str = ""
    sex: str = ""
    birth: str = ""
    phone: str = ""
    ethnicity: str = ""
    politics: str = ""
    education: str = ""
    note: str = ""
    units: tuple[str, ...] = ()
    version: int = 1
    left: bool = False
    groups: frozenset[str] = frozenset()
    joined_on: date | None = None


@dataclass(frozen=True)
class KnownSession:
    """A class session; `hours_centi` is 1/100 学时."""

    id: int
    date: date
    title: str
    category: str = ""
    start: time | None = None
    end: time | None = None
    day_part: str = ""
    place: str = ""
    hours_centi: int = 0
    lecturers: tuple[str, ...] = ()
    batch: str = ""
    tags: tuple[str, ...] = ()
    cancelled: bool = False
    batches: str = ""
    note: str = ""
    form: str = ""


@dataclass(frozen=True)
class KnownExam:
    """An exam: person id → (state code, score in 1/100 or None) of the first try and of the resit, and the
    resit's day where it is known."""

    id: int
    title: str
    held_on: date | None = None
    full_centi: int = 10_000
    attempts: Mapping[int, tuple[str, int | None]] = field(default_factory=dict)
    resits: Mapping[int, tuple[str, int | None]] = field(default_factory=dict)
    resit_days: Mapping[int, date] = field(default_factory=dict)


class Due(Protocol):
    """Who is due in a class session, and who of the roster is away on its day (person id → '12-20离册')."""

    def due(self, class_session_id: int) -> frozenset[int]:
        """Ids of the people due."""

    def away(self, class_session_id: int) -> Mapping[int, str]:
        """Why people are not due who are away on that day."""


@dataclass(frozen=True)
class OwnKind:
    """A mark kind of the town's own; `mark` is what it counts as, `offered` (first day, whether) in order."""

    code: str
    label: str
    symbol: str
    acronym: str
    mark: str
    offered: tuple[tuple[date, bool], ...] = ()

    def is_offered(self, day: date) -> bool:
        """Whether it could be entered for a class session of the day."""
        return next((offered for first, offered in reversed(self.offered) if first <= day), True)


@dataclass(frozen=True)
class KnownTown:
    """Everything an import may need to know. `marks` maps (class session id, person id) → mark code.

    `hours` maps (person id, pot, first day, title) of an hour entry → (entry id, 1/100 学时).
    `due` tells for whom a mark is that of a walk-in; None does not ask. `groups` are the 人员类别 in use.
    `kinds` are the mark kinds of the town's own.
    `programmes` are the plans of one year: title, first and last day.
    `is_running`: attendance has been entered already. `windows`: minutes that make somebody late.
    `stamp` tells apply whether anything changed since; None switches that check off.
    `register`: the register whose entries are imported, with all that its cells may name.
    `told_…`: class sessions, exams and people (with their first day) of issued bulletins → its number.
    """

    people: tuple[KnownPerson, ...] = ()
    units: tuple[str, ...] = ()
    sessions: tuple[KnownSession, ...] = ()
    exams: tuple[KnownExam, ...] = ()
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hours: Mapping[tuple[int, str, date, str], tuple[int, int]] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    due: Due | None = None
    programmes: tuple[tuple[str, date, date], ...] = ()
    kinds: tuple[OwnKind, ...] = ()
    is_running: bool = False
    windows: Windows = field(default_factory=Windows)
    town: str = ""
    today: date | None = None
    stamp: int | None = None
    told_sessions: Mapping[int, str] = field(default_factory=dict)
    told_exams: Mapping[int, str] = field(default_factory=dict)
    told_people: Mapping[int, tuple[date, str]] = field(default_factory=dict)
    register: RegisterTown | None = None


class PeopleIndex:
    """Finds people by name, ID number and unit."""

    def __init__(self, people: Sequence[KnownPerson]) -> None:
        self.by_id = {person.id: person for person in people}
        self.by_id_number: dict[str, KnownPerson] = {}
        self._cards: dict[str, KnownPerson] = {}
        self.by_name: dict[str, list[KnownPerson]] = {}
        for person in people:
            if person.id_number:
                self.by_id_number[person.id_number] = person
                self._cards.setdefault(card_of(person.id_number), person)
            self.by_name.setdefault(clean_name(person.name), []).append(person)

    def holder(self, number: str) -> KnownPerson | None:
        """Whose card a number of 15 or 18 digits is of."""
        return self.by_id_number.get(number) or self._cards.get(card_of(number))

    def named(self, name: str) -> list[KnownPerson]:
        """Everybody called `name`; those still on the roster when there are any."""
        found = self.by_name.get(name, [])
        present = [person for person in found if not person.left]
        return present or found

    def nearest(self, name: str) -> str:
        """A known name so like `name` that it may be meant, or ""."""
        close = difflib.get_close_matches(
            name, [n for n in self.by_name if abs(len(n) - len(name)) <= 1], 1, 0.6
        )
        return close[0] if close else ""


_TOWN = re.compile(r"^[^\s]{2,6}?(?:镇|乡|街道)(?:人民政府|党委|政府|办事处)?(?=.{2,})")
_SAME = (
    ("村民委员会", "村"), ("村委会", "村"), ("居民委员会", "社区"), ("社区居委会", "社区"),
    ("居委会", "社区"), ("办公室", "办"), ("服务中心", "中心"), ("工作站", "站"), ("服务站", "站"),
    ("执法大队", "执法队"), ("党建工作办", "党建办"), ("综合行政执法", "综合执法"), ("经济发展", "经发"),
    ("乡村振兴", "振兴"), ("平安建设", "平安"), ("党政综合", "党政"),
)  # fmt: skip


_COMMITTEE = re.compile(
    r"(?:村(?:村?民)?(?:村?委(?:员会|会)?)|村[“”\"]?两委[“”\"]?|社区?居(?:民)?委(?:员会|会)?)$"
)


def village_form(name: str) -> str:
    """东湾村村委会, 东湾村委, 东湾村村民委员会 → 东湾村: the committee is the village's own office."""
    text = squeezed(name)
    match = _COMMITTEE.search(text)
    if match is None or match.start() == 0:
        return text
    return text[: match.start()] + ("村" if match[0].startswith("村") else "社区")


def unit_form(name: str, town: str = "") -> str:
    """A unit's name without the town before it and with its usual short endings, for comparing."""
    text = village_form(name).replace("(", "").replace(")", "")
    if town and text.startswith(town) and len(text) > len(town) + 1:
        text = text[len(town) :]
    else:
        text = _TOWN.sub("", text)
    for long, short in _SAME:
        text = text.replace(long, short)
    return text


# 东湾 is how people say 东湾村.
_PLACES = ("村", "社区")


class UnitIndex:
    """Known units, growing while a file is read, and how a written name relates to them."""

    def __init__(self, names: Sequence[str], town: str = "") -> None:
        self._town = town
        self._exact: dict[str, str] = {}
        self._forms: dict[str, str] = {}
        self.created: list[str] = []
        self._answers: dict[str, tuple[str, str]] = {}
        self._near: dict[str, list[str]] = {}
        for name in names:
            self._learn(name)

    @property
    def town(self) -> str:
        """The town whose units these are."""
        return self._town

    @property
    def names(self) -> tuple[str, ...]:
        """Every unit known by now, those of the file included."""
        return tuple(self._exact.values())

    def _learn(self, name: str) -> None:
        plain = squeezed(name)
        if plain not in self._exact:
            for less in _with_one_less(plain):
                self._near.setdefault(less, []).append(plain)
        self._exact[plain] = name
        self._forms.setdefault(unit_form(name, self._town), name)

    def resolve(self, written: str, *, create: bool = True) -> tuple[str, str]:
        """(unit to use, nearly matching unit or ""). An unknown name is used as written and remembered.

        Near by a usual short form (党政办 / 党政办公室): the known unit is used. Near by a slip of the pen
        only: the written one is used, because 东湾村 and 西湾村 are two villages.
        """
        if written in self._answers:
            return self._answers[written]
        answer = self._resolve(written, create)
        self._answers[written] = answer
        return answer

    def _resolve(self, written: str, create: bool) -> tuple[str, str]:
        plain = squeezed(written)
        if plain in self._exact:
            return self._exact[plain], ""
        form = unit_form(written, self._town)
        if form in self._forms:
            return self._forms[form], self._forms[form]
        if short := [self._forms[form + end] for end in _PLACES if form + end in self._forms]:
            return (short[0], short[0]) if len(short) == 1 else (as_printed(written), "")
        near = self._slip(plain)
        name = as_printed(written)
        if create:
            self._learn(name)
            self.created.append(name)
        return name, near

    def _slip(self, plain: str) -> str:
        """The first known unit a slip away: what differs so is the same with one character less."""
        near = {known for less in _with_one_less(plain) for known in self._near.get(less, ())}
        slips = {known for known in near if slip_of_the_pen(plain, known)}
        return next((name for known, name in self._exact.items() if known in slips), "") if slips else ""

    def same(self, first: str, second: str) -> bool:
        """Whether two names mean the same unit."""
        one, other = sorted((unit_form(first, self._town), unit_form(second, self._town)), key=len)
        return one == other or (len(one) >= 2 and other in (one + end for end in _PLACES))


# Two villages may well differ in one of these only.
_TELLING = frozenset("东西南北中上下前后左右大小新老旧内外一二三四五六七八九十0123456789")
_ENDING = re.compile(r"(?:办公室|服务中心|中心|社区|办|所|站|队|村|局|院)$")


def _with_one_less(text: str) -> set[str]:
    """`text`, and what is left of it without each one of its characters."""
    return {text, *(text[:i] + text[i + 1 :] for i in range(len(text)))}


def slip_of_the_pen(first: str, second: str) -> bool:
    """Whether two unit names differ only as a typing slip would make them differ."""
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    if len(first) != len(second):
        short, long = sorted((first, second), key=len)
        gap = next((i for i in range(len(short)) if short[i] != long[i]), len(short))
        at_end = gap == len(short)
        return (
            len(short) >= (2 if at_end else 4)
            and short[gap:] == long[gap + 1 :]
            and long[gap] not in _TELLING
        )
    places = [i for i in range(len(first)) if first[i] != second[i]]
    if len(places) == 2 and places[1] == places[0] + 1:
        swapped = {first[places[0]], first[places[1]]}
        return swapped == {second[places[0]], second[places[1]]} and not swapped & _TELLING
    if len(places) != 1 or {first[places[0]], second[places[0]]} & _TELLING:
        return False
    stem = _ENDING.sub("", first)
    return (places[0] >= len(stem) or len(stem) >= 4) or _sound_alike(first, second)


def _sound_alike(first: str, second: str) -> bool:
    from app.rules.names import sort_key

    return sort_key(first).removesuffix(first) == sort_key(second).removesuffix(second)

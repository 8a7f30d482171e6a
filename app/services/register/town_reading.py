"""What the rules of registers ask of the town, each part read once: people, units, classes, campaigns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.registers.description import Due, Register
from app.rules.registers.entries import Entry
from app.rules.registers.lectures import steps_of
from app.rules.registers.terms import last_day_of
from app.rules.registers.town_facts import (
    CLASS,
    ENTRY,
    LECTURE,
    PERSON,
    TOWN,
    UNIT,
    ClassFacts,
    Lecture,
    ProgrammeFacts,
    SessionFacts,
    TownFacts,
    Waiver,
)
from app.rules.registers.typed_values import typed_period
from app.services.register.lectures import lectures_of
from app.services.register.reading import WAIVER, entries_of_registers
from app.services.register.standards import LECTURER
from app.services.rule.duty_people import PeopleInTime
from app.services.rule.duty_stays import people_stays, unit_stays
from db.models import Programme, Unit

# The classes that end in a year and the class sessions held in it; who reads them stands above registers.
Lessons = tuple[tuple[ClassFacts, ...], tuple[SessionFacts, ...]]


class ReadLessons(Protocol):
    """Reads them from the data file."""

    def __call__(self, session: Session, *, year: int, today: date) -> Lessons:
        """Of one year."""


class TownReading:
    """The town over time and the entries of all registers, for any number of dues and years.

    People, units, campaigns and entries are read once, class sessions and their trainees once a year asked.
    """

    def __init__(
        self,
        session: Session,
        *,
        today: date,
        registers: Mapping[str, Register],
        lessons: ReadLessons,
        in_time: PeopleInTime | None = None,
    ) -> None:
        self._session, self.today = session, today
        self._registers = registers
        self._given, self._lessons = in_time, lessons
        self._years: dict[int, Lessons] = {}
        self._lectures: dict[int, tuple[Lecture, ...]] = {}

    @cached_property
    def _in_time(self) -> PeopleInTime:
        return self._given or PeopleInTime(self._session)

    @cached_property
    def entries(self) -> Mapping[str, tuple[Entry, ...]]:
        """Register → its entries of all years, by day."""
        found: dict[str, list[Entry]] = {}
        for entry in entries_of_registers(self._session, registers={*self._registers, WAIVER}):
            found.setdefault(entry.register, []).append(entry)
        return {register: tuple(own) for register, own in found.items()}

    @cached_property
    def _waivers(self) -> tuple[Waiver, ...]:
        found = (waiver_of(entry, self._registers) for entry in self.entries.get(WAIVER, ()))
        return tuple(one for one in found if one is not None)

    @cached_property
    def _base(self) -> TownFacts:
        places = {
            unit_id: place
            for place, unit_id in enumerate(
                self._session.scalars(select(Unit.id).order_by(Unit.position, Unit.id))
            )
        }
        programmes = self._session.execute(
            select(Programme.id, Programme.title, Programme.start_on, Programme.end_on)
        )
        people = people_stays(self._session, in_time=self._in_time)
        return TownFacts(
            people=people,
            units=tuple(sorted(unit_stays(people), key=lambda one: places.get(one.unit_id, 0))),
            programmes=tuple(ProgrammeFacts(*row) for row in programmes),
        )

    def of_entries(self, *, registers: Iterable[str]) -> TownFacts:
        """The entries of these registers and the waivers alone, for dues that ask nobody of the town."""
        entries = tuple(entry for register in registers for entry in self.entries.get(register, ()))
        return TownFacts(entries=entries, waivers=self._waivers)

    def with_lectures(self, facts: TownFacts, *, year: int) -> TownFacts:
        """The facts with what was taught in the year and the one before, whose deadlines may lie in it."""
        if year not in self._lectures:
            self._lectures[year] = lectures_of(
                self._session,
                registers=self._registers,
                first=date(year - 1, 1, 1),
                last=min(date(year, 12, 31), self.today),
            )
        entries = (*facts.entries, *self.entries.get(LECTURER, ()))
        return replace(
            facts,
            entries=tuple({one.id: one for one in entries}.values()),
            lectures=self._lectures[year],
        )

    def of_year(self, year: int, *, registers: Iterable[str]) -> TownFacts:
        """What is known for the dues of a year, with the entries of these registers."""
        if year not in self._years:
            self._years[year] = self._lessons(self._session, year=year, today=self.today)
        classes, sessions = self._years[year]
        own = self.of_entries(registers=registers)
        return replace(
            self._base, classes=classes, sessions=sessions, entries=own.entries, waivers=own.waivers
        )


def waiver_of(entry: Entry, registers: Mapping[str, Register]) -> Waiver | None:
    """An entry of the waivers as a rule sees it; None for one that names no due there is.

    `register`, `due` and `paper` (the slot) may be ids or the words on the screen, `term` a 所属期 as stored
    or as read (2024年上半年), empty for every one; one that cannot be read lets nobody off. Whom it is for
    stands in the envelope; nobody is the town.
    """
    register = _called(registers.values(), str(entry.data.get("register", "")))
    due = _called(register.dues, str(entry.data.get("due", ""))) if register is not None else None
    if register is None or due is None:
        return None
    slot = str(entry.data.get("paper", ""))
    if slot and register.slot and not steps_of(register, due):
        choice = _called(register.field(register.slot).choices, slot)
        slot = choice.id if choice is not None else slot
    if slot and (step := _called(steps_of(register, due), slot)) is not None:
        slot = step.id
    kind, debtor, of = waived_debtor(entry)
    key = _term(str(entry.data.get("term", "")), due)
    return Waiver(register.id, due.id, kind, debtor, str(entry.data.get("reason", "")), key, slot, of)


def waived_debtor(entry: Entry) -> tuple[str, int, int | None]:
    """Who is let off (kind, id), and by which entry it is owed: a lecture by its lecturer, each traveller by
    the trip, else the entry itself; None where whatever they owe is meant. Nobody is the town."""
    of = next((line.entry_id for line in entry.lines_of("entry")), None)
    held = next((line.class_session_id for line in entry.lines_of("session")), None)
    if held is not None:
        return LECTURE, held, of
    for kind, found in ((PERSON, entry.person_id), (UNIT, entry.unit_id), (CLASS, entry.batch_id)):
        if found is not None:
            return kind, found, of
    return (ENTRY, of, None) if of is not None else (TOWN, 0, None)


def _term(written: str, due: Due) -> str:
    if not written or last_day_of(written) is not None:
        return written
    try:
        return typed_period(written, due.period)
    except InputProblem:
        return written


class _Called(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def title(self) -> str: ...


Called = TypeVar("Called", bound=_Called)


def _called(among: Iterable[Called], written: str) -> Called | None:
    """The one of that id, else of that title."""
    found = tuple(among)
    return next(
        (one for one in found if one.id == written),
        next((one for one in found if one.title == written), None),
    )

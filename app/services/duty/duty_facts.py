"""A year as the duties see it: each part is read once, when a rule first asks for it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import cached_property
from typing import TypeVar

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.rules.duties import PersonFacts
from app.rules.periods import Period, year_period
from app.rules.records.told import Record
from app.services.bulletin.bulletin_issued import Told, told_sessions
from app.services.duty.duty_exams import DutyExam, exams_of
from app.services.duty.duty_lecturers import (
    DutyLecturer,
    DutyPair,
    GivenTurn,
    given_turns,
    read_lecturers,
    read_lectures,
    read_pairs,
)
from app.services.duty.duty_sessions import ClassRow, HeldRow, class_sessions_of, classes_of
from app.services.duty.training_rounds import RoundRow, list_rounds
from app.services.hour.hours import HourYear
from app.services.record.kind_rows import records_of
from app.services.rule.duty_people import PeopleInTime
from db.models import (
    ClassSession,
    Exam,
    HourEntry,
    Mentorship,
    Person,
    Programme,
    RegisterEntry,
    RotationTurn,
    Unit,
    UnitStudy,
)

Part = TypeVar("Part")


class DutyFacts:
    """Lazily read parts of one year; lives as long as the read session."""

    def __init__(self, session: Session, *, year: int, today: date) -> None:
        self.session = session
        self.year = year_period(year)
        self.today = today
        self._entered: list[tuple[int, str, str, int, int]] | None = None
        self._records: dict[str, tuple[Record, ...]] = {}
        self._kept: dict[object, object] = {}

    def once(self, key: object, read: Callable[[], Part]) -> Part:
        """What `read` gives, kept under `key`."""
        if key not in self._kept:
            self._kept[key] = read()
        return self._kept[key]  # type: ignore[return-value]

    @cached_property
    def hours(self) -> HourYear:
        """Everybody's hours of the year."""
        return HourYear(self.session, year=self.year.first.year, today=self.today)

    @property
    def people(self) -> tuple[PersonFacts, ...]:
        """Everybody of the year in official order."""
        return self.hours.facts

    @cached_property
    def names(self) -> dict[int, str]:
        """Person id → name, everybody who ever was."""
        return dict(self.session.execute(select(Person.id, Person.name)).all())

    @cached_property
    def in_time(self) -> PeopleInTime:
        """Everybody over time."""
        return self.hours.in_time

    @cached_property
    def sessions(self) -> tuple[HeldRow, ...]:
        """Class sessions of the year, by day."""
        return tuple(row for row in self._all_sessions if self.year.holds(row.on))

    def sessions_in(self, period: Period) -> tuple[HeldRow, ...]:
        """Those of the period, by day."""
        days = self._session_days
        return self.sessions[bisect_left(days, period.first) : bisect_right(days, period.last)]

    @cached_property
    def _session_days(self) -> list[date]:
        return [row.on for row in self.sessions]

    @cached_property
    def _all_sessions(self) -> tuple[HeldRow, ...]:
        """Those of the year, and the other days of classes that reach into it."""
        return class_sessions_of(self.session, first=self.year.first, last=self.year.last, today=self.today)

    @cached_property
    def begun(self) -> date:
        """The day of the file's first record, today in an empty one: what was over by then is not judged."""
        return first_record(self.session) or self.today

    @property
    def _span(self) -> tuple[date, date]:
        """First and last day of the year, as far as it has come."""
        return self.year.first, min(self.year.last, self.today)

    @cached_property
    def classes(self) -> tuple[ClassRow, ...]:
        """Classes (期) that end in the year."""
        return tuple(row for row in classes_of(self._all_sessions) if self.year.holds(row.last))

    @cached_property
    def programmes(self) -> tuple[tuple[date, date], ...]:
        """First and last days of the plans of this very year: one over several years says nothing (A07)."""
        rows = self.session.execute(
            select(Programme.start_on, Programme.end_on).where(
                Programme.start_on >= self.year.first, Programme.end_on <= self.year.last
            )
        )
        return tuple((start, end) for start, end in rows)

    @cached_property
    def exams(self) -> tuple[DutyExam, ...]:
        """Exams of the year that have been."""
        return exams_of(self.session, first=self.year.first, last=self.year.last, today=self.today)

    @cached_property
    def exams_of_class(self) -> dict[int, list[DutyExam]]:
        """Batch id → its own exams, by day."""
        found: dict[int, list[DutyExam]] = {}
        for exam in self.exams:
            if exam.batch_id is not None:
                found.setdefault(exam.batch_id, []).append(exam)
        return found

    @cached_property
    def exams_of_month(self) -> dict[str, list[DutyExam]]:
        """Month (所属月) → the exams of no class in particular, by day."""
        found: dict[str, list[DutyExam]] = {}
        for exam in self.exams:
            if exam.batch_id is None:
                found.setdefault(exam.month, []).append(exam)
        return found

    @cached_property
    def turns(self) -> tuple[GivenTurn, ...]:
        """Lectures and reports of the rotation board that were given, or that a class session fulfils."""
        return given_turns(self.session, first=self._span[0], last=self._span[1])

    @cached_property
    def lectures(self) -> tuple[GivenTurn, ...]:
        """Roster people as lecturers of class sessions that were held."""
        lessons = {row.id: row for row in self.sessions if row.held}
        return read_lectures(self.session, lessons=lessons, first=self._span[0], last=self._span[1])

    @cached_property
    def pairs(self) -> tuple[DutyPair, ...]:
        """Mentor pairs that existed in the year."""
        return read_pairs(self.session, year=self.year, until=self._span[1], names=self.names)

    @cached_property
    def all_units(self) -> tuple[tuple[int, str], ...]:
        """Every unit there ever was, in official order."""
        rows = self.session.execute(select(Unit.id, Unit.name).order_by(Unit.position, Unit.id))
        return tuple((unit_id, name) for unit_id, name in rows)

    def units(self, day: date) -> tuple[tuple[int, str], ...]:
        """Units that had people on the day, in official order, whether they are still in use or not."""
        used = self.in_time.units_on(day)
        return tuple((unit_id, name) for unit_id, name in self.all_units if unit_id in used)

    @cached_property
    def studies(self) -> dict[tuple[int, date], str]:
        """(unit, Monday) → topic of the weekly study."""
        rows = self.session.execute(
            select(UnitStudy.unit_id, UnitStudy.week, UnitStudy.topic).where(
                UnitStudy.week.between(*self._span)
            )
        )
        return {(unit_id, week): topic.strip() for unit_id, week, topic in rows}

    def records(self, code: str) -> tuple[Record, ...]:
        """Records of a duty that have come by today, of any year, by day: what belongs to a period may have
        come after it."""
        if code not in self._records:
            self._records[code] = records_of(self.session, code=code, until=self.today)
        return self._records[code]

    def entered(self, pots: Collection[str], month: str) -> dict[int, tuple[int, int]]:
        """Person id → hours (1/100) entered for the month in these pots by today, and those self-reported."""
        if self._entered is None:
            on = func.coalesce(HourEntry.ended_on, HourEntry.credited_on)
            rows: Iterable[tuple[int, str, str, int, int]] = self.session.execute(
                select(
                    HourEntry.person_id,
                    HourEntry.pot,
                    func.substr(on, 1, 7),
                    func.sum(HourEntry.hours_centi),
                    func.sum(case((HourEntry.self_reported, HourEntry.hours_centi), else_=0)),
                )
                .where(on >= self.year.first, on <= self._span[1], HourEntry.counted)
                .group_by(HourEntry.person_id, HourEntry.pot, func.substr(on, 1, 7))
            )
            self._entered = list(rows)
        found: dict[int, tuple[int, int]] = {}
        for person_id, pot, when, centi, reported in self._entered:
            if when == month and pot in pots:
                own = found.get(person_id, (0, 0))
                found[person_id] = (own[0] + centi, own[1] + reported)
        return found

    @cached_property
    def lecturers(self) -> dict[int, tuple[DutyLecturer, ...]]:
        """Class session id → who taught it."""
        return read_lecturers(self.session, first=self._span[0], last=self._span[1])

    @cached_property
    def rounds(self) -> tuple[RoundRow, ...]:
        """The 轮训 that touch the year."""
        return list_rounds(self.session, year=self.year.first.year)

    @cached_property
    def told(self) -> dict[int, Told]:
        """Class session id → when and how its first bulletin went out."""
        return told_sessions(self.session, first=self.year.first, last=self.year.last)


def first_record(session: Session) -> date | None:
    """The earliest day the file knows of; None in an empty file."""
    firsts = (
        select(func.min(column)).scalar_subquery()
        for column in (
            *(ClassSession.held_on, Exam.held_on, Programme.start_on, RegisterEntry.on_day),
            *(RotationTurn.done_on, UnitStudy.week, Mentorship.start_on),
        )
    )
    # Stocks (师资库, 制度文件) carry days from long before the file; they stand in no year.
    entered = select(func.min(RegisterEntry.on_day)).where(RegisterEntry.year.is_not(None)).scalar_subquery()
    days = session.execute(select(*firsts, entered)).one()
    return min((day for day in days if day is not None), default=None)

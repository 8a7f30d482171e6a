"""A year as the duties see it: each part is read once, when a rule first asks for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.rules.duties import PersonFacts
from app.rules.periods import year_period
from app.services.bulletin.bulletin_told import first_told
from app.services.hour.hours import HourYear
from app.services.leave.leave_hours import LeaveMeter, leave_meters
from app.services.plan.class_sessions import CANCELLED, HELD
from app.services.routine.rotation_held import held_turns
from db.models import (
    Attempt,
    Batch,
    Category,
    ClassSession,
    Course,
    CourseCategory,
    DutyRecord,
    Exam,
    Lecturer,
    Mentorship,
    MentorTalk,
    Person,
    Programme,
    RotationTurn,
    Unit,
    UnitStudy,
)


@dataclass(frozen=True)
class HeldRow:
    """A class session that is not cancelled; `words` is everything it can be recognised by."""

    id: int
    batch_id: int
    on: date
    held: bool
    title: str
    batch: str
    hours_centi: int
    categories: frozenset[str]
    words: str
    pot: str = ""

    def says(self, words: Collection[str]) -> bool:
        """Whether one of the words is in its title, form, programme or tags; no words fit all."""
        return not words or any(word in self.words for word in words)


@dataclass(frozen=True)
class ExamRow:
    """An exam with how many people it lists and how many of them have a result state."""

    id: int
    title: str
    on: date
    month: str
    batch_id: int | None
    listed: int
    stated: int


@dataclass(frozen=True)
class TurnRow:
    """A lecture or report that was given: from the rotation board, or as lecturer of a class session."""

    person_id: int
    name: str
    role: str
    on: date
    topic: str
    class_session_id: int | None


@dataclass(frozen=True)
class PairRow:
    """A mentor pair with the days it talked."""

    id: int
    mentor: str
    mentee: str
    mentee_id: int
    start_on: date
    end_on: date | None
    talks: tuple[date, ...]


@dataclass(frozen=True)
class ClassRow:
    """One run of a course (期) with its class sessions in order."""

    batch_id: int
    title: str
    sessions: tuple[HeldRow, ...]

    @cached_property
    def first(self) -> date:
        """Its first day."""
        return self.sessions[0].on

    @cached_property
    def last(self) -> date:
        """Its last day."""
        return self.sessions[-1].on

    @property
    def span_days(self) -> int:
        """Calendar days from first to last."""
        return (self.last - self.first).days + 1

    @cached_property
    def days(self) -> int:
        """Different days it was held on."""
        return len({held.on for held in self.sessions})


class YearFacts:
    """Lazily read parts of one year; lives as long as the read session."""

    def __init__(self, session: Session, *, year: int, today: date) -> None:
        self.session = session
        self.year = year_period(year)
        self.today = today
        self._meters: dict[int, tuple[LeaveMeter, ...]] = {}

    def leave_meters(self, min_days: int) -> tuple[LeaveMeter, ...]:
        """Leave in classes of at least so many days that end in the year."""
        if min_days not in self._meters:
            self._meters[min_days] = leave_meters(self.session, year=self.year.first.year, min_days=min_days)
        return self._meters[min_days]

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
    def sessions(self) -> tuple[HeldRow, ...]:
        """Class sessions of the year, by day."""
        return tuple(row for row in self._all_sessions if self.year.holds(row.on))

    @cached_property
    def _all_sessions(self) -> tuple[HeldRow, ...]:
        """Those of the year, and the other days of classes that reach into it."""
        batches = select(ClassSession.batch_id).where(ClassSession.held_on.between(*self._span))
        tags: dict[int, list[str]] = {}
        for course_id, name in self.session.execute(
            select(CourseCategory.course_id, Category.name).join(
                Category, Category.id == CourseCategory.category_id
            )
        ):
            tags.setdefault(course_id, []).append(name)
        rows = self.session.execute(
            select(
                ClassSession.id,
                ClassSession.batch_id,
                ClassSession.held_on,
                ClassSession.status,
                Course.title,
                Batch.name,
                ClassSession.hours_centi,
                Course.id.label("course_id"),
                ClassSession.form,
                ClassSession.pot,
                func.coalesce(Programme.title, "").label("programme"),
            )
            .join(Batch, Batch.id == ClassSession.batch_id)
            .join(Course, Course.id == Batch.course_id)
            .outerjoin(Programme, Programme.id == Course.programme_id)
            .where(ClassSession.batch_id.in_(batches), ClassSession.status != CANCELLED)
            .order_by(ClassSession.held_on, ClassSession.start_time, ClassSession.id)
        )
        return tuple(
            HeldRow(
                row.id,
                row.batch_id,
                row.held_on,
                row.status == HELD,
                row.title,
                row.name,
                row.hours_centi,
                frozenset(tags.get(row.course_id, ())),
                "\n".join((row.title, row.form, row.programme, *tags.get(row.course_id, ()))),
                row.pot,
            )
            for row in rows
        )

    @cached_property
    def begun(self) -> date:
        """The day of the file's first record, today in an empty one: what was over by then is not judged."""
        return first_record(self.session) or self.today

    @property
    def _span(self) -> tuple[date, date]:
        return self.year.first, self.year.last

    @cached_property
    def classes(self) -> tuple[ClassRow, ...]:
        """Classes (期) that end in the year."""
        found: dict[int, list[HeldRow]] = {}
        for row in self._all_sessions:
            found.setdefault(row.batch_id, []).append(row)
        rows = [
            ClassRow(batch_id, f"{held[0].title}{held[0].batch and ' ' + held[0].batch}", tuple(held))
            for batch_id, held in found.items()
        ]
        return tuple(row for row in rows if self.year.holds(row.last))

    @cached_property
    def programmes(self) -> tuple[tuple[date, date], ...]:
        """First and last days of the plans that touch the year (A07)."""
        rows = self.session.execute(
            select(Programme.start_on, Programme.end_on).where(
                Programme.start_on <= self.year.last, Programme.end_on >= self.year.first
            )
        )
        return tuple((start, end) for start, end in rows)

    @cached_property
    def exams(self) -> tuple[ExamRow, ...]:
        """Exams of the year."""
        stated = func.sum(case((Attempt.state != "", 1), else_=0))
        rows: Iterable[Any] = self.session.execute(
            select(
                Exam.id,
                Exam.title,
                Exam.held_on,
                Exam.month,
                Exam.batch_id,
                func.count(func.distinct(Attempt.person_id)),
                func.coalesce(stated, 0),
            )
            .outerjoin(Attempt, (Attempt.exam_id == Exam.id) & (Attempt.number == 1))
            .where(Exam.held_on.between(*self._span))
            .group_by(Exam.id)
            .order_by(Exam.held_on, Exam.id)
        )
        return tuple(ExamRow(*row) for row in rows)

    @cached_property
    def turns(self) -> tuple[TurnRow, ...]:
        """Lectures and reports of the rotation board that were given, or that a class session fulfils."""
        return _given_turns(self.session, *self._span)

    @cached_property
    def lectures(self) -> tuple[TurnRow, ...]:
        """Roster people as lecturers of class sessions that were held."""
        held = {row.id: row for row in self.sessions if row.held}
        rows = self.session.execute(
            select(Lecturer.class_session_id, Lecturer.person_id, Person.name)
            .join(Person, Person.id == Lecturer.person_id)
            .join(ClassSession, ClassSession.id == Lecturer.class_session_id)
            .where(ClassSession.held_on.between(*self._span))
        )
        return tuple(
            TurnRow(person_id or 0, name, "lecture", held[held_id].on, held[held_id].title, held_id)
            for held_id, person_id, name in rows
            if held_id in held
        )

    @cached_property
    def pairs(self) -> tuple[PairRow, ...]:
        """Mentor pairs that existed in the year."""
        talks: dict[int, list[date]] = {}
        for pair_id, on in self.session.execute(
            select(MentorTalk.mentorship_id, MentorTalk.held_on)
            .where(MentorTalk.held_on.between(*self._span))
            .order_by(MentorTalk.held_on)
        ):
            talks.setdefault(pair_id, []).append(on)
        rows = self.session.scalars(
            select(Mentorship)
            .where(
                Mentorship.start_on <= self.year.last,
                Mentorship.end_on.is_(None) | (Mentorship.end_on > self.year.first),
            )
            .order_by(Mentorship.id)
        )
        return tuple(
            PairRow(
                row.id,
                self.names.get(row.mentor_id, ""),
                self.names.get(row.mentee_id, ""),
                row.mentee_id,
                row.start_on,
                row.end_on,
                tuple(talks.get(row.id, ())),
            )
            for row in rows
        )

    @cached_property
    def units(self) -> tuple[tuple[int, str], ...]:
        """Active units that somebody belongs to, in official order."""
        used = {person.unit_id for person in self.people}
        rows = self.session.execute(
            select(Unit.id, Unit.name).where(Unit.active).order_by(Unit.position, Unit.id)
        )
        return tuple((unit_id, name) for unit_id, name in rows if unit_id in used)

    @cached_property
    def studies(self) -> dict[tuple[int, date], str]:
        """(unit, Monday) → topic of the weekly study."""
        rows = self.session.execute(
            select(UnitStudy.unit_id, UnitStudy.week, UnitStudy.topic).where(
                UnitStudy.week.between(*self._span)
            )
        )
        return {(unit_id, week): topic for unit_id, week, topic in rows}

    @cached_property
    def records(self) -> dict[str, list[DutyRecord]]:
        """Rule code → records of duties done in the year."""
        found: dict[str, list[DutyRecord]] = {}
        for row in self.session.scalars(
            select(DutyRecord).where(DutyRecord.done_on.between(*self._span)).order_by(DutyRecord.done_on)
        ):
            found.setdefault(row.rule_code, []).append(row)
        return found

    @cached_property
    def daily_bulletins(self) -> dict[int, date]:
        """Class session id → when the first bulletin about it went out."""
        return first_told(self.session, first=self.year.first, last=self.year.last)


def first_record(session: Session) -> date | None:
    """The earliest day the file knows of; None in an empty file."""
    firsts = (
        select(func.min(column))
        for column in (
            *(ClassSession.held_on, Exam.held_on, Programme.start_on, DutyRecord.done_on),
            *(RotationTurn.done_on, UnitStudy.week, Mentorship.start_on),
        )
    )
    days = (session.scalar(first) for first in firsts)
    return min((day for day in days if day is not None), default=None)


def _given_turns(session: Session, first: date, last: date) -> tuple[TurnRow, ...]:
    rows: Iterable[Any] = session.execute(
        select(
            RotationTurn.id,
            RotationTurn.person_id,
            Person.name,
            RotationTurn.role,
            RotationTurn.done_on,
            RotationTurn.topic,
            RotationTurn.class_session_id,
        )
        .join(Person, Person.id == RotationTurn.person_id)
        .where(
            RotationTurn.done_on.between(first, last)
            | (RotationTurn.done_on.is_(None) & RotationTurn.month.startswith(f"{first.year}-"))
        )
        .order_by(RotationTurn.month, RotationTurn.id)
    )
    by_session = held_turns(session, prefix=f"{first.year}-")
    found = []
    for turn_id, person_id, name, role, done_on, topic, held_id in rows:
        if done_on is not None:
            found.append(TurnRow(person_id, name, role, done_on, topic, held_id))
        elif (by := by_session.get(turn_id)) is not None:
            title = topic or by.title
            found.append(TurnRow(person_id, name, role, by.on, title, by.class_session_id))
    return tuple(found)

"""Last year's plan as this year's: every session to the same weekday of the same week of its month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.batches import SPLIT, UNSAID
from app.rules.plan_dates import same_place
from app.rules.session_status import CANCELLED
from app.services.plan.batch_choice import course_like, split_evenly
from app.services.plan.class_sessions import list_class_sessions
from app.services.plan.expected import refresh_expected
from db.models import Batch, BatchAudience, BatchShare, ClassSession, Course, CourseCategory, Lecturer


@dataclass(frozen=True)
class CopiedPlan:
    """What a copied plan brought: new class sessions, and those left out because the day has the course."""

    added: int
    skipped: int


@dataclass(frozen=True)
class DoubtfulCourse:
    """A course with several 期 in a year of which nobody said whether they are 分批 or 重复举办."""

    course_id: int
    title: str
    days: tuple[date, ...]


def doubtful_courses(session: Session, *, year: int) -> tuple[DoubtfulCourse, ...]:
    """Courses of a year that stand twice without a choice, by title."""
    rows = session.execute(
        select(Course.id, Course.title, Batch.id, func.min(ClassSession.held_on))
        .join(Batch, Batch.course_id == Course.id)
        .join(ClassSession, ClassSession.batch_id == Batch.id)
        .where(
            Course.batches == UNSAID,
            ClassSession.status != CANCELLED,
            ClassSession.held_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .group_by(Course.id, Batch.id)
        .order_by(Course.title, func.min(ClassSession.held_on))
    )
    days: dict[tuple[str, int], list[date]] = {}
    for course_id, title, _, on in rows:
        days.setdefault((title, course_id), []).append(on)
    return tuple(
        DoubtfulCourse(course_id, title, tuple(found))
        for (title, course_id), found in days.items()
        if len(found) > 1
    )


def copy_year(session: Session, *, source_year: int, target_year: int, batches: str = UNSAID) -> CopiedPlan:
    """Copy the class sessions of `source_year` (cancelled ones left out) as planned ones of `target_year`.

    A course already planned on the new day is not planned twice, so a second run adds nothing. Sessions of
    one batch stay together; courses of a programme become courses without one (the new year has its own).
    `batches` answers for the new year what the source left unsaid of courses that stand twice
    (`doubtful_courses`); who came to which 分批 is taken along.
    Raises `InputProblem` plan.nothing_to_copy.
    """
    rows = [r for r in list_class_sessions(session, year=source_year) if r.status != CANCELLED]
    if not rows:
        raise InputProblem("plan.nothing_to_copy", year=source_year)
    taken = {(r.title, r.held_on, r.start_time) for r in list_class_sessions(session, year=target_year)}
    answered = {row.course_id for row in doubtful_courses(session, year=source_year)} if batches else set()
    copier = _Copier(session, dict.fromkeys(answered, batches))
    skipped = 0
    for row in rows:
        day = same_place(row.held_on, target_year)
        if (row.title, day, row.start_time) in taken:
            skipped += 1
        else:
            copier.copy(session.get_one(ClassSession, row.id), day)
    for course_id in copier.answered:
        if batches == SPLIT:
            split_evenly(session, course_id=course_id, year=target_year)
    refresh_expected(session, class_session_ids=copier.ids)
    return CopiedPlan(len(copier.ids), skipped)


class _Copier:
    """Copies sessions with lecturers; batches with audiences and courses with tags once each."""

    def __init__(self, session: Session, choices: Mapping[int, str]) -> None:
        self._session = session
        self._choices = choices
        self._batches: dict[int, int] = {}
        self._courses: dict[int, int] = {}
        self.ids: list[int] = []

    def copy(self, source: ClassSession, day: object) -> None:
        """One session to another day."""
        names = ("start_time", "end_time", "day_part", "place", "form", "pot", "hours_centi", "note")
        lesson = ClassSession(
            batch_id=self._batch(source.batch_id), held_on=day, **{n: getattr(source, n) for n in names}
        )
        self._session.add(lesson)
        self._session.flush()
        lecturers = self._session.scalars(
            select(Lecturer).where(Lecturer.class_session_id == source.id)
        ).all()
        for old in lecturers:
            self._session.add(
                Lecturer(
                    class_session_id=lesson.id,
                    person_id=old.person_id,
                    name=old.name,
                    organisation=old.organisation,
                    position=old.position,
                )
            )
        self.ids.append(lesson.id)

    @property
    def answered(self) -> tuple[int, ...]:
        """The new courses whose 期 got their answer with this copy."""
        return tuple(new for old, new in self._courses.items() if old in self._choices)

    def _batch(self, batch_id: int) -> int:
        if batch_id not in self._batches:
            source = self._session.get_one(Batch, batch_id)
            copy = Batch(course_id=self._course(source.course_id), name=source.name, note=source.note)
            self._session.add(copy)
            self._session.flush()
            self._batches[batch_id] = copy.id
            names = ("group_id", "unit_id", "person_id", "excluded", "reason")
            lines = self._session.scalars(
                select(BatchAudience).where(BatchAudience.batch_id == batch_id)
            ).all()
            for line in lines:
                self._session.add(BatchAudience(batch_id=copy.id, **{n: getattr(line, n) for n in names}))
            shares = self._session.scalars(select(BatchShare).where(BatchShare.batch_id == batch_id)).all()
            for share in shares:
                self._session.add(
                    BatchShare(batch_id=copy.id, unit_id=share.unit_id, person_id=share.person_id)
                )
        return self._batches[batch_id]

    def _course(self, course_id: int) -> int:
        """A course without programme is used again; one of last year's programme is copied, and one whose
        期 get an answer now: last year's stay as they were."""
        source = self._session.get_one(Course, course_id)
        if source.programme_id is None and course_id not in self._choices:
            return course_id
        if course_id not in self._courses:
            copy = course_like(
                source,
                programme_id=None,
                batches=self._choices.get(course_id, source.batches),
                hours_again=source.hours_again and course_id not in self._choices,
            )
            self._session.add(copy)
            self._session.flush()
            self._courses[course_id] = copy.id
            for link in self._session.scalars(
                select(CourseCategory).where(CourseCategory.course_id == course_id)
            ).all():
                self._session.add(CourseCategory(course_id=copy.id, category_id=link.category_id))
        return self._courses[course_id]

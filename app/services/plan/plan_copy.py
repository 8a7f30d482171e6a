"""Last year's plan as this year's: every session to the same weekday of the same week of its month."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.plan_dates import same_place
from app.services.plan.class_sessions import CANCELLED, list_class_sessions
from app.services.plan.expected import refresh_expected
from db.models import Batch, BatchAudience, ClassSession, Course, CourseCategory, Lecturer


@dataclass(frozen=True)
class CopiedPlan:
    """What a copied plan brought: new class sessions, and those left out because the day has the course."""

    added: int
    skipped: int


def copy_year(session: Session, *, source_year: int, target_year: int) -> CopiedPlan:
    """Copy the class sessions of `source_year` (cancelled ones left out) as planned ones of `target_year`.

    A course already planned on the new day is not planned twice, so a second run adds nothing. Sessions of
    one batch stay together; courses of a programme become courses without one (the new year has its own).
    Raises `InputProblem` plan.nothing_to_copy.
    """
    rows = [r for r in list_class_sessions(session, year=source_year) if r.status != CANCELLED]
    if not rows:
        raise InputProblem("plan.nothing_to_copy", year=source_year)
    taken = {(r.title, r.held_on, r.start_time) for r in list_class_sessions(session, year=target_year)}
    copier = _Copier(session)
    skipped = 0
    for row in rows:
        day = same_place(row.held_on, target_year)
        if (row.title, day, row.start_time) in taken:
            skipped += 1
        else:
            copier.copy(session.get_one(ClassSession, row.id), day)
    refresh_expected(session, class_session_ids=copier.ids)
    return CopiedPlan(len(copier.ids), skipped)


class _Copier:
    """Copies sessions with lecturers; batches with audiences and courses with tags once each."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._batches: dict[int, int] = {}
        self._courses: dict[int, int] = {}
        self.ids: list[int] = []

    def copy(self, source: ClassSession, day: object) -> None:
        """One session to another day."""
        names = ("start_time", "end_time", "day_part", "place", "form", "pot", "hours_centi", "note")
        held = ClassSession(
            batch_id=self._batch(source.batch_id), held_on=day, **{n: getattr(source, n) for n in names}
        )
        self._session.add(held)
        self._session.flush()
        lecturers = self._session.scalars(
            select(Lecturer).where(Lecturer.class_session_id == source.id)
        ).all()
        for old in lecturers:
            self._session.add(
                Lecturer(
                    class_session_id=held.id,
                    person_id=old.person_id,
                    name=old.name,
                    organisation=old.organisation,
                    position=old.position,
                )
            )
        self.ids.append(held.id)

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
        return self._batches[batch_id]

    def _course(self, course_id: int) -> int:
        """A course without programme is used again; one of last year's programme is copied."""
        source = self._session.get_one(Course, course_id)
        if source.programme_id is None:
            return course_id
        if course_id not in self._courses:
            copy = Course(title=source.title, required=source.required, note=source.note)
            self._session.add(copy)
            self._session.flush()
            self._courses[course_id] = copy.id
            for link in self._session.scalars(
                select(CourseCategory).where(CourseCategory.course_id == course_id)
            ).all():
                self._session.add(CourseCategory(course_id=copy.id, category_id=link.category_id))
        return self._courses[course_id]

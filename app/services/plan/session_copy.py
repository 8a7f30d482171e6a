"""复制课次: one class session on other days, as further 期 of its course or within the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.batches import SPLIT
from app.services.plan.batch_choice import set_batches, split_evenly
from app.services.plan.batches import count_batches
from app.services.plan.expected import refresh_expected
from app.services.plan.planning import LecturerInput, batch_name, set_lecturers
from db.models import Batch, BatchAudience, ClassSession, Lecturer


def copy_class_session(
    session: Session,
    *,
    class_session_id: int,
    dates: Sequence[date],
    same_batch: bool = False,
    batches: str | None = None,
    hours_again: bool = False,
) -> tuple[int, ...]:
    """Copy a class session to other days, as new 期 of its course or within the same; returns the new ids.

    `batches` says what the 期 then are (split, repeat), None leaves it unsaid or as it was said before. 分批
    divides the people over the 期 still open, unit by unit.
    """
    source = session.get(ClassSession, class_session_id)
    if source is None:
        raise InputProblem("class_session.not_found", id=class_session_id)
    batch = session.get_one(Batch, source.batch_id)
    ids = []
    for day in dates:
        batch_id = batch.id if same_batch else _copy_batch(session, batch, day)
        ids.append(_copy_to(session, source, batch_id, day))
    if batches is not None and not same_batch:
        _choose(
            session, batch.course_id, {source.held_on.year, *(d.year for d in dates)}, batches, hours_again
        )
    refresh_expected(session, class_session_ids=ids)
    return tuple(ids)


def _copy_batch(session: Session, batch: Batch, day: date) -> int:
    """Another 期 of the course with the same audience."""
    copy = Batch(course_id=batch.course_id, name=batch_name(session, day=day))
    session.add(copy)
    session.flush()
    names = ("group_id", "unit_id", "person_id", "excluded", "reason")
    for line in session.scalars(select(BatchAudience).where(BatchAudience.batch_id == batch.id)).all():
        session.add(BatchAudience(batch_id=copy.id, **{name: getattr(line, name) for name in names}))
    return copy.id


def _copy_to(session: Session, source: ClassSession, batch_id: int, day: date) -> int:
    """The class session with its lecturers on another day."""
    names = ("start_time", "end_time", "day_part", "place", "form", "pot", "hours_centi", "note", "capacity")
    lesson = ClassSession(batch_id=batch_id, held_on=day, **{name: getattr(source, name) for name in names})
    session.add(lesson)
    session.flush()
    lecturers = session.scalars(
        select(Lecturer).where(Lecturer.class_session_id == source.id).order_by(Lecturer.position)
    ).all()
    lines = tuple(LecturerInput(x.name, x.person_id, x.organisation) for x in lecturers)
    set_lecturers(session, class_session_id=lesson.id, lecturers=lines)
    return lesson.id


def _choose(session: Session, course_id: int, years: set[int], batches: str, hours_again: bool) -> None:
    """The choice for every year the course now stands in twice; 分批 divides the people at once."""
    for year in sorted(years):
        if count_batches(session, course_id=course_id, year=year) < 2:
            continue
        own = set_batches(session, course_id=course_id, year=year, batches=batches, hours_again=hours_again)
        if batches == SPLIT:
            split_evenly(session, course_id=own, year=year)

"""The course that a class session belongs to: found by title, plan and tags, or made (A04, S35)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.natures import join as join_natures
from app.rules.session_status import CANCELLED
from app.services.plan.batch_choice import course_of_year
from app.services.plan.plan_inputs import ClassSessionInput
from app.services.plan.planned_lines import is_numbered, joined_by, line_of, open_to
from db.models import Batch, ClassSession, Course, CourseCategory


def find_or_add_course(session: Session, *, data: ClassSessionInput) -> int:
    """The course of a new class session: of the year, of a line of the plan, of the same tags, or new."""
    title = data.title.strip()
    if data.same_course and (known := _of_year(session, title, data.held_on.year)) is not None:
        return add_tags(session, course_id=known, data=data)
    wanted = set(data.category_ids)
    planned = is_numbered(session, title=title)
    if planned and (found := _planned(session, title, data)) is not None:
        return found
    same = select(Course.id, Course.natures).where(
        Course.title == title, Course.programme_id.is_(data.programme_id)
    )
    if planned:
        same = same.where(open_to(data.held_on.year))
    for course_id, natures in session.execute(same):
        tags = set(
            session.scalars(select(CourseCategory.category_id).where(CourseCategory.course_id == course_id))
        )
        if tags == wanted and (data.natures is None or join_natures(data.natures) == natures):
            return int(course_id)
    course = Course(title=title, programme_id=data.programme_id, required=data.required)
    session.add(course)
    session.flush()
    tick_natures(session, course_id=course.id, natures=data.natures)
    tag_course(session, course_id=course.id, category_ids=data.category_ids)
    return course.id


def _planned(session: Session, title: str, data: ClassSessionInput) -> int | None:
    """The course that a plan sets numbers for: its line without a day, or one with 期 of the year."""
    line = line_of(session, title=title, programme_id=data.programme_id, on=data.held_on)
    if line is not None:
        return _begin_line(session, line, data)
    return joined_by(
        session,
        title=title,
        programme_id=data.programme_id,
        year=data.held_on.year,
        tags=data.category_ids,
        natures=data.natures or (),
    )


def _begin_line(session: Session, course_id: int, data: ClassSessionInput) -> int:
    """The first class session of what the plan names says what it is tagged with."""
    course = session.get_one(Course, course_id)
    course.required = data.required
    tick_natures(session, course_id=course.id, natures=data.natures)
    tag_course(session, course_id=course_id, category_ids=data.category_ids)
    return course_id


def add_tags(session: Session, *, course_id: int, data: ClassSessionInput) -> int:
    """The course of the year with the tags given, beside its own; returns its id."""
    own = select(CourseCategory.category_id).where(CourseCategory.course_id == course_id)
    tags = set(session.scalars(own))
    if set(data.category_ids) <= tags:
        return course_id
    course = course_of_year(session, course=session.get_one(Course, course_id), year=data.held_on.year)
    tag_course(session, course_id=course.id, category_ids=sorted(tags | set(data.category_ids)))
    return course.id


def _of_year(session: Session, title: str, year: int) -> int | None:
    """The course of that title held last in the year."""
    return session.scalar(
        select(Course.id)
        .join(Batch, Batch.course_id == Course.id)
        .join(ClassSession, ClassSession.batch_id == Batch.id)
        .where(
            Course.title == title,
            ClassSession.status != CANCELLED,
            ClassSession.held_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .order_by(ClassSession.id.desc())
        .limit(1)
    )


def tick_natures(session: Session, *, course_id: int, natures: Collection[str] | None) -> None:
    """What the course is ticked for (E14); None leaves it as it is."""
    if natures is not None:
        session.get_one(Course, course_id).natures = join_natures(natures)


def tag_course(session: Session, *, course_id: int, category_ids: Sequence[int]) -> None:
    """The course has these tags and no others."""
    wanted = set(category_ids)
    for link in session.scalars(select(CourseCategory).where(CourseCategory.course_id == course_id)).all():
        if link.category_id in wanted:
            wanted.discard(link.category_id)
        else:
            session.delete(link)
    for category_id in sorted(wanted):
        session.add(CourseCategory(course_id=course_id, category_id=category_id))
    session.flush()

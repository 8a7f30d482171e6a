"""Classes that a plan names with numbers of 期 and 人数, found again when their days are entered (S35)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from app.rules.natures import split
from db.models import Batch, ClassSession, Course, CourseCategory, Programme

HAS_NUMBERS = or_(Course.planned_batches.is_not(None), Course.planned_heads.is_not(None))


def bare_lines(*, first: date, last: date) -> Select[int]:
    """SQL: ids of courses that a plan holding in the days names and that have no 期 yet."""
    return (
        select(Course.id)
        .join(Programme, Programme.id == Course.programme_id)
        .where(
            ~exists().where(Batch.course_id == Course.id),
            HAS_NUMBERS,
            Programme.start_on <= last,
            Programme.end_on >= first,
        )
    )


def is_numbered(session: Session, *, title: str) -> bool:
    """Whether a plan sets numbers for a course of the title at all: asked for every class session entered."""
    return session.scalar(select(Course.id).where(Course.title == title, HAS_NUMBERS).limit(1)) is not None


def line_of(session: Session, *, title: str, programme_id: int | None, on: date) -> int | None:
    """The course without a 期 that a plan holding on the day names so; of that plan where one is given."""
    wanted = select(Course.id).where(Course.title == title, Course.id.in_(bare_lines(first=on, last=on)))
    if programme_id is not None:
        wanted = wanted.where(Course.programme_id == programme_id)
    return session.scalar(wanted.order_by(Course.id).limit(1))


def joined_by(
    session: Session,
    *,
    title: str,
    programme_id: int | None,
    year: int,
    tags: Collection[int],
    natures: Collection[str],
) -> int | None:
    """The course of numbers and that title whose 期 of the year a class session is one more of.

    Of another plan, or tagged with what the course is not, it is another class.
    """
    wanted = select(Course.id, Course.natures).where(Course.title == title, HAS_NUMBERS, open_to(year))
    if programme_id is not None:
        wanted = wanted.where(Course.programme_id == programme_id)
    for course_id, ticked in session.execute(wanted.order_by(Course.id)):
        own = set(
            session.scalars(select(CourseCategory.category_id).where(CourseCategory.course_id == course_id))
        )
        if set(tags) <= own and set(natures) <= set(split(ticked)):
            return int(course_id)
    return None


def open_to(year: int) -> ColumnElement[bool]:
    """SQL: whether class sessions of a year may join a course: its numbers are of one year only."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    elsewhere = exists().where(
        Batch.course_id == Course.id,
        ClassSession.batch_id == Batch.id,
        or_(ClassSession.held_on < first, ClassSession.held_on > last),
    )
    return ~and_(HAS_NUMBERS, elsewhere)

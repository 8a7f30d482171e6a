"""A scheme of tags by number or title, and which topics a course belongs to in it (C03, D10)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.services.plan.category_schemes import SchemeRow, list_schemes
from app.services.setting.meant import Nameable, which
from db.models import Category, CourseCategory


@dataclass(frozen=True)
class SchemeTopics:
    """A scheme with its topics in order, and course id → ids of its topics of this scheme."""

    row: SchemeRow
    of_course: dict[int, tuple[int, ...]]


def choose_scheme(session: Session, *, who: str) -> int:
    """Id of the scheme numbered or titled `who`. Raises `InputProblem` meant.unknown or meant.several."""
    return which(who, [Nameable(s.id, (s.name,)) for s in list_schemes(session)], what="分类方式")


def scheme_topics(session: Session, *, scheme_id: int, year: int | None = None) -> SchemeTopics:
    """One scheme, of a closed `year` as it stood then. Raises `InputProblem` scheme.not_found."""
    row = next((each for each in list_schemes(session, year=year) if each.id == scheme_id), None)
    if row is None:
        raise InputProblem("scheme.not_found", id=scheme_id)
    found: dict[int, list[int]] = {}
    for course_id, topic in session.execute(
        select(CourseCategory.course_id, Category.id)
        .join(Category, Category.id == CourseCategory.category_id)
        .where(Category.scheme_id == scheme_id)
        .order_by(Category.position, Category.id)
    ):
        found.setdefault(course_id, []).append(topic)
    return SchemeTopics(row, {course_id: tuple(topics) for course_id, topics in found.items()})

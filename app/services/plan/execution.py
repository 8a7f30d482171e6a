"""计划执行: what a year's plan sets for a class, in 期 and 人数, against what was held (S35 B15 B25 B26)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.given import UNSAID, Unsaid
from app.rules.hour_pots import SENT
from app.rules.session_status import CANCELLED
from app.rules.validity import MOST_MONTHS
from app.services.plan.batch_choice import course_of_year
from app.services.plan.batches import ATTENDED
from app.services.plan.planned_lines import bare_lines
from db.models import Batch, ClassSession, Course, Participation, Programme

MOST_BATCHES, MOST_HEADS = 999, 999_999


@dataclass(frozen=True)
class ExecutionRow:
    """A class of the plan. `planned` and `planned_heads` are None where the plan sets no number.

    `arranged` 期 have a day in the year (not cancelled), `held` of them were held by today; `heads` 人数
    came: everybody once in each 期, without those who walked in. `hours_centi` 1/100 学时 of what was held.
    """

    course_id: int
    title: str
    programme: str
    planned: int | None
    planned_heads: int | None
    arranged: int = 0
    held: int = 0
    heads: int = 0
    hours_centi: int = 0
    valid_months: int | None = None

    @property
    def missing(self) -> int:
        """期 that are planned and not held."""
        return max(0, (self.planned or 0) - self.held)

    @property
    def missing_heads(self) -> int:
        """人数 that are planned and have not come."""
        return max(0, (self.planned_heads or 0) - self.heads)

    @property
    def words(self) -> str:
        """已完成; 差 1 期，已安排; 差 2 期，未安排 1 期; 差 12 人; 计划外 where the plan sets nothing."""
        if self.planned is None and self.planned_heads is None:
            return "计划未定数"
        parts = []
        if self.missing:
            waiting = self.arranged - self.held
            left = self.missing - waiting
            parts.append(f"差 {self.missing} 期，" + (f"未安排 {left} 期" if left > 0 else "已安排"))
        if self.missing_heads:
            parts.append(f"差 {self.missing_heads} 人")
        return "；".join(parts) or "已完成"


def list_execution(session: Session, *, year: int, today: date) -> tuple[ExecutionRow, ...]:
    """The town's own classes of a year, and what a plan sets without any day yet; by programme and title."""
    batches = _batches(session, year, today)
    heads = _heads(session, [batch_id for own in batches.values() for batch_id in own.held])
    bare = bare_lines(first=date(year, 1, 1), last=date(year, 12, 31))
    rows = session.execute(
        select(
            Course.id,
            Course.title,
            Programme.title,
            Course.planned_batches,
            Course.planned_heads,
            Course.valid_months,
        )
        .outerjoin(Programme, Programme.id == Course.programme_id)
        .where(or_(Course.id.in_(list(batches)), Course.id.in_(bare)))
        .order_by(Programme.start_on.is_(None), Programme.start_on, Programme.id, Course.title, Course.id)
    )
    found = []
    for course_id, title, programme, planned, planned_heads, lasts in rows:
        own = batches.get(course_id, _Batches(frozenset(), frozenset(), 0))
        came = sum(heads.get(batch_id, 0) for batch_id in own.held)
        found.append(
            ExecutionRow(
                course_id, title, programme or "", planned, planned_heads,
                len(own.arranged), len(own.held), came, own.hours_centi, lasts,
            )
        )  # fmt: skip
    return tuple(found)


@dataclass(frozen=True)
class _Batches:
    arranged: frozenset[int]
    held: frozenset[int]
    hours_centi: int


def _batches(session: Session, year: int, today: date) -> Mapping[int, _Batches]:
    """Course → its 期 of the year; one is held when somebody attended a class session of it by today."""
    attended = (
        select(Participation.id)
        .where(Participation.class_session_id == ClassSession.id, Participation.mark.in_(ATTENDED))
        .exists()
    )
    rows = session.execute(
        select(Batch.course_id, Batch.id, ClassSession.held_on, ClassSession.hours_centi, attended)
        .join(ClassSession, ClassSession.batch_id == Batch.id)
        .where(
            ClassSession.held_on.between(date(year, 1, 1), date(year, 12, 31)),
            ClassSession.status != CANCELLED,
            ClassSession.pot != SENT,
        )
    )
    arranged: dict[int, set[int]] = defaultdict(set)
    held: dict[int, set[int]] = defaultdict(set)
    hours: dict[int, int] = defaultdict(int)
    for course_id, batch_id, on, hours_centi, was_attended in rows:
        arranged[course_id].add(batch_id)
        if was_attended and on <= today:
            held[course_id].add(batch_id)
            hours[course_id] += hours_centi
    return {
        course_id: _Batches(frozenset(own), frozenset(held[course_id]), hours[course_id])
        for course_id, own in arranged.items()
    }


def _heads(session: Session, batch_ids: list[int]) -> Mapping[int, int]:
    rows = session.execute(
        select(ClassSession.batch_id, func.count(func.distinct(Participation.person_id)))
        .join(Participation, Participation.class_session_id == ClassSession.id)
        .where(
            ClassSession.batch_id.in_(batch_ids),
            ClassSession.status != CANCELLED,
            Participation.mark.in_(ATTENDED),
            Participation.source != "walk_in",
        )
        .group_by(ClassSession.batch_id)
    )
    return dict(rows.all())


def set_planned(
    session: Session,
    *,
    course_id: int,
    year: int,
    batches: int | None,
    heads: int | None,
    valid_months: int | None | Unsaid = UNSAID,
) -> int:
    """Say how many 期 and 人数 the plan of a year sets; returns the course.

    A course that stands in other years too becomes one of its own for this year, so that their plans stay.
    `valid_months` is how long it holds for who came (None for ever); unsaid it stays.
    Raises `InputProblem` execution.gone, execution.number, validity.months.
    """
    _check(batches, heads)
    said = None if isinstance(valid_months, Unsaid) else valid_months
    if said is not None and not 1 <= said <= MOST_MONTHS:
        raise InputProblem("validity.months", most=MOST_MONTHS)
    course = session.get(Course, course_id)
    if course is None:
        raise InputProblem("execution.gone")
    lasts = course.valid_months if isinstance(valid_months, Unsaid) else valid_months
    if (course.planned_batches, course.planned_heads, course.valid_months) == (batches, heads, lasts):
        return course.id
    course = course_of_year(session, course=course, year=year)
    course.planned_batches, course.planned_heads, course.valid_months = batches, heads, lasts
    session.flush()
    return course.id


def add_planned(
    session: Session, *, programme_id: int, title: str, batches: int | None, heads: int | None
) -> int:
    """A class that the plan names and that has no day yet; class sessions of its title become its 期.

    Raises `InputProblem` execution.title, .number, .nothing, .twice (the plan has it already).
    """
    title = " ".join(title.split())
    if not title:
        raise InputProblem("execution.title")
    _check(batches, heads)
    if batches is None and heads is None:
        raise InputProblem("execution.nothing")
    there = select(Course.id).where(Course.title == title, Course.programme_id == programme_id)
    if session.scalar(there.limit(1)) is not None:
        raise InputProblem("execution.twice", title=title)
    course = Course(title=title, programme_id=programme_id, planned_batches=batches, planned_heads=heads)
    session.add(course)
    session.flush()
    return course.id


def remove_planned(session: Session, *, course_id: int) -> None:
    """Take back a class that has no 期. Raises execution.gone, execution.in_use."""
    course = session.get(Course, course_id)
    if course is None:
        raise InputProblem("execution.gone")
    if session.scalar(select(func.count()).where(Batch.course_id == course_id)):
        raise InputProblem("execution.in_use", title=course.title)
    session.delete(course)
    session.flush()


def _check(batches: int | None, heads: int | None) -> None:
    for label, value, most in (("期数", batches, MOST_BATCHES), ("人数", heads, MOST_HEADS)):
        if value is not None and not 0 <= value <= most:
            raise InputProblem("execution.number", label=label, most=most)

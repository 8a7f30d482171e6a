"""The year's class sessions with their marks counted, and what each is: held, ahead, sent, self-study."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.figures.counting import NOBODY, Attendance
from app.rules.day_parts import half_days
from app.rules.hour_pots import SENT
from app.rules.natures import natures_of
from app.rules.session_status import CANCELLED
from db.models import Batch, Category, ClassSession, Course, CourseCategory, Programme


@dataclass(frozen=True)
class SessionFact:
    """One class session that is not cancelled. `attendance` is of everybody on its list and beside it.

    It is recognised by form, tags and what its course is ticked for, never by title or programme. `half_days`
    is 1 or 2.
    """

    id: int
    on: date
    title: str
    batch: str
    batch_id: int
    course_id: int
    form: str
    pot: str
    programme: str
    tags: frozenset[str]
    hours_centi: int
    half_days: int
    status: str
    listed: int = 0
    attendance: Attendance = field(default=NOBODY)
    natures: frozenset[str] = frozenset()

    @property
    def is_sent(self) -> bool:
        """上级调训: never the town's own work."""
        return self.pot == SENT

    @property
    def is_attended(self) -> bool:
        """Whether at least one person was there; a mark of 缺席 alone holds nothing."""
        return self.attendance.took > 0

    def is_held(self, until: date) -> bool:
        """Its day has come and somebody was there."""
        return self.on <= until and self.is_attended

    def says(self, words: Collection[str]) -> bool:
        """Whether its form, one of its tags or what its course is ticked for has one of the words."""
        own = (self.form, *self.tags, *self.natures)
        return any(word in each for word in words for each in own)


def read_sessions(session: Session, *, first: date, last: date) -> tuple[SessionFact, ...]:
    """Class sessions of the period that are not cancelled, by day; without their marks."""
    tags = _tags(session, first, last)
    rows = session.execute(
        select(
            ClassSession.id,
            ClassSession.held_on,
            Course.title,
            Batch.name,
            ClassSession.batch_id,
            Batch.course_id,
            ClassSession.form,
            ClassSession.pot,
            Programme.title.label("programme"),
            ClassSession.hours_centi,
            ClassSession.day_part,
            ClassSession.start_time,
            ClassSession.end_time,
            ClassSession.status,
            Course.natures,
        )
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .outerjoin(Programme, Programme.id == Course.programme_id)
        .where(ClassSession.held_on.between(first, last), ClassSession.status != CANCELLED)
        .order_by(ClassSession.held_on, ClassSession.start_time, ClassSession.id)
    )
    return tuple(
        SessionFact(
            row.id,
            row.held_on,
            row.title,
            row.name,
            row.batch_id,
            row.course_id,
            row.form,
            row.pot,
            row.programme or "",
            tags.get(row.course_id, frozenset()),
            row.hours_centi,
            half_days(row.day_part, row.start_time, row.end_time),
            row.status,
            natures=natures_of(row.form, row.natures, tags.get(row.course_id, ())),
        )
        for row in rows
    )


def cancelled_parts(session: Session, *, first: date, last: date) -> Mapping[int, list[tuple[date, bool]]]:
    """Batch id → (day, is cancelled) of every class session of the batches that have one in the period."""
    found: dict[int, list[tuple[date, bool]]] = {}
    rows: Iterable[tuple[int, str, str]] = session.execute(
        text(
            "SELECT batch_id, held_on, status FROM class_session WHERE batch_id IN"
            " (SELECT batch_id FROM class_session WHERE held_on BETWEEN :first AND :last)"
        ),
        {"first": first.isoformat(), "last": last.isoformat()},
    )
    for batch_id, on, status in rows:
        found.setdefault(batch_id, []).append((date.fromisoformat(on), status == CANCELLED))
    return found


def _tags(session: Session, first: date, last: date) -> dict[int, frozenset[str]]:
    """Course id → its tags, of the courses with a class session in the period."""
    found: dict[int, set[str]] = {}
    own = (
        select(Batch.course_id)
        .join(ClassSession, ClassSession.batch_id == Batch.id)
        .where(ClassSession.held_on.between(first, last))
    )
    for course_id, name in session.execute(
        select(CourseCategory.course_id, Category.name)
        .join(Category, Category.id == CourseCategory.category_id)
        .where(CourseCategory.course_id.in_(own))
    ):
        found.setdefault(course_id, set()).add(name)
    return {course_id: frozenset(names) for course_id, names in found.items()}

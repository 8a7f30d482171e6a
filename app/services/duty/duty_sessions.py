"""Class sessions and classes (期) as the duties see them: what each is, and whether it was really held."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from sqlalchemy import Date, Exists, Select, bindparam, exists, func, select
from sqlalchemy.orm import Session

from app.rules.day_parts import half_days
from app.rules.hour_pots import SENT
from app.rules.natures import natures_of
from app.rules.session_status import CANCELLED
from app.services.setting.mark_kinds import list_mark_kinds
from app.services.setting.summary_choices import summary_choices
from db.models import (
    Batch,
    Category,
    ClassSession,
    Course,
    CourseCategory,
    Lecturer,
    Participation,
    Person,
)
from db.results import ResultRow, RowsStatement


@dataclass(frozen=True)
class HeldRow:
    """A class session that is not cancelled. `held`: its day has come and at least one person was there.

    `natures` is what it is ticked for or is by its form; `half_days` how much of a day it took.
    """

    id: int
    batch_id: int
    course_id: int
    on: date
    held: bool
    title: str
    batch: str
    hours_centi: int
    categories: frozenset[str]
    natures: frozenset[str]
    form: str = ""
    pot: str = ""
    lecturers: int = 0
    half_days: int = 1
    is_alone: bool = False

    @property
    def is_own(self) -> bool:
        """The town's own: no class of the superiors."""
        return self.pot != SENT

    @property
    def is_collective(self) -> bool:
        """An own one that people sit in together: 集中培训."""
        return self.is_own and not self.is_alone


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
    def held(self) -> tuple[HeldRow, ...]:
        """Those that were held."""
        return tuple(row for row in self.sessions if row.held)

    @cached_property
    def days(self) -> int:
        """Different days it was held on."""
        return len({row.on for row in self.held})

    @property
    def is_own(self) -> bool:
        """The town's own class."""
        return any(row.is_own for row in self.sessions)

    def has_ended(self, today: date) -> bool:
        """Whether its last day has come and it was held at all."""
        return self.last <= today and bool(self.held)


def class_sessions_of(
    session: Session, *, first: date, last: date, today: date, batch_id: int | None = None
) -> tuple[HeldRow, ...]:
    """Class sessions of the period and the other days of classes that reach into it, by day.

    `batch_id`: of this class (期) only.
    """
    alone = frozenset(summary_choices(session, year=last.year).alone_forms)
    present = [kind.code for kind in list_mark_kinds(session) if kind.counts_as_present]
    statement = _statement()
    if batch_id is not None:
        statement = statement.where(ClassSession.batch_id == batch_id)
    rows = session.execute(statement, {"first": first, "last": last, "present": present}).all()
    tags = _tags(session, {each.course_id for each in rows})
    return tuple(_row(each, tags.get(each.course_id, ()), alone, today) for each in rows)


@cache
def _statement() -> RowsStatement:
    """Built once: putting it together takes as long as asking it."""
    first, last = (bindparam(name, type_=Date()) for name in ("first", "last"))
    batches = select(ClassSession.batch_id).where(ClassSession.held_on.between(first, last))
    return (
        select(
            ClassSession.id,
            ClassSession.batch_id,
            ClassSession.held_on,
            ClassSession.hours_centi,
            ClassSession.form,
            ClassSession.pot,
            ClassSession.day_part,
            ClassSession.start_time,
            ClassSession.end_time,
            Course.id.label("course_id"),
            Course.title,
            Course.natures,
            Batch.name.label("batch"),
            _anybody_there().label("there"),
            select(func.count())
            .where(Lecturer.class_session_id == ClassSession.id)
            .scalar_subquery()
            .label("lecturers"),
        )
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(ClassSession.batch_id.in_(batches), ClassSession.status != CANCELLED)
        .order_by(ClassSession.held_on, ClassSession.start_time, ClassSession.id)
    )


def _row(each: ResultRow, tags: Collection[str], alone: Collection[str], today: date) -> HeldRow:
    return HeldRow(
        each.id,
        each.batch_id,
        each.course_id,
        each.held_on,
        bool(each.there) and each.held_on <= today,
        each.title,
        each.batch,
        each.hours_centi,
        frozenset(tags),
        natures_of(each.form, each.natures, tags),
        each.form,
        each.pot,
        each.lecturers,
        half_days(each.day_part, each.start_time, each.end_time),
        each.form in alone,
    )


def _anybody_there() -> Exists:
    """Whether somebody was there, as the catalogue has it: whoever was not on the roster that day was not."""
    return exists().where(
        Participation.class_session_id == ClassSession.id,
        Participation.mark.in_(bindparam("present", expanding=True)),
        Person.id == Participation.person_id,
        Person.joined_on.is_(None) | (Person.joined_on <= ClassSession.held_on),
        Person.left_on.is_(None) | (Person.left_on > ClassSession.held_on),
    )


def _tags(session: Session, course_ids: Collection[int]) -> dict[int, list[str]]:
    """Course id → its tags, of these courses: those of other years are not read."""
    found: dict[int, list[str]] = {}
    for course_id, name in session.execute(_tag_statement(), {"courses": list(course_ids)}):
        found.setdefault(course_id, []).append(name)
    return found


@cache
def _tag_statement() -> Select[int, str]:
    return (
        select(CourseCategory.course_id, Category.name)
        .join(Category, Category.id == CourseCategory.category_id)
        .where(CourseCategory.course_id.in_(bindparam("courses", expanding=True)))
    )


def classes_of(rows: tuple[HeldRow, ...]) -> tuple[ClassRow, ...]:
    """Class sessions put together to the classes (期) they are days of."""
    found: dict[int, list[HeldRow]] = {}
    for row in rows:
        found.setdefault(row.batch_id, []).append(row)
    return tuple(
        ClassRow(batch_id, f"{lessons[0].title}{lessons[0].batch and ' ' + lessons[0].batch}", tuple(lessons))
        for batch_id, lessons in found.items()
    )

"""轮训: rotations with their own classes, audience, days a person and last day (Q27, B24, D08)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import ConflictProblem, InputProblem
from app.given import Given, merged
from app.rules.session_status import CANCELLED
from db.models import (
    Batch,
    ClassSession,
    Course,
    IdentityGroup,
    RoundAudience,
    RoundCourse,
    TrainingRound,
    Unit,
)

MOST_DAYS = 366


@dataclass(frozen=True)
class RoundInput(Given):
    """What is typed of a 轮训: its days (both included), how many different days each person attends, the
    courses that count, and for whom it is (no group and no unit: everybody on the roster)."""

    name: str
    start_on: date
    end_on: date
    days: int = 1
    course_ids: tuple[int, ...] = ()
    group_ids: tuple[int, ...] = ()
    unit_ids: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class RoundRow:
    """A 轮训 with the names of its groups, units and courses."""

    id: int
    name: str
    start_on: date
    end_on: date
    days: int
    note: str
    version: int
    groups: tuple[str, ...]
    units: tuple[str, ...]
    courses: tuple[str, ...]
    group_ids: tuple[int, ...]
    unit_ids: tuple[int, ...]
    course_ids: tuple[int, ...]

    @property
    def audience(self) -> str:
        """机关干部、东湾村, or 全体在册人员."""
        return "、".join((*self.groups, *self.units)) or "全体在册人员"


@dataclass(frozen=True)
class CourseChoice:
    """A course that can be ticked for a 轮训: its first day in the years asked for, and how many 期."""

    id: int
    title: str
    first_on: date
    batches: int


def list_rounds(session: Session, *, year: int | None = None) -> tuple[RoundRow, ...]:
    """Every 轮训 by its first day; with `year` those that touch it."""
    statement = select(TrainingRound).order_by(TrainingRound.start_on, TrainingRound.id)
    if year is not None:
        statement = statement.where(
            TrainingRound.start_on <= date(year, 12, 31), TrainingRound.end_on >= date(year, 1, 1)
        )
    rounds = session.scalars(statement).all()
    audience = _audience(session)
    courses: dict[int, list[tuple[int, str]]] = {}
    for round_id, course_id, title in session.execute(
        select(RoundCourse.round_id, Course.id, Course.title)
        .join(Course, Course.id == RoundCourse.course_id)
        .order_by(RoundCourse.id)
    ):
        courses.setdefault(round_id, []).append((course_id, title))
    found = []
    for row in rounds:
        lines, own = audience.get(row.id, []), courses.get(row.id, [])
        found.append(
            RoundRow(
                row.id,
                row.name,
                row.start_on,
                row.end_on,
                row.days,
                row.note,
                row.version,
                tuple(name for group_id, _, name in lines if group_id is not None),
                tuple(name for _, unit_id, name in lines if unit_id is not None),
                tuple(title for _, title in own),
                tuple(group_id for group_id, _, _ in lines if group_id is not None),
                tuple(unit_id for _, unit_id, _ in lines if unit_id is not None),
                tuple(course_id for course_id, _ in own),
            )
        )
    return tuple(found)


def _audience(session: Session) -> dict[int, list[tuple[int | None, int | None, str]]]:
    found: dict[int, list[tuple[int | None, int | None, str]]] = {}
    for round_id, group_id, unit_id, name in session.execute(
        select(
            RoundAudience.round_id,
            RoundAudience.group_id,
            RoundAudience.unit_id,
            func.coalesce(IdentityGroup.name, Unit.name),
        )
        .outerjoin(IdentityGroup, IdentityGroup.id == RoundAudience.group_id)
        .outerjoin(Unit, Unit.id == RoundAudience.unit_id)
        .order_by(RoundAudience.id)
    ):
        found.setdefault(round_id, []).append((group_id, unit_id, name))
    return found


def list_course_choices(session: Session, *, first: date, last: date) -> tuple[CourseChoice, ...]:
    """Courses with a class session in the period that was not cancelled, by first day."""
    first_on = func.min(ClassSession.held_on)
    rows = session.execute(
        select(Course.id, Course.title, first_on, func.count(func.distinct(Batch.id)))
        .join(Batch, Batch.course_id == Course.id)
        .join(ClassSession, ClassSession.batch_id == Batch.id)
        .where(ClassSession.held_on.between(first, last), ClassSession.status != CANCELLED)
        .group_by(Course.id)
        .order_by(first_on, Course.id)
    )
    return tuple(CourseChoice(*row) for row in rows)


def add_round(session: Session, *, data: RoundInput) -> int:
    """Add a 轮训; returns its id. Raises `InputProblem` round.name, .dates, .days or .courses."""
    _check(data)
    row = TrainingRound(
        name=data.name.strip(), start_on=data.start_on, end_on=data.end_on, days=data.days,
        note=data.note.strip(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    _set_lines(session, row.id, data)
    return row.id


def edit_round(session: Session, *, round_id: int, version: int, data: RoundInput) -> None:
    """Change what `data` gives. Raises what adding raises, `InputProblem` round.not_found, `ConflictProblem`
    conflict.stale."""
    row = _record(session, round_id)
    if row.version != version:
        raise ConflictProblem("conflict.stale")
    data = merged(_stored(session, row), data)
    _check(data)
    row.name, row.note = data.name.strip(), data.note.strip()
    row.start_on, row.end_on, row.days = data.start_on, data.end_on, data.days
    session.flush()
    _set_lines(session, round_id, data)


def _stored(session: Session, row: TrainingRound) -> RoundInput:
    lines = session.execute(
        select(RoundAudience.group_id, RoundAudience.unit_id).where(RoundAudience.round_id == row.id)
    ).all()
    courses = session.scalars(select(RoundCourse.course_id).where(RoundCourse.round_id == row.id))
    return RoundInput(
        name=row.name,
        start_on=row.start_on,
        end_on=row.end_on,
        days=row.days,
        course_ids=tuple(courses),
        group_ids=tuple(line.group_id for line in lines if line.group_id is not None),
        unit_ids=tuple(line.unit_id for line in lines if line.unit_id is not None),
        note=row.note,
    )


def remove_round(session: Session, *, round_id: int) -> None:
    """Take a 轮训 back; its classes stay as they are. Raises `InputProblem` round.not_found."""
    row = _record(session, round_id)
    for model in (RoundAudience, RoundCourse):
        for line in session.scalars(select(model).where(model.round_id == round_id)):
            session.delete(line)
    session.flush()
    session.delete(row)
    session.flush()


def _record(session: Session, round_id: int) -> TrainingRound:
    row = session.get(TrainingRound, round_id)
    if row is None:
        raise InputProblem("round.not_found")
    return row


def _check(data: RoundInput) -> None:
    if not data.name.strip():
        raise InputProblem("round.name")
    if data.end_on < data.start_on:
        raise InputProblem("round.dates")
    if not 1 <= data.days <= MOST_DAYS:
        raise InputProblem("round.days")
    if not data.course_ids:
        raise InputProblem("round.courses")


def _set_lines(session: Session, round_id: int, data: RoundInput) -> None:
    """Audience and courses as wanted; lines that stay are not touched."""
    targets: list[tuple[int | None, int | None]] = [(group_id, None) for group_id in data.group_ids]
    targets += [(None, unit_id) for unit_id in data.unit_ids]
    lines = session.scalars(select(RoundAudience).where(RoundAudience.round_id == round_id)).all()
    for line in lines:
        if (line.group_id, line.unit_id) in targets:
            targets.remove((line.group_id, line.unit_id))
        else:
            session.delete(line)
    for group_id, unit_id in dict.fromkeys(targets):
        session.add(RoundAudience(round_id=round_id, group_id=group_id, unit_id=unit_id))
    wanted = list(dict.fromkeys(data.course_ids))
    for course in session.scalars(select(RoundCourse).where(RoundCourse.round_id == round_id)).all():
        if course.course_id in wanted:
            wanted.remove(course.course_id)
        else:
            session.delete(course)
    for course_id in wanted:
        session.add(RoundCourse(round_id=round_id, course_id=course_id))
    session.flush()


def in_audience(row: RoundRow, *, groups: Collection[str], unit_ids: Iterable[int | None]) -> bool:
    """Whether somebody with these groups and units (their own and those above) is meant."""
    if not row.groups and not row.unit_ids:
        return True
    return not set(row.groups).isdisjoint(groups) or not set(row.unit_ids).isdisjoint(unit_ids)

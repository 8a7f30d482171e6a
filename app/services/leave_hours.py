"""The 1/7 leave meter of a class and runs of absences (Q25, I9, complaint 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.rules.marks import LEAVES
from app.services.class_sessions import CANCELLED
from db.models import Batch, ClassSession, Course, Participation, Person

GOOD, AMBER, OVER = "good", "amber", "over"
DIVISOR = 7
# Amber from 5/7 of the ceiling (I9).
WARN_SEVENTHS = 5
MIN_DAYS = 3


@dataclass(frozen=True)
class LeaveMeter:
    """One trainee in one class, in 1/100 学时. The ceiling is 1/7 of the class; more means 退学 (条例)."""

    person_id: int
    name: str
    batch_id: int
    class_title: str
    first_on: date
    last_on: date
    class_centi: int
    leave_centi: int

    @property
    def id(self) -> str:
        """For tables."""
        return f"{self.batch_id}-{self.person_id}"

    @property
    def ceiling_centi(self) -> int:
        """The most leave there may be, rounded down."""
        return self.class_centi // DIVISOR

    @property
    def colour(self) -> str:
        """good, amber (from 5/7 of the ceiling) or over; compared without rounding."""
        if self.leave_centi * DIVISOR > self.class_centi:
            return OVER
        reached = self.leave_centi * DIVISOR * 7 >= self.class_centi * WARN_SEVENTHS
        return AMBER if self.leave_centi and reached else GOOD


@dataclass(frozen=True)
class AbsenceRun:
    """Absences without a break in a person's class sessions; `is_current`: nothing was attended since."""

    person_id: int
    name: str
    unit: str
    count: int
    first_on: date
    last_on: date
    is_current: bool

    @property
    def id(self) -> str:
        """For tables."""
        return f"{self.person_id}-{self.first_on}"


def leave_meters(
    session: Session,
    *,
    year: int,
    person_id: int | None = None,
    batch_id: int | None = None,
    all_classes: bool = False,
    min_days: int = MIN_DAYS,
) -> tuple[LeaveMeter, ...]:
    """Trainees who took leave, of classes (期) that end in the year; most of the ceiling first.

    Classes shorter than `min_days` days are left out unless `all_classes` or one class is asked for: the
    ceiling is meant for 脱产培训. With a person or a class those without leave come too.
    """
    least = 1 if all_classes or batch_id is not None else min_days
    classes = _classes(year, batch_id, least)
    leave_sum = _leave_sum()
    statement = (
        select(
            Participation.person_id,
            Person.name,
            Batch.id,
            Course.title,
            Batch.name,
            classes.c.first_on,
            classes.c.last_on,
            classes.c.class_centi,
            leave_sum,
        )
        .select_from(classes)
        .join(ClassSession, ClassSession.batch_id == classes.c.batch_id)
        .join(Participation, Participation.class_session_id == ClassSession.id)
        .join(Person, Person.id == Participation.person_id)
        .join(Batch, Batch.id == classes.c.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(ClassSession.status != CANCELLED)
        .group_by(Batch.id, Participation.person_id)
    )
    if person_id is not None:
        statement = statement.where(Participation.person_id == person_id)
    if person_id is None and batch_id is None:
        statement = statement.having(leave_sum > 0)
    meters = [_meter(row) for row in session.execute(statement)]
    meters.sort(key=lambda m: (-m.leave_centi * 1000 // max(m.class_centi, 1), m.batch_id, m.person_id))
    return tuple(meters)


def _classes(year: int, batch_id: int | None, least_days: int) -> Any:
    """Hours and days of the classes that end in the year and last at least so many days."""
    whole = (
        select(
            ClassSession.batch_id.label("batch_id"),
            func.sum(ClassSession.hours_centi).label("class_centi"),
            func.min(ClassSession.held_on).label("first_on"),
            func.max(ClassSession.held_on).label("last_on"),
        )
        .where(ClassSession.status != CANCELLED)
        .group_by(ClassSession.batch_id)
        .having(
            func.max(ClassSession.held_on).between(date(year, 1, 1), date(year, 12, 31)),
            func.count(func.distinct(ClassSession.held_on)) >= least_days,
        )
    )
    return (whole if batch_id is None else whole.where(ClassSession.batch_id == batch_id)).cte("classes")


def _leave_sum() -> Any:
    on_leave = Participation.mark.in_(LEAVES)
    return func.sum(func.iif(on_leave, ClassSession.hours_centi, 0))


def _meter(row: Any) -> LeaveMeter:
    person_id, name, batch_id, course, batch, first_on, last_on, class_centi, leave_centi = row
    title = f"{course}{batch}" if batch else course
    return LeaveMeter(person_id, name, batch_id, title, first_on, last_on, class_centi or 0, leave_centi or 0)


# Gaps and islands: the difference of two numberings is the same within one run.
_RUNS = """
WITH marked AS (
  SELECT p.person_id, p.unit_name, s.held_on, p.mark,
         row_number() OVER (PARTITION BY p.person_id ORDER BY s.held_on, s.start_time, s.id) AS place,
         count(*) OVER (PARTITION BY p.person_id) AS total
  FROM class_session AS s CROSS JOIN participation AS p ON p.class_session_id = s.id
  WHERE s.held_on BETWEEN :first AND :last AND s.status <> 'cancelled'
    AND p.mark NOT IN ('none', 'not_listed')
    AND p.person_id IN (SELECT p2.person_id FROM participation AS p2 WHERE p2.mark = 'absent')
    AND (:person IS NULL OR p.person_id = :person)
    AND (:held IS NULL OR p.person_id IN
         (SELECT p3.person_id FROM participation AS p3 WHERE p3.class_session_id = :held))
), missed AS (
  SELECT *, place - row_number() OVER (PARTITION BY person_id ORDER BY place) AS run
  FROM marked WHERE mark = 'absent'
)
SELECT person_id, max(unit_name), count(*), min(held_on), max(held_on), max(place) = max(total)
FROM missed GROUP BY person_id, run HAVING count(*) >= :least
"""


def consecutive_absences(
    session: Session,
    *,
    year: int,
    at_least: int = 2,
    person_id: int | None = None,
    class_session_id: int | None = None,
) -> tuple[AbsenceRun, ...]:
    """Runs of at least so many absences without leave in a year; current ones first, longest first.

    Of everybody, of one person, or of the people on the list of one class session.
    """
    rows = session.execute(
        text(_RUNS),
        {
            "first": f"{year}-01-01",
            "last": f"{year}-12-31",
            "least": at_least,
            "person": person_id,
            "held": class_session_id,
        },
    ).all()
    names = dict(
        session.execute(select(Person.id, Person.name).where(Person.id.in_({row[0] for row in rows}))).all()
    )
    runs = [
        AbsenceRun(
            row[0],
            names[row[0]],
            row[1],
            row[2],
            date.fromisoformat(row[3]),
            date.fromisoformat(row[4]),
            bool(row[5]),
        )
        for row in rows
    ]
    runs.sort(key=lambda run: (not run.is_current, -run.count, run.person_id))
    return tuple(runs)

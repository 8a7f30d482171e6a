"""The 1/7 leave meter of a class and runs of absences (Q25, I9, complaint 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import CTE, ColumnElement, func, select, text
from sqlalchemy.orm import Session

from app.rules.marks import ABSENT, LEAVES, NONE, NOT_LISTED
from app.rules.session_status import CANCELLED
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


def _classes(year: int, batch_id: int | None, least_days: int) -> CTE:
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


def _leave_sum() -> ColumnElement[int]:
    on_leave = Participation.mark.in_(LEAVES)
    return func.sum(func.iif(on_leave, ClassSession.hours_centi, 0))


def _meter(row: tuple[int, str, int, str, str, date, date, int | None, int | None]) -> LeaveMeter:
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
    AND {people}
), missed AS (
  SELECT *, place - row_number() OVER (PARTITION BY person_id ORDER BY place) AS run
  FROM marked WHERE mark = 'absent'
)
SELECT person_id, max(unit_name), count(*), min(held_on), max(held_on), max(place) = max(total)
FROM missed GROUP BY person_id, run HAVING count(*) >= :least
"""
_WHOEVER = "p.person_id IN (SELECT p2.person_id FROM participation AS p2 WHERE p2.mark = 'absent')"
_ONE = "p.person_id = :person"
# Sessions looked through at a time when only the present runs are wanted: most end within a few.
_BLOCK = 12


def consecutive_absences(
    session: Session,
    *,
    year: int,
    at_least: int = 2,
    person_id: int | None = None,
) -> tuple[AbsenceRun, ...]:
    """Runs of at least so many absences without leave in a year; current ones first, longest first.

    Of everybody or of one person.
    """
    values: dict[str, object] = {"first": f"{year}-01-01", "last": f"{year}-12-31", "least": at_least}
    if person_id is not None:
        values["person"] = person_id
    people = _WHOEVER if person_id is None else _ONE
    rows = session.execute(text(_RUNS.format(people=people)), values).all()
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


def running_absences(session: Session, *, class_session_id: int, at_least: int = 2) -> tuple[AbsenceRun, ...]:
    """Runs that still last, of the people on the list of one class session; its year is looked through.

    Backwards from the year's last class session, and only as far as somebody's run may go on.
    """
    held_on = session.scalar(select(ClassSession.held_on).where(ClassSession.id == class_session_id))
    if held_on is None:
        return ()
    names = {
        person_id: (name, unit)
        for person_id, name, unit in session.execute(
            select(Participation.person_id, Person.name, Participation.unit_name)
            .join(Person, Person.id == Participation.person_id)
            .where(Participation.class_session_id == class_session_id)
        )
    }
    days = session.execute(
        select(ClassSession.id, ClassSession.held_on)
        .where(
            ClassSession.held_on.between(date(held_on.year, 1, 1), date(held_on.year, 12, 31)),
            ClassSession.status != CANCELLED,
        )
        .order_by(ClassSession.held_on.desc(), ClassSession.start_time.desc(), ClassSession.id.desc())
    ).all()
    going_on = set(names)
    missed: dict[int, list[date]] = {}
    for start in range(0, len(days), _BLOCK):
        block = days[start : start + _BLOCK]
        marks = _marks_of(session, [row.id for row in block])
        for held_id, day in block:
            for person_id, mark in marks.get(held_id, ()):
                if person_id not in going_on:
                    continue
                if mark == ABSENT:
                    missed.setdefault(person_id, []).append(day)
                else:
                    going_on.discard(person_id)
        if not going_on:
            break
    runs = [
        AbsenceRun(person_id, *names[person_id], len(found), found[-1], found[0], is_current=True)
        for person_id, found in missed.items()
        if len(found) >= at_least
    ]
    return tuple(sorted(runs, key=lambda run: (-run.count, run.person_id)))


def _marks_of(session: Session, class_session_ids: list[int]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = {}
    for held_id, person_id, mark in session.execute(
        select(Participation.class_session_id, Participation.person_id, Participation.mark).where(
            Participation.class_session_id.in_(class_session_ids),
            Participation.mark.not_in((NONE, NOT_LISTED)),
        )
    ):
        found.setdefault(held_id, []).append((person_id, mark))
    return found

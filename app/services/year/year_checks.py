"""Counts that papers of a year state about themselves, taken on two ways that must agree (I12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.figures.counting import Attendance, added
from app.figures.scopes import year_scope
from app.services.figure.facts import OWN, YearFacts, read_facts
from app.services.figure.of_attendance import PERSON, grouped


@dataclass(frozen=True)
class YearChecks:
    """Attendance of a year's held class sessions of the town; both ways count the same marks.

    `by_person` comes from sums per person and unit, `by_session` from counts per class session.
    """

    first: date
    last: date
    by_person: Attendance
    by_session: Attendance


def year_checks(session: Session, *, year: int, today: date, facts: YearFacts | None = None) -> YearChecks:
    """The counts from 1 January to `today`, or to the end of a past year."""
    own = facts or read_facts(session, year=year, today=today)
    scope = year_scope(year, today=today)
    return YearChecks(
        first=scope.first,
        last=scope.until,
        by_person=added(grouped(own, scope, PERSON).values()),
        by_session=added(lesson.attendance for lesson in own.sessions_of(scope, OWN)),
    )

"""与上年比: what a copied plan has become, for the page and the timetable (C33)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.hours import format_centi
from app.rules.plan_changes import NEW, Changes, Planned, plan_changes
from app.rules.session_status import CANCELLED
from app.services.plan.class_sessions import ClassSessionRow, list_class_sessions
from db.models import Batch, ClassSession, Course


def changes_of_year(session: Session, *, year: int) -> Changes | None:
    """Every class session of the year against last year's plan; None where last year has none."""
    before = _planned(list_class_sessions(session, year=year - 1, figures=False))
    if not before:
        return None
    now = _planned(list_class_sessions(session, year=year, figures=False))
    return plan_changes(before, now, year=year)


def change_of(session: Session, *, class_session_id: int) -> str | None:
    """What is changed of one class session ('' for nothing); None where last year had no plan at all."""
    own = session.get(ClassSession, class_session_id)
    if own is None or own.status == CANCELLED:
        return None
    year = own.held_on.year
    last = (date(year - 1, 1, 1), date(year - 1, 12, 31))
    planned = select(ClassSession.id).where(
        ClassSession.held_on.between(*last), ClassSession.status != CANCELLED
    )
    if session.scalar(planned.limit(1)) is None:
        return None
    title = session.scalar(
        select(Course.title).join(Batch, Batch.course_id == Course.id).where(Batch.id == own.batch_id)
    )
    same = planned.join(Batch, Batch.id == ClassSession.batch_id).join(Course, Course.id == Batch.course_id)
    if session.scalar(same.where(Course.title == title).limit(1)) is None:
        return NEW
    before, now = (
        _planned(row for row in list_class_sessions(session, year=each, figures=False) if row.title == title)
        for each in (year - 1, year)
    )
    return plan_changes(before, now, year=year).words.get(class_session_id)


def _planned(rows: Iterable[ClassSessionRow]) -> tuple[Planned, ...]:
    return tuple(
        Planned(
            row.id,
            row.title,
            row.batch,
            row.held_on,
            (
                ("时间", row.when),
                ("授课人", row.lecturers),
                ("地点", row.place),
                ("学时", format_centi(row.hours_centi)),
                ("形式", row.form),
            ),
        )
        for row in rows
        if row.status != CANCELLED
    )

"""Hours of one course count once per person and year, whichever 期 was attended (A04).

The k-th class session of one 期 is the same lesson as the k-th of another; the days of one 期 are different
lessons. Courses that say otherwise count each; courses of which nobody said anything are told as doubts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from app.rules import hour_pots
from app.rules.hour_pots import Overlap, TimedHours
from app.rules.hours import credit
from app.rules.session_status import CANCELLED
from app.services.hour.hour_settings import HourSettings
from app.services.hour.hour_sums import HourSession, countable_sessions, is_gone
from app.services.mark.mark_credit import credit_changes
from db.models import Batch, ClassSession, Course, MarkKind, Participation, Person
from db.results import ResultRow


@dataclass(frozen=True)
class Lesson:
    """Which lesson of which course a class session is, in which 期, and what the course says."""

    key: tuple[int, int]
    batch_id: int
    choice: str
    again: bool


def lessons_of(
    session: Session, *, held: Sequence[HourSession], first: date, settings: HourSettings
) -> dict[int, Lesson]:
    """Class session id → its lesson, for courses with several 期 in one year; `held` are those of a period
    that begins on `first` (earlier ones of that year count too: what was heard before is not heard anew)."""
    rows = list(held)
    if (first.month, first.day) != (1, 1):
        rows = [
            *countable_sessions(
                session,
                first=date(first.year, 1, 1),
                last=first - timedelta(days=1),
                excluded_forms=settings.excluded_forms,
            ),
            *rows,
        ]
    batches: dict[tuple[int, int], dict[int, list[HourSession]]] = {}
    for row in rows:
        own = batches.setdefault((row.course_id, row.held_on.year), {})
        own.setdefault(row.batch_id, []).append(row)
    found = {}
    for (course_id, _), by_batch in batches.items():
        if len(by_batch) > 1:
            for batch_id, own_rows in by_batch.items():
                own_rows.sort(key=lambda row: (row.held_on, str(row.start or ""), row.id))
                for place, row in enumerate(own_rows, 1):
                    found[row.id] = Lesson((course_id, place), batch_id, row.choice, row.hours_again)
    return found


def in_lesson(timed: TimedHours, lesson: Lesson | None) -> TimedHours:
    """Hours with the lesson they were earned in."""
    if lesson is None:
        return timed
    return replace(timed, lesson=lesson.key, batch=lesson.batch_id, choice=lesson.choice, again=lesson.again)


def heard_twice(
    session: Session, *, lessons: Mapping[int, Lesson], person_ids: Collection[int] | None = None
) -> set[int]:
    """People credited in two 期 of one course; few, so that only their marks need be read one by one."""
    if not lessons:
        return set()
    rows = session.scalars(
        select(Participation.person_id)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(MarkKind, MarkKind.code == Participation.mark)
        .where(
            ClassSession.id.in_(sorted(lessons)),
            MarkKind.hour_percent > 0,
            true() if person_ids is None else Participation.person_id.in_(list(person_ids)),
        )
        .group_by(Participation.person_id, Batch.course_id)
        .having(func.count(func.distinct(Batch.id)) > 1)
    )
    return set(rows)


def lesson_doubts(
    session: Session, *, held: Sequence[HourSession], first: date, settings: HourSettings
) -> list[Overlap]:
    """Lessons heard in two 期 that count both, because nobody said whether they are 分批 or 重复举办."""
    lessons = lessons_of(session, held=held, first=first, settings=settings)
    people = heard_twice(session, lessons=lessons)
    return hour_pots.doubts(
        attended_hours(session, ids=set(lessons), taught={}, person_ids=people, lessons=lessons)
    )


def attended_hours(
    session: Session,
    *,
    ids: Collection[int],
    taught: Mapping[int, str],
    person_ids: Collection[int] | None,
    lessons: Mapping[int, Lesson],
) -> list[TimedHours]:
    """Credited marks of the class sessions `ids`, with time and lesson; `taught` names times by hand."""
    if not ids or (person_ids is not None and not person_ids):
        return []
    rows = session.execute(
        select(
            Participation.id,
            Participation.person_id,
            MarkKind.hour_percent,
            Course.title,
            ClassSession.id.label("held_id"),
            ClassSession.pot,
            ClassSession.hours_centi,
            ClassSession.held_on,
            ClassSession.start_time,
            ClassSession.end_time,
            ClassSession.day_part,
        )
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .join(MarkKind, MarkKind.code == Participation.mark)
        .join(Person, Person.id == Participation.person_id)
        .where(
            ClassSession.id.in_(sorted(ids)),
            ClassSession.status != CANCELLED,
            ~is_gone(),
            true() if person_ids is None else Participation.person_id.in_(list(person_ids)),
        )
    ).all()
    days = [row.held_on for row in rows]
    changes = credit_changes(session, first=min(days), last=max(days), person_ids=person_ids) if days else {}
    worth = {row.id: credit(row.hours_centi, row.hour_percent) for row in rows if row.hour_percent}
    worth |= {each.participation_id: each.centi for each in changes.values()}
    return [
        in_lesson(_timed(row, worth[row.id], taught), lessons.get(row.held_id))
        for row in rows
        if worth.get(row.id)
    ]


def _timed(row: ResultRow, centi: int, taught: Mapping[int, str]) -> TimedHours:
    return TimedHours(
        (hour_pots.MARK, row.id),
        row.person_id,
        row.pot,
        row.title,
        centi,
        row.held_on,
        row.held_on,
        row.start_time,
        row.end_time,
        # Who teaches sits in the same class session, whatever is known of its time.
        taught.get(row.held_id) or row.day_part,
    )

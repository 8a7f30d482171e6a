"""Lists of 谈话补训 as records and single statements give them: slow, and what the quick ones must say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from app.rules import marks, scoring
from app.rules.hour_pots import SENT
from app.rules.session_status import CANCELLED
from app.rules.talk_triggers import CONDUCT, NO_SLIP, Incident, triggers_of_mark
from app.services.exam.exams import list_exams, list_scores
from app.services.exam.resits import STATES, ResitRow
from app.services.follow_up.make_ups import MissedRow
from app.services.follow_up.settled import (
    ATTENDED,
    DONE,
    DROPPED,
    ELSEWHERE,
    GONE,
    MISSED,
    OPEN,
    PLANNED,
    MissState,
    came_elsewhere,
    off_roster,
)
from app.services.follow_up.talk_incidents import NOT_HANDED_IN, WORDS, list_notes
from db.models import Batch, ClassSession, Course, Leave, MakeUp, Participation, Person, Standing


def incidents(session: Session, year: int) -> set[Incident]:
    """Two EXISTS a mark."""
    covers = (
        Leave.person_id == Participation.person_id,
        Leave.start_on <= ClassSession.held_on,
        Leave.end_on >= ClassSession.held_on,
        or_(Leave.class_session_id.is_(None), Leave.class_session_id == ClassSession.id),
    )
    rows = session.execute(
        select(
            Participation,
            ClassSession,
            Course.title,
            exists().where(*covers, Leave.handed_in_on.is_not(None)),
            exists().where(*covers),
        )
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(ClassSession.status != CANCELLED)
    )
    found = set()
    for part, lesson, title, has_slip, announced in rows:
        if lesson.held_on.year != year:
            continue
        minutes = {"T1": part.minutes_late, "T2": part.minutes_early}
        for trigger in triggers_of_mark(part.mark, has_slip=has_slip):
            words = WORDS[trigger] + (f" {minutes[trigger]} 分钟" if minutes.get(trigger) else "")
            words = NOT_HANDED_IN if trigger == NO_SLIP and announced else words
            found.add(
                Incident(f"p{part.id}", part.person_id, trigger, lesson.held_on, lesson.id, title, words)
            )
    for note in list_notes(session, year=year):
        found.add(
            Incident(
                f"n{note.id}", note.person_id, CONDUCT, note.on, note.class_session_id, note.title, note.text
            )
        )
    return found


def _misses(session: Session, first: date, last: date) -> Iterator[tuple[Participation, MakeUp | None, str]]:
    """Missed participations of the period with their repair, and the mark at the class session it is in."""
    for part in session.scalars(select(Participation).where(Participation.mark.in_(MISSED))):
        lesson = session.get_one(ClassSession, part.class_session_id)
        if lesson.status == CANCELLED or not first <= lesson.held_on <= last:
            continue
        repair = session.scalar(select(MakeUp).where(MakeUp.participation_id == part.id))
        there = session.scalar(
            select(Participation.mark).where(
                Participation.class_session_id == (repair.target_session_id if repair else None),
                Participation.person_id == part.person_id,
            )
        )
        yield part, repair, there or ""


def _is_due(session: Session, part: Participation, on: date) -> bool:
    person = session.get_one(Person, part.person_id)
    away = session.scalar(
        select(Standing.id).where(
            and_(
                Standing.person_id == person.id,
                Standing.kind == "left",
                Standing.start_on <= on,
                Standing.end_on > on,
            )
        )
    )
    is_out = (person.joined_on and person.joined_on > on) or (person.left_on and person.left_on <= on)
    return part.source != "walk_in" and not is_out and away is None


def missed(session: Session, year: int, until: date | None = None) -> tuple[MissedRow, ...]:
    """A record for each row."""
    first, end = date(year, 1, 1), date(year, 12, 31)
    last = until or end
    days, left = came_elsewhere(session, first=first, last=last), off_roster(session, on=last)
    found = []
    for part, repair, there in _misses(session, first, end):
        lesson = session.get_one(ClassSession, part.class_session_id)
        if not _is_due(session, part, lesson.held_on):
            continue
        course = session.get_one(Course, session.get_one(Batch, lesson.batch_id).course_id)
        person = session.get_one(Person, part.person_id)
        target = session.get(ClassSession, repair.target_session_id or 0) if repair else None
        row = MissedRow(
            participation_id=part.id,
            person_id=part.person_id,
            name=person.name,
            unit=part.unit_name,
            class_session_id=lesson.id,
            course_id=course.id,
            on=lesson.held_on,
            title=course.title,
            hours_centi=lesson.hours_centi,
            mark=part.mark,
            make_up_id=repair.id if repair else None,
            state=repair.state if repair else "",
            target_session_id=repair.target_session_id if repair else None,
            make_up_on=target.held_on if target else repair.held_on if repair else None,
            done_on=repair.done_on if repair else None,
            credited_centi=repair.hours_centi if repair and repair.state == DONE else 0,
            place=repair.place if repair else "",
            content=repair.content if repair else "",
            note=repair.note if repair else "",
            required=course.required,
            target_mark=there,
            is_sent=lesson.pot == SENT,
        )
        if row.state == DONE and row.done_on is not None and row.done_on > last and row.on <= last:
            row = replace(row, state=PLANNED, done_on=None, credited_centi=0)
        if row.is_open and not row.has_come and row.participation_id in days:
            row = replace(row, state=ELSEWHERE, done_on=days[row.participation_id])
        if row.is_open and not row.has_come and row.person_id in left:
            row = replace(row, state=GONE)
        found.append(((row.unit, person.sort_key, row.on, row.participation_id), row))
    return tuple(row for _, row in sorted(found, key=lambda pair: pair[0]))


def states(session: Session, first: date, last: date) -> tuple[MissState, ...]:
    """A record for each miss."""
    days, left = came_elsewhere(session, first=first, last=last), off_roster(session, on=last)
    found = []
    for part, repair, there in _misses(session, first, last):
        lesson = session.get_one(ClassSession, part.class_session_id)
        target = session.get(ClassSession, repair.target_session_id or 0) if repair else None
        day = (repair.done_on or repair.held_on or (target.held_on if target else None)) if repair else None
        state, on = OPEN, None
        if repair and repair.state == DROPPED:
            state = DROPPED
        elif repair and repair.state == DONE and (day is None or day <= last):
            state, on = DONE, day
        elif part.id in days:
            state, on = ELSEWHERE, days[part.id]
        elif part.person_id in left and not (repair and repair.state == PLANNED and there in ATTENDED):
            state = GONE
        found.append(MissState(part.id, part.person_id, lesson.id, lesson.held_on, state, on, part.unit_id))
    return tuple(sorted(found, key=lambda row: (row.missed_on, row.participation_id)))


def resits(session: Session, year: int) -> tuple[ResitRow, ...]:
    """The score list of every exam."""
    return tuple(
        ResitRow(
            exam_id=exam.id,
            exam=exam.title,
            on=exam.held_on,
            person_id=row.person_id,
            name=row.name,
            unit=row.unit,
            title=row.title,
            state=row.state or row.counting_state,
            score_centi=row.score_centi,
            pass_centi=exam.pass_centi,
            resit_state=row.resit_state,
            resit_centi=row.resit_centi,
            resit_note=row.resit_note,
            resit_on=row.resit_on,
            resit_until=exam.resit_until,
        )
        for exam in list_exams(session, year=year)
        for row in list_scores(session, exam_id=exam.id)
        if row.counting_state in STATES or (row.counting_centi is not None and not row.passed)
    )


def all_marks() -> tuple[str, ...]:
    """Marks a generated town may have."""
    return (marks.NONE, *ATTENDED, *MISSED, marks.NOT_LISTED)


def all_states() -> tuple[str, ...]:
    """States a generated try may have."""
    return ("", *scoring.STATE_LABELS)

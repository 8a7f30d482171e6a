"""What a bulletin is made from, as the records say it today (queries)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules import marks
from app.rules.bulletin_daily import LEAVE_WORDS, Marked, SessionFacts
from app.rules.bulletin_parts import Named
from app.rules.bulletin_periods import Secondment
from app.rules.day_parts import half_day
from app.rules.hour_pots import SENT
from app.rules.session_status import CANCELLED
from app.services.bulletin.bulletin_scores import ExamFacts, Scored
from app.services.exam.exams import get_exam, list_scores
from app.services.leave.leaves import late_people
from app.services.plan.class_sessions import ClassSessionRow, list_class_sessions
from app.services.plan.exemptions import exempt_people
from app.services.setting.mark_kinds import plain_kinds
from app.services.tally import marks_read
from app.services.tally.mark_totals import WALK_IN
from db.models import ClassSession, Participation, Person


def day_part_of(lesson: ClassSessionRow) -> str:
    """上午, 下午 or 晚上 when it is known, else ''."""
    return day_part_words(lesson.day_part, lesson.start_time)


def day_part_words(day_part: str, start_time: time | None) -> str:
    """The half of the day a class session says, or the one it begins in."""
    if day_part or start_time is None:
        return day_part
    return half_day(start_time)


def sessions_of_day(session: Session, *, on: date) -> tuple[ClassSessionRow, ...]:
    """The class sessions of a day that took place or should have; secondments are not the town's own."""
    found = list_class_sessions(session, on=on)
    return tuple(row for row in found if row.status != CANCELLED and row.pot != SENT)


def daily_facts(session: Session, *, class_session_ids: Sequence[int]) -> tuple[SessionFacts, ...]:
    """Each class session with everybody on its list.

    Raises `InputProblem` class_session.not_found, class_session.cancelled or bulletin.nobody (empty list).
    """
    wanted = set(class_session_ids)
    day = session.scalar(select(ClassSession.held_on).where(ClassSession.id.in_(wanted)).limit(1))
    found = [row for row in list_class_sessions(session, on=day) if row.id in wanted] if day else []
    if len(found) != len(wanted) or not found:
        raise InputProblem("class_session.not_found", id="、".join(str(each) for each in class_session_ids))
    people = people_of(session, class_session_ids=tuple(wanted))
    made = []
    for lesson in found:
        late = late_people(session, on=lesson.held_on, class_session_id=lesson.id)
        if lesson.status == CANCELLED:
            raise InputProblem("class_session.cancelled")
        own = people.get(lesson.id, ())
        if not own:
            raise InputProblem("bulletin.nobody", title=lesson.title)
        own = tuple(replace(one, is_late_slip=True) if one.person_id in late else one for one in own)
        made.append(
            SessionFacts(
                lesson.id,
                lesson.title,
                day_part_of(lesson),
                lesson.place,
                lesson.lecturers,
                lesson.tally,
                own,
                lesson.held_on,
                tuple(Named(e.name, e.unit, e.reason) for e in exempt_people(session, lesson=lesson)),
                lesson.guest_words,
            )
        )
    return tuple(made)


def people_of(session: Session, *, class_session_ids: Sequence[int]) -> dict[int, tuple[Marked, ...]]:
    """Class session id → its list in printed order with marks; 不在册 of whoever was off the roster then."""
    gone = {
        (row.class_session_id, row.person_id) for row in marks_read.outside(session, ids=class_session_ids)
    }
    result: dict[int, list[Marked]] = {}
    for start in range(0, len(class_session_ids), 500):
        for held_id, person_id, name, unit, mark, source in session.execute(
            select(
                Participation.class_session_id,
                Participation.person_id,
                Person.name,
                Participation.unit_name,
                Participation.mark,
                Participation.source,
            )
            .join(Person, Person.id == Participation.person_id)
            .where(Participation.class_session_id.in_(class_session_ids[start : start + 500]))
            .order_by(Participation.class_session_id, Participation.number, Participation.id)
        ):
            told = marks.NOT_LISTED if (held_id, person_id) in gone else mark
            result.setdefault(held_id, []).append(
                Marked(person_id, name, unit, told, is_guest=source == WALK_IN)
            )
    return {held_id: tuple(rows) for held_id, rows in result.items()}


def exam_facts(session: Session, *, exam_id: int) -> ExamFacts:
    """An exam with the counting result of everybody due. Raises `InputProblem` exam.not_found."""
    exam = get_exam(session, exam_id=exam_id)
    people = tuple(
        Scored(
            row.person_id,
            row.name,
            row.unit,
            row.counting_state,
            row.counting_centi,
            row.rank,
            row.first_state,
            row.first_centi,
        )
        for row in list_scores(session, exam_id=exam_id)
    )
    return ExamFacts(exam.id, exam.title, exam.held_on, exam.full_centi, exam.pass_centi, people)


def secondments(session: Session, *, first: date, last: date) -> tuple[Secondment, ...]:
    """上级调训 of a period: class sessions of that pot, who was nominated and who went (D16)."""
    rows = [
        row
        for year in range(first.year, last.year + 1)
        for row in list_class_sessions(session, year=year)
        if row.pot == SENT and row.status != CANCELLED and first <= row.held_on <= last
    ]
    present = {kind.code for kind in plain_kinds(session) if kind.counts_as_present}
    people = people_of(session, class_session_ids=[row.id for row in rows])
    skipped = {*present, marks.NONE, marks.NOT_LISTED}
    made = []
    for row in rows:
        away = tuple(
            Named(p.name, p.unit, LEAVE_WORDS.get(p.mark, ""))
            for p in people.get(row.id, ())
            if p.mark not in skipped
        )
        tally = row.tally
        made.append(
            Secondment(row.id, row.title, row.held_on, tally.due, tally.present, tally.unmarked, away)
        )
    return tuple(made)


def day_of(session: Session, *, class_session_id: int) -> date:
    """The day of a class session. Raises `InputProblem` class_session.not_found."""
    found = session.scalar(select(ClassSession.held_on).where(ClassSession.id == class_session_id))
    if found is None:
        raise InputProblem("class_session.not_found", id=class_session_id)
    return found

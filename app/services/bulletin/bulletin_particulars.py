"""Beside marks and results a bulletin tells titles, places, lecturers, the line of passing (I3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.bulletin_corrections import Change
from app.rules.bulletin_daily import SessionFacts
from app.rules.day_words import short_date
from app.rules.hours import format_centi
from app.services.bulletin.bulletin_facts import day_part_words
from app.services.bulletin.bulletin_scores import ExamFacts
from db.models import Batch, ClassSession, Course, Exam, Lecturer

NOT_SAID = "未写"
# In the facts of a bulletin: it tells place, half of the day and lecturer of each of several class sessions.
EACH_TOLD = "each_told"


@dataclass(frozen=True)
class Particulars:
    """What the opening of a daily bulletin says of a class session, as of today."""

    title: str
    when: str
    place: str
    lecturers: str


def particulars_of(session: Session, *, class_session_ids: Sequence[int]) -> dict[int, Particulars]:
    """Class session id → its particulars; ids that are gone are left out."""
    found: dict[int, Particulars] = {}
    for start in range(0, len(class_session_ids), 500):
        part = class_session_ids[start : start + 500]
        names: dict[int, list[str]] = {}
        for held_id, name in session.execute(
            select(Lecturer.class_session_id, Lecturer.name)
            .where(Lecturer.class_session_id.in_(part))
            .order_by(Lecturer.position, Lecturer.id)
        ):
            names.setdefault(held_id, []).append(name)
        for held_id, title, day_part, start_time, place in session.execute(
            select(
                ClassSession.id,
                Course.title,
                ClassSession.day_part,
                ClassSession.start_time,
                ClassSession.place,
            )
            .join(Batch, Batch.id == ClassSession.batch_id)
            .join(Course, Course.id == Batch.course_id)
            .where(ClassSession.id.in_(part))
        ):
            when = day_part_words(day_part, start_time)
            found[held_id] = Particulars(title, when, place, "、".join(names.get(held_id, ())))
    return found


def particular_changes(
    told: Sequence[SessionFacts], today: Mapping[int, Particulars], *, each_told: bool = False
) -> tuple[Change, ...]:
    """Old → new of what stands in the opening.

    Bulletins of earlier versions told only the titles of several class sessions of a day (not `each_told`).
    """
    changes = []
    for lesson in told:
        now = today.get(lesson.id)
        if now is None:
            continue
        pairs = [("课程", lesson.title, now.title)]
        if len(told) == 1 or each_told:
            # The first versions told the hours instead of the half of the day.
            when = lesson.when if ":" not in lesson.when else now.when
            pairs += [
                ("时段", when, now.when),
                ("地点", lesson.place, now.place),
                ("授课人", lesson.lecturers, now.lecturers),
            ]
        changes += [
            Change(0, f"“{lesson.title}”{label}", "", "", old or NOT_SAID, new or NOT_SAID)
            for label, old, new in pairs
            if old != new
        ]
    return tuple(changes)


def exam_changes(told: ExamFacts, exam: Exam) -> tuple[Change, ...]:
    """Old → new of an exam's own data; every rate on the paper hangs on the line of passing."""
    pairs = (
        ("名称", told.title, exam.title),
        (
            "测试日期",
            f"{told.on.year}年{short_date(told.on)}",
            f"{exam.held_on.year}年{short_date(exam.held_on)}",
        ),
        ("满分", f"{format_centi(told.full_centi)}分", f"{format_centi(exam.full_centi)}分"),
        ("合格线", f"{format_centi(told.pass_centi)}分", f"{format_centi(exam.pass_centi)}分"),
    )
    return tuple(
        Change(0, f"“{told.title}”{label}", "", "", old, new) for label, old, new in pairs if old != new
    )

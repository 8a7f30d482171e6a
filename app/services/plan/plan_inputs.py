"""What the clerk types about a class session, and the same read back from what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.given import Given
from app.rules.natures import split as split_natures
from db.models import Batch, BatchAudience, ClassSession, Course, CourseCategory, Lecturer


@dataclass(frozen=True)
class LecturerInput:
    """授课人: a roster person by id, or an outsider by name."""

    name: str = ""
    person_id: int | None = None
    organisation: str = ""


@dataclass(frozen=True)
class AudienceInput:
    """One audience line: exactly one of the ids; `excluded` needs a reason."""

    group_id: int | None = None
    unit_id: int | None = None
    person_id: int | None = None
    excluded: bool = False
    reason: str = ""


@dataclass(frozen=True)
class ClassSessionInput(Given):
    """What the clerk types about a class session.

    `batch_id` puts it into an existing 期; otherwise course and batch are found by title or made.
    `hours_centi` is 1/100 学时. An empty audience is everybody. `batches` says what the 期 of the course are
    (split, repeat, ''), with `hours_again` whether each counts its hours; None leaves that as it is.
    `same_course` takes a course of this title that the year has already and adds the tags to its own.
    `natures` is what the course is ticked for (大讲堂, 专题班 …); None leaves it as it is. `guests` are
    heads on no roster, `guest_names` who they are (B45, B47).
    """

    title: str
    held_on: date
    start_time: time | None = None
    end_time: time | None = None
    day_part: str = ""
    place: str = ""
    form: str = "集中办班"
    pot: str = "集中"
    hours_centi: int = 0
    category_ids: tuple[int, ...] = ()
    lecturers: tuple[LecturerInput, ...] = ()
    audience: tuple[AudienceInput, ...] = ()
    batch: str = ""
    batch_id: int | None = None
    required: bool = False
    programme_id: int | None = None
    note: str = ""
    capacity: int | None = None
    batches: str | None = None
    hours_again: bool = False
    same_course: bool = False
    natures: tuple[str, ...] | None = None
    guests: int | None = None
    guest_names: str = ""


def class_session_input(session: Session, *, class_session_id: int) -> ClassSessionInput:
    """What is stored of a class session, as it would be typed. Raises class_session.not_found."""
    lesson = session.get(ClassSession, class_session_id)
    if lesson is None:
        raise InputProblem("class_session.not_found", id=class_session_id)
    batch = session.get_one(Batch, lesson.batch_id)
    course = session.get_one(Course, batch.course_id)
    tags = select(CourseCategory.category_id).where(CourseCategory.course_id == course.id)
    teachers = select(Lecturer).where(Lecturer.class_session_id == lesson.id).order_by(Lecturer.position)
    lines = select(BatchAudience).where(BatchAudience.batch_id == batch.id).order_by(BatchAudience.id)
    return ClassSessionInput(
        title=course.title,
        held_on=lesson.held_on,
        start_time=lesson.start_time,
        end_time=lesson.end_time,
        day_part=lesson.day_part,
        place=lesson.place,
        form=lesson.form,
        pot=lesson.pot,
        hours_centi=lesson.hours_centi,
        category_ids=tuple(session.scalars(tags.order_by(CourseCategory.id))),
        lecturers=tuple(
            LecturerInput(x.name, x.person_id, x.organisation) for x in session.scalars(teachers)
        ),
        audience=tuple(
            AudienceInput(x.group_id, x.unit_id, x.person_id, x.excluded, x.reason)
            for x in session.scalars(lines)
        ),
        batch=batch.name,
        required=course.required,
        programme_id=course.programme_id,
        note=lesson.note,
        capacity=lesson.capacity,
        natures=split_natures(course.natures),
        guests=lesson.guests,
        guest_names=lesson.guest_names,
    )

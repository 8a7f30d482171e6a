"""What else names a class session or its class: removing it lets go of a link, and is refused for a paper."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from db.models import (
    Attachment,
    Batch,
    BatchAudience,
    BatchShare,
    Bulletin,
    ClassSession,
    Course,
    CourseCategory,
    DisciplineNote,
    Exam,
    MakeUp,
    RegisterEntry,
    RegisterLine,
    RotationTurn,
)


def release(session: Session, *, class_session_id: int, batch_id: int) -> None:
    """Turns of the board step back from the class session; what was kept or planned for it stands in the way.

    Raises `InputProblem` class_session.in_use with the first thing that does.
    """
    of_batch = select(func.count()).select_from(ClassSession).where(ClassSession.batch_id == batch_id)
    is_last = session.scalar(of_batch) == 1
    for label, column, wanted in (
        ("通报", Bulletin.class_session_id, class_session_id),
        ("留存的材料", Attachment.class_session_id, class_session_id),
        ("违纪记录", DisciplineNote.class_session_id, class_session_id),
        ("安排到这里的补训", MakeUp.target_session_id, class_session_id),
        ("登记簿里的登记", RegisterLine.class_session_id, class_session_id),
        # With its last class session the class itself goes.
        ("这一期在登记簿里的登记", RegisterEntry.batch_id, batch_id if is_last else None),
        ("登记簿里用到这一期的登记", RegisterLine.batch_id, batch_id if is_last else None),
    ):
        if wanted is None:
            continue
        count = session.scalar(select(func.count()).where(column == wanted))
        if count:
            raise InputProblem("class_session.in_use", label=label, count=count)
    for turn in session.scalars(
        select(RotationTurn).where(RotationTurn.class_session_id == class_session_id)
    ):
        turn.class_session_id = None
    session.flush()


def remove_empty_batch(session: Session, *, batch_id: int) -> None:
    """A 期 without class sessions and tests goes, with its course when that has no other."""
    if session.scalar(select(func.count()).where(ClassSession.batch_id == batch_id)):
        return
    if session.scalar(select(func.count()).where(Exam.batch_id == batch_id)):
        return
    batch = session.get_one(Batch, batch_id)
    course_id = batch.course_id
    for line in session.scalars(select(BatchAudience).where(BatchAudience.batch_id == batch_id)):
        session.delete(line)
    for share in session.scalars(select(BatchShare).where(BatchShare.batch_id == batch_id)):
        session.delete(share)
    session.flush()
    session.delete(batch)
    session.flush()
    others = session.scalar(select(func.count()).where(Batch.course_id == course_id))
    if others or _is_of_plan(session, course_id):
        return
    for link in session.scalars(select(CourseCategory).where(CourseCategory.course_id == course_id)):
        session.delete(link)
    session.flush()
    session.delete(session.get_one(Course, course_id))
    session.flush()


def _is_of_plan(session: Session, course_id: int) -> bool:
    """Whether a plan sets numbers for the course: it goes on standing there without a day (S35)."""
    course = session.get_one(Course, course_id)
    return course.programme_id is not None and (course.planned_batches, course.planned_heads) != (None, None)

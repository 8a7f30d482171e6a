"""A 期 of a course by number, by the course's title, or by both names as they stand on a list."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.services.setting.meant import Nameable, which
from db.models import Batch, ClassSession, Course


def choose_batch(session: Session, *, who: str) -> int:
    """Id of the batch meant by `who`: its number, '第1期 课程名', '课程名 第1期' or the title alone.

    Raises `InputProblem` meant.unknown or meant.several.
    """
    rows = session.execute(
        select(Batch.id, Batch.name, Course.title, func.min(ClassSession.held_on))
        .join(Course, Course.id == Batch.course_id)
        .join(ClassSession, ClassSession.batch_id == Batch.id)
        .group_by(Batch.id, Batch.name, Course.title)
        .order_by(func.min(ClassSession.held_on))
    ).all()
    among = [
        Nameable(id_, (title, f"{title}{name}", f"{name}{title}"), f"{on} 起 {name}")
        for id_, name, title, on in rows
    ]
    return which(who, among, what="期次")

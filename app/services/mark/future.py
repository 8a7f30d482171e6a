"""Class sessions that have not come yet: whoever enters marks or a bulletin for one is asked first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from db.models import Batch, ClassSession, Course

AT_ONCE = 500
MOST_NAMED = 6


@dataclass(frozen=True)
class ComingSession:
    """A class session after today."""

    id: int
    held_on: date
    title: str

    @property
    def words(self) -> str:
        """'5月11日“乡村振兴”'."""
        return f"{self.held_on.month}月{self.held_on.day}日“{self.title}”"


def coming_sessions(
    session: Session, *, class_session_ids: Collection[int], today: date
) -> tuple[ComingSession, ...]:
    """Which of these class sessions are still to come, by day."""
    ids = sorted(set(class_session_ids))
    found: list[ComingSession] = []
    for start in range(0, len(ids), AT_ONCE):
        rows = session.execute(
            select(ClassSession.id, ClassSession.held_on, Course.title)
            .join(Batch, Batch.id == ClassSession.batch_id)
            .join(Course, Course.id == Batch.course_id)
            .where(ClassSession.id.in_(ids[start : start + AT_ONCE]), ClassSession.held_on > today)
        )
        found += [ComingSession(*row) for row in rows]
    return tuple(sorted(found, key=lambda each: (each.held_on, each.id)))


def refuse_coming(session: Session, *, class_session_ids: Collection[int], today: date) -> None:
    """Raises `InputProblem` attendance.future when any of these is still to come."""
    found = coming_sessions(session, class_session_ids=class_session_ids, today=today)
    if found:
        named = "、".join(each.words for each in found[:MOST_NAMED])
        more = f"等 {len(found)} 个课次" if len(found) > MOST_NAMED else ""
        raise InputProblem("attendance.future", sessions=named + more)

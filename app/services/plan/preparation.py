"""备课: how far those who teach are, what of 课件 has come, and what of it is due before the lesson (A05)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.hour_pots import SENT
from app.rules.preparation import OPEN, READY, WORDS
from app.rules.session_status import CANCELLED
from db.models import Attachment, Batch, ClassSession, Course, Lecturer

# The kind of file by which a lesson says itself that it is prepared.
COURSEWARE = "courseware"
# So long before a lesson what is not prepared is told (the clerk can still call).
AHEAD = timedelta(days=14)
# SQL: whether the office keeps 备课 at all: somebody was said to be at it, or courseware came.
KEEPS_PREPARATION = exists().where(Lecturer.prepared != OPEN) | exists().where(Attachment.kind == COURSEWARE)


@dataclass(frozen=True)
class Preparation:
    """One lecturer of a class session; `state` is one of `WORDS`, `files` how many 课件讲稿 the
    lesson keeps, `lecturers` how many teach in it."""

    id: int
    class_session_id: int
    held_on: date
    title: str
    batch: str
    lecturer: str
    state: str
    files: int
    lecturers: int = 1

    @property
    def is_ready(self) -> bool:
        """Said to be ready, or the courseware is there; whose it is nobody knows where several teach."""
        return self.state == READY or (self.files > 0 and self.lecturers == 1)

    @property
    def words(self) -> str:
        """'已备课', '备课中', '未备课', with what has come: '课件 2 件'."""
        said = WORDS[READY] if self.is_ready else WORDS.get(self.state, WORDS[OPEN])
        return f"{said}，课件 {self.files} 件" if self.files else said


def list_preparations(
    session: Session, *, first: date, last: date, class_session_id: int | None = None
) -> tuple[Preparation, ...]:
    """Lecturers of the town's own class sessions in the days, by day; not of cancelled ones.

    Those of the superiors (上级调训) prepare for others.
    """
    wanted = [ClassSession.held_on.between(first, last), ClassSession.status != CANCELLED]
    if class_session_id is not None:
        wanted = [ClassSession.id == class_session_id]
    rows = session.execute(
        select(
            Lecturer.id,
            Lecturer.class_session_id,
            ClassSession.held_on,
            Course.title,
            Batch.name,
            Lecturer.name,
            Lecturer.prepared,
        )
        .join(ClassSession, ClassSession.id == Lecturer.class_session_id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(*wanted, ClassSession.pot != SENT)
        .order_by(ClassSession.held_on, ClassSession.start_time, ClassSession.id, Lecturer.position)
    ).all()
    files = _files(session, {row[1] for row in rows})
    teach = Counter(row[1] for row in rows)
    return tuple(Preparation(*row, files[row[1]], teach[row[1]]) for row in rows)


def _files(session: Session, ids: Collection[int]) -> Mapping[int, int]:
    found: dict[int, int] = defaultdict(int)
    if ids:
        kept = select(Attachment.class_session_id).where(
            Attachment.class_session_id.in_(ids), Attachment.kind == COURSEWARE
        )
        for session_id in session.scalars(kept):
            found[session_id or 0] += 1
    return found


def due_preparations(session: Session, *, today: date) -> tuple[Preparation, ...]:
    """What is still to be prepared of the next two weeks, today's first (待备课)."""
    found = list_preparations(session, first=today, last=today + AHEAD)
    return tuple(row for row in found if not row.is_ready)


def set_prepared(session: Session, *, lecturer_ids: Iterable[int], state: str) -> int:
    """Say how far lecturers are; returns how many changed.

    Raises `InputProblem` preparation.state for an unknown state, preparation.gone for a lecturer who
    teaches no more.
    """
    if state not in WORDS:
        raise InputProblem("preparation.state", state=state, known="、".join(WORDS.values()))
    count = 0
    for lecturer_id in lecturer_ids:
        row = session.get(Lecturer, lecturer_id)
        if row is None:
            raise InputProblem("preparation.gone")
        count += row.prepared != state
        row.prepared = state
    session.flush()
    return count

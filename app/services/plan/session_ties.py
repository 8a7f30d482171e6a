"""What else names a class session or its class: removing it lets go of a link, and is refused for a paper."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from db.models import Attachment, Bulletin, ClassSession, DisciplineNote, DutyRecord, MakeUp, RotationTurn


def let_go(session: Session, *, class_session_id: int, batch_id: int) -> None:
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
        # With its last class session the class itself goes.
        ("这一期的专项记录", DutyRecord.batch_id, batch_id if is_last else None),
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

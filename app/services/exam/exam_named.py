"""An exam by number or name."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services.setting.meant import Nameable, which
from db.models import Exam


def choose_exam(session: Session, *, who: str) -> int:
    """Id of the exam numbered or called `who`. Raises `InputProblem` meant.unknown or meant.several."""
    rows = session.execute(select(Exam.id, Exam.title, Exam.held_on).order_by(Exam.held_on)).all()
    return which(who, [Nameable(id_, (title,), f"{on} {title}") for id_, title, on in rows], what="测试")

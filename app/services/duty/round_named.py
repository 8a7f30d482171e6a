"""A 轮训 by number or name."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services.setting.meant import Nameable, which
from db.models import TrainingRound


def choose_round(session: Session, *, who: str) -> int:
    """Id of the 轮训 numbered or called `who`. Raises `InputProblem` meant.unknown or meant.several."""
    rows = session.execute(
        select(TrainingRound.id, TrainingRound.name, TrainingRound.start_on).order_by(TrainingRound.start_on)
    ).all()
    return which(who, [Nameable(id_, (name,), f"{on} 起") for id_, name, on in rows], what="轮训")

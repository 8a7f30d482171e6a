"""Records of talks in which the person talked to sits on the other side of the table too (A28)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.rules.talk_states import CLOSED
from app.rules.talkers import is_own_talk
from db.models import Person, WarningTalk


@dataclass(frozen=True)
class OwnTalkRow:
    """A talk in which somebody stands on both sides of the table."""

    talk_id: int
    name: str
    talked_on: date | None


def own_talks(session: Session, *, year: int | None = None) -> tuple[OwnTalkRow, ...]:
    """Records of earlier versions in which the person talked to stands as 谈话人 or 记录人, by day."""
    statement = (
        select(WarningTalk.id, WarningTalk.talked_on, WarningTalk.talker, WarningTalk.recorder, Person.name)
        .join(Person, Person.id == WarningTalk.person_id)
        .where(WarningTalk.status == CLOSED)
        .order_by(WarningTalk.talked_on, WarningTalk.id)
    )
    if year is not None:
        statement = statement.where(func.substr(WarningTalk.found_on, 1, 4) == str(year))
    return tuple(
        OwnTalkRow(talk_id, name, talked_on)
        for talk_id, talked_on, talker, recorder, name in session.execute(statement)
        if is_own_talk(talker, name) or is_own_talk(recorder, name)
    )

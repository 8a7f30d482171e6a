"""A candidate for 警示谈话 made of a reminder that did not help (E31), by hand only."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.day_words import short_date
from app.rules.talk_reminded import KEY, LABEL, REMINDED
from app.rules.talk_triggers import CONDUCT
from app.services.follow_up.talks import list_triggers
from db.models import Person, WarningTalk

# Days to talk where the town has no trigger to go by.
DUE_DAYS = 7


def add_reminded(session: Session, *, person_id: int, entry_id: int, told_on: date, on: date) -> int:
    """Somebody reminded on `told_on` (entry `entry_id` of the register) is to be talked to; returns the talk.

    Once for an entry. It says that there was a reminder and when, and nothing of what it was about: that is
    secret. Raises `InputProblem` person.not_found.
    """
    if session.get(Person, person_id) is None:
        raise InputProblem("person.not_found", person=person_id)
    key = f"{KEY}{entry_id}"
    found = session.scalar(select(WarningTalk.id).where(WarningTalk.evidence_key == key))
    if found is not None:
        return found
    days = next((each.due_days for each in list_triggers(session) if each.code == CONDUCT), DUE_DAYS)
    talk = WarningTalk(
        person_id=person_id,
        trigger=REMINDED,
        evidence_key=key,
        found_on=on,
        due_on=on + timedelta(days=days),
        reason=f"{LABEL}：{short_date(told_on)}已提醒谈话，仍需警示谈话。",
    )
    session.add(talk)
    session.flush()
    return talk.id

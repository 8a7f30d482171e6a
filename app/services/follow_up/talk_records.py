"""The signed record of a 警示谈话: who talked, with which post, when; nobody is their own 谈话人 (A28)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import ConflictProblem, InputProblem
from app.given import Given, given, merged
from app.rules.talk_states import CLOSED
from app.rules.talkers import is_own_talk
from app.services.follow_up.talks import open_talk, reopen_talk
from app.services.person.roster import posts_by_person
from app.services.person.units import listed_on
from db.models import Person, WarningTalk


@dataclass(frozen=True)
class TalkInput(Given):
    """What the clerk types after the talk.

    A post left empty is that of the roster on the day of the talk, where the name stands there once.
    """

    talked_on: date
    place: str = ""
    talker: str = ""
    recorder: str = ""
    reason: str = ""
    content: str = ""
    statement: str = ""
    started_at: time | None = None
    ended_at: time | None = None
    talker_post: str = ""
    recorder_post: str = ""


def last_record(session: Session) -> dict[str, str]:
    """Place, talker and recorder of the record entered last: mostly the same the next time."""
    row = session.execute(
        select(WarningTalk.place, WarningTalk.talker, WarningTalk.recorder)
        .where(WarningTalk.status == CLOSED)
        .order_by(WarningTalk.talked_on.desc(), WarningTalk.id.desc())
        .limit(1)
    ).first()
    return dict(row._mapping) if row is not None else {}


def close_talk(session: Session, *, talk_id: int, version: int, data: TalkInput) -> None:
    """Enter the signed record and close.

    Raises `InputProblem` talk.record_incomplete, talk.own (the person talked to is named as 谈话人 or 记录人)
    or talk.times, or a conflict.
    """
    talk = open_talk(session, talk_id=talk_id)
    if talk.version != version:
        raise ConflictProblem("conflict.stale")
    data = _with_stored(talk, data)
    _check(session, talk, data)
    talk.talked_on = data.talked_on
    talk.started_at, talk.ended_at = data.started_at, data.ended_at
    for name in ("place", "talker", "recorder", "content", "statement"):
        setattr(talk, name, getattr(data, name).strip())
    posts = _posts_of(session, data.talked_on, (talk.talker, talk.recorder))
    talk.talker_post = data.talker_post.strip() or posts.get(talk.talker, "")
    talk.recorder_post = data.recorder_post.strip() or posts.get(talk.recorder, "")
    talk.reason = data.reason.strip() or talk.reason
    talk.status = CLOSED
    session.flush()


def _with_stored(talk: WarningTalk, data: TalkInput) -> TalkInput:
    """What is stored with what was given; somebody else's post is not kept for a new name."""
    names = [field.name for field in fields(TalkInput) if field.name != "talked_on"]
    stored = TalkInput(data.talked_on, **{name: getattr(talk, name) for name in names})
    known = given(data)
    for who in ("talker", "recorder"):
        if who in known and getattr(data, who).strip() != getattr(stored, who):
            blank: Any = {f"{who}_post": ""}
            stored = replace(stored, **blank)
    return merged(stored, data)


def correct_record(session: Session, *, talk_id: int, version: int, data: TalkInput) -> None:
    """Change the record of a closed talk. Raises what `close_talk` raises."""
    talk = session.get(WarningTalk, talk_id)
    if talk is not None and talk.version != version:
        raise ConflictProblem("conflict.stale")
    reopen_talk(session, talk_id=talk_id)
    reopened = session.get_one(WarningTalk, talk_id)
    close_talk(session, talk_id=talk_id, version=reopened.version, data=data)


def _check(session: Session, talk: WarningTalk, data: TalkInput) -> None:
    if not data.talker.strip() or not data.content.strip():
        raise InputProblem("talk.record_incomplete")
    name = session.get_one(Person, talk.person_id).name
    for role, typed in (("谈话人", data.talker), ("记录人", data.recorder)):
        if is_own_talk(typed, name):
            raise InputProblem("talk.own", role=role, name=name)
    if data.started_at is not None and data.ended_at is not None and data.ended_at <= data.started_at:
        raise InputProblem("talk.times")


def _posts_of(session: Session, on: date, names: Collection[str]) -> dict[str, str]:
    """Name → unit and title on a day; a name two people share says nothing."""
    people = select(Person.name, func.min(Person.id)).where(listed_on(on), Person.name.in_(names))
    posts: dict[str, str] = {}
    for name, person_id in session.execute(people.group_by(Person.name).having(func.count() == 1)):
        held = posts_by_person(session, on=on, person_id=person_id).get(person_id)
        posts[name] = f"{held[0][0].unit} {held[0][0].title}".strip() if held else ""
    return posts

"""警示谈话: candidate → noticed → closed, or waived with a reason (A28, I5). Never published on its own."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules import talk_reminded
from app.rules.talk_states import CANDIDATE, CLOSED, NOTICED, OPEN, WAIVED
from app.rules.talk_triggers import Trigger
from app.services.setting.town import get_setting, set_setting
from db.models import Assignment, Person, Setting, TalkTrigger, Unit, WarningTalk
from db.results import ResultRow, RowsStatement

STATUS_LABELS = {CANDIDATE: "待谈话", NOTICED: "已通知", CLOSED: "已谈话", WAIVED: "不予谈话"}
# The hour of an appointment; worded so that the trail of changes reads it as it is.
APPOINTED = "警示谈话{}约定时间"


@dataclass(frozen=True)
class EvidenceRow:
    """One fact behind a talk."""

    key: str
    on: date
    class_session_id: int
    title: str
    words: str


class TalkRow(NamedTuple):
    """One talk with the unit and title its person had then. A year can have thousands."""

    id: int
    person_id: int
    name: str
    unit: str
    title: str
    trigger: str
    trigger_label: str
    status: str
    found_on: date
    due_on: date
    noticed_on: date | None
    talked_on: date | None
    place: str
    talker: str
    recorder: str
    reason: str
    content: str
    statement: str
    waive_reason: str
    evidence_json: str
    version: int
    started_at: time | None = None
    ended_at: time | None = None
    talker_post: str = ""
    recorder_post: str = ""
    appointed_at: time | None = None

    @property
    def evidence(self) -> tuple[EvidenceRow, ...]:
        """The facts behind it, taken apart when somebody looks at them."""
        return tuple(
            EvidenceRow(e["key"], date.fromisoformat(e["on"]), e["class_session_id"], e["title"], e["words"])
            for e in json.loads(self.evidence_json)
        )

    @property
    def facts(self) -> str:
        """`reason` without the trigger's label in front: what stands under a heading of its own."""
        return self.reason.removeprefix(f"{self.trigger_label}：")

    def is_overdue(self, today: date) -> bool:
        """Whether the talk is still open after its due day."""
        return self.status in OPEN and today > self.due_on


def list_triggers(session: Session) -> tuple[Trigger, ...]:
    """The triggers in order."""
    rows = session.scalars(select(TalkTrigger).order_by(TalkTrigger.position))
    return tuple(Trigger(t.code, t.label, t.threshold, t.period, t.due_days, t.enabled) for t in rows)


def edit_trigger(
    session: Session, *, code: str, threshold: int, period: str, due_days: int, enabled: bool
) -> None:
    """Change when a trigger makes a candidate; talks already open stay."""
    trigger = session.scalar(select(TalkTrigger).where(TalkTrigger.code == code))
    if trigger is None or threshold < 1 or due_days < 0 or period not in ("month", "quarter", "year"):
        raise InputProblem("talk.trigger_bad")
    trigger.threshold, trigger.period = threshold, period
    trigger.due_days, trigger.enabled = due_days, enabled
    session.flush()


def list_talks(
    session: Session,
    *,
    year: int | None = None,
    person_id: int | None = None,
    statuses: Collection[str] | None = None,
) -> tuple[TalkRow, ...]:
    """Talks by due day, of a year, a person or some statuses."""
    statement: RowsStatement = (
        select(*_HEAD, WarningTalk.trigger, *_BODY, *_TAIL)
        .join(Person, Person.id == WarningTalk.person_id)
        .order_by(WarningTalk.due_on, WarningTalk.id)
    )
    if year is not None:
        statement = statement.where(func.substr(WarningTalk.found_on, 1, 4) == str(year))
    if person_id is not None:
        statement = statement.where(WarningTalk.person_id == person_id)
    if statuses is not None:
        statement = statement.where(WarningTalk.status.in_(list(statuses)))
    found = session.execute(statement).all()
    posts = _posts(session, {talk.person_id for talk in found})
    hours = _hours(session)
    labels = {trigger.code: trigger.label for trigger in list_triggers(session)}
    labels.setdefault(talk_reminded.REMINDED, talk_reminded.LABEL)
    return tuple(_row(talk, posts, labels, hours) for talk in found)


def count_open(session: Session, *, year: int) -> int:
    """How many talks of the year are still to be held."""
    own = func.substr(WarningTalk.found_on, 1, 4) == str(year)
    statement = select(func.count()).select_from(WarningTalk).where(own, WarningTalk.status.in_(OPEN))
    return session.scalar(statement) or 0


def get_talk(session: Session, *, talk_id: int) -> TalkRow:
    """One talk. Raises `InputProblem` talk.not_found."""
    person_id = session.scalar(select(WarningTalk.person_id).where(WarningTalk.id == talk_id))
    if person_id is None:
        raise InputProblem("talk.not_found", id=talk_id)
    return next(row for row in list_talks(session, person_id=person_id) if row.id == talk_id)


def notice_talk(session: Session, *, talk_id: int, on: date) -> None:
    """The notice was handed out on the day `on`."""
    talk = open_talk(session, talk_id=talk_id)
    talk.status, talk.noticed_on = NOTICED, on
    session.flush()


def notice_talks(session: Session, *, talk_ids: Collection[int], on: date) -> int:
    """These notices were handed out; those noticed before keep their day. Returns how many were new."""
    wanted = session.scalars(select(WarningTalk).where(WarningTalk.id.in_(list(talk_ids))))
    fresh = [talk.id for talk in wanted if talk.status == CANDIDATE]
    for talk_id in fresh:
        notice_talk(session, talk_id=talk_id, on=on)
    return len(fresh)


def appoint_talks(
    session: Session, *, talk_ids: Collection[int], on: date | None, at: time | None = None, place: str = ""
) -> int:
    """Day, hour and place the talks are to be held at, for the notice; empty takes them back.

    The day stands in `talked_on` until the record is entered. Returns how many. Raises `InputProblem`.
    """
    for talk_id in talk_ids:
        talk = open_talk(session, talk_id=talk_id)
        talk.talked_on, talk.place = on, place.strip()
        name = APPOINTED.format(talk_id)
        value = f"{at:%H:%M}" if at is not None and on is not None else ""
        if get_setting(session, name=name) != value:
            set_setting(session, name=name, value=value)
    session.flush()
    return len(talk_ids)


def waive_talk(session: Session, *, talk_id: int, reason: str) -> None:
    """No talk after all; the reason is kept. Raises `InputProblem` talk.waive_reason."""
    talk = open_talk(session, talk_id=talk_id)
    if not reason.strip():
        raise InputProblem("talk.waive_reason")
    talk.status, talk.waive_reason = WAIVED, reason.strip()
    session.flush()


def reopen_talk(session: Session, *, talk_id: int) -> None:
    """Take back a close or a waiver."""
    talk = session.get(WarningTalk, talk_id)
    if talk is None:
        raise InputProblem("talk.not_found", id=talk_id)
    talk.status = NOTICED if talk.noticed_on else CANDIDATE
    talk.waive_reason, talk.talked_on = "", None
    talk.started_at = talk.ended_at = None
    session.flush()


def closed_talks_by_person(session: Session, *, year: int, until: date | None = None) -> dict[int, int]:
    """Person id → talks held about facts of the year (up to `until`), for the ledger and the card."""
    last = date(year, 12, 31)
    rows = session.execute(
        select(WarningTalk.person_id, func.count())
        .where(
            WarningTalk.status == CLOSED,
            WarningTalk.found_on.between(date(year, 1, 1), min(last, until) if until else last),
        )
        .group_by(WarningTalk.person_id)
    )
    return dict(rows.all())


def open_talk(session: Session, *, talk_id: int) -> WarningTalk:
    """The record of a talk still to be held. Raises `InputProblem` talk.not_found or talk.settled."""
    talk = session.get(WarningTalk, talk_id)
    if talk is None:
        raise InputProblem("talk.not_found", id=talk_id)
    if talk.status not in OPEN:
        raise InputProblem("talk.settled", status=STATUS_LABELS[talk.status])
    return talk


def _hours(session: Session) -> dict[int, time]:
    """Talk id → hour of its appointment."""
    before, after = APPOINTED.split("{}")
    rows = session.execute(
        select(Setting.name, Setting.value).where(Setting.name.startswith(before), Setting.value != "")
    )
    return {
        int(name.removeprefix(before).removesuffix(after)): time.fromisoformat(value) for name, value in rows
    }


def _posts(session: Session, person_ids: Collection[int]) -> dict[int, list[ResultRow]]:
    """Person id → assignments, the weightiest last."""
    rows = session.execute(
        select(Assignment.person_id, Unit.name, Assignment.title, Assignment.start_on, Assignment.end_on)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.person_id.in_(list(person_ids)))
        .order_by(Assignment.end_on.is_(None), Assignment.is_primary, Assignment.id)
    )
    found: dict[int, list[ResultRow]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def _post_on(posts: Sequence[ResultRow], day: date) -> tuple[str, str]:
    """(unit, title) on the day it happened; whoever moves later is talked to about the old post."""
    if len(posts) == 1:  # as most people have it
        return (posts[0].name, posts[0].title)
    then = [
        post
        for post in posts
        if (post.start_on is None or post.start_on <= day) and (post.end_on is None or post.end_on > day)
    ]
    post = (then or posts)[-1:]
    return (post[0].name, post[0].title) if post else ("", "")


# As `TalkRow` has them, but for post, label and hour, which come from elsewhere.
_HEAD = (WarningTalk.id, WarningTalk.person_id, Person.name)
_BODY = tuple(
    WarningTalk.__table__.c[name]
    for name in (
        *("status", "found_on", "due_on", "noticed_on", "talked_on", "place", "talker", "recorder"),
        *("reason", "content", "statement", "waive_reason", "evidence_json"),
    )
)
_TAIL = (
    *(WarningTalk.version, WarningTalk.started_at, WarningTalk.ended_at),
    *(WarningTalk.talker_post, WarningTalk.recorder_post),
)


def _row(
    talk: ResultRow,
    posts: Mapping[int, Sequence[ResultRow]],
    labels: Mapping[str, str],
    hours: Mapping[int, time],
) -> TalkRow:
    values = talk[:]  # by place: a row's names are looked up one by one
    post = _post_on(posts.get(talk.person_id, ()), talk.found_on)
    head = (*values[:3], *post, talk.trigger, labels.get(talk.trigger, talk.trigger))
    return TalkRow._make((*head, *values[4:], hours.get(talk.id)))

"""Who is to be talked to: candidates of 警示谈话 follow marks, slips and notes (A28)."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.rules import talk_reminded
from app.rules.talk_states import CANDIDATE, OPEN
from app.rules.talk_triggers import Candidate, Incident, Trigger, find_candidates, reason_words
from app.services.follow_up.talk_incidents import incidents_of_year
from app.services.follow_up.talks import list_triggers
from db.models import Seal, WarningTalk
from db.results import ResultRow

_ENCODER = json.JSONEncoder(ensure_ascii=False)
# What is read of a talk that stands already.
_STANDING = (
    *(WarningTalk.id, WarningTalk.person_id, WarningTalk.status),
    *(WarningTalk.evidence_key, WarningTalk.evidence_json, WarningTalk.found_on),
)


def refresh_candidates(session: Session, *, year: int, people: Collection[int] | None = None) -> int:
    """Bring candidates of `year` up to date with marks, slips and notes; returns how many changed.

    `people` (ids): only theirs, where the others' are known to be up to date. Idempotent. A candidate whose
    evidence vanished by a correction is withdrawn; one already noticed stays for the clerk to waive. Closed
    and waived talks keep their evidence and are never touched, nor is anything of a sealed year.
    """
    if session.scalar(select(Seal.year).where(Seal.year == year)) is not None:
        return 0
    standing = _of_the_year(session, year, people)
    incidents = incidents_of_year(session, year=year, people=people)
    triggers = list_triggers(session)
    labels = {trigger.code: trigger.label for trigger in triggers}
    found, open_ones = _candidates(session, incidents, triggers, standing)
    changed = 0
    for talk, candidate in _matched(open_ones, found):
        if candidate is not None:
            changed += _update(session, talk, candidate, labels[candidate.trigger])
        elif talk.status == CANDIDATE:
            session.delete(session.get_one(WarningTalk, talk.id))
            changed += 1
    for candidate in found.values():
        session.add(_new_talk(candidate, labels[candidate.trigger]))
        changed += 1
    session.flush()
    return changed


def _candidates(
    session: Session, incidents: Sequence[Incident], triggers: Sequence[Trigger], standing: list[ResultRow]
) -> tuple[dict[str, Candidate], list[ResultRow]]:
    """Key → candidate of what is not settled, and the open talks they may stand in already.

    A class session put off into another year takes its talk along: one still open follows, one that was
    held, or stands in a closed year, has settled the fact.
    """
    sealed = set(session.scalars(select(Seal.year)))
    asked = {talk.evidence_key for talk in standing}
    open_ones = [talk for talk in standing if talk.status in OPEN]
    # A settled fact is settled for its trigger only: 迟到 and 早退 of one day are two facts.
    settled = {key for talk in standing if talk.status not in OPEN for key in _fact_keys(talk.evidence_json)}
    while True:
        pending = (each for each in incidents if f"{each.trigger}{each.key}" not in settled)
        found = {candidate.key: candidate for candidate in find_candidates(pending, triggers)}
        unknown = found.keys() - asked
        asked |= unknown
        others = _standing(session, WarningTalk.evidence_key.in_(_listed(unknown))) if unknown else []
        follow = [talk for talk in others if talk.status in OPEN and talk.found_on.year not in sealed]
        open_ones += follow
        if len(follow) == len(others):
            return found, open_ones
        settled.update(key for talk in others if talk not in follow for key in _fact_keys(talk.evidence_json))


def _matched(
    open_ones: Sequence[ResultRow], found: dict[str, Candidate]
) -> list[tuple[ResultRow, Candidate | None]]:
    """Each talk with what it is now, taken out of `found`; its own key goes before a fact it shares."""
    own = {talk.id: found.pop(talk.evidence_key, None) for talk in open_ones}
    return [(talk, own[talk.id] or _take_overlapping(found, talk)) for talk in open_ones]


def _of_the_year(session: Session, year: int, people: Collection[int] | None) -> list[ResultRow]:
    """The talks of the year that follow from facts."""
    own: list[ColumnElement[bool]] = [
        func.substr(WarningTalk.found_on, 1, 4) == str(year),
        ~WarningTalk.evidence_key.startswith(talk_reminded.KEY),
    ]
    if people is not None:
        own.append(WarningTalk.person_id.in_(people))
    return _standing(session, *own)


def _listed(keys: Collection[str]) -> Select[tuple[str]]:
    """The keys as one value of a statement, however many."""
    return select(func.json_each(json.dumps(sorted(keys))).table_valued("value").c.value)


def _standing(session: Session, *wanted: ColumnElement[bool]) -> list[ResultRow]:
    return list(session.execute(select(*_STANDING).where(*wanted).order_by(WarningTalk.id)).all())


def _evidence_json(candidate: Candidate) -> str:
    return _ENCODER.encode(
        [
            {
                "key": f"{i.trigger}{i.key}",
                "on": i.on.isoformat(),
                "class_session_id": i.class_session_id,
                "title": i.title,
                "words": i.words,
            }
            for i in candidate.incidents
        ]
    )


def _fact_keys(evidence_json: str) -> list[str]:
    return [entry["key"] for entry in json.loads(evidence_json)]


def _new_talk(candidate: Candidate, label: str) -> WarningTalk:
    return WarningTalk(
        person_id=candidate.person_id,
        trigger=candidate.trigger,
        evidence_key=candidate.key,
        evidence_json=_evidence_json(candidate),
        found_on=candidate.found_on,
        due_on=candidate.due_on,
        reason=reason_words(candidate.incidents, label),
    )


def _take_overlapping(found: dict[str, Candidate], talk: ResultRow) -> Candidate | None:
    """The candidate made of the talk's own facts, when an earlier day was entered later and took its key."""
    facts = set(_fact_keys(talk.evidence_json))
    for key, candidate in found.items():
        if candidate.person_id == talk.person_id and facts & {
            f"{incident.trigger}{incident.key}" for incident in candidate.incidents
        }:
            return found.pop(key)
    return None


def _update(session: Session, talk: ResultRow, candidate: Candidate, label: str) -> bool:
    evidence = _evidence_json(candidate)
    if talk.evidence_json == evidence:
        return False
    stored = session.get_one(WarningTalk, talk.id)
    stored.evidence_json, stored.evidence_key = evidence, candidate.key
    stored.reason = reason_words(candidate.incidents, label)
    if stored.status == CANDIDATE:
        stored.found_on, stored.due_on = candidate.found_on, candidate.due_on
    return True

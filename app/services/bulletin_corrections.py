"""After 定稿: frozen figures against today's records, and the 更正通报 that tells old → new (I3)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.bulletin_corrections import Change, compose_correction
from app.services.bulletin_changes import facts_now, find_changes
from app.services.bulletin_content import BulletinContent, BulletinOptions, headed
from app.services.bulletin_kinds import BulletinKindRow
from app.services.class_sessions import CANCELLED
from db.models import Bulletin, ClassSession, Participation


@dataclass(frozen=True)
class PendingRow:
    """An issued bulletin that no longer agrees with the records."""

    bulletin_id: int
    number_text: str
    title: str
    about_on: date
    changes: tuple[Change, ...]


def pending_corrections(session: Session, *, year: int | None = None) -> tuple[PendingRow, ...]:
    """Issued bulletins of every kind whose frozen facts differ from today's, oldest first."""
    statement = select(Bulletin).where(Bulletin.status == "issued").order_by(Bulletin.issued_on, Bulletin.id)
    if year is not None:
        statement = statement.where(Bulletin.about_on.between(date(year, 1, 1), date(year, 12, 31)))
    latest: dict[int, Bulletin] = {}
    for row in session.scalars(statement):
        latest[row.corrects_id or row.id] = row
    facts = {bulletin_id: _frozen(newest)["facts"] for bulletin_id, newest in latest.items()}
    marks = _marks_today(session, facts.values())
    found = []
    for bulletin_id, newest in latest.items():
        original = newest if newest.id == bulletin_id else session.get(Bulletin, bulletin_id)
        if original is None or original.status != "issued" or _is_same(facts[bulletin_id], marks):
            continue
        changes = find_changes(session, before=facts[bulletin_id], options=_options(original))
        if changes:
            head = _frozen(original)["head"]
            found.append(PendingRow(bulletin_id, head["number"], head["title"], original.about_on, changes))
    return tuple(found)


Marks = dict[int, set[tuple[int, str]]]  # class session id → person id and mark


def _marks_today(session: Session, facts: Iterable[Mapping[str, Any]]) -> Marks:
    """The marks of every class session these facts tell about, in a few queries for a whole year."""
    ids = sorted({stored["id"] for each in facts for stored in each.get("sessions", ())})
    marks: Marks = {held_id: set() for held_id in ids}
    for start in range(0, len(ids), 500):
        for held_id, person_id, mark in session.execute(
            select(Participation.class_session_id, Participation.person_id, Participation.mark)
            .join(ClassSession, ClassSession.id == Participation.class_session_id)
            .where(
                Participation.class_session_id.in_(ids[start : start + 500]),
                ClassSession.status != CANCELLED,
            )
        ):
            marks[held_id].add((person_id, mark))
    return marks


def _is_same(facts: Mapping[str, Any], marks: Marks) -> bool:
    """Whether a daily bulletin agrees with the records; a quick look before names are read."""
    if "sessions" not in facts:
        return False
    return all(
        {(person[0], person[3]) for person in stored["people"]} == marks[stored["id"]]
        for stored in facts["sessions"]
    )


def correction_content(
    session: Session, *, kind: BulletinKindRow, options: BulletinOptions
) -> BulletinContent:
    """The content of a correction as of today.

    Raises `InputProblem` bulletin.not_found or bulletin.no_changes.
    """
    original = session.get(Bulletin, options.corrects_id)
    if original is None or original.issued_on is None:
        raise InputProblem("bulletin.not_found")
    head = _frozen(original)["head"]
    before = _frozen(_baseline(session, original))["facts"]
    changes = find_changes(session, before=before, options=_options(original))
    if not changes:
        raise InputProblem("bulletin.no_changes", number=head["number"])
    now, after = facts_now(session, before=before, options=_options(original))
    parts = compose_correction(
        title=head["title"],
        number=head["number"],
        issued_on=original.issued_on,
        reason=options.reason,
        changes=changes,
        after=after,
    )
    return headed(
        session,
        kind,
        title=f"关于《{head['title']}》的更正通报",
        about_on=original.about_on,
        parts=parts,
        facts={**now, "changes": [vars(change) for change in changes]},
    )


def _baseline(session: Session, original: Bulletin) -> Bulletin:
    """The newest issued correction, or the bulletin itself."""
    newest = session.scalars(
        select(Bulletin)
        .where(Bulletin.corrects_id == original.id, Bulletin.status == "issued")
        .order_by(Bulletin.issued_on.desc(), Bulletin.id.desc())
    ).first()
    return newest or original


def _frozen(row: Bulletin) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(row.facts_json)["frozen"]
    return whole


def _options(row: Bulletin) -> BulletinOptions:
    return BulletinOptions.from_json(json.loads(row.facts_json).get("options", {}))

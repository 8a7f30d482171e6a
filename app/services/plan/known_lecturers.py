"""Whom the lecturer field offers beside the roster: 师资库, and outsiders who were typed before.

Nothing stored changes its meaning: choosing one writes what typing it in full would have written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.rules.names import search_key
from db.models import ClassSession, Lecturer, Person, RegisterEntry, RegisterStep

REGISTER, LEFT = "lecturer", "left"
MOST = 500


@dataclass(frozen=True)
class KnownLecturer:
    """Somebody who can be chosen: a person of the roster by `person_id`, else an outsider.

    `alias` is another way the list of classes calls them, `is_listed` whether they stand in 师资库.
    """

    name: str
    person_id: int | None = None
    organisation: str = ""
    alias: str = ""
    search_key: str = ""
    is_listed: bool = False


def list_known_lecturers(session: Session, *, on: date) -> tuple[KnownLecturer, ...]:
    """Entries of 师资库 that have not left by the day, then outsiders typed before, the most frequent first.

    Somebody of the roster stands here only by an alias: by the name the roster offers them.
    """
    names: dict[int, str] = dict(session.execute(select(Person.id, Person.name)).all())
    found: dict[tuple[str, str, str], KnownLecturer] = {}
    for person_id, data in _entries(session, on):
        name = names.get(person_id or 0, "") or _plain(data.get("name", ""))
        organisation = "" if person_id is not None else str(data.get("org", ""))
        for alias in (*_aliases(data), *([] if person_id is not None else [""])):
            if name:
                made = KnownLecturer(
                    name, person_id, organisation, alias, search_key(alias or name), is_listed=True
                )
                found[name, organisation, alias] = made
    listed = {each.name for each in found.values()} | {each.alias for each in found.values()}
    for name, organisation in _typed_before(session):
        if name in listed or (not organisation and name in names.values()):
            continue
        found.setdefault(
            (name, organisation, ""),
            KnownLecturer(name, None, organisation, search_key=search_key(name)),
        )
    return tuple(found.values())


def people_by_alias(session: Session, *, on: date) -> Mapping[str, frozenset[int]]:
    """又称 of 师资库 without blanks → the people of the roster it means on the day."""
    found: dict[str, frozenset[int]] = {}
    for person_id, data in _entries(session, on):
        if person_id is not None:
            for alias in _aliases(data):
                found[alias] = found.get(alias, frozenset()) | {person_id}
    return found


def _entries(session: Session, on: date) -> list[tuple[int | None, Mapping[str, object]]]:
    left = select(RegisterStep.entry_id).where(RegisterStep.state == LEFT, RegisterStep.on_day <= on)
    rows = session.execute(
        select(RegisterEntry.person_id, RegisterEntry.data)
        .where(RegisterEntry.register == REGISTER, RegisterEntry.id.not_in(left))
        .order_by(RegisterEntry.id)
    )
    return [(person_id, data) for person_id, data in rows]


def _aliases(data: Mapping[str, object]) -> list[str]:
    words = str(data.get("alias", "")).replace("，", "、").replace(",", "、").split("、")
    return [plain for word in words if (plain := _plain(word))]


def _typed_before(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(
        select(Lecturer.name, Lecturer.organisation)
        .join(ClassSession, ClassSession.id == Lecturer.class_session_id)
        .where(Lecturer.person_id.is_(None), Lecturer.name != "")
        .group_by(Lecturer.name, Lecturer.organisation)
        .order_by(func.count().desc(), func.max(ClassSession.held_on).desc())
        .limit(MOST)
    )
    return [(name, organisation) for name, organisation in rows]


def _plain(words: object) -> str:
    return "".join(str(words).split())

"""Marks of a few class sessions, for the duties that look at who was there (Q6, Q10, Q14–Q16, Q25, Q28)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.marks import ABSENT, LEAVES
from app.services.duty.duty_sessions import ClassRow
from app.services.setting.mark_kinds import list_mark_kinds
from db.models import MakeUp, Participation

PART = 500


class DutyMark(NamedTuple):
    """Somebody in one class session: due there, present, on leave, or absent without it."""

    person_id: int
    class_session_id: int
    mark: str
    is_due: bool
    is_present: bool

    @property
    def is_leave(self) -> bool:
        """On leave of any kind."""
        return self.mark in LEAVES

    @property
    def is_absent(self) -> bool:
        """Away without leave."""
        return self.mark == ABSENT


def marks_of(session: Session, *, ids: Collection[int]) -> tuple[DutyMark, ...]:
    """Everybody on the lists of these class sessions."""
    if not ids:
        return ()
    kinds = {
        kind.code: (kind.code, kind.counts_as_due, kind.counts_as_present)
        for kind in list_mark_kinds(session)
    }
    found: list[DutyMark] = []
    for part in _parts(ids):
        for held_id, person_id, mark in session.execute(
            select(Participation.class_session_id, Participation.person_id, Participation.mark)
            .where(Participation.class_session_id.in_(part))
            .order_by(Participation.class_session_id, Participation.person_id)
        ):
            found.append(DutyMark(person_id, held_id, *kinds[mark]))
    return tuple(found)


def present_among(
    session: Session, *, ids: Collection[int], person_ids: Collection[int]
) -> Iterator[tuple[int, int]]:
    """(class session, person) of those of the people who were present in these class sessions."""
    if not ids or not person_ids:
        return
    codes = [kind.code for kind in list_mark_kinds(session) if kind.counts_as_present]
    wanted = frozenset(person_ids)
    for part in _parts(ids):
        statement = select(Participation.class_session_id, Participation.person_id).where(
            Participation.class_session_id.in_(part), Participation.mark.in_(codes)
        )
        if len(wanted) <= PART:
            statement = statement.where(Participation.person_id.in_(sorted(wanted)))
        for held_id, person_id in session.execute(statement):
            if person_id in wanted:
                yield held_id, person_id


def present_of_sessions(session: Session, *, ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Class session id → how many were present, and how many of those due were marked or not."""
    found: dict[int, tuple[int, int]] = dict.fromkeys(ids, (0, 0))
    for row in marks_of(session, ids=ids):
        present, due = found[row.class_session_id]
        found[row.class_session_id] = (present + row.is_present, due + row.is_due)
    return found


@dataclass(frozen=True)
class Trainees:
    """The trainees of a class: who is due in it, and the days each was there, made-up ones included."""

    due: tuple[int, ...]
    days: dict[int, frozenset[date]]


def trainees_of(session: Session, *, classes: Collection[ClassRow]) -> dict[int, Trainees]:
    """Batch id → its trainees, in the order of their ids."""
    days = {lesson.id: (each.batch_id, lesson.on) for each in classes for lesson in each.sessions}
    due: dict[int, set[int]] = {each.batch_id: set() for each in classes}
    there: dict[int, dict[int, set[date]]] = {each.batch_id: {} for each in classes}
    rows = marks_of(session, ids=list(days))
    for row in rows:
        batch_id, on = days[row.class_session_id]
        if row.is_due or row.is_present:
            due[batch_id].add(row.person_id)
        if row.is_present:
            there[batch_id].setdefault(row.person_id, set()).add(on)
    for held_id, person_id in made_up_for(session, ids=list(days)):
        batch_id, on = days[held_id]
        there[batch_id].setdefault(person_id, set()).add(on)
    return {
        batch_id: Trainees(
            tuple(sorted(people)), {p: frozenset(found) for p, found in there[batch_id].items()}
        )
        for batch_id, people in due.items()
    }


def trainee_ids(session: Session, *, ids: Collection[int]) -> frozenset[int]:
    """Those who were due, or there, in one of these class sessions; read without their marks."""
    kinds = {kind.code: kind for kind in list_mark_kinds(session)}
    codes = [code for code, kind in kinds.items() if kind.counts_as_due or kind.counts_as_present]
    found: set[int] = set()
    for part in _parts(ids):
        found.update(
            session.scalars(
                select(Participation.person_id)
                .where(Participation.class_session_id.in_(part), Participation.mark.in_(codes))
                .distinct()
            )
        )
    return frozenset(found)


def made_up_for(session: Session, *, ids: Collection[int]) -> Iterator[tuple[int, int]]:
    """(class session, person) of missed class sessions that were made up for."""
    for part in _parts(ids):
        for row in session.execute(
            select(Participation.class_session_id, Participation.person_id)
            .join(MakeUp, MakeUp.participation_id == Participation.id)
            .where(Participation.class_session_id.in_(part), MakeUp.state == "done")
        ):
            yield row.class_session_id, row.person_id


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    every = sorted(ids)
    for start in range(0, len(every), PART):
        yield every[start : start + PART]

"""结业证书 of a class: who has taken all of it gets one, numbered in the official order (peers 60)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.registers.typed_values import Given, LineValue
from app.rules.session_status import CANCELLED
from app.services.person.roster import list_people
from app.services.register.entry_rows import read_entries
from app.services.register.forms import get_register
from app.services.register.numbering import holds
from app.services.register.writing import add_entry
from db.models import Batch, ClassSession, Course, MakeUp, MarkKind, Participation, RegisterEntry

CERTIFICATE = "certificate"


@dataclass(frozen=True)
class Certified:
    """What giving certificates did: new entries, how many had one, names of those who missed something."""

    ids: tuple[int, ...]
    had: int = 0
    unfinished: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClassChoice:
    """A class that certificates can be given for: `label` 课程 第1期（2024-03-01 起）."""

    id: int
    label: str


def list_classes(session: Session, *, year: int) -> tuple[ClassChoice, ...]:
    """The classes with a session in the year, latest first."""
    rows = session.execute(
        select(Batch.id, Batch.name, Course.title, ClassSession.held_on)
        .join(Course, Course.id == Batch.course_id)
        .join(ClassSession, ClassSession.batch_id == Batch.id)
        .where(ClassSession.held_on.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(ClassSession.held_on.desc(), Batch.id)
    )
    found: dict[int, ClassChoice] = {}
    for batch_id, name, title, on in rows:
        found[batch_id] = ClassChoice(batch_id, f"{title} {name}".strip() + f"（{on} 起）")
    return tuple(found.values())


def give_certificates(
    session: Session, *, batch_id: int, on_day: date, person_ids: Collection[int] | None = None
) -> Certified:
    """Enter a certificate for everybody who took every session of a class, or for `person_ids` of it.

    Taken is a mark that counts as present, or a make-up that is done; who has a certificate of the class
    that holds keeps its number. Named people get one whatever they missed. One operation.
    Raises `InputProblem` certificate.no_trainees and what `add_entry` raises.
    """
    register = get_register(session, register_id=CERTIFICATE)
    taken = _taken(session, batch_id)
    if not taken:
        raise InputProblem("certificate.no_trainees", of=class_title(session, batch_id=batch_id))
    entries = read_entries(session, RegisterEntry.register == CERTIFICATE, RegisterEntry.batch_id == batch_id)
    have = {each.person_id for each in entries if holds(register, each)}
    wanted = set(taken) if person_ids is None else set(person_ids)
    names = {row.id: row.name for row in list_people(session)}
    order = {person: place for place, person in enumerate(names)}
    ids, unfinished = [], []
    for person in sorted(wanted - have, key=lambda each: (order.get(each, len(order)), each)):
        if person_ids is None and not taken[person]:
            unfinished.append(names.get(person, str(person)))
            continue
        values: dict[str, Given] = {
            "day": on_day,
            "class": (LineValue(batch_id=batch_id),),
            "person": (LineValue(person_id=person),),
        }
        ids.append(add_entry(session, register=register, values=values, today=on_day).entry_id)
    return Certified(tuple(ids), len(wanted & have), tuple(unfinished))


def entries_of(
    session: Session, *, entry_ids: Collection[int] = (), batch_id: int | None = None
) -> tuple[tuple[int, int], ...]:
    """(entry, the year it stands in) of the certificates of a class, else of those named."""
    one = RegisterEntry.id.in_(entry_ids) if batch_id is None else RegisterEntry.batch_id == batch_id
    rows = session.execute(
        select(RegisterEntry.id, RegisterEntry.year, RegisterEntry.on_day).where(
            RegisterEntry.register == CERTIFICATE, one
        )
    )
    return tuple((entry_id, year or on.year) for entry_id, year, on in rows)


def class_title(session: Session, *, batch_id: int) -> str:
    """课程 第1期."""
    row = session.execute(
        select(Course.title, Batch.name).join(Batch, Batch.course_id == Course.id).where(Batch.id == batch_id)
    ).one_or_none()
    return " ".join(part for part in row if part) if row is not None else str(batch_id)


def _taken(session: Session, batch_id: int) -> dict[int, bool]:
    """Trainee → whether every session of the class was taken; a cancelled one was nobody's to take, and who
    walked into one of several has not taken the class."""
    lessons = frozenset(
        session.scalars(
            select(ClassSession.id).where(ClassSession.batch_id == batch_id, ClassSession.status != CANCELLED)
        )
    )
    made_up = select(MakeUp.participation_id).where(MakeUp.state == "done")
    rows = session.execute(
        select(
            Participation.person_id,
            Participation.class_session_id,
            MarkKind.counts_as_present | Participation.id.in_(made_up),
        )
        .outerjoin(MarkKind, MarkKind.code == Participation.mark)
        .where(Participation.class_session_id.in_(lessons))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for person, lesson, is_taken in rows:
        found[person].update({lesson} if is_taken else ())
    return {person: own == lessons for person, own in found.items()}

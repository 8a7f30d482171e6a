"""授课人 who are named by their post, or by a name alone, and whom they mean on the day (Q13, E15).

Nobody is linked in silence: an import links what is certain and keeps the words; for what stands in the file
already there is a list of proposals, taken by one click and undone like anything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.lecturer_posts import HeldPost, holders, is_outside
from app.rules.session_status import CANCELLED
from app.services.plan.known_lecturers import people_by_alias
from db.models import Assignment, Batch, ClassSession, Course, Lecturer, Person, Unit

OUTSIDE = "外请"


class PostHolders:
    """Who held which post, read once and asked for many days."""

    def __init__(self, session: Session) -> None:
        self._posts = session.execute(
            select(
                Assignment.person_id,
                Assignment.title,
                Unit.name,
                Assignment.start_on,
                Assignment.end_on,
                Person.joined_on,
                Person.left_on,
            )
            .join(Unit, Unit.id == Assignment.unit_id)
            .join(Person, Person.id == Assignment.person_id)
        ).all()
        self._session = session
        self._aliases: dict[date, Mapping[str, frozenset[int]]] = {}
        self._names = session.execute(select(Person.id, Person.name, Person.joined_on, Person.left_on)).all()

    def candidates(self, written: str, on: date) -> tuple[int, ...]:
        """Whom the words may mean on the day.

        People of that name, else whoever held that post, else whom 师资库 calls so (又称).
        """
        named = [
            person_id
            for person_id, name, joined, left in self._names
            if name == written.strip() and _holds(joined, left, on)
        ]
        if named:
            return tuple(named)
        posts = [
            HeldPost(person_id, title, unit)
            for person_id, title, unit, start, end, joined, left in self._posts
            if _holds(start, end, on) and _holds(joined, left, on)
        ]
        return holders(written, posts) or self._called(written, on)

    def _called(self, written: str, on: date) -> tuple[int, ...]:
        if on not in self._aliases:
            self._aliases[on] = people_by_alias(self._session, on=on)
        return tuple(sorted(self._aliases[on].get("".join(written.split()), ())))

    def holder(self, written: str, on: date) -> int | None:
        """The one person meant, None when nobody or several are."""
        found = self.candidates(written, on)
        return found[0] if len(found) == 1 else None


def _holds(start: date | None, end: date | None, day: date) -> bool:
    return (start is None or start <= day) and (end is None or end > day)


@dataclass(frozen=True)
class UnlinkedRow:
    """A lecturer who is nobody's: `person_id`, `proposal` are the certain answer, else `why` not."""

    id: int
    class_session_id: int
    on: date
    title: str
    written: str
    hours_centi: int
    person_id: int | None
    proposal: str
    why: str


def unlinked_lecturers(session: Session, *, year: int) -> tuple[UnlinkedRow, ...]:
    """Lecturers of the year who are neither linked nor from outside, certain proposals first, then by day."""
    known = PostHolders(session)
    names = dict(session.execute(select(Person.id, Person.name)).all())
    rows = session.execute(
        select(
            Lecturer.id,
            ClassSession.id,
            ClassSession.held_on,
            Course.title,
            Lecturer.name,
            ClassSession.hours_centi,
        )
        .join(ClassSession, ClassSession.id == Lecturer.class_session_id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(
            Lecturer.person_id.is_(None),
            Lecturer.organisation == "",
            ClassSession.status != CANCELLED,
            ClassSession.held_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .order_by(ClassSession.held_on, ClassSession.id, Lecturer.position)
    )
    found = []
    for lecturer_id, held_id, on, title, written, centi in rows:
        if is_outside(written):
            continue
        people = known.candidates(written, on)
        person = people[0] if len(people) == 1 else None
        some = "、".join(names[each] for each in people[:4])
        why = (
            "" if person else f"当天有 {len(people)} 人符合：{some}" if people else "当天没有人任此职或叫此名"
        )
        found.append(
            UnlinkedRow(
                lecturer_id, held_id, on, title, written, centi, person, names.get(person or 0, ""), why
            )
        )
    return tuple(sorted(found, key=lambda row: row.person_id is None))


def link_lecturers(session: Session, *, by_lecturer: Mapping[int, int | None]) -> int:
    """Link lecturers to people (lecturer id → person id; None: from outside); returns how many changed.

    The words of the sheet stay as they are. Raises `InputProblem` lecturer.gone.
    """
    changed = 0
    for lecturer_id, person_id in by_lecturer.items():
        row = session.get(Lecturer, lecturer_id)
        if row is None or (person_id is not None and session.get(Person, person_id) is None):
            raise InputProblem("lecturer.gone")
        wanted = (person_id, row.organisation or ("" if person_id is not None else OUTSIDE))
        if (row.person_id, row.organisation) != wanted:
            row.person_id, row.organisation = wanted
            changed += 1
    session.flush()
    return changed

"""The facts behind 警示谈话: marks, missing slips and discipline notes of a year (A28)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, select, text
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules import marks
from app.rules.session_status import CANCELLED
from app.rules.talk_triggers import CONDUCT, EARLY, LATE, NO_SLIP, Incident, triggers_of_mark
from db.models import Batch, ClassSession, Course, DisciplineNote, Person

NOT_HANDED_IN = "缺席且请假条未交"
WORDS = {LATE: "迟到", EARLY: "早退", NO_SLIP: "缺席且未履行请假手续"}


@dataclass(frozen=True)
class NoteRow:
    """One discipline note."""

    id: int
    person_id: int
    name: str
    class_session_id: int
    on: date
    title: str
    text: str


def incidents_of_year(
    session: Session, *, year: int, people: Collection[int] | None = None
) -> tuple[Incident, ...]:
    """Every late, early, unexcused or ill-behaved attendance of the year; cancelled sessions left out.

    `people` (ids): of these only.
    """
    lessons = _lessons(session, year)
    among = _among(people)
    rows: Sequence[_Marked] = session.execute(
        # Driven from the year's class sessions, which are few.
        text(
            "SELECT p.id, p.person_id, p.mark, p.minutes_late, p.minutes_early, s.id"
            " FROM class_session AS s CROSS JOIN participation AS p ON p.class_session_id = s.id"
            f" WHERE s.held_on BETWEEN :first AND :last AND s.status != '{CANCELLED}'"
            f" AND p.mark IN ('{marks.LATE}', '{marks.EARLY}', '{marks.LATE_EARLY}', '{marks.ABSENT}')"
            f"{among.format('p.person_id')}"
        ),
        {"first": f"{year}-01-01", "last": f"{year}-12-31"},
    ).all()
    slips = _slips(session, year, among)
    found = []
    for part_id, person_id, mark, late, early, held_id in rows:
        on, title = lessons[held_id]
        minutes = {LATE: late, EARLY: early}
        # A slip nobody has handed in is no leave: the absence stays one without leave, and says so.
        announced = _covering(slips.get(person_id, ()), on, held_id) if mark == marks.ABSENT else ()
        for trigger in triggers_of_mark(mark, has_slip=any(slip.is_handed_in for slip in announced)):
            words = WORDS[trigger] + (f" {minutes[trigger]} 分钟" if minutes.get(trigger) else "")
            words = NOT_HANDED_IN if trigger == NO_SLIP and announced else words
            found.append(Incident(f"p{part_id}", person_id, trigger, on, held_id, title, words))
    found.extend(
        Incident(
            f"n{note.id}", note.person_id, CONDUCT, note.on, note.class_session_id, note.title, note.text
        )
        for note in list_notes(session, year=year)
        if people is None or note.person_id in people
    )
    return tuple(found)


def _among(people: Collection[int] | None) -> str:
    """The condition of an SQL statement; {} is the column."""
    return "" if people is None else f" AND {{}} IN ({', '.join(str(int(each)) for each in people)})"


# Participation, person, mark, minutes late and early, class session.
_Marked = tuple[int, int, str, int | None, int | None, int]


class _Slip(NamedTuple):
    """One leave slip: its days as they are stored, and the class session it is for (None: all of them)."""

    person_id: int
    start_on: str
    end_on: str
    class_session_id: int | None
    is_handed_in: int


def _covering(slips: Iterable[_Slip], on: date, class_session_id: int) -> list[_Slip]:
    """Those that speak of a class session on that day."""
    day = on.isoformat()
    return [
        slip
        for slip in slips
        if slip.start_on <= day <= slip.end_on and slip.class_session_id in (None, class_session_id)
    ]


def _lessons(session: Session, year: int) -> dict[int, tuple[date, str]]:
    """Class session id → day and title."""
    rows = session.execute(
        select(ClassSession.id, ClassSession.held_on, Course.title)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(_in_year(year))
    )
    return {held_id: (on, title) for held_id, on, title in rows}


def _slips(session: Session, year: int, among: str) -> dict[int, list[_Slip]]:
    """Person id → slips that reach into the year."""
    rows = session.execute(
        text(
            "SELECT person_id, start_on, end_on, class_session_id, handed_in_on IS NOT NULL FROM leave"
            f" WHERE start_on <= :last AND end_on >= :first{among.format('person_id')}"
        ),
        {"first": f"{year}-01-01", "last": f"{year}-12-31"},
    ).all()
    found: dict[int, list[_Slip]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(_Slip._make(row))
    return found


def list_notes(
    session: Session, *, year: int | None = None, class_session_id: int | None = None
) -> tuple[NoteRow, ...]:
    """Discipline notes of a year or a class session, by date."""
    statement = (
        select(
            DisciplineNote.id,
            DisciplineNote.person_id,
            Person.name,
            DisciplineNote.class_session_id,
            ClassSession.held_on,
            Course.title,
            DisciplineNote.text,
        )
        .join(Person, Person.id == DisciplineNote.person_id)
        .join(ClassSession, ClassSession.id == DisciplineNote.class_session_id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .order_by(ClassSession.held_on, DisciplineNote.id)
    )
    if year is not None:
        statement = statement.where(_in_year(year))
    if class_session_id is not None:
        statement = statement.where(DisciplineNote.class_session_id == class_session_id)
    return tuple(NoteRow(*row) for row in session.execute(statement))


def add_note(session: Session, *, person_id: int, class_session_id: int, text: str) -> int:
    """Note a breach of discipline. Raises `InputProblem` talk.note_empty."""
    if not text.strip():
        raise InputProblem("talk.note_empty")
    note = DisciplineNote(person_id=person_id, class_session_id=class_session_id, text=text.strip())
    session.add(note)
    session.flush()
    return note.id


def edit_note(session: Session, *, note_id: int, text: str) -> None:
    """Word a note anew. Raises `InputProblem` talk.note_empty or talk.note_gone."""
    note = session.get(DisciplineNote, note_id)
    if note is None:
        raise InputProblem("talk.note_gone")
    if not text.strip():
        raise InputProblem("talk.note_empty")
    note.text = text.strip()
    session.flush()


def remove_note(session: Session, *, note_id: int) -> None:
    """Take a note back."""
    note = session.get(DisciplineNote, note_id)
    if note is not None:
        session.delete(note)
        session.flush()


def _in_year(year: int) -> ColumnElement[bool]:
    return and_(
        ClassSession.status != CANCELLED,
        ClassSession.held_on >= date(year, 1, 1),
        ClassSession.held_on <= date(year, 12, 31),
    )

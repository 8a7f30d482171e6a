"""The facts behind 警示谈话: marks, missing slips and discipline notes of a year (A28)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules import marks
from app.rules.session_status import CANCELLED
from app.rules.talk_triggers import CONDUCT, EARLY, LATE, NO_SLIP, Incident, triggers_of_mark
from db.models import Batch, ClassSession, Course, DisciplineNote, Leave, Participation, Person

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


def incidents_of_year(session: Session, *, year: int) -> tuple[Incident, ...]:
    """Every late, early, unexcused or ill-behaved attendance of the year; cancelled sessions left out."""
    covers = (
        Leave.person_id == Participation.person_id,
        Leave.start_on <= ClassSession.held_on,
        Leave.end_on >= ClassSession.held_on,
        or_(Leave.class_session_id.is_(None), Leave.class_session_id == ClassSession.id),
    )
    # A slip nobody has handed in is no leave: the absence stays one without leave, and says so.
    handed_in = exists().where(*covers, Leave.handed_in_on.is_not(None))
    announced = exists().where(*covers)
    rows = session.execute(
        select(
            Participation.id,
            Participation.person_id,
            Participation.mark,
            Participation.minutes_late,
            Participation.minutes_early,
            ClassSession.id.label("held_id"),
            ClassSession.held_on,
            Course.title,
            handed_in.label("has_slip"),
            announced.label("is_announced"),
        )
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(
            _in_year(year),
            Participation.mark.in_((marks.LATE, marks.EARLY, marks.LATE_EARLY, marks.ABSENT)),
        )
    ).all()
    found = []
    for row in rows:
        minutes = {LATE: row.minutes_late, EARLY: row.minutes_early}
        for trigger in triggers_of_mark(row.mark, has_slip=row.has_slip):
            words = WORDS[trigger] + (f" {minutes[trigger]} 分钟" if minutes.get(trigger) else "")
            words = NOT_HANDED_IN if trigger == NO_SLIP and row.is_announced else words
            found.append(
                Incident(f"p{row.id}", row.person_id, trigger, row.held_on, row.held_id, row.title, words)
            )
    found.extend(
        Incident(
            f"n{note.id}", note.person_id, CONDUCT, note.on, note.class_session_id, note.title, note.text
        )
        for note in list_notes(session, year=year)
    )
    return tuple(found)


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

"""请假条: slips before or after the class session (C26, complaint 11).

A slip is an expectation: it pre-fills the mark when the day is entered, and never marks by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.errors import ConflictProblem, InputProblem
from app.given import UNSAID, Unsaid
from app.rules.marks import ABSENT, OFFICIAL_LEAVE, PERSONAL_LEAVE, SICK_LEAVE
from app.rules.session_status import CANCELLED
from app.services.setting.mark_kinds import kinds_in_time, stored_mark
from db.audit import bulk_update
from db.models import Assignment, Batch, ClassSession, Course, Leave, Participation, Person, Unit

OFFICIAL, SICK, PERSONAL = "official", "sick", "personal"
KIND_LABELS = {OFFICIAL: "因公", SICK: "病假", PERSONAL: "事假"}
MARK_OF_KIND = {OFFICIAL: OFFICIAL_LEAVE, SICK: SICK_LEAVE, PERSONAL: PERSONAL_LEAVE}
# Kept as the slip's note: a slip of the same day carries no time, so the clerk says it came too late.
AFTER_START = "开课后交来"
# Two years, the longest leave there is.
LONGEST_DAYS = 731
_WORDS = {"公": OFFICIAL, "因公": OFFICIAL, "病": SICK, "病假": SICK, "事": PERSONAL, "事假": PERSONAL}
# The unit of the first day, for people of the same name.
_UNIT = (
    select(Unit.name)
    .join(Assignment, Assignment.unit_id == Unit.id)
    .where(
        Assignment.person_id == Leave.person_id,
        or_(Assignment.start_on.is_(None), Assignment.start_on <= Leave.start_on),
        or_(Assignment.end_on.is_(None), Assignment.end_on >= Leave.start_on),
    )
    .order_by(Assignment.is_primary.desc(), Assignment.position)
    .limit(1)
    .correlate(Leave)
    .scalar_subquery()
)


@dataclass(frozen=True)
class LeaveRow:
    """One slip; `late` is whether it was handed in after its first day, or after class had begun."""

    id: int
    person_id: int
    name: str
    kind: str
    start_on: date
    end_on: date
    class_session_id: int | None
    reason: str
    approver: str
    handed_in_on: date | None
    note: str
    unit: str = ""

    @property
    def late(self) -> bool:
        """补假: handed in after the leave began (C26: 需提前请假)."""
        if self.handed_in_on is None:
            return False
        return self.handed_in_on > self.start_on or self.after_start

    @property
    def after_start(self) -> bool:
        """Handed in on the first day, when class had begun."""
        return self.handed_in_on == self.start_on and self.note.startswith(AFTER_START)

    @property
    def handed_words(self) -> str:
        """'08-15 补假', '未交' for tables."""
        if self.handed_in_on is None:
            return "未交"
        return f"{self.handed_in_on:%m-%d}{' 补假' if self.late else ''}"


def add_leave(
    session: Session,
    *,
    person_id: int,
    kind: str,
    start_on: date,
    end_on: date,
    class_session_id: int | None = None,
    reason: str = "",
    approver: str = "",
    handed_in_on: date | None = None,
    note: str = "",
) -> int:
    """Add a slip; `kind` is a code or a word (公/病/事). Both days are included. Returns its id.

    Raises `InputProblem` person.not_found, leave.dates, leave.too_long, leave.kind; `ConflictProblem`
    leave.twice for a slip that is there already.
    """
    if session.get(Person, person_id) is None:
        raise InputProblem("person.not_found", person=person_id)
    _check_days(start_on, end_on)
    code = _kind(kind)
    _refuse_twice(session, person_id, (code, start_on, end_on, class_session_id))
    leave = Leave(
        person_id=person_id,
        kind=code,
        start_on=start_on,
        end_on=end_on,
        class_session_id=class_session_id,
        reason=reason.strip(),
        approver=approver.strip(),
        handed_in_on=handed_in_on,
        note=note.strip(),
    )
    session.add(leave)
    session.flush()
    return leave.id


def _refuse_twice(session: Session, person_id: int, slip: tuple[str, date, date, int | None]) -> None:
    """The same paper entered again would count twice in lists and papers."""
    there = select(Leave.kind, Leave.start_on, Leave.end_on, Leave.class_session_id).where(
        Leave.person_id == person_id
    )
    if any(tuple(row) == slip for row in session.execute(there)):
        raise ConflictProblem("leave.twice")


def _check_days(start_on: date, end_on: date) -> None:
    """A slip of many years is a slip of the finger, and would reach into closed years."""
    if end_on < start_on:
        raise InputProblem("leave.dates")
    if (end_on - start_on).days > LONGEST_DAYS:
        raise InputProblem("leave.too_long")


def change_leave(
    session: Session,
    *,
    leave_id: int,
    kind: str,
    start_on: date,
    end_on: date,
    class_session_id: int | Unsaid | None = UNSAID,
    handed_in_on: date | Unsaid | None = UNSAID,
    reason: str | None = None,
    approver: str | None = None,
    note: str | None = None,
) -> int:
    """Correct a slip and return its id; whose it is stays, and whatever is not given.

    Marks entered from it stay as they are.

    Raises `InputProblem` leave.not_found, leave.dates or leave.kind.
    """
    leave = session.get(Leave, leave_id)
    if leave is None:
        raise InputProblem("leave.not_found")
    _check_days(start_on, end_on)
    leave.kind = _kind(kind)
    leave.start_on, leave.end_on = start_on, end_on
    if not isinstance(class_session_id, Unsaid):
        leave.class_session_id = class_session_id
    if not isinstance(handed_in_on, Unsaid):
        leave.handed_in_on = handed_in_on
    for name, text in (("reason", reason), ("approver", approver), ("note", note)):
        if text is not None:
            setattr(leave, name, text.strip())
    session.flush()
    return leave.id


def late_people(session: Session, *, on: date, class_session_id: int | None = None) -> frozenset[int]:
    """Ids of the people whose slip covers the day (or this very class session) and came too late."""
    return frozenset(
        row.person_id
        for row in list_leaves(session, on=on)
        if row.late and row.class_session_id in (None, class_session_id)
    )


def remove_leave(session: Session, *, leave_id: int) -> None:
    """Take a slip back. Raises `InputProblem` leave.not_found."""
    leave = session.get(Leave, leave_id)
    if leave is None:
        raise InputProblem("leave.not_found")
    session.delete(leave)
    session.flush()


def list_leaves(
    session: Session, *, year: int | None = None, person_id: int | None = None, on: date | None = None
) -> tuple[LeaveRow, ...]:
    """Slips by first day, of a year, of a person, or those that cover a day."""
    statement = (
        select(
            Leave.id,
            Leave.person_id,
            Person.name,
            Leave.kind,
            Leave.start_on,
            Leave.end_on,
            Leave.class_session_id,
            Leave.reason,
            Leave.approver,
            Leave.handed_in_on,
            Leave.note,
            func.coalesce(_UNIT, ""),
        )
        .join(Person, Person.id == Leave.person_id)
        .order_by(Leave.start_on, Leave.id)
    )
    if on is not None:
        statement = statement.where(Leave.start_on <= on, Leave.end_on >= on)
    if year is not None:
        statement = statement.where(Leave.start_on <= date(year, 12, 31), Leave.end_on >= date(year, 1, 1))
    if person_id is not None:
        statement = statement.where(Leave.person_id == person_id)
    return tuple(LeaveRow(*row) for row in session.execute(statement))


@dataclass(frozen=True)
class AbsenceRow:
    """A class session in which somebody stands as 缺席 though a slip covers it; `mark` is what it says."""

    participation_id: int
    class_session_id: int
    title: str
    held_on: date
    mark: str


def absences_covered(session: Session, *, leave_id: int) -> tuple[AbsenceRow, ...]:
    """Where the person of a slip is marked 缺席 on its days (or in its class session), by date.

    A slip that was not handed in excuses nothing (A28).
    """
    leave = session.get(Leave, leave_id)
    if leave is None or leave.handed_in_on is None:
        return ()
    statement = (
        select(Participation.id, ClassSession.id, Course.title, ClassSession.held_on)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(
            Participation.person_id == leave.person_id,
            Participation.mark == ABSENT,
            ClassSession.status != CANCELLED,
            ClassSession.held_on.between(leave.start_on, leave.end_on),
        )
        .order_by(ClassSession.held_on, ClassSession.id)
    )
    if leave.class_session_id is not None:
        statement = statement.where(ClassSession.id == leave.class_session_id)
    mark = MARK_OF_KIND[leave.kind]
    return tuple(AbsenceRow(*row, mark) for row in session.execute(statement))


def excuse_absences(session: Session, *, leave_id: int) -> int:
    """缺席 covered by a slip becomes the leave it says; every other mark stays. Returns how many."""
    found = absences_covered(session, leave_id=leave_id)
    kinds = kinds_in_time(session)
    changes = []
    for row in found:
        mark, status = stored_mark(kinds.by_code(row.held_on), row.mark)
        changes.append({"id": row.participation_id, "mark": mark, "status": status})
    return bulk_update(session, Participation, changes)


def expected_leaves(session: Session, *, on: date, class_session_id: int | None = None) -> dict[int, str]:
    """Person id → mark code of the slip that covers the day `on` (or this very class session)."""
    rows = session.execute(
        select(Leave.person_id, Leave.kind)
        .where(
            Leave.start_on <= on,
            Leave.end_on >= on,
            or_(Leave.class_session_id.is_(None), Leave.class_session_id == class_session_id),
        )
        .order_by(Leave.id)
    )
    return {person_id: MARK_OF_KIND[kind] for person_id, kind in rows}


def _kind(word: str) -> str:
    kind = word if word in KIND_LABELS else _WORDS.get(word)
    if kind is None:
        raise InputProblem("leave.kind", kind=word)
    return kind

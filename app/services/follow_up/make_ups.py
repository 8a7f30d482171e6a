"""补训: what repairs a missed class session, without erasing the original mark (B38, D14, I8)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from app.errors import InputProblem
from app.rules import marks
from app.rules.hour_pots import SENT
from app.rules.session_status import CANCELLED
from app.services.follow_up.make_up_targets import due_there
from app.services.follow_up.settled import (
    ATTENDED,
    DONE,
    DROPPED,
    ELSEWHERE,
    GONE,
    MISSED,
    PLANNED,
    came_elsewhere,
    of_the_due,
    off_roster,
)
from app.services.person.standing import refuse_away
from app.services.plan.expected import add_to_list, refresh_expected
from db.models import Batch, ClassSession, Course, MakeUp, Participation, Person
from db.results import RowsStatement

STATE_LABELS = {
    "": "未安排",
    PLANNED: "已安排",
    DONE: "已补训",
    DROPPED: "不再补训",
    ELSEWHERE: "已随其他期次参加",
    GONE: "不再补训（离册）",
}


@dataclass(frozen=True)
class MissedRow:
    """One missed class session of one person, and how far its repair is (`state` '' = nothing planned)."""

    participation_id: int
    person_id: int
    name: str
    unit: str
    class_session_id: int
    course_id: int
    on: date
    title: str
    hours_centi: int
    mark: str
    make_up_id: int | None
    state: str
    target_session_id: int | None
    make_up_on: date | None
    done_on: date | None
    credited_centi: int
    place: str
    content: str
    note: str
    required: bool = False
    target_mark: str = ""
    is_sent: bool = False

    @property
    def id(self) -> int:
        """The participation's id: one repair for each missed class session."""
        return self.participation_id

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in ("", PLANNED)

    @property
    def has_come(self) -> bool:
        """Planned, and the sheet of the later class session says that the person came."""
        return self.state == PLANNED and self.target_mark in ATTENDED

    def is_overdue(self, today: date) -> bool:
        """Planned for a day that has gone by without it."""
        gone_by = self.make_up_on is not None and self.make_up_on < today
        return self.state == PLANNED and gone_by and not self.has_come


def list_missed(
    session: Session,
    *,
    year: int,
    person_id: int | None = None,
    open_only: bool = False,
    until: date | None = None,
) -> tuple[MissedRow, ...]:
    """Missed class sessions of the year by unit and name; `open_only` leaves out what is done or dropped.

    `until` shows the repairs as they stood at the end of that day.
    """
    statement = _missed_rows(year)
    if person_id is not None:
        statement = statement.where(Participation.person_id == person_id)
    last = until or date(year, 12, 31)
    rows = [
        _as_of(MissedRow(*row[1:]), last)
        for row in of_the_due(session, rows=session.execute(statement).all())
    ]
    rows = _with_elsewhere(session, rows, year, last)
    return tuple(row for row in _without_leavers(session, rows, last) if row.is_open or not open_only)


_THERE, _TARGET = aliased(Participation), aliased(ClassSession)


def _missed_in(columns: RowsStatement, year: int) -> RowsStatement:
    """What was missed in the year, with the repair and the mark at the class session it is planned in."""
    # Columns, not records: of a whole year there are thousands, and a record costs four times a row. Driven
    # from the year's class sessions: every one of their marks is looked at once.
    return (
        columns.select_from(ClassSession)
        .join(Participation, ClassSession.id == Participation.class_session_id)
        .outerjoin(MakeUp, MakeUp.participation_id == Participation.id)
        .outerjoin(
            _THERE,
            and_(
                _THERE.class_session_id == MakeUp.target_session_id,
                _THERE.person_id == Participation.person_id,
            ),
        )
        .where(_in_year(year), Participation.mark.in_(MISSED))
    )


def _missed_rows(year: int) -> RowsStatement:
    """How a row came onto its list, then what `MissedRow` has, in its order."""
    columns: RowsStatement = select(
        *(Participation.source, Participation.id, Participation.person_id, Person.name),
        *(Participation.unit_name, ClassSession.id.label("class_session_id")),
        *(Course.id, ClassSession.held_on, Course.title, ClassSession.hours_centi, Participation.mark),
        *(MakeUp.id, func.coalesce(MakeUp.state, ""), MakeUp.target_session_id),
        *(func.coalesce(_TARGET.held_on, MakeUp.held_on), MakeUp.done_on),
        case((MakeUp.state == DONE, MakeUp.hours_centi), else_=0),
        *(func.coalesce(word, "") for word in (MakeUp.place, MakeUp.content, MakeUp.note)),
        *(Course.required, func.coalesce(_THERE.mark, ""), ClassSession.pot == SENT),
    )
    return (
        _missed_in(columns, year)
        .join(Person, Person.id == Participation.person_id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .outerjoin(_TARGET, _TARGET.id == MakeUp.target_session_id)
        .order_by(Participation.unit_name, Person.sort_key, ClassSession.held_on)
    )


def _without_leavers(session: Session, rows: list[MissedRow], last: date) -> list[MissedRow]:
    """Who is off the roster on the last day owes nothing any more."""
    left = off_roster(session, on=last)
    return [
        replace(row, state=GONE) if row.is_open and not row.has_come and row.person_id in left else row
        for row in rows
    ]


def _as_of(row: MissedRow, last: date) -> MissedRow:
    """What was repaired after the day was only planned then."""
    if row.state == DONE and row.done_on is not None and row.done_on > last and row.on <= last:
        return replace(row, state=PLANNED, done_on=None, credited_centi=0)
    return row


def _with_elsewhere(session: Session, rows: list[MissedRow], year: int, last: date) -> list[MissedRow]:
    """Misses of people who came to another 期 of the course need no repair any more."""
    days = came_elsewhere(session, first=date(year, 1, 1), last=last)
    return [
        replace(row, state=ELSEWHERE, done_on=days[row.participation_id])
        if row.is_open and not row.has_come and row.participation_id in days
        else row
        for row in rows
    ]


def plan_make_up(
    session: Session,
    *,
    participation_ids: Collection[int],
    target_session_id: int | None = None,
    held_on: date | None = None,
    place: str = "",
    content: str = "",
    due_anyway: bool = False,
) -> tuple[int, ...]:
    """Plan a repair for each participation: in a later class session, or self-made on `held_on`.

    People are added to the target's list (source make_up). Returns the make-up ids.
    Raises `InputProblem` make_up.no_day, make_up.not_missed, make_up.twice, make_up.full, or
    make_up.due_anyway when somebody must attend the later one in any case, unless `due_anyway` says so.
    """
    if target_session_id is None and held_on is None:
        raise InputProblem("make_up.no_day")
    wanted, made = _missed_parts(session, participation_ids)
    if held_on is not None:
        refuse_away(session, person_ids={part.person_id for part in wanted}, on=held_on, code="make_up.away")
    if target_session_id is not None:
        refresh_expected(session, class_session_ids=[target_session_id])
        # Who has been put there already was asked about then.
        new = [part.id for part in wanted if not _is_planned_for(made.get(part.id), target_session_id)]
        names = due_there(session, class_session_ids=[target_session_id], participation_ids=new).get(
            target_session_id
        )
        if names and not due_anyway:
            raise InputProblem("make_up.due_anyway", names="、".join(names[:6]), count=len(names))
        _take_seats(session, target_session_id, {part.person_id for part in wanted})
    planned = []
    for part in wanted:
        make_up = made.get(part.id)
        if make_up is None:
            make_up = MakeUp(participation_id=part.id)
        elif make_up.target_session_id != target_session_id:
            _leave_list(session, make_up, part.person_id)
        make_up.target_session_id, make_up.held_on = target_session_id, held_on
        make_up.place, make_up.content, make_up.state = place.strip(), content.strip(), PLANNED
        make_up.note, make_up.done_on, make_up.hours_centi = "", None, 0
        planned.append(make_up)
    session.add_all(planned)
    session.flush()
    return tuple(make_up.id for make_up in planned)


def _is_planned_for(plan: MakeUp | None, target_session_id: int) -> bool:
    return plan is not None and plan.state == PLANNED and plan.target_session_id == target_session_id


def _missed_parts(
    session: Session, participation_ids: Collection[int]
) -> tuple[list[Participation], dict[int, MakeUp]]:
    """The missed participations in the order asked for, and what is planned for them already."""
    ids = list(participation_ids)
    found: dict[int, Participation] = {}
    made: dict[int, MakeUp] = {}
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        found |= {p.id: p for p in session.scalars(select(Participation).where(Participation.id.in_(some)))}
        plans = session.scalars(select(MakeUp).where(MakeUp.participation_id.in_(some)))
        made |= {plan.participation_id: plan for plan in plans}
    if any(part_id not in found or found[part_id].mark not in MISSED for part_id in ids):
        raise InputProblem("make_up.not_missed")
    if any(plan.state == DONE for plan in made.values()):
        raise InputProblem("make_up.twice")
    return [found[part_id] for part_id in dict.fromkeys(ids)], made


def _take_seats(session: Session, class_session_id: int, person_ids: Collection[int]) -> None:
    """Put those who are not yet on the list of the later class session there, if it has room for them."""
    lesson = session.get(ClassSession, class_session_id)
    if lesson is None:
        raise InputProblem("class_session.not_found", id=class_session_id)
    listed = set(
        session.scalars(
            select(Participation.person_id).where(Participation.class_session_id == class_session_id)
        )
    )
    added = [person_id for person_id in person_ids if person_id not in listed]
    if added and lesson.capacity is not None and len(listed) + len(added) > lesson.capacity:
        raise InputProblem("make_up.full", capacity=lesson.capacity, listed=len(listed))
    for person_id in added:
        add_to_list(session, class_session_id=class_session_id, person_id=person_id, source="make_up")


def _leave_list(session: Session, make_up: MakeUp, person_id: int) -> None:
    """Off the list the repair had put the person on, unless something was entered there already."""
    there = session.scalar(
        select(Participation).where(
            Participation.class_session_id == make_up.target_session_id,
            Participation.person_id == person_id,
            Participation.source == "make_up",
            Participation.mark == marks.NONE,
        )
    )
    if there is not None:
        session.delete(there)
        session.flush()


def finish_make_up(
    session: Session,
    *,
    make_up_id: int,
    done_on: date,
    hours_centi: int | None = None,
    content: str | None = None,
) -> None:
    """Mark a repair as done; hours default to the missed session's. The original mark stays as it is.

    `content` is what was learnt, or the proof of it; None leaves what was planned.
    """
    make_up = _make_up(session, make_up_id)
    part = session.get_one(Participation, make_up.participation_id)
    offered = session.get_one(ClassSession, part.class_session_id).hours_centi
    refuse_away(session, person_ids=[part.person_id], on=done_on, code="make_up.away")
    if hours_centi is not None and not 0 <= hours_centi <= offered:
        raise InputProblem("make_up.hours_bad")
    make_up.state, make_up.done_on = DONE, done_on
    make_up.hours_centi = offered if hours_centi is None else hours_centi
    if content is not None:
        make_up.content = content.strip()
    session.flush()


def finish_attended(session: Session, *, year: int) -> int:
    """Every planned repair whose later class session was attended is done; returns how many."""
    rows = [row for row in list_missed(session, year=year) if row.has_come]
    for row in rows:
        assert row.make_up_id is not None
        assert row.make_up_on is not None
        finish_make_up(session, make_up_id=row.make_up_id, done_on=row.make_up_on)
    return len(rows)


def drop_make_ups(session: Session, *, participation_ids: Collection[int], note: str) -> int:
    """No repair for these after all, with the reason; returns how many.

    Raises `InputProblem` make_up.reason_missing, make_up.not_missed or make_up.twice (already done).
    """
    if not note.strip():
        raise InputProblem("make_up.reason_missing")
    wanted, made = _missed_parts(session, participation_ids)
    for part in wanted:
        make_up = made.get(part.id)
        if make_up is None:
            make_up = MakeUp(participation_id=part.id)
            session.add(make_up)
        else:
            _leave_list(session, make_up, part.person_id)
        make_up.state, make_up.note, make_up.done_on, make_up.hours_centi = DROPPED, note.strip(), None, 0
    session.flush()
    return len(wanted)


def reopen_make_up(session: Session, *, make_up_id: int) -> None:
    """One step back: done becomes planned, planned or dropped becomes nothing planned."""
    make_up = _make_up(session, make_up_id)
    part = session.get_one(Participation, make_up.participation_id)
    if make_up.state == DONE:
        make_up.state, make_up.done_on, make_up.hours_centi = PLANNED, None, 0
    else:
        _leave_list(session, make_up, part.person_id)
        session.delete(make_up)
    session.flush()


def _make_up(session: Session, make_up_id: int) -> MakeUp:
    make_up = session.get(MakeUp, make_up_id)
    if make_up is None:
        raise InputProblem("make_up.not_found")
    return make_up


def _in_year(year: int) -> ColumnElement[bool]:
    return and_(
        ClassSession.status != CANCELLED,
        ClassSession.held_on >= date(year, 1, 1),
        ClassSession.held_on <= date(year, 12, 31),
    )

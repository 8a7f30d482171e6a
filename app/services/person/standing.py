"""在册、借调、停职、离册: what a person is over time, and the commands that change it.

Whoever is away on a day is not due that day. A sheet already printed keeps the row and its number
(complaint 7); where nothing was entered yet it reads 不在册, what was entered stays and is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, func, join, or_, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.marks import NONE, NOT_LISTED
from app.rules.session_status import CANCELLED
from app.rules.standing import KIND_LABELS, LEFT, Away, away_on, away_words
from app.services.person.roster import person_record
from app.services.tally.settled_lists import settled_by_rows
from db.audit import bulk_update, flushed
from db.models import Batch, ClassSession, Course, Participation, Person, Standing
from db.results import RowsStatement


@dataclass(frozen=True)
class StandingRow:
    """One time away of a person; `end_on` is the first day back (None: still away)."""

    id: int
    kind: str
    label: str
    start_on: date
    end_on: date | None
    reason: str


@dataclass(frozen=True)
class SheetAfter:
    """A settled list of a day on which the person is away; `mark` is what is entered ('none': nothing)."""

    participation_id: int
    class_session_id: int
    on: date
    title: str
    mark: str


# Asked with every mark: put together once and of plain columns, which take half the time of a record's.
# Whoever may be away on a day, with all their times away.
_PERSON, _TIME = Person.__table__.c, Standing.__table__.c
_PERHAPS_AWAY: RowsStatement = (
    select(
        *(_PERSON.id, _PERSON.joined_on, _PERSON.left_on),
        *(_TIME.kind, _TIME.start_on, _TIME.end_on, _TIME.reason),
    )
    .select_from(join(Person.__table__, Standing.__table__, _TIME.person_id == _PERSON.id, isouter=True))
    .where(
        or_(_PERSON.joined_on > bindparam("on"), _PERSON.left_on <= bindparam("on"), _TIME.id.is_not(None))
    )
    .order_by(_TIME.start_on, _TIME.id)
)
_PERHAPS_AWAY_OF = _PERHAPS_AWAY.where(_PERSON.id.in_(bindparam("person_ids", expanding=True)))


def times_away(session: Session, *, person_ids: Collection[int] | None = None) -> dict[int, tuple[Away, ...]]:
    """Person id → times away, in order; people who never were away are left out."""
    statement = select(
        Standing.person_id, Standing.kind, Standing.start_on, Standing.end_on, Standing.reason
    ).order_by(Standing.start_on, Standing.id)
    if person_ids is not None:
        statement = statement.where(Standing.person_id.in_(list(person_ids)))
    found: dict[int, list[Away]] = defaultdict(list)
    for person_id, kind, start, end, reason in session.execute(statement):
        found[person_id].append(Away(kind, start, end, reason))
    return {person_id: tuple(times) for person_id, times in found.items()}


def away_people(session: Session, *, on: date, person_ids: Collection[int] | None = None) -> dict[int, Away]:
    """Person id → why not due on the day `on`: 离册, 借调, 停职 or not yet 入册."""
    connection = flushed(session)
    if person_ids is None:
        rows = connection.execute(_PERHAPS_AWAY, {"on": on})
    else:
        rows = connection.execute(_PERHAPS_AWAY_OF, {"on": on, "person_ids": list(person_ids)})
    days: dict[int, tuple[date | None, date | None]] = {}
    times: dict[int, list[Away]] = defaultdict(list)
    for row in rows:
        days[row.id] = (row.joined_on, row.left_on)
        if row.kind is not None:
            times[row.id].append(Away(row.kind, row.start_on, row.end_on, row.reason))
    found = {}
    for person_id, (joined_on, left_on) in days.items():
        away = away_on(on, joined_on=joined_on, left_on=left_on, times=times[person_id])
        if away is not None:
            found[person_id] = away
    return found


def refuse_away(session: Session, *, person_ids: Collection[int], on: date, code: str) -> None:
    """Raise `InputProblem` `code` for the first of these people who is away on the day `on`."""
    away = away_people(session, on=on, person_ids=person_ids)
    for person_id in person_ids:
        if person_id in away:
            name = session.get_one(Person, person_id).name
            raise InputProblem(code, name=name, words=away_words(away[person_id], year=on.year))


def list_standing(session: Session, *, person_id: int) -> tuple[StandingRow, ...]:
    """Every time away of a person, oldest first."""
    rows = session.scalars(
        select(Standing).where(Standing.person_id == person_id).order_by(Standing.start_on, Standing.id)
    )
    return tuple(
        StandingRow(r.id, r.kind, KIND_LABELS.get(r.kind, r.kind), r.start_on, r.end_on, r.reason)
        for r in rows
    )


def sheets_after(
    session: Session, *, person_id: int, on: date, until: date | None = None
) -> tuple[SheetAfter, ...]:
    """Settled lists from the day `on` (up to before `until`) on which the person stands, by date."""
    statement = (
        select(Participation.id, ClassSession.id, ClassSession.held_on, Course.title, Participation.mark)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(
            Participation.person_id == person_id,
            ClassSession.held_on >= on,
            ClassSession.status != CANCELLED,
            or_(ClassSession.sheet_printed_at.is_not(None), ClassSession.id.in_(settled_by_rows())),
        )
        .order_by(ClassSession.held_on, ClassSession.id)
    )
    if until is not None:
        statement = statement.where(ClassSession.held_on < until)
    return tuple(SheetAfter(*row) for row in session.execute(statement))


def entered_before_joining(session: Session, *, person_id: int) -> int:
    """Class sessions with something entered for the person on days before the one of joining (课次)."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Participation)
            .join(ClassSession, ClassSession.id == Participation.class_session_id)
            .join(Person, Person.id == Participation.person_id)
            .where(
                Participation.person_id == person_id,
                Participation.mark.not_in((NONE, NOT_LISTED)),
                ClassSession.held_on < Person.joined_on,
                ClassSession.status != CANCELLED,
            )
        )
        or 0
    )


def leave_roster(
    session: Session,
    *,
    person_id: int,
    on: date,
    reason: str = "",
    kind: str = LEFT,
    until: date | None = None,
) -> tuple[SheetAfter, ...]:
    """From the day `on` a person is 离册, 借调 or 停职 (`kind`), until the day before `until` when known.

    Records up to then stay (不在册 ≠ 缺席). Returns the settled lists of later days on which something was
    entered: those marks stay and have to be told. A second 离册 moves the day of the first and keeps its
    reason unless another is given.
    Raises `InputProblem` person.kind_unknown, standing.dates, standing.before_joining or standing.overlap.
    """
    record = person_record(session, person_id=person_id)
    if kind not in KIND_LABELS:
        raise InputProblem("standing.kind_unknown", kind=kind)
    if until is not None and until <= on:
        raise InputProblem("standing.dates")
    if record.joined_on is not None and on < record.joined_on:
        raise InputProblem("standing.before_joining", name=record.name, joined=record.joined_on)
    reason = reason.strip()
    if kind == LEFT and record.left_on is not None:
        reason = reason or record.left_reason
        _take_back(session, record)
    _make_room(session, record, on, until)
    session.add(Standing(person_id=person_id, kind=kind, start_on=on, end_on=until, reason=reason))
    if kind == LEFT and until is None:
        record.left_on, record.left_reason = on, reason
    session.flush()
    after = sheets_after(session, person_id=person_id, on=on, until=until)
    _enter(session, after, NONE, NOT_LISTED)
    return tuple(row for row in after if row.mark not in (NONE, NOT_LISTED))


def _make_room(session: Session, record: Person, on: date, until: date | None) -> None:
    """End what is still open on the day before; refuse what would lie over another time away."""
    for other in session.scalars(select(Standing).where(Standing.person_id == record.id)):
        if other.end_on is not None and other.end_on <= on:
            continue
        if until is not None and other.start_on >= until:
            continue
        if other.kind == LEFT or other.start_on >= on:
            words = away_words(Away(other.kind, other.start_on, other.end_on), year=on.year)
            raise InputProblem("standing.overlap", name=record.name, words=words)
        other.end_on = on


def come_back(session: Session, *, person_id: int, on: date) -> int:
    """The person is 在册 and here again from the day `on`; returns how many settled lists wait for a mark.

    Somebody who is not away joins on that day: it becomes the day of 入册. Raises `InputProblem`
    standing.back_before.
    """
    record = person_record(session, person_id=person_id)
    open_ones = [
        row
        for row in session.scalars(select(Standing).where(Standing.person_id == person_id))
        if row.end_on is None or row.end_on > on
    ]
    if not open_ones:
        record.joined_on = on
        session.flush()
        return 0
    waiting = 0
    for row in open_ones:
        if on < row.start_on:
            words = away_words(Away(row.kind, row.start_on, row.end_on), year=on.year)
            raise InputProblem("standing.back_before", name=record.name, words=words)
        waiting += _give_back(session, record.id, on, row.end_on)
        if row.kind == LEFT and row.end_on is None:
            record.left_on, record.left_reason = None, ""
        if row.start_on == on:
            session.delete(row)
        else:
            row.end_on = on
    session.flush()
    return waiting


def rejoin_roster(session: Session, *, person_id: int) -> None:
    """Take back a 离册 that was entered by mistake; lists that said 不在册 for it wait for a mark again."""
    _take_back(session, person_record(session, person_id=person_id))


def remove_standing(session: Session, *, standing_id: int) -> None:
    """Take back a time away entered by mistake. Raises `InputProblem` standing.not_found."""
    row = session.get(Standing, standing_id)
    if row is None:
        raise InputProblem("standing.not_found")
    record = person_record(session, person_id=row.person_id)
    if row.kind == LEFT and row.end_on is None:
        _take_back(session, record)
        return
    _give_back(session, row.person_id, row.start_on, row.end_on)
    session.delete(row)
    session.flush()


def _take_back(session: Session, record: Person) -> None:
    if record.left_on is not None:
        _give_back(session, record.id, record.left_on, None)
    for row in session.scalars(
        select(Standing).where(
            Standing.person_id == record.id, Standing.kind == LEFT, Standing.end_on.is_(None)
        )
    ):
        session.delete(row)
    record.left_on, record.left_reason = None, ""
    session.flush()


def _give_back(session: Session, person_id: int, on: date, until: date | None) -> int:
    return _enter(session, sheets_after(session, person_id=person_id, on=on, until=until), NOT_LISTED, NONE)


def _enter(session: Session, rows: Iterable[SheetAfter], old: str, new: str) -> int:
    changed = [row.participation_id for row in rows if row.mark == old]
    return bulk_update(
        session, Participation, [{"id": row_id, "mark": new, "status": None} for row_id in changed]
    )


def standing_words(row: StandingRow) -> str:
    """'借调 2024-12-20 至 2025-01-09（挂职）', '离册 2024-12-20 起'."""
    last = f"至 {row.end_on - timedelta(days=1)}" if row.end_on is not None else "起"
    reason = f"（{row.reason}）" if row.reason else ""
    return f"{row.label} {row.start_on} {last}{reason}"

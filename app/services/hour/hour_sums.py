"""Sums of credited hours per person and pot, in one pass over the participations of a period.

Which class sessions a person still has no mark for comes back as one bit per class session, which saves most
of the time of a row per participation.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache

from sqlalchemy import ColumnElement, Date, Select, bindparam, exists, false, func, or_, select, text
from sqlalchemy.orm import Session

from app.rules import marks
from app.rules.session_status import CANCELLED
from app.rules.standing import LEFT
from app.services.mark.mark_credit import CreditChange, credit_changes
from app.services.setting.mark_kinds import plain_kinds
from app.services.tally.mark_totals import WORD_BITS, Pots, grouped, person_hours
from db.models import Batch, ClassSession, Course, HourEntry, MarkKind, Participation, Person, Standing
from db.results import RowsStatement

# Plain shares of the class sessions asked for: credited, and without a mark.
Plain = Callable[[Sequence["HourSession"]], tuple[dict[int, Pots], dict[int, Pots]]]


@dataclass(frozen=True)
class HourSession:
    """What sums and forecasts need of a class session; `bit` is its place among those of the period.

    `hours_again` and `choice` are the course's: whether each 期 counts, and what the 期 are.
    """

    id: int
    bit: int
    held_on: date
    start: time | None
    end: time | None
    day_part: str
    pot: str
    hours_centi: int
    status: str
    batch_id: int = 0
    course_id: int = 0
    choice: str = ""
    hours_again: bool = False


def countable_sessions(
    session: Session, *, first: date, last: date, excluded_forms: Collection[str]
) -> tuple[HourSession, ...]:
    """Class sessions of the period whose hours count, by date."""
    statement = (
        select(
            ClassSession.id,
            ClassSession.held_on,
            ClassSession.start_time,
            ClassSession.end_time,
            ClassSession.day_part,
            ClassSession.pot,
            ClassSession.hours_centi,
            ClassSession.status,
            ClassSession.batch_id,
            Batch.course_id,
            Course.batches,
            Course.hours_again,
        )
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(
            ClassSession.held_on.between(first, last),
            ClassSession.status != CANCELLED,
            ClassSession.form.not_in(list(excluded_forms)),
        )
        .order_by(ClassSession.held_on, ClassSession.id)
    )
    return tuple(
        HourSession(row[0], bit, *row[1:]) for bit, row in enumerate(session.execute(statement).all())
    )


def mark_sums(
    session: Session,
    *,
    lessons: Sequence[HourSession],
    person_ids: Collection[int] | None = None,
    plain: Plain | None = None,
) -> tuple[dict[int, Pots], dict[int, Pots]]:
    """Person id → hours (1/100 学时) per pot of the class sessions `lessons`: credited ones, and those still
    without a mark (未登记).

    `plain` gives the plain shares of everybody where the caller has added them up with something else.
    """
    worth = [row for row in lessons if row.hours_centi]
    if not worth:
        return {}, {}
    credited, unmarked = (
        plain(worth)
        if plain is not None
        else person_hours(session, kinds=plain_kinds(session), worth=worth, person_ids=person_ids)
    )
    days = [row.held_on for row in worth]
    changes = credit_changes(session, first=min(days), last=max(days), person_ids=person_ids)
    _put_right(credited, worth, changes)
    add_up(credited, _of_gone(session, worth, person_ids, changes), -1)
    return credited, unmarked


def is_gone() -> ColumnElement[bool]:
    """SQL condition on Person and ClassSession: not on the roster on the day of the class session."""
    away = exists().where(
        Standing.person_id == Person.id,
        Standing.kind == LEFT,
        Standing.start_on <= ClassSession.held_on,
        Standing.end_on > ClassSession.held_on,
    )
    joined_later = func.coalesce(Person.joined_on > ClassSession.held_on, false())
    return or_(joined_later, func.coalesce(Person.left_on <= ClassSession.held_on, false()), away)


def _of_gone(
    session: Session,
    lessons: Sequence[HourSession],
    person_ids: Collection[int] | None,
    changes: Mapping[int, CreditChange],
) -> dict[int, Pots]:
    """Credit of marks of a day on which the person was not on the roster: nobody who is gone is present."""
    span = {"first": min(row.held_on for row in lessons), "last": max(row.held_on for row in lessons)}
    ids = set(session.scalars(_who_moved(), span))
    if person_ids is not None:
        ids &= set(person_ids)
    if not ids:
        return {}
    wanted = {row.id for row in lessons}
    found: dict[int, Pots] = {}
    for row in session.execute(_marks_while_gone(), {**span, "ids": list(ids)}):
        if row.held_id in wanted:
            centi = changes[row.id].centi if row.id in changes else int(row.plain)
            own = found.setdefault(row.person_id, {})
            own[row.pot] = own.get(row.pot, 0) + centi
    return found


_FIRST, _LAST = (bindparam(name, type_=Date()) for name in ("first", "last"))


@cache
def _who_moved() -> Select[int]:
    """People who were not on the roster all the time. Built once, as the next."""
    returned = select(Standing.person_id).where(Standing.kind == LEFT, Standing.end_on.is_not(None))
    return select(Person.id).where(
        or_(Person.joined_on > _FIRST, Person.left_on <= _LAST, Person.id.in_(returned))
    )


@cache
def _marks_while_gone() -> RowsStatement:
    return (
        select(
            Participation.id,
            Participation.person_id,
            ClassSession.id.label("held_id"),
            ClassSession.pot,
            ((ClassSession.hours_centi * MarkKind.hour_percent + 50) // 100).label("plain"),
        )
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .join(Person, Person.id == Participation.person_id)
        .join(MarkKind, MarkKind.code == Participation.mark)
        .where(
            Participation.person_id.in_(bindparam("ids", expanding=True)),
            ClassSession.held_on.between(_FIRST, _LAST),
            is_gone(),
        )
    )


def _put_right(
    credited: dict[int, Pots], lessons: Sequence[HourSession], changes: Mapping[int, CreditChange]
) -> None:
    """Marks worth something else than the plain share of their kind."""
    ids = {row.id for row in lessons}
    for change in changes.values():
        if change.class_session_id in ids:
            own = credited.setdefault(change.person_id, {})
            own[change.pot] = own.get(change.pot, 0) + change.more_centi


def unmarked_sessions(
    session: Session, *, lessons: Sequence[HourSession], person_ids: Collection[int] | None = None
) -> dict[int, int]:
    """Person id → the class sessions without a mark (未登记), as an integer with their bits set."""
    if not lessons:
        return {}
    count = lessons[-1].bit // WORD_BITS + 1
    low = lessons[0].bit // WORD_BITS
    cases: list[list[str]] = [[] for _ in range(count)]
    for row in lessons:
        cases[row.bit // WORD_BITS].append(f"WHEN {row.id} THEN {1 << (row.bit % WORD_BITS)}")
    used = range(low, count)
    columns = [f"CASE id {' '.join(cases[at])} ELSE 0 END AS b{at}" for at in used if cases[at]]
    words = [at for at in used if cases[at]]
    sums = [f"SUM(s.b{at})" for at in words]
    ids = [row.id for row in lessons]
    statement = grouped(columns, sums, ids=ids, person_ids=person_ids, where=f"p.mark = '{marks.NONE}'")
    return {
        row[0]: sum(row[column] << (at * WORD_BITS) for column, at in enumerate(words, 1))
        for row in session.execute(text(statement))
    }


def entered_hours(
    session: Session, *, first: date, last: date, person_ids: Collection[int] | None = None
) -> dict[int, Pots]:
    """Person id → hours typed in or imported per pot, those that count (是否计入)."""
    statement = (
        select(HourEntry.person_id, HourEntry.pot, func.sum(HourEntry.hours_centi))
        .where(HourEntry.credited_on.between(first, last), HourEntry.counted)
        .group_by(HourEntry.person_id, HourEntry.pot)
    )
    if person_ids is not None:
        statement = statement.where(HourEntry.person_id.in_(list(person_ids)))
    found: dict[int, Pots] = {}
    for person_id, pot, centi in session.execute(statement):
        found.setdefault(person_id, {})[pot] = centi
    return found


def years_known(session: Session, *, first: date, last: date) -> dict[int | None, frozenset[int]]:
    """Years the file knows anything of: under None those with class sessions, under a person id those with
    hours entered for them."""
    span = {"first": first, "last": last}
    found: dict[int | None, set[int]] = {}
    statement = "SELECT DISTINCT substr(held_on, 1, 4) FROM class_session WHERE status <> 'cancelled'"
    for row in session.execute(text(f"{statement} AND held_on BETWEEN :first AND :last"), span):
        found.setdefault(None, set()).add(int(row[0]))
    entered = "SELECT DISTINCT person_id, substr(credited_on, 1, 4) FROM hour_entry"
    for row in session.execute(text(f"{entered} WHERE credited_on BETWEEN :first AND :last"), span):
        found.setdefault(row[0], set()).add(int(row[1]))
    return {None: frozenset(), **{who: frozenset(years) for who, years in found.items()}}


def add_up(totals: dict[int, Pots], more: Mapping[int, Mapping[str, int]], sign: int = 1) -> None:
    """Add (or take away) hours in place."""
    for person_id, pots in more.items():
        own = totals.setdefault(person_id, {})
        for pot, centi in pots.items():
            own[pot] = own.get(pot, 0) + sign * centi

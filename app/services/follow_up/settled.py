"""Missed class sessions and how each stands on a day: 已补训, 随他期, 未补, 不再补训 (B38, A04).

缺训 (请假 and 缺席) is the sum of the four. Everybody who counts repairs asks here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from sqlalchemy import func, or_, select, text, true
from sqlalchemy.orm import Session

from app.rules import marks
from app.rules.batches import settles_any
from app.rules.session_status import CANCELLED
from app.rules.standing import LEFT
from app.services.tally import marks_read
from app.services.tally.mark_totals import WALK_IN
from db.models import Batch, ClassSession, Course, MakeUp, Participation, Person, Standing

PLANNED, DONE, DROPPED = "planned", "done", "dropped"
ELSEWHERE = "elsewhere"  # never stored: the person came to another 期 of the course
GONE = "gone"  # never stored: the person had left the roster by then, nothing is to be repaired any more
OPEN = "open"
MISSED = (marks.ABSENT, *marks.LEAVES)
ATTENDED = (marks.PRESENT, marks.LATE, marks.EARLY, marks.LATE_EARLY)


@dataclass(frozen=True)
class MissState:
    """One missed class session as of a day: `state` done, elsewhere, open, gone or dropped, `on` the day of
    the repair (None: none), `unit_id` the unit on the list."""

    participation_id: int
    person_id: int
    class_session_id: int
    missed_on: date
    state: str
    on: date | None = None
    unit_id: int | None = None


def miss_states(
    session: Session, *, first: date, last: date, person_ids: Collection[int] | None = None
) -> tuple[MissState, ...]:
    """Class sessions missed in the period and how far each repair is by the end of `last`.

    What was done or attended later is still open then; a repair given up carries no day and counts at once.
    Whoever had left the roster by then owes none of them any more, unless he came and it waits to be entered.
    """
    whose = "" if person_ids is None else f" AND p.person_id IN ({_list(person_ids)})"
    rows: Sequence[_Miss] = session.execute(
        # Driven from the class sessions of the period, each of whose marks is looked at once.
        text(
            "SELECT p.id, p.person_id, s.id, s.held_on, coalesce(m.state, ''),"
            " coalesce(m.done_on, m.held_on, target.held_on), coalesce(there.mark, ''), p.unit_id"
            " FROM class_session AS s CROSS JOIN participation AS p ON p.class_session_id = s.id"
            " LEFT JOIN make_up AS m ON m.participation_id = p.id"
            " LEFT JOIN class_session AS target ON target.id = m.target_session_id"
            " LEFT JOIN participation AS there ON there.class_session_id = target.id"
            " AND there.person_id = p.person_id"
            f" WHERE s.held_on BETWEEN :first AND :last AND s.status != '{CANCELLED}'"
            f" AND p.mark IN ({_words(MISSED)}){whose} ORDER BY s.held_on, p.id"
        ),
        {"first": first.isoformat(), "last": last.isoformat()},
    ).all()
    others = came_elsewhere(session, first=first, last=last, person_ids=person_ids)
    left = off_roster(session, on=last)
    days = {row[3]: date.fromisoformat(row[3]) for row in rows}
    return tuple(_state(row, days[row[3]], others.get(row[0]), last, row[1] in left) for row in rows)


def count_open(session: Session, *, year: int) -> int:
    """How many of the year's misses are still to be repaired at its end; counted where they lie.

    Whoever was not on the roster that day, or came as a guest, missed nothing. (0 is nobody's id: a list is
    never empty.)
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    settled = came_elsewhere(session, first=first, last=last)
    left = off_roster(session, on=last)
    counted = session.scalar(
        text(
            "SELECT count(*) FROM class_session AS s"
            " CROSS JOIN participation AS p ON p.class_session_id = s.id"
            " LEFT JOIN make_up AS m ON m.participation_id = p.id"
            " LEFT JOIN participation AS there ON there.class_session_id = m.target_session_id"
            " AND there.person_id = p.person_id"
            f" WHERE s.held_on BETWEEN :first AND :last AND s.status != '{CANCELLED}'"
            f" AND p.mark IN ({_words(MISSED)}) AND p.source != '{WALK_IN}' AND NOT {marks_read.IS_OUTSIDE}"
            f" AND (m.state IS NOT NULL AND coalesce(there.mark, '') IN ({_words(ATTENDED)})"
            f" OR p.id NOT IN ({_list({0, *settled})}) AND p.person_id NOT IN ({_list({0, *left})}))"
            f" AND (m.state IS NULL OR m.state = '{PLANNED}' OR m.state = '{DONE}' AND m.done_on > :last)"
        ),
        {"first": first.isoformat(), "last": last.isoformat(), "left": LEFT},
    )
    return int(counted or 0)


class _Listed(Protocol):
    """A line of a list."""

    @property
    def source(self) -> str:
        """How it came there."""

    @property
    def person_id(self) -> int:
        """Whose."""

    @property
    def class_session_id(self) -> int:
        """Where."""


L = TypeVar("L", bound=_Listed)


def of_the_due(session: Session, *, rows: Sequence[L]) -> list[L]:
    """Without rows of who was not on the roster that day, or came as a guest: such missed nothing."""
    away = marks_read.outside(session, ids={row.class_session_id for row in rows})
    gone = {(row.person_id, row.class_session_id) for row in away}
    return [
        row for row in rows if row.source != WALK_IN and (row.person_id, row.class_session_id) not in gone
    ]


def off_roster(session: Session, *, on: date) -> frozenset[int]:
    """People who have left the roster by the day; 借调 and 停职 are on it."""
    back = or_(Standing.end_on.is_(None), Standing.end_on > on)
    between = select(Standing.person_id).where(Standing.kind == LEFT, Standing.start_on <= on, back)
    return frozenset(
        session.scalars(select(Person.id).where(or_(Person.left_on <= on, Person.id.in_(between))))
    )


# Participation, person, class session, its day, state and day of the repair, mark at the one planned, unit.
_Miss = tuple[int, int, int, str, str, str | None, str, int | None]
# Participation, person, class session, mark, source, state of the repair, the class session it is planned in.
_Mark = tuple[int, int, int, str, str, str, int | None]


def _state(row: _Miss, on: date, other: date | None, last: date, is_gone: bool) -> MissState:
    part_id, person_id, held_id, _, state, repaired_on, target_mark, unit_id = row
    if state == DROPPED:
        return MissState(part_id, person_id, held_id, on, DROPPED, None, unit_id)
    day = date.fromisoformat(repaired_on) if repaired_on else None
    if state == DONE and (day is None or day <= last):
        return MissState(part_id, person_id, held_id, on, DONE, day, unit_id)
    if other is not None:
        return MissState(part_id, person_id, held_id, on, ELSEWHERE, other, unit_id)
    has_come = state == PLANNED and target_mark in ATTENDED
    now = GONE if is_gone and not has_come else OPEN
    return MissState(part_id, person_id, held_id, on, now, None, unit_id)


def came_elsewhere(
    session: Session, *, first: date, last: date, person_ids: Collection[int] | None = None
) -> dict[int, date]:
    """Missed participation id → the day its person came to another 期, for misses without a repair.

    Attending the same lesson of any 期 of that year settles it, before or after. Where everybody is due again
    on purpose (重复举办), only a 期 whose list the clerk put the person on by hand does, once each.
    """
    courses = _several(session, first.year, last.year)
    if not courses:
        return {}
    lessons = _lessons(session, courses, first.year, last.year)
    rows = session.execute(
        select(
            Participation.id,
            Participation.person_id,
            Participation.class_session_id,
            Participation.mark,
            Participation.source,
            func.coalesce(MakeUp.state, ""),
            MakeUp.target_session_id,
        )
        .outerjoin(MakeUp, MakeUp.participation_id == Participation.id)
        .where(
            Participation.class_session_id.in_(sorted(lessons)),
            Participation.mark.in_((*MISSED, *ATTENDED)),
            true() if person_ids is None else Participation.person_id.in_(list(person_ids)),
        )
        .order_by(Participation.id)
    ).all()
    return _matched(rows, lessons, first, last)


@dataclass(frozen=True)
class _Lesson:
    course_id: int
    place: int
    batch_id: int
    on: date
    any_settles: bool


def _several(session: Session, first_year: int, last_year: int) -> set[int]:
    """Courses with several 期 that are not cancelled."""
    return set(
        session.scalars(
            select(Batch.course_id)
            .join(ClassSession, ClassSession.batch_id == Batch.id)
            .where(
                ClassSession.status != CANCELLED,
                ClassSession.held_on.between(date(first_year, 1, 1), date(last_year, 12, 31)),
            )
            .group_by(Batch.course_id)
            .having(func.count(func.distinct(Batch.id)) > 1)
        )
    )


def _lessons(
    session: Session, courses: Collection[int], first_year: int, last_year: int
) -> dict[int, _Lesson]:
    """Class session id → its lesson; the k-th of each 期 are the same."""
    rows = session.execute(
        select(ClassSession.id, ClassSession.held_on, Batch.id, Course.id, Course.batches, Course.hours_again)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(
            Course.id.in_(sorted(courses)),
            ClassSession.status != CANCELLED,
            ClassSession.held_on.between(date(first_year, 1, 1), date(last_year, 12, 31)),
        )
        .order_by(ClassSession.held_on, ClassSession.start_time, ClassSession.id)
    )
    places: dict[int, int] = {}
    found = {}
    for held_id, on, batch_id, course_id, choice, again in rows:
        places[batch_id] = places.get(batch_id, 0) + 1
        any_settles = settles_any(choice, hours_again=again)
        found[held_id] = _Lesson(course_id, places[batch_id], batch_id, on, any_settles)
    return found


def _matched(rows: Iterable[_Mark], lessons: dict[int, _Lesson], first: date, last: date) -> dict[int, date]:
    came: dict[tuple[int, int, int], list[tuple[_Lesson, int, str]]] = {}
    missed = []
    for part_id, person_id, held_id, mark, source, state, target_id in rows:
        lesson = lessons[held_id]
        if mark in ATTENDED:
            if lesson.on <= last:
                key = (person_id, lesson.course_id, lesson.on.year)
                came.setdefault(key, []).append((lesson, held_id, source))
        elif first <= lesson.on <= last and state in ("", PLANNED):
            missed.append((part_id, person_id, lesson, state, target_id))
    found: dict[int, date] = {}
    used: set[tuple[int, int]] = set()
    for part_id, person_id, lesson, state, target_id in sorted(missed, key=lambda row: (row[2].on, row[0])):
        there = came.get((person_id, lesson.course_id, lesson.on.year), ())
        for other, held_id, source in sorted(there, key=lambda each: (each[0].on, each[1])):
            if other.batch_id == lesson.batch_id or held_id == target_id:
                continue
            if lesson.any_settles and other.place == lesson.place and source != "make_up":
                found[part_id] = other.on
                break
            by_hand = source not in ("rule", "make_up")
            if not lesson.any_settles and state == "" and by_hand and (person_id, held_id) not in used:
                used.add((person_id, held_id))
                found[part_id] = other.on
                break
    return found


def made_up(session: Session, *, first: date, last: date) -> dict[int, int]:
    """Person id → missed class sessions of the period made good by the end of `last` (已补训 and 随他期)."""
    found: dict[int, int] = {}
    for miss in miss_states(session, first=first, last=last):
        if miss.state in (DONE, ELSEWHERE):
            found[miss.person_id] = found.get(miss.person_id, 0) + 1
    return found


def _list(ids: Iterable[int]) -> str:
    return ",".join(str(int(each)) for each in ids) or "NULL"


def _words(values: Iterable[str]) -> str:
    return ",".join(f"'{value}'" for value in values)

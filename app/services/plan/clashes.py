"""冲突检查: class sessions of one time with one lecturer, room or audience, and rooms with too few seats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.clashes import AUDIENCE, LECTURER, PLACE, SEATS, Span, overlap, rooms_of, shared, span_of
from app.rules.hour_pots import ONLINE, SELF_STUDY
from app.rules.session_status import CANCELLED
from app.services.plan.class_sessions import ClassSessionRow, list_class_sessions
from app.services.plan.due_lists import DueLists, due_lists
from db.models import Lecturer, Person

MOST_NAMED = 3


@dataclass(frozen=True)
class ClashRow:
    """Two class sessions that clash in `kind` about `who`; `other` is None where seats are too few.

    `people` is how many are due in both (of seats: how many are due), `seats` the room's. Not `is_sure`
    where one of them says no time of day.
    """

    kind: str
    on: date
    row: ClassSessionRow
    other: ClassSessionRow | None
    who: str
    people: int
    is_sure: bool
    seats: int | None = None

    def concerns(self, class_session_id: int) -> bool:
        """Whether the class session is one of the two."""
        return class_session_id in (self.row.id, self.other.id if self.other is not None else 0)


def list_clashes(
    session: Session, *, year: int | None = None, since: date | None = None
) -> tuple[ClashRow, ...]:
    """Every clash of a year (of all years without one), by day; with `since` those of that day and after.

    Cancelled class sessions clash with nothing, self-study and online ones neither.
    """
    rows = [
        row
        for row in list_class_sessions(session, year=year, figures=False)
        if row.status != CANCELLED and row.pot not in (SELF_STUDY, ONLINE)
    ]
    rows = [row for row in rows if since is None or row.held_on >= since]
    pairs = list(_pairs(rows))
    seated = [row for row in rows if row.capacity]
    ids = {row.id for one, other, _ in pairs for row in (one, other)} | {row.id for row in seated}
    lists = due_lists(session, class_session_ids=sorted(ids)) if ids else None
    teachers = _teachers(session, ids)
    names = dict(session.execute(select(Person.id, Person.name)).all()) if ids else {}
    found: list[ClashRow] = []
    for one, other, is_sure in pairs:
        assert lists is not None
        found += _clashes(one, other, is_sure=is_sure, lists=lists, teachers=teachers, names=names)
    for row in seated:
        assert lists is not None
        heads = len(lists.due(row.id)) + (row.guests or 0)
        if row.capacity and heads > row.capacity:
            found.append(ClashRow(SEATS, row.held_on, row, None, row.place, heads, True, row.capacity))
    return tuple(sorted(found, key=lambda each: (each.on, each.row.id, each.kind)))


def _pairs(rows: Sequence[ClassSessionRow]) -> Iterator[tuple[ClassSessionRow, ClassSessionRow, bool]]:
    """Two class sessions of a day whose times overlap, and whether both say their time."""
    days: dict[date, list[tuple[ClassSessionRow, Span]]] = {}
    for row in rows:
        days.setdefault(row.held_on, []).append((row, span_of(row.start_time, row.end_time, row.day_part)))
    for own in days.values():
        for (one, first), (other, second) in combinations(own, 2):
            if overlap(first, second):
                yield one, other, first.is_sure and second.is_sure


def _clashes(
    one: ClassSessionRow,
    other: ClassSessionRow,
    *,
    is_sure: bool,
    lists: DueLists,
    teachers: dict[int, list[tuple[str, str]]],
    names: dict[int, str],
) -> Iterator[ClashRow]:
    def clash(kind: str, who: str, people: int = 0) -> ClashRow:
        return ClashRow(kind, one.held_on, one, other, who, people, is_sure)

    mine = dict(teachers.get(one.id, ()))
    for key in shared(list(mine), list(dict(teachers.get(other.id, ())))):
        yield clash(LECTURER, mine[key])
    if shared(rooms_of(one.place), rooms_of(other.place)):
        yield clash(PLACE, one.place)
    both = lists.due(one.id) & lists.due(other.id)
    if both:
        some = sorted(names[person] for person in both)[:MOST_NAMED]
        yield clash(AUDIENCE, "、".join(some) + ("等" if len(both) > MOST_NAMED else ""), len(both))


def _teachers(session: Session, ids: set[int]) -> dict[int, list[tuple[str, str]]]:
    """Class session → (who it is, as it is written) of its lecturers: people by id, others by their name."""
    found: dict[int, list[tuple[str, str]]] = {}
    for held_id, person_id, name, office in session.execute(
        select(Lecturer.class_session_id, Lecturer.person_id, Lecturer.name, Lecturer.organisation)
    ):
        if held_id in ids:
            key = f"#{person_id}" if person_id is not None else f"{name.strip()}@{office.strip()}"
            found.setdefault(held_id, []).append((key, name))
    return found

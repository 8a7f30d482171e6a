"""应训名单: who is due in a class session, derived from the audience and the roster (A06).

A list follows the roster until it is *settled*: its sheet was printed, a mark was entered, or somebody
was added by hand. From then on rows and numbers stay, so that paper and screen agree (complaint 7), and
later transfers never rewrite it (complaint 4); newcomers are appended.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, String, cast, func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.marks import NONE
from app.services.plan.batches import Placement, Run, split_runs
from db.audit import bulk_insert, bulk_update
from db.models import (
    Assignment,
    BatchAudience,
    ClassSession,
    GroupMembership,
    Participation,
    Person,
    Seal,
    Unit,
)


@dataclass(frozen=True)
class ExpectedRow:
    """A person due on a day, with the unit and title of that day; the order is the official one."""

    person_id: int
    unit_id: int | None
    unit_name: str
    title: str


@dataclass(frozen=True)
class _Post:
    unit_id: int
    title: str
    start_on: date | None
    end_on: date | None
    order: tuple[int, int]


@dataclass(frozen=True)
class _Member:
    person_id: int
    joined_on: date | None
    left_on: date | None
    sort_key: str
    posts: tuple[_Post, ...]
    group_ids: frozenset[int]


class RosterInTime:
    """The whole roster with its dates, read once and asked for many days."""

    def __init__(self, session: Session) -> None:
        units = session.execute(select(Unit.id, Unit.name, Unit.parent_id, Unit.position)).all()
        self._unit_names = {unit.id: unit.name for unit in units}
        self._parents = {unit.id: unit.parent_id for unit in units}
        positions = {unit.id: unit.position for unit in units}
        posts: dict[int, list[_Post]] = {}
        for row in session.execute(
            select(
                Assignment.person_id,
                Assignment.unit_id,
                Assignment.title,
                Assignment.start_on,
                Assignment.end_on,
                Assignment.position,
            ).order_by(Assignment.is_primary.desc(), Assignment.position)
        ):
            order = (positions[row.unit_id], row.position)
            posts.setdefault(row.person_id, []).append(
                _Post(row.unit_id, row.title, row.start_on, row.end_on, order)
            )
        groups: dict[int, set[int]] = {}
        for person_id, group_id in session.execute(
            select(GroupMembership.person_id, GroupMembership.group_id).where(
                GroupMembership.end_on.is_(None)
            )
        ):
            groups.setdefault(person_id, set()).add(group_id)
        self._members = tuple(
            _Member(
                p.id,
                p.joined_on,
                p.left_on,
                p.sort_key,
                tuple(posts.get(p.id, ())),
                frozenset(groups.get(p.id, ())),
            )
            for p in session.execute(select(Person.id, Person.joined_on, Person.left_on, Person.sort_key))
        )

    def expected(self, on: date, audience: Sequence[BatchAudience]) -> list[ExpectedRow]:
        """Everybody due on the day `on` for these audience lines (none = everybody), in official order."""
        found: list[tuple[tuple[tuple[int, int], str, int], ExpectedRow]] = []
        for member in self._members:
            if (member.joined_on and member.joined_on > on) or (member.left_on and member.left_on <= on):
                continue
            posts = [
                p
                for p in member.posts
                if not (p.start_on and p.start_on > on) and not (p.end_on and p.end_on <= on)
            ]
            if not self._is_due(member, posts, audience):
                continue
            first = posts[0] if posts else None
            place = first.order if first else (1 << 30, 0)
            row = ExpectedRow(
                member.person_id,
                first.unit_id if first else None,
                self._unit_names[first.unit_id] if first else "",
                first.title if first else "",
            )
            found.append(((place, member.sort_key, member.person_id), row))
        found.sort(key=lambda pair: pair[0])
        return [row for _, row in found]

    def units_above(self, unit_id: int | None) -> tuple[int, ...]:
        """A unit and those above it, the nearest first."""
        found: list[int] = []
        while unit_id is not None and unit_id not in found:
            found.append(unit_id)
            unit_id = self._parents.get(unit_id)
        return tuple(found)

    def _is_due(self, member: _Member, posts: list[_Post], audience: Sequence[BatchAudience]) -> bool:
        units = {unit for post in posts for unit in self.units_above(post.unit_id)}

        def hit(line: BatchAudience) -> bool:
            return (
                line.person_id == member.person_id
                or (line.group_id is not None and line.group_id in member.group_ids)
                or (line.unit_id is not None and line.unit_id in units)
            )

        included = [line for line in audience if not line.excluded]
        if any(hit(line) for line in audience if line.excluded):
            return False
        return not included or any(hit(line) for line in included)


def refresh_expected(
    session: Session, *, class_session_ids: Iterable[int] | None = None, year: int | None = None
) -> int:
    """Bring unsettled lists up to date with roster and audience; returns how many lists changed.

    Without `class_session_ids` every unsettled, not cancelled session is looked at (of `year`, if given);
    sealed years are left as they are.
    """
    statement = select(ClassSession).where(
        ClassSession.status != "cancelled", ClassSession.sheet_printed_at.is_(None)
    )
    settled = _settled_by_rows()
    runs: tuple[Run, ...] = ()
    if class_session_ids is not None:
        # The lists of one 分批 course depend on each other.
        runs = split_runs(session, class_session_ids=(wanted := set(class_session_ids)))
        ids = sorted(wanted.union(*(run.session_ids for run in runs)))
        statement = statement.where(ClassSession.id.in_(ids))
        settled = settled.where(Participation.class_session_id.in_(ids))
    if year is not None:
        statement = statement.where(ClassSession.held_on.between(date(year, 1, 1), date(year, 12, 31)))
    closed = select(cast(Seal.year, String))
    statement = statement.where(
        ClassSession.id.not_in(settled), func.substr(ClassSession.held_on, 1, 4).not_in(closed)
    )
    class_sessions = session.scalars(statement).all()
    if not class_sessions:
        return 0
    session.flush()
    roster = RosterInTime(session)
    if class_session_ids is None:
        runs = split_runs(session, class_session_ids=[held.id for held in class_sessions])
    audiences = audiences_of(
        session,
        batch_ids={held.batch_id for held in class_sessions}
        | {b.batch_id for run in runs for b in run.batches},
    )
    placed = _placements(session, runs, roster, audiences)
    changed = 0
    for held in class_sessions:
        if (placement := placed.get(held.batch_id)) is not None:
            rows = placement.rows(held.batch_id, held.held_on)
        else:
            rows = roster.expected(held.held_on, audiences.get(held.batch_id, ()))
        changed += _write_list(session, held.id, rows)
    return changed


def _placements(
    session: Session,
    runs: Sequence[Run],
    roster: RosterInTime,
    audiences: Mapping[int, Sequence[BatchAudience]],
) -> dict[int, Placement]:
    """Batch id → how the people of its 分批 course are placed."""
    found: dict[int, Placement] = {}
    for run in runs:
        settled = set(settled_of(session, class_session_ids=run.session_ids))
        placement = Placement(session, run, roster, settled=settled, audiences=audiences)
        found |= dict.fromkeys((batch.batch_id for batch in run.batches), placement)
    return found


def settled_of(session: Session, *, class_session_ids: Collection[int]) -> tuple[int, ...]:
    """Those of the class sessions whose list stands: printed, marked, added to by hand, year closed."""
    closed = select(cast(Seal.year, String))
    return tuple(
        session.scalars(
            select(ClassSession.id).where(
                ClassSession.id.in_(list(class_session_ids)),
                ClassSession.sheet_printed_at.is_not(None)
                | ClassSession.id.in_(
                    _settled_by_rows().where(Participation.class_session_id.in_(list(class_session_ids)))
                )
                | func.substr(ClassSession.held_on, 1, 4).in_(closed),
            )
        )
    )


def _settled_by_rows() -> Select[int]:
    # Two index look-ups per session would be slower than one pass over rows that carry something.
    return (
        select(Participation.class_session_id)
        .where((Participation.mark != NONE) | (Participation.source != "rule"))
        .distinct()
    )


def audiences_of(session: Session, *, batch_ids: Collection[int]) -> dict[int, list[BatchAudience]]:
    """Batch id → its audience lines, in the order they were entered."""
    result: dict[int, list[BatchAudience]] = {}
    for line in session.scalars(select(BatchAudience).order_by(BatchAudience.id)):
        if line.batch_id in batch_ids:
            result.setdefault(line.batch_id, []).append(line)
    return result


def _write_list(session: Session, class_session_id: int, rows: Sequence[ExpectedRow]) -> bool:
    existing = {
        p.person_id: p
        for p in session.scalars(
            select(Participation).where(Participation.class_session_id == class_session_id)
        )
    }
    added: list[dict[str, Any]] = []
    updates: list[dict[str, Any]] = []
    changed = False
    for number, row in enumerate(rows, 1):
        values = {"unit_id": row.unit_id, "unit_name": row.unit_name, "title": row.title, "number": number}
        found = existing.pop(row.person_id, None)
        if found is None:
            added.append({"class_session_id": class_session_id, "person_id": row.person_id, **values})
        elif any(getattr(found, name) != value for name, value in values.items()):
            session.expunge(found)
            updates.append({"id": found.id, **values})
    for gone in existing.values():
        session.delete(gone)
        changed = True
    session.flush()
    bulk_insert(session, Participation, added)
    return bool(bulk_update(session, Participation, updates)) or bool(added) or changed


def settle_lists(session: Session, *, class_session_ids: Sequence[int], at: str) -> None:
    """Note that the sheets were printed at `at` (ISO time): from now on list and numbers stay."""
    refresh_expected(session, class_session_ids=class_session_ids)
    note_printed(session, class_session_ids=class_session_ids, at=at)


def note_printed(session: Session, *, class_session_ids: Sequence[int], at: str) -> int:
    """Note at `at` (ISO time) that these very lists went out on paper; returns how many were new.

    A sheet keeps the time of its first printing; sealed years are left as they are.
    """
    closed = select(cast(Seal.year, String))
    found = session.scalars(
        select(ClassSession).where(
            ClassSession.id.in_(list(class_session_ids)),
            ClassSession.sheet_printed_at.is_(None),
            func.substr(ClassSession.held_on, 1, 4).not_in(closed),
        )
    ).all()
    for held in found:
        held.sheet_printed_at = at
    session.flush()
    return len(found)


def add_to_list(session: Session, *, class_session_id: int, person_id: int, source: str = "walk_in") -> int:
    """Append a person (walk-in or by hand) with the next free number; returns the participation id.

    Raises `InputProblem` attendance.already_listed, person.not_found or class_session.not_found.
    """
    held = session.get(ClassSession, class_session_id)
    if held is None:
        raise InputProblem("class_session.not_found", id=class_session_id)
    person = session.get(Person, person_id)
    if person is None:
        raise InputProblem("person.not_found", person=person_id)
    refresh_expected(session, class_session_ids=[class_session_id])
    numbers = dict(
        session.execute(
            select(Participation.person_id, Participation.number).where(
                Participation.class_session_id == class_session_id
            )
        ).all()
    )
    if person_id in numbers:
        raise InputProblem("attendance.already_listed", name=person.name)
    row = next(
        (r for r in RosterInTime(session).expected(held.held_on, ()) if r.person_id == person_id), None
    )
    participation = Participation(
        class_session_id=class_session_id,
        person_id=person_id,
        unit_id=row.unit_id if row else None,
        unit_name=row.unit_name if row else "",
        title=row.title if row else "",
        number=max(numbers.values(), default=0) + 1,
        source=source,
    )
    session.add(participation)
    session.flush()
    return participation.id


def remove_from_list(session: Session, *, participation_id: int) -> None:
    """Take an unmarked person off a list. Raises `InputProblem` class_session.past_removed when marked."""
    participation = session.get(Participation, participation_id)
    if participation is None:
        raise InputProblem("attendance.participation_not_found")
    if participation.mark != NONE:
        raise InputProblem("class_session.past_removed")
    session.delete(participation)
    session.flush()

"""分批 and 重复举办: what the 期 of one course are, and who comes to which (A04).

Batches belong together when they are of one course and begin in one year. Who is due at all is said by
their audiences; `BatchShare` says which of them comes to which 期.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.rules import marks
from app.rules.batches import SPLIT, BatchClaims, place_of
from app.rules.session_status import CANCELLED
from db.models import Batch, BatchAudience, BatchShare, ClassSession, Course, Participation

if TYPE_CHECKING:
    from app.services.plan.roster_in_time import ExpectedRow, RosterInTime

ATTENDED = (marks.PRESENT, marks.LATE, marks.EARLY, marks.LATE_EARLY)


@dataclass(frozen=True)
class RunBatch:
    """One 期 of a course in a year: its first day and the class sessions that are not cancelled."""

    batch_id: int
    first_on: date
    session_ids: tuple[int, ...]


@dataclass(frozen=True)
class CourseRun:
    """The 期 of one 分批 course in one year, in order of their first days."""

    course_id: int
    year: int
    batches: tuple[RunBatch, ...]

    @property
    def session_ids(self) -> tuple[int, ...]:
        """Every class session of the run."""
        return tuple(lesson for batch in self.batches for lesson in batch.session_ids)


def split_runs(
    session: Session, *, class_session_ids: Collection[int] | None = None
) -> tuple[CourseRun, ...]:
    """Runs of 分批 courses with more than one 期; only those the class sessions belong to, if given."""
    statement = (
        select(Course.id, Batch.id, ClassSession.held_on, ClassSession.id)
        .join(Batch, Batch.course_id == Course.id)
        .join(ClassSession, ClassSession.batch_id == Batch.id)
        .where(Course.batches == SPLIT, ClassSession.status != CANCELLED)
        .order_by(ClassSession.held_on, ClassSession.start_time, ClassSession.id)
    )
    rows = session.execute(statement).all()
    return tuple(
        run
        for run in _runs(rows)
        if len(run.batches) > 1
        and (class_session_ids is None or set(run.session_ids) & set(class_session_ids))
    )


def run_of_course(session: Session, *, course_id: int, year: int) -> CourseRun:
    """The 期 of a course in a year, whatever the course says they are."""
    rows = session.execute(
        select(Batch.course_id, Batch.id, ClassSession.held_on, ClassSession.id)
        .join(ClassSession, ClassSession.batch_id == Batch.id)
        .where(Batch.course_id == course_id, ClassSession.status != CANCELLED)
        .order_by(ClassSession.held_on, ClassSession.start_time, ClassSession.id)
    ).all()
    found = [run for run in _runs(rows) if run.year == year]
    return found[0] if found else CourseRun(course_id, year, ())


def _runs(rows: Iterable[tuple[int, int, date, int]]) -> list[CourseRun]:
    batches: dict[tuple[int, int], tuple[date, list[int]]] = {}
    for course_id, batch_id, on, held_id in rows:
        batches.setdefault((course_id, batch_id), (on, []))[1].append(held_id)
    found: dict[tuple[int, int], list[RunBatch]] = {}
    for (course_id, batch_id), (first_on, ids) in batches.items():
        found.setdefault((course_id, first_on.year), []).append(RunBatch(batch_id, first_on, tuple(ids)))
    return [CourseRun(course_id, year, tuple(parts)) for (course_id, year), parts in found.items()]


class Placement:
    """Who of a run comes to which 期, worked out once and asked for each of its lists."""

    def __init__(
        self,
        session: Session,
        run: CourseRun,
        roster: RosterInTime,
        *,
        settled: Collection[int],
        audiences: Mapping[int, Sequence[BatchAudience]],
    ) -> None:
        self._run = run
        self._roster = roster
        self._audiences = audiences
        shares = session.execute(
            select(BatchShare.batch_id, BatchShare.unit_id, BatchShare.person_id).where(
                BatchShare.batch_id.in_([batch.batch_id for batch in run.batches])
            )
        ).all()
        fixed = _fixed(session, run, settled)
        self.claims = tuple(
            BatchClaims(
                batch.batch_id,
                fixed=frozenset(fixed.get(batch.batch_id, ())),
                people=frozenset(p for b, _, p in shares if b == batch.batch_id and p is not None),
                units=frozenset(u for b, u, _ in shares if b == batch.batch_id and u is not None),
                unit_of={
                    row.person_id: roster.units_above(row.unit_id)
                    for row in roster.expected(batch.first_on, ())
                },
                own=frozenset(
                    row.person_id
                    for row in roster.expected(batch.first_on, audiences.get(batch.batch_id, ()))
                ),
                is_open=not set(batch.session_ids) <= set(settled),
            )
            for batch in run.batches
        )

    def everybody(self, on: date) -> list[ExpectedRow]:
        """Whom the audiences of the run make due on a day, whichever 期 they come to."""
        return self._roster.expected(on, self._whole())

    def _whole(self) -> list[BatchAudience]:
        lines: list[BatchAudience] = []
        for batch in self._run.batches:
            own = list(self._audiences.get(batch.batch_id, ()))
            if not any(not line.excluded for line in own):
                # Everybody: only the exemptions of the run narrow it.
                every = (x for b in self._run.batches for x in self._audiences.get(b.batch_id, ()))
                return [line for line in every if line.excluded]
            lines += own
        return lines

    def rows(self, batch_id: int, on: date) -> list[ExpectedRow]:
        """The list of one 期 on a day."""
        return [row for row in self.everybody(on) if self.place(row.person_id) == batch_id]

    def place(self, person_id: int) -> int | None:
        """The 期 a person is due in, None when all lists are closed without the person."""
        return place_of(person_id, self.claims)


def _fixed(session: Session, run: CourseRun, settled: Collection[int]) -> dict[int, set[int]]:
    """Batch id → people its settled lists name by rule, and people who came to it in any way."""
    of = {lesson: batch.batch_id for batch in run.batches for lesson in batch.session_ids}
    found: dict[int, set[int]] = {}
    for held_id, person_id, source, mark in session.execute(
        select(
            Participation.class_session_id,
            Participation.person_id,
            Participation.source,
            Participation.mark,
        ).where(Participation.class_session_id.in_(list(of)))
    ):
        is_due = source == "rule" and mark != marks.NOT_LISTED
        if (held_id in settled and is_due) or mark in ATTENDED:
            found.setdefault(of[held_id], set()).add(person_id)
    return found


def came_to(session: Session, *, run: CourseRun) -> dict[int, frozenset[int]]:
    """Batch id → everybody who came to it in any way."""
    of = {lesson: batch.batch_id for batch in run.batches for lesson in batch.session_ids}
    found: dict[int, set[int]] = {batch.batch_id: set() for batch in run.batches}
    for held_id, person_id in session.execute(
        select(Participation.class_session_id, Participation.person_id).where(
            Participation.class_session_id.in_(list(of)), Participation.mark.in_(ATTENDED)
        )
    ):
        found[of[held_id]].add(person_id)
    return {batch_id: frozenset(people) for batch_id, people in found.items()}


def count_batches(session: Session, *, course_id: int, year: int) -> int:
    """How many 期 of a course have class sessions (not cancelled) in a year."""
    return (
        session.scalar(
            select(func.count(func.distinct(Batch.id)))
            .join(ClassSession, ClassSession.batch_id == Batch.id)
            .where(
                Batch.course_id == course_id,
                ClassSession.status != CANCELLED,
                ClassSession.held_on.between(date(year, 1, 1), date(year, 12, 31)),
            )
        )
        or 0
    )

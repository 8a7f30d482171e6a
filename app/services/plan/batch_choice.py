"""The clerk's choice for a course that stands twice: 分批 or 重复举办, and who comes to which 期 (A04)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.batches import BATCH_LABELS, SPLIT, named_in
from app.services.plan.batch_division import BY_UNIT, divided
from app.services.plan.batches import CourseRun, Placement, came_to, run_of_course
from app.services.plan.expected import audiences_of, refresh_expected, settled_of
from app.services.plan.roster_in_time import ExpectedRow, RosterInTime
from db.models import Batch, BatchShare, ClassSession, Course, CourseCategory, Person


@dataclass(frozen=True)
class BoardBatch:
    """One 期 on the board: `due` people come to it, `came` of anybody have; `is_open` until its sheet is
    printed or marked."""

    batch_id: int
    name: str
    first_on: date
    due: int
    is_open: bool
    came: int = 0


@dataclass(frozen=True)
class BoardPerson:
    """Somebody the course makes due. `batch_id`: the 期 they come to (None: none is open any more);
    `also`: further 期 whose shares or lists name them, the warning of a person in two."""

    id: int
    name: str
    unit_id: int | None
    unit: str
    title: str
    batch_id: int | None
    also: tuple[int, ...]


@dataclass(frozen=True)
class BatchBoard:
    """A course's 期 in a year and who comes to which. `choice` is 'split', 'repeat' or ''; `target` how many
    people the plan sets for it (D04), None where it sets none."""

    course_id: int
    year: int
    title: str
    choice: str
    hours_again: bool
    batches: tuple[BoardBatch, ...]
    people: tuple[BoardPerson, ...]
    reached: frozenset[int] = frozenset()
    target: int | None = None

    @property
    def covered(self) -> int:
        """How many different people of those due have come to any 期: each counts once (A04, D04)."""
        return len(self.reached & {person.id for person in self.people})

    @property
    def target_words(self) -> str:
        """'，计划 120 人，还差 8 人' by different people; '' where the plan sets no number."""
        if self.target is None:
            return ""
        left = self.target - self.covered
        return f"，计划 {self.target} 人，" + (f"还差 {left} 人" if left > 0 else "已达到")


def set_batches(
    session: Session, *, course_id: int, year: int, batches: str, hours_again: bool | None = None
) -> int:
    """Say what the 期 of a course in a year are; lists still open follow. Returns the course's id: a course
    that stands in other years too is made a course of its own for this year, so that their figures stay.

    Raises `InputProblem` batch.choice for an unknown word, batch.course_missing.
    """
    if batches not in BATCH_LABELS:
        raise InputProblem("batch.choice", value=batches)
    course = session.get(Course, course_id)
    if course is None:
        raise InputProblem("batch.course_missing")
    again = (course.hours_again if hours_again is None else hours_again) and batches != SPLIT
    if (course.batches, course.hours_again) != (batches, again):
        course = course_of_year(session, course=course, year=year)
        course.batches, course.hours_again = batches, again
        session.flush()
    run = run_of_course(session, course_id=course.id, year=year)
    refresh_expected(session, class_session_ids=run.session_ids)
    return course.id


def course_of_year(session: Session, *, course: Course, year: int) -> Course:
    """The course to change for one year: itself, or a copy with the year's 期 when it has others', too."""
    return _own_course(session, course, year) if _years(session, course.id) - {year} else course


def _years(session: Session, course_id: int) -> set[int]:
    days = session.scalars(
        select(ClassSession.held_on)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .where(Batch.course_id == course_id)
    )
    return {day.year for day in days}


def course_like(source: Course, **changes: object) -> Course:
    """A new course with everything the source says, but for the `changes`."""
    names = [column.key for column in Course.__mapper__.columns if column.key != "id"]
    return Course(**{name: getattr(source, name) for name in names} | changes)


def _own_course(session: Session, source: Course, year: int) -> Course:
    """A copy of the course that takes the 期 of the year along."""
    copy = course_like(source)
    session.add(copy)
    session.flush()
    for link in session.scalars(select(CourseCategory).where(CourseCategory.course_id == source.id)).all():
        session.add(CourseCategory(course_id=copy.id, category_id=link.category_id))
    for batch in session.scalars(select(Batch).where(Batch.course_id == source.id)).all():
        days = session.scalars(select(ClassSession.held_on).where(ClassSession.batch_id == batch.id)).all()
        if days and min(days).year == year:
            batch.course_id = copy.id
    session.flush()
    return copy


def shares_audience(session: Session, *, course_id: int, year: int) -> bool:
    """Whether two 期 of the course have one and the same audience: it is then for shares to part them."""
    run = run_of_course(session, course_id=course_id, year=year)
    audiences = audiences_of(session, batch_ids={each.batch_id for each in run.batches})
    seen = [
        frozenset((x.group_id, x.unit_id, x.person_id, x.excluded) for x in audiences.get(b.batch_id, ()))
        for b in run.batches
    ]
    return len(set(seen)) < len(seen)


def divide_first(session: Session, *, course_id: int, year: int) -> None:
    """Divide the people of a 分批 course whose 期 have one audience and whom nobody has put anywhere yet."""
    run = run_of_course(session, course_id=course_id, year=year)
    ids = [each.batch_id for each in run.batches]
    shared = session.scalar(select(BatchShare.id).where(BatchShare.batch_id.in_(ids)).limit(1))
    if shared is None and shares_audience(session, course_id=course_id, year=year):
        split_evenly(session, course_id=course_id, year=year)


def batch_board(session: Session, *, course_id: int, year: int) -> BatchBoard:
    """The 期 of a course in a year and who comes to which. Raises `InputProblem` batch.course_missing."""
    course = session.get(Course, course_id)
    if course is None:
        raise InputProblem("batch.course_missing")
    run = run_of_course(session, course_id=course_id, year=year)
    placement = _placement(session, run)
    settled = set(settled_of(session, class_session_ids=run.session_ids))
    people = _people(session, run, placement)
    came = came_to(session, run=run)
    names = dict(
        session.execute(
            select(Batch.id, Batch.name).where(Batch.id.in_([each.batch_id for each in run.batches]))
        ).all()
    )
    return BatchBoard(
        course_id,
        year,
        course.title,
        course.batches,
        course.hours_again,
        tuple(
            BoardBatch(
                each.batch_id,
                names[each.batch_id],
                each.first_on,
                sum(person.batch_id == each.batch_id for person in people),
                not set(each.session_ids) <= settled,
                len(came[each.batch_id]),
            )
            for each in run.batches
        ),
        people,
        frozenset().union(*came.values()),
        course.planned_heads,
    )


def _placement(session: Session, run: CourseRun) -> Placement:
    audiences = audiences_of(session, batch_ids={each.batch_id for each in run.batches})
    settled = set(settled_of(session, class_session_ids=run.session_ids))
    return Placement(session, run, RosterInTime(session), settled=settled, audiences=audiences)


def _everybody(run: CourseRun, placement: Placement) -> list[ExpectedRow]:
    """Whom the course makes due on the first day of any of its 期, in official order of the last one."""
    found: dict[int, ExpectedRow] = {}
    for each in reversed(run.batches):
        for row in placement.everybody(each.first_on):
            found.setdefault(row.person_id, row)
    return list(found.values())


def _people(session: Session, run: CourseRun, placement: Placement) -> tuple[BoardPerson, ...]:
    rows = _everybody(run, placement)
    names = dict(session.execute(select(Person.id, Person.name)).all())
    found = []
    for row in rows:
        own = placement.place(row.person_id)
        named = named_in(row.person_id, placement.claims)
        found.append(
            BoardPerson(
                row.person_id,
                names[row.person_id],
                row.unit_id,
                row.unit_name,
                row.title,
                own,
                tuple(batch_id for batch_id in named if batch_id != own),
            )
        )
    return tuple(found)


def share_people(session: Session, *, course_id: int, year: int, by_person: Mapping[int, int]) -> BatchBoard:
    """Put people (person id → batch id) into a 期 by hand; the lists still open follow."""
    run = run_of_course(session, course_id=course_id, year=year)
    _check(run, by_person.values())
    ids = [each.batch_id for each in run.batches]
    for old in session.scalars(
        select(BatchShare).where(BatchShare.batch_id.in_(ids), BatchShare.person_id.in_(list(by_person)))
    ).all():
        session.delete(old)
    session.flush()
    session.add_all(BatchShare(batch_id=b, person_id=p) for p, b in by_person.items())
    return _after(session, run)


def share_units(session: Session, *, course_id: int, year: int, by_unit: Mapping[int, int]) -> BatchBoard:
    """Put whole units (unit id → batch id) into a 期: newcomers follow. People of these units that were put
    by hand before follow their unit again."""
    run = run_of_course(session, course_id=course_id, year=year)
    _check(run, by_unit.values())
    ids = [each.batch_id for each in run.batches]
    placement = _placement(session, run)
    theirs = [row.person_id for row in _everybody(run, placement) if row.unit_id in by_unit]
    for old in session.scalars(
        select(BatchShare).where(
            BatchShare.batch_id.in_(ids),
            BatchShare.unit_id.in_(list(by_unit)) | BatchShare.person_id.in_(theirs),
        )
    ).all():
        session.delete(old)
    session.flush()
    session.add_all(BatchShare(batch_id=b, unit_id=u) for u, b in by_unit.items())
    return _after(session, run)


def split_evenly(
    session: Session,
    *,
    course_id: int,
    year: int,
    by: str = BY_UNIT,
    size: int | None = None,
    keep_moves: bool = False,
) -> BatchBoard:
    """Divide everybody due over the 期 still open (A04, E17): whole units ('unit'), heads that differ by at
    most one ('head'), classes of people together ('group'), or by the order of names ('name'); with `size`
    no more than so many in each but the last.

    Those a closed list names stay where they are; with `keep_moves` so do those moved out of their unit by
    hand. Raises `InputProblem` batch.all_closed, batch.size.
    """
    if size is not None and size < 1:
        raise InputProblem("batch.size")
    run = run_of_course(session, course_id=course_id, year=year)
    placement = _placement(session, run)
    is_open = {claim.batch_id: claim.is_open for claim in placement.claims}
    parts = [each.batch_id for each in run.batches if is_open[each.batch_id]]
    if not parts:
        raise InputProblem("batch.all_closed")
    old = session.scalars(
        select(BatchShare).where(BatchShare.batch_id.in_([each.batch_id for each in run.batches]))
    ).all()
    # Where units are divided, a share of a person is a move by hand; else everybody has one.
    has_units = any(share.unit_id is not None for share in old)
    kept = {share.person_id for share in old if keep_moves and has_units and share.person_id is not None}
    bound = {person for claim in placement.claims for person in claim.fixed} | kept
    rows = [row for row in _everybody(run, placement) if row.person_id not in bound]
    for share in old:
        if share.person_id is None or share.person_id not in kept:
            session.delete(share)
    session.flush()
    on = run.batches[0].first_on
    session.add_all(divided(session, parts=parts, rows=rows, by=by, size=size, on=on))
    return _after(session, run)


def _check(run: CourseRun, batch_ids: object) -> None:
    known = {each.batch_id for each in run.batches}
    if not set(batch_ids) <= known:  # type: ignore[call-overload]
        raise InputProblem("batch.not_of_course")


def _after(session: Session, run: CourseRun) -> BatchBoard:
    session.flush()
    refresh_expected(session, class_session_ids=run.session_ids)
    return batch_board(session, course_id=run.course_id, year=run.year)

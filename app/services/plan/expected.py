"""应训名单: who is due in a class session, derived from the audience and the roster (A06).

A list follows the roster until it is *settled*: its sheet was printed, a mark was entered, or somebody
was added by hand. From then on rows and numbers stay, so that paper and screen agree (complaint 7), and
later transfers never rewrite it (complaint 4); newcomers are appended.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.marks import NONE
from app.rules.session_status import CANCELLED
from app.rules.sheet_code import sheet_code
from app.rules.standing import away_words
from app.services.plan.batches import CourseRun, Placement, split_runs
from app.services.plan.roster_in_time import ExpectedRow, RosterInTime
from app.services.tally.settled_lists import settled_by_rows
from db.audit import bulk_insert, bulk_update
from db.models import (
    BatchAudience,
    ClassSession,
    Participation,
    Person,
    PrintedSheet,
    Seal,
)


def refresh_expected(
    session: Session, *, class_session_ids: Iterable[int] | None = None, year: int | None = None
) -> int:
    """Bring unsettled lists up to date with roster and audience; returns how many lists changed.

    Without `class_session_ids` every unsettled, not cancelled session is looked at (of `year`, if given);
    sealed years are left as they are.
    """
    statement = select(ClassSession).where(
        ClassSession.status != CANCELLED, ClassSession.sheet_printed_at.is_(None)
    )
    settled = settled_by_rows()
    runs: tuple[CourseRun, ...] = ()
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
        runs = split_runs(session, class_session_ids=[lesson.id for lesson in class_sessions])
    audiences = audiences_of(
        session,
        batch_ids={lesson.batch_id for lesson in class_sessions}
        | {b.batch_id for run in runs for b in run.batches},
    )
    placed = placements(session, runs=runs, roster=roster, audiences=audiences)
    changed = 0
    for lesson in class_sessions:
        if (placement := placed.get(lesson.batch_id)) is not None:
            rows = placement.rows(lesson.batch_id, lesson.held_on)
        else:
            rows = roster.expected(lesson.held_on, audiences.get(lesson.batch_id, ()))
        changed += _write_list(session, lesson.id, rows)
    return changed


def placements(
    session: Session,
    *,
    runs: Sequence[CourseRun],
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
                    settled_by_rows().where(Participation.class_session_id.in_(list(class_session_ids)))
                )
                | func.substr(ClassSession.held_on, 1, 4).in_(closed),
            )
        )
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
    added: list[dict[str, object]] = []
    updates: list[dict[str, object]] = []
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
    _keep_codes(session, class_session_ids, at)
    closed = select(cast(Seal.year, String))
    found = session.scalars(
        select(ClassSession).where(
            ClassSession.id.in_(list(class_session_ids)),
            ClassSession.sheet_printed_at.is_(None),
            func.substr(ClassSession.held_on, 1, 4).not_in(closed),
        )
    ).all()
    for lesson in found:
        lesson.sheet_printed_at = at
    session.flush()
    return len(found)


def _keep_codes(session: Session, class_session_ids: Sequence[int], at: str) -> None:
    """Keep the code on the paper with the list as printed (I2); the list may give another one tomorrow."""
    closed = set(session.scalars(select(Seal.year)))
    for lesson in session.scalars(select(ClassSession).where(ClassSession.id.in_(list(class_session_ids)))):
        if lesson.held_on.year in closed:
            continue
        rows = session.execute(
            select(Participation.number, Participation.person_id)
            .where(Participation.class_session_id == lesson.id)
            .order_by(Participation.number, Participation.id)
        ).all()
        printed = [(row.number, row.person_id) for row in rows]
        code = sheet_code(lesson.held_on, lesson.id, printed)
        known = select(PrintedSheet.id).where(
            PrintedSheet.class_session_id == lesson.id, PrintedSheet.code == code
        )
        if session.scalar(known) is None:
            text = json.dumps(printed, separators=(",", ":"))
            session.add(PrintedSheet(class_session_id=lesson.id, code=code, printed_at=at, list_json=text))
    session.flush()


def add_to_list(
    session: Session,
    *,
    class_session_id: int,
    person_id: int,
    source: str = "walk_in",
    even_away: bool = False,
) -> int:
    """Append a person (walk-in or by hand) with the next free number; returns the participation id.

    Raises `InputProblem` attendance.already_listed, person.not_found, class_session.not_found, or
    attendance.away for somebody who is 离册, 借调 or 停职 on that day, unless `even_away`.
    """
    lesson = session.get(ClassSession, class_session_id)
    if lesson is None:
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
    roster = RosterInTime(session)
    away = roster.away(lesson.held_on).get(person_id)
    if away is not None and not even_away:
        words = away_words(away, year=lesson.held_on.year)
        raise InputProblem("attendance.away", name=person.name, words=words)
    everybody = roster.expected(lesson.held_on, (), even_away=True)
    row = next((r for r in everybody if r.person_id == person_id), None)
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

"""年度方案: the plan of a year or a campaign, with the months it holds (A01, A07)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import ConflictProblem, InputProblem
from app.given import Given, merged
from app.rules.session_status import CANCELLED
from db.models import Batch, ClassSession, Course, Programme, RegisterEntry


@dataclass(frozen=True)
class ProgrammeRow:
    """One programme with how many class sessions it has and how many lie outside its dates (A07).

    `parent_id` is the plan over several years it carries out (C36); class sessions of that one lie outside
    when no year plan below it holds their day.
    """

    id: int
    title: str
    document_no: str
    decision: str
    start_on: date
    end_on: date
    note: str
    version: int
    sessions: int
    outside: int
    parent_id: int | None = None


@dataclass(frozen=True)
class ProgrammeInput(Given):
    """What the clerk types about a programme; `decision` tells meeting and day."""

    title: str
    start_on: date
    end_on: date
    document_no: str = ""
    decision: str = ""
    note: str = ""
    parent_id: int | None = None


def list_programmes(session: Session, *, year: int | None = None) -> tuple[ProgrammeRow, ...]:
    """Programmes by start, newest first; of `year` those that hold on any of its days."""
    statement = select(Programme).order_by(Programme.start_on.desc(), Programme.id)
    if year is not None:
        statement = statement.where(
            Programme.start_on <= date(year, 12, 31), Programme.end_on >= date(year, 1, 1)
        )
    found = session.scalars(statement).all()
    days = _days(session, [programme.id for programme in found])
    spans = {p.id: _spans(session, p) for p in found}
    return tuple(
        ProgrammeRow(
            p.id,
            p.title,
            p.document_no,
            p.decision,
            p.start_on,
            p.end_on,
            p.note,
            p.version,
            len(days.get(p.id, ())),
            sum(1 for day in days.get(p.id, ()) if not holds(spans[p.id], day)),
            p.parent_programme_id,
        )
        for p in found
    )


def holds(spans: Sequence[tuple[date, date]], day: date) -> bool:
    """Whether a day lies in one of the spans of the plan it belongs to."""
    return any(first <= day <= last for first, last in spans)


def _spans(session: Session, programme: Programme) -> list[tuple[date, date]]:
    """When a plan has classes: its own dates, in years with a plan of their own those of that (A07)."""
    below = session.execute(
        select(Programme.start_on, Programme.end_on).where(Programme.parent_programme_id == programme.id)
    ).all()
    spans = [(start, end) for start, end in below]
    years = {start.year for start, _ in spans}
    return spans + [
        (max(programme.start_on, date(year, 1, 1)), min(programme.end_on, date(year, 12, 31)))
        for year in range(programme.start_on.year, programme.end_on.year + 1)
        if year not in years
    ]


def programme_spans(session: Session, *, year: int) -> dict[str, tuple[tuple[date, date], ...]]:
    """Title → when the plan has classes, of those that touch the year; to flag class sessions outside."""
    found = session.scalars(
        select(Programme).where(
            Programme.start_on <= date(year, 12, 31), Programme.end_on >= date(year, 1, 1)
        )
    )
    return {each.title: tuple(_spans(session, each)) for each in found}


def programmes_of_day(session: Session, *, on: date) -> tuple[int, ...]:
    """Plans of that very year that hold the day: a new class session belongs to it when there is one."""
    return tuple(
        session.scalars(
            select(Programme.id)
            .where(
                Programme.start_on <= on,
                Programme.end_on >= on,
                Programme.start_on >= date(on.year, 1, 1),
                Programme.end_on <= date(on.year, 12, 31),
            )
            .order_by(Programme.start_on, Programme.id)
        )
    )


def sessions_of_programme(session: Session, *, programme_id: int) -> frozenset[int]:
    """Ids of the class sessions of a plan and of the plans below it (C36)."""
    below = select(Programme.id).where(Programme.parent_programme_id == programme_id)
    return frozenset(
        session.scalars(
            select(ClassSession.id)
            .join(Batch, Batch.id == ClassSession.batch_id)
            .join(Course, Course.id == Batch.course_id)
            .where((Course.programme_id == programme_id) | Course.programme_id.in_(below))
        )
    )


def add_programme(session: Session, *, data: ProgrammeInput) -> int:
    """Add a programme; returns its id. Raises `InputProblem` programme.title_missing or programme.dates."""
    _check(data)
    _check_parent(session, None, data)
    programme = Programme(**_fields(data))
    session.add(programme)
    session.flush()
    return programme.id


def edit_programme(session: Session, *, programme_id: int, version: int, data: ProgrammeInput) -> None:
    """Change what `data` gives. Raises `ConflictProblem` conflict.stale for a stale `version`."""
    programme = _record(session, programme_id)
    if programme.version != version:
        raise ConflictProblem("conflict.stale")
    data = merged(_stored(programme), data)
    _check_parent(session, programme_id, data)
    _check(data)
    for name, value in _fields(data).items():
        setattr(programme, name, value)
    session.flush()


def remove_programme(session: Session, *, programme_id: int) -> None:
    """Remove a programme that no course belongs to. Raises `InputProblem` programme.in_use otherwise,
    programme.in_registers where a register names it."""
    programme = _record(session, programme_id)
    used = session.scalar(select(func.count()).where(Course.programme_id == programme_id)) or 0
    if used:
        raise InputProblem("programme.in_use", title=programme.title, count=used)
    told = session.scalar(select(func.count()).where(RegisterEntry.programme_id == programme_id)) or 0
    if told:
        raise InputProblem("programme.in_registers", title=programme.title, count=told)
    below = session.scalars(select(Programme).where(Programme.parent_programme_id == programme_id)).all()
    for each in below:
        each.parent_programme_id = None
    session.flush()
    session.delete(programme)
    session.flush()


def _stored(programme: Programme) -> ProgrammeInput:
    names = [field.name for field in fields(ProgrammeInput) if field.name != "parent_id"]
    own = {name: getattr(programme, name) for name in names}
    return ProgrammeInput(**own, parent_id=programme.parent_programme_id)


def _record(session: Session, programme_id: int) -> Programme:
    programme = session.get(Programme, programme_id)
    if programme is None:
        raise InputProblem("programme.not_found")
    return programme


def _check(data: ProgrammeInput) -> None:
    if not data.title.strip():
        raise InputProblem("programme.title_missing")
    if data.end_on < data.start_on:
        raise InputProblem("programme.dates")


def _check_parent(session: Session, programme_id: int | None, data: ProgrammeInput) -> None:
    """Raises `InputProblem` programme.parent unless the plan above is another one that covers the dates."""
    if data.parent_id is None:
        return
    above = session.get(Programme, data.parent_id)
    fits = (
        above is not None
        and above.id != programme_id
        and above.parent_programme_id is None
        and above.start_on <= data.start_on
        and data.end_on <= above.end_on
    )
    if not fits:
        raise InputProblem("programme.parent")


def _fields(data: ProgrammeInput) -> dict[str, object]:
    return {
        "title": data.title.strip(),
        "document_no": data.document_no.strip(),
        "decision": data.decision.strip(),
        "start_on": data.start_on,
        "end_on": data.end_on,
        "note": data.note.strip(),
        "parent_programme_id": data.parent_id,
    }


def _days(session: Session, programme_ids: Sequence[int]) -> dict[int | None, list[date]]:
    result: dict[int | None, list[date]] = {}
    for programme_id, day in session.execute(
        select(Course.programme_id, ClassSession.held_on)
        .join(Batch, Batch.course_id == Course.id)
        .join(ClassSession, ClassSession.batch_id == Batch.id)
        .where(Course.programme_id.in_(programme_ids), ClassSession.status != CANCELLED)
    ):
        result.setdefault(programme_id, []).append(day)
    return result

"""封账 and 更正单: closing a year, and the only way to change it afterwards (R19, I3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.marks import NONE
from db.audit import head_code
from db.models import AuditEntry, ClassSession, Correction, Participation, Seal
from db.seal import open_for_correction, sealed_years_touched


@dataclass(frozen=True)
class SealRow:
    """A closed year; `head_code` is the audit chain's head at that moment, printed on its ledger."""

    year: int
    sealed_at: str
    head_code: str
    note: str


@dataclass(frozen=True)
class CorrectionRow:
    """One correction slip: number within its year, when, why, what."""

    id: int
    year: int
    number: int
    made_at: str
    reason: str
    text: str
    bulletin_id: int | None


def list_seals(session: Session) -> tuple[SealRow, ...]:
    """Closed years, newest first."""
    rows = session.execute(
        select(Seal.year, Seal.sealed_at, Seal.head_code, Seal.note).order_by(Seal.year.desc())
    )
    return tuple(SealRow(*row) for row in rows)


def is_sealed(session: Session, *, year: int) -> bool:
    """Whether `year` is closed."""
    return session.scalar(select(Seal.id).where(Seal.year == year)) is not None


def count_unmarked(session: Session, *, year: int) -> int:
    """Participations of the year still 未登记: worth a warning before closing."""
    statement = (
        select(func.count())
        .select_from(Participation)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .where(
            func.substr(ClassSession.held_on, 1, 4) == str(year),
            ClassSession.status != "cancelled",
            Participation.mark == NONE,
        )
    )
    return session.scalar(statement) or 0


def seal_year(session: Session, *, year: int, at: str, note: str = "") -> int:
    """Close `year` at the ISO time `at`; returns the seal's id. Raises `InputProblem` seal.twice."""
    if is_sealed(session, year=year):
        raise InputProblem("seal.twice", year=year)
    seal = Seal(year=year, sealed_at=at, head_code=head_code(session), note=note.strip())
    session.add(seal)
    session.flush()
    return seal.id


@contextmanager
def correction(
    session: Session, *, reason: str, at: str, text: Callable[[], str] = lambda: ""
) -> Iterator[None]:
    """The body may change sealed years; when it did, a slip is filed under the year, named by `text()`.

    Raises `InputProblem` seal.reason_missing.
    """
    if not reason.strip():
        raise InputProblem("seal.reason_missing")
    open_for_correction(session)
    yield
    session.flush()
    touched = sealed_years_touched(session)
    if not touched:
        return
    year = min(touched)
    last = session.scalar(select(func.max(Correction.number)).where(Correction.year == year)) or 0
    session.add(Correction(year=year, number=last + 1, made_at=at, reason=reason.strip(), text=text()))
    session.flush()


def operation_of(session: Session, *, correction_id: int) -> int | None:
    """The operation that made a slip, and with it everything the slip corrects."""
    return session.scalar(
        select(AuditEntry.operation_id)
        .where(AuditEntry.table_name == "correction", AuditEntry.row_id == correction_id)
        .order_by(AuditEntry.id)
        .limit(1)
    )


def list_corrections(session: Session, *, year: int | None = None) -> tuple[CorrectionRow, ...]:
    """Correction slips by year and number."""
    statement = select(
        Correction.id,
        Correction.year,
        Correction.number,
        Correction.made_at,
        Correction.reason,
        Correction.text,
        Correction.bulletin_id,
    ).order_by(Correction.year, Correction.number)
    if year is not None:
        statement = statement.where(Correction.year == year)
    return tuple(CorrectionRow(*row) for row in session.execute(statement))

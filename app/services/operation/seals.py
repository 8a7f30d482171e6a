"""封账 and 更正单: closing a year, and the only way to change it afterwards (R19, I3)."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.marks import NONE
from app.rules.session_status import CANCELLED
from db.audit import head_code
from db.models import AuditEntry, ClassSession, Correction, Participation, Seal


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
    facts_json: str = ""

    @property
    def records(self) -> frozenset[tuple[str, int]]:
        """(table, id) of the year's records it changed; empty on slips of earlier versions."""
        return frozenset((table, row_id) for table, row_id in self._facts("records"))

    @property
    def totals(self) -> tuple[tuple[str, str, str], ...]:
        """(word, before, after) of the ledger's totals it changed."""
        return tuple((word, before, after) for word, before, after in self._facts("totals"))

    def _facts(self, name: str) -> list[list[Any]]:
        found: list[list[Any]] = json.loads(self.facts_json or "{}").get(name, [])
        return found


def list_seals(session: Session) -> tuple[SealRow, ...]:
    """Closed years, newest first."""
    rows = session.execute(
        select(Seal.year, Seal.sealed_at, Seal.head_code, Seal.note).order_by(Seal.year.desc())
    )
    return tuple(SealRow(*row) for row in rows)


def is_sealed(session: Session, *, year: int) -> bool:
    """Whether `year` is closed."""
    return session.scalar(select(Seal.id).where(Seal.year == year)) is not None


def first_open_day(session: Session) -> date | None:
    """1 January after the last closed year, or None while none is closed.

    Whoever comes into the roster without a day of his own is there from then on, not in the closed years.
    """
    year = session.scalar(select(func.max(Seal.year)))
    return None if year is None else date(year + 1, 1, 1)


def count_unmarked(session: Session, *, year: int) -> int:
    """Participations of the year still 未登记: worth a warning before closing."""
    statement = (
        select(func.count())
        .select_from(Participation)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .where(
            func.substr(ClassSession.held_on, 1, 4) == str(year),
            ClassSession.status != CANCELLED,
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


def file_slip(
    session: Session,
    *,
    year: int,
    at: str,
    reason: str,
    text: str,
    records: Sequence[tuple[str, int]] = (),
    totals: Sequence[tuple[str, str, str]] = (),
) -> int:
    """File a 更正单 of the closed `year` with the next number; returns its id.

    `records` are the (table, id) it changes, `totals` (word, before, after) of the ledger.
    """
    last = session.scalar(select(func.max(Correction.number)).where(Correction.year == year)) or 0
    facts = {"records": [list(each) for each in records], "totals": [list(each) for each in totals]}
    slip = Correction(
        year=year,
        number=last + 1,
        made_at=at,
        reason=reason.strip(),
        text=text,
        facts_json=json.dumps(facts, ensure_ascii=False, separators=(",", ":")),
    )
    session.add(slip)
    session.flush()
    return slip.id


def listed_units(session: Session, *, participation_ids: Collection[int]) -> dict[int, str]:
    """Participation id → the unit the person stood with on that list, for a slip."""
    found = select(Participation.id, Participation.unit_name).where(Participation.id.in_(participation_ids))
    return dict(session.execute(found).all())


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
        Correction.facts_json,
    ).order_by(Correction.year, Correction.number)
    if year is not None:
        statement = statement.where(Correction.year == year)
    return tuple(CorrectionRow(*row) for row in session.execute(statement))

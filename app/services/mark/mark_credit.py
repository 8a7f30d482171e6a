"""Where a mark is worth something else than its kind's plain share (`mark_kind.hour_percent`) (queries).

Sums and lists count with the plain share, which needs no look at the single mark; these few rows are then
put right. They are: a version of the kind in force that day, a local status, minutes late or early, and the
n-th 迟到/早退 of a year. Without such rules of the town there is nothing to put right and nothing is read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.rules.hours import credit, format_centi
from app.rules.mark_hours import INCIDENTS, Attended, Lateness, deductions, percent_of
from app.rules.session_status import CANCELLED
from app.services.setting.mark_kinds import KindsInTime, kinds_in_time, lateness_rules
from db.models import ClassSession, MarkKind, Participation
from db.results import ResultRow

MANY = 500


@dataclass(frozen=True)
class CreditChange:
    """One mark that is worth `centi` where its kind's plain share gives `plain_centi` (1/100 学时)."""

    participation_id: int
    person_id: int
    class_session_id: int
    on: date
    pot: str
    plain_centi: int
    centi: int
    reason: str

    @property
    def more_centi(self) -> int:
        """What to add to a sum of plain shares; mostly negative."""
        return self.centi - self.plain_centi


def credit_changes(
    session: Session, *, first: date, last: date, person_ids: Collection[int] | None = None
) -> dict[int, CreditChange]:
    """Participation id → its true credit, for marks of not cancelled class sessions from `first` to `last`.

    Only those whose credit is not the plain share. A later day never changes an earlier one's.
    """
    kinds, rules = kinds_in_time(session), lateness_rules(session)
    plain = dict(session.execute(select(MarkKind.code, MarkKind.hour_percent)).all())
    wanted = _special(kinds, rules, plain)
    if wanted is None:
        return {}
    # The n-th time of a year is known only from its first day on.
    begin = date(first.year, 1, 1) if any(rule.times for rule in rules) else first
    rows = _rows(session, wanted, begin, last, person_ids)
    worth = {row.id: _worth(row, kinds) for row in rows}
    taken = deductions(
        (
            Attended(row.id, row.person_id, row.held_on, row.mark, worth[row.id][0])
            for row in rows
            if row.mark in INCIDENTS
        ),
        rules,
    )
    found = {}
    for row in rows:
        if row.held_on < first:
            continue
        centi, reason = worth[row.id]
        before = credit(row.hours_centi, plain.get(row.mark, 0))
        less, number = taken.get(row.id, (0, 0))
        if less:
            reason = "；".join(w for w in (reason, f"迟到早退第{number}次，折{format_centi(less)}学时") if w)
        if centi - less != before:
            found[row.id] = CreditChange(
                row.id, row.person_id, row.held_id, row.held_on, row.pot, before, centi - less, reason
            )
    return found


def _worth(row: ResultRow, kinds: KindsInTime) -> tuple[int, str]:
    by_code = kinds.by_code(row.held_on)
    kind = by_code.get(row.status or row.mark)
    if kind is None:
        return 0, ""
    minutes = (row.minutes_late or 0) + (row.minutes_early or 0)
    percent = percent_of(kind, minutes)
    words = f"{kind.label}{minutes}分钟" if percent != kind.hour_percent else kind.label
    return credit(row.hours_centi, percent), f"{words}按{percent}%计" if percent not in (0, 100) else ""


def _special(
    kinds: KindsInTime, rules: Sequence[Lateness], plain: dict[str, int]
) -> ColumnElement[bool] | None:
    """Which marks may be worth something else; None when no rule of the town says so."""
    every = [kind for version in kinds.kinds for kind in version]
    shares = {kind.code for kind in every if kind.hour_percent != plain.get(kind.mark, 0)}
    stepped = {kind.code for kind in every if kind.steps}
    code = Participation.status
    parts: list[ColumnElement[bool]] = []
    if shares:
        parts += [Participation.mark.in_(shares), code.in_(shares)]
    if stepped:
        minutes = or_(Participation.minutes_late > 0, Participation.minutes_early > 0)
        parts.append(and_(minutes, or_(Participation.mark.in_(stepped), code.in_(stepped))))
    if any(rule.times > 0 for rule in rules):
        parts.append(Participation.mark.in_(list(INCIDENTS)))
    return or_(*parts) if parts else None


def _rows(
    session: Session,
    wanted: ColumnElement[bool],
    first: date,
    last: date,
    person_ids: Collection[int] | None,
) -> Sequence[ResultRow]:
    statement = (
        select(
            Participation.id,
            Participation.person_id,
            Participation.mark,
            Participation.status,
            Participation.minutes_late,
            Participation.minutes_early,
            ClassSession.id.label("held_id"),
            ClassSession.held_on,
            ClassSession.pot,
            ClassSession.hours_centi,
        )
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .where(wanted, ClassSession.held_on.between(first, last), ClassSession.status != CANCELLED)
        .order_by(ClassSession.held_on, ClassSession.start_time, ClassSession.id, Participation.id)
    )
    if person_ids is not None and len(person_ids) <= MANY:
        statement = statement.where(Participation.person_id.in_(list(person_ids)))
    found = session.execute(statement).all()
    if person_ids is None or len(person_ids) <= MANY:
        return found
    return [row for row in found if row.person_id in person_ids]

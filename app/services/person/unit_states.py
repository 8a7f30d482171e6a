"""What a unit is on a day: 性质 and 使用中/已停用 hold from a day on, so that a change rewrites no past."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.errors import InputProblem
from app.rules.unit_phases import UnitPhase, phase_on
from db.models import Unit, UnitState

Day = date | InstrumentedAttribute[date]


def phases_of_units(session: Session) -> dict[int, tuple[UnitPhase, ...]]:
    """Unit id → its phases in order; the first is from ever."""
    found: dict[int, list[UnitPhase]] = {
        row.id: [UnitPhase(row.first_kind, row.first_active)]
        for row in session.execute(select(Unit.id, Unit.first_kind, Unit.first_active))
    }
    for state in session.execute(
        select(UnitState.unit_id, UnitState.kind, UnitState.active, UnitState.start_on).order_by(
            UnitState.start_on
        )
    ):
        found[state.unit_id].append(UnitPhase(state.kind, state.active, state.start_on))
    return {unit_id: tuple(phases) for unit_id, phases in found.items()}


def kinds_of_units(session: Session, *, on: date | None = None) -> dict[int, str]:
    """Unit id → its 性质 on the day (None: the latest)."""
    return {unit_id: phase_on(own, on).kind for unit_id, own in phases_of_units(session).items()}


def kind_on(day: Day) -> ColumnElement[str]:
    """SQL: the 性质 of `Unit` on the day, which may be a column of the statement."""
    then = (
        select(UnitState.kind)
        .where(
            UnitState.unit_id == Unit.id,
            UnitState.start_on <= day,
            or_(UnitState.end_on.is_(None), UnitState.end_on > day),
        )
        .scalar_subquery()
    )
    return func.coalesce(then, Unit.first_kind)


def set_unit_state(session: Session, *, unit: Unit, kind: str, active: bool, from_on: date | None) -> None:
    """Make the unit so from the day on; what it was before stays what it was.

    Without a day, or on the day its latest phase began, that phase itself is corrected. What it is already,
    from another day: the phase begins on that day. Raises `InputProblem` unit.state_later when the day lies
    before the latest change.
    """
    rows = _states(session, unit.id)
    last = rows[-1] if rows else None
    now = (last.kind, last.active) if last else (unit.first_kind, unit.first_active)
    if from_on is None or (last is not None and from_on == last.start_on):
        _correct(unit, last, kind, active)
    elif last is not None and (kind, active) == now:
        _move(rows, from_on, unit.name)
    elif last is not None and from_on < last.start_on:
        raise InputProblem("unit.state_later", name=unit.name, on=last.start_on)
    elif (kind, active) != now:
        if last is not None:
            last.end_on = from_on
        session.add(UnitState(unit_id=unit.id, kind=kind, active=active, start_on=from_on))
    session.flush()


def remove_states(session: Session, *, unit_id: int) -> None:
    """Of a unit that goes."""
    for row in _states(session, unit_id):
        session.delete(row)
    session.flush()


def _states(session: Session, unit_id: int) -> list[UnitState]:
    statement = select(UnitState).where(UnitState.unit_id == unit_id).order_by(UnitState.start_on)
    return list(session.scalars(statement))


def _correct(unit: Unit, last: UnitState | None, kind: str, active: bool) -> None:
    if last is not None:
        last.kind, last.active = kind, active
    else:
        unit.first_kind, unit.first_active = kind, active


def _move(rows: list[UnitState], to: date, name: str) -> None:
    if len(rows) > 1:
        before = rows[-2]
        if to <= before.start_on:
            raise InputProblem("unit.state_later", name=name, on=before.start_on)
        before.end_on = to
    rows[-1].start_on = to

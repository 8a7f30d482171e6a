"""单位: the official order of offices, stations, villages, communities and branches (A20)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from app.errors import ConflictProblem, InputProblem
from app.rules.standing import LEFT
from app.rules.unit_phases import phase_on
from app.services.person.unit_states import phases_of_units, remove_states, set_unit_state
from app.services.setting.defaults import read_defaults
from db.audit import bulk_update
from db.models import (
    Assignment,
    BatchAudience,
    Participation,
    Person,
    RegisterEntry,
    RegisterLine,
    Standing,
    Unit,
    UnitStudy,
)

UsesUnit = type[Assignment] | type[BatchAudience] | type[Participation]
USERS_OF_UNITS: tuple[UsesUnit, ...] = (Assignment, BatchAudience, Participation)


@dataclass(frozen=True)
class UnitRow:
    """One unit as it is on a day; `people` counts those with an assignment in it.

    `since` is the day from which on it is of this kind and use; None: from ever.
    """

    id: int
    name: str
    kind: str
    position: int
    parent_id: int | None
    active: bool
    people: int
    version: int
    leave_approver_id: int | None = None
    leave_approver: str = ""
    since: date | None = None


def guess_kind(name: str) -> str:
    """Kind of a unit by the end of its name (村, 社区, 站所 …), '' when nothing fits."""
    endings = [(word, entry["name"]) for entry in read_defaults("unit_kinds") for word in entry["words"]]
    for word, kind in sorted(endings, key=lambda pair: -len(pair[0])):
        if name.endswith(word):
            return str(kind)
    return ""


def known_kind(kind: str) -> str:
    """The kind of units as typed. Raises `InputProblem` unit.kind_unknown when there is none called so."""
    known = [str(entry["name"]) for entry in read_defaults("unit_kinds")]
    if kind not in known:
        raise InputProblem("unit.kind_unknown", kind=kind, known="、".join(known))
    return kind


def holds_on(on: date | None) -> ColumnElement[bool]:
    """SQL condition: the assignment holds on the day `on` (None: any time)."""
    if on is None:
        return true()
    return and_(
        or_(Assignment.start_on.is_(None), Assignment.start_on <= on),
        or_(Assignment.end_on.is_(None), Assignment.end_on > on),
    )


def listed_on(on: date | None) -> ColumnElement[bool]:
    """SQL condition: the person is on the roster on the day `on` (None: any time), 借调 and 停职 included."""
    if on is None:
        return true()
    return and_(_stays_on(on), ~_away_on(on, Standing.kind == LEFT, Standing.end_on.is_not(None)))


def due_on(on: date) -> ColumnElement[bool]:
    """SQL condition: the person is on the roster on the day `on` and neither 借调 nor 停职."""
    # An open 离册 is what `left_on` says.
    return and_(_stays_on(on), ~_away_on(on, or_(Standing.kind != LEFT, Standing.end_on.is_not(None))))


def _stays_on(on: date) -> ColumnElement[bool]:
    return and_(
        or_(Person.joined_on.is_(None), Person.joined_on <= on),
        or_(Person.left_on.is_(None), Person.left_on > on),
    )


def _away_on(on: date, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        Standing.person_id == Person.id,
        Standing.start_on <= on,
        or_(Standing.end_on.is_(None), Standing.end_on > on),
        *which,
    )


def list_units(session: Session, *, on: date | None = None) -> tuple[UnitRow, ...]:
    """Every unit in official order as it is on the day `on` (None: the latest), with its head-count then."""
    counts = dict(
        session.execute(
            select(Assignment.unit_id, func.count(func.distinct(Assignment.person_id)))
            .join(Person, Person.id == Assignment.person_id)
            .where(holds_on(on), listed_on(on))
            .group_by(Assignment.unit_id)
        ).all()
    )
    phases = {unit_id: phase_on(own, on) for unit_id, own in phases_of_units(session).items()}
    units = session.execute(
        select(Unit, Person.name)
        .outerjoin(Person, Person.id == Unit.leave_approver_id)
        .order_by(Unit.position, Unit.id)
    ).all()
    return tuple(
        UnitRow(
            id=u.id,
            name=u.name,
            kind=phases[u.id].kind,
            position=u.position,
            parent_id=u.parent_id,
            active=phases[u.id].active,
            people=counts.get(u.id, 0),
            version=u.version,
            leave_approver_id=u.leave_approver_id,
            leave_approver=approver or "",
            since=phases[u.id].start_on,
        )
        for u, approver in units
    )


def get_unit(session: Session, *, unit_id: int) -> Unit:
    """The unit record inside a write session. Raises `InputProblem` unit.not_found."""
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise InputProblem("unit.not_found", unit=unit_id)
    return unit


def add_unit(session: Session, *, name: str, kind: str = "", parent_id: int | None = None) -> int:
    """Add a unit at the end of the official order; the kind is guessed when empty. Returns its id."""
    name = _free_name(session, name, None)
    last = session.scalar(select(func.max(Unit.position))) or 0
    unit = Unit(name=name, first_kind=kind or guess_kind(name), parent_id=parent_id, position=last + 1)
    session.add(unit)
    session.flush()
    return unit.id


def find_or_add_units(session: Session, *, names: Iterable[str]) -> dict[str, int]:
    """Ids of the units called `names`; unknown ones are added in the order given."""
    known = dict(session.execute(select(Unit.name, Unit.id)).all())
    result = {}
    for name in names:
        if name not in known:
            known[name] = add_unit(session, name=name)
        result[name] = known[name]
    return result


def edit_unit(
    session: Session,
    *,
    unit_id: int,
    version: int,
    name: str,
    kind: str,
    parent_id: int | None,
    active: bool,
    from_on: date | None = None,
) -> None:
    """Change a unit; a unit is never above itself, whichever way round (unit.circle).

    Kind and use change from the day `from_on` on; without it what is stored of them is corrected, as if it
    had always been so. Raises `ConflictProblem` conflict.stale when `version` is not the stored one,
    `InputProblem` unit.state_later.
    """
    unit = get_unit(session, unit_id=unit_id)
    if unit.version != version:
        raise ConflictProblem("conflict.stale")
    unit.name = _free_name(session, name, unit_id)
    unit.parent_id = None if parent_id == unit_id else parent_id
    _check_above(session, unit_id, unit.parent_id)
    set_unit_state(session, unit=unit, kind=kind, active=active, from_on=from_on)
    session.flush()


def order_units(session: Session, *, unit_ids: Sequence[int]) -> None:
    """Set the official order to that of `unit_ids` (all units)."""
    for position, unit_id in enumerate(unit_ids, 1):
        unit = get_unit(session, unit_id=unit_id)
        if unit.position != position:
            unit.position = position
    session.flush()


def merge_units(session: Session, *, source_id: int, target_id: int) -> int:
    """Move every assignment, audience and record of `source_id` to `target_id` and remove the source.

    Snapshots on old papers keep the old name. Returns the number of assignments moved.
    """
    source = get_unit(session, unit_id=source_id)
    target = get_unit(session, unit_id=target_id)
    moved = 0
    for model in USERS_OF_UNITS:
        ids = session.scalars(select(model.id).where(model.unit_id == source_id)).all()
        count = bulk_update(session, model, [{"id": row_id, "unit_id": target_id} for row_id in ids])
        moved += count if model is Assignment else 0
    for child in session.scalars(select(Unit).where(Unit.parent_id == source_id)):
        child.parent_id = source.parent_id if child is target else target_id
    target.leave_approver_id = target.leave_approver_id or source.leave_approver_id
    _move_records(session, source_id, target_id)
    session.flush()
    remove_states(session, unit_id=source_id)
    session.delete(source)
    session.flush()
    return moved


def _move_records(session: Session, source_id: int, target_id: int) -> None:
    """What was kept of a unit goes on under the other; of a week that both have, the target's stays."""
    for entry in session.scalars(select(RegisterEntry).where(RegisterEntry.unit_id == source_id)):
        entry.unit_id = target_id
    for line in session.scalars(select(RegisterLine).where(RegisterLine.unit_id == source_id)):
        line.unit_id = target_id
    weeks = set(session.scalars(select(UnitStudy.week).where(UnitStudy.unit_id == target_id)))
    for study in session.scalars(select(UnitStudy).where(UnitStudy.unit_id == source_id)).all():
        if study.week in weeks:
            session.delete(study)
        else:
            study.unit_id = target_id


def remove_unit(session: Session, *, unit_id: int) -> None:
    """Remove a unit nobody ever belonged to. Raises `InputProblem` unit.in_use otherwise."""
    unit = get_unit(session, unit_id=unit_id)
    used = 0
    for model in (*USERS_OF_UNITS, UnitStudy, RegisterEntry, RegisterLine):
        used += session.scalar(select(func.count()).where(model.unit_id == unit_id)) or 0
    used += session.scalar(select(func.count()).where(Unit.parent_id == unit_id)) or 0
    if used:
        raise InputProblem("unit.in_use", name=unit.name, count=used)
    remove_states(session, unit_id=unit_id)
    session.delete(unit)
    session.flush()


def _check_above(session: Session, unit_id: int, parent_id: int | None) -> None:
    parents = dict(session.execute(select(Unit.id, Unit.parent_id)).all())
    seen = {unit_id}
    while parent_id is not None:
        if parent_id in seen:
            raise InputProblem("unit.circle")
        seen.add(parent_id)
        parent_id = parents.get(parent_id)


def _free_name(session: Session, name: str, own_id: int | None) -> str:
    name = "".join(name.split())
    if not name:
        raise InputProblem("unit.name_missing")
    other = session.scalar(select(Unit.id).where(Unit.name == name))
    if other is not None and other != own_id:
        raise InputProblem("unit.exists", name=name)
    return name

"""What 督查通报 is made from: the villages' person-times of a period, and the log of inspections (C29)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import func, select, true, tuple_
from sqlalchemy.orm import Session

from app.figures.counting import sheet_tally
from app.rules import marks
from app.rules.bulletin_periods import OFFICE, TOWN, VILLAGE, Inspection, UnitFigures
from app.rules.hour_pots import SENT
from app.rules.unit_phases import VILLAGE_KINDS, UnitPhase, phase_on
from app.services.person.unit_states import kind_on, phases_of_units
from app.services.plan.class_sessions import list_class_sessions
from app.services.record.duty_records import list_duty_records
from app.services.setting.mark_kinds import plain_kinds
from app.services.tally import marks_read
from app.services.tally.mark_totals import WALK_IN
from db.models import ClassSession, Participation, RegisterEntry, Unit

INSPECTED = "C29"
# The register they stand in.
INSPECTIONS = "inspection"
Counts = dict[int, dict[str, dict[str, int]]]


def village_figures(session: Session, *, first: date, last: date) -> tuple[UnitFigures, ...]:
    """Each village and community with its person-times of the classes held in a period, in official order.

    A village goes by the name on the lists of its day: a new name or a merger later does not change them.
    What was no village yet on the day, or no longer, is none.
    """
    kinds = plain_kinds(session)
    counts, sessions = _counts(session, first, last)
    visits = _visits(session, first, last)
    made = []
    for unit_id, today in session.execute(select(Unit.id, Unit.name).order_by(Unit.position, Unit.id)):
        names, seen = counts.get(unit_id, {}), visits.get(unit_id, 0)
        # Visits are told once, under today's name where the lists have it.
        of_visits = today if today in names or not names else max(names)
        for name in names or {today: {}}:
            t = sheet_tally(names.get(name, {}), kinds)
            made.append(
                UnitFigures(
                    name, sessions.get((unit_id, name), 0), t.due, t.present, t.late + t.early, t.on_leave,
                    t.absent, t.unmarked, seen if name == of_visits else 0,
                    names.get(name, {}).get(marks.LATE_EARLY, 0),
                )
            )  # fmt: skip
    return tuple(row for row in made if row.due or row.inspections)


def _counts(session: Session, first: date, last: date) -> tuple[Counts, dict[tuple[int, str], int]]:
    """Unit id → name of the day → mark → person-times, and how many class sessions under each name."""
    counts: Counts = {}
    sessions: dict[tuple[int, str], int] = {}
    name_then = func.coalesce(func.nullif(Participation.unit_name, ""), Unit.name)
    ids = _held(session, first, last)
    gone = [(row.class_session_id, row.person_id) for row in marks_read.outside(session, ids=ids)]
    condition = (
        ClassSession.id.in_(ids),
        kind_on(ClassSession.held_on).in_(VILLAGE_KINDS),
        Participation.source != WALK_IN,
        tuple_(Participation.class_session_id, Participation.person_id).not_in(gone) if gone else true(),
    )
    marked: Iterable[tuple[int, str, str, int]] = session.execute(
        select(Unit.id, name_then, Participation.mark, func.count())
        .join(Participation, Participation.unit_id == Unit.id)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .where(*condition)
        .group_by(Unit.id, name_then, Participation.mark)
    )
    for unit_id, name, mark, number in marked:
        counts.setdefault(unit_id, {}).setdefault(name, {})[mark] = number
    lists: Iterable[tuple[int, str, int]] = session.execute(
        select(Unit.id, name_then, func.count(func.distinct(Participation.class_session_id)))
        .join(Participation, Participation.unit_id == Unit.id)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .where(*condition)
        .group_by(Unit.id, name_then)
    )
    for unit_id, name, number in lists:
        sessions[unit_id, name] = number
    return counts, sessions


def _held(session: Session, first: date, last: date) -> list[int]:
    """The town's own class sessions of the period at which somebody was there, whatever their status says."""
    return [
        row.id
        for year in range(first.year, last.year + 1)
        for row in list_class_sessions(session, year=year)
        if first <= row.held_on and row.was_held(last) and row.pot != SENT
    ]


def inspections(session: Session, *, first: date, last: date) -> tuple[Inspection, ...]:
    """The log of inspections of a period, by day (C29)."""
    phases = phases_of_units(session)
    return tuple(
        Inspection(
            row.done_on,
            row.unit,
            row.title,
            row.note,
            _sort_of_place(phases, row.unit_id, row.done_on),
        )
        for year in range(first.year, last.year + 1)
        for row in list_duty_records(session, year=year, rule_code=INSPECTED)
        if first <= row.done_on <= last
    )


def _sort_of_place(phases: Mapping[int, Sequence[UnitPhase]], unit_id: int | None, day: date) -> str:
    """What was inspected, by what the unit was on the day."""
    if unit_id is None:
        return TOWN
    return VILLAGE if phase_on(phases[unit_id], day).is_village else OFFICE


def _visits(session: Session, first: date, last: date) -> dict[int | None, int]:
    """Unit id → inspections of it as a village."""
    statement = (
        select(RegisterEntry.unit_id, func.count())
        .join(Unit, Unit.id == RegisterEntry.unit_id)
        .where(kind_on(RegisterEntry.on_day).in_(VILLAGE_KINDS))
        .where(RegisterEntry.register == INSPECTIONS, RegisterEntry.on_day.between(first, last))
        .group_by(RegisterEntry.unit_id)
    )
    return dict(session.execute(statement).all())

"""What can be chosen for a paper in a year: the values of a parameter with their words, and the first one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.reports.asked import Parameter, What
from app.work import ReadSession
from ui.models.plan_rows import day_text

if TYPE_CHECKING:
    from app.services.duty.training_rounds import RoundRow
    from app.services.exam.exams import ExamRow
    from app.services.follow_up.talks import TalkRow
    from app.services.leave.leaves import LeaveRow
    from app.services.person.groups import GroupRow
    from app.services.person.roster import PersonRow
    from app.services.person.units import UnitRow
    from app.services.plan.category_schemes import SchemeRow
    from app.services.plan.class_sessions import ClassSessionRow

Entries = list[tuple[object, str]]
EVERYBODY = "全部人员"
# Read when a paper asks for them: a year can have thousands of slips.
RARE = frozenset({What.TALK, What.LEAVE, What.ROUND, What.PERSON, What.SCHEME})


@dataclass(frozen=True)
class ReportChoices:
    """What can be chosen in a year; `rare` tells which of the rare kinds were read.

    `head` is the trail's head when they were read, `entered` the last class session entered whole by then.
    """

    year: int
    rows: tuple[ClassSessionRow, ...]
    exams: tuple[ExamRow, ...]
    units: tuple[UnitRow, ...]
    groups: tuple[GroupRow, ...]
    rare: frozenset[What] = frozenset()
    talks: tuple[TalkRow, ...] = ()
    leaves: tuple[LeaveRow, ...] = ()
    rounds: tuple[RoundRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    schemes: tuple[SchemeRow, ...] = ()
    head: str = ""
    entered: int | None = None


def rare_kinds(asked: Sequence[Parameter]) -> frozenset[What]:
    """Those of the rare kinds a paper asks for."""
    return RARE & {each.asked.what for each in asked}


def load_choices(
    session: ReadSession, year: int, today: date, rare: frozenset[What] = frozenset()
) -> ReportChoices:
    """Read the choices of a year (runs on the worker)."""
    from app.rules.session_status import CANCELLED
    from app.services.duty import training_rounds
    from app.services.exam import exams
    from app.services.follow_up import talks
    from app.services.leave import leaves
    from app.services.operation.operations import trail_head
    from app.services.person import groups, roster, units
    from app.services.plan import category_schemes, class_sessions

    rows = tuple(
        row
        for row in class_sessions.list_class_sessions(session, year=year, figures=False)
        if row.status != CANCELLED
    )
    return ReportChoices(
        year,
        rows,
        exams.list_exams(session, year=year),
        units.list_units(session),
        groups.list_groups(session),
        rare,
        talks.list_talks(session, year=year) if What.TALK in rare else (),
        leaves.list_leaves(session, year=year) if What.LEAVE in rare else (),
        training_rounds.list_rounds(session, year=year) if What.ROUND in rare else (),
        roster.list_people(session) if What.PERSON in rare else (),
        category_schemes.list_schemes(session) if What.SCHEME in rare else (),
        trail_head(session),
        class_sessions.newest_entered(session, rows=rows, until=today),
    )


def entries(one: Parameter, choices: ReportChoices, today: date) -> tuple[Entries, object]:
    """The values of a parameter that is chosen from a list, and the one it begins with."""
    found, first = _LISTS[one.asked.what](one, choices, today)
    if not one.is_required and not one.asked.instead_of:
        return [(None, one.asked.empty or "全部"), *found], None
    return found, first


def people_entries(each: Sequence[Parameter], choices: ReportChoices) -> tuple[Entries, object]:
    """Whom a paper is about: ((parameter, id), words) of groups, units and people; None for everybody."""
    by_kind = {one.asked.what: one for one in each}
    empty = next((one.asked.empty for one in each if one.asked.empty), EVERYBODY)
    found: Entries = [(None, empty)]
    if (group := by_kind.get(What.GROUP)) is not None:
        found += [((group.name, row.id), f"类别：{row.name}") for row in choices.groups if row.people]
    if (unit := by_kind.get(What.UNIT)) is not None:
        found += [((unit.name, row.id), f"单位：{row.name}") for row in choices.units]
    # A page for everybody is a hundred pages to wait for: a unit first.
    first = found[1][0] if What.PERSON in by_kind and len(found) > 1 else None
    if (person := by_kind.get(What.PERSON)) is not None:
        found += [((person.name, row.id), f"人员：{row.name} {row.unit}") for row in choices.people]
    return found, first


def _class_sessions(one: Parameter, choices: ReportChoices, today: date) -> tuple[Entries, object]:
    rows = choices.rows
    near = next((row.id for row in rows if row.held_on >= today), rows[-1].id if rows else None)
    if one.asked.is_entered:
        near = choices.entered if choices.entered is not None else near
    return [(row.id, f"{day_text(row.held_on)} {row.title}") for row in rows], near


def _days(_one: Parameter, choices: ReportChoices, today: date) -> tuple[Entries, object]:
    days = sorted({row.held_on for row in choices.rows})
    day = next((day for day in days if day >= today), days[-1] if days else None)
    return [(day, day_text(day)) for day in days], day


def _months(one: Parameter, choices: ReportChoices, today: date) -> tuple[Entries, object]:
    months = sorted({f"{row.held_on:%Y-%m}" for row in choices.rows})
    if not one.asked.instead_of:
        months = [f"{choices.year}-{month:02d}" for month in range(1, 13)]
    return [(month, f"{int(month[5:])}月") for month in months], f"{today:%Y-%m}"


def _batches(_one: Parameter, choices: ReportChoices, _today: date) -> tuple[Entries, object]:
    found = {row.batch_id: f"{row.batch} {row.title}" for row in choices.rows}
    return list(found.items()), None


def _exams(_one: Parameter, choices: ReportChoices, _today: date) -> tuple[Entries, object]:
    found: Entries = [(exam.id, f"{day_text(exam.held_on)} {exam.title}") for exam in choices.exams]
    return found, found[-1][0] if found else None


def _rounds(_one: Parameter, choices: ReportChoices, _today: date) -> tuple[Entries, object]:
    return [(row.id, row.name) for row in choices.rounds], None


def _schemes(_one: Parameter, choices: ReportChoices, _today: date) -> tuple[Entries, object]:
    found: Entries = [(row.id, row.name) for row in choices.schemes]
    return found, found[0][0] if found else None


def _talks(_one: Parameter, choices: ReportChoices, _today: date) -> tuple[Entries, object]:
    found: Entries = [
        (row.id, f"{day_text(row.found_on)} {row.name} {row.trigger_label}") for row in choices.talks
    ]
    waiting = [row.id for row in choices.talks if row.talked_on is None]
    return found, waiting[0] if waiting else None


def _leaves(_one: Parameter, choices: ReportChoices, _today: date) -> tuple[Entries, object]:
    found: Entries = [(row.id, f"{day_text(row.start_on)} {row.name} {row.unit}") for row in choices.leaves]
    return found, found[-1][0] if found else None


_LISTS = {
    What.SESSION: _class_sessions,
    What.DATE: _days,
    What.MONTH: _months,
    What.BATCH: _batches,
    What.EXAM: _exams,
    What.ROUND: _rounds,
    What.SCHEME: _schemes,
    What.TALK: _talks,
    What.LEAVE: _leaves,
}
LISTED = frozenset(_LISTS) - {What.DATE}

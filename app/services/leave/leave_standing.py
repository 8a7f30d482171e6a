"""How somebody stands with leave: the 1/7 meter, what a slip would add, absences in a row (Q25, I9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.hours import format_centi
from app.rules.leave_approval import Approval
from app.rules.marks import NONE
from app.rules.session_status import CANCELLED
from app.services.follow_up.talk_incidents import list_notes
from app.services.leave.leave_hours import (
    AMBER,
    MIN_DAYS,
    OVER,
    AbsenceRun,
    LeaveMeter,
    consecutive_absences,
    leave_meters,
    running_absences,
)
from app.services.leave.leaves import LeaveRow, late_people, list_leaves
from app.services.person.leave_approvers import approver_for
from app.services.plan.class_sessions import get_class_session
from app.services.rule.duty_rules import list_duty_rules
from db.models import Batch, ClassSession, Participation

CEILING_RULE = "Q25"
WARN, PROBLEM = "warn", "problem"
_TOKENS = {AMBER: WARN, OVER: PROBLEM}


@dataclass(frozen=True)
class Remark:
    """A piece of text and its colour: '' plain, 'warn' or 'problem'."""

    text: str
    token: str = ""


@dataclass(frozen=True)
class PersonNotes:
    """What the sheet says of one listed person besides the mark."""

    said: tuple[Remark, ...]
    has_conduct: bool
    is_late_slip: bool


@dataclass(frozen=True)
class LeaveOutlook:
    """What the leave dialog tells before saving; `said` is about the classes the slip touches."""

    approval: Approval | None
    said: tuple[Remark, ...]


def meter_remark(meter: LeaveMeter, *, of_this_class: bool = True) -> Remark:
    """'本班已请假 4 学时，上限 6 学时', amber from 5/7 of the ceiling, red above it."""
    whose = "本班" if of_this_class else f"“{meter.class_title}”"
    return Remark(f"{whose}{_figures(meter)}", _TOKENS.get(meter.colour, ""))


def run_remark(run: AbsenceRun) -> Remark:
    """'连续缺席 3 次（03-06 至 03-08）'; one that was broken since is told as past."""
    days = f"{run.first_on:%m-%d} 至 {run.last_on:%m-%d}"
    if run.is_current:
        return Remark(f"连续缺席 {run.count} 次（{days}）", PROBLEM)
    return Remark(f"曾连续缺席 {run.count} 次（{days}）", WARN)


def ceiling_days(session: Session, *, on: date) -> int:
    """From how many days on a class has the ceiling: the rule's own figure, else three."""
    rule = next(iter(list_duty_rules(session, on=on, code=CEILING_RULE)), None)
    # A class of no day at all has no figures to tell.
    return max(1, int(rule.filter.get("min_days", MIN_DAYS))) if rule is not None else MIN_DAYS


def sheet_notes(session: Session, *, class_session_id: int) -> dict[int, PersonNotes]:
    """Person id → meter of this class, absences in a row, discipline notes of this class session.

    Only people of whom there is something to say. Raises `InputProblem` class_session.not_found.
    """
    lesson = get_class_session(session, class_session_id=class_session_id)
    said: dict[int, list[Remark]] = {}
    days = _days_of(session, batch_ids={lesson.batch_id}).get(lesson.batch_id, set())
    if len(days) >= ceiling_days(session, on=lesson.held_on):
        for meter in leave_meters(session, year=max(days).year, batch_id=lesson.batch_id):
            said.setdefault(meter.person_id, []).append(meter_remark(meter))
    for run in running_absences(session, class_session_id=class_session_id):
        said.setdefault(run.person_id, []).append(run_remark(run))
    late = late_people(session, on=lesson.held_on, class_session_id=class_session_id)
    for person_id in late:
        said.setdefault(person_id, []).append(Remark("假条事后补交", WARN))
    conduct: set[int] = set()
    for note in list_notes(session, class_session_id=class_session_id):
        conduct.add(note.person_id)
        said.setdefault(note.person_id, []).append(Remark(f"纪律情况：{note.text}", PROBLEM))
    return {
        person_id: PersonNotes(tuple(parts), person_id in conduct, person_id in late)
        for person_id, parts in said.items()
    }


def person_standing(session: Session, *, person_id: int, year: int) -> tuple[Remark, ...]:
    """For the person's card: classes with leave in the year, the present or longest run of absences."""
    least = ceiling_days(session, on=date(year, 12, 31))
    meters = leave_meters(session, year=year, person_id=person_id, min_days=least)
    said = [meter_remark(meter, of_this_class=False) for meter in meters if meter.leave_centi]
    runs = consecutive_absences(session, year=year, person_id=person_id)
    return (*said, *(run_remark(run) for run in runs[:1]))


def leave_outlook(
    session: Session,
    *,
    person_id: int,
    start_on: date,
    end_on: date,
    class_session_id: int | None = None,
    leave_id: int | None = None,
) -> LeaveOutlook:
    """Who approves, and how the meter of each class would stand with this slip (`leave_id`: its own row).

    Days already marked stay as they are; other slips of days not entered yet are counted too.
    """
    slips = [row for row in list_leaves(session, person_id=person_id) if row.id != leave_id]
    mine = _Span(start_on, end_on, class_session_id)
    touched = {
        row.batch_id
        for row in session.execute(
            select(ClassSession.id, ClassSession.batch_id, ClassSession.held_on)
            .join(Participation, Participation.class_session_id == ClassSession.id)
            .where(
                Participation.person_id == person_id,
                ClassSession.status != CANCELLED,
                ClassSession.held_on.between(start_on, end_on),
            )
        )
        if mine.covers(row.id, row.held_on)
    }
    days = _days_of(session, batch_ids=touched)
    least = ceiling_days(session, on=start_on)
    said = []
    for batch_id in sorted(touched):
        if len(days[batch_id]) >= least:
            found = leave_meters(
                session, year=max(days[batch_id]).year, person_id=person_id, batch_id=batch_id
            )
            several = len(touched) > 1
            said += [_with_slips(session, meter, mine, slips, several=several) for meter in found]
    approval = approver_for(session, person_id=person_id, on=start_on)
    return LeaveOutlook(approval, tuple(said))


@dataclass(frozen=True)
class _Span:
    """The days (or the one class session) a slip covers."""

    start_on: date
    end_on: date
    class_session_id: int | None

    def covers(self, class_session_id: int, held_on: date) -> bool:
        return self.start_on <= held_on <= self.end_on and self.class_session_id in (None, class_session_id)


def _with_slips(
    session: Session, meter: LeaveMeter, mine: _Span, slips: Iterable[LeaveRow], *, several: bool
) -> Remark:
    spans = [_Span(slip.start_on, slip.end_on, slip.class_session_id) for slip in slips]
    granted = added = 0
    for row in session.execute(
        select(ClassSession.id, ClassSession.held_on, ClassSession.hours_centi, Participation.mark)
        .join(Participation, Participation.class_session_id == ClassSession.id)
        .where(
            Participation.person_id == meter.person_id,
            ClassSession.batch_id == meter.batch_id,
            ClassSession.status != CANCELLED,
        )
    ):
        if row.mark != NONE:
            continue
        if any(span.covers(row.id, row.held_on) for span in spans):
            granted += row.hours_centi
        elif mine.covers(row.id, row.held_on):
            added += row.hours_centi
    whole = replace(meter, leave_centi=meter.leave_centi + granted + added)
    words = _figures(meter)
    if granted:
        words += f"；另有假条未登记 {format_centi(granted)} 学时"
    if added or granted:
        words += f"；加上这次共 {format_centi(whole.leave_centi)} 学时"
    if whole.colour == OVER:
        words += "，超过上限"
    whose = f"“{meter.class_title}”" if several else "本班"
    return Remark(f"{whose}{words}", _TOKENS.get(whole.colour, ""))


def _figures(meter: LeaveMeter) -> str:
    leave, most = format_centi(meter.leave_centi), format_centi(meter.ceiling_centi)
    return f"已请假 {leave} 学时，上限 {most} 学时"


def _days_of(session: Session, *, batch_ids: set[int]) -> dict[int, set[date]]:
    """Batch id → its days; cancelled class sessions left out."""
    found: dict[int, set[date]] = {}
    for batch_id, held_on in session.execute(
        select(Batch.id, ClassSession.held_on)
        .join(ClassSession, ClassSession.batch_id == Batch.id)
        .where(Batch.id.in_(batch_ids), ClassSession.status != CANCELLED)
    ):
        found.setdefault(batch_id, set()).add(held_on)
    return found

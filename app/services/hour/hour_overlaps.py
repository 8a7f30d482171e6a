"""Make-ups and lectures as hours, and whatever was earned at the same time counted once (I6).

Only what can clash is read: class sessions that meet another one, entries that fill whole days or repeat.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, Date, bindparam, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.rules import hour_pots
from app.rules.hour_pots import Overlap, TimedHours
from app.rules.hours import credit
from app.rules.session_status import HELD
from app.services.hour.hour_lessons import attended_hours, heard_twice, in_lesson, lessons_of
from app.services.hour.hour_settings import HourSettings
from app.services.hour.hour_sums import HourSession
from app.services.mark.mark_credit import CreditChange, credit_changes
from app.services.tally.mark_totals import Pots
from db.models import (
    Batch,
    ClassSession,
    Course,
    HourEntry,
    Lecturer,
    MakeUp,
    MarkKind,
    Participation,
    Person,
)
from db.results import RowsStatement

DONE = "done"


@dataclass(frozen=True)
class OverlapRow:
    """Two earnings of one person at one time or of one course, for a list: what counts, what does not, why.

    `counts`: a doubt only, both count until somebody says what the 期 of the course are.
    """

    id: str
    person_id: int
    name: str
    on: date
    kept: str
    dropped: str
    kind: str
    source_id: int
    centi: int
    reason: str
    counts: bool = False


def _of(
    column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], person_ids: Collection[int] | None
) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = true() if person_ids is None else column.in_(list(person_ids))
    return condition


@dataclass(frozen=True)
class MakeUpHours:
    """A finished make-up: what it was asked to credit, what it does, and why not more."""

    timed: TimedHours
    class_session_id: int
    reason: str


def make_up_hours(
    session: Session, *, first: date, last: date, person_ids: Collection[int] | None = None
) -> list[MakeUpHours]:
    """Finished make-ups of the period; their hours go to the pot of the missed class session (B38)."""
    statement = _make_up_statement()
    if person_ids is not None:
        statement = statement.where(Participation.person_id.in_(list(person_ids)))
    rows = session.execute(statement, {"first": first, "last": last}).all()
    if not rows:
        return []
    missed = [row.held_on for row in rows]
    changes = credit_changes(session, first=min(missed), last=max(missed), person_ids=person_ids)
    return [_make_up(row, changes.get(row.missed_id)) for row in rows]


@cache
def _make_up_statement() -> RowsStatement:
    """Built once: putting its eight tables together takes longer than asking it."""
    target = aliased(ClassSession)
    target_mark, target_kind = aliased(Participation), aliased(MarkKind)
    day = func.coalesce(MakeUp.done_on, MakeUp.held_on, target.held_on)
    return (
        select(
            MakeUp.id,
            Participation.person_id,
            ClassSession.pot,
            Course.title,
            MakeUp.hours_centi,
            ClassSession.hours_centi,
            MarkKind.hour_percent,
            func.coalesce(target_kind.hour_percent * target.hours_centi, 0),
            day,
            ClassSession.id,
            ClassSession.held_on,
            Participation.id.label("missed_id"),
        )
        .join(Participation, Participation.id == MakeUp.participation_id)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .join(MarkKind, MarkKind.code == Participation.mark)
        .outerjoin(target, target.id == MakeUp.target_session_id)
        .outerjoin(
            target_mark,
            (target_mark.class_session_id == target.id) & (target_mark.person_id == Participation.person_id),
        )
        .outerjoin(target_kind, target_kind.code == target_mark.mark)
        .where(MakeUp.state == DONE, day >= bindparam("first", type_=Date()))
        .where(day <= bindparam("last", type_=Date()))
        .order_by(MakeUp.id)
    )


def _make_up(
    row: tuple[int, int, str, str, int, int, int, int, date | str, int, *tuple[object, ...]],
    change: CreditChange | None,
) -> MakeUpHours:
    row_id, person_id, pot, title, asked, session_centi, percent, target_centi, day, held_id, *_ = row
    on = day if isinstance(day, date) else date.fromisoformat(day)
    centi = hour_pots.make_up_credit(
        asked_centi=asked,
        session_centi=session_centi,
        credited_centi=change.centi if change else credit(session_centi, percent),
        target_centi=target_centi,
    )
    reason = ""
    if target_centi:
        reason = "补训课次的考勤已计学时，不重复计"
    elif centi < asked:
        reason = "不超过所缺课次的学时"
    timed = TimedHours((hour_pots.MAKE_UP, row_id), person_id, pot, f"补训：{title}", centi, on, on)
    return MakeUpHours(timed, held_id, reason)


def lecture_hours(
    session: Session,
    *,
    first: date,
    last: date,
    settings: HourSettings,
    person_ids: Collection[int] | None = None,
) -> list[tuple[TimedHours, int]]:
    """Hours of roster people who taught, with the class session's id; none unless the place counts them."""
    if not settings.lecture_percent:
        return []
    rows = session.execute(
        select(Lecturer.id, Lecturer.person_id, Course.title, ClassSession)
        .join(ClassSession, ClassSession.id == Lecturer.class_session_id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(
            Lecturer.person_id.is_not(None),
            ClassSession.status == HELD,
            ClassSession.held_on.between(first, last),
            ClassSession.form.not_in(list(settings.excluded_forms)),
            _of(Lecturer.person_id, person_ids),
        )
        .order_by(Lecturer.id)
    )
    found = []
    for lecturer_id, person_id, title, lesson in rows:
        centi = credit(lesson.hours_centi, settings.lecture_percent)
        timed = TimedHours(
            (hour_pots.LECTURE, lecturer_id),
            person_id or 0,
            hour_pots.LECTURING,
            f"授课：{title}",
            centi,
            lesson.held_on,
            lesson.held_on,
            lesson.start_time,
            lesson.end_time,
            lesson.day_part or str(lesson.id),
        )
        found.append((timed, lesson.id))
    return found


def timed_entries(
    session: Session,
    *,
    first: date,
    last: date,
    settings: HourSettings,
    person_ids: Collection[int] | None = None,
) -> list[TimedHours]:
    """Entries that count, with the days they fill; also those of the time before that reach into it."""
    rows = session.execute(
        select(
            HourEntry.id,
            HourEntry.person_id,
            HourEntry.pot,
            HourEntry.title,
            HourEntry.hours_centi,
            HourEntry.credited_on,
            HourEntry.ended_on,
        )
        .where(
            HourEntry.credited_on <= last,
            (HourEntry.credited_on >= first) | (HourEntry.ended_on >= first),
            HourEntry.counted,
            _of(HourEntry.person_id, person_ids),
        )
        .order_by(HourEntry.id)
    )
    found = []
    for entry_id, person_id, pot, title, centi, on, ended_on in rows:
        until = max(ended_on or on, on)
        days = (until - on).days + 1
        whole = pot == hour_pots.SENT or (pot == hour_pots.CENTRAL and centi >= days * settings.day_centi)
        key = (hour_pots.ENTRY, entry_id)
        found.append(TimedHours(key, person_id, pot, title, centi, on, until, whole_days=whole))
    return found


def overlaps(
    session: Session,
    *,
    first: date,
    last: date,
    settings: HourSettings,
    held: Sequence[HourSession],
    make_ups: Sequence[MakeUpHours],
    lectures: Sequence[tuple[TimedHours, int]],
    person_ids: Collection[int] | None = None,
) -> list[Overlap]:
    """What is not counted because it was earned at the same time as something else."""
    entries = timed_entries(session, first=first, last=last, settings=settings, person_ids=person_ids)
    ids = _meeting_sessions(held) | {held_id for _, held_id in lectures}
    busy = sorted({(row.on, row.ended_on) for row in entries if row.whole_days})
    ids |= {row.id for row in held if any(start <= row.held_on <= end for start, end in busy)}
    titles = {row.title for row in entries if row.title}
    days = {row.on for row in entries if row.pot not in hour_pots.ELSEWHERE}
    ids |= {row.id for row in held if row.held_on in days} if titles else set()
    taught = {held_id: timed.day_part for timed, held_id in lectures}
    lessons = lessons_of(session, held=held, first=first, settings=settings)
    made = [(each.timed, each.class_session_id) for each in make_ups]
    twice = heard_twice(session, lessons=lessons, person_ids=person_ids)
    twice |= {timed.person_id for timed, held_id in made if held_id in lessons}
    attended = {
        row.key: row
        for row in attended_hours(session, ids=ids, person_ids=person_ids, taught=taught, lessons=lessons)
    }
    attended |= {
        row.key: row
        for row in attended_hours(session, ids=set(lessons), person_ids=twice, taught=taught, lessons=lessons)
    }
    found = hour_pots.settle(
        [
            *entries,
            *attended.values(),
            *(in_lesson(timed, lessons.get(held_id)) for timed, held_id in made),
            *(timed for timed, _ in lectures),
        ]
    )
    # Hours credited before the period are not in its sums, so nothing is taken away for them.
    return [each for each in found if each.dropped.on >= first]


def _meeting_sessions(lessons: Sequence[HourSession]) -> set[int]:
    """Class sessions that share their time with another one of the same day."""
    by_day: dict[date, list[HourSession]] = {}
    for row in lessons:
        if row.hours_centi:
            by_day.setdefault(row.held_on, []).append(row)
    found: set[int] = set()
    for rows in by_day.values():
        timed = [
            TimedHours(
                (hour_pots.MARK, r.id), 0, r.pot, "", 1, r.held_on, r.held_on, r.start, r.end, r.day_part
            )
            for r in rows
        ]
        for place, one in enumerate(timed):
            for other in timed[place + 1 :]:
                if hour_pots.clash(one, other):
                    found |= {one.key[1], other.key[1]}
    return found


def dropped_pots(found: Sequence[Overlap]) -> dict[int, Pots]:
    """Person id → hours per pot that overlaps take away."""
    totals: dict[int, Pots] = {}
    for each in found:
        own = totals.setdefault(each.dropped.person_id, {})
        own[each.dropped.pot] = own.get(each.dropped.pot, 0) + each.dropped.centi
    return totals


def overlap_rows(session: Session, *, found: Sequence[Overlap]) -> tuple[OverlapRow, ...]:
    """For a list: names and words, by day."""
    ids = {each.dropped.person_id for each in found}
    names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all())
    rows = [
        OverlapRow(
            f"{each.dropped.key[0]}-{each.dropped.key[1]}",
            each.dropped.person_id,
            names.get(each.dropped.person_id, ""),
            each.dropped.on,
            each.kept.words,
            each.dropped.words,
            hour_pots.KIND_LABELS[each.dropped.key[0]],
            each.dropped.key[1],
            each.dropped.centi,
            each.reason,
            each.counts,
        )
        for each in found
    ]
    return tuple(sorted(rows, key=lambda row: (row.on, row.person_id, row.id)))

"""Training days whose bulletin has not gone out: every training day gets one the same day (A27, Q29)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.bulletin_codes import DAILY, DRAFT
from app.rules.hour_pots import SENT
from app.rules.session_status import CANCELLED
from app.services.bulletin.bulletin_issued import first_issued
from app.services.plan.class_sessions import ClassSessionRow, list_class_sessions, tallies_of
from db.models import Batch, Bulletin, BulletinSubject, ClassSession, Course, Exam

if TYPE_CHECKING:
    from app.services.bulletin.bulletins import BulletinRow


@dataclass(frozen=True)
class DayRow:
    """A training day without a bulletin (Q29); `draft_id` when begun, `is_held` once somebody came."""

    on: date
    class_session_ids: tuple[int, ...]
    titles: str
    due: int
    unmarked: int
    draft_id: int | None
    is_held: bool = True


def days_without(
    session: Session, *, year: int, today: date, rows: Sequence[ClassSessionRow] | None = None
) -> tuple[DayRow, ...]:
    """Training days until today that no bulletin has told, newest first (Q29).

    没有通报 are those that were held; one of which nothing is entered yet waits for its attendance first.
    `rows` are the year's class sessions with their figures, when the caller has them already.
    """
    issued_sessions, drafts = _covered(session, year)
    days: dict[date, list[tuple[int, str, int, int]]] = {}
    happened: dict[date, bool] = {}
    for lesson in _untold(session, year, today, issued_sessions, rows):
        if not lesson.tally.due:
            continue
        happened[lesson.held_on] = happened.get(lesson.held_on, False) or lesson.was_held(today)
        entry = (lesson.id, lesson.title, lesson.tally.due, lesson.tally.unmarked)
        days.setdefault(lesson.held_on, []).append(entry)
    found_days = []
    for on, found in sorted(days.items(), reverse=True):
        ids = tuple(entry[0] for entry in found)
        draft = drafts.get((on, None)) or next((drafts[on, i] for i in ids if (on, i) in drafts), None)
        found_days.append(
            DayRow(
                on,
                ids,
                "、".join(entry[1] for entry in found),
                sum(entry[2] for entry in found),
                sum(entry[3] for entry in found),
                draft,
                happened[on],
            )
        )
    return tuple(found_days)


def _untold(
    session: Session, year: int, today: date, told: Collection[int], rows: Sequence[ClassSessionRow] | None
) -> list[ClassSessionRow]:
    """The town's own class sessions until today that nothing has told; only of these are marks counted."""
    every = list_class_sessions(session, year=year, figures=False) if rows is None else rows
    found = [
        lesson
        for lesson in every
        if lesson.held_on <= today
        and lesson.id not in told
        and lesson.status != CANCELLED
        and lesson.pot != SENT
    ]
    if rows is not None:
        return found
    tallies = tallies_of(session, class_session_ids=[lesson.id for lesson in found])
    return [replace(lesson, tally=tallies.get(lesson.id, lesson.tally)) for lesson in found]


def titles_told(session: Session, *, bulletins: Sequence[BulletinRow]) -> dict[int, str]:
    """Bulletin id → the courses or the exam it tells about, where it is about such; corrections as theirs."""
    wanted = {row.id for row in bulletins} | {row.corrects_id for row in bulletins if row.corrects_id}
    titles: dict[int, list[str]] = {}
    told = (
        select(BulletinSubject.bulletin_id, Course.title)
        .join(ClassSession, ClassSession.id == BulletinSubject.class_session_id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .join(Bulletin, Bulletin.id == BulletinSubject.bulletin_id)
        .where(Bulletin.kind == DAILY)
        .order_by(ClassSession.held_on, ClassSession.id)
    )
    drafted = (
        select(Bulletin.id, Course.title)
        .join(ClassSession, ClassSession.id == Bulletin.class_session_id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(Bulletin.kind == DAILY, Bulletin.status == DRAFT)
    )
    examined = select(Bulletin.id, Exam.title).join(Exam, Exam.id == Bulletin.exam_id)
    for statement in (told, drafted, examined):
        for bulletin_id, title in session.execute(statement):
            if bulletin_id in wanted:
                titles.setdefault(bulletin_id, []).append(title)
    found = {bulletin_id: "、".join(dict.fromkeys(each)) for bulletin_id, each in titles.items()}
    for row in bulletins:
        if row.corrects_id in found:
            found[row.id] = found[row.corrects_id]
    return found


def _covered(session: Session, year: int) -> tuple[set[int], dict[tuple[date, int | None], int]]:
    """Class sessions that an issued bulletin tells about, and the drafts."""
    drafts: dict[tuple[date, int | None], int] = {}
    for bulletin_id, on, held_id in session.execute(
        select(Bulletin.id, Bulletin.about_on, Bulletin.class_session_id).where(
            Bulletin.kind == DAILY,
            Bulletin.status == DRAFT,
            Bulletin.corrects_id.is_(None),
            Bulletin.about_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
    ):
        drafts[on, held_id] = bulletin_id
    told = first_issued(session, first=date(year, 1, 1), last=date(year, 12, 31))
    return set(told), drafts

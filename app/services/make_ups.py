"""补训 and 补考: what repairs a missed class session or exam, without erasing what was (B38, D14, I8)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, aliased

from app.errors import InputProblem
from app.rules import marks, scoring
from app.services.exams import list_exams, list_scores
from app.services.expected import add_to_list
from db.models import Batch, ClassSession, Course, MakeUp, Participation, Person

PLANNED, DONE, DROPPED = "planned", "done", "dropped"
STATE_LABELS = {"": "未安排", PLANNED: "已安排", DONE: "已补训", DROPPED: "不再补训"}
MISSED = (marks.ABSENT, *marks.LEAVES)


@dataclass(frozen=True)
class MissedRow:
    """One missed class session of one person, and how far its repair is (`state` '' = nothing planned)."""

    participation_id: int
    person_id: int
    name: str
    unit: str
    class_session_id: int
    course_id: int
    on: date
    title: str
    hours_centi: int
    mark: str
    make_up_id: int | None
    state: str
    target_session_id: int | None
    make_up_on: date | None
    done_on: date | None
    credited_centi: int
    place: str
    content: str
    note: str


@dataclass(frozen=True)
class LaterRow:
    """A later class session of the same course that could repair a miss; `room` None is no limit."""

    class_session_id: int
    on: date
    title: str
    batch: str
    place: str
    hours_centi: int
    listed: int
    room: int | None


@dataclass(frozen=True)
class ResitRow:
    """Somebody who must sit an exam again: 缺考, 缓考 or 不及格, with no later try entered."""

    exam_id: int
    exam: str
    on: date
    person_id: int
    name: str
    unit: str
    state: str
    score_centi: int | None


def list_missed(
    session: Session, *, year: int, person_id: int | None = None, open_only: bool = False
) -> tuple[MissedRow, ...]:
    """Missed class sessions of the year by unit and name; `open_only` leaves out what is done or dropped."""
    held = ClassSession
    statement = (
        select(Participation, Person.name, held, Course.id, Course.title, MakeUp)
        .join(held, held.id == Participation.class_session_id)
        .join(Person, Person.id == Participation.person_id)
        .join(Batch, Batch.id == held.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .outerjoin(MakeUp, MakeUp.participation_id == Participation.id)
        .where(_in_year(year), Participation.mark.in_(MISSED))
        .order_by(Participation.unit_name, Person.sort_key, held.held_on)
    )
    if person_id is not None:
        statement = statement.where(Participation.person_id == person_id)
    found = session.execute(statement).all()
    dates = _dates(session, [row[-1] for row in found])
    rows = [
        _missed_row(part, name, (lesson, course_id, title), make_up, dates)
        for part, name, lesson, course_id, title, make_up in found
    ]
    return tuple(row for row in rows if not (open_only and row.state in (DONE, DROPPED)))


def _missed_row(
    part: Participation,
    name: str,
    lesson: tuple[ClassSession, int, str],
    make_up: MakeUp | None,
    dates: dict[int, date],
) -> MissedRow:
    held, course_id, title = lesson
    # Nothing planned reads like an empty plan.
    plan = make_up if make_up is not None else MakeUp(state="", hours_centi=0, place="", content="", note="")
    return MissedRow(
        participation_id=part.id,
        person_id=part.person_id,
        name=name,
        unit=part.unit_name,
        class_session_id=held.id,
        course_id=course_id,
        on=held.held_on,
        title=title,
        hours_centi=held.hours_centi,
        mark=part.mark,
        make_up_id=plan.id,
        state=plan.state,
        target_session_id=plan.target_session_id,
        make_up_on=dates.get(plan.target_session_id or 0, plan.held_on),
        done_on=plan.done_on,
        credited_centi=plan.hours_centi if plan.state == DONE else 0,
        place=plan.place,
        content=plan.content,
        note=plan.note,
    )


def later_sessions(
    session: Session, *, participation_ids: Collection[int], today: date
) -> tuple[LaterRow, ...]:
    """Later sessions, from `today` on, of the course the participations missed, nearest first.

    Full ones are left out. All participations must be of one course; the latest missed day counts.
    """
    missed = session.execute(
        select(ClassSession.held_on, Batch.course_id)
        .join(Participation, Participation.class_session_id == ClassSession.id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .where(Participation.id.in_(list(participation_ids)))
    ).all()
    if not missed or len({course_id for _, course_id in missed}) > 1:
        return ()
    after = max(max(on for on, _ in missed), today)
    counted = aliased(Participation)
    rows = session.execute(
        select(ClassSession, Course.title, Batch.name, func.count(counted.id))
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .outerjoin(counted, counted.class_session_id == ClassSession.id)
        .where(
            Batch.course_id == missed[0][1],
            ClassSession.status != "cancelled",
            ClassSession.held_on >= after,
            ClassSession.held_on.not_in([on for on, _ in missed]),
        )
        .group_by(ClassSession.id)
        .order_by(ClassSession.held_on)
    ).all()
    result = []
    for held, title, batch, listed in rows:
        room = None if held.capacity is None else held.capacity - listed
        if room is None or room >= len(participation_ids):
            result.append(
                LaterRow(held.id, held.held_on, title, batch, held.place, held.hours_centi, listed, room)
            )
    return tuple(result)


def plan_make_up(
    session: Session,
    *,
    participation_ids: Collection[int],
    target_session_id: int | None = None,
    held_on: date | None = None,
    place: str = "",
    content: str = "",
) -> tuple[int, ...]:
    """Plan a repair for each participation: in a later class session, or self-made on `held_on`.

    People are added to the target's list (source make_up). Returns the make-up ids.
    Raises `InputProblem` make_up.no_day, make_up.not_missed or make_up.twice.
    """
    if target_session_id is None and held_on is None:
        raise InputProblem("make_up.no_day")
    ids = []
    for participation_id in participation_ids:
        part = session.get(Participation, participation_id)
        if part is None or part.mark not in MISSED:
            raise InputProblem("make_up.not_missed")
        existing = session.scalar(select(MakeUp).where(MakeUp.participation_id == participation_id))
        if existing is not None and existing.state == DONE:
            raise InputProblem("make_up.twice")
        make_up = existing or MakeUp(participation_id=participation_id)
        make_up.target_session_id, make_up.held_on = target_session_id, held_on
        make_up.place, make_up.content, make_up.state = place.strip(), content.strip(), PLANNED
        session.add(make_up)
        session.flush()
        if target_session_id is not None and not _is_listed(session, target_session_id, part.person_id):
            add_to_list(
                session, class_session_id=target_session_id, person_id=part.person_id, source="make_up"
            )
        ids.append(make_up.id)
    return tuple(ids)


def finish_make_up(
    session: Session, *, make_up_id: int, done_on: date, hours_centi: int | None = None
) -> None:
    """Mark a repair as done; hours default to the missed session's. The original mark stays as it is."""
    make_up = _make_up(session, make_up_id)
    part = session.get_one(Participation, make_up.participation_id)
    offered = session.get_one(ClassSession, part.class_session_id).hours_centi
    if hours_centi is not None and not 0 <= hours_centi <= offered:
        raise InputProblem("make_up.hours_bad")
    make_up.state, make_up.done_on = DONE, done_on
    make_up.hours_centi = offered if hours_centi is None else hours_centi
    session.flush()


def drop_make_up(session: Session, *, make_up_id: int, note: str) -> None:
    """Give a repair up, with the reason. Raises `InputProblem` make_up.reason_missing."""
    if not note.strip():
        raise InputProblem("make_up.reason_missing")
    make_up = _make_up(session, make_up_id)
    make_up.state, make_up.note, make_up.done_on, make_up.hours_centi = DROPPED, note.strip(), None, 0
    session.flush()


def list_resits(session: Session, *, year: int) -> tuple[ResitRow, ...]:
    """补考名单: 缺考, 缓考 and 不及格 of the year's exams, until a later try passes."""
    result = []
    for exam in list_exams(session, year=year):
        for row in list_scores(session, exam_id=exam.id):
            missing = row.counting_state in (scoring.ABSENT, scoring.DEFERRED, scoring.CHEATED)
            failed = row.counting_centi is not None and not row.passed
            if missing or failed:
                result.append(
                    ResitRow(
                        exam.id,
                        exam.title,
                        exam.held_on,
                        row.person_id,
                        row.name,
                        row.unit,
                        row.counting_state,
                        row.counting_centi,
                    )
                )
    return tuple(result)


def _make_up(session: Session, make_up_id: int) -> MakeUp:
    make_up = session.get(MakeUp, make_up_id)
    if make_up is None:
        raise InputProblem("make_up.not_found")
    return make_up


def _is_listed(session: Session, class_session_id: int, person_id: int) -> bool:
    statement = select(Participation.id).where(
        Participation.class_session_id == class_session_id, Participation.person_id == person_id
    )
    return session.scalar(statement) is not None


def _dates(session: Session, make_ups: Collection[MakeUp | None]) -> dict[int, date]:
    wanted = [m.target_session_id for m in make_ups if m is not None and m.target_session_id is not None]
    rows = session.execute(select(ClassSession.id, ClassSession.held_on).where(ClassSession.id.in_(wanted)))
    return dict(rows.all())


def _in_year(year: int) -> ColumnElement[bool]:
    return and_(
        ClassSession.status != "cancelled",
        ClassSession.held_on >= date(year, 1, 1),
        ClassSession.held_on <= date(year, 12, 31),
    )

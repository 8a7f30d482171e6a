"""课程计划: the commands that change class sessions, their courses, batches and audiences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import ConflictProblem, InputProblem
from app.given import given, merged
from app.rules.batches import SPLIT
from app.rules.day_parts import half_day
from app.rules.hours import MAX_HOURS_CENTI, format_centi
from app.rules.marks import NONE
from app.rules.session_status import CANCELLED, HELD, PLANNED
from app.services.plan.batch_choice import divide_first, set_batches
from app.services.plan.batches import split_runs
from app.services.plan.course_choice import add_tags, find_or_add_course, tag_course, tick_natures
from app.services.plan.expected import refresh_expected
from app.services.plan.plan_inputs import (
    AudienceInput,
    ClassSessionInput,
    LecturerInput,
    class_session_input,
)
from app.services.plan.removal import release, remove_empty_batch
from db.models import (
    Batch,
    BatchAudience,
    ClassSession,
    Course,
    Leave,
    Lecturer,
    Participation,
    Person,
    PrintedSheet,
)

MOST_GUESTS = 9999

__all__ = ["AudienceInput", "ClassSessionInput", "LecturerInput", "class_session_input"]


def add_class_session(session: Session, *, data: ClassSessionInput, refresh: bool = True) -> int:
    """Add a class session with its expected list; returns its id.

    `refresh=False` leaves the list to one later `refresh_expected` (imports add many sessions at once).
    """
    _check(data)
    batch_id = data.batch_id
    if batch_id is None:
        batch_id = _new_batch(session, data)
    elif data.same_course:
        add_tags(session, course_id=session.get_one(Batch, batch_id).course_id, data=data)
    lesson = ClassSession(batch_id=batch_id, **_own_fields(data))
    session.add(lesson)
    session.flush()
    set_lecturers(session, class_session_id=lesson.id, lecturers=data.lecturers)
    if data.audience and data.batch_id is None:
        set_audience(session, batch_id=batch_id, audience=data.audience, refresh=False)
    if data.batches is not None:
        _choose(session, batch_id, data)
    if refresh:
        refresh_expected(session, class_session_ids=[lesson.id])
    return lesson.id


def _choose(session: Session, batch_id: int, data: ClassSessionInput) -> None:
    course_id = session.get_one(Batch, batch_id).course_id
    own = set_batches(
        session,
        course_id=course_id,
        year=data.held_on.year,
        batches=data.batches or "",
        hours_again=data.hours_again,
    )
    if data.batches == SPLIT:
        divide_first(session, course_id=own, year=data.held_on.year)


def edit_class_session(
    session: Session, *, class_session_id: int, version: int, data: ClassSessionInput
) -> None:
    """Change what `data` gives; a title shared with other sessions is changed for this one only.

    Raises `ConflictProblem` conflict.stale when `version` is not the stored one.
    """
    lesson = _record(session, class_session_id)
    if lesson.version != version:
        raise ConflictProblem("conflict.stale")
    known = given(data)
    data = merged(class_session_input(session, class_session_id=class_session_id), data)
    if "start_time" in known and "day_part" not in known and data.start_time:
        data = replace(data, day_part=half_day(data.start_time))
    _check(data)
    batch = session.get_one(Batch, lesson.batch_id)
    course = session.get_one(Course, batch.course_id)
    if data.title.strip() != course.title and _sessions_of_course(session, course.id) > 1:
        batch_id = _new_batch(session, data)
        _keep_batches(session, batch_id, course)
        lesson.batch_id = batch_id
    else:
        course.title = data.title.strip()
        course.required = data.required
        course.programme_id = data.programme_id
        tick_natures(session, course_id=course.id, natures=data.natures)
        tag_course(session, course_id=course.id, category_ids=data.category_ids)
        if data.batch.strip():
            batch.name = data.batch.strip()
    for name, value in _own_fields(data).items():
        setattr(lesson, name, value)
    session.flush()
    set_lecturers(session, class_session_id=lesson.id, lecturers=data.lecturers)
    set_audience(session, batch_id=lesson.batch_id, audience=data.audience)


def cancel_class_session(session: Session, *, class_session_id: int, reason: str = "") -> None:
    """Cancel a class session; marks already entered are kept but no longer count."""
    lesson = _record(session, class_session_id)
    siblings = _siblings(session, class_session_id)
    lesson.status = CANCELLED
    lesson.status_reason = reason.strip()
    session.flush()
    # Whoever was due in a 分批 that is not held comes to another one of the course.
    refresh_expected(session, class_session_ids=siblings)


def restore_class_session(session: Session, *, class_session_id: int) -> None:
    """Take back a cancellation."""
    lesson = _record(session, class_session_id)
    lesson.status = HELD if _is_marked(session, class_session_id) else PLANNED
    lesson.status_reason = ""
    session.flush()
    refresh_expected(session, class_session_ids=[class_session_id])


def keep_marked_held(session: Session, *, class_session_ids: Iterable[int]) -> None:
    """已开展 again where marks stand, after the step that made it so first was taken back."""
    for class_session_id in class_session_ids:
        lesson = session.get(ClassSession, class_session_id, populate_existing=True)
        if lesson is not None and lesson.status == PLANNED and _is_marked(session, class_session_id):
            lesson.status = HELD
    session.flush()


def _is_marked(session: Session, class_session_id: int) -> bool:
    marked = select(Participation.id).where(
        Participation.class_session_id == class_session_id, Participation.mark != NONE
    )
    return session.scalar(marked.limit(1)) is not None


def remove_class_session(session: Session, *, class_session_id: int) -> None:
    """Remove a class session planned by mistake, with its batch and course when nothing else uses them.

    Raises `InputProblem` class_session.has_marks when attendance was entered, .in_use when papers name it.
    """
    lesson = _record(session, class_session_id)
    participations = session.scalars(
        select(Participation).where(Participation.class_session_id == class_session_id)
    ).all()
    marked = sum(1 for p in participations if p.mark != NONE)
    if marked:
        raise InputProblem("class_session.has_marks", count=marked)
    release(session, class_session_id=class_session_id, batch_id=lesson.batch_id)
    for row in participations:
        session.delete(row)
    for model in (Lecturer, Leave, PrintedSheet):
        for child in session.scalars(select(model).where(model.class_session_id == class_session_id)):
            session.delete(child)
    session.flush()
    batch_id = lesson.batch_id
    siblings = _siblings(session, class_session_id)
    session.delete(lesson)
    session.flush()
    remove_empty_batch(session, batch_id=batch_id)
    refresh_expected(session, class_session_ids=siblings)


def set_audience(
    session: Session, *, batch_id: int, audience: Sequence[AudienceInput], refresh: bool = True
) -> None:
    """Set who is due in a batch; unsettled lists of its sessions follow at once."""
    wanted = list(dict.fromkeys(audience))
    for line in session.scalars(select(BatchAudience).where(BatchAudience.batch_id == batch_id)).all():
        key = AudienceInput(line.group_id, line.unit_id, line.person_id, line.excluded, line.reason)
        if key in wanted:
            wanted.remove(key)
        else:
            session.delete(line)
    for item in wanted:
        session.add(
            BatchAudience(
                batch_id=batch_id,
                group_id=item.group_id,
                unit_id=item.unit_id,
                person_id=item.person_id,
                excluded=item.excluded,
                reason=item.reason.strip(),
            )
        )
    session.flush()
    if refresh:
        ids = session.scalars(select(ClassSession.id).where(ClassSession.batch_id == batch_id)).all()
        refresh_expected(session, class_session_ids=ids)


def _siblings(session: Session, class_session_id: int) -> tuple[int, ...]:
    """The other class sessions whose lists depend on this one: those of a 分批 course in its year."""
    runs = split_runs(session, class_session_ids=[class_session_id])
    return tuple(lesson for run in runs for lesson in run.session_ids if lesson != class_session_id)


def _record(session: Session, class_session_id: int) -> ClassSession:
    lesson = session.get(ClassSession, class_session_id)
    if lesson is None:
        raise InputProblem("class_session.not_found", id=class_session_id)
    return lesson


def _check(data: ClassSessionInput) -> None:
    if not data.title.strip():
        raise InputProblem("class_session.title_missing")
    if data.start_time and data.end_time and data.end_time <= data.start_time:
        raise InputProblem("class_session.times")
    if not 0 <= data.hours_centi <= MAX_HOURS_CENTI:
        raise InputProblem("class_session.hours_bad", value=format_centi(data.hours_centi))
    if data.guests is not None and not 0 <= data.guests <= MOST_GUESTS:
        raise InputProblem("class_session.guests")


def _own_fields(data: ClassSessionInput) -> dict[str, object]:
    day_part = data.day_part
    if not day_part and data.start_time:
        day_part = half_day(data.start_time)
    return {
        "held_on": data.held_on,
        "start_time": data.start_time,
        "end_time": data.end_time,
        "day_part": day_part,
        "place": data.place.strip(),
        "form": data.form,
        "pot": data.pot,
        "hours_centi": data.hours_centi,
        "note": data.note.strip(),
        "capacity": data.capacity,
        "guests": data.guests,
        "guest_names": " ".join(data.guest_names.split()),
    }


def _new_batch(session: Session, data: ClassSessionInput) -> int:
    course_id = find_or_add_course(session, data=data)
    name = data.batch.strip() or batch_name(session, day=data.held_on)
    batch = Batch(course_id=course_id, name=name)
    session.add(batch)
    session.flush()
    return batch.id


def _keep_batches(session: Session, batch_id: int, before: Course) -> None:
    """Under its new title a course goes on as it was held: 分批 or 重复, hours once or each time."""
    course = session.get_one(Course, session.get_one(Batch, batch_id).course_id)
    if not course.batches and _sessions_of_course(session, course.id) == 0:
        course.batches, course.hours_again = before.batches, before.hours_again


def batch_name(session: Session, *, day: date) -> str:
    """第n期 of the year, n counting the batches the year already has."""
    first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    used = session.scalar(
        select(func.count(func.distinct(ClassSession.batch_id))).where(
            ClassSession.held_on.between(first, last)
        )
    )
    return f"第{(used or 0) + 1}期"


def set_lecturers(session: Session, *, class_session_id: int, lecturers: Sequence[LecturerInput]) -> None:
    """Set who teaches a class session, in their order; who taught before keeps his row."""
    existing = session.scalars(
        select(Lecturer).where(Lecturer.class_session_id == class_session_id).order_by(Lecturer.position)
    ).all()
    wanted = []
    for lecturer in lecturers:
        name = lecturer.name.strip()
        if lecturer.person_id is not None and not name:
            name = session.get_one(Person, lecturer.person_id).name
        if name:
            wanted.append((lecturer.person_id, name, lecturer.organisation.strip()))
    left = list(existing)
    for position, key in enumerate(wanted, 1):
        row = next((old for old in left if (old.person_id, old.name, old.organisation) == key), None)
        if row is not None:
            left.remove(row)
            row.position = position
            continue
        person_id, name, organisation = key
        session.add(
            Lecturer(
                class_session_id=class_session_id,
                person_id=person_id,
                name=name,
                organisation=organisation,
                position=position,
            )
        )
    for old in left:
        session.delete(old)
    session.flush()


def _sessions_of_course(session: Session, course_id: int) -> int:
    statement = select(func.count(ClassSession.id)).join(Batch).where(Batch.course_id == course_id)
    return session.scalar(statement) or 0

"""复制课次: one class session on other days, as further 期 of its course or within the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.batches import SPLIT
from app.services.plan.batch_choice import set_batches, split_evenly
from app.services.plan.batches import count_batches
from app.services.plan.expected import refresh_expected
from app.services.plan.planning import LecturerInput, batch_name, set_lecturers
from db.models import Batch, BatchAudience, ClassSession, Lecturer


def copy_class_session(
    session: Session,
    *,
    class_session_id: int,
    dates: Sequence[date],
    same_batch: bool = False,
    batches: str | None = None,
    hours_again: bool = False,
) -> tuple[int, ...]:
    """Copy a class session to other days, as new 期 of its course or within the same; returns the new ids.

    `batches` says what the 期 then are (split, repeat), None leaves it unsaid or as it was said before. 分批
    divides the people over the 期 still open, unit by unit.
    """
    source = session.get(ClassSession, class_session_id)
    if source is None:
        raise InputProblem("class_session.not_found", id=class_session_id)
    batch = session.get_one(Batch, source.batch_id)
    audience = session.scalars(select(BatchAudience).where(BatchAudience.batch_id == batch.id)).all()
    lecturers = session.scalars(
        select(Lecturer).where(Lecturer.class_session_id == source.id).order_by(Lecturer.position)
    ).all()
    ids = []
    for day in dates:
        batch_id = batch.id
        if not same_batch:
            copy = Batch(course_id=batch.course_id, name=batch_name(session, day))
            session.add(copy)
            session.flush()
            batch_id = copy.id
            for line in audience:
                session.add(
                    BatchAudience(
                        batch_id=batch_id,
                        group_id=line.group_id,
                        unit_id=line.unit_id,
                        person_id=line.person_id,
                        excluded=line.excluded,
                        reason=line.reason,
                    )
                )
        held = ClassSession(
            batch_id=batch_id,
            held_on=day,
            start_time=source.start_time,
            end_time=source.end_time,
            day_part=source.day_part,
            place=source.place,
            form=source.form,
            pot=source.pot,
            hours_centi=source.hours_centi,
            note=source.note,
            capacity=source.capacity,
        )
        session.add(held)
        session.flush()
        set_lecturers(
            session, held.id, tuple(LecturerInput(x.name, x.person_id, x.organisation) for x in lecturers)
        )
        ids.append(held.id)
    if batches is not None and not same_batch:
        _choose(
            session, batch.course_id, {source.held_on.year, *(d.year for d in dates)}, batches, hours_again
        )
    refresh_expected(session, class_session_ids=ids)
    return tuple(ids)


def _choose(session: Session, course_id: int, years: set[int], batches: str, hours_again: bool) -> None:
    """The choice for every year the course now stands in twice; 分批 divides the people at once."""
    for year in sorted(years):
        if count_batches(session, course_id=course_id, year=year) < 2:
            continue
        own = set_batches(session, course_id=course_id, year=year, batches=batches, hours_again=hours_again)
        if batches == SPLIT:
            split_evenly(session, course_id=own, year=year)

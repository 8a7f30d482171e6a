"""Who approves a person's leave on a day, from the units' choices and the roster (C26)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.leave_approval import Approval, Officer, UnitPlace, approver_of
from app.services.person.units import due_on, get_unit, holds_on
from db.models import Assignment, Person, Unit


def approver_for(session: Session, *, person_id: int, on: date) -> Approval | None:
    """The approver of the person's leave that begins on the day `on`; None when nobody can be known."""
    posts = session.execute(
        select(Assignment.person_id, Person.name, Assignment.unit_id, Assignment.title, Assignment.is_primary)
        .join(Person, Person.id == Assignment.person_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(holds_on(on), due_on(on))
        .order_by(Unit.position, Assignment.position, Assignment.id)
    ).all()
    own = sorted((not post.is_primary, place) for place, post in enumerate(posts) if post[0] == person_id)
    unit_id = posts[own[0][1]].unit_id if own else None
    units = {
        row.id: UnitPlace(*row)
        for row in session.execute(select(Unit.id, Unit.name, Unit.parent_id, Unit.leave_approver_id))
    }
    officers = [Officer(post.person_id, post.name, post.unit_id, post.title) for post in posts]
    return approver_of(person_id, unit_id, units, officers)


def set_leave_approver(session: Session, *, unit_id: int, person_id: int | None) -> None:
    """Set who approves leave in a unit, None to go by title. Raises `InputProblem` person.not_found."""
    if person_id is not None and session.get(Person, person_id) is None:
        raise InputProblem("person.not_found", person=person_id)
    get_unit(session, unit_id=unit_id).leave_approver_id = person_id
    session.flush()


def forget_approver(session: Session, *, person_id: int) -> None:
    """The person is removed from the roster for good: units where he was set go by title again."""
    for unit in session.scalars(select(Unit).where(Unit.leave_approver_id == person_id)):
        unit.leave_approver_id = None
    session.flush()

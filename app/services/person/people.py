"""干部、学员: the commands that change the roster.

History is never rewritten: a transfer ends one assignment and starts another (complaint 4, I22), and
papers keep the snapshot they were printed with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import ConflictProblem, InputProblem
from app.given import Given, merged
from app.rules import id_number as id_numbers
from app.rules import names
from app.rules.standing import LEFT
from app.services.operation.seals import first_open_day
from app.services.person.groups import list_groups, set_groups, usual_group
from app.services.person.leave_approvers import forget_approver
from app.services.person.roster import person_record
from app.services.person.standing import away_people
from app.services.person.unit_states import kinds_of_units
from app.services.person.units import get_unit, holds_on
from db.models import (
    Assignment,
    Attempt,
    GroupMembership,
    Leave,
    Lecturer,
    Participation,
    Person,
    RegisterEntry,
    RegisterLine,
    Standing,
)

ID_PROBLEMS = {
    "id_length": "不是 18 位",
    "id_characters": "含有不该有的字符",
    "id_impossible_date": "出生日期不存在",
    "id_check_digit": "校验码不对",
}


@dataclass(frozen=True)
class PersonInput(Given):
    """What the clerk types about a person; `birth` is '', 'YYYY-MM' or 'YYYY-MM-DD'."""

    name: str
    sex: str = ""
    birth: str = ""
    id_number: str = ""
    phone: str = ""
    ethnicity: str = ""
    politics: str = ""
    education: str = ""
    note: str = ""
    joined_on: date | None = None


@dataclass(frozen=True)
class PostInput(Given):
    """What the clerk types about an assignment; `id` None is a new one."""

    unit_id: int
    title: str = ""
    rank: str = ""
    identity: str = ""
    is_primary: bool = True
    start_on: date | None = None
    end_on: date | None = None
    id: int | None = field(default=None)


def add_person(
    session: Session,
    *,
    person: PersonInput,
    posts: Sequence[PostInput] = (),
    group_ids: Iterable[int] | None = None,
) -> int:
    """Add a person; without `group_ids` the group follows from the primary unit's kind. Returns the id.

    Without a day of joining somebody new is there from the first year that is not closed.
    Whoever joins on a day belongs to the groups from that day.
    """
    record = Person(name="")
    _fill(session, record, person)
    record.joined_on = record.joined_on or first_open_day(session)
    session.add(record)
    session.flush()
    for post in posts:
        _add_post(session, record.id, post)
    if group_ids is None:
        primary = next((p for p in posts if p.is_primary), posts[0] if posts else None)
        kinds = kinds_of_units(session, on=primary.start_on or record.joined_on) if primary else {}
        kind = kinds.get(primary.unit_id, "") if primary else ""
        in_use = {group.name: group.id for group in list_groups(session, with_ended=False)}
        usual = in_use.get(usual_group(kind))
        group_ids = [usual] if usual is not None and primary else []
    set_groups(session, person_id=record.id, group_ids=group_ids, on=record.joined_on)
    return record.id


def edit_person(
    session: Session,
    *,
    person_id: int,
    version: int,
    person: PersonInput,
    posts: Sequence[PostInput] | None = None,
    group_ids: Iterable[int] | None = None,
    groups_on: date | None = None,
) -> None:
    """Correct a person's data; `posts` (when given) replaces the whole list of assignments.

    `group_ids` (when given) hold from the day `groups_on`; None is for somebody just entered.

    For a real change of post use `transfer_person`, which keeps the history.
    Raises `ConflictProblem` conflict.stale when `version` is not the stored one.
    """
    record = person_record(session, person_id=person_id)
    if record.version != version:
        raise ConflictProblem("conflict.stale")
    own = [each.name for each in fields(PersonInput)]
    stored = {name: getattr(record, name) for name in own} | {"id_number": record.id_number or ""}
    _fill(session, record, merged(PersonInput(**stored), person))
    if posts is not None:
        _replace_posts(session, person_id, posts)
    if group_ids is not None:
        set_groups(session, person_id=person_id, group_ids=group_ids, on=groups_on)
    session.flush()


def transfer_person(
    session: Session, *, person_id: int, on: date, post: PostInput, ends: Iterable[int] | None = None
) -> int:
    """Move a person to `post` from the day `on`: ends the assignments `ends` (default: the primary ones).

    Returns the new assignment's id. Old sheets keep the old unit. A move dated before a later one holds
    until that one. Raises `InputProblem` person.transfer_left when the person has left the roster by then.
    """
    record = person_record(session, person_id=person_id)
    away = away_people(session, on=on, person_ids=(person_id,)).get(person_id)
    if away is not None and away.kind == LEFT:
        raise InputProblem("person.transfer_left", name=record.name, left=away.start_on, day=on)
    later = session.scalar(
        select(func.min(Assignment.start_on)).where(
            Assignment.person_id == person_id, Assignment.is_primary, Assignment.start_on > on
        )
    )
    current = session.scalars(select(Assignment).where(Assignment.person_id == person_id, holds_on(on))).all()
    ending = set(ends) if ends is not None else {a.id for a in current if a.is_primary}
    for assignment in current:
        if assignment.id in ending:
            if assignment.start_on is not None and assignment.start_on > on:
                raise InputProblem("assignment.dates")
            assignment.end_on = on
    end_on = min((day for day in (post.end_on, later if post.is_primary else None) if day), default=None)
    return _add_post(session, person_id, replace(post, start_on=on, end_on=end_on, id=None))


def remove_person(session: Session, *, person_id: int) -> None:
    """Remove a person entered by mistake. Raises `InputProblem` person.on_papers when any record exists."""
    record = person_record(session, person_id=person_id)
    used = 0
    for model in (Participation, Attempt, Lecturer, RegisterEntry, RegisterLine):
        used += session.scalar(select(func.count()).where(model.person_id == person_id)) or 0
    if used:
        raise InputProblem("person.on_papers", name=record.name)
    for child in (Assignment, GroupMembership, Leave, Standing):
        for row in session.scalars(select(child).where(child.person_id == person_id)):
            session.delete(row)
    forget_approver(session, person_id=person_id)
    session.delete(record)
    session.flush()


def _fill(session: Session, record: Person, person: PersonInput) -> None:
    name = names.clean_name(person.name)
    if not name:
        raise InputProblem("person.name_missing")
    id_number = id_numbers.clean(person.id_number) or None
    if id_number is not None:
        _check_id_number(session, id_number, record.id)
    if name != record.name:
        record.name = name
        record.search_key = names.search_key(name)
        record.sort_key = names.sort_key(name)
    record.sex = person.sex
    record.birth = _checked_birth(person.birth)
    record.id_number = id_number
    record.phone = "".join(person.phone.split())
    record.ethnicity = person.ethnicity.strip()
    record.politics = person.politics.strip()
    record.education = person.education.strip()
    record.note = person.note.strip()
    record.joined_on = person.joined_on


def _checked_birth(text: str) -> str:
    text = text.strip()
    try:
        if text and len(text) == 7:
            date.fromisoformat(text + "-01")
        elif text:
            date.fromisoformat(text)
    except ValueError as error:
        raise InputProblem("person.birth_bad", value=text) from error
    return text


def _check_id_number(session: Session, id_number: str, own_id: int | None) -> None:
    problem = id_numbers.read_id_number(id_number).problem
    if problem:
        raise InputProblem("person.id_number_bad", reason=ID_PROBLEMS[problem])
    # The 15 and the 18 digits of one card are one number.
    forms = id_numbers.forms_of(id_number)
    holders = session.execute(select(Person.id, Person.name).where(Person.id_number.in_(forms))).all()
    other = next((holder for holder in holders if holder.id != own_id), None)
    if other is not None:
        raise InputProblem("person.id_number_taken", name=other.name)


def _as_dict(post: PostInput) -> dict[str, object]:
    return {name: getattr(post, name) for name in post.__dataclass_fields__}


def _add_post(session: Session, person_id: int, post: PostInput) -> int:
    get_unit(session, unit_id=post.unit_id)
    if post.start_on and post.end_on and post.end_on < post.start_on:
        raise InputProblem("assignment.dates")
    last = (
        session.scalar(select(func.max(Assignment.position)).where(Assignment.unit_id == post.unit_id)) or 0
    )
    values = _as_dict(post)
    del values["id"]
    assignment = Assignment(person_id=person_id, position=last + 1, **values)
    session.add(assignment)
    session.flush()
    return assignment.id


def _replace_posts(session: Session, person_id: int, posts: Sequence[PostInput]) -> None:
    existing = {a.id: a for a in session.scalars(select(Assignment).where(Assignment.person_id == person_id))}
    for post in posts:
        assignment = existing.pop(post.id, None) if post.id is not None else None
        if assignment is None:
            _add_post(session, person_id, post)
            continue
        own = [each.name for each in fields(PostInput)]
        post = merged(PostInput(**{name: getattr(assignment, name) for name in own}), post)
        if post.start_on and post.end_on and post.end_on < post.start_on:
            raise InputProblem("assignment.dates")
        for name, value in _as_dict(post).items():
            if name != "id":
                setattr(assignment, name, value)
    for left_over in existing.values():
        session.delete(left_over)
    session.flush()

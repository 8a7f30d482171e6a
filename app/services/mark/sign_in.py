"""What a sign-in sheet and a filled attendance sheet show (A26): class sessions and their lists (queries).

Nothing is settled here: whoever prints calls `app.services.plan.expected.settle_lists` first, so that the
printed numbers stay the numbers on screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.session_status import CANCELLED
from app.rules.sheet_code import sheet_code
from app.services.leave.leaves import expected_leaves
from app.services.plan.class_sessions import ClassSessionRow, list_class_sessions
from app.services.setting.mark_kinds import typed_code
from db.models import Participation, Person


@dataclass(frozen=True)
class ListedRow:
    """One person on a list, with the unit and title of that day; `leave` is the kind on a slip, or ''."""

    number: int
    person_id: int
    name: str
    unit: str
    title: str
    id_number: str
    mark: str
    leave: str
    note: str


@dataclass(frozen=True)
class SignInSheet:
    """A class session with its list in printed order and its sheet code."""

    lesson: ClassSessionRow
    rows: tuple[ListedRow, ...]
    code: str


def sessions_to_print(
    session: Session,
    *,
    class_session_ids: tuple[int, ...] = (),
    on: date | None = None,
    month: str = "",
    batch_id: int | None = None,
) -> tuple[ClassSessionRow, ...]:
    """The class sessions asked for (by id, day, month 'YYYY-MM' and/or batch), cancelled ones left out."""
    if class_session_ids:
        wanted = set(class_session_ids)
        rows = tuple(row for row in list_class_sessions(session) if row.id in wanted)
    else:
        rows = list_class_sessions(session, on=on, month=month or None, batch_id=batch_id)
    return tuple(row for row in rows if row.status != CANCELLED)


def sign_in_sheet(session: Session, *, lesson: ClassSessionRow) -> SignInSheet:
    """The list of one class session by printed number."""
    leaves = expected_leaves(session, on=lesson.held_on, class_session_id=lesson.id)
    found = session.execute(
        select(
            Participation.number,
            Participation.person_id,
            Person.name,
            Participation.unit_name,
            Participation.title,
            Person.id_number,
            typed_code().label("mark"),
            Participation.note,
        )
        .join(Person, Person.id == Participation.person_id)
        .where(Participation.class_session_id == lesson.id)
        .order_by(Participation.number, Participation.id)
    )
    rows = tuple(
        ListedRow(
            number=row.number,
            person_id=row.person_id,
            name=row.name,
            unit=row.unit_name,
            title=row.title,
            id_number=row.id_number or "",
            mark=row.mark,
            leave=leaves.get(row.person_id, ""),
            note=row.note,
        )
        for row in found
    )
    code = sheet_code(lesson.held_on, lesson.id, [(row.number, row.person_id) for row in rows])
    return SignInSheet(lesson, rows, code)

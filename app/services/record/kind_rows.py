"""Entries of registers read as records of the old kinds: each entry, and each later version of it, is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.rules.records.told import BOOKS, WITH_LINES, Record, Stored, is_of, record_of
from app.services.register.forms import get_register
from db.models import ClassSession, RegisterEntry, RegisterLine, RegisterStep
from db.results import RowsStatement

Lines = dict[int, tuple[tuple[str, int | None, int | None, str, int | None], ...]]


def records_of(
    session: Session, *, code: str, until: date | None = None, wanted: tuple[ColumnElement[bool], ...] = ()
) -> tuple[Record, ...]:
    """Records of a kind by day, those of an entry's later versions among them; none after `until`.

    Several people of one 实岗锻炼 are a record each, since each counts by itself (Q15).
    """
    book = BOOKS[code][0]
    mine = (RegisterEntry.register == book, *_of_slot(BOOKS[code][1]), *wanted)
    entries = session.execute(
        select(
            RegisterEntry.id,
            RegisterEntry.on_day,
            RegisterEntry.period,
            RegisterEntry.slot,
            RegisterEntry.unit_id,
            RegisterEntry.person_id,
            RegisterEntry.batch_id,
            RegisterEntry.data,
        )
        .where(*mine)
        .order_by(RegisterEntry.on_day, RegisterEntry.id)
    ).all()
    ids = select(RegisterEntry.id).where(*mine)
    lines, steps = _lines(session, ids) if book in WITH_LINES else {}, _later(session, ids)
    projects = _projects(session) if code == "Q6" else {}
    found: list[Record] = []
    for row in entries:
        if not is_of(code, row.slot, row.data):
            continue
        stored = Stored(*row, lines.get(row.id, ()))
        found += _told(code, stored, projects)
        for step_id, on_day, data in steps.get(row.id, ()):
            said = {**stored.data, **data}
            later = stored._replace(id=-step_id, on_day=on_day, data=said if data else stored.data)
            found += _told(code, later, projects)
    found = [each for each in found if until is None or each.done_on <= until]
    return tuple(sorted(found, key=lambda each: each.done_on))


def _told(code: str, stored: Stored, projects: Mapping[str, str]) -> Iterable[Record]:
    record = record_of(code, stored, projects)
    if code != "Q15" or len(record.people) < 2:
        return (record._replace(people=()) if code == "Q15" else record,)
    return tuple(record._replace(person_id=person, people=()) for person, _ in record.people)


def _of_slot(wanted: str) -> tuple[ColumnElement[bool], ...]:
    """The slot of a kind as the statement asks for it: this one, every other, or any."""
    if wanted.startswith("!"):
        return (RegisterEntry.slot != wanted[1:],)
    return (RegisterEntry.slot == wanted,) if wanted else ()


def _projects(session: Session) -> dict[str, str]:
    field = get_register(session, register_id="contest").field("project")
    return {each.id: each.title for each in field.choices}


def _lines_of(ids: Select[int]) -> RowsStatement:
    named = RegisterEntry.data["title"].as_string()
    return (
        select(
            RegisterLine.entry_id,
            RegisterLine.field,
            RegisterLine.person_id,
            func.coalesce(RegisterLine.batch_id, ClassSession.batch_id).label("batch"),
            func.coalesce(func.nullif(RegisterLine.name, ""), named, "").label("called"),
            RegisterLine.data,
        )
        .outerjoin(ClassSession, ClassSession.id == RegisterLine.class_session_id)
        .outerjoin(RegisterEntry, RegisterEntry.id == RegisterLine.entry_ref_id)
        .where(RegisterLine.entry_id.in_(ids))
        .order_by(RegisterLine.position, RegisterLine.id)
    )


def _lines(session: Session, ids: Select[int]) -> Lines:
    found: Lines = {}
    for row in session.execute(_lines_of(ids)):
        line = (row.field, row.person_id, row.batch, row.called, row.data.get("score"))
        found[row.entry_id] = (*found.get(row.entry_id, ()), line)
    return found


def _later(session: Session, ids: Select[int]) -> dict[int, list[tuple[int, date, dict[str, int | str]]]]:
    """Entry id → its later versions: step, day, what it says otherwise."""
    rows = session.execute(
        select(RegisterStep.entry_id, RegisterStep.id, RegisterStep.on_day, RegisterStep.data)
        .where(RegisterStep.entry_id.in_(ids), RegisterStep.state == "")
        .order_by(RegisterStep.on_day, RegisterStep.id)
    )
    found: dict[int, list[tuple[int, date, dict[str, int | str]]]] = defaultdict(list)
    for entry_id, step_id, on_day, data in rows:
        found[entry_id].append((step_id, on_day, dict(data)))
    return found

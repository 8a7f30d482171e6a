"""所属期 to be looked at after an upgrade: what was taken over by its day and may be of the period before.

The upgrade names the entries in a setting; each goes from it when the clerk has changed it or says it stays.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.registers.cells import period_title
from app.rules.registers.doubts import earlier_period
from app.services.person.roster import list_people
from app.services.register.forms import shelf
from app.services.setting.town import get_setting, set_setting
from db.models import Attachment, RegisterEntry, RegisterStep, Setting

NAME = "register.period_doubts"
NOTHING = "[]"
# SQL: whether anything is to be looked at.
HAS_DOUBTS = exists().where(Setting.name == NAME, Setting.value != NOTHING)
Data = Mapping[str, int | str]


@dataclass(frozen=True)
class Doubt:
    """An entry, the period it stands in and the one before, both in words."""

    entry_id: int
    register_id: str
    register: str
    person: str
    unit: str
    paper: str
    on_day: date
    period: str
    earlier: str


def list_doubts(session: Session) -> tuple[Doubt, ...]:
    """Everything still to be looked at, by day; () without an upgrade that left any."""
    ids = _ids(session)
    if not ids:
        return ()
    registers = shelf(session).registers
    rows = session.scalars(
        select(RegisterEntry)
        .where(RegisterEntry.id.in_(ids))
        .order_by(RegisterEntry.on_day, RegisterEntry.id)
    )
    people = {each.id: (each.name, each.unit) for each in list_people(session)}
    found = []
    for row in rows:
        earlier = _earlier(row)
        if not earlier:
            continue
        register = registers[row.register]
        person, unit = people.get(row.person_id or 0, ("", ""))
        papers = {one.id: one.title for one in register.field(register.slot).choices}
        found.append(
            Doubt(
                row.id, row.register, register.title, person, unit, papers.get(row.slot, ""),
                row.on_day, period_title(row.period), period_title(earlier),
            )
        )  # fmt: skip
    return tuple(found)


def count_doubts(session: Session) -> int:
    """How many are to be looked at."""
    return len(_ids(session))


def keep_periods(session: Session, *, entry_ids: Collection[int]) -> int:
    """These stay in their period; returns how many were to be looked at."""
    ids = _ids(session)
    left = [each for each in ids if each not in set(entry_ids)]
    if left != ids:
        set_setting(session, name=NAME, value=json.dumps(left))
    return len(ids) - len(left)


def move_to_earlier(session: Session, *, entry_ids: Sequence[int]) -> int:
    """These belong to the period before; returns how many were moved. One operation.

    Where the period before has that paper already, it is another version of it, and the one that came first
    stays the first. What came later in the year of the same paper stays in its year.
    Raises `InputProblem` entry.not_found for one that is gone or not to be looked at.
    """
    for entry_id in entry_ids:
        row = session.get(RegisterEntry, entry_id)
        earlier = _earlier(row) if row is not None else ""
        if row is None or not earlier:
            raise InputProblem("entry.not_found")
        _split(session, row)
        there = session.scalars(
            select(RegisterEntry).where(
                RegisterEntry.register == row.register,
                RegisterEntry.slot == row.slot,
                RegisterEntry.period == earlier,
                RegisterEntry.person_id.is_not_distinct_from(row.person_id),
                RegisterEntry.batch_id.is_not_distinct_from(row.batch_id),
            )
        ).first()
        if there is not None:
            _join(session, row, there)
        else:
            row.period, row.year = earlier, int(earlier[:4])
        session.flush()
    keep_periods(session, entry_ids=entry_ids)
    return len(entry_ids)


def _ids(session: Session) -> list[int]:
    return [int(each) for each in json.loads(get_setting(session, name=NAME, default=NOTHING))]


def _earlier(row: RegisterEntry) -> str:
    return earlier_period(row.register, row.slot, row.period, row.on_day)


def _versions(session: Session, row: RegisterEntry) -> list[RegisterStep]:
    return list(
        session.scalars(
            select(RegisterStep)
            .where(RegisterStep.entry_id == row.id, RegisterStep.state == "")
            .order_by(RegisterStep.on_day, RegisterStep.id)
        )
    )


def _split(session: Session, row: RegisterEntry) -> None:
    """What came in the months that do not look back is an entry of its own, in the period it stands in."""
    said = dict(row.data)
    own: RegisterEntry | None = None
    for step in _versions(session, row):
        if own is not None:
            step.entry_id = own.id
            continue
        said |= step.data
        if earlier_period(row.register, row.slot, row.period, step.on_day):
            continue
        own = RegisterEntry(
            register=row.register,
            on_day=step.on_day,
            year=row.year,
            period=row.period,
            slot=row.slot,
            unit_id=row.unit_id,
            person_id=row.person_id,
            batch_id=row.batch_id,
            data=dict(said),
        )
        session.add(own)
        session.flush()
        for file in session.scalars(select(Attachment).where(Attachment.step_id == step.id)):
            file.step_id, file.entry_id = None, own.id
        session.flush()
        session.delete(step)
    session.flush()


def _join(session: Session, row: RegisterEntry, there: RegisterEntry) -> None:
    """`row` becomes a version of `there`; whichever came first stands first."""
    for step in _versions(session, row):
        step.entry_id = there.id
    if row.on_day < there.on_day:
        first, later, day = dict(row.data), dict(there.data), there.on_day
        there.on_day = row.on_day
    else:
        first, later, day = dict(there.data), dict(row.data), row.on_day
    there.data = first
    new = {name: value for name, value in later.items() if first.get(name) != value}
    session.add(RegisterStep(entry_id=there.id, state="", on_day=day, data=new))
    for file in session.scalars(select(Attachment).where(Attachment.entry_id == row.id)):
        file.entry_id = there.id
    session.flush()
    session.delete(row)
    session.flush()

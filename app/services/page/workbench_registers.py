"""The part of the 工作台 that registers owe: one line a due, with how much is over and the earliest of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.rules.registers.owing import OVERDUE
from app.services.page.workbench_lines import INFO, WARN, Task
from db.models import DutyRule, RegisterEntry, Unit

if TYPE_CHECKING:
    from app.services.register.owed import OwedReading, OwedTask

TAB = "registers"
# SQL: whether the file has an entry, or a duty that reads registers; without either nothing is owed.
ASKS_REGISTERS = exists().where(RegisterEntry.id.is_not(None)) | exists().where(
    DutyRule.measure == "register", DutyRule.enabled
)


def register_tasks(session: Session, *, today: date) -> tuple[Task, ...]:
    """What is over or soon due to the registers, of this year and the one before; see `ASKS_REGISTERS`."""
    from app.services.duty.duty_registers import owed_reading

    reading = owed_reading(session, today=today)
    found = reading.tasks()
    ids = {one.earliest.debtor.unit_id for one in found} - {None}
    units = dict(session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(ids))).all()) if ids else {}
    return tuple(_line(one, _whose(reading, one, units)) for one in found)


def _whose(reading: OwedReading, one: OwedTask, units: dict[int, str]) -> str:
    """Whom the earliest is of; a register of confidential matters tells no name."""
    row = one.earliest
    if one.register.secret:
        return ""
    told = row.debtor.name or units.get(row.debtor.unit_id or 0, "")
    return told or reading.named(one.register, (row,))[0].debtor.name


def doubt_tasks(session: Session) -> tuple[Task, ...]:
    """Papers whose 所属期 is to be looked at after an upgrade; see `HAS_DOUBTS`."""
    from app.services.register.period_doubts import list_doubts

    found = list_doubts(session)
    if not found:
        return ()
    first = found[0]
    words = f"{first.person}{first.paper}，{first.on_day:%Y-%m-%d} 收到，现记为{first.period}"
    text = f"{len(found)} 份材料可能属于上一期"
    return (Task("doubts", "核对所属期", text, words, INFO, TAB, first.register_id, len(found)),)


def _line(one: OwedTask, whose: str) -> Task:
    parts = [f"{one.overdue} 项逾期"] if one.overdue else []
    parts += [f"{one.soon} 项将到期"] if one.soon else []
    return Task(
        f"register:{one.register.id}:{one.due.id}",
        one.register.title,
        f"{one.due.title}：{'，'.join(parts)}",
        f"最早 {one.earliest.deadline:%m-%d} {whose}".rstrip(),
        WARN if one.earliest.verdict == OVERDUE else INFO,
        TAB,
        one.register.id,
        one.overdue + one.soon,
        one.due.citation,
    )

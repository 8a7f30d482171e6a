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
    from app.rules.registers.description import Register
    from app.rules.registers.entries import Entry
    from app.rules.registers.limits import Measured
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


def limit_tasks(session: Session, *, year: int, today: date) -> tuple[Task, ...]:
    """Budgets that are nearly spent or overspent: a line for each (B39); see `ASKS_REGISTERS`."""
    from app.services.register.forms import shelf

    found: list[Task] = []
    for register in shelf(session).registers.values():
        if register.on and not register.secret and any(one.told for one in register.limits):
            found += _near_limits(session, register, year, today)
    return tuple(found)


def _near_limits(session: Session, register: Register, year: int, today: date) -> list[Task]:
    """Only what tells a limit is weighed (the budgets, not each line spent of them), and names are read only
    where one is near: the desk opens often."""
    from app.rules.registers.computed import values_of
    from app.rules.registers.limits import told_limits
    from app.rules.registers.values import matches
    from app.services.register.entry_rows import read_entries
    from app.services.register.limits import limits_around

    telling = [one.told for one in register.limits if one.told]
    of_year = (RegisterEntry.year == year) | RegisterEntry.year.is_(None)
    entries = read_entries(session, RegisterEntry.register == register.id, of_year)
    told = [entry for entry in entries if any(matches(register, entry, each) for each in telling)]
    if not told:
        return []
    around = limits_around(session, register=register, today=today, entries=entries, year=year)
    near = [
        (entry, one)
        for entry in told
        for one in told_limits(register, entry, values_of(register, entry, around))
        if one.limit.told and one.stands
    ]
    return _limit_lines(session, register, near)


def _limit_lines(session: Session, register: Register, near: list[tuple[Entry, Measured]]) -> list[Task]:
    from app.rules.registers.cells import Cells
    from app.rules.registers.computing import Values
    from app.rules.registers.limits import OVER, limit_text, shared_by, told
    from app.services.register.reading import with_words

    if not near:
        return []
    entries = tuple(entry for entry, _ in near)
    words = with_words(session, register=register, entries=entries, registers=None).words
    cells = Cells(register, words, lambda _entry: Values({}, {}))
    found = []
    for entry, one in near:
        shared = "".join(cells.text(entry, name) for name in shared_by(register, one.limit))
        text = f"{shared or cells.name(entry)}：{limit_text((one,))}"
        note = f"已达 {told(one.has)}，最多 {told(one.most)}"
        level = WARN if one.stands == OVER else INFO
        key = f"limit:{register.id}:{entry.id}:{one.limit.id}"
        found.append(Task(key, register.title, text, note, level, TAB, register.id))
    return found


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

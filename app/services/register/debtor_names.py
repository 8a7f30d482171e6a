"""What an entry that owes is called: whom or what it is of, as its own description says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.registers.description import Register
from app.rules.registers.owing import Owed
from app.services.register.link_reading import entries_told
from db.models import Unit

ENTRY = "entry"


def with_names(
    session: Session, *, rows: Iterable[Owed], register: Register, registers: Mapping[str, Register]
) -> tuple[Owed, ...]:
    """The rows, those that an entry owes with its name and unit; of a confidential one the number only."""
    found = tuple(rows)
    ids = {row.debtor.id for row in found if row.debtor.kind == ENTRY and not row.debtor.name}
    if not ids:
        return found
    told = {} if register.secret else entries_told(session, ids=ids, registers=registers)
    wanted = {one.unit_id for one in told.values()} - {None}
    units = dict(session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(wanted))).all())

    def named(row: Owed) -> Owed:
        if row.debtor.id not in ids or row.debtor.kind != ENTRY:
            return row
        one = told.get(row.debtor.id)
        name = one.title if one else f"{register.title}第{row.debtor.id}号"
        unit = row.debtor.unit or (units.get(one.unit_id or 0, "") if one else "")
        return replace(row, debtor=replace(row.debtor, name=name, unit=unit))

    return tuple(map(named, found))

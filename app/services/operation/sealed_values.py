"""What a closed year reads as it was when it was closed: rules of counting, facts without a day (R19).

The trail keeps every value before and after, so it is the copy: what was changed since the seal without a
slip of that year is taken back for it. A change that came with a 更正单 of the year holds for it, too.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from db.audit import is_reading
from db.models import AuditEntry, Correction, Seal, Setting

Values = dict[str, Any]
KEPT = "values when closed"


def values_when_closed(session: Session, *, year: int, table: str) -> dict[int, Values | None]:
    """Record id of `table` → column → value as stored, of what was changed since `year` was closed.

    None: the record was not there yet. Whole records of those that are gone. {} while the year is open.
    """
    if not is_reading(session):
        return _changed_since(session, year, table)
    # A paper asks for it with every rule and every sum.
    kept: dict[tuple[int, str], dict[int, Values | None]] = session.info.setdefault(KEPT, {})
    if (year, table) not in kept:
        kept[year, table] = _changed_since(session, year, table)
    return dict(kept[year, table])


def _changed_since(session: Session, year: int, table: str) -> dict[int, Values | None]:
    closed_by = _operation_of_seal(session, year)
    if closed_by is None:
        return {}
    entries = session.execute(
        select(AuditEntry.operation_id, AuditEntry.row_id, AuditEntry.before_json)
        .where(AuditEntry.table_name == table, AuditEntry.operation_id > closed_by)
        .order_by(AuditEntry.id)
    ).all()
    if not entries:
        return {}
    corrected = _corrected(session, year)
    then: dict[int, Values | None] = {}
    for operation_id, row_id, before in entries:
        if (operation_id, table, row_id) in corrected:
            then.pop(row_id, None)
        elif row_id not in then:
            then[row_id] = None if before is None else json.loads(before)
        elif (known := then[row_id]) is not None and before is not None:
            then[row_id] = {**json.loads(before), **known}
    return then


def settings_when_closed(session: Session, *, year: int) -> dict[str, str | None]:
    """Name of a setting → its value when `year` was closed, of those changed since; None: not set then."""
    then = values_when_closed(session, year=year, table="setting")
    if not then:
        return {}
    names = dict(session.execute(select(Setting.id, Setting.name).where(Setting.id.in_(then))).all())
    found: dict[str, str | None] = {}
    for row_id, values in then.items():
        name = (values or {}).get("name") or names.get(row_id)
        if name is not None and (values is None or "value" in values):
            found[str(name)] = None if values is None else str(values["value"])
    return found


def politics_when_closed(session: Session, *, year: int) -> dict[int, str]:
    """Person id → 政治面貌 when `year` was closed, of those whose it was changed since."""
    then = values_when_closed(session, year=year, table="person")
    return {
        row_id: str(values["politics"]) for row_id, values in then.items() if values and "politics" in values
    }


def _operation_of_seal(session: Session, year: int) -> int | None:
    return session.scalar(_seal_statement(), {"year": year})


@cache
def _seal_statement() -> Select[int]:
    """Built once: every reader of a year asks it, mostly in vain."""
    return (
        select(AuditEntry.operation_id)
        .join(Seal, Seal.id == AuditEntry.row_id)
        .where(AuditEntry.table_name == "seal", Seal.year == bindparam("year"))
        .order_by(AuditEntry.id)
        .limit(1)
    )


def _corrected(session: Session, year: int) -> set[tuple[int, str, int]]:
    """(operation, table, record) of everything that slips of the year have changed."""
    rows = session.execute(
        select(AuditEntry.operation_id, Correction.facts_json)
        .join(Correction, Correction.id == AuditEntry.row_id)
        .where(AuditEntry.table_name == "correction", Correction.year == year)
    )
    return {
        (operation_id, str(table), int(row_id))
        for operation_id, facts in rows
        for table, row_id in json.loads(facts or "{}").get("records", ())
    }

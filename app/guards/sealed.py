"""A closed year changes only with a reason, and leaves a numbered 更正单 with before and after (R19).

Which records belong to a year is said by the models (`db.years`); that a reason opens it, and what is filed
then, is decided here, for every way of writing alike: window, import, undo, command line.
"""

from __future__ import annotations

import json
from collections import defaultdict

from sqlalchemy import Connection

from app.errors import InputProblem
from app.guards.changed_rows import ChangedRow, changes_of
from app.services.operation import seals
from db.guarding import GuardedWrite
from db.seal import open_lock, shut_lock
from db.years import Cell, Years, dated_tables, touches

BEFORE = "totals of closed years before"
# Word of the ledger → its value as printed.
Totals = dict[str, str]
Touched = dict[int, list[tuple[str, int]]]


class SealedGuard:
    """Refuses a write without a reason that touches a closed year; files the slip of one with a reason."""

    def begin(self, write: GuardedWrite) -> None:
        """Open the lock for a write with a reason and note what the closed years add up to."""
        if not write.reason:
            return
        years = [row.year for row in seals.list_seals(write.session)]
        if years:
            open_lock(write.session)
            write.session.info[BEFORE] = {year: _totals(write, year) for year in years}

    def check(self, write: GuardedWrite) -> None:
        """Raises `InputProblem` seal.closed with the first closed year that is touched."""
        touched = touched_years(write)
        before: dict[int, Totals] | None = write.session.info.pop(BEFORE, None)
        if before is None:
            if touched:
                raise InputProblem("seal.closed", year=min(touched))
            return
        for year, records in sorted(touched.items()):
            # A year closed by this very write has no slip yet.
            if year in before:
                seals.file_slip(
                    write.session,
                    year=year,
                    at=write.at,
                    reason=write.reason,
                    text=write.text,
                    records=records,
                    totals=_differences(before[year], _totals(write, year)),
                )
        shut_lock(write.session)


def _totals(write: GuardedWrite, year: int) -> Totals:
    # Half the program hangs on the ledger; it is loaded when a closed year is really corrected.
    from app.services.year.closed_rules import closed_rules
    from app.services.year.closed_totals import closed_totals

    return closed_totals(write.session, year=year) | closed_rules(write.session, year=year)


def touched_years(write: GuardedWrite) -> Touched:
    """Closed year → the records of it that the write has changed."""
    connection = write.session.connection()
    if connection.exec_driver_sql("SELECT 1 FROM seal LIMIT 1").first() is None:
        return {}
    said = dated_tables()
    found: Touched = defaultdict(list)
    for table, rows in changes_of(write).items():
        if table in said:
            for year, row_id in _touched(connection, table, said[table], rows):
                found[year].append((table, row_id))
    return dict(found)


def _touched(
    connection: Connection, table: str, years: Years, rows: list[ChangedRow]
) -> list[tuple[int, int]]:
    """(closed year, record id) of the changed records that touch it."""
    found: list[tuple[int, int]] = []
    for is_old, is_new in ((False, True), (True, True), (True, False)):
        some = [row for row in rows if (row.old is not None, row.new is not None) == (is_old, is_new)]
        if not some:
            continue
        old, new = (_cell("old") if is_old else None), (_cell("new") if is_new else None)
        stored = json.dumps([{"id": row.id, "old": row.old, "new": row.new} for row in some])
        found += [
            (row[0], row[1])
            for row in connection.exec_driver_sql(
                "SELECT seal.year, json_extract(line.value, '$.id') FROM json_each(?) AS line, seal"
                f" WHERE {touches(table, years, old, new)}",
                (stored,),
            )
        ]
    return found


def _cell(state: str) -> Cell:
    return lambda name: f"json_extract(line.value, '$.{state}.{name}')"


def _differences(before: Totals, after: Totals) -> list[tuple[str, str, str]]:
    words = dict.fromkeys((*before, *after))
    changed = ((word, before.get(word, "—"), after.get(word, "—")) for word in words)
    return [line for line in changed if line[1] != line[2]]

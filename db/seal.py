"""封账: a sealed year takes no writes any more, except a correction slip with its reason (R19).

Two guards stand behind each other. `guard` looks at what a write is about to commit, whoever made it
(window, import, undo), and triggers in the data file stop every other tool. A correction opens both for
one write.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from db.audit import Trail, Values, trail_of
from db.errors import KnownError

PASS = "correction_pass"

# Table → SQL that finds the date deciding the year, from the record's own id.
DATE_BY_ID: Mapping[str, str] = {
    "class_session": "SELECT held_on FROM class_session WHERE id = ?",
    "participation": "SELECT c.held_on FROM participation p JOIN class_session c ON c.id = p.class_session_id"
    " WHERE p.id = ?",
    "lecturer": "SELECT c.held_on FROM lecturer l JOIN class_session c ON c.id = l.class_session_id"
    " WHERE l.id = ?",
    "exam": "SELECT held_on FROM exam WHERE id = ?",
    "attempt": "SELECT e.held_on FROM attempt a JOIN exam e ON e.id = a.exam_id WHERE a.id = ?",
    # A slip over New Year belongs to both years.
    "leave": "SELECT d.value FROM leave l, json_each(json_array(l.start_on, l.end_on)) d WHERE l.id = ?",
    "hour_entry": "SELECT credited_on FROM hour_entry WHERE id = ?",
    "make_up": "SELECT c.held_on FROM make_up m JOIN participation p ON p.id = m.participation_id"
    " JOIN class_session c ON c.id = p.class_session_id WHERE m.id = ?",
    "warning_talk": "SELECT found_on FROM warning_talk WHERE id = ?",
    "unit_study": "SELECT week FROM unit_study WHERE id = ?",
    "mentor_talk": "SELECT held_on FROM mentor_talk WHERE id = ?",
    "duty_record": "SELECT done_on FROM duty_record WHERE id = ?",
    "bulletin": "SELECT about_on FROM bulletin WHERE id = ?",
    "discipline_note": "SELECT c.held_on FROM discipline_note d JOIN class_session c"
    " ON c.id = d.class_session_id WHERE d.id = ?",
}
# For records that are gone or moved: a date of their own, or the parent that has it.
OWN_DATES = ("held_on", "credited_on", "start_on", "end_on", "found_on", "week", "done_on", "about_on")
PARENTS: Mapping[str, tuple[str, str]] = {
    "participation": ("class_session_id", "class_session"),
    "lecturer": ("class_session_id", "class_session"),
    "attempt": ("exam_id", "exam"),
    "make_up": ("participation_id", "participation"),
    "discipline_note": ("class_session_id", "class_session"),
}


def open_for_correction(session: Session) -> None:
    """Let this one write touch sealed years; `app.services.corrections` demands the reason first."""
    session.info[PASS] = True
    session.connection().exec_driver_sql(
        "INSERT INTO meta (name, value) VALUES (?, '1') ON CONFLICT (name) DO NOTHING", (PASS,)
    )


def guard(session: Session, trail: Trail) -> None:
    """Refuse the write when it touches a sealed year without a correction.

    Raises `KnownError` seal.closed with the year. Called once per write, before it is committed.
    """
    connection = session.connection()
    if session.info.pop(PASS, False):
        connection.exec_driver_sql("DELETE FROM meta WHERE name = ?", (PASS,))
        return
    touched = _sealed_years(connection, trail)
    if touched:
        raise KnownError("seal.closed", year=min(touched))


def sealed_years_touched(session: Session) -> set[int]:
    """Sealed years that this write has changed so far; for the slip of a correction."""
    return {int(year) for year in _sealed_years(session.connection(), trail_of(session))}


def _sealed_years(connection: Connection, trail: Trail) -> set[str]:
    sealed = {str(row[0]) for row in connection.exec_driver_sql("SELECT year FROM seal")}
    touched: set[str] = set()
    if sealed:
        for table, row_id, before, after in trail.entries:
            if table in DATE_BY_ID:
                touched |= sealed & _years(connection, table, row_id, (before, after))
    return touched


def _years(
    connection: Connection, table: str, row_id: int, states: tuple[Values | None, Values | None]
) -> set[str]:
    found: Any = connection.exec_driver_sql(DATE_BY_ID[table], (row_id,)).scalars()
    years = {str(day)[:4] for day in found if day}
    for values in states:
        if values is None:
            continue
        years |= {str(values[name])[:4] for name in OWN_DATES if values.get(name)}
        column, parent = PARENTS.get(table, ("", ""))
        if column and values.get(column) is not None:
            years |= _years(connection, parent, int(values[column]), (None, None))
    return years

"""A day of joining or leaving moved over lists: marks stay entered, and count no longer or count again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection

from app.guards.changed_rows import ChangedRow
from app.rules.marks import NOT_LISTED
from app.rules.standing import Away, off_roster
from db.audit import Values

Changed = Mapping[str, Sequence[ChangedRow]]
PERSON = "SELECT * FROM person WHERE id = ?"
TIMES = "SELECT * FROM standing WHERE person_id = ?"
# 未登记 is told, too: a bulletin may go out with some.
LISTED = (
    "SELECT s.id, s.held_on, p.unit_id FROM participation p JOIN class_session s ON s.id = p.class_session_id"
    f" WHERE p.person_id = ? AND p.mark <> '{NOT_LISTED}'"
)


def sessions_off_roster(connection: Connection, changed: Changed) -> set[tuple[int, int | None]]:
    """Class sessions that list somebody who was on the roster that day and is no more, or the reverse; each
    with the unit on the list."""
    moved = {row.id for row in changed.get("person", ()) if _is_moved(row)}
    moved |= {int((row.old or row.new or {})["person_id"]) for row in changed.get("standing", ())}
    return {each for person_id in moved for each in _changed_sessions(connection, person_id, changed)}


def _is_moved(row: ChangedRow) -> bool:
    """A known person with another day of joining or leaving; nobody has marks before being known."""
    old, new = row.old, row.new
    days = ("joined_on", "left_on")
    return old is not None and new is not None and any(old[day] != new[day] for day in days)


def _changed_sessions(
    connection: Connection, person_id: int, changed: Changed
) -> list[tuple[int, int | None]]:
    person = connection.exec_driver_sql(PERSON, (person_id,)).mappings().first()
    if person is None:  # whoever is removed has no marks
        return []
    now = dict(person)
    before = next((row.old for row in changed.get("person", ()) if row.id == person_id and row.old), now)
    times_now = {row["id"]: dict(row) for row in connection.exec_driver_sql(TIMES, (person_id,)).mappings()}
    others = {row.id: row.old for row in changed.get("standing", ())}
    times_before = {row_id: times for row_id, times in times_now.items() if row_id not in others}
    times_before |= {i: old for i, old in others.items() if old is not None and old["person_id"] == person_id}
    found = []
    for row in connection.exec_driver_sql(LISTED, (person_id,)):
        day = date.fromisoformat(row.held_on)
        if _is_off(day, before, times_before.values()) != _is_off(day, now, times_now.values()):
            found.append((int(row.id), row.unit_id))
    return found


def _is_off(day: date, person: Values, times: Collection[Values]) -> bool:
    return off_roster(
        day,
        joined_on=_day(person["joined_on"]),
        left_on=_day(person["left_on"]),
        times=[Away(t["kind"], date.fromisoformat(t["start_on"]), _day(t["end_on"])) for t in times],
    )


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None

"""What an issued 通报 has told changes only with a reason (I3); the reason stays with the operation.

Like the guard of sealed years this looks at what a write is about to commit, so that no way of writing
(window, import, undo, command line) goes round it.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from db.audit import Trail, Values
from db.errors import KnownError

UNMARKED = "none"
FIRST_TRY = 1
TOLD_OF_EXAM = ("title", "held_on", "full_centi", "pass_centi")
BY_CLASS_SESSION = (
    "SELECT coalesce(b.corrects_id, b.id) AS id, b.facts_json"
    " FROM bulletin_subject j JOIN bulletin b ON b.id = j.bulletin_id"
    " WHERE b.status = 'issued' AND j.class_session_id = ? LIMIT 1"
)
BY_EXAM = (
    "SELECT coalesce(corrects_id, id) AS id, facts_json FROM bulletin WHERE status = 'issued' AND exam_id = ?"
)


def guard(session: Session, trail: Trail) -> None:
    """Refuse a write that changes what an issued bulletin says: a mark, a result, the day itself.

    Raises `KnownError` bulletin.told with number and id of the bulletin. Called for writes without a reason.
    """
    connection = session.connection()
    class_sessions: set[int] = set()
    exams: set[int] = set()
    marked: list[int] = []
    for table, row_id, before, after in trail.entries:
        if table == "participation" and _is_told_mark(before, after):
            # A changed mark names no class session; an import changes them by the thousand.
            marked.append(row_id)
            class_sessions |= _named(before, after)
        elif table == "attempt" and _is_told_result(connection, row_id, before, after):
            exams.add(_parent(connection, table, row_id, "exam_id", before or after))
        elif table == "exam" and _is_told_exam(before, after):
            exams.add(row_id)
        elif table == "class_session" and _is_told_day(before, after):
            class_sessions.add(row_id)
    class_sessions |= _class_sessions_of(connection, marked)
    _refuse_told(connection, BY_CLASS_SESSION, class_sessions)
    _refuse_told(connection, BY_EXAM, exams)


def _refuse_told(connection: Connection, statement: str, ids: set[int]) -> None:
    for each in sorted(ids):
        found = connection.exec_driver_sql(statement, (each,)).first()
        if found is not None:
            number = json.loads(found.facts_json)["frozen"]["head"]["number"]
            raise KnownError("bulletin.told", number=number, bulletin_id=found.id)


def _is_told_day(before: Values | None, after: Values | None) -> bool:
    """A class session that was moved to another day, cancelled, or taken back from it."""
    if before is None or after is None:
        return False
    return "held_on" in after or "cancelled" in (before.get("status"), after.get("status"))


def _is_told_exam(before: Values | None, after: Values | None) -> bool:
    """An exam whose line of passing, full score, day or title changed: its rates hang on them."""
    return before is not None and after is not None and any(name in after for name in TOLD_OF_EXAM)


def _is_told_mark(before: Values | None, after: Values | None) -> bool:
    """A mark that changed; people without one may come and go, no paper names them."""
    old = UNMARKED if before is None else before.get("mark")
    new = UNMARKED if after is None else after.get("mark")
    return (old or UNMARKED) != (new or UNMARKED)


def _is_told_result(connection: Connection, row_id: int, before: Values | None, after: Values | None) -> bool:
    """A result that changed and stands on the paper.

    A 补考 comes later and corrects nothing, unless the paper went out after it and tells its score.
    """
    if _result(before) == _result(after):
        return False
    found = connection.exec_driver_sql("SELECT * FROM attempt WHERE id = ?", (row_id,)).mappings().first()
    whole = {**(found or {}), **(before or {})} if before else dict(after or {})
    if whole.get("number") == FIRST_TRY:
        return True
    return before is not None and _is_on_paper(connection, whole)


def _result(values: Values | None) -> tuple[str, Any]:
    """State and score; 0 points are a result, an empty line is none."""
    return (values or {}).get("state") or "", (values or {}).get("score_centi")


def _is_on_paper(connection: Connection, attempt: Values) -> bool:
    told = [attempt["person_id"], attempt["state"], attempt["score_centi"]]
    for row in connection.exec_driver_sql(BY_EXAM, (attempt["exam_id"],)):
        people = json.loads(row.facts_json)["frozen"]["facts"]["exam"]["people"]
        if any([person[0], person[3], person[4]] == told for person in people):
            return True
    return False


def _class_sessions_of(connection: Connection, participations: list[int]) -> set[int]:
    if not participations:
        return set()
    found = connection.exec_driver_sql(
        "SELECT DISTINCT class_session_id FROM participation WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(participations),),
    )
    return {int(row[0]) for row in found}


def _named(before: Values | None, after: Values | None) -> set[int]:
    """The class session that a new or removed record names itself."""
    held = (before or after or {}).get("class_session_id")
    return set() if held is None else {int(held)}


def _parent(connection: Connection, table: str, row_id: int, column: str, values: Values | None) -> int:
    """The class session or exam of a record, also when the record is gone."""
    found = (values or {}).get(column)
    if found is None:
        found = connection.exec_driver_sql(f"SELECT {column} FROM {table} WHERE id = ?", (row_id,)).scalar()
    return int(found or 0)

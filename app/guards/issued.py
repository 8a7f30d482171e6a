"""What an issued 通报 has told changes only with a reason (I3); the reason stays with the operation.

Like the guard of closed years this looks at what a write is about to commit, so that no way of writing
(window, import, undo, command line) goes round it.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from app.errors import InputProblem
from app.guards.changed_rows import ChangedRow, changes_of
from app.guards.off_roster import sessions_off_roster
from app.guards.village_kinds import told_kind
from app.guards.village_told import told_village
from app.rules.marks import NONE
from app.rules.session_status import CANCELLED
from app.services.bulletin.bulletin_frozen import told_number
from app.services.tally.mark_totals import WALK_IN
from db.audit import Values
from db.guarding import GuardedWrite
from db.results import ResultRow

FIRST_TRY = 1
TOLD_OF_EXAM = ("title", "held_on", "full_centi", "pass_centi")
WATCHED = (
    *("participation", "attempt", "exam", "class_session", "person", "standing"),
    *("unit", "unit_state"),
)
BY_CLASS_SESSION = (
    "SELECT coalesce(b.corrects_id, b.id) AS id, b.facts_json"
    " FROM bulletin_subject j JOIN bulletin b ON b.id = j.bulletin_id"
    " WHERE b.status = 'issued' AND j.class_session_id = ? LIMIT 1"
)
BY_EXAM = (
    "SELECT coalesce(corrects_id, id) AS id, facts_json FROM bulletin WHERE status = 'issued' AND exam_id = ?"
)


class IssuedGuard:
    """Refuses a write without a reason that changes what an issued bulletin says."""

    def begin(self, write: GuardedWrite) -> None:
        """Nothing to prepare."""

    def check(self, write: GuardedWrite) -> None:
        """Raises `InputProblem` bulletin.told with number and id of the bulletin."""
        if write.reason or not any(table in WATCHED for table, *_ in write.trail.entries):
            return
        connection = write.session.connection()
        if connection.exec_driver_sql("SELECT 1 FROM bulletin WHERE status = 'issued'").first() is None:
            return
        changed = changes_of(write)
        moved = [row for row in changed.get("class_session", ()) if _is_told_day(row)]
        off_roster = sessions_off_roster(connection, changed)
        marked = [
            values
            for row in changed.get("participation", ())
            if _is_told_mark(row)
            for values in (row.old, row.new)
            if values is not None
        ]
        class_sessions = {int(values["class_session_id"]) for values in marked}
        class_sessions |= {row.id for row in moved} | {held_id for held_id, _ in off_roster}
        exams = {
            int((row.old or row.new or {})["exam_id"])
            for row in changed.get("attempt", ())
            if _is_told_result(connection, row)
        }
        exams |= {row.id for row in changed.get("exam", ()) if _is_told_exam(row)}
        _refuse_told(connection, BY_CLASS_SESSION, class_sessions)
        _refuse_told(connection, BY_EXAM, exams)
        due = {(v["class_session_id"], v["unit_id"]) for v in marked if v["source"] != WALK_IN}
        _refuse(told_village(connection, due | off_roster, moved))
        _refuse(told_kind(connection, changed.get("unit", ()), changed.get("unit_state", ())))


def _refuse_told(connection: Connection, statement: str, ids: Iterable[int]) -> None:
    for each in sorted(ids):
        _refuse(connection.exec_driver_sql(statement, (each,)).first())


def _refuse(found: ResultRow | None) -> None:
    if found is not None:
        raise InputProblem("bulletin.told", number=told_number(found.facts_json), bulletin_id=found.id)


def _is_told_day(row: ChangedRow) -> bool:
    """A class session that was moved to another day, cancelled, or taken back from it."""
    if row.old is None or row.new is None:
        return False
    if row.old["held_on"] != row.new["held_on"]:
        return True
    return bool((row.old["status"] == CANCELLED) != (row.new["status"] == CANCELLED))


def _is_told_exam(row: ChangedRow) -> bool:
    """An exam whose line of passing, full score, day or title changed: its rates hang on them."""
    old, new = row.old, row.new
    return old is not None and new is not None and any(old[name] != new[name] for name in TOLD_OF_EXAM)


def _is_told_mark(row: ChangedRow) -> bool:
    """A mark that changed; people without one may come and go, no paper names them."""
    return _mark(row.old) != _mark(row.new)


def _mark(values: Values | None) -> str:
    return (values or {}).get("mark") or NONE


def _is_told_result(connection: Connection, row: ChangedRow) -> bool:
    """A result that changed and stands on the paper.

    A 补考 comes later and corrects nothing, unless the paper went out after it and tells its score.
    """
    if _result(row.old) == _result(row.new):
        return False
    if (row.old or row.new or {}).get("number") == FIRST_TRY:
        return True
    return row.old is not None and _is_on_paper(connection, row.old)


def _result(values: Values | None) -> tuple[str, int | None]:
    """State and score; 0 points are a result, an empty line is none."""
    return (values or {}).get("state") or "", (values or {}).get("score_centi")


def _is_on_paper(connection: Connection, attempt: Values) -> bool:
    # Seldom asked, and it loads everything about exams: not with every opening of the data.
    from app.services.bulletin.bulletin_results import told_results

    told = (attempt["person_id"], *_result(attempt))
    stored = connection.exec_driver_sql(BY_EXAM, (attempt["exam_id"],))
    return any(told in told_results(row.facts_json) for row in stored)

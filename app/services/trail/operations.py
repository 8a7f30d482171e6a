"""What was done: the list of operations, undo and redo, and the history of one record (complaints 3, 15).

Undo is the revert of an audited operation and is itself an operation; redo reverts the revert. Both
survive a restart because they are stored, not remembered by the window.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.errors import InputProblem
from app.operator_name import shown_operator
from db.models import AuditEntry, Operation

# Operations looked back over: undoing a hundred steps and doing them again makes three hundred.
UNDO_DEPTH = 400
# Not the clerk's own doing: undoing them would take the ground from under her.
NOT_UNDOABLE = (
    "defaults.load",
    "class_session.print",
    "class_session.expect",
    "attendance.prepare",
    "talk.refresh",
    "seal.close",
)


@dataclass(frozen=True)
class OperationRow:
    """One committed write; `reverts_id` names the operation it undid."""

    id: int
    at: str
    actor: str
    action: str
    text: str
    reverts_id: int | None
    entry_count: int


@dataclass(frozen=True)
class UndoState:
    """What Ctrl+Z and Ctrl+Y would do now; ids are None when there is nothing."""

    undo_id: int | None
    undo_text: str
    redo_id: int | None
    redo_text: str


@dataclass(frozen=True)
class ChangeRow:
    """One change of one record: stored values before and after."""

    at: str
    actor: str
    text: str
    before: dict[str, object]
    after: dict[str, object]
    reason: str = ""


def list_operations(
    session: Session, *, before_id: int | None = None, limit: int = 200, action: str = ""
) -> tuple[OperationRow, ...]:
    """Newest operations first; `before_id` continues a page."""
    statement = select(
        Operation.id,
        Operation.at,
        Operation.actor,
        Operation.action,
        Operation.label,
        Operation.reverts_id,
        Operation.entry_count,
    ).order_by(Operation.id.desc())
    if before_id is not None:
        statement = statement.where(Operation.id < before_id)
    if action:
        statement = statement.where(Operation.action.startswith(action))
    return tuple(OperationRow(*row) for row in session.execute(statement.limit(limit)))


def undo_state(session: Session) -> UndoState:
    """Walk back over history: a revert cancels what it reverted, a new act ends all redo."""
    undo: list[tuple[int, str]] = []
    redo: list[tuple[int, str]] = []
    newest = session.execute(
        select(Operation.id, Operation.action, Operation.label, Operation.reverts_id)
        .where(Operation.action.not_in(NOT_UNDOABLE))
        .order_by(Operation.id.desc())
        .limit(UNDO_DEPTH)
    ).all()
    for row in reversed(newest):
        if row.action == "history.undo":
            if undo and undo[-1][0] == row.reverts_id:
                undo.pop()
            redo.append((row.id, row.label))
        elif row.action == "history.redo":
            if redo and redo[-1][0] == row.reverts_id:
                redo.pop()
            undo.append((row.id, row.label))
        else:
            undo.append((row.id, row.label))
            redo.clear()
    undo_id, undo_text = undo[-1] if undo else (None, "")
    redo_id, redo_text = redo[-1] if redo else (None, "")
    return UndoState(undo_id, undo_text, redo_id, redo_text)


def operation_to_undo(session: Session) -> tuple[int, str]:
    """Id and text of what Ctrl+Z would revert. Raises `InputProblem` undo.nothing."""
    state = undo_state(session)
    if state.undo_id is None:
        raise InputProblem("undo.nothing")
    return state.undo_id, state.undo_text


def operation_to_redo(session: Session) -> tuple[int, str]:
    """Id and text of what Ctrl+Y would revert. Raises `InputProblem` redo.nothing."""
    state = undo_state(session)
    if state.redo_id is None:
        raise InputProblem("redo.nothing")
    return state.redo_id, state.redo_text


def history_of(session: Session, *, table: str, row_id: int) -> tuple[ChangeRow, ...]:
    """Every change of one record, oldest first: who, when, from what, to what, why (complaint 3)."""
    rows = session.execute(
        select(
            Operation.at,
            Operation.actor,
            Operation.label,
            AuditEntry.before_json,
            AuditEntry.after_json,
            Operation.reason,
        )
        .join(Operation, Operation.id == AuditEntry.operation_id)
        .where(AuditEntry.table_name == table, AuditEntry.row_id == row_id)
        .order_by(AuditEntry.id)
    )
    return tuple(
        ChangeRow(
            at,
            shown_operator(actor),
            label,
            json.loads(before or "{}"),
            json.loads(after or "{}"),
            reason or "",
        )
        for at, actor, label, before, after, reason in rows
    )


def is_reverted(session: Session, *, operation_id: int) -> bool:
    """Whether the operation has been undone (and not redone since)."""
    later = aliased(Operation)
    found = session.scalars(select(later.id).where(later.reverts_id == operation_id)).all()
    return any(not is_reverted(session, operation_id=revert_id) for revert_id in found)

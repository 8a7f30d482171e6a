"""What was done: the list of operations with what became of them, and the history of one record.

An operation that takes another back (`reverts_id`) is itself an operation and can be taken back in turn; an
operation stands as long as nothing that stands takes it back (complaints 3, 5, 15).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from app.errors import InputProblem
from app.operator_name import shown_operator
from app.services.operation.operation_pages import IMPORT, is_import, page_of
from db.models import AuditEntry, Operation
from db.results import RowsStatement

# Not the clerk's own doing: undoing them would take the ground from under her.
NOT_UNDOABLE = (
    "defaults.load",
    "register.update",
    "class_session.print",
    "class_session.expect",
    "attendance.prepare",
    "talk.refresh",
    "seal.close",
    "trail.baseline",
)
# A numbered bulletin is withdrawn or corrected.
NEVER_UNDONE = ("bulletin.issue",)
UNDO, UNDO_REST, REDO = "history.undo", "history.undo_rest", "history.redo"
HISTORY = (UNDO, UNDO_REST, REDO)
STANDS, UNDONE, PARTLY_UNDONE, FINAL = "stands", "undone", "partly_undone", "final"
STATE_LABELS: Mapping[str, str] = {
    STANDS: "有效",
    UNDONE: "已撤销",
    PARTLY_UNDONE: "部分撤销",
    FINAL: "不可撤销",
}


@dataclass(frozen=True)
class OperationRow:
    """One committed write; `reverts_id` names the operation it took back, `state` what became of it.

    `state`: stands, undone, partly_undone, or final (never undone: seals, printed sheets, bulletins that
    have their number, what the program does by itself). `page` is the page it belongs to.
    """

    id: int
    at: str
    actor: str
    action: str
    text: str
    reverts_id: int | None
    entry_count: int
    reason: str
    state: str

    @property
    def page(self) -> str:
        """Id of the page it belongs to, '' for the window as a whole."""
        return page_of(self.action)

    @property
    def is_import(self) -> bool:
        """Whether it wrote a spreadsheet."""
        return is_import(self.action)


@dataclass(frozen=True)
class OperationFilter:
    """Which operations to list: year and days they were made (inclusive), words, imports only."""

    year: int | None = None
    first: date | None = None
    last: date | None = None
    text: str = ""
    imports_only: bool = False
    own_only: bool = False


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
    session: Session,
    *,
    wanted: OperationFilter | None = None,
    before_id: int | None = None,
    limit: int | None = 200,
) -> tuple[OperationRow, ...]:
    """Newest operations first; `before_id` continues a page, `limit` None lists all."""
    statement = _filtered(wanted or OperationFilter()).order_by(Operation.id.desc())
    if before_id is not None:
        statement = statement.where(Operation.id < before_id)
    rows = session.execute(statement.limit(limit)).all()
    ends = ends_of(session)
    return tuple(
        OperationRow(
            row.id,
            row.at,
            shown_operator(row.actor),
            row.action,
            shown_text(row.action, row.label, row.reverts_id, ends.labels),
            row.reverts_id,
            row.entry_count,
            row.reason or "",
            ends.state(row.id, row.action),
        )
        for row in rows
    )


def _filtered(wanted: OperationFilter) -> RowsStatement:
    statement = select(
        Operation.id,
        Operation.at,
        Operation.actor,
        Operation.action,
        Operation.label,
        Operation.reverts_id,
        Operation.entry_count,
        Operation.reason,
    )
    if wanted.year is not None:
        statement = statement.where(Operation.at.startswith(f"{wanted.year:04}-"))
    if wanted.first is not None:
        statement = statement.where(Operation.at >= wanted.first.isoformat())
    if wanted.last is not None:
        statement = statement.where(Operation.at < f"{wanted.last.isoformat()}T99")
    if wanted.imports_only:
        statement = statement.where(Operation.action.endswith(IMPORT))
    if wanted.own_only:
        statement = statement.where(Operation.action.not_in(NOT_UNDOABLE))
    if wanted.text.strip():
        sought = wanted.text.strip()
        statement = statement.where(
            or_(
                Operation.label.contains(sought, autoescape=True),
                Operation.actor.contains(sought, autoescape=True),
                Operation.reason.contains(sought, autoescape=True),
            )
        )
    return statement


@dataclass(frozen=True)
class Ends:
    """What became of operations: which are taken back, and the words of those that took back."""

    taken_back: Mapping[int, str]
    labels: Mapping[int, str]

    def state(self, operation_id: int, action: str) -> str:
        """Code of `STATE_LABELS`."""
        by = self.taken_back.get(operation_id)
        if by is not None:
            return PARTLY_UNDONE if by == UNDO_REST else UNDONE
        return FINAL if action in NOT_UNDOABLE or action in NEVER_UNDONE else STANDS


def ends_of(session: Session) -> Ends:
    """What became of every operation; reads the undos only, which are few."""
    reverted = aliased(Operation)
    found = session.execute(
        select(Operation.id, Operation.action, Operation.reverts_id, reverted.label)
        .join(reverted, reverted.id == Operation.reverts_id)
        .order_by(Operation.id)
    ).all()
    # A deed, its undo, the redo of that … are a chain: its newest link says what is the case.
    roots: dict[int, int] = {}
    newest: dict[int, tuple[int, str]] = {}
    for row in found:
        roots[row.id] = roots.get(row.reverts_id, row.reverts_id)
        newest[roots[row.id]] = (row.id, row.action)
    taken_back = {link: UNDO for link, root in roots.items() if newest[root][0] != link}
    taken_back |= {root: action for root, (_, action) in newest.items() if action != REDO}
    return Ends(taken_back, {row.reverts_id: row.label for row in found})


def shown_text(action: str, label: str, reverts_id: int | None, labels: Mapping[int, str]) -> str:
    """The words of an operation; an undo says that it is one (those of older versions carried the deed's)."""
    if reverts_id is None or action not in HISTORY:
        return label
    verb = "重做" if action == REDO else "撤销"
    return label if label.startswith(verb) else f"{verb}：{label or labels.get(reverts_id, '')}"


def history_of(session: Session, *, table: str, row_id: int) -> tuple[ChangeRow, ...]:
    """Every change of one record, oldest first: who, when, from what, to what, why (complaint 3)."""
    rows = session.execute(
        select(
            Operation.at,
            Operation.actor,
            Operation.action,
            Operation.label,
            Operation.reverts_id,
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
            row.at,
            shown_operator(row.actor),
            shown_text(row.action, row.label, row.reverts_id, {}),
            json.loads(row.before_json or "{}"),
            json.loads(row.after_json or "{}"),
            row.reason or "",
        )
        for row in rows
    )


def get_operation(session: Session, *, operation_id: int) -> OperationRow:
    """One operation. Raises `InputProblem` undo.not_found."""
    found = list_operations(session, before_id=operation_id + 1, limit=1)
    if not found or found[0].id != operation_id:
        raise InputProblem("undo.not_found", id=operation_id)
    return found[0]


def root_operation(session: Session, *, operation_id: int) -> OperationRow:
    """The deed behind an undo or redo; any other operation itself. Raises `InputProblem` undo.not_found."""
    row = get_operation(session, operation_id=operation_id)
    while row.reverts_id is not None:
        row = get_operation(session, operation_id=row.reverts_id)
    return row


def trail_head(session: Session) -> str:
    """The digest of the newest operation: while it stays, nothing has been written; '' before the first."""
    return session.scalar(select(Operation.digest).order_by(Operation.id.desc()).limit(1)) or ""

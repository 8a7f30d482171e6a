"""What Ctrl+Z and Ctrl+Y take next: of this sitting first, of the page in front first, newest first.

A sitting is what one window has done since it was opened. Acts of this sitting on this page go back at
once; what was done on another page, before the sitting, or in bulk, is asked about first (`Step.asks`).
Undone work stays ready for 重做 whatever is done afterwards; whether it still fits is seen record by record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import and_, func, not_, or_, select
from sqlalchemy.orm import Session

from app.errors import GanxunError, InputProblem
from app.rules.marks import NONE
from app.services.operation.operation_pages import is_import, page_of
from app.services.operation.operations import NEVER_UNDONE, NOT_UNDOABLE, UNDO, UNDO_REST, shown_text
from db.models import AuditEntry, Operation

# Operations looked back over: undoing a hundred steps and doing them again makes three hundred.
UNDO_DEPTH = 400
# More records than that are "much" and are shown before they go back.
MANY = 20
OLDER, ELSEWHERE, LARGE, TOLD, FINAL = "older", "elsewhere", "large", "told", "final"
# A bulletin that comes back has been told again.
TOLD_ACTIONS = ("bulletin.withdraw",)


_COLUMNS = select(
    Operation.id,
    Operation.at,
    Operation.action,
    Operation.label,
    Operation.reverts_id,
    Operation.entry_count,
)


class AskFirst(GanxunError):
    """The next step is not taken without a question; data: `step`."""

    def __init__(self, step: Step) -> None:
        super().__init__("undo.ask", step=step)
        self.step = step


@dataclass(frozen=True)
class Sitting:
    """Operations of one window since it was opened (id → page in front then), and the page in front now.

    Page '' means that pages do not matter.
    """

    done: Mapping[int, str]
    page: str = ""


@dataclass(frozen=True)
class Step:
    """An operation that could go back; `asks`: why not at once (older, elsewhere, large, told, final)."""

    id: int
    at: str
    text: str
    page: str
    asks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class UndoState:
    """What Ctrl+Z and Ctrl+Y would take now; None when there is nothing."""

    undo: Step | None
    redo: Step | None

    @property
    def undo_id(self) -> int | None:
        """Id of the operation that Ctrl+Z takes back."""
        return None if self.undo is None else self.undo.id

    @property
    def redo_id(self) -> int | None:
        """Id of the undo that Ctrl+Y takes back."""
        return None if self.redo is None else self.redo.id

    @property
    def undo_text(self) -> str:
        """Words of the operation, '' when there is none."""
        return "" if self.undo is None else self.undo.text

    @property
    def redo_text(self) -> str:
        """Words of the undone operation, '' when there is none."""
        return "" if self.redo is None else self.redo.text


@dataclass(frozen=True)
class _Found:
    id: int
    at: str
    action: str
    root_action: str
    text: str
    reverts_id: int | None
    entry_count: int


def undo_state(session: Session, *, sitting: Sitting | None = None) -> UndoState:
    """What comes next; without a `sitting` everything counts as its own, on every page."""
    standing = _standing(session)
    undos = [found for found in standing if found.action not in (UNDO, UNDO_REST)]
    redos = [found for found in standing if found.action in (UNDO, UNDO_REST)]
    return UndoState(_next(session, undos, sitting), _next(session, redos, sitting))


def step_to_undo(session: Session, *, sitting: Sitting | None = None) -> Step:
    """The step Ctrl+Z takes. Raises `InputProblem` undo.nothing, `AskFirst` when it is to be asked about."""
    return _checked(undo_state(session, sitting=sitting).undo, "undo.nothing")


def step_to_redo(session: Session, *, sitting: Sitting | None = None) -> Step:
    """The step Ctrl+Y takes. Raises `InputProblem` redo.nothing, `AskFirst` when it is to be asked about."""
    return _checked(undo_state(session, sitting=sitting).redo, "redo.nothing")


def _checked(step: Step | None, nothing: str) -> Step:
    if step is None:
        raise InputProblem(nothing)
    if step.asks:
        raise AskFirst(step)
    return step


def operation_to_undo(session: Session) -> tuple[int, str]:
    """Id and words of the newest operation that stands. Raises `InputProblem` undo.nothing."""
    step = undo_state(session).undo
    if step is None:
        raise InputProblem("undo.nothing")
    return step.id, step.text


def operation_to_redo(session: Session) -> tuple[int, str]:
    """Id of the newest undo that stands, and words of what it undid. Raises `InputProblem` redo.nothing."""
    step = undo_state(session).redo
    if step is None:
        raise InputProblem("redo.nothing")
    return step.id, step.text


def _standing(session: Session) -> list[_Found]:
    """The newest link of every chain of deed, undo, redo …, newest first."""
    newest = session.execute(
        _COLUMNS.where(Operation.action.not_in(NOT_UNDOABLE)).order_by(Operation.id.desc()).limit(UNDO_DEPTH)
    ).all()
    known = {row.id: row for row in newest}
    missing = {row.reverts_id for row in newest if row.reverts_id is not None} - set(known)
    while missing:
        rows = session.execute(_COLUMNS.where(Operation.id.in_(missing))).all()
        known |= {row.id: row for row in rows}
        missing = {row.reverts_id for row in rows if row.reverts_id is not None} - set(known)
    seen: set[int] = set()
    found: list[_Found] = []
    for row in newest:
        root = row
        while root.reverts_id is not None:
            root = known[root.reverts_id]
        if root.id in seen:
            continue
        seen.add(root.id)
        text = shown_text(root.action, root.label, None, {})
        found.append(_Found(row.id, row.at, row.action, root.action, text, row.reverts_id, row.entry_count))
    return found


def _next(session: Session, found: list[_Found], sitting: Sitting | None) -> Step | None:
    """The first of: done here in this sitting, elsewhere in it, here before it, anywhere before it."""
    if not found:
        return None
    if sitting is None or (not sitting.page and found[0].id in sitting.done):
        return _step(session, found[0], sitting)

    def rank(each: _Found) -> tuple[bool, bool]:
        return each.id not in sitting.done, bool(sitting.page) and not _is_here(each, sitting)

    return _step(session, min(found, key=rank), sitting)  # the newest of the best rank: min keeps the order


def _is_here(found: _Found, sitting: Sitting) -> bool:
    return sitting.page in (page_of(found.root_action), sitting.done.get(found.id))


def _is_large(session: Session, found: _Found) -> bool:
    """An import, or more than `MANY` records; the lists that come with a class session are not counted."""
    if is_import(found.root_action):
        return True
    if found.entry_count <= MANY:
        return False
    values = func.coalesce(AuditEntry.after_json, AuditEntry.before_json)
    is_list_row = and_(
        AuditEntry.table_name == "participation",
        or_(AuditEntry.before_json.is_(None), AuditEntry.after_json.is_(None)),
        func.coalesce(func.json_extract(values, "$.mark"), NONE) == NONE,
    )
    own = select(func.count()).where(AuditEntry.operation_id == found.id, not_(is_list_row))
    return (session.scalar(own) or 0) > MANY


def _step(session: Session, found: _Found, sitting: Sitting | None) -> Step:
    page = page_of(found.root_action)
    asks: set[str] = set()
    is_undo = found.action not in (UNDO, UNDO_REST)
    if sitting is not None:
        page = page or sitting.done.get(found.id, "")
        if found.id not in sitting.done:
            asks.add(OLDER)
        if sitting.page and page and not _is_here(found, sitting):
            asks.add(ELSEWHERE)
        if is_undo and _is_large(session, found):
            asks.add(LARGE)
        if is_undo and found.root_action in TOLD_ACTIONS:
            asks.add(TOLD)
        if is_undo and found.root_action in NEVER_UNDONE:
            asks.add(FINAL)
    return Step(found.id, found.at, found.text, page, frozenset(asks))

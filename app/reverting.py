"""Taking an operation back: looked at first (`propose`), then done (`take_back` inside a write, `revert`).

Both go through the same code, guards included: `propose` does everything and rolls it back. All records of
the operation go back or none does; of imports and of marks and scores in bulk, whose records stand by
themselves, the clerk may choose to take back the rest (`rest_only`) where some were changed since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from app.errors import GanxunError, InputProblem, RevertConflictError
from app.services.operation.operation_pages import is_import
from app.services.operation.operations import (
    FINAL,
    NEVER_UNDONE,
    REDO,
    STANDS,
    UNDO,
    UNDO_REST,
    OperationRow,
    get_operation,
    root_operation,
)
from app.services.plan.planning import keep_marked_held
from app.services.trail import audit_trail, audit_words
from app.services.trail.audit_trail import Described, Entry

if TYPE_CHECKING:
    from app.context import AppContext
    from db.revert import Obstacle
    from db.session import WriteUnit

# Refusals that a reason lifts.
NEEDS_REASON = frozenset({"seal.closed", "bulletin.told"})
# Operations whose records stand by themselves, besides imports.
PIECEWISE = frozenset(
    {
        "attendance.mark",
        "attendance.mark_line",
        "attendance.fill_rest",
        "attendance.clear",
        "score.set",
        "exam.list_due",
        "plan.copy_year",
    }
)
MOST_LINES = 40
_ANY_REASON = "查看改动"


@dataclass(frozen=True)
class ObstacleLine:
    """A record that stays as it is, and why, in words."""

    table: str
    record: str
    why: str


@dataclass(frozen=True)
class Proposal:
    """What taking `operation` back would change, or what stands in the way.

    `changes` has at most `MOST_LINES` of the `count` records, old → new, the rarest change first; `obstacles`
    is all that is in the way.
    `refusal`: a reason is needed first. `rest`: how many records could go back without those in the way
    (0 where the operation goes back as a whole or not at all).
    """

    operation: OperationRow
    text: str
    is_redo: bool
    count: int
    changes: tuple[Described, ...]
    obstacles: tuple[ObstacleLine, ...] = ()
    refusal: GanxunError | None = None
    conflict: GanxunError | None = None
    rest: int = 0

    @property
    def is_blocked(self) -> bool:
        """Whether nothing would be changed, with or without a reason."""
        return self.conflict is not None


@dataclass(frozen=True)
class TakenBack:
    """What was done: id of the new operation, words of what it took back, records changed and left."""

    operation_id: int
    text: str
    is_redo: bool
    count: int
    kept: int = 0


def take_back(
    context: AppContext, unit: WriteUnit, operation_id: int, *, rest_only: bool = False
) -> TakenBack:
    """Take an operation back inside the write `unit`, which gets its action and words from it.

    Raises `InputProblem` undo.not_found, undo.already, undo.final, undo.bulletin or undo.whole (`rest_only`
    where the operation is one piece), undo.file_gone,
    `ConflictProblem` bulletin.exists, `RevertConflictError` when records were changed since.
    """
    operation = get_operation(unit.session, operation_id=operation_id)
    root = root_operation(unit.session, operation_id=operation_id)
    is_redo = operation.action in (UNDO, UNDO_REST)
    _refuse(operation, root, rest_only)
    unit.action = REDO if is_redo else UNDO_REST if rest_only else UNDO
    unit.text = root.text
    try:
        done = unit.revert(operation_id, rest_only=rest_only)
    except RevertConflictError as error:
        code = error.code.replace("undo.", "redo.") if is_redo else error.code
        raise RevertConflictError(code, **error.data) from error
    held = {row_id for table, row_id, *_ in unit.trail.entries if table == "class_session"}
    keep_marked_held(unit.session, class_session_ids=held)
    _refuse_lost_files(context, unit.trail.entries)
    _refuse_told_twice(unit)
    unit.text = f"{'重做' if is_redo else '部分撤销' if rest_only and done.kept else '撤销'}：{root.text}"
    return TakenBack(0, root.text, is_redo, done.count, len(done.kept))


def _refuse(operation: OperationRow, root: OperationRow, rest_only: bool) -> None:
    if operation.state not in (STANDS, FINAL):
        raise InputProblem("undo.already", text=operation.text)
    if operation.action in NEVER_UNDONE:
        raise InputProblem("undo.bulletin", text=operation.text)
    if operation.state == FINAL:
        raise InputProblem("undo.final", text=operation.text)
    if rest_only and not _is_piecewise(root):
        raise InputProblem("undo.whole", text=root.text)


def _refuse_lost_files(context: AppContext, entries: Sequence[Entry]) -> None:
    """A record of a kept paper comes back only with its file, which is let go some time after the removal."""
    from app.attachment_store import AttachmentStore

    store = AttachmentStore(context.paths.attachments)
    for table, _, before, after in entries:
        is_back = table == "attachment" and before is None and after is not None
        if is_back and not store.path_of(str((after or {})["sha256"])).exists():
            raise InputProblem("undo.file_gone", file=(after or {}).get("file_name", ""))


def _refuse_told_twice(unit: WriteUnit) -> None:
    """A withdrawn bulletin comes back only while no other one has told the same since."""
    from app.rules.bulletin_codes import ISSUED
    from app.services.bulletin import bulletins

    for table, row_id, _, after in unit.trail.entries:
        if table == "bulletin" and after is not None and after.get("status") == ISSUED:
            bulletins.refuse_twice(unit.session, bulletin_id=row_id)


def _is_piecewise(root: OperationRow) -> bool:
    return is_import(root.action) or root.action in PIECEWISE


def revert(context: AppContext, operation_id: int, *, reason: str = "", rest_only: bool = False) -> TakenBack:
    """Take an operation back as an operation of its own. Raises as `take_back` and `Database.write` do."""
    with context.database.write(actor=context.actor, action=UNDO, reason=reason) as unit:
        done = take_back(context, unit, operation_id, rest_only=rest_only)
    return replace(done, operation_id=unit.operation_id or 0)


def propose(context: AppContext, operation_id: int, *, reason: str = "", rest_only: bool = False) -> Proposal:
    """What `revert` would do; changes nothing. Raises `InputProblem` as `take_back`."""
    with context.database.read() as session:
        operation = get_operation(session, operation_id=operation_id)
        root = root_operation(session, operation_id=operation_id)
        _refuse(operation, root, rest_only)
    plain = Proposal(operation, root.text, operation.action in (UNDO, UNDO_REST), 0, ())
    refusal: GanxunError | None = None
    try:
        entries = _rehearse(context, operation_id, reason, rest_only)
    except RevertConflictError as error:
        return _blocked(context, plain, root, error)
    except GanxunError as error:
        if error.code not in NEEDS_REASON:
            return replace(plain, conflict=error)
        refusal = error
        try:
            entries = _rehearse(context, operation_id, _ANY_REASON, rest_only)
        except RevertConflictError as conflict:
            return _blocked(context, plain, root, conflict)
    refusal = _with_years(refusal, entries)
    own = [entry for entry in entries if entry[0] != "correction" and audit_trail.is_shown(entry)]
    with context.database.read() as session:
        lines = audit_trail.describe(session, entries=sorted(own, key=_place))
    # What is said of few stands before what is said of everybody.
    often = Counter((line.table, line.change) for line in lines)
    shown = sorted(lines, key=lambda line: often[line.table, line.change])[:MOST_LINES]
    return replace(plain, count=len({entry[:2] for entry in own}), changes=tuple(shown), refusal=refusal)


def _place(entry: Entry) -> tuple[int, int]:
    """People before their posts, sessions before their marks: the order of the trail's own words."""
    return _TABLES.get(entry[0], len(_TABLES)), entry[1]


_TABLES = {table: place for place, table in enumerate(audit_words.TABLES)}


def _rehearse(context: AppContext, operation_id: int, reason: str, rest_only: bool) -> Sequence[Entry]:
    with context.database.rehearsal(reason=reason) as unit:
        take_back(context, unit, operation_id, rest_only=rest_only)
    return tuple(unit.trail.entries)


def _with_years(refusal: GanxunError | None, entries: Sequence[Entry]) -> GanxunError | None:
    """The closed years by the slips the change would leave; a trigger does not know its year."""
    years = sorted({entry[3]["year"] for entry in entries if entry[0] == "correction" and entry[3]})
    if refusal is None or refusal.code != "seal.closed" or not years:
        return refusal
    return GanxunError("seal.closed", year="、".join(map(str, years)))


def _blocked(
    context: AppContext, plain: Proposal, root: OperationRow, error: RevertConflictError
) -> Proposal:
    rest = 0
    if _is_piecewise(root) and not plain.is_redo:
        try:
            entries = _rehearse(context, plain.operation.id, _ANY_REASON, True)
            rest = len({entry[:2] for entry in entries if entry[0] != "correction"})
        except RevertConflictError:
            rest = 0
    with context.database.read() as session:
        lines = obstacle_lines(session, plain.operation.id, obstacles_in(error))
    return replace(plain, obstacles=lines, conflict=error, rest=rest)


WHY = {
    "changed": "其后又改过",
    "gone": "其后已删除",
    "used": "其后的记录用到了它",
    "taken": "名称或编号已被另一条记录占用",
    "printed": "已印在签到表上",
    "upgraded": "升级时已转入登记簿",
}


def obstacles_in(error: RevertConflictError) -> Sequence[Obstacle]:
    """What stands in the way, as `db.revert` found it."""
    found = error.data.get("obstacles", ())
    return found if isinstance(found, Sequence) else ()


def obstacle_lines(
    session: Session, operation_id: int, obstacles: Sequence[Obstacle]
) -> tuple[ObstacleLine, ...]:
    """Obstacles in words: kind and name of the record, and what happened to it when."""
    real = [each for each in obstacles if each.kind in WHY]
    values = audit_trail.entries_of(session, operation_id=operation_id)
    described = audit_trail.describe(
        session, entries=[(e.table, e.row_id, *values.get((e.table, e.row_id), (None, None))) for e in real]
    )
    lines = []
    for each, known in zip(real, described, strict=True):
        why = WHY[each.kind]
        if each.by is not None:
            later = get_operation(session, operation_id=each.by)
            why += f"（{later.at.replace('T', ' ')[:16]} “{later.text}”）"
        lines.append(ObstacleLine(known.table, known.record, why))
    return tuple(dict.fromkeys(lines))

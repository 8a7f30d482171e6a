"""Who changed a line of the sheet, when and why: as a tip at the mark, and as a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QToolTip

from app.rules import marks
from ui.pages.attendance.attendance_view import AttendanceView

if TYPE_CHECKING:
    from app.rules.marks import MarkKindRow
    from app.services.operation.operations import ChangeRow

TIP_LINES = 5
Line = tuple[str, str, str, str, str, str]  # when, who, what, old, new, why


def show_history(view: AttendanceView) -> None:
    """F3: every change of the line under the cursor."""
    _ask(view, view.sheet.grid.current_id(), _show_list)


def show_tip(view: AttendanceView, participation_id: int | None, at: QPoint | None) -> None:
    """The last changes, beside the mark the mouse rests on; without a place, all of them in a list."""
    _ask(view, participation_id, _show_list if at is None else partial(_show_tip, at=at))


def _ask(
    view: AttendanceView,
    participation_id: int | None,
    done: Callable[[AttendanceView, int, tuple[ChangeRow, ...]], None],
) -> None:
    from app.services.operation import operations

    if participation_id is not None:
        view.ctx.runner.query(
            partial(operations.history_of, table="participation", row_id=participation_id),
            key="mark-history",
            done=partial(done, view, participation_id),
        )


def change_lines(changes: Sequence[ChangeRow], kinds: Sequence[MarkKindRow]) -> list[Line]:
    """Changes of mark and remark in words; the empty line a sheet begins with is none."""
    labels = {kind.code: kind.label for kind in kinds}
    found: list[Line] = []
    for change in changes:
        for column, words in (("mark", labels), ("note", None)):
            old, new = change.before.get(column), change.after.get(column)
            if column not in change.after or old == new or (old is None and new in (marks.NONE, "")):
                continue
            show = (lambda v: labels.get(str(v), str(v))) if words else str
            what = "考勤" if words else "备注"
            at = change.at.replace("T", " ")[:16]
            told = show(old) if old is not None else ""
            found.append((at, change.actor, what, told, show(new), change.reason))
    return found


def _show_tip(
    view: AttendanceView, participation_id: int, changes: tuple[ChangeRow, ...], *, at: QPoint
) -> None:
    model = view.sheet.model
    line = model.line_of(participation_id)
    if line < 0:
        return
    row = model.rows[line]
    text = "\n".join(
        f"{when}　{actor}　{what}：{old or '空'} → {new or '空'}" + (f"　原因：{reason}" if reason else "")
        for when, actor, what, old, new, reason in change_lines(changes, model.kinds)[-TIP_LINES:]
    )
    QToolTip.showText(at, f"{row.number} {row.name}　{row.unit}\n{text or '还没有登记过'}", view.sheet.grid)


def _show_list(view: AttendanceView, participation_id: int, changes: tuple[ChangeRow, ...]) -> None:
    from ui.records.history_dialog import HistoryDialog

    model = view.sheet.model
    line = model.line_of(participation_id)
    if line >= 0:
        HistoryDialog(f"{model.rows[line].name}的登记记录", change_lines(changes, model.kinds), view).open()

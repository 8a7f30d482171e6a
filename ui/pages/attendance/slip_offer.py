"""A slip that came after somebody was marked 缺席: the mark changes only when the clerk says so (C26)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.leave.leaves import AbsenceRow

STAYS = "仍记缺席"


def offer_excuse(
    owner: QWidget, ctx: UiContext, leave_id: int, words: str, *, then: Callable[[], object]
) -> None:
    """Look for 缺席 under the slip, ask, change; `words` are '吴敏 事假', `then` is called in any case."""
    from app.services.leave import leaves

    ctx.runner.query(
        partial(leaves.absences_covered, leave_id=leave_id),
        key=("leave-absences", leave_id),
        done=partial(_ask, owner, ctx, leave_id, words, then),
    )


def _ask(
    owner: QWidget,
    ctx: UiContext,
    leave_id: int,
    words: str,
    then: Callable[[], object],
    found: tuple[AbsenceRow, ...],
) -> None:
    from app.services.leave import leaves

    if not isValid(owner):
        return  # closed in the meantime
    name, kind = words.split(" ")
    change = f"改为{kind}"
    if found and _answer(owner, name, change, found) == change:
        ctx.runner.command(
            partial(leaves.excuse_absences, leave_id=leave_id),
            action="attendance.mark",
            text=f"登记考勤：{name} 缺席{change}",
            done=partial(_tell, ctx),
        )
    then()


def _answer(owner: QWidget, name: str, change: str, found: tuple[AbsenceRow, ...]) -> str:
    first = found[0]
    day = f"{first.held_on.month}月{first.held_on.day}日“{first.title}”"
    where = day if len(found) == 1 else f"{day}等 {len(found)} 课次"
    return messages.ask(
        owner,
        f"{name}在{where}登记的是缺席，现在有了假条。",
        change,
        STAYS,
        safe="请假条已经保存；其他人的考勤不动，改了可以撤销。",
        cancel=False,
    )


def _tell(ctx: UiContext, count: int) -> None:
    ctx.bus.say(f"{count} 课次的缺席已按假条更改。", undo=True)

"""Before something is entered for a class session that has not come yet (a wrong row is enough)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.work import messages

if TYPE_CHECKING:
    from app.services.plan.class_sessions import ClassSessionRow
    from ui.work.context import UiContext

MOST_LINES = 8


class FutureGuard:
    """Asks once for each class session of a sitting."""

    def __init__(self, ctx: UiContext, owner: QWidget) -> None:
        self._ctx, self._owner = ctx, owner
        self._sure: set[int] = set()

    def allows(self, lesson: ClassSessionRow | None) -> bool:
        """Whether marks may be entered for the class session on the page."""
        if lesson is None or lesson.held_on <= self._ctx.app.today or lesson.id in self._sure:
            return lesson is not None
        day = f"{lesson.held_on.month}月{lesson.held_on.day}日"
        if not messages.confirm(
            self._owner,
            f"“{lesson.title}”在{day}，还没有开课。",
            "提前登记",
            safe="还没有登记任何内容。",
            advice="常见的是选错了课次；确实要提前登记的再继续。",
        ):
            return False
        self._sure.add(lesson.id)
        return True


def confirm_coming(owner: QWidget, sessions: Sequence[str], verb: str) -> bool:
    """Ask for several at once, each named."""
    if not sessions:
        return True
    named = "\n".join(sessions[:MOST_LINES])
    more = f"\n另有 {len(sessions) - MOST_LINES} 个课次" if len(sessions) > MOST_LINES else ""
    return messages.confirm(
        owner,
        f"其中 {len(sessions)} 个课次还没有开课。",
        verb,
        safe=named + more,
        advice="请核对日期和年度；确实要提前登记的再继续。",
    )

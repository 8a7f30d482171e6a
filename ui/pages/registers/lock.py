"""The lock before confidential registers: open until the page is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.work import messages

if TYPE_CHECKING:
    from app.rules.registers.description import Register
    from ui.work.context import UiContext


class Lock:
    """Which confidential registers may be shown just now."""

    def __init__(self, parent: QWidget, ctx: UiContext) -> None:
        self._parent = parent
        self._ctx = ctx
        self._open: set[str] = set()

    def is_open(self, register_id: str) -> bool:
        """Whether it was unlocked since the page was last left. While others look (迎检) nothing is."""
        return register_id in self._open and not self._ctx.app.inspecting

    def hides(self, register: Register) -> bool:
        """Whether a register is confidential and locked."""
        return register.secret and not self.is_open(register.id)

    def unlock(self, register_id: str) -> bool:
        """Ask whether nobody else sees the screen; True when the register may be shown."""
        if self._ctx.app.inspecting:
            messages.tell(
                self._parent,
                "现在是迎检模式，保密登记不能打开。",
                safe="内容没有改动，也没有显示。",
                advice="请先按 Ctrl+Shift+J 退出迎检模式。",
            )
            return False
        if not messages.confirm(
            self._parent,
            "下面要显示保密内容。",
            "显示",
            safe="内容没有改动。",
            advice="请确认旁边没有无关人员。",
        ):
            return False
        self._open.add(register_id)
        return True

    def close(self) -> bool:
        """Lock everything again; True when something was open."""
        was_open = bool(self._open)
        self._open.clear()
        return was_open

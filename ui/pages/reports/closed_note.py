"""What a dialog of year-end rules says over its fields while the year it is about is closed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ui.looks.plain import LongLabel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.work.context import UiContext


class ClosedNote(LongLabel):
    """Hidden for an open year; `step` names a change by the year it is for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent)
        self._year = 0
        self.hide()

    def look(self, ctx: UiContext, year: int) -> None:
        """Show whether `year` is closed."""
        from app.services.operation import seals

        self._year = year
        ctx.runner.query(
            partial(seals.is_sealed, year=year), key=("closed-note", id(self)), done=self._show_closed
        )

    def _show_closed(self, is_sealed: bool) -> None:
        if is_sealed:
            self.setText(
                f"{self._year} 年度已封账：这里改的只是 {self._year} 年度的，保存时须写明原因，留下更正单；"
                "其他年度不变。"
            )
        self.setVisible(is_sealed)

    def step(self, words: str) -> str:
        """'修改考核权重' or '更正 2024 年度：修改考核权重'."""
        return f"{words}（{self._year} 年度）" if not self.isHidden() else words

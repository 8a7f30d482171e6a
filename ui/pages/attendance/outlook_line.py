"""How the 1/7 meter would stand with this slip, said before it is saved in the colour of the worst."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.looks.plain import LongLabel

if TYPE_CHECKING:
    from app.services.leave.leave_standing import LeaveOutlook

TOKENS = ("", "warn", "problem")  # from good to bad


class OutlookLine(LongLabel):
    """Hidden as long as there is nothing to say."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent, name="caption")
        self.hide()

    def tell(self, found: LeaveOutlook) -> None:
        """Every sentence, one a line."""
        self.setText("\n".join(said.text for said in found.said))
        worst = max((said.token for said in found.said), key=TOKENS.index, default="")
        self.setObjectName({"warn": "warn", "problem": "over"}.get(worst, "caption"))
        self.style().unpolish(self)
        self.style().polish(self)
        self.setVisible(bool(found.said))

"""免报: what is owed is let off, several at once for one reason."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QLineEdit, QWidget

from app.rules.registers.description import Register
from ui.looks.plain import LongLabel
from ui.widgets.field.form import Field, FormDialog
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.rules.registers.owing import Owed

NAMED = 6


class OwedThing(Protocol):
    """Something owed, whether it stands in the list or in a cell."""

    @property
    def who(self) -> str:
        """Who owes."""

    @property
    def title(self) -> str:
        """What."""

    @property
    def row(self) -> Owed:
        """The thing itself."""


class WaiveDialog(FormDialog):
    """One reason for all of them; one operation."""

    def __init__(
        self, ctx: UiContext, parent: QWidget, register: Register, lines: Sequence[OwedThing]
    ) -> None:
        super().__init__(f"{register.title}：免报", "免报", parent)
        self.ctx, self._register = ctx, register
        self._lines = tuple(line for line in lines if line.row.on_day is None)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("例如 病休、产假、借调、撤并")
        self.first = self.reason
        self.field = Field("原因", self.reason, self, width=30, hint="印在报送情况表和制度执行里")
        self.body.addWidget(LongLabel(self._told(), self, name=""))
        self.body.addWidget(self.field)
        self.reason.textEdited.connect(self.touch)

    def _told(self) -> str:
        named = [f"{line.who or '全镇'}“{line.title}”" for line in self._lines[:NAMED]]
        more = f"等 {len(self._lines)} 项" if len(self._lines) > NAMED else ""
        return f"免报：{'、'.join(named)}{more}。"

    def save(self) -> None:
        if not self.reason.text().strip():
            self.field.set_problem("请写明原因。")
            return
        from app.services.register import grid_entry

        self.accept_button.setEnabled(False)
        count = len(self._lines)
        first = self._lines[0].who if self._lines else ""
        self.ctx.runner.command(
            partial(
                grid_entry.waive_cells,
                owed=tuple(line.row for line in self._lines),
                reason=self.reason.text(),
                on_day=self.ctx.app.today,
            ),
            action="register.waive",
            text=f"{self._register.title}：免报{first}" + (f"等 {count} 项" if count > 1 else ""),
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, count: int) -> None:
        self.ctx.bus.say(f"已免报 {count} 项。", undo=True)
        self.accept()

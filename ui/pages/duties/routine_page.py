"""What the pages of regular work share: a view, its keys in one line, commands that say what they did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.looks.plain import LongLabel
from ui.work.context import UiContext

# Below so many lines of text the page has no room for the line of keys.
LOW_LINES = 14


class RoutinePage(QWidget):
    """`counted(words)`: the line for the header. Subclasses fill `new_text`, `hint`, `load`, `new`.

    `edit_text` names what F2 does here, '' for nothing. `about` is the line on what is under the cursor.
    """

    counted = Signal(str)
    new_text = ""
    edit_text = ""
    prints = False
    is_searched = False
    hint = ""

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self.year = 0

    def lay_out(self, view: QWidget) -> None:
        """The view with the keys under it."""
        self.view = view
        self.setFocusProxy(view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(view, 1)
        self.about = LongLabel("", self, name="subtitle")
        self.about.hide()
        layout.addWidget(self.about)
        self._keys = LongLabel(self.hint, self, name="caption")
        layout.addWidget(self._keys)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low screen belongs to the grid: the keys stand in the help page as well."""
        super().resizeEvent(event)
        self._keys.setVisible(self.height() >= LOW_LINES * self.fontMetrics().lineSpacing())

    def tell(self, words: str) -> None:
        """The line on what is under the cursor."""
        self.about.setText(words)
        self.about.setVisible(bool(words))

    def load(self, year: int) -> None:
        """Read the year."""
        raise NotImplementedError

    def new(self) -> None:
        """Ctrl+N."""

    def edit(self) -> None:
        """F2."""

    def search(self, text: str) -> None:
        """The search box was typed into, where the page is searched."""

    def paper(self) -> tuple[str, dict[str, object]] | None:
        """Report and parameters of Ctrl+P; None when nothing is printed here."""
        return None

    def month_now(self) -> int:
        """The month in question: today's in the running year, December of another."""
        today = self.ctx.app.today
        return today.month if today.year == self.year else 12

    def usual_day(self, month: int) -> date:
        """Today within this month, else its first day."""
        today = self.ctx.app.today
        return today if (today.year, today.month) == (self.year, month) else date(self.year, month, 1)

    def do(self, call: Callable[..., object], text: str, **values: object) -> None:
        """Run a command of a service; what changed comes back through the window's refresh."""
        self.ctx.runner.command(
            partial(call, **values), action="routine.edit", text=text, done=self._told(text)
        )

    def _told(self, text: str) -> Callable[[object], None]:
        def say(_answer: object) -> None:
            self.ctx.bus.say(f"已{text}。", undo=True)

        return say

    def focus_view(self) -> None:
        """The cursor goes to the grid."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

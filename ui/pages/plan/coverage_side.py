"""覆盖 beside calendar and list: made when first wanted, in the place of both while it is in front."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.work.context import UiContext

if TYPE_CHECKING:
    from ui.pages.plan.coverage_view import CoverageView


class CoverageSide(QObject):
    """`counted`: its words are others. `session_wanted(id, day)`: a class session is to be shown."""

    counted = Signal()
    session_wanted = Signal(int, object)

    def __init__(
        self, ctx: UiContext, parent: QWidget, column: QBoxLayout, others: Callable[[bool], None]
    ) -> None:
        """`others` hides what else stands in the column, or shows it again."""
        super().__init__(parent)
        self._ctx, self._parent, self._column, self._others = ctx, parent, column, others
        self.view: CoverageView | None = None

    @property
    def is_shown(self) -> bool:
        """Whether it is in front."""
        return self.view is not None and not self.view.isHidden()

    @property
    def words(self) -> str:
        """What the line of the page says of it."""
        return self.view.words if self.view is not None else ""

    @property
    def paper(self) -> dict[str, object] | None:
        """What 打印 prints."""
        return self.view.paper if self.view is not None else None

    def show(self, year: int) -> None:
        """Bring it to the front."""
        if self.view is None:
            from ui.pages.plan.coverage_view import CoverageView

            self.view = CoverageView(self._ctx, self._parent)
            self.view.session_wanted.connect(self.session_wanted)
            self.view.counted.connect(self.counted)
            self._column.addWidget(self.view)
        self.view.show()
        self._others(True)
        self.view.load(year)

    def hide(self) -> None:
        """The calendar or the list comes back."""
        if self.view is not None:
            self.view.hide()
        self._others(False)

    def forget(self, year: int) -> None:
        """Something was written or the year is another: read again, at once where it is looked at."""
        if self.view is not None:
            self.view.is_stale = True
            if self.is_shown and self._parent.isVisible():
                self.view.load(year)

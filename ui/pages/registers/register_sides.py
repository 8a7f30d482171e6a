"""The two views of a register: its lists, and the grid of those who owe in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.widgets.page import PageStack
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.page.register_page import RegisterPage
    from ui.models.receipt_model import OwedCell
    from ui.pages.registers.grid_view import GridView


class RegisterSides(PageStack):
    """`followed` when cursor or figures of the grid are others, `opened` by Enter on a cell, `left` when
    the grid gives way to the lists again.

    `page` of the window, which need not be read again for what the grid does.
    """

    followed = Signal()
    opened = Signal()
    left = Signal()

    def __init__(self, ctx: UiContext, parent: QWidget, *, page: QWidget) -> None:
        super().__init__(parent)
        self._ctx, self._page = ctx, page
        self._text = ""
        self.grid: GridView | None = None
        self.wants_grid = False

    @property
    def in_front(self) -> GridView | None:
        """The grid, while it is shown in place of the lists."""
        return self.grid if self.grid is not None and self.currentWidget() is self.grid else None

    @property
    def cell(self) -> OwedCell | None:
        """The cell of the grid under the cursor, while the grid is in front."""
        return self.in_front.cell() if self.in_front is not None else None

    def toggle(self, page: RegisterPage, year: int) -> None:
        """Between the lists and the grid."""
        self.wants_grid = self.in_front is None
        self.show_side(page, year)
        if not self.wants_grid:
            self.left.emit()

    def show_side(self, page: RegisterPage | None, year: int) -> None:
        """The grid where it is wanted and the register has one (None: locked), else the lists."""
        if not self.wants_grid or page is None or page.register.grid is None:
            self.setCurrentIndex(0)
            return
        if self.grid is None:
            from ui.pages.registers.grid_view import GridView

            self.grid = GridView(self._ctx, self, owner=self._page)
            self.grid.opened.connect(lambda _cell: self.opened.emit())
            self.grid.followed.connect(self.followed)
            self.addWidget(self.grid)
        self.grid.search(self._text)
        self.setCurrentWidget(self.grid)
        self.grid.load(page.register.id, year)

    def search(self, text: str) -> None:
        """Only those with these words."""
        self._text = text
        if self.grid is not None:
            self.grid.search(text)

    def settle(self) -> None:
        """What is typed and waits is on its way now."""
        if self.grid is not None:
            self.grid.settle()

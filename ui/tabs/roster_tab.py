"""干部名册."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.context import UiContext
from ui.tabs.base import Tab
from ui.widgets.page import EmptyPage


class RosterTab(Tab):
    """Everybody on the roster."""

    title = "干部名册"
    help_page = "roster"

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.set_body(EmptyPage("名册还是空的", "", self))

"""The pages of regular work by name."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.context import UiContext
from ui.tabs.duties.pairs_page import PairsPage
from ui.tabs.duties.records_page import RecordsPage
from ui.tabs.duties.rotation_page import RotationPage
from ui.tabs.duties.rounds_page import RoundsPage
from ui.tabs.duties.routine_page import RoutinePage
from ui.tabs.duties.weeks_page import WeeksPage

PAGES: dict[str, type[RoutinePage]] = {
    "board": RotationPage,
    "weeks": WeeksPage,
    "pairs": PairsPage,
    "records": RecordsPage,
    "rounds": RoundsPage,
}


def make_page(name: str, ctx: UiContext, parent: QWidget) -> RoutinePage:
    """The page called `name`."""
    return PAGES[name](ctx, parent)

"""The pages of regular work by name."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.pages.duties.pairs_page import PairsPage
from ui.pages.duties.rotation_page import RotationPage
from ui.pages.duties.rounds_page import RoundsPage
from ui.pages.duties.routine_page import RoutinePage
from ui.pages.duties.weeks_page import WeeksPage
from ui.work.context import UiContext

PAGES: dict[str, type[RoutinePage]] = {
    "board": RotationPage,
    "weeks": WeeksPage,
    "pairs": PairsPage,
    "rounds": RoundsPage,
}


def make_page(name: str, ctx: UiContext, parent: QWidget) -> RoutinePage:
    """The page called `name`."""
    return PAGES[name](ctx, parent)

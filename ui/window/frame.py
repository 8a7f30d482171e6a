"""What the parts of the frame may ask of the window they belong to; `MainWindow` answers.

The parts (menus, backups, closed years, questions about undo …) know this and not the window itself, so that
each can be read alone and nothing runs in a circle.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QTabBar

from app.paths import Paths
from ui.actions.offered import Offered
from ui.pages.base import Tab
from ui.widgets.calendar.year_box import YearBox
from ui.window.status_line import StatusLine
from ui.work.context import UiContext


class DataOpening(Protocol):
    """Whoever opens the data of this window."""

    paths: Paths

    def on_close(self) -> None:
        """The window closes: stop what waits, keep the picture of the first page."""

    def close_unattached(self) -> None:
        """Close what was opened while the window was already closing."""


class Frame(QMainWindow):
    """The window as its parts see it.

    `revert_wanted(OperationRow)`: a step was chosen from a list to be taken back. `restore_wanted`: a backup
    is to take the place of the data.
    """

    revert_wanted = Signal(object)
    restore_wanted = Signal()

    ctx: UiContext
    pages: QTabBar
    stack: QStackedWidget
    year_box: YearBox
    status: StatusLine
    opening: DataOpening | None
    next_folder: Path | None
    may_rest: Callable[[], bool]  # False: something typed is not saved and the clerk stays with it
    town: str
    is_sample: bool
    offered: Offered[Frame]

    @property
    def year(self) -> int:
        """The year in force everywhere."""
        raise NotImplementedError

    def current_tab(self) -> Tab | None:
        """The page in front, None before the data is open."""
        raise NotImplementedError

    def show_tab(self, name: str, target: object = None) -> None:
        """Bring a page to the front, and in it what `target` means to it."""
        raise NotImplementedError

    def show_town(self, town: str) -> None:
        """Put the town's name into the title."""
        raise NotImplementedError

    def reload(self) -> None:
        """F5."""
        raise NotImplementedError

    def switch_folder(self, folder: Path) -> None:
        """Close this window and open another data folder (the sample town, or back)."""
        raise NotImplementedError

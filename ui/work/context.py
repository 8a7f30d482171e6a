"""What every page and dialog is handed: the runner, the bus, undo, preferences and the open data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.work.bus import Bus
from ui.work.kept_text import KeptTexts
from ui.work.preferences import WindowPreferences
from ui.work.settling import Settling
from ui.work.tasks import Runner
from ui.work.undo import UndoStack

if TYPE_CHECKING:
    from app.context import AppContext


class UiContext(QObject):
    """Built once by `ui.main`; passed down, never looked up."""

    def __init__(
        self, runner: Runner, preferences: WindowPreferences | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.runner = runner
        self.bus = Bus(self)
        self.undo = UndoStack(runner, self.bus, self)
        self.kept = KeptTexts(self)
        self.settling = Settling(runner, self)
        self.preferences = preferences or WindowPreferences()
        # A paper nobody asked for by itself is made when its page has rested so long; 0: at once.
        self.paper_rest_ms = 0
        self._app: AppContext | None = None
        runner.setParent(self)
        runner.changed.connect(self.bus.changed)

    @property
    def app(self) -> AppContext:
        """The open data (paths, settings, clock, actor); only after `attach`."""
        if self._app is None:
            raise RuntimeError("the data is not open yet")
        return self._app

    @property
    def is_open(self) -> bool:
        """Whether the data is open."""
        return self._app is not None

    def attach(self, app: AppContext) -> None:
        """The data was opened on the worker."""
        app.preferences = self.preferences.values  # one arrangement, not two copies of the file
        self._app = app
        self.runner.context = app
        self.runner.sitting.clear()
        self.kept.open(None if app.database.key else app.paths.kept_text)
        self.undo.reload()

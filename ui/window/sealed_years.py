"""Which years are closed: said in the year box and over every page (R19)."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.changes import Changes
from app.work import ReadSession
from ui.pages.base import Tab
from ui.window.frame import Frame


def _years(session: ReadSession) -> frozenset[int]:
    from app.services.operation import seals

    return frozenset(row.year for row in seals.list_seals(session))


class SealedYears(QObject):
    """Asks when the data is open or a seal was set, and tells the year box and the pages."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self._window = window
        self.years: frozenset[int] = frozenset()
        window.ctx.bus.changed.connect(self._on_changed)

    def reload(self) -> None:
        """The data was opened, or everything is to be read again."""
        self._window.ctx.runner.query(_years, key="sealed-years", done=self.take)

    def show(self) -> None:
        """Mark the pages as the year in force is."""
        is_sealed = self._window.year in self.years
        stack = self._window.stack
        for tab in map(stack.widget, range(stack.count())):
            if isinstance(tab, Tab):
                tab.header.set_sealed(is_sealed)

    def _on_changed(self, changes: Changes, _initiator: object) -> None:
        if changes.touches("seal"):
            self.reload()

    def take(self, years: frozenset[int]) -> None:
        """These are closed."""
        self.years = years
        self._window.year_box.mark_sealed(years)
        self.show()

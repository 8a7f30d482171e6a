"""The pages that were in front: built when first asked for, told of year and changes together."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.changes import Changes
from ui.pages.base import Tab
from ui.window.frame import Frame
from ui.window.registry import TABS


class OpenPages(QObject):
    """`built(Tab)`: a page was asked for the first time; it knows its year and is shown nowhere yet."""

    built = Signal(object)

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self._window = window
        self._tabs: dict[str, Tab] = {}

    def tab(self, name: str) -> Tab:
        """The page `name`, built when first asked for."""
        if name not in self._tabs:
            spec = next(spec for spec in TABS if spec.id == name)
            tab = spec.load()(self._window.ctx, self._window)
            tab.set_year(self._window.year)
            self.built.emit(tab)
            self._tabs[name] = tab
            self._window.stack.addWidget(tab)
        return self._tabs[name]

    def set_year(self, year: int) -> None:
        """The year in force changed."""
        for tab in self._tabs.values():
            tab.set_year(year)

    def refresh(self, changes: Changes | None, *, but: object = None) -> None:
        """Something was written by `but`, which knows (None: read everything again)."""
        for tab in self._tabs.values():
            if tab is not but:
                tab.refresh(changes)

    def may_close(self) -> bool:
        """False where something typed is not saved and the clerk wants to stay."""
        return all(tab.may_close() for tab in self._tabs.values())

    def remember(self) -> str:
        """The window closes: pages keep their splitters. The name of the page in front, '' for none."""
        for tab in self._tabs.values():
            tab.remember()
        front = self._window.current_tab()
        return next((name for name, tab in self._tabs.items() if tab is front), "")

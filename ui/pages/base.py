"""What a page of the main window is. A new page is one module, one line in `ui.window.registry`, one test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.changes import Changes
from ui.actions.action import WINDOW_KEYS, Action
from ui.actions.offered import Offered
from ui.looks.plain import is_low
from ui.widgets.page import EmptyPage, PageHeader, PageStack, SearchBox, Toolbar
from ui.work.context import UiContext

D = TypeVar("D")


class Tab(QWidget):
    """Base of every page: header, tool row, body; the body or an empty page with a hint.

    Subclasses set `title`, `help_page` and `ACTIONS`, build their widgets in `__init__` (no queries there)
    and `offer` the actions, ask for data in `activate` (first time in front, or stale) and decide in
    `refresh` whether a change concerns them.
    """

    title = ""
    help_page = ""
    ACTIONS: ClassVar[tuple[Action[Any], ...]] = ()
    verbs_changed = Signal()  # words or state of what answers to a key of the window

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.ctx = ctx
        self.year = 0
        self.verbs: dict[str, QAction] = {}
        self.offered: Offered[Any] | None = None
        self.search_box: SearchBox | None = None
        self.header = PageHeader(self.title, self)
        self.toolbar = Toolbar(self)
        self._stack = PageStack(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 12, 24, 12)
        layout.setSpacing(8)
        layout.addWidget(self.header)
        layout.addWidget(self.toolbar)
        layout.addWidget(self._stack, 1)
        self._empty: EmptyPage | None = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.header.set_low(is_low(self))  # the page's name stands in the row of pages too

    # -- what the main window calls ----------------------------------------------------------------

    def activate(self) -> None:
        """The page came to the front: load what is missing or stale."""

    def refresh(self, changes: Changes | None) -> None:
        """Something was written (None: reload everything, F5)."""

    def set_year(self, year: int) -> None:
        """The year at the top right changed."""
        self.year = year

    def show_target(self, target: object) -> None:
        """Another page points here (a class session, a person); see `Bus.show_tab`."""

    def may_close(self) -> bool:
        """False keeps the window open (something typed is not saved and the clerk wants to stay)."""
        return True

    def remember(self) -> None:
        """The window closes: keep splitters and the like in `ctx.preferences`."""

    # -- what subclasses use -----------------------------------------------------------------------

    def set_body(self, body: QWidget, empty: EmptyPage | None = None) -> None:
        """The page itself, and what stands there while there is nothing to show."""
        self._stack.addWidget(body)
        self._empty = empty
        if empty is not None:
            self._stack.addWidget(empty)

    def show_empty(self, is_empty: bool) -> None:
        """Switch between the body and the empty page."""
        if self._empty is not None:
            self._stack.setCurrentWidget(self._empty if is_empty else self._stack.widget(0))

    def add_search(self, hint: str) -> SearchBox:
        """The search box at the left of the tool row."""
        self.search_box = SearchBox(hint, self)
        self.toolbar.add_left(self.search_box)
        return self.search_box

    def offer(self, desk: D, table: tuple[Action[D], ...]) -> Offered[D]:
        """Put the page's table of actions into tool row, menus and keys; `follow` it after every choice."""
        offered = Offered(self, table, desk)
        for id_, action in offered.by_id.items():
            self.verbs[id_] = action
            if id_ in WINDOW_KEYS:
                action.changed.connect(self.verbs_changed)
        offered.fill(self.toolbar)
        self.offered = offered
        return offered


@dataclass(frozen=True)
class TabSpec:
    """One page: its id, its title, and its class (`load` imports it when the page is first wanted)."""

    id: str
    title: str
    load: Callable[[], type[Tab]]

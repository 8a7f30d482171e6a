"""What a page of the main window is. A new page is one module, one line in `ui.window.registry`, one test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.changes import Changes
from ui.looks.plain import is_low
from ui.widgets.page import EmptyPage, PageHeader, PageStack, SearchBox, Toolbar
from ui.work.context import UiContext

# Keys that belong to the main window; it hands them to the page in front.
WINDOW_KEYS = {
    "new": "Ctrl+N",
    "edit": "F2",
    "save": "Ctrl+S",
    "print": "Ctrl+P",
    "export": "Ctrl+E",
    "import": "Ctrl+I",
    "delete": "Ctrl+Delete",
}


class Tab(QWidget):
    """Base of every page: header, tool row, body; the body or an empty page with a hint.

    Subclasses set `title` and `help_page`, build their widgets in `__init__` (no queries there), ask for
    data in `activate` (first time in front, or stale) and decide in `refresh` whether a change concerns them.
    """

    title = ""
    help_page = ""
    line_changed = Signal()
    verbs_changed = Signal()

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.ctx = ctx
        self.year = 0
        self.verbs: dict[str, QAction] = {}
        self.primary_action: QAction | None = None
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

    def add_verb(
        self, name: str, text: str, call: Callable[[], object], *, primary: bool = False, button: bool = True
    ) -> QAction:
        """An action of this page. Names in `WINDOW_KEYS` answer to the window's menus and keys."""
        action = QAction(text, self)
        action.triggered.connect(lambda _checked=False: call())
        keys = WINDOW_KEYS.get(name, "")
        action.setToolTip(f"{text}（{keys}）" if keys else text)
        self.verbs[name] = action
        if primary:
            self.primary_action = action
        if button or primary:
            self.toolbar.add_action(action, primary_button=primary)
        action.changed.connect(self.verbs_changed)
        return action


@dataclass(frozen=True)
class TabSpec:
    """One page: its id, its title and its maker (which imports the page when first shown)."""

    id: str
    title: str
    factory: Callable[[UiContext, QWidget], Tab]

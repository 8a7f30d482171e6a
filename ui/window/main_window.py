"""The frame: pages along the top, the year at the right, menus, notices, the line at the bottom."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.changes import Changes
from ui.looks.plain import fit_screen
from ui.pages.base import Tab
from ui.widgets.calendar.year_box import YearBox
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.page import PageStack
from ui.widgets.progress_panel import ProgressPanel
from ui.window.backups import Backups
from ui.window.first_page import DAY, first_place, year_to_begin
from ui.window.frame import Frame
from ui.window.kept_acts import KeptActs
from ui.window.menus import Menus
from ui.window.registry import TABS, page_tip
from ui.window.sealed_years import SealedYears
from ui.window.status_facts import load_status
from ui.window.status_line import StatusLine
from ui.window.undo_acts import UndoActs
from ui.work import messages
from ui.work.context import UiContext
from ui.work.sample import is_sample

FIRST_SIZE = (1280, 720)


class MainWindow(Frame):
    """Shows at once with an empty frame; `open_data` brings it to life when the data is open."""

    def __init__(self, ctx: UiContext) -> None:
        super().__init__()
        self.ctx = ctx
        ctx.setParent(self)
        self.setWindowTitle("干训台账")
        self._tabs: dict[str, Tab] = {}
        self._year = 0
        self._is_sample = False
        self.opening = None
        self.next_folder = None
        self._build()
        self.backups = Backups(self)
        self.sealed = SealedYears(self)
        self.menus = Menus(self, self.backups)
        self.undo_acts = UndoActs(self, self.menus.trust)
        self.kept_acts = KeptActs(self)
        self._connect()
        self._restore()

    # -- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.pages = QTabBar(self)
        self.pages.setObjectName("pages")
        self.pages.setAccessibleName("页面")
        self.pages.setDrawBase(False)
        self.pages.setExpanding(False)
        for number, spec in enumerate(TABS, start=1):
            self.pages.addTab(spec.title)
            self.pages.setTabToolTip(number - 1, page_tip(number, spec.title))
        self.year_box = YearBox(self)
        label = QLabel("年度", self)
        label.setBuddy(self.year_box)
        top = QHBoxLayout()
        top.setContentsMargins(16, 4, 24, 0)
        top.addWidget(self.pages, 1)
        top.addWidget(label)
        top.addWidget(self.year_box)
        self.stack = PageStack(self)
        self._waiting = QWidget(self)
        self._waiting.setObjectName("page")
        self._waiting.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.stack.addWidget(self._waiting)
        centre = QWidget(self)
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        # On a small or strongly enlarged screen a page scrolls rather than push the window off the screen.
        area = QScrollArea(centre)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.stack)
        layout.addWidget(area, 1)
        self.setCentralWidget(centre)
        # News stands in the line at the bottom, where it moves nothing under the clerk's hand.
        self.status = StatusLine(self)
        self.notice = NoticeBar(self.ctx.bus, self.ctx.undo.undo, self)
        self.progress = ProgressPanel(self.ctx.runner, self)
        self.status.add_left(self.progress)
        self.status.add_left(self.notice)
        self.setStatusBar(self.status)

    def _connect(self) -> None:
        self.pages.currentChanged.connect(self._on_page)
        self.year_box.activated.connect(self._on_year)
        self.ctx.bus.changed.connect(self._on_changed)
        self.ctx.bus.show_tab.connect(self.show_tab)
        self.ctx.runner.failed.connect(self._on_failed)
        self.ctx.undo.state_changed.connect(self.menus.follow_undo)

    def _restore(self) -> None:
        self.resize(fit_screen(self, QSize(*FIRST_SIZE)))
        geometry = self.ctx.preferences.get_bytes("window.geometry")
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        self.set_frame_enabled(False)

    def set_frame_enabled(self, enabled: bool) -> None:
        """Pages and year rest while the data is being opened or the first questions are asked."""
        self.pages.setEnabled(enabled)
        self.year_box.setEnabled(enabled)

    # -- life --------------------------------------------------------------------------------------

    def show_page(self, page: QWidget) -> None:
        """Put a page of its own (first start, a failure) in the place of the tabs."""
        self.set_frame_enabled(False)
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)

    def open_data(self, *, town: str, tab: str = "", years: tuple[int, ...] = ()) -> None:
        """The data is open: choose the year (of `years` with class sessions), show the page of last time."""
        today, preferences = self.ctx.app.today, self.ctx.preferences
        year = year_to_begin(preferences, today, years)
        self.lay_out(town=town, year=year, today=today, folder=self.ctx.app.paths.data)
        self.menus.follow_folder(self._is_sample)
        self.set_frame_enabled(True)
        position = first_place(preferences, today, tab)
        preferences.set(DAY, today.isoformat())
        self.pages.setCurrentIndex(position)
        self._on_page(position)
        load_status(self.ctx, self.status)
        self.sealed.reload()
        self.backups.start()
        self.kept_acts.tell_left()

    def lay_out(self, *, town: str, year: int, today: date, folder: Path) -> None:
        """Whose data it is and of which year, also before it is open."""
        self._is_sample, self._year = is_sample(folder), year
        self.show_town(town)
        self.year_box.fill(today.year, year)
        for tab in self._tabs.values():
            tab.set_year(year)

    def show_town(self, town: str) -> None:
        """Put the town's name into the title."""
        sample = "（样例）" if self._is_sample else ""
        self.setWindowTitle(f"{town}{sample} · 干训台账" if town else "干训台账")

    @property
    def year(self) -> int:
        """The year in force everywhere."""
        return self._year

    def set_year(self, year: int) -> None:
        """Choose the year."""
        self.year_box.choose(year)
        self._on_year()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.kept_acts.enter_cell()
        if not all(tab.may_close() for tab in self._tabs.values()):
            event.ignore()
            return
        preferences = self.ctx.preferences
        preferences.set_bytes("window.geometry", self.saveGeometry())
        preferences.values.year = self._year or preferences.values.year
        for name, tab in self._tabs.items():
            tab.remember()
            if tab is self.current_tab():
                preferences.values.tab = name
        preferences.save()
        self.backups.on_close()
        if self.opening is not None:
            self.opening.on_close()
        self.ctx.runner.shutdown()
        self.backups.closed()
        if self.opening is not None:
            self.opening.close_unattached()
        super().closeEvent(event)

    # -- pages -------------------------------------------------------------------------------------

    def current_tab(self) -> Tab | None:
        """The page in front, None before the data is open."""
        widget = self.stack.currentWidget()
        return widget if isinstance(widget, Tab) else None

    def tab(self, name: str) -> Tab:
        """The page `name`, built when first asked for."""
        if name not in self._tabs:
            spec = next(spec for spec in TABS if spec.id == name)
            tab = spec.load()(self.ctx, self)
            tab.set_year(self._year)
            tab.header.set_sealed(self._year in self.sealed.years)
            tab.verbs_changed.connect(self.menus.follow_page)
            self._tabs[name] = tab
            self.stack.addWidget(tab)
        return self._tabs[name]

    def show_tab(self, name: str, target: object = None) -> None:
        """Bring a page to the front, and in it what `target` means to it."""
        if not self.pages.isEnabled():
            return
        self.pages.setCurrentIndex([spec.id for spec in TABS].index(name))
        if target is not None:
            self.tab(name).show_target(target)

    def _on_page(self, position: int) -> None:
        if not self.ctx.is_open or position < 0:
            return
        tab = self.tab(TABS[position].id)
        self.stack.setCurrentWidget(tab)
        self.ctx.undo.turn_to(TABS[position].id)
        tab.activate()
        self.menus.follow_page()

    def _on_year(self) -> None:
        self._year = self.year_box.year()
        for tab in self._tabs.values():
            tab.set_year(self._year)
        self.sealed.show()

    def run_verb(self, name: str) -> None:
        """Hand a window key to the page in front."""
        tab = self.current_tab()
        action = tab.verbs.get(name) if tab is not None else None
        if action is not None and action.isEnabled():
            action.trigger()
        elif action is None and name == "save":
            self.ctx.bus.say("每一步做完就已保存，不用另外保存")

    def focus_search(self) -> None:
        """Ctrl+F and /."""
        tab = self.current_tab()
        if tab is not None and tab.search_box is not None:
            tab.search_box.focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "/" and not isinstance(
            QApplication.focusWidget(), QLineEdit | QTextEdit | QPlainTextEdit | QAbstractSpinBox
        ):
            self.focus_search()
        else:
            super().keyPressEvent(event)

    # -- news --------------------------------------------------------------------------------------

    def reload(self) -> None:
        """F5."""
        for tab in self._tabs.values():
            tab.refresh(None)
        if self.ctx.is_open:
            self.ctx.undo.reload()
            load_status(self.ctx, self.status)
            self.sealed.reload()

    def _on_changed(self, changes: Changes, initiator: object) -> None:
        self.status.set_saved(self.ctx.app.clock())
        for tab in self._tabs.values():
            if tab is not initiator:
                tab.refresh(changes)
        if changes.touches("person", "assignment"):
            load_status(self.ctx, self.status)

    def _on_failed(self, error: Exception) -> None:
        messages.show_error(self, error)

    # -- coming and going --------------------------------------------------------------------------

    def switch_folder(self, folder: Path) -> None:
        """Close this window and open another data folder (the sample town, or back)."""
        self.next_folder = folder
        if not self.close():
            self.next_folder = None

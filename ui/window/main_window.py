"""The frame: pages along the top, the year at the right, menus, notices, the line at the bottom."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from app.changes import Changes
from ui.actions.offered import Offered
from ui.looks.plain import fit_screen
from ui.pages.base import Tab
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.progress_panel import ProgressPanel
from ui.window.backups import Backups
from ui.window.first_page import DAY, first_place, year_to_begin
from ui.window.frame import Frame
from ui.window.inspecting import WORDS, is_inspecting
from ui.window.left_text import enter_cell, tell_left
from ui.window.middle import Middle
from ui.window.open_pages import OpenPages
from ui.window.page_in_front import focus_search
from ui.window.reasons import Reasons
from ui.window.registry import TABS
from ui.window.sealed_years import SealedYears
from ui.window.status_facts import load_status
from ui.window.status_line import StatusLine
from ui.window.undo_questions import UndoQuestions
from ui.window.window_actions import ACTIONS
from ui.work import data_file, messages
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
        self._year = 0
        self.town = ""
        self.is_sample = False
        self.opening = None
        self.next_folder = None
        self.open_pages = OpenPages(self)
        self.may_rest = self.open_pages.may_close
        self._build()
        self.backups = Backups(self)
        self.sealed = SealedYears(self)
        self.offered = Offered(self, ACTIONS, self, holds=Qt.ShortcutContext.WindowShortcut)
        self.offered.fill_bar(self.menuBar())
        self.reasons = Reasons(self)
        self.undo_questions = UndoQuestions(self, self.reasons)
        self._connect()
        self._restore()

    # -- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        middle = Middle(self)
        self.pages, self.year_box, self.stack = middle.pages, middle.year_box, middle.stack
        self.setCentralWidget(middle)
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
        self.ctx.undo.state_changed.connect(self.offered.follow)
        self.open_pages.built.connect(self._on_built)

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
        self.set_frame_enabled(True)
        position = first_place(preferences, today, tab)
        preferences.set(DAY, today.isoformat())
        self.pages.setCurrentIndex(position)
        self._on_page(position)
        load_status(self.ctx, self.status)
        self.sealed.reload()
        self.backups.start()
        data_file.opened = self.backups.data_file
        tell_left(self)

    def lay_out(self, *, town: str, year: int, today: date, folder: Path) -> None:
        """Whose data it is and of which year, also before it is open."""
        self.is_sample, self._year = is_sample(folder), year
        self.show_town(town)
        self.year_box.fill(today.year, year)
        self.open_pages.set_year(year)

    def show_town(self, town: str) -> None:
        """Put the town's name into the title."""
        self.town = town
        sample = "（样例）" if self.is_sample else ""
        watched = WORDS if is_inspecting(self) else ""
        self.setWindowTitle(f"{town}{sample} · 干训台账{watched}" if town else f"干训台账{watched}")

    @property
    def year(self) -> int:
        """The year in force everywhere."""
        return self._year

    def set_year(self, year: int) -> None:
        """Choose the year."""
        self.year_box.choose(year)
        self._on_year()

    def closeEvent(self, event: QCloseEvent) -> None:
        enter_cell(self)
        if not self.open_pages.may_close():
            event.ignore()
            return
        preferences = self.ctx.preferences
        preferences.set_bytes("window.geometry", self.saveGeometry())
        preferences.values.year = self._year or preferences.values.year
        preferences.values.tab = self.open_pages.remember() or preferences.values.tab
        preferences.save()
        self.backups.on_close()
        data_file.opened = None
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
        return self.open_pages.tab(name)

    def _on_built(self, tab: Tab) -> None:
        tab.header.set_sealed(self._year in self.sealed.years)
        tab.verbs_changed.connect(self.offered.follow)

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
        self.ctx.undo.reload()  # after the page: its rows are waited for
        self.offered.follow()

    def _on_year(self) -> None:
        self._year = self.year_box.year()
        self.open_pages.set_year(self._year)
        self.sealed.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "/" and not isinstance(
            QApplication.focusWidget(), QLineEdit | QTextEdit | QPlainTextEdit | QAbstractSpinBox
        ):
            focus_search(self)
        else:
            super().keyPressEvent(event)

    # -- news --------------------------------------------------------------------------------------

    def reload(self) -> None:
        """F5."""
        self.open_pages.refresh(None)
        if self.ctx.is_open:
            self.ctx.undo.reload()
            load_status(self.ctx, self.status)
            self.sealed.reload()

    def _on_changed(self, changes: Changes, initiator: object) -> None:
        self.status.set_saved(self.ctx.app.clock())
        self.open_pages.refresh(changes, but=initiator)
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

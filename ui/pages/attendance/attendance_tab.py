"""考勤签到: choose a class session at the left, enter its signed sheet at the right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.pages.attendance import attendance_actions
from ui.pages.attendance.attendance_view import AttendanceView
from ui.pages.attendance.issued_notice import IssuedNotice
from ui.pages.attendance.session_finder import SessionFinder
from ui.pages.attendance.session_list import pick_first
from ui.pages.base import Tab
from ui.widgets.page import EmptyPage
from ui.work.context import UiContext
from ui.work.entry_queue import is_undo

if TYPE_CHECKING:
    from app.changes import Changes
    from app.services.page.attendance_page import AttendancePage

TABLES = ("class_session", "participation", "course", "batch", "batch_audience", "leave", "mark_kind",
          "mark_version", "discipline_note", "attachment")  # fmt: skip
ROSTER_TABLES = ("person", "assignment", "unit", "group_membership")


class AttendanceTab(Tab):
    """What is shown is in `attendance_view`, what can be done in `attendance_actions`."""

    title = "考勤签到"
    help_page = "attendance"
    ACTIONS = attendance_actions.ACTIONS

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._is_stale = True
        self._wanted: int | None = None
        self._alone_forms: frozenset[str] = frozenset()
        box = self.add_search("课程、日期或签到表编号")
        self.view = AttendanceView(ctx, self)
        self.sheet = self.view.sheet
        self.finder = SessionFinder(ctx, box, self.view.list, self)
        self._actions = self.offer(self.view, attendance_actions.ACTIONS)
        attendance_actions.wire(self.view)
        self._connect()
        empty = EmptyPage(
            "还没有课次",
            "先在“课程计划”里排课，或导入课程安排表；排好的课次会出现在这里，打印签到表、登记考勤。",
            self,
        )
        empty.add_button("去课程计划", partial(ctx.bus.show_tab.emit, "plan", None))
        self.set_body(self.view, empty)

    def _connect(self) -> None:
        self.view.settled.connect(self._actions.follow)
        self.view.counted.connect(self._show_line)
        self.view.wanted.connect(self.open_id)
        self.finder.found.connect(self.view.enter)
        self.finder.wanted.connect(self.open_id)
        self.finder.left.connect(self.sheet.focus_grid)
        self.sheet.made_low.connect(self.header.setHidden)
        self.sheet.model.counted.connect(self._show_next_step)
        self.sheet.loaded.connect(IssuedNotice(self.ctx, self).look)

    # -- what the main window calls ----------------------------------------------------------------

    def activate(self) -> None:
        if self._is_stale:
            self._load()
        elif not self.view.list.hasFocus():
            self.sheet.focus_grid()

    def set_year(self, year: int) -> None:
        super().set_year(year)
        self.finder.year = self.view.year = year
        self._is_stale = True
        self._clear()
        if self.isVisible():
            self._load()

    def refresh(self, changes: Changes | None) -> None:
        if changes is not None and not changes.touches(*TABLES, *ROSTER_TABLES):
            return
        self._is_stale = True
        if self.isVisible():
            self._load()

    def show_target(self, target: object) -> None:
        """A class session's id."""
        if isinstance(target, int):
            self.view.leave_matrix()
            self.open_id(target)

    def may_close(self) -> bool:
        self.sheet.queue.flush()
        return True

    def remember(self) -> None:
        self.view.remember()

    # -- loading -----------------------------------------------------------------------------------

    def open_id(self, class_session_id: int) -> None:
        """Show a class session, also one that the list does not know yet."""
        lesson = next((row for row in self.view.rows if row.id == class_session_id), None)
        if lesson is None:
            self._wanted = class_session_id
            self._load()
            return
        self.view.list.select_id(class_session_id)
        self.view.enter(lesson)

    def _load(self) -> None:
        from app.services.page import attendance_page

        self._is_stale = False
        self.ctx.runner.query(
            partial(attendance_page.attendance_page, year=self.year, today=self.ctx.app.today),
            key="attendance-sessions",
            done=self._show_page,
        )

    def _show_page(self, page: AttendancePage) -> None:
        self._alone_forms = page.alone_forms
        chosen = self.sheet.lesson.id if self.sheet.lesson is not None else None
        self.show_empty(not page.rows)
        self.view.show_rows(page.rows)
        self._show_line()
        wanted, self._wanted = self._wanted, None
        found = next((lesson for lesson in page.rows if lesson.id == (wanted or chosen)), None)
        if found is None and wanted is not None:
            self._clear()
            self.finder.find_year(wanted)
            return
        if found is not None and found.id == chosen:
            self.sheet.open(found)
            return
        found = found or pick_first(page.rows, self.ctx.app.today)
        if found is None:
            self._clear()
            return
        self.view.list.select_id(found.id)
        self.view.enter(found)

    def _clear(self) -> None:
        self.sheet.clear()
        self._actions.follow()

    def _show_line(self) -> None:
        from app.services.page.attendance_page import figure_words

        words = figure_words(self.view.rows, alone_forms=self._alone_forms, today=self.ctx.app.today)
        self.header.set_line(f"{self.year} 年", *words)

    def _show_next_step(self) -> None:
        """The red button is the next step: the rest of the sheet, then the day's bulletin."""
        model = self.sheet.model
        is_done = bool(model.rows) and not model.tally().unmarked
        self.toolbar.set_primary(self.verbs["bulletin" if is_done else "rest"])

    # -- keys --------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "/" or event.key() == Qt.Key.Key_F4:
            self.sheet.bar.focus()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and is_undo(event):
            self.sheet.queue.flush()  # what Ctrl+Z takes back must be on its way first
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.sheet.queue.flush()
        super().hideEvent(event)

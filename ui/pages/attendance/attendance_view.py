"""Class sessions of the year at the left, the sheet of the chosen one at the right; over both the year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from ui.models.rows_model import RowsModel
from ui.pages.attendance.attendance_matrix import MatrixPage
from ui.pages.attendance.attendance_paste import SheetPaste
from ui.pages.attendance.attendance_sheet import SheetPage
from ui.pages.attendance.session_list import session_columns, session_table, urgency
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.plan.class_sessions import ClassSessionRow

SPLITTER = "attendance.splitter"


class AttendanceView(QStackedWidget):
    """`settled`: what can be done may be another thing; `counted`: figures of a row changed; `wanted(id)`."""

    settled = Signal()
    counted = Signal()
    wanted = Signal(object)

    def __init__(self, ctx: UiContext, page: QWidget) -> None:
        super().__init__(page)
        self.ctx = ctx
        self.year = 0
        self.rows: tuple[ClassSessionRow, ...] = ()
        self.sessions: RowsModel[ClassSessionRow] = RowsModel(session_columns(ctx.app.today), parent=self)
        self.list = session_table(ctx, self.sessions, self)
        self.list.current_changed.connect(self.choose)
        self.list.opened.connect(self.enter)
        self.sheet = SheetPage(ctx, page)
        self.sheet.changed.connect(self._show_tally)
        self.sheet.loaded.connect(self.settled)
        self.paste = SheetPaste(ctx, self.sheet, self)
        self.matrix = MatrixPage(ctx, self)
        self.matrix.chosen.connect(self._open_from_matrix)
        self.matrix.left.connect(self.leave_matrix)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._lay_out()

    def _lay_out(self) -> None:
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.sheet)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        wide = self.fontMetrics().horizontalAdvance("汉")
        self.splitter.setSizes([wide * 30, wide * 70])
        state = self.ctx.preferences.get_bytes(SPLITTER)
        if not state.isEmpty():
            self.splitter.restoreState(state)
        self.addWidget(self.splitter)
        self.addWidget(self.matrix)

    def remember(self) -> None:
        """The window closes."""
        self.ctx.preferences.set_bytes(SPLITTER, self.splitter.saveState())

    # -- class sessions ----------------------------------------------------------------------------

    def show_rows(self, rows: Sequence[ClassSessionRow]) -> None:
        """The class sessions of the year, those that still need marks first."""
        today = self.ctx.app.today
        self.rows = tuple(sorted(rows, key=lambda lesson: urgency(lesson, today)))
        self.sessions.set_rows(self.rows)
        if self.is_on_year:
            self.matrix.load(self.year)
        self.settled.emit()

    def choose(self, lesson: ClassSessionRow | None) -> None:
        """Show the sheet of a class session."""
        if lesson is not None and (self.sheet.lesson is None or self.sheet.lesson.id != lesson.id):
            self.sheet.open(lesson)

    def enter(self, lesson: ClassSessionRow) -> None:
        """Show its sheet and go there."""
        self.choose(lesson)
        self.sheet.focus_grid()

    def _show_tally(self, lesson: ClassSessionRow) -> None:
        self.rows = tuple(lesson if row.id == lesson.id else row for row in self.rows)
        self.sessions.set_rows(self.rows)
        self.counted.emit()

    # -- the year ----------------------------------------------------------------------------------

    @property
    def is_on_year(self) -> bool:
        """Whether 年度总表 is in front."""
        return self.currentWidget() is self.matrix

    def show_matrix(self) -> None:
        """People × class sessions of the year."""
        self.sheet.queue.flush()
        self.setCurrentWidget(self.matrix)
        self.settled.emit()
        self.matrix.load(self.year)

    def leave_matrix(self) -> None:
        """Back to entering."""
        self.setCurrentWidget(self.splitter)
        self.settled.emit()
        self.sheet.focus_grid()

    def _open_from_matrix(self, class_session_id: int, person_id: int) -> None:
        self.leave_matrix()
        if self.sheet.lesson is not None and self.sheet.lesson.id == class_session_id:
            self.sheet.go_to_person(person_id)
            return
        self.sheet.want_person(person_id)
        self.wanted.emit(class_session_id)

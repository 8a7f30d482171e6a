"""The search box of 考勤签到: course, day, or the code at the foot of a printed sheet (I2)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.rules.dates import typed_day
from ui.pages.attendance.session_list import answers
from ui.widgets.page import SearchBox
from ui.widgets.table.table_view import TableView
from ui.work.bus import Notice
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.mark.sheets import FoundSheet
    from app.services.plan.class_sessions import ClassSessionRow


class SessionFinder(QObject):
    """Filters the list while typing; Enter opens what fits, or what the code means."""

    found = Signal(object)  # ClassSessionRow
    wanted = Signal(object)  # class session id
    left = Signal()

    def __init__(
        self, ctx: UiContext, box: SearchBox, view: TableView[ClassSessionRow], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._box = box
        self._view = view
        self.year = 0
        box.setToolTip("输入课程名、日期（8-15）或签到表页脚的编号（0815-A3F），回车打开（Ctrl+F）")
        box.searched.connect(self._search)
        box.left.connect(self._open)

    def _search(self, text: str) -> None:
        short = f"{text[:2]}-{text[2:]}" if text.isdigit() and len(text) == 4 else text
        year = self.year or self._ctx.app.today.year
        day = typed_day(short, year=year) if text else None
        self._view.rows_model.set_filter((lambda lesson: answers(lesson, text, day)) if text else None)

    def _open(self) -> None:
        text = self._box.text().strip()
        shown = self._view.rows_model.shown
        if not text:
            self.left.emit()
        elif shown:
            first = self._view.current_row() or shown[0]
            self._view.select_id(first.id)
            self.found.emit(first)
        else:
            from app.services.mark import sheets

            self._ctx.runner.query(
                partial(sheets.find_sheet, code=text, year=self.year),
                key="sheet-code",
                done=self._go_to_sheet,
            )

    def _go_to_sheet(self, found: FoundSheet | None) -> None:
        if found is None:
            text = "没有找到这样的课次；可输入课程名、日期（8-15）或签到表页脚的编号（0815-A3F）。"
            self._ctx.bus.notice.emit(Notice(text, problem=True))
            return
        self._box.clear()
        self._view.rows_model.set_filter(None)
        self.wanted.emit(found.class_session_id)
        if not found.is_current:
            self._ctx.bus.say("这张签到表打印之后名单有变动，登记时请核对序号和姓名。")

    def find_year(self, class_session_id: int) -> None:
        """A class session that the year's list lacks is held in another year: the window goes there."""
        from app.services.plan import class_sessions

        self._ctx.runner.query(
            partial(class_sessions.get_class_session, class_session_id=class_session_id),
            key="session-year",
            done=self._go_to_year,
        )

    def _go_to_year(self, lesson: ClassSessionRow) -> None:
        set_year = getattr(self._box.window(), "set_year", None)
        if set_year is not None and lesson.held_on.year != self.year:
            set_year(lesson.held_on.year)
            self.wanted.emit(lesson.id)

"""测试成绩: exams of the year at the left, those with missing results first; scores at the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from ui.pages.base import Tab
from ui.pages.scores import scores_actions
from ui.pages.scores.scores_paste import paste
from ui.pages.scores.scores_view import ScoresView, missing_of
from ui.widgets.page import EmptyPage
from ui.work.context import UiContext
from ui.work.entry_queue import is_undo

if TYPE_CHECKING:
    from app.changes import Changes
    from app.services.exam.exams import ExamRow

TABLES = ("exam", "attempt", "person", "course", "batch")


class ScoresTab(Tab):
    """What is shown is in `scores_view`, what can be done in `scores_actions`."""

    title = "测试成绩"
    help_page = "scores"
    ACTIONS = scores_actions.ACTIONS

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._is_stale = True
        box = self.add_search("测试名称或日期")
        self.view = ScoresView(ctx, self)
        box.searched.connect(self.view.search)
        box.left.connect(self.view.open_found)
        actions = self.offer(self.view, scores_actions.ACTIONS)
        self.view.chosen.connect(actions.follow)
        self.view.wanted.connect(self._load)
        self.view.page.changed.connect(self._reload_list)
        self.view.page.made_low.connect(self._make_room)
        self.view.page.grid.pasted.connect(partial(paste, self.view))
        empty = EmptyPage(
            "这一年还没有测试",
            "培训结束后组织的测试在这里登记：先新增一次测试，应考人员会自动列出；也可以直接导入成绩表。",
            self,
        )
        empty.add_button("新增测试", self.verbs["new"].trigger)
        empty.add_button("导入成绩", self.verbs["import"].trigger, main=False)
        self.set_body(self.view, empty)

    def _make_room(self, is_low: bool) -> None:
        """A small screen belongs to the scores: the heading goes, the list gets narrow."""
        self.header.setHidden(is_low)
        self.view.make_room(is_low, self.width())

    # -- what the main window calls ----------------------------------------------------------------

    def activate(self) -> None:
        if self._is_stale:
            self._load()
        elif not self.view.list.hasFocus():
            self.view.page.focus_grid()

    def set_year(self, year: int) -> None:
        super().set_year(year)
        self.view.year = year
        self._is_stale = True
        self.view.clear()
        if self.isVisible():
            self._load()

    def refresh(self, changes: Changes | None) -> None:
        if changes is not None and not changes.touches(*TABLES):
            return
        self._is_stale = True
        if self.isVisible():
            self._load()

    def show_target(self, target: object) -> None:
        """An exam's id."""
        if isinstance(target, int):
            self.view.select(target)

    def may_close(self) -> bool:
        self.view.page.settle()
        return True

    def remember(self) -> None:
        self.view.remember()

    # -- loading -----------------------------------------------------------------------------------

    def _query(self, done: Callable[[tuple[ExamRow, ...]], object]) -> None:
        from app.services.exam import exams

        self.ctx.runner.query(partial(exams.list_exams, year=self.year), key="score-exams", done=done)

    def _load(self) -> None:
        self._is_stale = False
        self._query(self._show_exams)

    def _reload_list(self) -> None:
        self._query(self._follow_exams)

    def _show_exams(self, rows: tuple[ExamRow, ...]) -> None:
        self.show_empty(not rows)
        self._show_line(rows)
        self.view.show_rows(rows)

    def _follow_exams(self, rows: tuple[ExamRow, ...]) -> None:
        self.view.follow_rows(rows)
        self._show_line(rows)

    def _show_line(self, rows: tuple[ExamRow, ...]) -> None:
        missing = sum(missing_of(exam) for exam in rows)
        self.header.set_line(
            f"{self.year} 年",
            f"{len(rows)} 次测试",
            f"还有 {missing} 人次没有成绩" if missing else "成绩都已登记" if rows else "",
        )

    # -- frame -------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and is_undo(event):
            self.view.page.entries.flush()  # what Ctrl+Z takes back must be on its way first
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.view.page.entries.flush()
        super().hideEvent(event)

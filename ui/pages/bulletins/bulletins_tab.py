"""通报: days without a bulletin first, the real page beside the list, 定稿, copy, export, corrections."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.pages.base import Tab
from ui.pages.bulletins import bulletin_actions
from ui.pages.bulletins.bulletin_rows import Entries, fetch
from ui.pages.bulletins.bulletins_view import BulletinsView
from ui.widgets.page import EmptyPage
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.changes import Changes

TABLES = (
    "bulletin",
    "bulletin_kind",
    "participation",
    "class_session",
    "attempt",
    "exam",
    "setting",
    "person",
    "unit",
    "unit_state",
    "course",
    "mark_kind",
    "mark_version",
    "lecturer",
)


class BulletinsTab(Tab):
    """What is shown is in `bulletins_view`, what can be done in `bulletin_actions`."""

    title = "通报"
    help_page = "bulletins"
    ACTIONS = bulletin_actions.ACTIONS

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._is_stale = True
        box = self.add_search("日期、文号或内容")
        self.view = BulletinsView(ctx, self)
        box.searched.connect(self.view.search)
        box.left.connect(self.view.list.setFocus)
        actions = self.offer(self.view, bulletin_actions.ACTIONS)
        self.view.chosen.connect(actions.follow)
        self.view.opened.connect(partial(bulletin_actions.next_step, self.view))
        self.view.wanted.connect(self._load)
        empty = EmptyPage(
            "今年还没有要通报的培训",
            "登记考勤后，当天的培训情况通报会自动列在这里；测试成绩、上级调训和督查也可以通报。",
            self,
        )
        empty.add_button("去考勤签到", self._go_to_attendance)
        empty.add_button("新建通报", self.verbs["new"].trigger, main=False)
        self.set_body(self.view, empty)

    # -- what the main window calls ----------------------------------------------------------------

    def activate(self) -> None:
        if self._is_stale:
            self._load()
        self.view.list.setFocus()

    def set_year(self, year: int) -> None:
        super().set_year(year)
        self.view.year = year
        self._is_stale = True
        if self.isVisible():
            self._load()

    def refresh(self, changes: Changes | None) -> None:
        if changes is not None and not changes.touches(*TABLES):
            return
        self._is_stale = True
        self.view.forget_paper()
        if self.isVisible():
            self._load()

    def show_target(self, target: object) -> None:
        """A class session's id, or ("exam", id): its bulletin, drafted now if there is none.

        ("bulletin", id) is one that exists.
        """
        if isinstance(target, int):
            bulletin_actions.draft_session(self.view, target)
        elif isinstance(target, tuple) and target[0] == "exam":
            bulletin_actions.draft_exam(self.view, target[1])
        elif isinstance(target, tuple) and target[0] == "bulletin":
            self.view.select(target[1])

    def remember(self) -> None:
        self.view.remember()

    # -- loading -----------------------------------------------------------------------------------

    def _load(self, *_: object) -> None:
        self._is_stale = False
        self.ctx.runner.query(
            partial(fetch, year=self.year, today=self.ctx.app.today), key="bulletins", done=self._show_entries
        )

    def _show_entries(self, found: Entries) -> None:
        self.show_empty(not found.rows)
        self.header.set_line(
            f"{self.year} 年",
            f"已定稿 {found.issued} 份",
            f"{found.missing} 天没有通报" if found.missing else "每个培训日都有通报",
            *([f"{found.pending} 份需要更正"] if found.pending else []),
        )
        self.view.show_rows(found.rows)

    def _go_to_attendance(self) -> None:
        self.ctx.bus.show_tab.emit("attendance", None)

"""谈话补训: who is to be talked to, who has training to make up, who must sit an exam again (A28, B38)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.pages.base import Tab
from ui.pages.follow_up import follow_up_actions
from ui.pages.follow_up.follow_up_rows import FollowUp, fetch, header_words
from ui.pages.follow_up.follow_up_view import MISSED, RESITS, TALKS, FollowUpView
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.changes import Changes
    from app.services.follow_up.talk_news import Head

TABLES = (
    *("participation", "class_session", "batch", "course", "leave", "discipline_note", "warning_talk"),
    *("talk_trigger", "make_up", "exam", "attempt", "person", "assignment", "unit", "mark_kind"),
    *("mark_version", "seal"),
)


class FollowUpTab(Tab):
    """The lists are in `follow_up_view`, what can be done in `follow_up_actions`."""

    title = "谈话补训"
    help_page = "follow_up"
    ACTIONS = follow_up_actions.ACTIONS

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._is_stale = True
        self._target: int | None = None
        self._read_lists: set[int] = set()  # as the records are now; the others are read when they are shown
        self._up_to: dict[int, Head] = {}  # year → up to which operation its candidates follow the facts
        self.view = FollowUpView(ctx, self)
        self.toolbar.add_left(self.view.bar)
        box = self.add_search("姓名、单位或课程")
        box.searched.connect(self.view.search)
        box.left.connect(self.view.focus_list)
        actions = self.offer(self.view, follow_up_actions.ACTIONS)
        self.view.chosen.connect(actions.follow)
        self.view.opened.connect(partial(follow_up_actions.next_step, self.view))
        self.view.bar.currentChanged.connect(self._on_list)
        empty = self.view.talks.list.empty
        empty.add_button("谈话触发条件", self.verbs["triggers"].trigger, main=False)
        empty.add_button("记纪律情况", self.verbs["new"].trigger, main=False)
        self.set_body(self.view)
        self._say_counts()

    # -- what the main window calls ----------------------------------------------------------------

    def activate(self) -> None:
        if self._is_stale:
            self._load()
        self.view.focus_list()

    def refresh(self, changes: Changes | None) -> None:
        if changes is None or any(changes.touches(table) for table in TABLES):
            self._is_stale = True
            if self.isVisible():
                self._load()

    def set_year(self, year: int) -> None:
        if year != self.year:
            self._is_stale = True
        super().set_year(year)
        self.view.year = year
        if self.isVisible() and self._is_stale:
            self._load()

    def show_target(self, target: object) -> None:
        """A talk's id, 'make-ups' or 'resits'; nothing stays where it is."""
        if isinstance(target, int):
            self._target = target
            self.view.show_list(TALKS)
            self._load()
        elif target in ("make-ups", "resits"):
            self.view.show_list(MISSED if target == "make-ups" else RESITS)

    def show_view(self, place: int) -> None:
        """待谈话, 补训 or 补考."""
        self.view.show_list(place)

    def remember(self) -> None:
        self.view.remember()

    # -- loading -----------------------------------------------------------------------------------

    def _load(self) -> None:
        """Candidates follow the facts first, where any were written; that is not the clerk's own step."""
        if not self.year:
            return
        self._is_stale = False
        self._read_lists.clear()
        head = self._up_to.get(self.year)
        if head is None:
            self._follow(self.year, True)
            return
        from app.services.follow_up import talk_news

        self.ctx.runner.query(
            partial(talk_news.is_behind, head=head),
            key="follow-up-news",
            done=partial(self._follow, self.year),
        )

    def _follow(self, year: int, is_behind: bool) -> None:
        if not is_behind:
            self._read()
            return
        from app.services.follow_up import talk_news

        self.ctx.runner.command(
            partial(talk_news.bring_up_to_date, year=year, head=self._up_to.get(year)),
            action=talk_news.REFRESH,
            text="更新待谈话名单",
            initiator=self,
            done=partial(self._followed, year),
        )

    def _followed(self, year: int, head: Head | None) -> None:
        if head is not None:
            self._up_to[year] = head
        self._read()

    def _read(self) -> None:
        """The list in front."""
        place = self.view.place
        self._read_lists.add(place)
        self.ctx.runner.query(
            partial(fetch, year=self.year, today=self.ctx.app.today, view=place),
            key="follow-up",
            done=self._show_found,
        )

    def _on_list(self, place: int) -> None:
        """Another list is in front."""
        self._say_counts()
        if self._read_lists and place not in self._read_lists:  # else what is under way reads it
            self._read()

    def _show_found(self, found: FollowUp) -> None:
        self.view.show_found(found)
        if self._target is not None and found.view == TALKS:
            self.view.show_talk(self._target)
            self._target = None
        self._say_counts()
        if self.isVisible() and self.isActiveWindow():
            self.view.focus_list()

    def _say_counts(self) -> None:
        words = header_words(self.view.found, self.view.place)
        self.header.set_line(f"{self.year} 年" if self.year else "", *words)

"""谈话补训: who is to be talked to, who has training to make up, who must sit an exam again (A28, B38)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from ui.pages.base import Tab
from ui.pages.follow_up.follow_up_pages import FollowUpList, TalksPage, missed_list, resit_list
from ui.pages.follow_up.follow_up_rows import FollowUp, Line, fetch, header_words
from ui.pages.follow_up.follow_up_verbs import MISSED, RESITS, TALKS, FollowUpVerbs
from ui.widgets.page import verb
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.changes import Changes

TITLES = ("待谈话", "补训", "补考")
TIPS = (
    "警示谈话：发现、通知、登记（Ctrl+1）",
    "缺训人员和补训（Ctrl+2）",
    "缺考、不合格人员和补考（Ctrl+3）",
)
SPLITTER = "follow_up.splitter"
TABLES = (
    *("participation", "class_session", "batch", "course", "leave", "discipline_note", "warning_talk"),
    *("talk_trigger", "make_up", "exam", "attempt", "person", "assignment", "unit", "mark_kind"),
    *("mark_version", "seal"),
)


class FollowUpTab(Tab):
    """Three lists of what is open; what is settled comes with Ctrl+H."""

    title = "谈话补训"
    help_page = "follow_up"

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._is_stale = True
        self._target: int | None = None
        self._text = ""
        self.found = FollowUp()
        self.views = QTabBar(self)
        self.views.setObjectName("views")
        self.views.setAccessibleName("待谈话、补训或补考")
        self.views.setDrawBase(False)
        self.views.setExpanding(False)
        for place, (title, tip) in enumerate(zip(TITLES, TIPS, strict=True)):
            self.views.addTab(title)
            self.views.setTabToolTip(place, tip)
            verb(self, title, partial(self.show_view, place), keys=f"Ctrl+{place + 1}")
        self.toolbar.add_left(self.views)
        box = self.add_search("姓名、单位或课程")
        box.searched.connect(self._search)
        box.left.connect(self._go_to_list)
        self.is_built = False
        self._build_body()
        self.tools = FollowUpVerbs(self)
        self.is_built = True
        self.views.currentChanged.connect(self._on_view)
        self._on_view(TALKS)

    def _build_body(self) -> None:
        self.talks = TalksPage(self.ctx, self)
        self.missed = missed_list(self.ctx, self)
        self.resits = resit_list(self.ctx, self)
        self.lists: tuple[FollowUpList, ...] = (self.talks.list, self.missed, self.resits)
        self.stack = QStackedWidget(self)
        for page in (self.talks, self.missed, self.resits):
            self.stack.addWidget(page)
        for place, page in enumerate(self.lists):
            page.opened.connect(self._open_line)
            page.moved.connect(partial(self._follow, place))
        self.talks.session_opened.connect(partial(self.ctx.bus.show_tab.emit, "attendance"))
        self.talks.list.empty.add_button("谈话触发条件", self._triggers, main=False)
        self.talks.list.empty.add_button("记纪律情况", self._new_note, main=False)
        self.missed.empty.add_button("去考勤签到", partial(self.ctx.bus.show_tab.emit, "attendance", None))
        self.resits.empty.add_button("去测试成绩", partial(self.ctx.bus.show_tab.emit, "scores", None))
        self.set_body(self.stack)
        state = self.ctx.preferences.get_bytes(SPLITTER)
        if not state.isEmpty():
            self.talks.restoreState(state)

    # -- what the main window calls ----------------------------------------------------------------

    def activate(self) -> None:
        if self._is_stale:
            self._load()
        self._go_to_list()

    def refresh(self, changes: Changes | None) -> None:
        if changes is None or any(changes.touches(table) for table in TABLES):
            self._is_stale = True
            if self.isVisible():
                self._load()

    def set_year(self, year: int) -> None:
        if year != self.year:
            self._is_stale = True
        super().set_year(year)
        if self.isVisible() and self._is_stale:
            self._load()

    def show_target(self, target: object) -> None:
        """A talk's id, 'make-ups' or 'resits'; nothing stays where it is."""
        if isinstance(target, int):
            self._target = target
            self.show_view(TALKS)
            self._load()
        elif target in ("make-ups", "resits"):
            self.show_view(MISSED if target == "make-ups" else RESITS)

    def remember(self) -> None:
        self.ctx.preferences.set_bytes(SPLITTER, self.talks.saveState())

    # -- loading -----------------------------------------------------------------------------------

    def _load(self) -> None:
        """Candidates follow the facts first; what follows by rule is not the clerk's own step."""
        if not self.year:
            return
        self._is_stale = False
        from app.services.follow_up import talks

        self.ctx.runner.command(
            partial(talks.refresh_candidates, year=self.year),
            action="talk.refresh",
            text="更新待谈话名单",
            initiator=self,
            done=self._read,
        )

    def _read(self, _changed: int) -> None:
        self.ctx.runner.query(
            partial(fetch, year=self.year, today=self.ctx.app.today), key="follow-up", done=self._take
        )

    def _take(self, found: FollowUp) -> None:
        self.found = found
        self.talks.set_triggers(found.triggers)
        every: tuple[Sequence[Line], ...] = (found.talks, found.missed, found.resits)
        for place, lines in enumerate(every):
            self.lists[place].set_lines(lines)
            count = sum(line.is_open for line in lines)
            self.views.setTabText(place, f"{TITLES[place]} {count}" if count else TITLES[place])
        if self._target is not None:
            line = next((line for line in found.talks if line.id == self._target), None)
            if line is not None and not line.is_open:
                self.tools.settled.setChecked(True)
            self.talks.list.choose(self._target)
            self._target = None
        self.views.setMinimumWidth(self.views.sizeHint().width())  # the row is narrow, never these
        self._say_counts()
        if self.isVisible() and self.isActiveWindow():
            self._go_to_list()

    def _say_counts(self) -> None:
        words = header_words(self.found, self.views.currentIndex())
        self.header.set_line(f"{self.year} 年" if self.year else "", *words)

    # -- views -------------------------------------------------------------------------------------

    @property
    def page(self) -> FollowUpList:
        """The list in front."""
        return self.lists[self.views.currentIndex()]

    def show_view(self, place: int) -> None:
        """待谈话, 补训 or 补考."""
        self.views.setCurrentIndex(place)
        self._go_to_list()

    def _on_view(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        self.tools.show_view(place)
        self._say_counts()
        self._follow(place, self.page.table.current_row())

    def _follow(self, place: int, line: Any) -> None:
        if place == self.views.currentIndex() and self.is_built:
            self.tools.follow(line)

    def _go_to_list(self) -> None:
        page = self.page
        shown = page.table if page.currentWidget() is page.table else page
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _search(self, text: str) -> None:
        self._text = text
        self.filter()

    def _open_line(self, _line: Any) -> None:
        self.tools.open_chosen()

    def _triggers(self) -> None:
        self.tools.edit_triggers()

    def _new_note(self) -> None:
        self.tools.note()

    def filter(self, _checked: bool = False) -> None:
        """Show who answers to the search box, with or without what is settled."""
        for page in self.lists:
            page.set_filter(self._text, with_settled=self.tools.settled.isChecked())

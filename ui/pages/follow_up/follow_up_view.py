"""The three lists of 谈话补训 with the bar that chooses one; what is settled is shown when asked for."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from ui.pages.follow_up.follow_up_pages import FollowUpList, TalksPage, missed_list, resit_list
from ui.pages.follow_up.follow_up_rows import FollowUp, Line
from ui.papers import output
from ui.work.context import UiContext

TALKS, MISSED, RESITS = 0, 1, 2
TITLES = ("待谈话", "补训", "补考")
TIPS = (
    "警示谈话：发现、通知、登记（Ctrl+1）",
    "缺训人员和补训（Ctrl+2）",
    "缺考、不合格人员和补考（Ctrl+3）",
)
SPLITTER = "follow_up.splitter"


class FollowUpView(QStackedWidget):
    """`page` is the list in front; `chosen` when its line or the list changed, `opened` by Enter."""

    chosen = Signal()
    opened = Signal()

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self.year = 0
        self.found = FollowUp()
        self.with_settled = False
        self.saver = output.Saver(ctx, self)
        self._text = ""
        self.bar = QTabBar(parent)
        self.bar.setObjectName("views")
        self.bar.setAccessibleName("待谈话、补训或补考")
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        for place, (title, tip) in enumerate(zip(TITLES, TIPS, strict=True)):
            self.bar.addTab(title)
            self.bar.setTabToolTip(place, tip)
        self.talks = TalksPage(ctx, self)
        self.missed = missed_list(ctx, self)
        self.resits = resit_list(ctx, self)
        self.lists: tuple[FollowUpList, ...] = (self.talks.list, self.missed, self.resits)
        for page in (self.talks, self.missed, self.resits):
            self.addWidget(page)
        for place, each in enumerate(self.lists):
            each.opened.connect(self._open)
            each.moved.connect(partial(self._on_moved, place))
        self.talks.session_opened.connect(partial(ctx.bus.show_tab.emit, "attendance"))
        self.missed.empty.add_button("去考勤签到", partial(ctx.bus.show_tab.emit, "attendance", None))
        self.resits.empty.add_button("去测试成绩", partial(ctx.bus.show_tab.emit, "scores", None))
        state = ctx.preferences.get_bytes(SPLITTER)
        if not state.isEmpty():
            self.talks.restoreState(state)
        self.bar.currentChanged.connect(self._on_view)

    # -- which list --------------------------------------------------------------------------------

    @property
    def place(self) -> int:
        """TALKS, MISSED or RESITS."""
        return self.bar.currentIndex()

    @property
    def page(self) -> FollowUpList:
        """The list in front."""
        return self.lists[self.place]

    @property
    def line(self) -> Line | None:
        """The line under the cursor of the list in front."""
        line: Line | None = self.page.table.current_row() if self.page.model.rowCount() > 0 else None
        return line

    def show_list(self, place: int) -> None:
        """待谈话, 补训 or 补考."""
        self.bar.setCurrentIndex(place)
        self.focus_list()

    def focus_list(self) -> None:
        """The keys go to the list in front."""
        page = self.page
        shown = page.table if page.currentWidget() is page.table else page
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_view(self, place: int) -> None:
        self.setCurrentIndex(place)
        self._filter()
        self.chosen.emit()

    def _on_moved(self, place: int, _line: object) -> None:
        if place == self.place:
            self.chosen.emit()

    def _open(self, _line: object) -> None:
        self.opened.emit()

    # -- rows --------------------------------------------------------------------------------------

    def show_found(self, found: FollowUp) -> None:
        """Fresh lines in the list they are of, and how many are open on the bar."""
        self.found = found.beside(self.found)
        self.talks.set_triggers(found.triggers)
        self.lists[found.view].set_lines(found.lists[found.view])
        for place, count in enumerate(found.open_counts):
            self.bar.setTabText(place, f"{TITLES[place]} {count}" if count else TITLES[place])
        self.bar.setMinimumWidth(self.bar.sizeHint().width())  # the row is narrow, never these

    def show_talk(self, talk_id: int) -> None:
        """This talk in front, even when it is settled."""
        line = next((line for line in self.found.talks if line.id == talk_id), None)
        if line is not None and not line.is_open:
            self.show_settled(True)
        self.talks.list.choose(talk_id)

    def search(self, text: str) -> None:
        """Only who answers to the text."""
        self._text = text
        self._filter()

    def show_settled(self, is_shown: bool) -> None:
        """With or without what is settled."""
        self.with_settled = is_shown
        self._filter()
        self.chosen.emit()

    def _filter(self) -> None:
        """The list in front; the others when they come there."""
        self.page.set_filter(self._text, with_settled=self.with_settled)

    def remember(self) -> None:
        """The window closes."""
        self.ctx.preferences.set_bytes(SPLITTER, self.talks.saveState())

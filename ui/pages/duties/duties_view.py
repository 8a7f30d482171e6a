"""The views of a year: the calendar of duties, hours by person, and the pages of regular work."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from app.rules.duties import OVERDUE, SHORT
from ui.pages.duties.hours_page import SPLITTER as HOURS_SPLITTER
from ui.pages.duties.hours_page import HoursPage
from ui.papers.output import Saver
from ui.widgets.calendar.duty_calendar import LEGEND, DutyCalendar
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.duty.duties import DutyLine
    from ui.pages.duties.routine_page import RoutinePage

CALENDAR, HOURS = 0, 1
# Name for `show_target`, title, what it shows.
VIEWS = (
    ("calendar", "制度月历", "全部制度按月执行情况"),
    ("hours", "学时", "每人各类学时、要求和缺口"),
    ("board", "讲学述学", "每月讲学、述学的人选和完成情况"),
    ("weeks", "周例会", "各单位每周学习登记"),
    ("pairs", "师徒", "师徒结对和每月谈话"),
    ("rounds", "轮训", "分期轮训的课程、对象、期限和未参训人员"),
)
SPLITTER = "duties.splitter"


class DutiesView(QStackedWidget):
    """The view in front, as the `bar` says; the pages of regular work are made when first wanted.

    `chosen`: another view came to the front, `followed`: the cursor of the calendar is
    elsewhere. `entered`: the keys are to go there. `counted`: there are other
    words for the header, see `words`.
    """

    chosen = Signal()
    followed = Signal()
    entered = Signal()
    counted = Signal()

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self.year = 0
        self.saver = Saver(ctx, self)
        self.has_duties = True  # until the calendar has been read
        self._stale = set(range(len(VIEWS)))
        self._words = dict.fromkeys(range(len(VIEWS)), "")
        self._routines: dict[int, RoutinePage] = {}
        self.calendar = DutyCalendar(ctx, self)
        self.hours = HoursPage(ctx, self)
        self.addWidget(self.calendar)
        self.addWidget(self.hours)
        state = ctx.preferences.get_bytes(SPLITTER)
        if not state.isEmpty():
            self.calendar.splitter.restoreState(state)
        self.bar = QTabBar(self)
        self.bar.setObjectName("views")
        self.bar.setAccessibleName("制度执行的各页")
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        for place, (_, title, tip) in enumerate(VIEWS):
            self.bar.addTab(title)
            self.bar.setTabToolTip(place, f"{tip}（Ctrl+{place + 1}）")
        self.bar.currentChanged.connect(self._bring)
        self.hours.counted.connect(partial(self._count, HOURS))
        for page in (self.calendar, self.hours):
            page.opened.connect(ctx.bus.show_tab)
        self.calendar.followed.connect(self.followed)

    # -- what is in front --------------------------------------------------------------------------

    @property
    def place(self) -> int:
        """CALENDAR, HOURS or the place of a page of regular work."""
        return self.bar.currentIndex()

    @property
    def name(self) -> str:
        """Its name in VIEWS."""
        return VIEWS[self.place][0]

    @property
    def routine(self) -> RoutinePage | None:
        """The page of regular work in front, None for calendar and hours."""
        if self.place <= HOURS:
            return None
        if self.place not in self._routines:
            from ui.pages.duties.routine_pages import make_page

            page = make_page(self.name, self.ctx, self)
            page.counted.connect(partial(self._count, self.place))
            self.addWidget(page)
            self._routines[self.place] = page
        return self._routines[self.place]

    @property
    def is_searched(self) -> bool:
        """Whether what is in front can be searched."""
        return self.place == HOURS or (self.routine is not None and self.routine.is_searched)

    @property
    def words(self) -> str:
        """What the header says of the view in front, '' before it has been read."""
        return self._words[self.place]

    def show_view(self, place: int) -> None:
        """Bring a view to the front and go there."""
        self.bar.setCurrentIndex(place)
        self.entered.emit()

    def focus_view(self) -> None:
        """The keys go to the view in front."""
        if self.routine is not None:
            self.routine.focus_view()
            return
        table = self.calendar.grid if self.place == CALENDAR else self.hours.view
        table.setFocus(Qt.FocusReason.OtherFocusReason)

    def search(self, text: str) -> None:
        """Show what answers to the text in the view in front."""
        (self.routine or self.hours).search(text)

    def search_nothing(self) -> None:
        """What was sought in one view is no filter of the next."""
        self.hours.search("")
        for page in self._routines.values():
            page.search("")

    def remember(self) -> None:
        """The window closes."""
        if not self.calendar.is_low:
            self.ctx.preferences.set_bytes(SPLITTER, self.calendar.splitter.saveState())
        self.ctx.preferences.set_bytes(HOURS_SPLITTER, self.hours.splitter.saveState())

    def _bring(self, place: int) -> None:
        self.setCurrentWidget(self.routine or self.widget(place))
        self.chosen.emit()

    # -- rows --------------------------------------------------------------------------------------

    def forget(self) -> None:
        """Something was written, or the year changed: every view is read again when it is wanted."""
        self._stale = set(range(len(VIEWS)))

    def load(self) -> None:
        """Read the view in front, unless it is as it was read."""
        if self.place not in self._stale or not self.year:
            return
        self._stale.discard(self.place)
        if self.place != CALENDAR:
            (self.routine or self.hours).load(self.year)
            return
        from app.services.duty import duties

        self.ctx.runner.query(
            partial(duties.duties_of_year, year=self.year, today=self.ctx.app.today),
            key="duties-year",
            done=self._show_lines,
        )

    def _show_lines(self, lines: tuple[DutyLine, ...]) -> None:
        today = self.ctx.app.today
        self.calendar.set_lines(self.year, lines, today.month if today.year == self.year else 12)
        self.has_duties = bool(lines)
        statuses = [figure.status for line in lines for figure in line.figures]
        short, late = statuses.count(SHORT), statuses.count(OVERDUE)
        self._count(CALENDAR, f"{len(lines)} 项制度，不足 {short} 处，逾期 {late} 处　{LEGEND}")

    def _count(self, place: int, words: str) -> None:
        self._words[place] = words
        if self.place == place:
            self.counted.emit()

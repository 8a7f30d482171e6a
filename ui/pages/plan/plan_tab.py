"""课程计划: the year's class sessions as a month calendar and as a list, against the monthly quota."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from app.changes import Changes
from app.rules.session_status import CANCELLED
from ui.looks.plain import is_low
from ui.pages.base import Tab
from ui.pages.plan import plan_actions
from ui.pages.plan.plan_detail import PlanDetail, fetch_card
from ui.pages.plan.plan_filters import PlanFilters
from ui.pages.plan.plan_views import CALENDAR, COVERAGE, LIST, PlanViews
from ui.widgets.field.file_drop import FileDrop
from ui.widgets.page import EmptyPage
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.page.plan_forms import PlanPage
    from app.services.plan.clashes import ClashRow
    from app.services.plan.class_sessions import ClassSessionRow

TABLES = (
    "class_session", "course", "batch", "batch_audience", "course_category", "category", "category_scheme",
    "lecturer", "programme", "participation", "duty_rule", "attachment",
)  # fmt: skip


class PlanTab(Tab):
    """The views are in `plan_views`, what can be done in `plan_actions`."""

    title = "课程计划"
    help_page = "plan"
    ACTIONS = plan_actions.ACTIONS

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._is_stale = True
        self._clashes = 0
        self._search_width = self.add_search("搜索课程、授课人、地点").minimumWidth()
        self.filters = PlanFilters(self)
        self.detail = PlanDetail(ctx.app.today, self)
        self.views = PlanViews(ctx, self.detail, self)
        self.drops = FileDrop(self)
        self.drops.dropped.connect(partial(plan_actions.files, self.views))
        self.offer(self.views, plan_actions.ACTIONS)
        self.detail.wanted.connect(self._do)
        empty = EmptyPage(
            "这一年还没有课程计划", "导入年度课程安排表，或从往年复制，也可以一个一个新增。", self
        )
        empty.add_button("从表格导入", self.verbs["import"].trigger)
        empty.add_button("新增课次", self.verbs["new"].trigger, main=False)
        empty.add_button("复制往年计划", self.verbs["copy_year"].trigger, main=False)
        self.set_body(self.views, empty)
        self._connect()
        self.views.show_view(LIST if ctx.preferences.get("plan.view") == LIST else CALENDAR)

    def _connect(self) -> None:
        assert self.search_box is not None
        edit, new = partial(plan_actions.edit, self.views), partial(plan_actions.new, self.views)
        self.search_box.searched.connect(self._on_search)
        self.search_box.left.connect(self.views.focus_view)
        self.filters.category_chosen.connect(self._on_category)
        self.filters.state_chosen.connect(self._on_state)
        self.filters.view_chosen.connect(self._on_view)
        self.views.calendar.opened.connect(edit)
        self.views.calendar.new_on.connect(new)
        self.views.list.opened.connect(edit)
        self.views.current_changed.connect(self._on_current)
        self.views.filter_changed.connect(self._on_filter)
        self.views.year_wanted.connect(self._ask_year)

    def _follow_actions(self) -> None:
        if self.offered is not None:
            self.offered.follow()

    def _do(self, id_: str) -> None:
        self.verbs[id_].trigger()

    # -- what the window calls ---------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The calendar is worth more than the title, and the filter has the categories, too.
        low = is_low(self)
        self.header.setHidden(low)
        if self.search_box is not None:  # three views stand beside it
            least = self.fontMetrics().horizontalAdvance("汉") * 8
            self.search_box.setMinimumWidth(least if low else self._search_width)
        self.views.set_low(low)
        self.detail.set_low(low)
        self._follow_actions()

    def activate(self) -> None:
        if self._is_stale:
            self._load()
        if not isinstance(QApplication.focusWidget(), QTabBar):
            self.views.focus_view()

    def refresh(self, changes: Changes | None) -> None:
        self.views.coverage.forget(self.year)
        if changes is None or changes.touches(*TABLES):
            self._is_stale = True
            if self.isVisible():
                self._load()

    def set_year(self, year: int) -> None:
        if year != self.year:
            super().set_year(year)
            self.views.year = year
            self.views.coverage.forget(year)
            self._is_stale = True
            if self.isVisible():
                self._load()

    def show_target(self, target: object) -> None:
        """A class session's id, a day, 'coverage', 'new' for a form, ('preparation', id) for 备课."""
        if isinstance(target, date):
            self.views.show_view(CALENDAR)
            self.views.calendar.go_to(target)
        elif isinstance(target, int):
            self.views.select_id(target)
        elif target == COVERAGE:
            self.views.show_view(COVERAGE)
        elif target == "new":
            plan_actions.new(self.views)
        elif isinstance(target, tuple) and target[0] == "preparation":
            self.views.select_id(int(target[1]))
            plan_actions.preparation(self.views)

    def remember(self) -> None:
        self.ctx.preferences.set_bytes("plan.splitter", self.views.splitter.saveState())
        if self.views.view_name != COVERAGE:
            self.ctx.preferences.set("plan.view", self.views.view_name)

    # -- loading -----------------------------------------------------------------------------------

    def _load(self) -> None:
        from app.services.page import plan_forms

        self._is_stale = False
        page = partial(plan_forms.plan_page, year=self.year, today=self.ctx.app.today)
        self.ctx.runner.query(page, key="plan-page", done=self._show_page)
        from app.services.plan import clashes

        self.ctx.runner.query(
            partial(clashes.list_clashes, year=self.year), key="plan-clashes", done=self._show_clashes
        )

    def _show_page(self, page: PlanPage) -> None:
        others = sorted({tag for row in page.rows for tag in row.tags})
        self.filters.set_categories((*page.categories, *others), self.views.filter.category)
        self.detail.set_ranges(page.spans)
        with QSignalBlocker(self.views):  # what is in front is asked about once, when it is known
            self.views.set_page(page)
        self.show_empty(not page.rows)
        self._on_filter()

    def _show_clashes(self, rows: tuple[ClashRow, ...]) -> None:
        self.detail.set_clashes(rows)
        self._clashes = len(rows)
        self._tell_line()

    def _tell_line(self) -> None:
        if self.views.coverage.is_shown:
            self.header.set_line(f"{self.year} 年", self.views.coverage.words)
            return
        cancelled = sum(row.status == CANCELLED for row in self.views.rows)
        shown = len(self.views.shown_rows())
        self.header.set_line(
            f"{self.year} 年",
            *(self.views.page.figures if self.views.page is not None else ()),
            f"已取消 {cancelled}" if cancelled else "",
            f"冲突 {self._clashes} 处" if self._clashes else "",
            f"筛选出 {shown} 课次" if shown != len(self.views.rows) else "",
        )

    # -- filters and views -------------------------------------------------------------------------

    def _on_view(self, name: str) -> None:
        self.views.show_view(name)
        self.views.focus_view()

    def _on_search(self, text: str) -> None:
        if text and self.views.view_name != LIST:
            self.views.show_view(LIST)  # what is found may lie in any month
        self.views.set_filter(text=text)

    def _on_category(self, category: str) -> None:
        self.views.set_filter(category=category)

    def _on_state(self, state: str) -> None:
        self.views.set_filter(state=state)

    def _on_filter(self) -> None:
        """The views changed filter or view; the boxes follow."""
        self.filters.follow(self.views.filter, self.views.view_name)
        self._tell_line()
        self._on_current(self.views.current_row())

    def _ask_year(self, year: int) -> None:
        """The calendar was turned past the end of the year: the year at the top right follows."""
        day = self.views.calendar.day
        set_year = getattr(self.window(), "set_year", None)
        if set_year is not None:
            set_year(year)
            self.views.calendar.go_to(day)

    # -- the class session in front ----------------------------------------------------------------

    def _on_current(self, row: ClassSessionRow | None) -> None:
        self.detail.show_row(row)
        if row is not None:
            card = partial(
                fetch_card,
                class_session_id=row.id,
                batch_id=row.batch_id,
                year=self.year,
                today=self.ctx.app.today,
            )
            self.ctx.runner.query(card, key="plan-card", done=self.detail.show_card)
        self._follow_actions()

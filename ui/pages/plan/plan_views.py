"""The two views of a year's plan with what stands above them: months against the quota, category balance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.rules.plan_quota import PlannedDay, balance, year_plan
from app.rules.session_status import CANCELLED
from ui.looks.category_colours import CategoryColours
from ui.looks.theme import theme
from ui.models import plan_rows
from ui.models.plan_rows import PlanFilter
from ui.models.rows_model import RowsModel
from ui.pages.plan.coverage_side import CoverageSide
from ui.widgets.calendar.month_calendar import MonthCalendar
from ui.widgets.calendar.month_strip import CategoryBar, MonthStrip
from ui.widgets.table.table_view import TableView
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.page.plan_forms import PlanPage
    from app.services.plan.class_sessions import ClassSessionRow
    from ui.papers.output import Saver

CALENDAR = "calendar"
LIST = "list"
COVERAGE = "coverage"


class PlanViews(QWidget):
    """Rows and filters are the same for both views; the class session in front stays when they change."""

    current_changed = Signal(object)  # ClassSessionRow or None
    filter_changed = Signal()
    year_wanted = Signal(object)  # the calendar was turned into another year

    def __init__(self, ctx: UiContext, detail: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self.year = 0
        self.today = ctx.app.today
        self.page: PlanPage | None = None
        self.filter = PlanFilter()
        self.colours = CategoryColours()
        self._wanted: int | None = None
        self._is_low = False
        self.strip = MonthStrip(self)
        self.categories = CategoryBar(self)
        self.calendar = MonthCalendar(self.today, self)
        self.model: RowsModel[ClassSessionRow] = RowsModel(plan_rows.columns(self.today), parent=self)
        self.list = TableView(self.model, "课次表", self, frozen=0)
        self.list.horizontalHeader().setStretchLastSection(True)
        self.list.remember(ctx.preferences, "plan.sessions")
        self.views = QStackedWidget(self)
        self.views.addWidget(self.calendar)
        self.views.addWidget(self.list)
        self.splitter = QSplitter(self)
        self.splitter.addWidget(self.views)
        self.splitter.addWidget(detail)
        self.saver: Saver | None = None
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([900, detail.minimumWidth()])
        self.splitter.restoreState(ctx.preferences.get_bytes("plan.splitter"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.strip)
        layout.addWidget(self.categories)
        layout.addWidget(self.splitter, 1)
        self.coverage = CoverageSide(ctx, self, layout, self._hide_others)
        self.coverage.session_wanted.connect(self._show_session)
        self.coverage.counted.connect(self.filter_changed)
        self._connect()

    def _connect(self) -> None:
        self.strip.chosen.connect(self.show_month)
        self.categories.chosen.connect(self._on_category)
        self.calendar.current_changed.connect(self._on_current)
        self.calendar.month_changed.connect(self._on_calendar_month)
        self.list.current_changed.connect(self._on_current)
        theme.changed.connect(self.calendar.update)

    # -- rows --------------------------------------------------------------------------------------

    @property
    def rows(self) -> tuple[ClassSessionRow, ...]:
        """Class sessions of the year."""
        return self.page.rows if self.page is not None else ()

    def set_page(self, page: PlanPage) -> None:
        """Fresh rows; another year starts at today, or at its first class session."""
        is_first = self.page is None or self.page.year != page.year
        self.page = page
        self.colours = CategoryColours(page.categories)
        if is_first and self.calendar.month.year != page.year:
            self.calendar.go_to(first_day(page, self.today))
        self._show()
        if self._wanted is not None:
            self.select_id(self._wanted)
        elif is_first and self.current_row() is None:
            row = self.next_row()
            if row is not None:
                self._select(row)

    def next_row(self) -> ClassSessionRow | None:
        """Today's or the next class session that is not cancelled."""
        live = (row for row in self.rows if row.status != CANCELLED)
        return next((row for row in live if row.held_on >= self.today), None)

    def shown_rows(self) -> list[ClassSessionRow]:
        """What the filters let through."""
        return [row for row in self.rows if self.filter.lets(row, self.today)]

    def _show(self) -> None:
        show_figures(self)
        wanted, today = self.filter, self.today
        self.calendar.set_rows([r for r in self.rows if wanted.lets_in_month(r, today)], self.colours)
        self.model.set_rows(self.rows)
        self.model.set_filter(None if wanted.is_empty else lambda row: wanted.lets(row, today))

    # -- filters and views -------------------------------------------------------------------------

    @property
    def view_name(self) -> str:
        """CALENDAR, LIST or COVERAGE."""
        if self.coverage.is_shown:
            return COVERAGE
        return CALENDAR if self.views.currentWidget() is self.calendar else LIST

    def shown_month(self) -> int:
        """The month in front, 0 for the whole year."""
        return self.calendar.month.month if self.view_name == CALENDAR else self.filter.month

    def show_view(self, name: str) -> None:
        """Calendar or list, where the class session in front stays in front; or 覆盖 in their place."""
        if name == COVERAGE:
            self.coverage.show(self.year)
            self.filter_changed.emit()
            return
        self.coverage.hide()
        row = self.current_row()
        self.views.setCurrentWidget(self.calendar if name == CALENDAR else self.list)
        if row is not None:
            self._select(row)
        show_figures(self)
        self.filter_changed.emit()

    def _hide_others(self, hidden: bool) -> None:
        self.strip.setHidden(hidden)
        self.splitter.setHidden(hidden)
        self.set_low(self._is_low)

    def set_low(self, low: bool) -> None:
        """On a low screen the calendar is worth more: the filter has the categories, too."""
        self._is_low = low
        self.categories.setHidden(low or self.coverage.is_shown)

    def _show_session(self, row_id: int, on: date) -> None:
        """A class session of the plan, of whatever year."""
        self.show_view(LIST)
        if on.year != self.year:
            self.year_wanted.emit(on.year)
        self.select_id(row_id)
        self.focus_view()

    def focus_view(self) -> None:
        """The keys go to the view in front."""
        front = self.coverage.view if self.coverage.is_shown else self.views.currentWidget()
        if front is not None:
            front.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_filter(self, **parts: Any) -> None:
        """Change parts of the filter."""
        self.filter = replace(self.filter, **parts)
        self._show()
        self.filter_changed.emit()

    def show_month(self, month: int) -> None:
        """A month in either view; 0 is the whole year, which only the list can show."""
        if month == 0 and self.view_name == CALENDAR:
            self.show_view(LIST)
        if month and self.page is not None and self.calendar.month.month != month:
            same = [row.held_on for row in self.rows if row.held_on.month == month]
            self.calendar.go_to(min(same, default=date(self.page.year, month, 1)))
        self.set_filter(month=month)

    def _on_category(self, category: str) -> None:
        self.set_filter(category=category)

    def _on_calendar_month(self, first: date) -> None:
        if self.page is not None and first.year != self.page.year:
            self.year_wanted.emit(first.year)
        elif self.view_name == CALENDAR:
            self.filter = replace(self.filter, month=0)
            show_figures(self)

    # -- the class session in front ----------------------------------------------------------------

    def _on_current(self, row: ClassSessionRow | None) -> None:
        if self.sender() is self.views.currentWidget():
            self.current_changed.emit(row)

    def current_row(self) -> ClassSessionRow | None:
        """The class session under the cursor of the view in front; 覆盖 has none."""
        if self.view_name == COVERAGE:
            return None
        if self.view_name == CALENDAR:
            return self.calendar.current_row()
        row: ClassSessionRow | None = self.list.current_row()
        return row

    def select_id(self, row_id: int) -> None:
        """Bring a class session to the front, now or when it has been loaded."""
        row = next((row for row in self.rows if row.id == row_id), None)
        self._wanted = row_id if row is None else None
        if row is not None:
            self._select(row)

    def _select(self, row: ClassSessionRow) -> None:
        if self.view_name == CALENDAR:
            self.calendar.select(row)
        elif not self.list.select_id(row.id) and not self.filter.lets(row, self.today):
            self.set_filter(month=0, category="", state="", text="")
            self.list.select_id(row.id)


def show_figures(views: PlanViews) -> None:
    """What stands above both: the months against the quota, and the balance of categories."""
    if views.page is None:
        return
    page = views.page
    days = [
        PlannedDay(row.held_on, row.id in page.held_ids, row.category)
        for row in views.rows
        if row.id in page.quota_ids
    ]
    ranges = [(p.start_on, p.end_on) for p in views.page.programmes]
    views.strip.set_months(year_plan(views.page.year, days, views.today, ranges, views.page.quota))
    month = views.shown_month()
    views.strip.set_month(month)
    period = f"{month}月" if month else "全年"
    views.categories.set_balance(balance(days, views.page.categories, month or None), views.colours, period)
    views.categories.set_category(views.filter.category)


def first_day(page: PlanPage, today: date) -> date:
    """Where the calendar of a year begins: today, or the first class session."""
    if today.year == page.year:
        return today
    return page.rows[0].held_on if page.rows else date(page.year, 1, 1)

"""课程计划: the year's class sessions as a month calendar and as a list, against the monthly quota."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from app.changes import Changes
from ui.looks.plain import is_low
from ui.models import plan_rows
from ui.pages.base import Tab
from ui.pages.plan.plan_acts import PlanActs
from ui.pages.plan.plan_detail import PlanDetail
from ui.pages.plan.plan_tools import PlanTools, RowVerbs
from ui.pages.plan.plan_views import CALENDAR, LIST, PlanViews
from ui.widgets.field.file_drop import FileDrop
from ui.widgets.page import EmptyPage, verb
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.page.plan_forms import PlanPage
    from app.services.plan.class_sessions import ClassSessionRow

TABLES = (
    "class_session", "course", "batch", "batch_audience", "course_category", "category", "category_scheme",
    "lecturer", "programme", "participation", "duty_rule", "attachment",
)  # fmt: skip


class PlanTab(Tab):
    """Filters and verbs in the tool row; the views are in `plan_views`, the acts in `plan_acts`."""

    title = "课程计划"
    help_page = "plan"

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._is_stale = True
        self.acts = PlanActs(self)
        self.add_search("搜索课程、授课人、地点")
        self.tools = PlanTools(self)
        self._build_verbs()
        self.detail = PlanDetail(
            ctx.app.today,
            (
                ("edit", "修改", self.acts.edit),
                ("attendance", "登记考勤", self.acts.attendance),
                ("copy", "复制", self.acts.copy),
                ("cancel", "取消课次", self.acts.cancel),
                ("restore", "恢复课次", self.acts.restore),
            ),
            self,
        )
        self.detail.files_wanted.connect(self.acts.files)
        self.views = PlanViews(ctx, self.detail, self)
        empty = EmptyPage(
            "这一年还没有课程计划", "导入年度课程安排表，或从往年复制，也可以一个一个新增。", self
        )
        empty.add_button("从表格导入", self.acts.import_plan)
        empty.add_button("新增课次", self.acts.new, main=False)
        empty.add_button("复制往年计划", self.acts.copy_year, main=False)
        self.set_body(self.views, empty)
        self._connect()
        self.show_view(LIST if ctx.preferences.get("plan.view") == LIST else CALENDAR)

    # -- building ----------------------------------------------------------------------------------

    def _build_verbs(self) -> None:
        acts = self.acts
        self.add_verb("new", "新增课次", acts.new)
        self.add_verb("edit", "修改课次…", acts.edit, button=False)
        self.add_verb("import", "从表格导入…", acts.import_plan, button=False)
        self.add_verb("delete", "删除课次…", acts.remove, button=False)
        self.row_verbs = RowVerbs(self)
        self.add_verb("print", "打印签到表", acts.print_sheet, primary=True)
        self.drops = FileDrop(self)
        self.drops.dropped.connect(acts.files)
        verb(self, "切换月历和列表", self.toggle_view, keys="Ctrl+T")

    def _connect(self) -> None:
        assert self.search_box is not None
        self.search_box.searched.connect(self._on_search)
        self.search_box.left.connect(self.views.focus_view)
        self.tools.category_chosen.connect(self._on_category)
        self.tools.state_chosen.connect(self._on_state)
        self.tools.view_chosen.connect(self._on_view)
        self.views.calendar.opened.connect(self.acts.edit)
        self.views.calendar.new_on.connect(self.acts.new)
        self.views.list.opened.connect(self.acts.edit)
        self.views.current_changed.connect(self._on_current)
        self.views.filter_changed.connect(self._on_filter)
        self.views.year_wanted.connect(self._ask_year)

    # -- what the window calls ---------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The calendar is worth more than the title, and the filter has the categories, too.
        low = is_low(self)
        self.header.setHidden(low)
        self.views.categories.setHidden(low)
        self.detail.set_low(low)
        self._follow_print()

    def activate(self) -> None:
        if self._is_stale:
            self._load()
        if not isinstance(QApplication.focusWidget(), QTabBar):
            self.views.focus_view()

    def refresh(self, changes: Changes | None) -> None:
        if changes is None or changes.touches(*TABLES):
            self._is_stale = True
            if self.isVisible():
                self._load()

    def set_year(self, year: int) -> None:
        if year != self.year:
            super().set_year(year)
            self._is_stale = True
            if self.isVisible():
                self._load()

    def show_target(self, target: object) -> None:
        """A class session's id, a day, or 'new' for the form of a new class session."""
        if isinstance(target, date):
            self.show_view(CALENDAR)
            self.views.calendar.go_to(target)
        elif isinstance(target, int):
            self.views.select_id(target)
        elif target == "new":
            self.acts.new()

    def remember(self) -> None:
        self.ctx.preferences.set_bytes("plan.splitter", self.views.splitter.saveState())
        self.ctx.preferences.set("plan.view", self.views.view_name)

    # -- loading -----------------------------------------------------------------------------------

    def _load(self) -> None:
        from app.services.page import plan_forms

        self._is_stale = False
        page = partial(plan_forms.plan_page, year=self.year, today=self.ctx.app.today)
        self.ctx.runner.query(page, key="plan-page", done=self._take)

    def _take(self, page: PlanPage) -> None:
        others = sorted({tag for row in page.rows for tag in row.tags})
        self.tools.set_categories((*page.categories, *others), self.views.filter.category)
        self.detail.set_ranges(page.spans)
        self.views.set_page(page)
        self.show_empty(not page.rows)
        self._tell_line()
        self._on_current(self.current_row())

    def _tell_line(self) -> None:
        cancelled = sum(row.status == "cancelled" for row in self.rows)
        shown = len(self.views.shown_rows())
        self.header.set_line(
            f"{self.year} 年",
            *(self.views.page.figures if self.views.page is not None else ()),
            f"已取消 {cancelled}" if cancelled else "",
            f"筛选出 {shown} 课次" if shown != len(self.rows) else "",
        )

    # -- filters and views -------------------------------------------------------------------------

    @property
    def rows(self) -> tuple[ClassSessionRow, ...]:
        """Class sessions of the year."""
        return self.views.rows

    def show_view(self, name: str) -> None:
        """Calendar or list."""
        self.views.show_view(name)

    def toggle_view(self) -> None:
        """Ctrl+T."""
        self._on_view(LIST if self.views.view_name == CALENDAR else CALENDAR)

    def _on_view(self, name: str) -> None:
        self.show_view(name)
        self.views.focus_view()

    def _on_search(self, text: str) -> None:
        if text and self.views.view_name == CALENDAR:
            self.show_view(LIST)  # what is found may lie in any month
        self.views.set_filter(text=text)

    def _on_category(self, category: str) -> None:
        self.views.set_filter(category=category)

    def _on_state(self, state: str) -> None:
        self.views.set_filter(state=state)

    def _on_filter(self) -> None:
        """The views changed filter or view; the boxes follow."""
        self.tools.follow(self.views.filter, self.views.view_name)
        self._tell_line()
        self._on_current(self.current_row())

    def _ask_year(self, year: int) -> None:
        """The calendar was turned past the end of the year: the year at the top right follows."""
        day = self.views.calendar.day
        set_year = getattr(self.window(), "set_year", None)
        if set_year is not None:
            set_year(year)
            self.views.calendar.go_to(day)

    # -- the class session in front ----------------------------------------------------------------

    def current_row(self) -> ClassSessionRow | None:
        """The class session under the cursor of the view in front."""
        return self.views.current_row()

    def _on_current(self, row: ClassSessionRow | None) -> None:
        self.detail.show_row(row)
        is_cancelled = row is not None and row.status == "cancelled"
        self.row_verbs.follow(has_row=row is not None, is_cancelled=is_cancelled)
        if row is not None:
            from app.services.archive import archive_check
            from app.services.plan import class_sessions

            self.ctx.runner.query(
                partial(archive_check.check_session, class_session_id=row.id),
                key="plan-files",
                done=self.detail.show_files,
            )
            self.ctx.runner.query(
                partial(class_sessions.get_class_session_detail, class_session_id=row.id),
                key="plan-detail",
                done=self.detail.show_detail,
            )
        self._follow_print()

    def _follow_print(self) -> None:
        target = self.print_target()
        action = self.verbs["print"]
        action.setEnabled(target is not None)
        day = f" {target.held_on.month}月{target.held_on.day}日" if target and not is_low(self) else ""
        action.setText(f"打印签到表{day}")
        action.setToolTip(
            f"打印{plan_rows.day_text(target.held_on)}“{target.title}”的签到表（Ctrl+P）"
            if target
            else "还没有可以打印的课次"
        )

    def day_for_new(self) -> date:
        """The day a new class session is offered on."""
        if self.views.view_name == CALENDAR and self.views.calendar.day.year == self.year:
            return self.views.calendar.day
        row = self.current_row()
        today = self.ctx.app.today
        if row is not None:
            return row.held_on
        return today if today.year == self.year else date(self.year, 1, 1)

    def print_target(self) -> ClassSessionRow | None:
        """The class session chosen; else today's or the next one; cancelled ones have no sheet."""
        row = self.current_row()
        return row if row is not None and row.status != "cancelled" else self.views.next_row()

    def month_for_print(self) -> str:
        """'2024-08' of the month in front."""
        row = self.current_row()
        if self.views.view_name == LIST and row is not None:
            return f"{row.held_on:%Y-%m}"
        return f"{self.views.calendar.month:%Y-%m}"

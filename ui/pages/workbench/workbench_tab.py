"""工作台: today and the coming days at the left, what lies open at the right; every line leads on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.rules.day_words import WEEKDAYS
from ui.pages.base import Tab
from ui.pages.workbench import workbench_actions
from ui.pages.workbench.workbench_lines import backup_task, empty_words, fetch_bench, fetch_rules
from ui.pages.workbench.workbench_view import WorkbenchView
from ui.widgets.page import EmptyPage
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.changes import Changes
    from app.first_page.snapshot import DayPage
    from app.paths import Paths
    from app.services.page.workbench_lines import Task, Workbench


class WorkbenchTab(Tab):
    """The first page: what to do today, and two clicks to today's sign-in sheet.

    What is shown is in `workbench_view`, what can be done in `workbench_actions`.
    """

    title = "工作台"
    help_page = "workbench"
    ACTIONS = workbench_actions.ACTIONS

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._is_stale = True
        self._rules: tuple[Task, ...] = ()
        # Whose snapshot is shown until the first answer of the queries.
        self._early: Paths | None = None
        self.view = WorkbenchView(ctx, self)
        self.empty = EmptyPage("", "", self)
        self.first_step = self.empty.add_button(
            "导入干部名册", partial(workbench_actions.first_step, self.view)
        )
        self.one_by_one = self.empty.add_button(
            "逐次新增课次", partial(workbench_actions.add_session, self.view), main=False
        )
        self.set_body(self.view, self.empty)
        actions = self.offer(self.view, workbench_actions.ACTIONS)
        self.view.chosen.connect(actions.follow)
        self.view.days.opened.connect(partial(workbench_actions.open_day, self.view))
        self.view.tasks.opened.connect(partial(workbench_actions.open_task, self.view))
        ctx.bus.backup_changed.connect(self._show_tasks)

    # -- what the main window calls ----------------------------------------------------------------

    def show_early(self, page: DayPage, paths: Paths) -> None:
        """Show a snapshot while the data is being opened; nothing of it can be done yet."""
        self._early, self._rules = paths, page.rules
        self.view.is_early = True
        self._show(page.bench)
        self._focus()

    def activate(self) -> None:
        bench = self.view.bench
        if self._is_stale or (bench is not None and bench.today != self.ctx.app.today):
            self._load()
        self._focus()

    def refresh(self, changes: Changes | None) -> None:
        if changes is None or changes.touched:
            self._is_stale = True
            if self.isVisible():
                self._load()

    def set_year(self, year: int) -> None:
        if year != self.year:
            self._rules = ()  # they are of the year before
        super().set_year(year)
        self.view.year = year
        self._is_stale = True
        if self.isVisible():
            self._load()

    def remember(self) -> None:
        self.view.remember()

    def _focus(self) -> None:
        if self.view.bench is not None and self.view.bench.is_blank:
            self.first_step.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.view.focus_view()

    # -- loading -----------------------------------------------------------------------------------

    def _load(self) -> None:
        if not self.year or not self.ctx.is_open:
            return
        self._is_stale = False
        ask = partial(fetch_bench, year=self.year, today=self.ctx.app.today)
        self.ctx.runner.query(ask, key="workbench", done=self._show_bench)

    def _show_bench(self, bench: Workbench) -> None:
        if self._early is not None and bench != self.view.bench:
            self._rules = ()  # the file was written since the snapshot was looked at
        self._early = None
        self.view.is_early = False
        self._show(bench)
        self.ctx.settling.later(self._ask_rules)

    def _show(self, bench: Workbench) -> None:
        self.show_empty(bench.is_blank)
        if bench.is_blank:
            title, text, button = empty_words(bench.people, self.year)
            self.empty.set_text(title, text)
            self.first_step.setText(button)
            self.first_step.setAccessibleName(button)
            self.one_by_one.setVisible(bool(bench.people))
            self._rules = ()
        self.view.show_days(bench)
        self._show_tasks()

    def _ask_rules(self) -> None:
        bench = self.view.bench
        if bench is not None and not bench.is_blank:
            ask = partial(fetch_rules, year=self.year, today=bench.today)
            self.ctx.runner.query(ask, key="workbench-rules", done=self._show_rules)

    def _show_rules(self, tasks: tuple[Task, ...]) -> None:
        self._rules = tasks
        self._show_tasks()

    def _show_tasks(self) -> None:
        bench = self.view.bench
        if bench is None:
            return
        backup = backup_task(self.ctx.preferences, self._early or self.ctx.app.paths, bench.today)
        tasks = [*bench.tasks, *self._rules, *([backup] if backup is not None else [])]
        self.view.show_tasks(tasks)
        today = bench.today
        held = sum(line.is_today for line in bench.days)
        urgent = sum(task.level == "problem" for task in tasks)
        self.header.set_line(
            f"{today.year}年{today.month}月{today.day}日 星期{WEEKDAYS[today.weekday()]}",
            f"今天 {held} 课次" if self.year == today.year else f"{self.year} 年遗留事项",
            f"待办 {len(tasks)} 项，已逾期 {urgent} 项" if tasks else "没有待办",
        )

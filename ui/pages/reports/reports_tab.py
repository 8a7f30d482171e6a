"""台账报表: choose a paper and its scope, see its pages, print it, export it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QMenu, QTabBar, QWidget

from app.changes import Changes
from app.work import Progress
from ui.pages.base import Tab
from ui.pages.reports import reports_actions
from ui.pages.reports.report_choices import load_choices
from ui.pages.reports.reports_view import ReportsView
from ui.papers import output
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.context import AppContext
    from app.reports.asked import What

MOST_RECENT = 12


def _recent(context: AppContext, _progress: Progress) -> list[tuple[Path, str]]:
    found = output.recent_exports(context.paths.exports)
    return [
        (path, f"{at.month}月{at.day}日 {at:%H:%M} · {max(1, size // 1024)} KB") for path, at, size in found
    ]


class ReportsTab(Tab):
    """What is shown is in `reports_view`, what can be done in `reports_actions`."""

    title = "台账报表"
    help_page = "reports"
    ACTIONS = reports_actions.ACTIONS

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._is_stale = True
        self.view = ReportsView(ctx, self)
        self.recent = QMenu(self)
        self.recent_button = self.toolbar.add_menu("最近导出", [])
        self.recent_button.setMenu(self.recent)
        self.recent_button.setToolTip("打开最近导出的文件")
        actions = self.offer(self.view, reports_actions.ACTIONS)
        self.view.chosen.connect(actions.follow)
        self.view.told.connect(self._show_line)
        self.view.wanted.connect(self._load)
        self.view.enter_wanted.connect(partial(reports_actions.go_to_missing, self.view))
        self.view.exported.connect(self._load_recent)
        self.set_body(self.view)

    # -- what the window calls ---------------------------------------------------------------------

    def activate(self) -> None:
        self.view.list.fill(str(self.ctx.preferences.get("reports.last", "")))
        if self._is_stale:
            self._load()
        if not isinstance(QApplication.focusWidget(), QTabBar):
            self.view.list.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        if changes is None or changes.touches():
            self._is_stale = True
            if self.isVisible():
                self._load()

    def set_year(self, year: int) -> None:
        if year != self.year:
            super().set_year(year)
            self.view.year = year
            self._is_stale = True
            if self.isVisible():
                self._load()

    def show_target(self, target: object) -> None:
        """A report's id."""
        self.view.list.fill("")
        self.view.list.choose(target)

    def remember(self) -> None:
        self.view.remember()

    # -- loading -----------------------------------------------------------------------------------

    def _load(self, rare: frozenset[What] = frozenset()) -> None:
        self._is_stale = False
        known = self.view.choices.rare if self.view.choices is not None else frozenset()
        load = partial(load_choices, year=self.year, today=self.ctx.app.today, rare=known | rare)
        self.ctx.runner.query(load, key="report-choices", done=self.view.show_choices)
        self._load_recent()

    def _show_line(self, text: str) -> None:
        self.header.set_line(f"{self.year} 年", output.report_title(self.view.report_id()), text)

    def _load_recent(self) -> None:
        self.ctx.runner.job(_recent, title="", done=self._show_recent)

    def _show_recent(self, found: list[tuple[Path, str]]) -> None:
        self.recent.clear()
        for path, facts in found[:MOST_RECENT]:
            action = self.recent.addAction(f"{path.name}　{facts}")
            action.triggered.connect(partial(output.open_file, path))
        self.recent_button.setEnabled(bool(found))

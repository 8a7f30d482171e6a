"""The pages of the window, in screen order: one visible line each (grep, mypy and PyInstaller see it)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.pages.base import Tab, TabSpec
from ui.work.context import UiContext


def _workbench(ctx: UiContext, parent: QWidget) -> Tab:
    from ui.pages.workbench.workbench_tab import WorkbenchTab

    return WorkbenchTab(ctx, parent)


def _roster(ctx: UiContext, parent: QWidget) -> Tab:
    from ui.pages.roster.roster_tab import RosterTab

    return RosterTab(ctx, parent)


def _coming(title: str) -> type[Tab]:
    from ui.widgets.page import EmptyPage

    class ComingTab(Tab):
        """A page that is not built yet."""

        def __init__(self, ctx: UiContext, parent: QWidget) -> None:
            self.title = title
            super().__init__(ctx, parent)
            self.set_body(EmptyPage(title, "这一页正在建设中。", self))

    return ComingTab


def _plan(ctx: UiContext, parent: QWidget) -> Tab:
    from ui.pages.plan.plan_tab import PlanTab

    return PlanTab(ctx, parent)


def _attendance(ctx: UiContext, parent: QWidget) -> Tab:
    from ui.pages.attendance.attendance_tab import AttendanceTab

    return AttendanceTab(ctx, parent)


def _scores(ctx: UiContext, parent: QWidget) -> Tab:
    from ui.pages.scores.scores_tab import ScoresTab

    return ScoresTab(ctx, parent)


def _duties(ctx: UiContext, parent: QWidget) -> Tab:
    from ui.pages.duties.duties_tab import DutiesTab

    return DutiesTab(ctx, parent)


def _bulletins(ctx: UiContext, parent: QWidget) -> Tab:
    from ui.pages.bulletins.bulletins_tab import BulletinsTab

    return BulletinsTab(ctx, parent)


def _follow_up(ctx: UiContext, parent: QWidget) -> Tab:
    from ui.pages.follow_up.follow_up_tab import FollowUpTab

    return FollowUpTab(ctx, parent)


def _reports(ctx: UiContext, parent: QWidget) -> Tab:
    from ui.pages.reports.reports_tab import ReportsTab

    return ReportsTab(ctx, parent)


TABS: tuple[TabSpec, ...] = (
    TabSpec("workbench", "工作台", _workbench),
    TabSpec("plan", "课程计划", _plan),
    TabSpec("roster", "干部名册", _roster),
    TabSpec("attendance", "考勤签到", _attendance),
    TabSpec("scores", "测试成绩", _scores),
    TabSpec("bulletins", "通报", _bulletins),
    TabSpec("follow_up", "谈话补训", _follow_up),
    TabSpec("duties", "制度执行", _duties),
    TabSpec("reports", "台账报表", _reports),
)

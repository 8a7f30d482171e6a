"""The pages of the window, in screen order: one visible line each (grep, mypy and PyInstaller see it)."""

from __future__ import annotations

from ui.pages.base import Tab, TabSpec


def _workbench() -> type[Tab]:
    from ui.pages.workbench.workbench_tab import WorkbenchTab

    return WorkbenchTab


def _roster() -> type[Tab]:
    from ui.pages.roster.roster_tab import RosterTab

    return RosterTab


def _plan() -> type[Tab]:
    from ui.pages.plan.plan_tab import PlanTab

    return PlanTab


def _attendance() -> type[Tab]:
    from ui.pages.attendance.attendance_tab import AttendanceTab

    return AttendanceTab


def _scores() -> type[Tab]:
    from ui.pages.scores.scores_tab import ScoresTab

    return ScoresTab


def _duties() -> type[Tab]:
    from ui.pages.duties.duties_tab import DutiesTab

    return DutiesTab


def _bulletins() -> type[Tab]:
    from ui.pages.bulletins.bulletins_tab import BulletinsTab

    return BulletinsTab


def _follow_up() -> type[Tab]:
    from ui.pages.follow_up.follow_up_tab import FollowUpTab

    return FollowUpTab


def _reports() -> type[Tab]:
    from ui.pages.reports.reports_tab import ReportsTab

    return ReportsTab


def _registers() -> type[Tab]:
    from ui.pages.registers.registers_tab import RegistersTab

    return RegistersTab


def page_keys(number: int) -> str:
    """Alt+1 to Alt+9, Alt+0 for the tenth page; '' for those after it."""
    return f"Alt+{number % 10}" if number <= 10 else ""


def page_tip(number: int, title: str) -> str:
    """课程计划（Alt+2）."""
    keys = page_keys(number)
    return f"{title}（{keys}）" if keys else title


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
    TabSpec("registers", "登记簿", _registers),
)

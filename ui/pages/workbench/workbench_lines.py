"""Lines of the 工作台 that no table of the data file knows: the first steps, and how old the backup is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.paths import Paths
from app.services.page.workbench_lines import Task, Workbench
from app.work import ReadSession
from ui.work.backup_age import DISK_COPY, PROBLEM, newest_backup
from ui.work.sample import is_sample

if TYPE_CHECKING:
    from ui.work.preferences import WindowPreferences

OLD_DAYS = 7


def empty_words(people: int, year: int) -> tuple[str, str, str]:
    """Title, text and button of the empty page: the next of the three first steps."""
    if not people:
        return (
            "第一步：导入干部名册",
            "先导入干部名册，再导入年度课程计划，就能打印签到表。原来的表格不用改，选中就能认。",
            "导入干部名册",
        )
    return (
        f"第二步：导入{year}年课程计划",
        f"名册里已有 {people} 人。导入年度课程计划后，这里每天列出要打印的签到表和要做的事。",
        "导入课程计划",
    )


def fetch_bench(session: ReadSession, *, year: int, today: date) -> Workbench:
    """The page's rows; imports its services on the worker, where the window does not stand still for it."""
    from app.services.page.workbench import workbench

    return workbench(session, year=year, today=today)


def fetch_rules(session: ReadSession, *, year: int, today: date) -> tuple[Task, ...]:
    """What has to be weighed; imports as `fetch_bench` does."""
    from app.services.page.workbench_rules import rule_tasks

    return rule_tasks(session, year=year, today=today)


def backup_task(preferences: WindowPreferences, paths: Paths, today: date) -> Task | None:
    """One line when backing up failed or no backup left this computer lately (I17); none in the sample."""
    if is_sample(paths.data):
        return None
    problem = str(preferences.get(PROBLEM, ""))
    if problem:
        return Task("backup", "备份", "自动备份没有成功", problem, "problem", "backup-again")
    newest = newest_backup(paths.backups)
    note = "本机还没有备份" if newest is None else f"本机备份：{newest.date()}"
    try:
        copied = date.fromisoformat(str(preferences.get(DISK_COPY, "")))
    except ValueError:
        return Task("backup", "备份", "还没有备份到 U 盘", note, "warn", "backup")
    days = (today - copied).days
    if days < OLD_DAYS:
        return None
    return Task("backup", "备份", f"U 盘上的备份已过 {days} 天", note, "warn", "backup")

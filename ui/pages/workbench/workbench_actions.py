"""What can be done on the 工作台: print the sheet or enter the marks of a day, go where a line leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.actions.action import MAIN, ROW, Action, Need
from ui.pages.workbench.workbench_view import WorkbenchView
from ui.work.bus import BACKUP_NOW, BACKUP_TO_DISK

if TYPE_CHECKING:
    from app.services.page.workbench_lines import DayLine, Task


# -- the day under the cursor ---------------------------------------------------------------------


def print_sheet(view: WorkbenchView) -> None:
    """Its sign-in sheet."""
    if view.day is not None:
        _preview(view, view.day.id)


def enter_marks(view: WorkbenchView) -> None:
    """考勤签到 with this class session."""
    if view.day is not None:
        view.ctx.bus.show_tab.emit("attendance", view.day.id)


def open_day(view: WorkbenchView, line: DayLine) -> None:
    """Enter: a sheet that is not out yet is printed, any other is entered."""
    if view.is_early:
        return
    if line.sheet_printed or line.unmarked < line.audience:
        view.ctx.bus.show_tab.emit("attendance", line.id)
    else:
        _preview(view, line.id)


def _preview(view: WorkbenchView, class_session_id: int) -> None:
    from ui.papers.preview_dialog import open_preview

    open_preview(view, view.ctx, "sign-in", {"session_id": class_session_id})


# -- what lies open -------------------------------------------------------------------------------


def open_task(view: WorkbenchView, task: Task) -> None:
    """Enter: go where it is done."""
    if view.is_early:
        return
    if task.tab == "print":
        if isinstance(task.target, int):
            _preview(view, task.target)
        else:
            view.ctx.bus.show_tab.emit("plan", None)
    elif task.tab in ("backup", "backup-again"):
        view.ctx.bus.backup_wanted.emit(BACKUP_TO_DISK if task.tab == "backup" else BACKUP_NOW)
    else:
        view.ctx.bus.show_tab.emit(task.tab, task.target)


# -- the first steps ------------------------------------------------------------------------------


def first_step(view: WorkbenchView) -> None:
    """Import the roster, then the plan."""
    from ui.wizards.import_wizard import open_import_wizard

    has_people = view.bench is not None and view.bench.people
    open_import_wizard(view, view.ctx, "plan" if has_people else "roster", {"year": view.year})


def add_session(view: WorkbenchView) -> None:
    """A plan without a table: on the plan page, one class session after the other."""
    view.ctx.bus.show_tab.emit("plan", "new")


# -- the table ------------------------------------------------------------------------------------


def _print_words(view: WorkbenchView) -> tuple[str, str]:
    is_today = view.day is not None and view.day.is_today
    return "打印今天的签到表" if is_today else "打印签到表", "打印签到表"


def _has_days(view: WorkbenchView) -> bool:
    return bool(view.days_model.shown)


CHOSEN = Need[WorkbenchView]("先选中一个课次", lambda view: view.day is not None)
OPEN = Need[WorkbenchView]("数据还在打开", lambda view: not view.is_early)

ACTIONS: tuple[Action[WorkbenchView], ...] = (
    Action("edit", "登记考勤", enter_marks, needs=(OPEN, CHOSEN), place=ROW, shown=_has_days),
    Action(
        "print",
        "打印签到表",
        print_sheet,
        needs=(OPEN, CHOSEN),
        place=MAIN,
        says=_print_words,
        shown=_has_days,
    ),
)

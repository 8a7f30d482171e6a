"""What can be done with the year's plan: enter, change, cancel, copy, print, arrange."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.rules.session_status import CANCELLED
from app.work import WriteSession
from ui.actions.action import MAIN, MORE, ROW, Action, Need
from ui.looks.plain import is_low
from ui.models.plan_rows import day_text
from ui.pages.plan.plan_views import CALENDAR, COVERAGE, LIST, PlanViews
from ui.work import messages

if TYPE_CHECKING:
    from app.services.plan.class_sessions import ClassSessionRow
    from app.services.record.beginnings import Beginning


# -- what is meant --------------------------------------------------------------------------------


def day_for_new(view: PlanViews) -> date:
    """The day a new class session is offered on."""
    if view.view_name == CALENDAR and view.calendar.day.year == view.year:
        return view.calendar.day
    row = view.current_row()
    if row is not None:
        return row.held_on
    return view.today if view.today.year == view.year else date(view.year, 1, 1)


def print_target(view: PlanViews) -> ClassSessionRow | None:
    """The class session chosen; else today's or the next one; cancelled ones have no sheet."""
    row = view.current_row()
    return row if row is not None and row.status != CANCELLED else view.next_row()


def month_for_print(view: PlanViews) -> str:
    """'2024-08' of the month in front."""
    row = view.current_row()
    if view.view_name == LIST and row is not None:
        return f"{row.held_on:%Y-%m}"
    return f"{view.calendar.month:%Y-%m}"


def toggle_view(view: PlanViews) -> None:
    """Ctrl+T: calendar or list."""
    view.show_view(LIST if view.view_name == CALENDAR else CALENDAR)
    view.focus_view()


def coverage(view: PlanViews) -> None:
    """Ctrl+G: 覆盖, by every way of classifying."""
    view.show_view(COVERAGE)
    view.focus_view()


# -- dialogs ---------------------------------------------------------------------------------------


def new(view: PlanViews, day: date | None = None) -> None:
    """新增课次, on the day of the calendar or the one asked for."""
    _open_form(view, day or day_for_new(view))


def edit(view: PlanViews, row: ClassSessionRow | None = None) -> None:
    """修改课次."""
    row = row or view.current_row()
    if row is not None:
        _open_form(view, row.held_on, row.id)


def _open_form(view: PlanViews, day: date, class_session_id: int | None = None) -> None:
    from ui.pages.plan.class_session_dialog import ClassSessionDialog

    ClassSessionDialog(
        view.ctx,
        view,
        day=day,
        class_session_id=class_session_id,
        rows=view.rows,
        after=view.select_id,
    ).open()


def copy(view: PlanViews) -> None:
    """复制课次 to other days."""
    from ui.pages.plan.plan_copy_dialogs import CopySessionDialog

    row = view.current_row()
    if row is not None:
        CopySessionDialog(view.ctx, view, row=row).open()


def batches(view: PlanViews) -> None:
    """各期安排 of the course in front."""
    from ui.pages.plan.batches_dialog import BatchesDialog

    row = view.current_row()
    if row is not None:
        BatchesDialog(view.ctx, view, row=row).open()


def copy_year(view: PlanViews) -> None:
    """复制往年计划."""
    from ui.pages.plan.plan_copy_dialogs import CopyYearDialog

    CopyYearDialog(view.ctx, view, year=view.year).open()


def clashes(view: PlanViews) -> None:
    """冲突检查: what cannot be at once."""
    from ui.pages.plan.clashes_dialog import ClashesDialog

    ClashesDialog(view.ctx, view, year=view.year, go_to=view.select_id).open()


def preparation(view: PlanViews) -> None:
    """备课情况 of the lessons to come."""
    from ui.pages.plan.preparation_dialog import PreparationDialog

    PreparationDialog(view.ctx, view, year=view.year, go_to=view.select_id, rows=tuple(view.rows)).open()


def analysis(view: PlanViews) -> None:
    """党性分析 of the class in front: who handed it in, with its file (B13)."""
    from app.services.record.beginnings import begin_analysis

    row = view.current_row()
    if row is not None:
        ask = partial(begin_analysis, batch_id=row.batch_id)
        view.ctx.runner.query(ask, key="analysis", done=partial(_enter_analysis, view))


def _enter_analysis(view: PlanViews, begun: Beginning) -> None:
    from ui.pages.registers.entry_dialog import EntryDialog

    EntryDialog(view.ctx, view, begun.register, year=view.year, begin=begun.values).open()


def execution(view: PlanViews) -> None:
    """计划执行: planned and held."""
    from ui.pages.plan.execution_dialog import ExecutionDialog

    ExecutionDialog(view.ctx, view, year=view.year).open()


def lecturers(view: PlanViews) -> None:
    """授课人对应: those written by their post."""
    from ui.pages.plan.lecturers_dialog import LecturersDialog

    LecturersDialog(view.ctx, view, year=view.year).open()


def programmes(view: PlanViews) -> None:
    """年度方案."""
    from ui.pages.plan.programmes_dialog import ProgrammesDialog

    ProgrammesDialog(view.ctx, view, year=view.year).open()


def categories(view: PlanViews) -> None:
    """类别管理."""
    from ui.pages.plan.categories_dialog import CategoriesDialog

    CategoriesDialog(view.ctx, view).open()


def import_plan(view: PlanViews) -> None:
    """从表格导入."""
    from ui.wizards.import_wizard import open_import_wizard

    open_import_wizard(view, view.ctx, "plan", {"year": view.year})


# -- paper -------------------------------------------------------------------------------------


def print_sheet(view: PlanViews) -> None:
    """The sign-in sheet of the chosen class session, else of today's or the next one; of 覆盖 its table."""
    if view.coverage.is_shown:
        if view.coverage.paper is not None:
            _preview(view, view.coverage.paper, "coverage")
        return
    row = print_target(view)
    if row is not None:
        _preview(view, {"session_id": row.id})


def print_day(view: PlanViews) -> None:
    """Every sign-in sheet of the day in front."""
    row = view.current_row()
    if row is not None:
        _preview(view, {"on": row.held_on})


def print_month(view: PlanViews) -> None:
    """Every sign-in sheet of the month in front."""
    _preview(view, {"month": month_for_print(view)})


def timetable(view: PlanViews) -> None:
    """课程表 of the year on 台账报表, where period, audience and size are chosen."""
    view.ctx.bus.show_tab.emit("reports", "timetable")


def export_plan(view: PlanViews) -> None:
    """The year's plan as a spreadsheet that 从表格导入 reads again."""
    from ui.papers.output import Saver

    if view.saver is None:
        view.saver = Saver(view.ctx, view)
    view.saver.save("plan", {"year": view.year}, ending="xlsx")


def _preview(view: PlanViews, values: dict[str, object], paper: str = "sign-in") -> None:
    from ui.papers.preview_dialog import open_preview

    open_preview(view, view.ctx, paper, values)


def attendance(view: PlanViews) -> None:
    """Go to 考勤签到 with this class session."""
    row = view.current_row()
    if row is not None:
        view.ctx.bus.show_tab.emit("attendance", row.id)


def files(view: PlanViews, dropped: Sequence[Path] = ()) -> None:
    """The papers kept with the class session; files dropped on the page are kept first."""
    from ui.records.session_files_dialog import SessionFilesDialog

    row = view.current_row()
    if row is not None:
        SessionFilesDialog(view.ctx, view, row, tuple(dropped)).open()


# -- commands ----------------------------------------------------------------------------------


def cancel(view: PlanViews) -> None:
    """取消课次, marks stay."""
    row = view.current_row()
    if row is None or row.status == CANCELLED:
        return
    safe = "已登记的考勤会保留，但不再计入统计；随时可以恢复。" if row.marked else "随时可以恢复。"
    if messages.confirm(view, f"要取消{day_text(row.held_on)}的“{row.title}”。", "取消课次", safe=safe):
        from app.services.plan import planning

        _run(view, partial(planning.cancel_class_session, class_session_id=row.id), "取消", row)


def restore(view: PlanViews) -> None:
    """恢复课次."""
    row = view.current_row()
    if row is not None and row.status == CANCELLED:
        from app.services.plan import planning

        _run(view, partial(planning.restore_class_session, class_session_id=row.id), "恢复", row)


def remove(view: PlanViews) -> None:
    """删除课次 planned by mistake; one with marks is refused by the service."""
    row = view.current_row()
    if row is None:
        return
    happened = f"要删除{day_text(row.held_on)}的“{row.title}”。"
    advice = "如果只是没有开课，请用“取消课次”，记录会保留。"
    if messages.confirm(view, happened, "删除课次", safe="删除后可以撤销。", advice=advice):
        from app.services.plan import planning

        _run(view, partial(planning.remove_class_session, class_session_id=row.id), "删除", row)


def _run(view: PlanViews, call: Callable[[WriteSession], object], verb: str, row: ClassSessionRow) -> None:
    actions = {
        "取消": "class_session.cancel",
        "恢复": "class_session.restore",
        "删除": "class_session.remove",
    }
    text = f"{verb}课次“{row.title}”"
    view.ctx.runner.command(
        call,
        action=actions[verb],
        text=text,
        done=partial(_tell, view, f"已{verb}{day_text(row.held_on)}的“{row.title}”。"),
    )


def _tell(view: PlanViews, text: str, _answer: object) -> None:
    view.ctx.bus.say(text, undo=True)


# -- the table ------------------------------------------------------------------------------------


def print_words(view: PlanViews) -> tuple[str, str]:
    """The day of the sheet stands on the button where there is room. Text and tip."""
    if view.view_name == COVERAGE:
        return "打印覆盖表", "打印或导出培训覆盖表：各单位、各人和空白名单"
    row = print_target(view)
    if row is None:
        return "打印签到表", ""
    day = "" if is_low(view) else f" {row.held_on.month}月{row.held_on.day}日"
    return f"打印签到表{day}", f"打印{day_text(row.held_on)}“{row.title}”的签到表"


def _status(view: PlanViews) -> str:
    row = view.current_row()
    return row.status if row is not None else ""


def _is_printable(view: PlanViews) -> bool:
    return view.view_name == COVERAGE or print_target(view) is not None


CHOSEN = Need[PlanViews]("先选中一个课次", lambda view: view.current_row() is not None)
LIVE = Need[PlanViews]("先选中一个没有取消的课次", lambda view: _status(view) not in ("", CANCELLED))
IS_CANCELLED = Need[PlanViews]("只有已取消的课次可以恢复", lambda view: _status(view) == CANCELLED)
PLANNED_YEAR = Need[PlanViews]("这一年还没有课程计划", lambda view: bool(view.rows))
PRINTABLE = Need[PlanViews]("还没有可以打印的课次", _is_printable)

ACTIONS: tuple[Action[PlanViews], ...] = (
    Action("new", "新增课次", new, place=ROW),
    Action("import", "从表格导入…", import_plan, menu=MORE),
    Action("copy_year", "复制往年计划…", copy_year, menu=MORE),
    Action("attendance", "登记考勤", attendance, needs=(LIVE,), menu=MORE, follows_line=True),
    Action("edit", "修改课次…", edit, needs=(CHOSEN,), menu=MORE),
    Action("copy", "复制课次…", copy, keys="Ctrl+D", needs=(CHOSEN,), menu=MORE),
    Action("batches", "各期安排…", batches, needs=(CHOSEN,), menu=MORE),
    Action("files", "本课次材料…", files, keys="Ctrl+M", needs=(CHOSEN,), menu=MORE),
    Action("analysis", "党性分析…", analysis, needs=(CHOSEN,), menu=MORE),
    Action("cancel", "取消课次…", cancel, needs=(LIVE,), menu=MORE),
    Action("restore", "恢复课次", restore, needs=(IS_CANCELLED,), menu=MORE),
    Action("delete", "删除课次…", remove, needs=(CHOSEN,), menu=MORE),
    Action("print_day", "打印当天全部签到表…", print_day, menu=MORE, follows_line=True),
    Action("print_month", "打印本月全部签到表…", print_month, menu=MORE),
    Action("timetable", "课程表…", timetable, needs=(PLANNED_YEAR,), menu=MORE),
    Action("export", "导出计划表", export_plan, needs=(PLANNED_YEAR,), menu=MORE),
    Action("clashes", "冲突检查…", clashes, needs=(PLANNED_YEAR,), menu=MORE),
    Action("preparation", "备课情况…", preparation, keys="Ctrl+B", needs=(PLANNED_YEAR,), menu=MORE),
    Action("execution", "计划执行…", execution, menu=MORE),
    Action("programmes", "年度方案…", programmes, menu=MORE, follows_line=True),
    Action("lecturers", "授课人对应到人…", lecturers, menu=MORE),
    Action("categories", "类别管理…", categories, menu=MORE),
    Action("coverage", "覆盖情况", coverage, keys="Ctrl+G", menu=MORE),
    Action("view", "切换月历和列表", toggle_view, keys="Ctrl+T"),
    Action("print", "打印签到表", print_sheet, needs=(PRINTABLE,), place=MAIN, says=print_words),
)

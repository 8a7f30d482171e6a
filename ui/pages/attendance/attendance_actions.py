"""What can be done on 考勤签到 besides typing marks, as a table; its parts are in `sheet_…`."""

from __future__ import annotations

from functools import partial

from app.rules import marks
from app.rules.session_status import CANCELLED
from ui.actions.action import MAIN, MORE, ROW, Action, Need
from ui.pages.attendance import sheet_history, sheet_lines, sheet_people
from ui.pages.attendance.attendance_view import AttendanceView
from ui.widgets.field.file_drop import FileDrop
from ui.work import messages


def wire(view: AttendanceView) -> None:
    """What the sheet itself asks for: a remark typed, a mouse at rest, a file dropped on it."""
    sheet = view.sheet
    sheet.grid.history_wanted.connect(partial(sheet_history.show_tip, view))
    sheet.grid.conduct_wanted.connect(partial(sheet_lines.note_conduct, view))
    sheet.model.note_typed.connect(partial(sheet_lines.save_note, view))
    sheet.head.files.clicked.connect(partial(_show_files, view))
    FileDrop(sheet).dropped.connect(partial(sheet_lines.keep_files, view))


def _show_files(view: AttendanceView, _checked: bool) -> None:
    sheet_lines.show_files(view)


# -- papers and files ------------------------------------------------------------------------------


def print_sheet(view: AttendanceView) -> None:
    """The sign-in sheet of the chosen class session in the preview."""
    lesson = view.sheet.lesson
    if lesson is None:
        return
    view.sheet.queue.flush()
    from ui.papers.preview_dialog import open_preview

    open_preview(view, view.ctx, "sign-in", {"class_session_ids": (lesson.id,)})


def make_bulletin(view: AttendanceView) -> None:
    """The day's bulletin of the chosen class session, drafted and shown (A27)."""
    lesson = view.sheet.lesson
    if lesson is not None:
        view.sheet.queue.flush()
        view.ctx.bus.show_tab.emit("bulletins", lesson.id)


def import_file(view: AttendanceView) -> None:
    """The wizard for attendance files that carry their own dates."""
    _import(view, {})


def import_here(view: AttendanceView) -> None:
    """The wizard for a file of names and marks of this class session."""
    if view.sheet.lesson is not None:
        _import(view, {"session_id": view.sheet.lesson.id})


def _import(view: AttendanceView, scope: dict[str, object]) -> None:
    from ui.wizards.import_wizard import open_import_wizard

    view.sheet.queue.flush()
    open_import_wizard(view, view.ctx, "attendance", {"year": view.year, **scope})


# -- the whole sheet -------------------------------------------------------------------------------


def fill_rest(view: AttendanceView) -> None:
    """其余全勤: blanks only."""
    view.sheet.fill_rest()


def fill_leaves(view: AttendanceView) -> None:
    """Enter the marks of the slips for those still 未登记."""
    sheet = view.sheet
    due = {
        row.id: row.leave
        for row in sheet.model.rows
        if row.leave and not row.away and sheet.model.mark_of(row.id) == marks.NONE
    }
    count = sheet.put(due)
    view.ctx.bus.say(
        f"已按假条登记 {count} 人，其余未动。" if count else "没有待登记的假条。", undo=bool(count)
    )
    sheet.focus_grid()


def paste(view: AttendanceView) -> None:
    """Names and marks from the clipboard."""
    view.paste.paste_clipboard()


def clear_all(view: AttendanceView) -> None:
    """Everybody back to 未登记: a separate, confirmed, undoable act."""
    from app.services.mark import attendance

    sheet = view.sheet
    count = len(sheet.model.rows) - sheet.model.tally().unmarked
    if sheet.lesson is None or not count or sheet.model.is_read_only:
        return
    if not messages.confirm(
        view,
        f"要把这一课次已登记的 {count} 人全部改为未登记。",
        "全部改为未登记",
        safe="名单、序号和备注不变，之后可以撤销。",
    ):
        return
    sheet.queue.flush()
    view.ctx.runner.command(
        partial(attendance.clear_marks, class_session_id=sheet.lesson.id),
        action="attendance.clear",
        text=f"考勤改为未登记 {count} 人",
        done=partial(_tell_cleared, view),
    )


def _tell_cleared(view: AttendanceView, count: int) -> None:
    view.ctx.bus.say(f"{count} 人已改为未登记。", undo=True)
    view.sheet.focus_grid()


def show_year(view: AttendanceView) -> None:
    """People × class sessions of the year."""
    view.show_matrix()


# -- the table -------------------------------------------------------------------------------------


def _can_enter(view: AttendanceView) -> bool:
    lesson = view.sheet.lesson
    return bool(view.rows) and lesson is not None and lesson.status != CANCELLED and not view.is_on_year


SHEET = Need[AttendanceView]("这一年还没有课次", lambda view: bool(view.rows))
OPEN = Need[AttendanceView]("先选一个没有取消的课次，年度总表里不能登记", _can_enter)

ACTIONS: tuple[Action[AttendanceView], ...] = (
    Action("print", "打印签到表", print_sheet, needs=(SHEET,), place=ROW),
    Action("new", "查找或添加人员", sheet_people.find_person, needs=(SHEET,), place=ROW),
    Action("leaves", "请假条", sheet_lines.show_leaves, keys="Ctrl+L", place=ROW),
    Action("bulletin", "生成通报", make_bulletin, needs=(SHEET,), place=ROW),
    Action(
        "rest",
        "其余全勤",
        fill_rest,
        keys="Ctrl+Return",
        needs=(OPEN,),
        place=MAIN,
        tip="还没登记的人都记为出勤，已登记的不动",
    ),
    Action("year", "年度总表", show_year, keys="Ctrl+T", needs=(SHEET,), menu=MORE),
    Action("files", "本课次材料…", sheet_lines.show_files, keys="Ctrl+M", needs=(SHEET,), menu=MORE),
    Action("fill", "按假条预填", fill_leaves, keys="Ctrl+Shift+L", needs=(OPEN,), menu=MORE),
    Action("paste", "粘贴考勤\tCtrl+V", paste, needs=(OPEN,), menu=MORE, tip="粘贴考勤（在表格中按 Ctrl+V）"),
    Action("import", "导入考勤…", import_file, menu=MORE),
    Action("here", "导入到这一课次…", import_here, keys="Ctrl+Shift+I", needs=(OPEN,), menu=MORE),
    Action("minutes", "迟到早退分钟…", sheet_lines.enter_minutes, keys="T", needs=(OPEN,), menu=MORE),
    Action("conduct", "记纪律情况…", sheet_lines.note_conduct, keys="Ctrl+J", needs=(OPEN,), menu=MORE),
    Action("delete", "移出名单", sheet_people.remove_person, needs=(OPEN,), menu=MORE),
    Action("edit", "修改备注", sheet_lines.edit_note, needs=(OPEN,), menu=MORE),
    Action("history", "登记记录", sheet_history.show_history, keys="F3", needs=(SHEET,), menu=MORE),
    Action("clear", "全部改为未登记…", clear_all, keys="Ctrl+Shift+Delete", needs=(OPEN,), menu=MORE),
    Action("kinds", "考勤状态…", sheet_lines.show_kinds, menu=MORE),
)

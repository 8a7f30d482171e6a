"""What can be done with a bulletin: draft, 定稿, edit, copy, export, correct, withdraw, remove."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from app.work import ReadSession, WriteSession
from ui.actions.action import MAIN, MORE, ROW, Action, Need
from ui.pages.bulletins.bulletin_rows import DRAFT
from ui.pages.bulletins.bulletins_view import BulletinsView
from ui.work import messages

if TYPE_CHECKING:
    from app.context import AppContext
    from app.work import Progress


def _text(context: AppContext, progress: Progress, params: dict[str, object]) -> str:
    from app.jobs.paper_jobs import make_text

    return make_text(context, "bulletin", params, progress)


def _draft(session: WriteSession, *, class_session_id: int) -> int:
    """The issued bulletin of a class session, or its draft."""
    from app.services.bulletin import bulletins

    issued = bulletins.find_issued(session, class_session_ids=(class_session_id,))
    return issued or bulletins.draft_session(session, class_session_id=class_session_id)


def _draft_exam(session: WriteSession, *, exam_id: int) -> int:
    """The issued bulletin on an exam, or its draft."""
    from app.services.bulletin import bulletins

    issued = bulletins.find_issued(session, exam_id=exam_id)
    return issued or bulletins.draft_scores(session, exam_id=exam_id)


def _first_session(session: ReadSession, *, bulletin_id: int) -> int | None:
    """The class session a bulletin tells about (the first of a day), or None."""
    from app.services.bulletin import bulletins

    return next(iter(bulletins.get_options(session, bulletin_id=bulletin_id).class_session_ids), None)


# -- drafts ---------------------------------------------------------------------------------------


def draft_session(view: BulletinsView, class_session_id: int) -> None:
    """From 考勤签到: the bulletin of this class session."""
    view.ctx.runner.command(
        partial(_draft, class_session_id=class_session_id),
        action="bulletin.draft",
        text="起草通报",
        done=view.select,
    )


def draft_exam(view: BulletinsView, exam_id: int) -> None:
    """From 测试成绩: the bulletin on this exam."""
    view.ctx.runner.command(
        partial(_draft_exam, exam_id=exam_id),
        action="bulletin.draft",
        text="起草成绩通报",
        done=view.select,
    )


def new(view: BulletinsView) -> None:
    """One of another kind, or over a time."""
    from ui.pages.bulletins.bulletin_new_dialog import BulletinNewDialog

    dialog = BulletinNewDialog(view.ctx, view, year=view.year)
    dialog.made.connect(view.select)
    dialog.open()


def edit(view: BulletinsView) -> None:
    """Title, own words, how people are named; a day without a draft gets one."""
    entry = view.entry
    if entry is None:
        return
    if entry.day is not None:
        from app.services.bulletin import bulletins

        view.ctx.runner.command(
            partial(bulletins.draft_sessions, class_session_ids=entry.day.class_session_ids),
            action="bulletin.draft",
            text="起草通报",
            done=partial(_open_draft, view),
        )
    elif entry.row is not None and entry.is_open:
        _open_draft(view, entry.row.id)


def _open_draft(view: BulletinsView, bulletin_id: int) -> None:
    from ui.pages.bulletins.bulletin_edit_dialog import BulletinEditDialog

    view.select(bulletin_id)
    BulletinEditDialog(view.ctx, bulletin_id, view).open()


def remove(view: BulletinsView) -> None:
    """Throw a draft away."""
    from app.services.bulletin import bulletins

    row = view.entry.row if view.entry is not None else None
    if row is None or row.status != DRAFT:
        return
    if not messages.confirm(
        view, f"要删除草稿“{row.title}”。", "删除草稿", safe="考勤和成绩不变，之后可以撤销。"
    ):
        return
    view.ctx.runner.command(
        partial(bulletins.remove_draft, bulletin_id=row.id),
        action="bulletin.remove",
        text="删除通报草稿",
        done=partial(_tell_removed, view),
    )


def _tell_removed(view: BulletinsView, _answer: object) -> None:
    view.ctx.bus.say("已删除草稿。", undo=True)


# -- the next step --------------------------------------------------------------------------------


def next_words(view: BulletinsView) -> tuple[str, str]:
    """The one red button is what comes next: 定稿, then a correction if due, else print. Text and tip."""
    entry = view.entry
    if entry is None or entry.is_open:
        return "定稿", "编文号并封存内容"
    if entry.pending is not None:
        return "更正通报…", "写明原因，起草更正通报"
    return "打印", "预览后打印或另存"


def next_step(view: BulletinsView) -> None:
    """Enter on a line, and the red button."""
    entry = view.entry
    if entry is None:
        return
    if entry.is_open:
        issue(view)
    elif entry.pending is not None:
        correct(view)
    else:
        preview(view)


def issue(view: BulletinsView) -> None:
    """定稿 after a last look at date, number and who is missing."""
    from ui.pages.bulletins.bulletin_issue_dialog import BulletinIssueDialog

    if view.entry is None or not view.entry.is_open or view.is_asking:
        return
    view.is_asking = True
    dialog = BulletinIssueDialog(view.ctx, view.entry, view)
    dialog.issued.connect(partial(_tell_issued, view))
    dialog.finished.connect(partial(_stop_asking, view))
    dialog.open()


def _stop_asking(view: BulletinsView, _result: int) -> None:
    view.is_asking = False


def _tell_issued(view: BulletinsView, number: str) -> None:
    view.select_number(number)
    # No 撤销 here: what has a number is withdrawn or corrected, with a reason.
    view.ctx.bus.say(f"已定稿：{number}。内容已封存，可复制文字或导出。")


def correct(view: BulletinsView) -> None:
    """A 更正通报 with a reason, old → new."""
    from ui.pages.bulletins.bulletin_reason_dialog import CorrectDialog

    if view.entry is None or view.entry.row is None:
        return
    if view.entry.pending is None:
        view.ctx.bus.say("这份通报与现在的记录一致，不需要更正。")
        return
    dialog = CorrectDialog(view.ctx, view.entry.pending, view)
    dialog.made.connect(view.select)
    dialog.open()


def withdraw(view: BulletinsView) -> None:
    """撤回 with a reason; the number is not given to another one."""
    from ui.pages.bulletins.bulletin_reason_dialog import WithdrawDialog

    row = view.entry.row if view.entry is not None else None
    if row is not None and row.status == "issued":
        WithdrawDialog(view.ctx, row, view).open()


# -- the paper ------------------------------------------------------------------------------------


def copy_text(view: BulletinsView) -> None:
    """The whole text on the clipboard."""
    if view.entry is not None:
        view.ctx.runner.job(
            partial(_text, params=view.entry.params), title="复制通报文字", done=partial(_keep_text, view)
        )


def _keep_text(view: BulletinsView, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    view.ctx.bus.say("已复制通报全文，可直接粘贴。")


def export_docx(view: BulletinsView) -> None:
    """A docx under its telling name in the folder of exports; the clerk's own template when set."""
    if view.entry is not None:
        view.saver.save("bulletin", view.entry.params, ending="docx")


def export_pdf(view: BulletinsView) -> None:
    """The same as PDF."""
    if view.entry is not None:
        view.saver.save("bulletin", view.entry.params, ending="pdf")


def preview(view: BulletinsView) -> None:
    """Large, with print."""
    from ui.papers.preview_dialog import open_preview

    if view.entry is not None:
        open_preview(view, view.ctx, "bulletin", view.entry.params)


# -- elsewhere ------------------------------------------------------------------------------------


def open_source(view: BulletinsView) -> None:
    """The rows behind the figures: the class session's sheet, or the exam's scores."""
    entry = view.entry
    if entry is None:
        return
    if entry.day is not None:
        view.ctx.bus.show_tab.emit("attendance", entry.day.class_session_ids[0])
    elif entry.row is not None and entry.row.exam_id is not None:
        view.ctx.bus.show_tab.emit("scores", entry.row.exam_id)
    elif entry.row is not None:
        view.ctx.runner.query(
            partial(_first_session, bulletin_id=entry.row.id),
            key="bulletin-source",
            done=partial(_go_to_session, view),
        )


def _go_to_session(view: BulletinsView, class_session_id: int | None) -> None:
    if class_session_id is None:
        view.ctx.bus.say("这份通报汇总一段时间，可在“考勤签到”的年度总表里逐人核对。")
    else:
        view.ctx.bus.show_tab.emit("attendance", class_session_id)


def settings(view: BulletinsView) -> None:
    """Kinds of bulletins, numbering, templates."""
    from ui.pages.bulletins.bulletin_kinds_dialog import BulletinKindsDialog

    BulletinKindsDialog(view.ctx, view).open()


# -- the table ------------------------------------------------------------------------------------


def _can_edit(view: BulletinsView) -> bool:
    entry = view.entry
    return entry is not None and (entry.day is not None or _status(view) == DRAFT)


def _can_correct(view: BulletinsView) -> bool:
    row = view.entry.row if view.entry is not None else None
    return row is not None and row.status == "issued" and row.corrects_id is None


def _status(view: BulletinsView) -> str:
    row = view.entry.row if view.entry is not None else None
    return row.status if row is not None else ""


CHOSEN = Need[BulletinsView]("先选中一份通报", lambda view: view.entry is not None)
OPEN = Need[BulletinsView]("只有草稿和还没有通报的日子可以修改", _can_edit)
IS_DRAFT = Need[BulletinsView]("只有草稿可以删除", lambda view: _status(view) == DRAFT)
ISSUED = Need[BulletinsView]("只有已定稿的通报可以撤回", lambda view: _status(view) == "issued")
CORRECTABLE = Need[BulletinsView]("只有已定稿的通报可以更正，更正通报本身不再更正", _can_correct)

ACTIONS: tuple[Action[BulletinsView], ...] = (
    Action("new", "新建通报", new, place=ROW, folds=1),
    Action("edit", "修改草稿", edit, needs=(OPEN,), place=ROW, folds=2),
    Action(
        "copy",
        "复制文字",
        copy_text,
        keys="Ctrl+Shift+C",
        needs=(CHOSEN,),
        place=ROW,
        tip="复制全文，可直接粘贴到聊天或内网",
        help="复制通报全文",
    ),
    Action("export", "导出 Word", export_docx, needs=(CHOSEN,), place=ROW, folds=3),
    Action(
        "print",
        "打印预览",
        preview,
        needs=(CHOSEN,),
        place=ROW,
        shown=lambda view: next_words(view)[0] != "打印",
    ),
    Action(
        "issue",
        "定稿",
        next_step,
        keys="Ctrl+Return",
        needs=(CHOSEN,),
        place=MAIN,
        says=next_words,
        help="下一步：定稿、更正或打印",
    ),
    Action("source", "查看考勤或成绩", open_source, keys="F4", needs=(CHOSEN,), menu=MORE),
    Action("correct", "更正通报…", correct, needs=(CORRECTABLE,), menu=MORE),
    Action("withdraw", "撤回…", withdraw, needs=(ISSUED,), menu=MORE),
    Action("delete", "删除草稿", remove, needs=(IS_DRAFT,), menu=MORE),
    Action("pdf", "导出 PDF", export_pdf, needs=(CHOSEN,), menu=MORE),
    Action("settings", "通报设置…", settings, menu=MORE),
)

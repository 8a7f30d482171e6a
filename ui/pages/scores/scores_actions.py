"""What can be done with an exam besides typing scores: papers, paste, people, history, removal."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from app.rules import scoring
from app.rules.hours import format_centi
from app.work import ReadSession
from ui.actions.action import MAIN, MORE, ROW, Action, Need
from ui.pages.scores.scores_paste import paste
from ui.pages.scores.scores_view import ScoresView
from ui.work import messages

if TYPE_CHECKING:
    from app.services.exam.exams import ExamRow
    from app.services.operation.operations import ChangeRow


def fetch_history(session: ReadSession, *, exam_id: int, person_id: int) -> tuple[tuple[int, ChangeRow], ...]:
    """(number of the try, change) of one person's line, oldest first."""
    from app.services.exam import exam_history

    return exam_history.history_of_person(session, exam_id=exam_id, person_id=person_id)


# -- the exam -------------------------------------------------------------------------------------


def preview(view: ScoresView) -> None:
    """The score list as it will be printed, in the order shown."""
    from ui.papers.preview_dialog import open_preview

    if view.exam is not None:
        view.page.settle()
        by_rank = view.page.order.currentData() == "rank"
        open_preview(view, view.ctx, "scores", {"exam_id": view.exam.id, "by_rank": by_rank})


def make_bulletin(view: ScoresView) -> None:
    """The bulletin on this exam, drafted and shown (A30)."""
    if view.exam is not None:
        view.page.settle()
        view.ctx.bus.show_tab.emit("bulletins", ("exam", view.exam.id))


def new(view: ScoresView) -> None:
    """An exam of the year in front; it is shown when it is there."""
    from ui.pages.scores.exam_dialog import ExamDialog

    dialog = ExamDialog(view.ctx, view, year=view.year)
    dialog.saved.connect(view.select)
    dialog.open()


def edit_exam(view: ScoresView) -> None:
    """Change the exam's own data."""
    from ui.pages.scores.exam_dialog import ExamDialog

    if view.exam is not None:
        view.page.grid.finish()
        ExamDialog(view.ctx, view, year=view.exam.held_on.year, exam=view.exam).open()


def import_scores(view: ScoresView) -> None:
    """导入成绩, into the exam in front unless the file says otherwise."""
    from ui.wizards.import_wizard import open_import_wizard

    view.page.entries.flush()
    scope: dict[str, object] = {"year": view.year}
    if view.exam is not None:
        scope["exam"] = view.exam.title
    open_import_wizard(view, view.ctx, "scores", scope)


def remove_exam(view: ScoresView) -> None:
    """Remove an exam that has no results yet; the service refuses others."""
    from app.services.exam import exams

    exam = view.exam
    if exam is None or not messages.confirm(
        view,
        f"要删除测试“{exam.title}”。",
        "删除测试",
        safe="已有成绩的测试不会被删除；删除后可以撤销。",
    ):
        return
    view.hold(None)
    view.ctx.runner.command(
        partial(exams.remove_exam, exam_id=exam.id),
        action="exam.remove",
        text=f"删除测试：{exam.title}",
        done=partial(_tell_removed, view),
        failed=partial(_tell_not_removed, view, exam),
    )


def _tell_removed(view: ScoresView, _answer: object) -> None:
    view.ctx.bus.say("已删除测试。", undo=True)


def _tell_not_removed(view: ScoresView, exam: ExamRow, error: Exception) -> None:
    view.hold(exam)
    messages.show_error(view, error)


# -- people ---------------------------------------------------------------------------------------


def list_due(view: ScoresView) -> None:
    """Give everybody due a line who has none yet."""
    from app.services.exam import exams

    if view.exam is not None:
        view.ctx.runner.command(
            partial(exams.list_due_people, exam_id=view.exam.id),
            action="exam.list_due",
            text="补列应考人员",
            done=partial(_tell_listed, view),
        )


def _tell_listed(view: ScoresView, count: int) -> None:
    view.ctx.bus.say(f"已补列 {count} 人。" if count else "应考人员都已在名单上。", undo=bool(count))


def find_person(view: ScoresView) -> None:
    """Find somebody on the list, or add somebody to it."""
    from ui.widgets.person_picker import PersonPicker

    if view.exam is None:
        return
    listed = {row.person_id: row.number for row in view.page.model.rows}
    dialog = PersonPicker(view.ctx, view, on=view.exam.held_on, listed=listed)
    dialog.present.hide()
    dialog.found.connect(partial(_go_to_person, view))
    dialog.added.connect(partial(_add_person, view))
    dialog.open()


def _go_to_person(view: ScoresView, person_id: int) -> None:
    view.page.go_to_person(person_id)
    view.page.focus_grid()


def _add_person(view: ScoresView, person_id: int, name: str, _present: bool) -> None:
    from app.services.exam import exams

    if view.exam is None:
        return
    view.page.want_person(person_id)
    view.ctx.runner.command(
        partial(exams.set_scores, exam_id=view.exam.id, by_person={person_id: exams.ScoreInput("")}),
        action="exam.add_person",
        text=f"添加应考人员：{name}",
        done=partial(_tell_added, view),
    )


def _tell_added(view: ScoresView, _answer: object) -> None:
    view.ctx.bus.say("已加到名单末尾。", undo=True)
    view.page.focus_grid()


# -- scores ---------------------------------------------------------------------------------------


def paste_clipboard(view: ScoresView) -> None:
    """Paste from the menu."""
    paste(view, QGuiApplication.clipboard().text())


def edit_note(view: ScoresView) -> None:
    """F2: the remark of the line under the cursor."""
    view.page.grid.edit_note()


def show_history(view: ScoresView) -> None:
    """F3: every change of the person under the cursor in this exam."""
    line = view.page.grid.currentIndex().row()
    rows = view.page.model.rows
    if view.exam is None or not 0 <= line < len(rows):
        return
    view.ctx.runner.query(
        partial(fetch_history, exam_id=view.exam.id, person_id=rows[line].person_id),
        key="score-history",
        done=partial(_open_history, view, rows[line].name),
    )


def _open_history(view: ScoresView, name: str, changes: tuple[tuple[int, ChangeRow], ...]) -> None:
    from ui.records.history_dialog import HistoryDialog

    lines = []
    for number, change in changes:
        old, new = _result(change.before), _result({**change.before, **change.after})
        if old != new:
            at = change.at.replace("T", " ")[:16]
            what = "补考" if number > 1 else "成绩"
            lines.append((at, change.actor, what, old, new, change.reason))
    HistoryDialog(f"{name}的成绩记录", lines, view).open()


def _result(values: dict[str, object]) -> str:
    score = values.get("score_centi")
    if isinstance(score, int):
        return format_centi(score)
    return scoring.STATE_LABELS.get(str(values.get("state") or ""), "")


# -- the table ------------------------------------------------------------------------------------

EXAM = Need[ScoresView]("先新增一次测试", lambda view: view.exam is not None)

ACTIONS: tuple[Action[ScoresView], ...] = (
    Action("export", "成绩单", preview, needs=(EXAM,), place=ROW, folds=3, help="成绩单，可打印或另存"),
    Action("print", "成绩单", preview, needs=(EXAM,), help="打印成绩单"),
    Action("edit_exam", "修改测试", edit_exam, keys="Ctrl+Shift+E", needs=(EXAM,), place=ROW, folds=2),
    Action("import", "导入成绩", import_scores, place=ROW, folds=1),
    Action("bulletin", "成绩通报", make_bulletin, needs=(EXAM,), menu=MORE),
    Action("person", "查找或添加人员", find_person, keys="Ctrl+Shift+F", needs=(EXAM,), menu=MORE),
    Action("due", "补列应考人员", list_due, keys="Ctrl+Shift+L", needs=(EXAM,), menu=MORE),
    Action(
        "paste",
        "粘贴成绩\tCtrl+V",
        paste_clipboard,
        needs=(EXAM,),
        menu=MORE,
        tip="粘贴成绩（在表格中按 Ctrl+V）",
    ),
    Action("edit", "修改备注", edit_note, needs=(EXAM,), menu=MORE),
    Action("history", "登记记录", show_history, keys="F3", needs=(EXAM,), menu=MORE),
    Action("delete", "删除测试…", remove_exam, needs=(EXAM,), menu=MORE),
    Action("new", "新增测试", new, place=MAIN),
)

"""What can be done on 谈话补训: one row of buttons whose words and targets follow the list in front."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from ui.actions.action import MAIN, MORE, ROW, Action, Need
from ui.pages.follow_up import make_up_actions, steps, talk_actions
from ui.pages.follow_up.follow_up_view import MISSED, RESITS, TALKS, TITLES, FollowUpView

if TYPE_CHECKING:
    from ui.pages.follow_up.follow_up_rows import ResitLine

# Words by list; where there is none the action is not offered and keeps the words next to it.
WORDS = {
    "edit": ("登记谈话", "安排补训", "登记补考"),
    "notice": ("谈话通知", "补训通知", "补训通知"),
    "print": ("打印记录", "点名名单", "补考名单"),
    "delete": ("不予谈话…", "不再补训…", "不再补训…"),
}


# -- the next step --------------------------------------------------------------------------------


def next_step(view: FollowUpView) -> None:
    """Enter: the next step of the chosen lines."""
    lines = view.page.chosen()
    if view.place == TALKS:
        talk_actions.record(view, lines)
    elif view.place == MISSED:
        make_up_actions.plan(view, lines)
    else:
        resit(view, lines)


def notice(view: FollowUpView) -> None:
    """Notices of the talks, or of the training to make up."""
    if view.place == TALKS:
        talk_actions.notice(view, view.page.chosen())
    elif view.place == MISSED:
        make_up_actions.notice_units(view, view.page.chosen())


def noticed(view: FollowUpView) -> None:
    """They know of their talk without a paper of ours."""
    if view.place == TALKS:
        talk_actions.noticed(view, view.page.chosen())


def finish(view: FollowUpView) -> None:
    """The training has been made up."""
    if view.place == MISSED:
        make_up_actions.finish(view, view.page.chosen())


def give_up(view: FollowUpView) -> None:
    """No talk, or no repair, with a reason."""
    if view.place == TALKS:
        talk_actions.waive(view, view.page.chosen())
    elif view.place == MISSED:
        make_up_actions.drop(view, view.page.chosen())


def restore(view: FollowUpView) -> None:
    """One step back."""
    if view.place == TALKS:
        talk_actions.restore_talks(view, view.page.chosen())
    elif view.place == MISSED:
        make_up_actions.restore_make_ups(view, view.page.chosen())


# -- papers ---------------------------------------------------------------------------------------


def print_list(view: FollowUpView) -> None:
    """The forms of the chosen talks, or the list of names."""
    if view.place == TALKS:
        talk_actions.print_forms(view, view.page.chosen())
    elif view.place == MISSED:
        make_up_actions.print_names(view)
    else:
        steps.preview(view, "resits", {"year": view.year})


def export(view: FollowUpView) -> None:
    """The same as a file."""
    if view.place == TALKS:
        talk_actions.export_forms(view, view.page.chosen())
    elif view.place == MISSED:
        make_up_actions.export_list(view, "call-up")
    else:
        make_up_actions.export_list(view, "resits")


# -- resits, notes, rules -------------------------------------------------------------------------


def resit(view: FollowUpView, lines: Sequence[ResitLine]) -> None:
    """Enter the second tries one after the other."""
    from ui.pages.follow_up.resit_dialog import ResitDialog

    steps.one_by_one(view, [partial(ResitDialog, view.ctx, each.row, view) for each in lines])


def note(view: FollowUpView) -> None:
    """A discipline note (T4)."""
    from ui.pages.attendance.discipline_note_dialog import DisciplineNoteDialog

    DisciplineNoteDialog(view.ctx, view, year=view.year).open()


def notes(view: FollowUpView) -> None:
    """纪律情况登记簿."""
    from ui.pages.attendance.discipline_notes_dialog import DisciplineNotesDialog

    DisciplineNotesDialog(view.ctx, view, year=view.year).open()


def edit_triggers(view: FollowUpView) -> None:
    """谈话触发条件."""
    from ui.pages.follow_up.talk_triggers_dialog import TalkTriggersDialog

    TalkTriggersDialog(view.ctx, view).open()


def toggle_settled(view: FollowUpView) -> None:
    """With or without what is settled."""
    view.show_settled(not view.with_settled)


def _show(place: int) -> Callable[[FollowUpView], None]:
    def show(view: FollowUpView) -> None:
        view.show_list(place)

    return show


# -- the table ------------------------------------------------------------------------------------


def _is_open(view: FollowUpView) -> bool:
    return view.line is not None and view.line.is_open


def _says(name: str) -> Callable[[FollowUpView], tuple[str, str]]:
    def says(view: FollowUpView) -> tuple[str, str]:
        words = WORDS[name][view.place]
        return words, words

    return says


def _on(*places: int) -> Callable[[FollowUpView], bool]:
    return lambda view: view.place in places


def _need(reason: str, met: Callable[[FollowUpView], bool]) -> tuple[Need[FollowUpView], ...]:
    return (Need(reason, met),)


CHOSEN = _need("先选中一行", lambda view: view.line is not None)
OPEN = _need("先选中没有办结的一行", _is_open)
NEXT = _need("先选中没有办结的一行", lambda v: _is_open(v) or (v.line is not None and v.place == TALKS))
GIVEN_UP = _need("先选中没有办结的一行", lambda v: _is_open(v) and v.place != RESITS)
MISSING = _need("先选中没有办结的一行", lambda v: _is_open(v) and v.place == MISSED)
BACK = _need("没有办结的不必恢复", lambda v: v.line is not None and (not _is_open(v) or v.place == MISSED))
DIRECT = "已当面或电话通知，不印通知单"
STEP_BACK = "退回一步：已办结的恢复为未办"

ACTIONS: tuple[Action[FollowUpView], ...] = (
    *(
        Action(f"view{at + 1}", TITLES[at], _show(at), keys=f"Ctrl+{at + 1}")
        for at in (TALKS, MISSED, RESITS)
    ),
    Action(
        "notice",
        "谈话通知",
        notice,
        keys="Ctrl+Shift+P",
        needs=OPEN,
        place=ROW,
        says=_says("notice"),
        shown=_on(TALKS, MISSED),
    ),
    Action("done", "登记补训", finish, keys="Ctrl+Return", needs=MISSING, place=ROW, shown=_on(MISSED)),
    Action("print", "打印记录", print_list, needs=CHOSEN, place=ROW, folds=1, says=_says("print")),
    Action(
        "settled",
        "显示已办结的",
        toggle_settled,
        keys="Ctrl+H",
        menu=MORE,
        shown=_on(TALKS, MISSED),
        ticked=lambda view: view.with_settled,
    ),
    Action(
        "delete",
        "不予谈话…",
        give_up,
        needs=GIVEN_UP,
        menu=MORE,
        says=_says("delete"),
        shown=_on(TALKS, MISSED),
    ),
    Action("restore", "恢复", restore, needs=BACK, menu=MORE, tip=STEP_BACK, shown=_on(TALKS, MISSED)),
    Action("noticed", "记为已通知", noticed, needs=OPEN, menu=MORE, tip=DIRECT, shown=_on(TALKS)),
    Action("attended", "按考勤登记补训", make_up_actions.finish_attended, menu=MORE, shown=_on(MISSED)),
    Action("export", "导出", export, needs=CHOSEN, menu=MORE),
    Action("new", "记纪律情况…", note, menu=MORE, shown=_on(TALKS)),
    Action("notes", "纪律情况登记簿…", notes, menu=MORE, shown=_on(TALKS)),
    Action("triggers", "谈话触发条件…", edit_triggers, menu=MORE, shown=_on(TALKS)),
    Action("own_form", "谈话记录用自己的模板…", talk_actions.choose_form, menu=MORE, shown=_on(TALKS)),
    Action(
        "built_in_form",
        "谈话记录改回自带版式",
        talk_actions.drop_form,
        menu=MORE,
        shown=lambda view: view.place == TALKS and talk_actions.has_own_form(view),
    ),
    Action("edit", "登记谈话", next_step, needs=NEXT, place=MAIN, says=_says("edit"), tip_keys="Enter"),
)

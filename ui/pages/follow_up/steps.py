"""How the actions of 谈话补训 go: dialog by dialog, one command, one paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from app.work import WriteSession
from ui.pages.follow_up.follow_up_view import FollowUpView

if TYPE_CHECKING:
    from ui.widgets.field.form import FormDialog


def one_by_one(view: FollowUpView, dialogs: Sequence[Callable[[], FormDialog]], at: int = 0) -> None:
    """One dialog for each chosen line, the next when it was saved; 取消 leaves those that are left."""
    if at >= len(dialogs):
        return
    dialog = dialogs[at]()
    if len(dialogs) > 1:
        dialog.setWindowTitle(f"{dialog.windowTitle()}（第 {at + 1} 份，共 {len(dialogs)} 份）")
    dialog.accepted.connect(partial(one_by_one, view, dialogs, at + 1))
    dialog.open()


def command(view: FollowUpView, fn: Callable[[WriteSession], int], action: str, text: str) -> None:
    """One write over the chosen lines; `fn` tells how many it was."""
    view.ctx.runner.command(fn, action=action, text=text, done=partial(_told, view, text))


def _told(view: FollowUpView, text: str, count: int) -> None:
    view.ctx.bus.say(f"{text}：{count} 条。", undo=True)


def preview(view: FollowUpView, report_id: str, values: dict[str, object]) -> None:
    """A paper, large, with print."""
    from ui.papers.preview_dialog import open_preview

    open_preview(view, view.ctx, report_id, values)

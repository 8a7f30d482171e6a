"""迎检模式: begun and ended by a key, a line of the menu, Ctrl+K or --inspection (I18)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ui.window.left_text import enter_cell
from ui.work import messages

if TYPE_CHECKING:
    from ui.window.frame import Frame

WORDS = "（迎检 · 只读）"


def is_inspecting(frame: Frame) -> bool:
    """Whether others look at this window."""
    return frame.ctx.is_open and frame.ctx.app.inspecting


def toggle_inspection(frame: Frame) -> None:
    """Begin at once, after what was typed; end only when the clerk says so."""
    if not frame.ctx.is_open:
        return
    begins = not is_inspecting(frame)
    if begins:
        enter_cell(frame)
        if not frame.may_rest():
            return
    elif not messages.confirm(
        frame,
        "要退出迎检模式，恢复登记和修改。",
        "退出迎检模式",
        safe="数据没有改动。",
        advice="请确认检查的人已经离开；退出后身份证号仍按名册上的设置显示。",
    ):
        return
    # On the worker: everything typed before is written before.
    app = frame.ctx.app
    frame.ctx.runner.on_worker(
        partial(app.set_inspection, begins), done=lambda _none: _turned(frame, begins), failed=None
    )


def _turned(frame: Frame, begins: bool) -> None:
    values = frame.ctx.preferences.values
    values.inspection = begins
    frame.ctx.preferences.save()
    frame.show_town(frame.town)
    frame.reload()
    frame.offered.follow()
    frame.ctx.bus.say(
        "已进入迎检模式：只能查看，证件号和手机号打码，导出和打印都注明“供检查使用”。"
        if begins
        else "已退出迎检模式，可以登记和修改。"
    )

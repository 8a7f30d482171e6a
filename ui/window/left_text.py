"""What the last run left typed and not entered: said at the start, shown, given back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from ui.work.bus import Notice
from ui.work.kept_text import FIELD_KEY

if TYPE_CHECKING:
    from ui.window.frame import Frame


def tell_left(frame: Frame) -> None:
    """One line with a button: the text of a crash first, else lines that wait on their page."""
    left = frame.ctx.kept.left
    if not left:
        return  # the usual start does not load the page that keeps lines
    from ui.pages.attendance.sheet_entry import LINE_KEY

    fields = [kept for key, kept in left.items() if key.startswith(FIELD_KEY)]
    lines = {key: kept for key, kept in left.items() if key.startswith(LINE_KEY)}
    if fields:
        text = f"上次程序意外退出，填了还没有保存的 {len(fields)} 项内容还在。"
        frame.ctx.bus.notice.emit(Notice(text, label="查看", call=partial(show_left, frame)))
    elif lines:
        key, kept = next(iter(lines.items()))
        more = f"等 {len(lines)} 课次" if len(lines) > 1 else ""
        text = f"{kept.where}{more}的例外名单填了还没有登记：{kept.text}"
        show = partial(frame.show_tab, "attendance", int(key.removeprefix(LINE_KEY)))
        frame.ctx.bus.notice.emit(Notice(text, label="去登记", call=show))


def show_left(frame: Frame) -> None:
    """Everything left, to be copied."""
    from ui.window.kept_text_dialog import KeptTextDialog

    KeptTextDialog(frame.ctx, frame).open()


def enter_cell(frame: Frame) -> None:
    """The window closes: what is being typed into a cell is entered, as by a click elsewhere."""
    field = QApplication.focusWidget()
    if field is not None and field.window() is frame:
        field.clearFocus()

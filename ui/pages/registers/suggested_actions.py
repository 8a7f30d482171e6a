"""What can be done with what the records suggest: taken, put aside for the year, brought back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.errors import InputProblem
from ui.work import messages

if TYPE_CHECKING:
    from app.services.register.suggesting import Suggested
    from ui.pages.registers.registers_view import RegistersView


def fill(view: RegistersView) -> None:
    """Enter: the form of a new entry, begun with what is suggested."""
    from ui.pages.registers.entry_dialog import EntryDialog

    line = view.suggested.line
    if line is None or view.page is None:
        return
    if not line.is_entry:
        messages.show_error(view, InputProblem("suggestion.planned"))
        return
    EntryDialog(view.ctx, view, view.page.register, year=view.year, suggested=line.proposed).open()


def take(view: RegistersView) -> None:
    """Space: everything selected that is suggested is entered, in one step; what asks more gets its form."""
    from app.services.register import suggesting

    lines = view.suggested.lines
    if view.page is None or not lines:
        return
    if len(lines) == 1 and lines[0].missing:
        fill(view)
        return
    view.ctx.runner.command(
        partial(
            suggesting.take_suggested,
            register_id=view.page.register.id,
            keys=tuple(line.key for line in lines),
            year=view.year,
            today=view.ctx.app.today,
        ),
        action="register.take",
        text=_told(view, "按建议登记", lines),
        done=lambda numbers: view.ctx.bus.say(f"已登记 {len(numbers)} 条。", undo=True),
    )


def put_aside(view: RegistersView) -> None:
    """What is selected is suggested no more this year."""
    from app.services.register import suggesting

    lines = view.suggested.lines
    if view.page is None or not lines:
        return
    view.ctx.runner.command(
        partial(
            suggesting.put_aside,
            register_id=view.page.register.id,
            keys=tuple(line.key for line in lines),
        ),
        action="register.aside",
        text=_told(view, "不再提示", lines),
        done=lambda count: view.ctx.bus.say(f"{view.year} 年不再提示这 {count} 条。", undo=True),
    )


def bring_back(view: RegistersView) -> None:
    """What was put aside this year is suggested again."""
    from app.services.register import suggesting

    if view.page is None:
        return
    register = view.page.register
    view.ctx.runner.command(
        partial(suggesting.bring_back, register_id=register.id, year=view.year, today=view.ctx.app.today),
        action="register.aside",
        text=f"{register.title}：恢复提示",
        done=lambda count: view.ctx.bus.say(f"又提示 {count} 条建议。", undo=True),
    )


def _told(view: RegistersView, verb: str, lines: list[Suggested]) -> str:
    """The words of the operation; of a confidential register no name."""
    assert view.page is not None
    register = view.page.register
    many = f"等 {len(lines)} 条" if len(lines) > 1 else ""
    who = f"{len(lines)} 条" if register.secret else f"{lines[0].title}{many}"
    return f"{register.title}：{verb}{who}"

"""What can be done on 登记簿: new, edit, receive, the next state, waive, remove, papers, import, settings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ui.actions.action import MAIN, MORE, ROW, Action, Need
from ui.pages.registers import certificate_actions, suggested_actions
from ui.pages.registers.registers_view import LAST, RegistersView
from ui.work import messages

if TYPE_CHECKING:
    from app.services.page.register_page import OwedLine

__all__ = ["ACTIONS", "LAST"]
REPORT = "register"


# -- entering -------------------------------------------------------------------------------------


def new(view: RegistersView) -> None:
    """A new entry of the register in front, begun with what is owed under the cursor."""
    from ui.pages.registers.entry_dialog import EntryDialog

    if view.page is not None:
        EntryDialog(view.ctx, view, view.page.register, year=view.year, owed=view.owed_line).open()


def edit(view: RegistersView) -> None:
    """Enter or F2: what is owed is entered, an entry is changed."""
    from ui.pages.registers.entry_dialog import EntryDialog

    if view.sides.cell is not None and view.page is not None:
        row = view.sides.cell.row
        came = row.entry_id if row.on_day is not None else None
        owed = view.sides.cell if came is None else None
        EntryDialog(view.ctx, view, view.page.register, year=view.year, entry_id=came, owed=owed).open()
    elif view.suggested.line is not None:
        suggested_actions.fill(view)
    elif view.page is not None and (there := _own_entry(view)) is not None:
        EntryDialog(view.ctx, view, view.page.register, year=view.year, entry_id=there).open()
    elif view.owed_line is not None:
        new(view)
    elif view.entry is not None and view.page is not None:
        EntryDialog(view.ctx, view, view.page.register, year=view.year, entry_id=view.entry.id).open()


def _own_entry(view: RegistersView) -> int | None:
    """The entry that owes by itself, or in which a step of a lecture is noted: it is opened, none is made."""
    row = view.owed_line.row if view.owed_line is not None else None
    if row is None or view.page is None:
        return None
    if row.debtor.kind == "lecture":
        return row.debtor.of if row.slot else None
    fills = view.page.register.due(row.due).fills
    is_own = row.debtor.kind == "entry" and (fills == "entry" or fills.startswith("state:"))
    return row.debtor.id if is_own else None


def receive(view: RegistersView) -> None:
    """Space: everything selected that is owed came in today, in one step."""
    from app.services.register import entry_saving

    lines = view.owed_lines
    if view.page is None or not lines:
        return
    register = view.page.register
    view.ctx.runner.command(
        partial(
            entry_saving.receive,
            register_id=register.id,
            owed=tuple(line.row for line in lines),
            on=view.ctx.app.today,
        ),
        action="register.receive",
        text=_told(register.title, "收到", lines),
        done=lambda _: view.ctx.bus.say(f"已记为今天收到 {len(lines)} 项。", undo=True),
    )


def _told(title: str, verb: str, lines: list[OwedLine]) -> str:
    first = lines[0].who or lines[0].title
    return f"{title}：{verb}{first}" + (f"等 {len(lines)} 项" if len(lines) > 1 else "")


def toggle_grid(view: RegistersView) -> None:
    """Who owes × what, in place of the lists; and back."""
    if view.page is not None and view.page.register.grid is not None:
        view.sides.toggle(view.page, view.year)
        view.focus_entries()
        view.chosen.emit()


def _grid_says(view: RegistersView) -> tuple[str, str]:
    if view.sides.in_front is not None:
        return "返回列表", "回到应报未报和登记列表"
    return "逐项收取", "按人或单位逐项收取：空格收到，数字写日期"


def look_at_periods(view: RegistersView) -> None:
    """What an upgrade took over by its day, and may be of the period before."""
    from ui.pages.registers.doubts_dialog import DoubtsDialog

    DoubtsDialog(view.ctx, view).open()


def _has_doubts(view: RegistersView) -> bool:
    return view.page is not None and view.page.doubts > 0


def _doubts_say(view: RegistersView) -> tuple[str, str]:
    count = view.page.doubts if view.page is not None else 0
    tip = "升级时按收到日期记的所属期，可能属于上一期"
    return (f"核对所属期 {count}" if count else "核对所属期"), tip


def waive(view: RegistersView) -> None:
    """What is owed is let off, with its reason; what is suggested is put aside."""
    from ui.pages.registers.waive_dialog import WaiveDialog

    if view.suggested.lines:
        suggested_actions.put_aside(view)
    elif view.sides.in_front is not None:
        view.sides.in_front.waive()
    elif view.page is not None and view.owed_lines:
        WaiveDialog(view.ctx, view, view.page.register, view.owed_lines).open()


def _waive_says(view: RegistersView) -> tuple[str, str]:
    if view.suggested.lines:
        return "不再提示", "本年度不再提示这条建议"
    return "免报…", "写明原因，不再催报"


def move_on(view: RegistersView) -> None:
    """The next state of the entry, with what that asks."""
    from ui.pages.registers.state_dialog import StateDialog

    if view.entry is not None and view.page is not None:
        StateDialog(view.ctx, view, view.page.register, entry_id=view.entry.id, year=view.year).open()


def remove(view: RegistersView) -> None:
    """The chosen entries are removed, in one step that can be undone."""
    from app.services.register import entry_saving

    entries = view.entries
    if view.page is None or not entries:
        return
    register = view.page.register
    names = "、".join(each.name for each in entries[:3]) + ("等" if len(entries) > 3 else "")
    if len(entries) > 1 and not messages.confirm(view, f"删除 {len(entries)} 条：{names}？", "删除"):
        return

    view.ctx.runner.command(
        partial(
            entry_saving.remove_entries, register_id=register.id, entry_ids=tuple(each.id for each in entries)
        ),
        action="register.remove",
        text=f"{register.title}：删除{names}",
        done=lambda _: view.ctx.bus.say(f"已删除 {len(entries)} 条。", undo=True),
    )


def unit_id_of(view: RegistersView) -> int | None:
    """The unit whose line, entry or cell is under the cursor."""
    cell = view.sides.cell
    if cell is not None:
        return cell.row.debtor.unit_id
    if view.owed_line is not None:
        return view.owed_line.row.debtor.unit_id
    return view.entry.unit_id if view.entry is not None else None


def show_unit_card(view: RegistersView) -> None:
    """单位卡片 of the unit of the line under the cursor."""
    from ui.records.unit_card_dialog import UnitCardDialog

    unit_id = unit_id_of(view)
    if unit_id is not None:
        UnitCardDialog(view.ctx, view, unit_id=unit_id, year=view.year).open()


# -- papers and files -----------------------------------------------------------------------------


def preview(view: RegistersView, paper_id: str = "") -> None:
    """A paper of the register in front; a page of the chosen entries where several are chosen."""
    from ui.papers.preview_dialog import open_preview

    if view.page is None:
        return
    register = view.page.register
    paper = register.paper(paper_id) if paper_id else register.papers[0]
    values: dict[str, object] = {
        "register_id": register.id,
        "year": view.year,
        "paper": paper.id,
        "today": view.ctx.app.today,
    }
    if paper.form == "page" and paper.of == "" and view.entries:
        values["entry_ids"] = tuple(each.id for each in view.entries)
    open_preview(view, view.ctx, REPORT, values, title=paper.title)


def import_entries(view: RegistersView) -> None:
    """导入: entries of the register in front from a spreadsheet."""
    from app.imports.kinds.register_entries import RegisterImport
    from ui.wizards.import_wizard import open_import_wizard

    if view.page is not None:
        open_import_wizard(view, view.ctx, RegisterImport(view.page.register), {"year": view.year})


def paste(view: RegistersView) -> None:
    """粘贴: rows copied from a spreadsheet."""
    from PySide6.QtGui import QGuiApplication

    from ui.pages.registers.register_paste import paste_entries

    paste_entries(view, QGuiApplication.clipboard().text())


def settings(view: RegistersView) -> None:
    """登记簿设置: what the town changes of its registers, and registers of its own."""
    from ui.pages.registers.settings_dialog import SettingsDialog

    SettingsDialog(view.ctx, view, register_id=view.register_id).open()


REGISTER = Need[RegistersView]("先在左边选一本登记簿", lambda view: view.page is not None)
LINE = Need[RegistersView](
    "先选一条登记、一项应报的或一条建议",
    lambda view: any((view.entry, view.owed_line, view.suggested.line, view.sides.cell)),
)
ENTRY = Need[RegistersView]("先选一条登记", lambda view: view.entry is not None)
OWED = Need[RegistersView]("先在上面选应报未报的", lambda view: bool(view.owed_lines))
OWED_OR_CELL = Need[RegistersView](
    "先在上面选应报未报的或建议",
    lambda view: bool(view.owed_lines or view.suggested.lines) or view.sides.cell is not None,
)
SUGGESTED = Need[RegistersView]("先选一条建议", lambda view: bool(view.suggested.lines))
BELOW = Need[RegistersView]("光标在上面的列表里，先到下面选要删除的登记", lambda view: not view.is_above)
UNIT = Need[RegistersView]("先选一个单位的一行", lambda view: unit_id_of(view) is not None)
STATES = Need[RegistersView](
    "这本登记簿没有办理状态", lambda view: view.page is not None and bool(view.page.register.states)
)
GRID = Need[RegistersView](
    "这本登记簿不按人或单位逐项收取",
    lambda view: view.page is not None and view.page.register.grid is not None,
)
PAPERS = Need[RegistersView](
    "这本登记簿没有表格", lambda view: view.page is not None and bool(view.page.register.papers)
)
OPEN = Need[RegistersView]("保密登记，先解锁", lambda view: not view.is_locked)

ACTIONS: tuple[Action[RegistersView], ...] = (
    Action(
        "grid",
        "逐项收取",
        toggle_grid,
        keys="Ctrl+G",
        needs=(GRID, OPEN),
        place=ROW,
        folds=2,
        help="按人或单位逐项收取，再按一次返回",
        says=_grid_says,
    ),
    Action(
        "doubts",
        "核对所属期",
        look_at_periods,
        keys="Ctrl+J",
        place=ROW,
        shown=_has_doubts,
        says=_doubts_say,
        help="升级后核对可能属于上一期的材料",
    ),
    Action(
        "state",
        "办理",
        move_on,
        keys="Ctrl+Return",
        needs=(ENTRY, STATES, OPEN),
        place=ROW,
        folds=1,
        help="办理：进入下一状态",
    ),
    Action("print", "预览第一张表", preview, needs=(PAPERS, OPEN), help="预览和打印这本登记簿的第一张表"),
    Action("export", "导出第一张表", preview, needs=(PAPERS, OPEN)),
    Action("edit", "修改", edit, needs=(LINE,), menu=MORE, tip_keys="Enter"),
    Action("receive", "今天收到\t空格", receive, needs=(OWED,), menu=MORE),
    Action("waive", "免报…", waive, keys="Ctrl+M", needs=(OWED_OR_CELL,), menu=MORE, says=_waive_says),
    Action(
        "take",
        "按建议登记\t空格",
        suggested_actions.take,
        needs=(SUGGESTED,),
        menu=MORE,
        shown=lambda view: view.page is not None and bool(view.page.suggested),
    ),
    Action(
        "bring_back",
        "恢复提示",
        suggested_actions.bring_back,
        menu=MORE,
        shown=lambda view: view.page is not None and bool(view.page.aside),
    ),
    Action("unit_card", "单位卡片", show_unit_card, keys="Ctrl+U", needs=(UNIT, OPEN), menu=MORE),
    *certificate_actions.ACTIONS,
    Action("delete", "删除", remove, needs=(ENTRY, BELOW), menu=MORE),
    Action("import", "从表格导入…", import_entries, needs=(REGISTER,), menu=MORE),
    Action("paste", "粘贴表格里的行", paste, keys="Ctrl+V", needs=(REGISTER,), menu=MORE),
    Action(
        "settings",
        "登记簿设置…",
        settings,
        keys="Ctrl+Shift+R",
        menu=MORE,
        follows_line=True,
        help="登记簿设置：启用停用、改名、加栏目、期限，自建和载入登记簿",
    ),
    Action("new", "新增登记", new, needs=(REGISTER,), place=MAIN),
)
